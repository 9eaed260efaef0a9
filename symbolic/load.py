"""Claims files (TOML): from text to papers. Every error names file, claim, field, what was found and what is right."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .claim import Assumption, Claim, Symbol
from .companions import Companions
from .errors import ClaimsError as ClaimsError
from .expression import OPERATIONS, Binder, Domain, Node, Quant, is_formula
from .names import undeclared
from .paper import Paper
from .parse import ARGUMENTS, Definitions, parse
from .reading import StatementError
from .substitute import Function

PAPER_FIELDS = {"paper", "symbols", "definitions", "assumptions", "claim", "amendment"}
CLAIM_FIELDS = {"id", "where", "says", "formula", "given", "reading", "uses", "symbols", "model", "question"}
AMENDMENT_FIELDS = CLAIM_FIELDS | {"amends", "is"}
SYMBOL_FIELDS = {"domain", "size", "path", "tex", "meaning", "unit"}


def load_paper(path: Path) -> Paper:
    """The paper that a claims file declares, with the parts it names. Raises ClaimsError; nothing of a file is run."""
    paper = read_paper(_text(path), str(path), lambda name: _text(path.parent / name))
    return paper.beside(Companions(path.parent))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ClaimsError(f"{path}: cannot be read: {reason}") from None


def read_paper(text: str, where: str, beside: Callable[[str], str] | None = None) -> Paper:
    """The paper that the text of a claims file declares; `beside` gives the text of a part by its file's name."""
    data = _table(text, where)
    loader = _Loader(where)
    parts = data.get("paper", {}).get("parts", [])
    if parts and beside is None:
        raise loader.fail("[paper]", "field 'parts': this text stands alone, so it can have no parts")
    for name in parts:
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]+", name):
            raise loader.fail("[paper]", f"field 'parts': {name!r} is not the name of a file without its .toml")
        assert beside is not None
        loader.join(data, _table(beside(f"{name}.toml"), f"{name}.toml"), f"{name}.toml")
    return loader.paper(data)


def paper_of(data: Mapping[str, Any], where: str) -> Paper:
    """The paper that data in the form of a claims file declare. Raises ClaimsError."""
    return _Loader(where).paper(data)


def domain_of(text: str, where: str) -> Domain:
    """The domain that a text like `(0, oo)` writes. Raises ClaimsError."""
    return _Loader(where).domain("domain", text)


