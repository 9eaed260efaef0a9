"""What the hypotheses of a claim require of one more number, given the numbers already drawn.

Hypotheses become trees of relations. Where all but one of the numbers in a relation are known and the relation is
linear in that one (or in its reciprocal), it is a bound or an equation, solved exactly; elsewhere it is a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from ..symbolic.expression import At, Binder, Limit, Logic, Node, Op, Quant, Rel, Total
from ..symbolic.substitute import free_names
from ..symbolic.walk import walk
from .evaluate import Entries, Env, Missing, Number, Term, evaluable, integers, term

Cell = tuple[str, tuple[Fraction, ...]]
NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
KINKED = ("floor", "abs", "Min", "Max")


class MissingEntry(Missing):
    """An entry of a sized symbol has no value yet."""

    def __init__(self, cell: Cell) -> None:
        super().__init__(cell[0])
        self.cell = cell


def missing_cell(error: Missing) -> Cell:
    """Which cell had no value."""
    return error.cell if isinstance(error, MissingEntry) else (str(error), ())


@dataclass
class Point:
    """The numbers drawn so far, by cell: a scalar symbol, or an entry of a sized symbol."""

    cells: dict[Cell, Fraction] = field(default_factory=dict)
    env: dict[str, Number | Entries] = field(default_factory=dict)
    entries: dict[tuple[str | int, ...], Fraction] = field(default_factory=dict)  # by name and whole indices
    read: set[Cell] | None = None  # the entries asked for, if anybody wants to know

    def sized(self, name: str) -> None:
        """Declare a sized symbol."""
        self.env[name] = partial(self._entry, name)

    def declare(self, binders: Iterable[Binder]) -> None:
        """Declare those that are sized."""
        for binder in binders:
            if binder.index:
                self.sized(binder.name)

    def _entry(self, name: str, index: tuple[Number, ...]) -> Number:
        places = tuple(map(int, index))
        value = self.entries.get((name, *places))
        if self.read is not None:
            self.read.add((name, tuple(Fraction(i) for i in places)))
        if value is None or places != index:
            raise MissingEntry((name, tuple(Fraction(i) for i in index)))
        return value

    def set(self, cell: Cell, value: Fraction) -> None:
        """Give a cell its value."""
        self.cells[cell] = value
        if cell[1]:
            self.entries[cell[0], *map(int, cell[1])] = value
        else:
            self.env[cell[0]] = value

    def unset(self, cell: Cell) -> None:
        """Take the value back."""
        del self.cells[cell]
        if cell[1]:
            del self.entries[cell[0], *map(int, cell[1])]
        else:
            del self.env[cell[0]]


@dataclass(frozen=True)
class Leaf:
    """The relation `gap op 0`, with the values of the indices bound around it."""

    op: str
    gap: Term
    names: frozenset[str]
    kinks: frozenset[str]
    bound: Mapping[str, Number]
    rough: Term
    side: Term  # the left side, in floats

    def value(self, point: Point) -> Fraction:
        """The gap, exactly."""
        return Fraction(self.gap({**point.env, **self.bound} if self.bound else point.env))

    def roughly(self, point: Point) -> float:
        """The gap in floats."""
        return float(self.rough({**point.env, **self.bound}))

    def size(self, point: Point) -> float:
        """How large the two sides are: what a gap is to be compared with."""
        side = abs(float(self.side({**point.env, **self.bound})))
        return max(side, abs(self.roughly(point)))

    def with_value(self, point: Point, cell: Cell, value: Fraction) -> Fraction:
        """The gap if the cell had this value."""
        point.set(cell, value)
        try:
            return self.value(point)
        finally:
            point.unset(cell)


@dataclass(frozen=True)
class Group:
    """All, or any, of some requirements."""

    all: bool
    parts: tuple[Requirement, ...]
    names: frozenset[str]


@dataclass(frozen=True)
class Later:
    """A quantifier whose range is not known yet."""

    expand: Callable[[Env], Requirement]
    names: frozenset[str]


Requirement = Leaf | Group | Later
Grounder = Callable[[Env, Mapping[str, Number]], Requirement]


def grounder(node: Node, holds: bool = True) -> Grounder | None:
    """What a hypothesis (or its negation) requires, given the indices bound around it; None if that is unknown."""
    match node:
        case Rel(op, lhs, rhs) if evaluable(node):
            op = op if holds else NEGATED[op]
            gap = Op("-", (lhs, rhs))
            exact, rough, side, names, kinks = (
                term(gap, exact=True),
                term(gap),
                term(lhs),
                free_names(node),
                _kinks(node),
            )
            return lambda env, bound: Leaf(op, exact, names, kinks, bound, rough, side)
        case Logic("not", (a,)):
            return grounder(a, not holds)
        case Logic("implies", (a, b)):
            return grounder(Logic("or", (Logic("not", (a,)), b)), holds)
        case Logic("iff", (a, b)):
            neither = Logic("and", (Logic("not", (a,)), Logic("not", (b,))))
            return grounder(Logic("or", (Logic("and", (a, b)), neither)), holds)
        case Logic(("and" | "or") as op, args):
            return _junction((op == "and") == holds, [grounder(a, holds) for a in args], free_names(node))
        case Quant(kind, binder, body) if binder.domain.integer and not binder.index:
            return _quantifier(node, (kind == "forall") == holds, grounder(body, holds))
        case _:
            return None


def _kinks(node: Node) -> frozenset[str]:
    """Names on which the relation depends in a way that no line describes."""
    parts = (p for p in walk(node) if isinstance(p, Op) and p.op in KINKED)
    return frozenset[str]().union(*map(free_names, parts))


def _junction(every: bool, parts: list[Grounder | None], names: frozenset[str]) -> Grounder | None:
    known = [p for p in parts if p is not None]
    if not known or (not every and len(known) < len(parts)):
        return None
    return lambda env, bound: Group(every, tuple(p(env, bound) for p in known), names)


def _quantifier(node: Quant, every: bool, body: Grounder | None) -> Grounder | None:
    lo, hi = node.binder.domain.lo, node.binder.domain.hi
    if body is None or lo is None or hi is None:
        return None
    ends, names = (term(lo, exact=True), term(hi, exact=True)), free_names(node)

    def expand(bound: Mapping[str, Number], env: Env) -> Requirement:
        inner = {**env, **bound}
        ks = integers(ends[0](inner), ends[1](inner))
        return Group(every, tuple(body(env, {**bound, node.binder.name: Fraction(k)}) for k in ks), names)

    def ground(env: Env, bound: Mapping[str, Number]) -> Requirement:
        try:
            return expand(bound, env)
        except Missing:
            return Later(partial(expand, bound), names)

    return ground


def flatten(requirement: Requirement) -> Iterator[Requirement]:
    """The requirements that all have to hold."""
    if isinstance(requirement, Group) and requirement.all:
        for part in requirement.parts:
            yield from flatten(part)
    else:
        yield requirement


def linked(node: Node) -> frozenset[str]:
    """Names in the exponents of a formula, and none that only index or count."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Op) and part.op == "^":
            found |= free_names(part.args[1])
    return frozenset(found)


def counting(node: Node) -> frozenset[str]:
    """Names in the ranges of sums and integer quantifiers, and in indices."""
    found: set[str] = set()
    for part in walk(node):
        match part:
            case Total(_, lo, hi, _):
                found |= free_names(lo) | free_names(hi)
            case Quant(_, binder, _) if binder.domain.integer:
                found |= {x for end in (binder.domain.lo, binder.domain.hi) if end for x in free_names(end)}
            case At(_, index):
                found |= {x for i in index for x in free_names(i)}
            case Limit():
                continue
    return frozenset(found)
