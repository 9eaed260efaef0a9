"""Claims files (TOML): from text to papers. Every error names file, line, claim, field, what was found, what is right.

A file from a stranger can be loaded safely: nothing of it is run, and its size is bounded (`bounds.py`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .companions import Companions
from .declared import Declared
from .errors import ClaimsError as ClaimsError
from .expression import Domain
from .fields import PAPER_FIELDS
from .locate import Lines, Place
from .paper import Paper

MAX_BYTES = 1_000_000
_PARTS = Place("[paper]", "paper")


def load_paper(path: Path) -> Paper:
    """The paper that a claims file declares, with the parts it names. Raises ClaimsError; nothing of a file is run."""
    paper = read_paper(_text(path), str(path), lambda name: _text(path.parent / name))
    return paper.beside(Companions(path.parent))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES and path.is_file():
            raise ClaimsError(f"{path}: a file of {path.stat().st_size} bytes; at most {MAX_BYTES} are allowed")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, ClaimsError):
            raise
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ClaimsError(f"{path}: cannot be read: {reason}") from None


def read_paper(text: str, where: str, beside: Callable[[str], str] | None = None) -> Paper:
    """The paper that the text of a claims file declares; `beside` gives the text of a part by its file's name."""
    data = _table(text, where)
    head = data.get("paper", {})
    parts = head.get("parts", []) if isinstance(head, Mapping) else []
    loader = Declared(where, None if parts else Lines(text))
    if not isinstance(parts, list):
        raise loader.fail(_PARTS, f"field 'parts' must be a list of names, found {parts!r:.80}")
    if parts and beside is None:
        raise loader.fail(_PARTS, "field 'parts': this text stands alone, so it can have no parts")
    for name in parts:
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]+", name):
            raise loader.fail(_PARTS, f"field 'parts': {name!r:.80} is not the name of a file without its .toml")
        assert beside is not None
        _join(loader, data, _table(beside(f"{name}.toml"), f"{name}.toml"), f"{name}.toml")
    return loader.paper(data)


def paper_of(data: Mapping[str, Any], where: str) -> Paper:
    """The paper that data in the form of a claims file declare. Raises ClaimsError."""
    return Declared(where, None).paper(data)


def domain_of(text: str, where: str) -> Domain:
    """The domain that a text like `(0, oo)` writes. Raises ClaimsError."""
    return Declared(where, None).domain("domain", text)


def _table(text: str, where: str) -> dict[str, Any]:
    if len(text) > MAX_BYTES:
        raise ClaimsError(f"{where}: a text of {len(text)} characters; at most {MAX_BYTES} are allowed")
    if any(line.count(".") > 200 and "=" in line for line in text.split("\n") if not re.search("[\"']", line)):
        raise ClaimsError(f"{where}: not a claims file: a key of more than 200 parts")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ClaimsError(f"{where}: not a TOML file: {error}") from None
    except RecursionError:
        raise ClaimsError(f"{where}: not a claims file: lists or tables nested too deeply") from None
    except ValueError:  # an integer of thousands of digits
        raise ClaimsError(f"{where}: not a claims file: a number that is too long") from None


def _join(loader: Declared, data: dict[str, Any], part: Mapping[str, Any], file: str) -> None:
    """Add a part's symbols, definitions and claims to those of the paper."""
    place = Place(file, "")
    loader.known(place, part, PAPER_FIELDS - {"paper"})
    for field in ("symbols", "definitions"):
        old, new = loader.table(place, data, field), loader.table(place, part, field)
        for name in old.keys() & new.keys():
            raise loader.fail(Place(f"{file} [{field}]", ""), f"{name!r} is declared twice")
        data[field] = {**old, **new}
    for field in ("claim", "amendment"):
        data[field] = [*loader.listed(data, field), *loader.listed(part, field)]