def _table(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ClaimsError(f"{where}: not a TOML file: {error}") from None


class _Loader:
    def __init__(self, where: str) -> None:
        self.where = where

    def fail(self, place: str, problem: str) -> ClaimsError:
        return ClaimsError(f"{self.where}: {place}: {problem}")

    def join(self, data: dict[str, Any], part: Mapping[str, Any], file: str) -> None:
        """Add a part's symbols, definitions and claims to those of the paper."""
        self.known(file, part, PAPER_FIELDS - {"paper"})
        for field in ("symbols", "definitions"):
            for name in data.get(field, {}).keys() & part.get(field, {}).keys():
                raise self.fail(f"{file} [{field}]", f"{name!r} is declared twice")
            data[field] = {**data.get(field, {}), **part.get(field, {})}
        for field in ("claim", "amendment"):
            data[field] = [*data.get(field, []), *part.get(field, [])]

    def known(self, place: str, row: Mapping[str, Any], fields: set[str]) -> None:
        for key in row:
            if key not in fields:
                near = difflib.get_close_matches(key, fields, 1)
                hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(sorted(fields))}"
                raise self.fail(place, f"unknown field {key!r}{hint}")

    def text(self, place: str, row: Mapping[str, Any], key: str, default: str | None = None) -> str:
        value = row.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(place, f"field {key!r} must be a text, found {value!r}")
        return value

    def name(self, place: str, row: Mapping[str, Any], key: str) -> str:
        """A text that may become the name of a file."""
        value = self.text(place, row, key)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
            raise self.fail(place, f"field {key!r} may have letters, digits, '.', '-' and '_' only, found {value!r}")
        return value

    def paper(self, data: Mapping[str, Any]) -> Paper:
        self.known("top level", data, PAPER_FIELDS)
        head = data.get("paper", {})
        key = self.name("[paper]", head, "key")
        symbols = self.symbols("[symbols]", data.get("symbols", {}))
        definitions, tex = self.definitions(data.get("definitions", {}), symbols)
        rows = data.get("claim", [])
        if not isinstance(rows, list) or not rows:
            raise self.fail("[[claim]]", "at least one claim is needed")
        claims = tuple(self.claim(key, row, symbols, definitions, tex) for row in rows)
        repairs = data.get("amendment", [])
        for row in repairs:
            self.known("[[amendment]]", row, AMENDMENT_FIELDS)
        new = tuple(self.claim(key, r, symbols, definitions, tex) for r in repairs if "is" not in r)
        claims += new
        ids = [c.id for c in claims]
        for i in ids:
            if ids.count(i) > 1:
                raise self.fail(f"claim {i!r}", "the id occurs twice")
        self.check_uses(claims)
        title, reference = (self.text("[paper]", head, field, "") for field in ("title", "reference"))
        return Paper(key, title, reference, claims, self.amendments(repairs, ids))

    def amendments(self, rows: list[Mapping[str, Any]], ids: list[str]) -> tuple[tuple[str, str], ...]:
        """Pairs of a claim's id and that of a candidate for its amendment, the strongest first."""
        found = []
        for row in rows:
            candidate = row.get("is", row.get("id"))
            for field, value in (("amends", row.get("amends")), ("is", candidate)):
                if value not in ids:
                    raise self.fail(f"[[amendment]] {candidate!r}", f"field {field!r}: {value!r} is not a claim")
            found.append((row["amends"], candidate))
        return tuple(found)

    def check_uses(self, claims: tuple[Claim, ...]) -> None:
        earlier: set[str] = set()
        for c in claims:
            for used in c.uses:
                if used not in earlier:
                    raise self.fail(f"claim {c.id!r}, field 'uses'", f"{used!r} is not a claim declared before it")
            earlier.add(c.id)

    def symbols(self, place: str, rows: Mapping[str, Any]) -> dict[str, Symbol]:
        return {name: self.symbol(f"{place} {name}", name, row) for name, row in rows.items()}

    def symbol(self, place: str, name: str, row: Any) -> Symbol:
        if not isinstance(row, Mapping):
            raise self.fail(place, f'must be a table like {{ domain = "(0, oo)" }}, found {row!r}')
        self.known(place, row, SYMBOL_FIELDS)
        domain = self.domain(place, self.text(place, row, "domain"))
        sizes = row.get("size", [])
        sizes = sizes if isinstance(sizes, list) else [sizes]
        index = [self.domain(place, f"{{1..{size}}}") for size in sizes]
        if row.get("path", False):
            index.append(self.domain(place, "[0, oo)"))
        binder = Binder(name, domain, tuple(index))
        texts = [self.text(place, row, k, d) for k, d in (("tex", name), ("meaning", ""), ("unit", "1"))]
        return Symbol(binder, *texts)

    def domain(self, place: str, text: str) -> Domain:
        try:
            node = parse(f"forall x in {text}: x = x")
        except StatementError as error:
            raise self.fail(
                place, f"field 'domain': {text!r} is not a domain like (0, oo), [0, 1) or {{1..n}}"
            ) from error
        assert isinstance(node, Quant)
        return node.binder.domain

    def definitions(
        self, rows: Mapping[str, Any], symbols: Mapping[str, Symbol]
    ) -> tuple[dict[str, Function], dict[str, str]]:
        found: dict[str, Function] = {}
        tex: dict[str, str] = {}
        for head, row in rows.items():
            place = f"[definitions] {head}"
            text = row if isinstance(row, str) else self.text(place, row, "is")
            name, _, rest = head.partition("(")
            params = tuple(p.strip() for p in rest.rstrip(")").split(",")) if rest else ()
            name = name.strip()
            if name in symbols or name in found or name in OPERATIONS | ARGUMENTS.keys() | {"sqrt", "oo"}:
                raise self.fail(place, f"the name {name!r} is taken")
            if not all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", part) for part in (name, *params)):
                raise self.fail(place, "expected a name, or a name with its parameters like `gap(x, y)`")
            if not isinstance(row, str):
                tex[name] = self.text(place, row, "tex", name)
            body = self.formula(place, "is", text, {**dict.fromkeys(params), **symbols}, found)
            found[name] = Function(params, body)
        return found, tex

    def formula(self, place: str, key: str, text: Any, symbols: Mapping[str, Any], definitions: Definitions) -> Node:
        if not isinstance(text, str):
            raise self.fail(place, f"field {key!r} must be a formula in quotes, found {text!r}")
        try:
            node = parse(text)
            unknown = undeclared(node, symbols, definitions)
        except StatementError as error:
            raise self.fail(place, f"field {key!r}: {error}") from None
        for name in sorted(unknown):
            near = difflib.get_close_matches(name, [*symbols, *definitions], 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise self.fail(place, f"field {key!r}: {name!r} is not declared{hint}")
        return node

    def claim(
        self, paper: str, row: Any, shared: Mapping[str, Symbol], definitions: Definitions, tex: Mapping[str, str]
    ) -> Claim:
        if not isinstance(row, Mapping):
            raise self.fail("[[claim]]", f"must be a table, found {row!r}")
        place = f"claim {self.name('[[claim]]', row, 'id')!r}"
        self.known(place, row, AMENDMENT_FIELDS if "amends" in row else CLAIM_FIELDS)
        own = self.symbols(f"{place} symbols", row.get("symbols", {}))
        if taken := own.keys() & definitions.keys():
            raise self.fail(place, f"field 'symbols': the name {min(taken)!r} is that of a definition")
        symbols = {**{k: own.get(k, v) for k, v in shared.items()}, **own}
        symbols = dict(sorted(symbols.items(), key=lambda item: bool(item[1].binder.index)))
        given = tuple(self.assumption(place, i, g, symbols, definitions) for i, g in enumerate(row.get("given", []), 1))
        says = self.text(place, row, "says")
        statement = self.formula(place, "formula", row.get("formula", says), symbols, definitions)
        claim = Claim(
            id=row["id"], paper=paper, where=self.text(place, row, "where", ""), says=says, symbols=symbols,
            given=given, statement=statement, definitions=definitions, definition_tex=tex,
            reading=self.text(place, row, "reading", ""), uses=tuple(row.get("uses", ())),
            model=self.text(place, row, "model", ""), amends=self.text(place, row, "amends", ""),
        )  # fmt: skip
        try:
            formulas = [*(a.formula for a in claim.hypotheses), claim.conclusion]
        except StatementError as error:
            raise self.fail(place, str(error)) from None
        if not all(map(is_formula, formulas)):
            raise self.fail(place, "a claim must be a formula (a relation or a connective), not a number")
        return claim

    def assumption(
        self, place: str, number: int, row: Any, symbols: Mapping[str, Symbol], definitions: Definitions
    ) -> Assumption:
        if isinstance(row, Mapping):
            name = self.text(f"{place} given {number}", row, "name")
            return Assumption(name, self.formula(place, f"given {name}", row.get("is"), symbols, definitions))
        return Assumption(f"given-{number}", self.formula(place, f"given {number}", row, symbols, definitions))
