"""Enclosure of an autarky path to t = 100, against the same Taylor steps in mpmath's interval arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from operator import mul
from typing import Any

from flint import ctx
from mpmath import iv
from referee.numeric.enclosures import enclose
from referee.numeric.enclosures.exact import economy, spillovers
from referee.numeric.enclosures.stage import stages
from referee.numeric.enclosures.step import orders
from referee.numeric.enclosures.walk import Walk

from .measure import Row, seconds

HOME, FOREIGN = (10, 4, 5, 2), (3, 7, 6, 9)
TAU = tuple(tuple(Fraction(1 + (i * 3 + j * 5) % 7, 20) for j in range(4)) for i in range(4))
SIGMA, PRECISION, HORIZON = Fraction(5, 2), 128, 100


def run() -> Sequence[Row]:
    """One row: seconds a path (both countries)."""

    def ours() -> Any:
        return enclose(HOME, FOREIGN, TAU, SIGMA, [HORIZON], "autarky", precision=PRECISION)

    steps, order = count_steps(), orders(PRECISION)[0]
    theirs = seconds(lambda: [interval_step(A, order) for A in (HOME, FOREIGN)]) * steps
    path = ours()
    notes = (
        f"relative width at t = {HORIZON}: {path.width:.1e}; {steps} steps of order {order} at {PRECISION} bits",
        f"the alternative is timed on the first step and scaled by {steps} steps; one length is tried only",
    )
    return [
        Row(
            "enclosure of an autarky path",
            "path",
            "the same in mpmath.iv",
            theirs,
            seconds(ours),
            15,
            100,
            notes=notes,
        )
    ]


def count_steps() -> int:
    """How many steps the path takes."""
    with ctx.workprec(PRECISION):
        walk = Walk(economy(HOME, FOREIGN, SIGMA, 1, 1), spillovers(TAU, 4), (Fraction(HORIZON),))
        walk.run(stages("autarky", 4))
        return walk.steps + 1  # the last one is not moved past


def interval_step(A: Sequence[int], order: int) -> list[Any]:
    """Technologies after a step of one country from date 0, by the recurrences of `fixed_point`."""
    iv.prec = PRECISION
    n, zero, sigma = len(A), iv.mpf(0), iv.mpf(SIGMA.numerator) / SIGMA.denominator
    start = [iv.mpf(a) for a in A]
    weights = [a ** (sigma - 1) for a in start]
    share = [w / sum(weights, zero) for w in weights]
    matrix = [
        [iv.mpf(TAU[j][i].numerator) / TAU[j][i].denominator * share[j] / start[i] for j in range(n)] for i in range(n)
    ]
    alpha, lam = [[iv.mpf(1)] for _ in A], [[iv.mpf(1)] for _ in A]
    rate: list[list[Any]] = [[] for _ in A]
    mean: list[Any] = []
    h = iv.mpf(1) / 8
    for k in range(order - 1):
        moved = []
        for i, row in enumerate(matrix):
            new = sum([x * lam[j][k] for j, x in enumerate(row)], zero)
            rate[i].append(new - sum(map(mul, rate[i], alpha[i][k:0:-1]), zero))
            alpha[i].append(new / (k + 1))
            moved.append(sum(map(mul, rate[i], reversed(lam[i])), zero))
        mean.append(sum(map(mul, moved, share), zero))
        for i in range(n):
            fall = sum(map(mul, mean, reversed(lam[i])), zero)
            lam[i].append((moved[i] - fall) * (sigma - 1) / (k + 1))
    tails = [tail(p, q, h) for r, a, x in zip(rate, alpha, lam, strict=True) for p, q in ((r, a), (r, x), (mean, x))]
    assert len(tails) == 3 * n
    return [a * sum([c * h**k for k, c in enumerate(series)], zero) for a, series in zip(start, alpha, strict=True)]


def tail(p: Sequence[Any], q: Sequence[Any], h: Any) -> Any:
    """A bound of the terms of a product that lie beyond the order, as the proof of a step needs it."""
    sizes = [[abs(c) * h**k for k, c in enumerate(series)] for series in (p, q)]
    ends = list(accumulate(reversed(sizes[1])))
    return sum(map(mul, sizes[0][1:], ends), iv.mpf(0))
