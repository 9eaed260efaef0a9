"""Drawing exact values that meet the hypotheses of a claim: equations are solved, orderings become bounds.

The same construction serves Hypothesis strategies, the search for counterexamples and shrinking: who picks from each
pool is a `Source`. Every pick has a key (`sigma`, `A[2]`), so that a search can keep some picks and change others.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial
from itertools import product
from typing import Protocol, TypeVar

from ..numeric.balls import Value, Values
from ..symbolic.claim import Claim
from ..symbolic.expression import Binder, Domain, Node, Op, Rel, Var, binder_terms, membership
from ..symbolic.substitute import free_names
from ..symbolic.walk import walk
from .ahead import bounded, look_ahead, other_cell
from .bounds import NoValue
from .equations import eliminated, ordered
from .evaluate import Missing, Term, evaluable, integers, term
from .narrowing import Narrowing, State
from .probing import fails_always
from .requirements import Cell, Grounder, Leaf, Point, Requirement, counting, flatten, grounder, linked
from .simple_values import Interval, pool, sizes, trials

T = TypeVar("T")
PIECES = ("Min", "Max", "abs", "floor")
FEW, BIAS = 8, 1.7


class Source(Protocol):
    """Who picks: Hypothesis, a random generator, or picks made before."""

    def choose(self, key: str, options: Sequence[T]) -> T:
        """One of the options, the first of which is the simplest."""
        ...

    def wishes(self, key: str) -> tuple[Fraction, ...]:
        """Numbers to offer beside the simple ones, where they fit."""
        ...


@dataclass
class Picks:
    """Kept picks where they fit; elsewhere random ones, biased to the simple, or the simplest if `rng` is None."""

    kept: Mapping[str, object] = field(default_factory=dict)
    rng: random.Random | None = None
    made: dict[str, object] = field(default_factory=dict)
    offered: dict[str, Sequence[object]] = field(default_factory=dict)

    def choose(self, key: str, options: Sequence[T]) -> T:
        """The kept pick for this key if it is among the options."""
        kept = self.kept.get(key)
        if kept is not None and kept in options:
            found = options[options.index(kept)]
        else:
            bias = 1 if len(options) <= FEW else BIAS
            found = options[0 if self.rng is None else int(len(options) * self.rng.random() ** bias)]
        self.made[key], self.offered[key] = found, options
        return found

    def wishes(self, key: str) -> tuple[Fraction, ...]:
        """The kept pick for this key."""
        kept = self.kept.get(key)
        return (kept,) if isinstance(kept, Fraction) else ()


@dataclass(frozen=True)
class Power:
    """An exponent in an equation."""

    names: frozenset[str]
    value: Term


@dataclass(frozen=True)
class Plan:
    """What drawing for a claim needs to know of it: symbols in drawing order and hypotheses ready to be grounded."""

    claim: Claim
    order: tuple[Binder, ...]
    counts: frozenset[str]  # sizes and ranges
    powers: tuple[Power, ...]
    exponents: frozenset[str]  # scalars in exponents
    grounders: tuple[Grounder, ...]
    careful: bool = False  # whether draws that lead nowhere are dear: more is then looked at before a number is drawn
    tried: dict[tuple[str, Fraction], bool] = field(default_factory=dict, compare=False)  # what `hopeless` has found

    @cached_property
    def binders(self) -> Mapping[str, Binder]:
        """The symbols of the claim, by name."""
        return {b.name: b for b in self.order}

    def hopeless(self, name: str, size: Fraction) -> bool:
        """Whether some hypothesis fails at this size whatever the numbers, as far as a few numbers tell.

        They tell nothing where a formula has pieces: `Max(x - 10, 0) > 0` fails at most numbers only.
        """
        if not self.careful or self.in_pieces:
            return False
        if (name, size) not in self.tried:
            point = Point()
            point.declare(self.order)
            point.set((name, ()), size)
            self.tried[name, size] = any(
                fails_always(r, point) for g in self.grounders for r in flatten(g(point.env, {}))
            )
        return self.tried[name, size]

    @cached_property
    def in_pieces(self) -> bool:
        """Whether a hypothesis has different formulas at different numbers."""
        found = (p for a in self.claim.hypotheses for p in walk(a.formula))
        return any(isinstance(p, Op) and p.op in PIECES for p in found)

    @property
    def names(self) -> frozenset[str]:
        """The symbols of the claim."""
        return frozenset(b.name for b in self.order)


def plan(claim: Claim, *, careful: bool = False) -> Plan:
    """The plan for a claim; careful draws are slower and less various, but seldom given up."""
    binders = claim.binders
    hypotheses = [a.formula for a in claim.hypotheses]
    ends = [x for b in binders for d in b.index for x in (d.lo, d.hi) if x is not None]
    counts = {name for x in ends for name in free_names(x)}
    for formula in (*hypotheses, claim.conclusion):
        counts |= counting(formula)
    scalars = {b.name for b in binders if not b.index}
    integers = {b.name for b in binders if b.domain.integer and not b.index}
    solved = eliminated(binders, hypotheses)
    found = [grounder(h) for h in solved]
    return Plan(
        claim,
        ordered(binders, solved),
        frozenset(counts & integers),
        tuple(Power(free_names(x), term(x, exact=True)) for x in _exponents(hypotheses) if free_names(x) <= scalars),
        frozenset(name for f in (*hypotheses, claim.conclusion) for name in linked(f)) & scalars,
        tuple(g for g in found if g is not None),
        careful,
    )


def _exponents(hypotheses: list[Node]) -> list[Node]:
    """The exponents in hypotheses that contain equations: where they are whole, the equations have exact solutions."""
    found = [
        part.args[1]
        for h in hypotheses
        if any(isinstance(p, Rel) and p.op == "=" for p in walk(h))
        for part in walk(h)
        if isinstance(part, Op) and part.op == "^" and free_names(part.args[1])
    ]
    return list(dict.fromkeys(x for x in found if evaluable(x)))


@dataclass(frozen=True)
class Offer:
    """What a cell may be: all the values of its pool, those that settle an alternative, and that of its twin."""

    options: tuple[Fraction, ...]
    hints: tuple[Fraction, ...] = ()
    twin: tuple[Fraction, ...] = ()


@dataclass
class Drawing:
    """One draw under way."""

    plan: Plan
    source: Source
    point: Point = field(default_factory=Point)
    pending: list[Requirement] = field(default_factory=list)
    ahead: list[Leaf] = field(default_factory=list)  # the equations that restricted the last cell through another one

    def start(self) -> None:
        """Draw the sizes, then ground the hypotheses."""
        self.declare()
        for binder in self.plan.order:
            if self.is_count(binder):
                self.draw((binder.name, ()), binder)
        self.ground()

    def declare(self) -> None:
        """Ready to draw the first number."""
        self.point.declare(self.plan.order)
        self.ground()

    def is_count(self, binder: Binder) -> bool:
        """Whether the symbol is a size or a range that can be drawn by now."""
        return binder.name in self.plan.counts and not self.missing_ends(binder)

    def ground(self) -> None:
        """The hypotheses at the sizes drawn so far."""
        env = self.point.env
        self.pending = [r for g in self.plan.grounders for r in flatten(g(env, {}))]

    def missing_ends(self, binder: Binder) -> bool:
        """Whether the domain speaks of a symbol that has no value yet."""
        return any(name not in self.point.env for x in binder_terms(binder) for name in free_names(x))

    def cells(self, binder: Binder) -> list[Cell]:
        """The scalar itself, or the entries of a sized symbol; of a path, those at date 0."""
        ranges = [self._indices(d) for d in binder.index]
        return [(binder.name, index) for index in product(*ranges)]

    def _indices(self, domain: Domain) -> list[Fraction]:
        if not domain.integer or domain.lo is None or domain.hi is None:
            return [Fraction(0)]
        lo, hi = (term(x, exact=True)(self.point.env) for x in (domain.lo, domain.hi))
        return [Fraction(k) for k in integers(lo, hi)]

    def domain(self, binder: Binder) -> Interval:
        """Where a symbol's values lie by its domain alone."""
        interval = Interval(integer=binder.domain.integer)
        for rel in membership(Var("%x"), binder.domain):
            assert isinstance(rel, Rel)
            lower = rel.rhs == Var("%x")
            bound = Fraction(term(rel.lhs if lower else rel.rhs, exact=True)(self.point.env))
            interval = (interval.above if lower else interval.below)(bound, rel.op == "<")
        return interval

    def interval(self, cell: Cell, binder: Binder) -> Interval:
        """Where the cell may lie, by its domain and by the hypotheses that speak of no other cell without value."""
        return self._look(cell, binder)[0]

    def _look(self, cell: Cell, binder: Binder) -> tuple[Interval, Narrowing]:
        interval = self.domain(binder)
        tried = trials(interval)
        if not tried:
            raise NoValue(cell[0])
        narrowing = Narrowing(self.point, cell, tried, partial(self._pick, cell))
        return self._narrowed(narrowing, interval), narrowing

    def _narrowed(self, narrowing: Narrowing, interval: Interval) -> Interval:
        kept = []
        for r in self.pending:
            state = narrowing.state(r) if narrowing.cell[0] in r.names else State.WAIT
            if state is State.FALSE:
                raise NoValue("a hypothesis fails")
            if state is State.BINDS:
                interval = narrowing.narrow(r, interval)
            if state is State.WAIT and narrowing.cell[0] in r.names:
                narrowing.hint(r, interval)
            if state is not State.TRUE:
                kept.append(r)
        self.pending = kept
        return self._ahead(narrowing, interval)

    def _ahead(self, narrowing: Narrowing, interval: Interval) -> Interval:
        """The part from which equations lead to values within bounds of the one other cell that they leave open."""
        self.ahead = []
        for r in self.pending if self.plan.careful else ():
            if isinstance(r, Leaf) and r.op == "=" and narrowing.cell[0] in r.names:
                other = other_cell(r, narrowing)
                binder = None if other is None else self.plan.binders.get(other[0])
                if other is None or binder is None or binder.domain.integer or self.missing_ends(binder):
                    continue
                region = bounded(self.point, other, self.domain(binder), self.pending)
                found = look_ahead(r, narrowing, interval, other, region)
                if found != interval:
                    self.ahead.append(r)
                    interval = found
        return interval

    def _pick(self, cell: Cell, count: int) -> int:
        return self.source.choose(f"{key(cell)}?", range(count))

    def offer(self, cell: Cell, binder: Binder) -> Offer:
        """What the cell may be; raises NoValue if nothing is left."""
        interval, narrowing = self._look(cell, binder)
        wishes = self.source.wishes(key(cell))
        twin = self._twin(cell)
        extra = (*wishes, *narrowing.candidates, *twin)
        if cell[0] in self.plan.counts:
            options = tuple(x for x in sizes(interval, wishes) if not self.plan.hopeless(cell[0], x))
        else:
            options = pool(interval, extra)
        options = self._whole_powers(cell, options)
        if not options:
            raise NoValue(cell[0])
        hints = tuple(x for x in dict.fromkeys(narrowing.hints) if x in options)
        if any(x in options and x not in hints for x in wishes):
            hints = ()
        return Offer(options, hints, tuple(x for x in twin if x in options))

    def _twin(self, cell: Cell) -> tuple[Fraction, ...]:
        """The value of the symbol that this one is named after: of omega for `omega_other`."""
        name, index = cell
        while "_" in name:
            name = name.rpartition("_")[0]
            if (name, index) in self.point.cells:
                return (self.point.cells[name, index],)
        return ()

    def draw(self, cell: Cell, binder: Binder) -> Fraction:
        """Give the cell a value from its pool."""
        return self.take(cell, self.offer(cell, binder))

    def take(self, cell: Cell, offer: Offer) -> Fraction:
        """Give the cell one of the values offered."""
        options, name = offer.options, key(cell)
        if offer.hints and len(options) > 1 and self.source.choose(f"{name}!", (True, True, False)):
            options = offer.hints
        value = options[0] if len(options) == 1 else self.source.choose(name, options)
        self.point.set(cell, value)
        return value

    def _whole_powers(self, cell: Cell, options: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        """The options that make exponents in equations whole, as many of the exponents as can be."""
        for power in self.plan.powers:
            if cell[0] in power.names and not cell[1]:
                options = tuple(x for x in options if self._whole(power, cell, x)) or options
        return options

    def _whole(self, power: Power, cell: Cell, value: Fraction) -> bool:
        self.point.set(cell, value)
        try:
            return Fraction(power.value(self.point.env)).denominator == 1
        except Missing:
            return value.denominator == 1
        except ArithmeticError:
            return False
        finally:
            self.point.unset(cell)

    def assign(self, cell: Cell, binder: Binder, value: Fraction) -> None:
        """Give the cell a value that was computed; raises NoValue if its domain does not allow it."""
        if not self.domain(binder).holds(value):
            raise NoValue(cell[0])
        self.point.set(cell, value)

    def check(self) -> None:
        """Raise NoValue if a hypothesis fails at the values drawn."""
        if self.failing() is not None:
            raise NoValue("a hypothesis fails")

    def failing(self) -> Requirement | None:
        """A hypothesis that fails at the values drawn so far."""
        decided = Narrowing(self.point, ("", ()), (), lambda count: 0)
        return next((r for r in self.pending if decided.state(r) is State.FALSE), None)

    def values(self) -> dict[str, Value]:
        """The values by name, entries as tuples."""
        cells = self.point.cells
        return {b.name: _nested([(c[1], cells[c]) for c in self.cells(b)]) for b in self.plan.claim.binders}


def key(cell: Cell) -> str:
    """`sigma`, `A[2]`, `tau[1,2]`."""
    return cell[0] + (f"[{','.join(map(str, cell[1]))}]" if cell[1] else "")


def picks_of(values: Values) -> dict[str, object]:
    """The picks that lead to these values, as far as they were picked."""
    return {key((name, index)): x for name, value in values.items() for index, x in _leaves(value)}


def _leaves(value: Value, index: tuple[Fraction, ...] = ()) -> Iterator[tuple[tuple[Fraction, ...], Fraction]]:
    if isinstance(value, Fraction):
        yield index, value
    else:
        for k, part in enumerate(value, 1):
            yield from _leaves(part, (*index, Fraction(k)))


def _nested(entries: list[tuple[tuple[Fraction, ...], Fraction]]) -> Value:
    """Entries by index as nested tuples."""
    if len(entries) == 1 and not entries[0][0]:
        return entries[0][1]
    rows: dict[Fraction, list[tuple[tuple[Fraction, ...], Fraction]]] = {}
    for index, value in entries:
        rows.setdefault(index[0], []).append((index[1:], value))
    return tuple(map(_nested, rows.values()))
