"""Claims of a limit refuted: at numbers for all the other symbols, the limit is proved to be another number.

The other number is guessed from values near the point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from math import exp, isfinite
from typing import Any

from ...numeric.balls import Values
from ...properties.evaluate import Missing, NotEvaluable
from ...properties.evaluate import term as evaluated
from ...properties.hunt import show
from ...properties.ties import decided, term
from ...symbolic.claim import Claim
from ...symbolic.expression import INFINITY, Limit, Node, Num, Op, Rel
from ...symbolic.substitute import free_names, substitute
from ...symbolic.text import to_text
from ..context import is_ground
from ..derivative import BELOW
from ..kernel import Certificate
from .existence import points, proved
from .negation import taken
from .task import Propose, Task

POINTS, LARGE, NEAR, FAR, SIMPLE, CLOSE = 4, 9, (Fraction(1, 10**6), Fraction(1, 10**8)), (10**7, 10**12), 20, 1e-3
Lines = list[dict[str, Any]]


def refuting(methods: Sequence[tuple[str, Propose]]) -> Propose:
    """The method, given those that may prove what the limit is."""

    def refute(task: Task) -> Iterator[Certificate]:
        claim, goal = task.claim, task.claim.conclusion
        if not (isinstance(goal, Rel) and goal.op == "=" and isinstance(goal.lhs, Limit) and is_ground(goal)):
            return
        if not all(is_ground(a.formula) for a in claim.hypotheses):
            return
        for values in islice(points(claim), POINTS):
            lines = _disproof(task, goal.lhs, values, methods)
            if lines is not None:
                yield task.certificate(lines, "negation")

    return refute


def _disproof(task: Task, limit: Limit, values: Values, methods: Sequence[tuple[str, Propose]]) -> Lines | None:
    """Lines: the limit at these numbers is such a number, which is not the one claimed."""
    at = {name: term(v) for name, v in values.items()}
    here = substitute(limit, at)
    assert isinstance(here, Limit)
    claimed = substitute(task.claim.conclusion, at)
    assert isinstance(claimed, Rel)
    for number in guesses(here):
        right, apart = Rel("=", here, number), Rel("!=", claimed.rhs, number)
        if decided(apart, {}) is not True:
            continue
        part = Claim(f"{task.claim.id}.limit", task.claim.paper, "", show(values), {}, (), right)
        proof = proved(Task(part, task.kernel, {}), methods)
        if proof is not None:
            settled: list[Lines] = [[{"do": "settle"}] for _ in task.claim.hypotheses]
            last: Lines = [
                {"do": "deny", "as": "claimed"},
                {"do": "have", "as": "limit", "formula": to_text(right), "proof": proof},
                {"do": "have", "as": "apart", "formula": to_text(apart), "proof": [{"do": "settle"}]},
                {"do": "settle", "using": ["claimed", "limit", "apart"]},
            ]
            return [*taken(task.claim.binders, values), {"do": "parts", "proofs": [*settled, last]}]
    return None


def guesses(limit: Limit) -> Iterator[Node]:
    """Simple numbers, and logarithms of such, near the values of the body near the point."""
    if free_names(limit.body) - {limit.var}:
        return
    try:
        body = evaluated(limit.body, exact=False)
        values = [float(body({limit.var: x})) for x in _places(limit)]
    except (ArithmeticError, ValueError, TypeError, LookupError, Missing, NotEvaluable):
        return
    found = dict.fromkeys(_simple(x) for x in reversed(values) if _is_simple(x))
    logs = dict.fromkeys(_simple(exp(x)) for x in reversed(values) if abs(x) < LARGE and _is_simple(exp(x)))
    yield from map(Num, found)
    yield from (Op("log", (Num(x),)) for x in logs)


def _simple(value: float) -> Fraction:
    return Fraction(value).limit_denominator(SIMPLE)


def _is_simple(value: float) -> bool:
    return isfinite(value) and abs(value - _simple(value)) < CLOSE * (1 + abs(value))


def _places(limit: Limit) -> Iterator[Fraction]:
    point: Node = limit.point
    if point in (INFINITY, BELOW):
        yield from (Fraction(x if point == INFINITY else -x) for x in FAR)
    elif isinstance(point, Num):
        yield from (point.value + (h if limit.side == "+" else -h) for h in NEAR)
