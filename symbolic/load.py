"""Claims files (TOML): from text to papers. Every error names file, claim, field, what was found and what is right."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .claim import Assumption, Claim, Paper, Symbol
from .expression import FUNCTIONS, Binder, Domain, Node, Op, Quant, is_formula, walk
from .names import undeclared
from .parse import Definitions, StatementError, expand, parse
from .substitute import Function

PAPER_FIELDS = {"paper", "symbols", "definitions", "assumptions", "claim"}
CLAIM_FIELDS = {"id", "where", "says", "formula", "given", "reading", "uses", "symbols", "model", "question"}
SYMBOL_FIELDS = {"domain", "size", "path", "tex", "meaning", "unit"}


class ClaimsError(ValueError):
    """A claims file that cannot be used."""


def load_paper(path: Path) -> Paper:
    """The paper that a claims file declares. Raises ClaimsError; nothing of the file is run."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ClaimsError(f"{path}: cannot be read: {reason}") from None
    return read_paper(text, str(path))


def read_paper(text: str, where: str) -> Paper:
    """The paper that the text of a claims file declares."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ClaimsError(f"{where}: not a TOML file: {error}") from None
    return _Loader(where).paper(data)


class _Loader:
    def __init__(self, where: str) -> None:
        self.where = where

    def fail(self, place: str, problem: str) -> ClaimsError:
        return ClaimsError(f"{self.where}: {place}: {problem}")

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
        ids = [c.id for c in claims]
        for i in ids:
            if ids.count(i) > 1:
                raise self.fail(f"claim {i!r}", "the id occurs twice")
        self.check_uses(claims)
        return Paper(key, self.text("[paper]", head, "title", ""), self.text("[paper]", head, "reference", ""), claims)

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
            node = parse(f"forall x in {text.replace(', ...', '..')}: x = x")
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
            if name in symbols or name in found:
                raise self.fail(place, f"the name {name!r} is taken")
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
        calls = _unknown_calls(node, definitions)
        for name in sorted(unknown | calls):
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
        self.known(place, row, CLAIM_FIELDS)
        own = self.symbols(f"{place} symbols", row.get("symbols", {}))
        symbols = {**{k: own.get(k, v) for k, v in shared.items()}, **own}
        symbols = dict(sorted(symbols.items(), key=lambda item: bool(item[1].binder.index)))
        given = tuple(self.assumption(place, i, g, symbols, definitions) for i, g in enumerate(row.get("given", []), 1))
        says = self.text(place, row, "says")
        statement = self.formula(place, "formula", row.get("formula", says), symbols, definitions)
        for g in (*(a.formula for a in given), statement):
            if not is_formula(expand(g, definitions)):
                raise self.fail(place, "a claim must be a formula (a relation or a connective), not a number")
        return Claim(
            id=row["id"], paper=paper, where=self.text(place, row, "where", ""), says=says, symbols=symbols,
            given=given, statement=statement, definitions=definitions, definition_tex=tex,
            reading=self.text(place, row, "reading", ""), uses=tuple(row.get("uses", ())),
            model=self.text(place, row, "model", ""),
        )  # fmt: skip

    def assumption(
        self, place: str, number: int, row: Any, symbols: Mapping[str, Symbol], definitions: Definitions
    ) -> Assumption:
        if isinstance(row, Mapping):
            name = self.text(f"{place} given {number}", row, "name")
            return Assumption(name, self.formula(place, f"given {name}", row.get("is"), symbols, definitions))
        return Assumption(f"given-{number}", self.formula(place, f"given {number}", row, symbols, definitions))


def _unknown_calls(node: Node, definitions: Definitions) -> frozenset[str]:
    known = {"+", "-", "*", "/", "^", "neg", *FUNCTIONS}
    return frozenset(p.op for p in walk(expand(node, definitions)) if isinstance(p, Op) and p.op not in known)
