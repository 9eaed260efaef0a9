"""Counterexamples kept beside the tests: one small file per claim, to be read by people and committed."""

from __future__ import annotations

import json
import os
import re
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..numeric.balls import Value, Values
from ..symbolic.claim import Claim
from .confirm import text

FOLDER = Path("counterexamples")


class Unused(UserWarning):
    """A kept counterexample is not used, or not put into Hypothesis' database: the message says why."""


def path_of(claim: Claim, folder: Path = FOLDER) -> Path:
    """The file of the claim's counterexamples."""
    return folder / f"{re.sub(r'[^A-Za-z0-9._-]', '_', claim.id)}.json"


def kept(claim: Claim, folder: Path = FOLDER) -> list[dict[str, Value]]:
    """The counterexamples kept for the claim as it is now; the warning Unused where a file is of no use."""
    path = path_of(claim, folder)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["digest"] != claim.digest:
            warnings.warn(
                f"{path}: kept for another version of {claim.id}; delete it or hunt anew", Unused, stacklevel=2
            )
            return []
        return [values_from(values) for values in data["counterexamples"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        reason = f"{type(error).__name__}: {error}"
        warnings.warn(f"{path}: not a file of counterexamples ({reason}); delete it or hunt anew", Unused, stacklevel=2)
        return []


def keep(claim: Claim, values: Values, folder: Path = FOLDER) -> Path:
    """Put a counterexample first in the claim's file, which is replaced as a whole; the folder is made if need be."""
    known = kept(claim, folder) if path_of(claim, folder).is_file() else []
    rows = [dict(values), *(row for row in known if row != dict(values))]
    data = {
        "claim": claim.id,
        "says": claim.says,
        "digest": claim.digest,
        "counterexamples": [{name: text(value) for name, value in row.items()} for row in rows],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = path_of(claim, folder)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    partial.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(partial, path)
    return path


def values_from(data: dict[str, Any]) -> dict[str, Value]:
    """Values from their text; raises ValueError or TypeError if they are none."""
    return {name: _value(value) for name, value in data.items()}


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(map(_value, value))
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no fraction in quotes")
    return Fraction(value)
