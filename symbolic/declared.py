"""From the data of a claims file to a paper. All problems are collected; each names its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import ceil, floor
from types import MappingProxyType
from typing import Any

from .bounds import Extent, extent
from .claim import Assumption, Claim, Symbol
from .errors import ClaimsError
from .expression import OPERATIONS, Binder, Domain, Node, Num, Quant, binder_terms, is_formula
from .fields import AMENDMENT_FIELDS, CLAIM_FIELDS, DEFINITION_FIELDS, HEAD_FIELDS, MODELS, PAPER_FIELDS, SYMBOL_FIELDS
from .locate import Lines, Place
from .names import undeclared
from .paper import Paper
from .parse import ARGUMENTS, Definitions, parse, undefined
from .plain import has_calculus
from .reading import StatementError, place_of, pointed, shown
from .sorts import check_sorts
from .substitute import Function
from .symbol_order import ordered, spoken_of
from .text import to_text

MAX_ROWS, MAX_SIZE, MAX_NAME = 1_000, 1_000, 100
TAKEN = OPERATIONS | ARGUMENTS.keys() | {"sqrt", "oo"}
_ITSELF = parse("x = x")
NOTHING: Mapping[str, Symbol] = MappingProxyType({})
WORDS = {"and", "or", "not", "implies", "iff", "forall", "exists", "in", "sum", "limit", "evolves"}


class Declared:
    """Reads the data of one file; `lines` tells where things stand in it."""

    def __init__(self, where: str, lines: Lines | None) -> None:
        self.where = where
        self.lines = lines
        self.problems: list[str] = []
        self.extents: dict[str, tuple[Function, Extent]] = {}
        self.broken: set[str] = set()  # declared, but wrongly: that they are not declared is no news

    def fail(self, place: Place | str, problem: str, field: str = "", text: str = "", at: str = "") -> ClaimsError:
        """The error to raise: file, line (of the field, its text, or the key `at`), place, field and problem."""
        place = Place(place, "") if isinstance(place, str) else place
        line = self.lines.find(place, at or field, text) if self.lines else None
        words = f"{place.words}: field {field!r}" if field else place.words
        return ClaimsError(f"{self.where}{f':{line}' if line else ''}: {words}: {problem}")

    @contextmanager
    def collecting(self, *names: str) -> Iterator[None]:
        """Keep an error for the end; the names are then declared, but wrongly."""
        try:
            yield
        except ClaimsError as error:
            self.problems += error.problems
            self.broken.update(names)

    def known(self, place: Place | str, row: Mapping[str, Any], fields: set[str]) -> None:
        """Raise for a field that there is not."""
        for key in row:
            if key not in fields:
                near = difflib.get_close_matches(key, fields, 1)
                hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(sorted(fields))}"
                raise self.fail(place, f"unknown field {_short(key)}{hint}", at=key)

    def text(self, place: Place | str, row: Mapping[str, Any], key: str, default: str | None = None) -> str:
        """A field that is a text."""
        value = row.get(key, default)
        if key not in row and default is None:
            raise self.fail(place, f"field {key!r} is missing")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(place, f"must be a text, found {_short(value)}", key)
        return value

    def choice(self, place: Place | str, row: Mapping[str, Any], key: str, options: Sequence[str]) -> str:
        """One of the options, or nothing."""
        value = self.text(place, row, key, "")
        if value and value not in options:
            raise self.fail(place, f"found {_short(value)}, expected one of {', '.join(options)}", key)
        return value

    def name(self, place: Place | str, row: Mapping[str, Any], key: str) -> str:
        """A text that may become the name of a file."""
        value = self.text(place, row, key)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value) or len(value) > MAX_NAME:
            some = f"letters, digits, '.', '-' and '_' only, at most {MAX_NAME}"
            raise self.fail(place, f"may have {some}, found {_short(value)}", key)
        return value

    def table(self, place: Place | str, row: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """A field that is a table, empty if it is not there."""
        value = row.get(key, {})
        if not isinstance(value, Mapping):
            raise self.fail(place, f"must be a table, found {_short(value)}", key)
        if len(value) > MAX_ROWS:
            raise self.fail(place, f"has {len(value)} entries; at most {MAX_ROWS} are allowed", key)
        return value

    def listed(self, data: Mapping[str, Any], key: str) -> list[Any]:
        """The tables `[[key]]`."""
        value = data.get(key, [])
        if not isinstance(value, list) or len(value) > MAX_ROWS:
            found = f"{len(value)} of them" if isinstance(value, list) else _short(value)
            raise self.fail(Place(f"[[{key}]]", key), f"must be tables, at most {MAX_ROWS}; found {found}")
        return value

    def paper(self, data: Mapping[str, Any]) -> Paper:
        """The paper. Raises ClaimsError with all problems."""
        top, head_place = Place("top level", ""), Place("[paper]", "paper")
        with self.collecting():
            self.known(top, data, PAPER_FIELDS)
        head = self.table(top, data, "paper")
        key, title, reference = "", "", ""
        with self.collecting():
            self.known(head_place, head, HEAD_FIELDS)
        with self.collecting():
            key = self.name(head_place, head, "key")
            title, reference = (self.text(head_place, head, field, "") for field in ("title", "reference"))
        symbols = self.symbols(Place("[symbols]", "symbols"), self.table(top, data, "symbols"))
        definitions, tex = self.definitions(self.table(top, data, "definitions"), symbols)
        rows, repairs = self.listed(data, "claim"), self.listed(data, "amendment")
        if not rows:
            self.problems.append(f"{self.where}: [[claim]]: at least one claim is needed")
        claims: list[Claim] = []
        for table, group in (("claim", rows), ("amendment", repairs)):
            for number, row in enumerate(group):
                with self.collecting():
                    place = self.claim_place(table, number, row)
                    if table == "claim" or "is" not in row:
                        claims.append(self.claim(place, key, row, symbols, definitions, tex))
                        self.check_new(place, claims)
        amendments: tuple[tuple[str, str], ...] = ()
        with self.collecting():
            amendments = self.amendments(repairs, [c.id for c in claims])
        self.done()
        return Paper(key, title, reference, tuple(claims), amendments)

    def done(self) -> None:
        """Raise what was collected."""
        if self.problems:
            raise ClaimsError(self.problems[0], self.problems[1:])

    def claim_place(self, table: str, number: int, row: Any) -> Place:
        """Where a claim stands; raises if it is no table or has no id."""
        place = Place(f"[[{table}]] {number + 1}", table, number)
        if not isinstance(row, Mapping):
            raise self.fail(place, f"must be a table, found {_short(row)}")
        if "is" in row:
            return place
        return Place(f"claim {self.name(place, row, 'id')!r}", table, number)

    def check_new(self, place: Place | str, claims: list[Claim]) -> None:
        """The last claim has an id of its own and uses only claims before it."""
        *before, claim = claims
        earlier = {c.id for c in before}
        if claim.id in earlier:
            raise self.fail(place, "the id occurs twice", "id")
        for used in claim.uses:
            if used not in earlier:
                hint = _nearest(used, earlier)
                raise self.fail(place, f"{_short(used)} is not a claim declared before it{hint}", "uses")

    def amendments(self, rows: list[Any], ids: list[str]) -> tuple[tuple[str, str], ...]:
        """Pairs of a claim's id and that of a candidate for its amendment, the strongest first."""
        found = []
        for number, row in enumerate(r for r in rows if isinstance(r, Mapping)):
            candidate = row.get("is", row.get("id"))
            place = Place(f"[[amendment]] {_short(candidate)}", "amendment", number)
            self.known(place, row, AMENDMENT_FIELDS)
            for field, value in (("amends", row.get("amends")), ("is", candidate)):
                if value not in ids:
                    raise self.fail(place, f"{_short(value)} is not a claim", field)
            found.append((row["amends"], candidate))
        return tuple(found)

    def symbols(
        self, place: Place | str, rows: Mapping[str, Any], others: Mapping[str, Symbol] = NOTHING
    ) -> dict[str, Symbol]:
        """The symbols that are declared rightly; their domains may speak of others."""
        base = Place(place, "") if isinstance(place, str) else place
        found: dict[str, Symbol] = {}
        for name, row in rows.items():
            with self.collecting(name):
                entry = name if base.table == "symbols" else ""
                at = replace(base, words=f"{base.words} {name:.100}", entry=entry)
                symbol = self.symbol(at, name, row)
                if unknown := spoken_of(symbol.binder) - rows.keys() - others.keys():
                    hint = _nearest(min(unknown), {*rows, *others} - {name})
                    raise self.fail(at, f"{min(unknown)!r} is not a declared symbol{hint}", "domain")
                found[name] = symbol
        return found

    def symbol(self, place: Place | str, name: str, row: Any) -> Symbol:
        """One declared symbol."""
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) or len(name) > MAX_NAME or name in TAKEN | WORDS:
            why = (
                "has a meaning of its own" if name in TAKEN | WORDS else "must be a letter, then letters, digits and _"
            )
            raise self.fail(place, f"the name {_short(name)} {why}")
        if not isinstance(row, Mapping):
            raise self.fail(place, f'must be a table like {{ domain = "(0, oo)" }}, found {_short(row)}')
        self.known(place, row, SYMBOL_FIELDS)
        domain = self.domain(place, self.text(place, row, "domain"))
        index = self.sizes(place, row.get("size", []))
        if not isinstance(row.get("path", False), bool):
            raise self.fail(place, f"must be true or false, found {_short(row['path'])}", "path")
        if row.get("path", False):
            index.append(self.domain(place, "[0, oo)"))
        texts = [self.text(place, row, k, d) for k, d in (("tex", name), ("meaning", ""), ("unit", "1"))]
        return Symbol(Binder(name, domain, tuple(index)), *texts)

    def sizes(self, place: Place | str, given: Any) -> list[Domain]:
        """The domain of each index of a sized symbol; the sizes are whole numbers, or terms like "n"."""
        sizes = given if isinstance(given, list) else [given]
        entries = 1
        for size in sizes:
            whole = isinstance(size, int) and not isinstance(size, bool)
            entries *= size if whole else 1
            if len(sizes) > 4 or not (isinstance(size, str) or (whole and size >= 1)) or entries > MAX_SIZE:
                wanted = f'a whole number from 1, or a text like "n", with at most {MAX_SIZE} entries in all'
                raise self.fail(place, f"must be {wanted}; found {_short(given)}", "size")
        return [self.domain(place, f"{{1..{size}}}", "size") for size in sizes]

    def domain(self, place: Place | str, text: str, field: str = "domain") -> Domain:
        """A domain from its text, with ends that are in order."""
        try:
            node = parse(f"forall x in {text}: x = x")
        except StatementError as error:
            gap = "; whole numbers without gaps" if "without gaps" in str(error) else ""
            forms = f"(0, oo), [0, 1), {{1..n}}, {{2, 3, ...}} or {{1, 2, 3}}{gap}"
            raise self.fail(place, f"{_short(text)} is not a domain like {forms}", field) from None
        if not (isinstance(node, Quant) and node.binder == Binder("x", node.binder.domain) and node.body == _ITSELF):
            raise self.fail(place, f"{_short(text)} is not a domain like (0, oo), [0, 1) or {{1..n}}", field)
        domain = node.binder.domain
        for end in binder_terms(node.binder):
            if undefined(end) or has_calculus(end):
                raise self.fail(place, f"no domain can end at {to_text(end)}: write it without diff or limit", field)
        if isinstance(domain.lo, Num) and isinstance(domain.hi, Num) and field == "domain":
            lo, hi = domain.lo.value, domain.hi.value
            width = floor(hi) - ceil(lo) if domain.integer else hi - lo
            if width < 0 or (width == 0 and (domain.lo_open or domain.hi_open)):
                raise self.fail(place, f"{_short(text)} is empty: the lower end comes first", field)
        return domain

    def definitions(
        self, rows: Mapping[str, Any], symbols: Mapping[str, Symbol]
    ) -> tuple[dict[str, Function], dict[str, str]]:
        """The definitions that can be read, and TeX for their names."""
        found: dict[str, Function] = {}
        tex: dict[str, str] = {}
        for head, row in rows.items():
            name = head.partition("(")[0].strip()
            with self.collecting(name):
                place = Place(f"[definitions] {head:.100}", "definitions", 0, head)
                function = self.definition(place, head, row, symbols, found)
                if isinstance(row, Mapping):
                    tex[name] = self.text(place, row, "tex", name)
                found[name] = function
        return found, tex

    def definition(
        self, place: Place | str, head: str, row: Any, symbols: Mapping[str, Symbol], found: Mapping[str, Function]
    ) -> Function:
        """One definition: a name, or a name with its parameters."""
        if not isinstance(row, str | Mapping):
            raise self.fail(place, f"must be a text, found {_short(row)}")
        if isinstance(row, Mapping):
            self.known(place, row, DEFINITION_FIELDS)
        text = row if isinstance(row, str) else self.text(place, row, "is")
        name, _, rest = head.partition("(")
        params = tuple(p.strip() for p in rest.rstrip(")").split(",")) if rest else ()
        name = name.strip()
        if name in symbols or name in found or name in TAKEN | WORDS:
            raise self.fail(place, f"the name {name!r} is taken")
        if len(set(params)) < len(params) or TAKEN & set(params):
            raise self.fail(place, "its parameters need names of their own")
        if not all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", part) for part in (name, *params)):
            raise self.fail(place, "expected a name, or a name with its parameters like `gap(x, y)`")
        body = self.formula(place, "is", text, {**dict.fromkeys(params), **symbols}, found)
        function = Function(params, body)
        self.extents[name] = function, self.measured(place, "is", text, body, params)
        return function

    def measured(self, place: Place | str, field: str, text: str, node: Node, params: tuple[str, ...] = ()) -> Extent:
        """How large a formula is; raises if it is too large."""
        try:
            return extent(node, self.extents, params)
        except StatementError as error:
            raise self.fail(place, f"too large: {error}{pointed(text, None)}", field, text) from None

    def formula(
        self, place: Place | str, key: str, text: Any, symbols: Mapping[str, Any], definitions: Definitions
    ) -> Node:
        """A formula or term whose names are all declared."""
        if not isinstance(text, str):
            raise self.fail(place, f"must be a formula in quotes, found {_short(text)}", key)
        try:
            node = parse(text)
            self.measured(place, key, text, node)
            unknown = undeclared(node, symbols, definitions)
        except StatementError as error:
            raise self.fail(place, f"{error}{shown(text, error)}", key, text) from None
        except RecursionError:
            raise self.fail(place, f"nested too deeply{pointed(text, None)}", key, text) from None
        for name in sorted(unknown):
            if name in self.broken:
                raise self.fail(
                    place, f"{name!r} is not declared rightly{pointed(text, place_of(name, text))}", key, text
                )
            others = {*symbols, *definitions, *self.broken, *(TAKEN if f"{name}(" in text else ())}
            hint = "; its own declaration is wrong" if name in self.broken else _nearest(name, others)
            raise self.fail(place, f"{name!r} is not declared{hint}{pointed(text, place_of(name, text))}", key, text)
        return node

    def claim(
        self, place: Place, paper: str, row: Mapping[str, Any], shared: Mapping[str, Symbol],
        definitions: Definitions, tex: Mapping[str, str],
    ) -> Claim:  # fmt: skip
        """One claim, checked as a whole."""
        self.known(place, row, AMENDMENT_FIELDS if "amends" in row else CLAIM_FIELDS)
        own = self.symbols(replace(place, words=f"{place.words} symbols"), self.table(place, row, "symbols"), shared)
        if taken := own.keys() & definitions.keys():
            raise self.fail(place, f"the name {min(taken)!r} is that of a definition", "symbols")
        symbols = {**{k: own.get(k, v) for k, v in shared.items()}, **own}
        symbols, circle = ordered(dict(sorted(symbols.items(), key=lambda item: bool(item[1].binder.index))))
        if circle:
            raise self.fail(
                place, f"the domains of {', '.join(circle)} speak of one another, or of themselves", "symbols"
            )
        lists = {}
        for key in ("given", "uses"):
            lists[key] = row.get(key, [])
            if not isinstance(lists[key], list) or len(lists[key]) > MAX_ROWS:
                raise self.fail(place, f"must be a list of texts, found {_short(lists[key])}", key)
        if not all(isinstance(used, str) for used in lists["uses"]):
            raise self.fail(place, f"must be a list of texts, found {_short(lists['uses'])}", "uses")
        given = [self.assumption(place, i, g, symbols, definitions) for i, g in enumerate(lists["given"], 1)]
        says, written = self.text(place, row, "says"), "formula" if "formula" in row else "says"
        statement = self.formula(place, written, row[written], symbols, definitions)
        claim = Claim(
            id=row["id"], paper=paper, where=self.text(place, row, "where", ""), says=says, symbols=symbols,
            given=tuple(given), statement=statement, definitions=definitions, definition_tex=tex,
            reading=self.text(place, row, "reading", ""), uses=tuple(lists["uses"]),
            model=self.choice(place, row, "model", MODELS), amends=self.text(place, row, "amends", ""),
        )  # fmt: skip
        texts = [_given(g, i) for i, g in enumerate(lists["given"], 1)]
        self.whole(place, claim, [*texts, (written, row[written])])
        return claim

    def assumption(
        self, place: Place | str, number: int, row: Any, symbols: Mapping[str, Symbol], definitions: Definitions
    ) -> Assumption:
        """A hypothesis, under its name or number."""
        if isinstance(row, Mapping):
            name = self.text(place, row, "name")
            if not re.fullmatch(r"[\w .,()'-]{1,100}", name):
                raise self.fail(place, f"the name {_short(name)} must be letters and digits", f"given {number}")
        else:
            name = f"given-{number}"
        field, text = _given(row, number)
        return Assumption(name, self.formula(place, field, text, symbols, definitions))

    def whole(self, place: Place | str, claim: Claim, texts: list[tuple[str, str]]) -> None:
        """Check the claim as provers see it: formulas, of a size that is allowed, with infinity in its places."""
        nodes = [a.formula for a in claim.given]
        for k, (field, text) in enumerate(texts):
            try:
                plain = claim.hypotheses[k].formula if k < len(nodes) else claim.conclusion
                if not is_formula(plain):
                    raise StatementError("a claim must be a formula (a relation or a connective), not a number")
                check_sorts(plain, claim.symbols)
                extent(plain, {})
            except StatementError as error:
                raise self.fail(place, f"{error}{shown(text, error)}", field, text) from None
            except RecursionError:
                raise self.fail(place, f"nested too deeply{pointed(text, None)}", field, text) from None


def _given(row: Any, number: int) -> tuple[str, Any]:
    """The field and text of a hypothesis."""
    return (f"given {row['name']}", row.get("is")) if isinstance(row, Mapping) else (f"given {number}", row)


def _nearest(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _short(value: Any) -> str:
    """The value as Python writes it, cut where it is long."""
    try:
        text = repr(value)
    except (RecursionError, ValueError):
        return f"a {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:77]}..."
