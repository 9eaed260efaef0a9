"""A plot of a refutation: both sides of the failing relation as one symbol of the counterexample moves.

Double precision, for the eye only: the verdict rests on the certificate. A point is drawn only where every hypothesis
still holds; where each symbol is tied by an equation there is no plot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from ...numeric.balls import Value, Values
from ...properties.evaluate import Env, NotEvaluable, evaluable, margin, term
from ...properties.exact_search import entry, environment
from ...symbolic.claim import Claim
from ...symbolic.expression import INFINITY, Binder, Limit, Node, Rel, num
from ...symbolic.parse import expand
from ...symbolic.prenex import written_out
from ...symbolic.substitute import free_names, substitute
from ..kernel import read_values
from ..result import Counterexample
from .failing import failing

POINTS = 81
LEAST = 20
NOT_A_POINT = (ArithmeticError, LookupError, NotEvaluable, ValueError, TypeError)
Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Plot:
    """Two sides of a relation against one symbol (`entry` k of a sized one), and the counterexample on them."""

    symbol: str
    entry: int | None
    relation: Rel
    left: Line
    right: Line
    at: float
    at_left: float
    at_right: float


def plot_of(claim: Claim, found: Counterexample) -> Plot | None:
    """The plot along the first symbol that can move by itself; None if there is none, or nothing to evaluate."""
    claim = written_out(claim)
    if not {b.name for b in claim.binders} <= found.values.keys():
        return None
    values = read_values(found.values)
    relation = failing(claim, values).relation
    if relation is None:
        return None
    instance: dict[str, Node] = {k: num(v) for k, v in failing(claim, values).instance.items()}
    sides = substitute(expand(relation, claim.definitions), instance)
    hypotheses = [a.formula for a in claim.hypotheses]
    if isinstance(sides, Rel) and isinstance(sides.lhs, Limit):
        return _limit(relation, sides, sides.lhs, values)
    if not isinstance(sides, Rel) or not all(map(evaluable, (sides, *hypotheses))):
        return None
    for binder, k in _candidates(claim, sides, values):
        try:
            made = _Along(binder, k, values, relation, sides, hypotheses).plot()
        except NOT_A_POINT:
            continue
        if made is not None:
            return made
    return None


def _limit(written: Rel, sides: Rel, limit: Limit, values: Values) -> Plot | None:
    """The function whose limit is claimed, on both sides of the point, against the value claimed."""
    env = environment(values)
    point, body = float(term(limit.point)(env)), term(limit.body)
    rows = []
    for k in range(-POINTS + 1, POINTS):
        x = point + 0.9 * k / POINTS
        try:
            rows.append((x, float(body({**env, limit.var: x}))))
        except NOT_A_POINT:
            continue
    if len(rows) < LEAST:
        return None
    if sides.rhs == INFINITY:
        return Plot(limit.var, None, written, tuple(rows), (), point, rows[-1][1], rows[-1][1])
    claimed = float(term(sides.rhs)(env))
    flat = ((rows[0][0], claimed), (rows[-1][0], claimed))
    return Plot(limit.var, None, written, tuple(rows), flat, point, claimed, claimed)


def _candidates(claim: Claim, sides: Rel, values: Values) -> Iterator[tuple[Binder, int | None]]:
    names = free_names(sides.lhs) | free_names(sides.rhs)
    there = [b for b in claim.binders if b.name in names and not b.domain.integer]
    yield from ((b, None) for b in sorted(there, key=lambda b: b.name != "sigma") if not b.index)
    for b in there:
        value = values[b.name]
        if len(b.index) == 1 and isinstance(value, tuple):
            yield from ((b, k) for k in range(1, len(value) + 1))


@dataclass(frozen=True)
class _Along:
    binder: Binder
    entry: int | None
    values: Values
    written: Rel
    sides: Rel
    hypotheses: list[Node]

    def plot(self) -> Plot | None:
        """The plot along this symbol, if enough points satisfy the hypotheses and the sides are not both flat."""
        center = float(self._value())
        tests = [margin(h) for h in self.hypotheses]
        left, right = term(self.sides.lhs), term(self.sides.rhs)
        rows = []
        for x in self._grid(center):
            env = self._env(x)
            try:
                if all(test(env) >= 0 for test in tests):
                    rows.append((x, float(left(env)), float(right(env))))
            except NOT_A_POINT:
                continue
        if len(rows) < LEAST or all(r[1:] == rows[0][1:] for r in rows):
            return None
        here = self._env(center)
        lines = tuple((x, a) for x, a, _ in rows), tuple((x, b) for x, _, b in rows)
        return Plot(self.binder.name, self.entry, self.written, *lines, center, float(left(here)), float(right(here)))

    def _value(self) -> Fraction:
        value = self.values[self.binder.name]
        if self.entry is not None and isinstance(value, tuple):
            value = value[self.entry - 1]
        assert isinstance(value, Fraction)
        return value

    def _grid(self, center: float) -> list[float]:
        """From a third of the way down to the lower end of the domain, to twice the value."""
        env = self._env(center)
        domain = self.binder.domain
        lo, hi = (None if end is None else _end(end, env) for end in (domain.lo, domain.hi))
        span = abs(center - lo) if lo is not None and center != lo else max(abs(center), 1.0)
        first = center - 0.95 * span
        last = center + 1.5 * span
        last = last if hi is None else min(last, center + 0.95 * (hi - center))
        return [first + (last - first) * k / (POINTS - 1) for k in range(POINTS)]

    def _env(self, x: float) -> Env:
        env = dict(environment(self.values))
        value = self.values[self.binder.name]
        if self.entry is None:
            env[self.binder.name] = x
        elif isinstance(value, tuple):
            env[self.binder.name] = partial(entry, _with(value, self.entry, Fraction(x)))
        return env


def _with(value: tuple[Value, ...], k: int, x: Fraction) -> tuple[Value, ...]:
    return (*value[: k - 1], x, *value[k:])


def _end(node: Node, env: Env) -> float | None:
    try:
        return float(term(node)(env))
    except NOT_A_POINT:
        return None
