"""Violations on paths, proved: balls around the paths from exact initial values, and the statement on these balls.

What counts is a certain sign only: where balls overlap, or the enclosure leaves something open, nothing is confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from flint import arb, ctx, fmpq

from ..numeric.balls import Evaluator, Undecided, Undefined, Value, Values, holds, holds_at, in_domain
from ..numeric.enclosures import EnclosedState, Undecidable, enclose
from ..symbolic.expression import At, Binder, Logic, Node, Num, Op, Quant, Rel
from ..symbolic.substitute import substitute
from ..symbolic.walk import walk
from .confirm import shortened
from .screen.path_laws import lawful
from .screen.path_matrices import Matrix, table
from .screen.path_names import FOREIGN_AT_OPENING, HOME_AT_OPENING, MATRIX, QUANTITIES, Kind
from .screen.path_space import PathSpace
from .simple_values import numbers

PRECISION = 128
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
Number: TypeAlias = Fraction | arb


@dataclass(frozen=True)
class Confirmed:
    """A violation that is proved: the dates, by bound symbol, and an enclosure of left side - right side."""

    dates: Mapping[str, Fraction]
    low: Fraction
    high: Fraction

    @property
    def margin(self) -> tuple[str, str]:
        """The enclosure in short rationals."""
        if self.low == self.high:
            return str(self.low), str(self.high)
        return str(shortened(self.low, down=True)), str(shortened(self.high, down=False))


@dataclass(frozen=True)
class AlongPath(Evaluator):
    """Evaluation where symbols for paths have values (numbers or balls) at a few dates, by industry (0: none)."""

    states: Mapping[tuple[str, int, Fraction], Number]

    def value(self, node: Node) -> Number:
        """The exact value where it is known, else a ball that contains it."""
        match node:
            case At(name, (*industry, date)) if name in QUANTITIES:
                index, at = [self.value(i) for i in industry], self.value(date)
                if not isinstance(at, Fraction) or not all(isinstance(i, Fraction) for i in index):
                    raise Undefined(f"{name} at a date or an industry that is not known exactly")
                key = (name, int(index[0]) if index else 0, at)
                if key not in self.states:
                    raise Undefined(f"{name} has no value at date {at}")
                return self.states[key]
        return super().value(node)

    def bind(self, var: str, value: Fraction | int) -> AlongPath:
        """The same paths with one more symbol."""
        return replace(self, values={**self.values, var: Fraction(value)})


def confirmed(space: PathSpace, values: Values, dates: Sequence[Fraction]) -> Confirmed | None:
    """The violation at some of these dates, if the hypotheses are met and it is proved; None if it is not.

    That what is assumed of all dates is the model's own law is seen on a sample (`path_laws`), all else is proved.

    `values`: initial technologies A and A_star, the claim's scalars, sigma, tau (or the spillover matrix).
    """
    when = sorted({Fraction(0), *dates})
    try:
        if not lawful(space) or not _admissible(space, values):
            return None
        others = {name: x for name, x in values.items() if name not in space.paths}
        at = AlongPath(others, {}, _states(space, values, when))
        with ctx.workprec(PRECISION):
            if not all(holds_at(h, at) for h in space.side):
                return None
            relation, inside, found = _failing(space.conclusion, at, when, {})
            gap = inside.value(Op("-", (relation.lhs, relation.rhs)))
    except (Undecidable, Undecided, Undefined, ValueError):
        return None
    low, high = (gap, gap) if isinstance(gap, Fraction) else (_rational(gap.lower()), _rational(gap.upper()))
    return Confirmed(found, low, high)


def _admissible(space: PathSpace, values: Values) -> bool:
    """Whether domains and the hypotheses on initial values are met, exactly."""
    known = {**values, HOME_AT_OPENING: values["A"], FOREIGN_AT_OPENING: values["A_star"]}
    fine = all(in_domain(x, b.domain, known) for b in space.order if b.name in known for x in numbers(known[b.name]))
    return fine and all(holds(h, known) for h in space.initial)


def _states(space: PathSpace, values: Values, dates: Sequence[Fraction]) -> dict[tuple[str, int, Fraction], Number]:
    used = {p.name for f in (space.conclusion, *space.side) for p in walk(f) if isinstance(p, At)} & space.paths
    found: dict[tuple[str, int, Fraction], Number] = {}
    for kind in sorted({QUANTITIES[name][0] for name in used}):
        matrix = _matrix(space, values)
        for state in _enclosed(values, matrix, dates, kind):
            for name in used:
                if QUANTITIES[name][0] == kind:
                    rows = _quantity(QUANTITIES[name][1], state, values, matrix)
                    found |= {(name, k, state.t): x for k, x in rows.items()}
    return found


def _matrix(space: PathSpace, values: Values) -> Matrix:
    if space.matrix_is_open:
        return values[MATRIX]  # type: ignore[return-value]
    n = len(_row(values["A"]))
    return tuple(tuple(x * _scalar(values["tau"]) for x in row) for row in table(space.claim.model, n))


def _enclosed(values: Values, matrix: Matrix, dates: Sequence[Fraction], kind: Kind) -> tuple[EnclosedState, ...]:
    workers = [_scalar(values.get(name, Fraction(1))) for name in ("L", "L_star")]
    start, sigma = (_row(values["A"]), _row(values["A_star"])), _scalar(values["sigma"])
    return enclose(*start, matrix, sigma, dates, kind, *workers, precision=PRECISION).states


def _row(value: Value) -> tuple[Fraction, ...]:
    return tuple(numbers(value))


def _scalar(value: Value) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def _quantity(what: str, state: EnclosedState, values: Values, matrix: Matrix) -> dict[int, Number]:
    """The quantity by industry, or of the country (0)."""
    match what:
        case "A" | "A_star" if state.t == 0:
            return dict(enumerate(_row(values[what]), 1))
        case "A":
            return dict(enumerate(state.A, 1))
        case "A_star":
            return dict(enumerate(state.A_star, 1))
        case "share":
            return dict(enumerate(map(_exact, state.share_home), 1))
        case "growth":
            return _growth([_exact(x) for x in state.labor], matrix)
        case "growth_star":
            return _growth([_exact(x) for x in state.labor_star], matrix)
        case "D":
            return {0: state.consumption}
        case "D_star":
            return {0: state.consumption_star}
        case _:
            return {0: state.omega}


def _growth(labor: Sequence[Number], matrix: Matrix) -> dict[int, Number]:
    """Learning, where it is certain who is employed: eq. (9)."""
    found: dict[int, Number] = {}
    for i, own in enumerate(labor):
        if own > 0:
            taught = [(matrix[j][i], x) for j, x in enumerate(labor) if matrix[j][i] and not _zero(x)]
            found[i + 1] = sum((_ball(rate) * _ball(x) for rate, x in taught), arb(0)) if taught else Fraction(0)
        elif _zero(own):
            found[i + 1] = Fraction(0)
    return found


def _zero(x: Number) -> bool:
    return isinstance(x, Fraction) and x == 0


def _ball(x: Number) -> arb:
    return arb(fmpq(x.numerator, x.denominator)) if isinstance(x, Fraction) else x


def _exact(x: arb) -> Number:
    """A number that is known exactly as such."""
    return _rational(x) if x.is_exact() and x.is_finite() else x


def _rational(x: arb) -> Fraction:
    mantissa, exponent = x.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _failing(
    node: Node, at: AlongPath, dates: Sequence[Fraction], found: Mapping[str, Fraction]
) -> tuple[Rel, AlongPath, Mapping[str, Fraction]]:
    """A relation that fails and brings the statement down, and the dates at which it does; raises Undecided."""
    match node:
        case Rel():
            if not holds_at(node, at):
                return node, at, found
        case Logic("not", (Rel(op, lhs, rhs),)):
            return _failing(Rel(OPPOSITE[op], lhs, rhs), at, dates, found)
        case Logic("and", args):
            for part in args:
                if _fails(part, at, dates):
                    return _failing(part, at, dates, found)
        case Logic("or", args) if all(_fails(part, at, dates) for part in args):
            return _failing(args[-1], at, dates, found)
        case Logic("implies", (a, b)) if holds_at(_read(a, at, dates, False), at):
            return _failing(b, at, dates, found)
        case Logic("iff", (a, b)):
            first, second = holds_at(a, at), holds_at(b, at)
            if first != second:
                wrong = b if first else a
                return _failing(wrong, at, dates, found)
        case Quant("forall", binder, body) if binder.domain.integer:
            for k in at.range(binder.domain.lo, binder.domain.hi):
                if _fails(body, at.bind(binder.name, k), dates):
                    return _failing(body, at.bind(binder.name, k), dates, found)
        case Quant("forall", binder, body):
            for date in _inside(binder, at, dates):
                there = substitute(body, {binder.name: Num(date)})
                if _fails(there, at, dates):
                    return _failing(there, at, dates, {**found, binder.name: date})
    raise Undecided("no relation is shown to fail")


def _fails(node: Node, at: AlongPath, dates: Sequence[Fraction]) -> bool:
    """Whether the statement certainly fails."""
    try:
        return not holds_at(_read(node, at, dates, True), at)
    except (Undecided, Undefined):
        return False


def _read(node: Node, at: AlongPath, dates: Sequence[Fraction], claimed: bool) -> Node:
    """The formula read at these dates, where that makes it weaker (`claimed`) or stronger; else as it is."""
    match node:
        case Logic("implies", (a, b)):
            return Logic("implies", (_read(a, at, dates, not claimed), _read(b, at, dates, claimed)))
        case Logic("not", (a,)):
            return Logic("not", (_read(a, at, dates, not claimed),))
        case Logic(("and" | "or") as op, args):
            return Logic(op, tuple(_read(a, at, dates, claimed) for a in args))
        case Quant(kind, binder, body) if binder.domain.integer:
            return Quant(kind, binder, _read(body, at, dates, claimed))
        case Quant(kind, binder, body) if (kind == "forall") == claimed and not binder.index:
            inside = _inside(binder, at, dates)
            parts = [_read(substitute(body, {binder.name: Num(d)}), at, dates, claimed) for d in inside]
            return Logic("and" if claimed else "or", tuple(parts))
        case _:
            return node


def _inside(binder: Binder, at: AlongPath, dates: Sequence[Fraction]) -> list[Fraction]:
    """The dates in a domain, the simplest first."""
    known = {**at.values, binder.name: Fraction(0)}
    return [d for d in sorted(dates, key=lambda d: (d.denominator, d)) if in_domain(d, binder.domain, known)]


def variable_dates(node: Node) -> frozenset[str]:
    """The symbols under which a statement's dates are reported."""
    return frozenset(p.binder.name for p in walk(node) if isinstance(p, Quant) and not p.binder.domain.integer)
