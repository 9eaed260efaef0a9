"""Validated enclosures of paths: the same economies and regimes as `simulate`, from exact rationals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import ctx

from ..paths.regime import Regime
from ..paths.regime import regime as checked_regime
from .exact import Economy, Exact, Rationals, dates, economy, spillovers
from .result import EnclosedPath
from .stage import Stage, stages
from .undecidable import TooWide, Undecidable
from .walk import Walk

WIDTH = 1e-12
"""Relative width for which precision is raised."""
DOUBLINGS = 2
LEAST_PRECISION = 64


def enclose(
    A: Sequence[Exact],
    A_star: Sequence[Exact],
    tau: Sequence[Sequence[Exact]],
    sigma: Exact,
    t: Sequence[Exact],
    regime: Regime,
    L: Exact = 1,
    L_star: Exact = 1,
    *,
    precision: int = 128,
) -> EnclosedPath:
    """Balls around technologies, employment, consumption and trade of two economies at the dates t, and around the
    dates of events between them.

    Source: Hanlon (2012), as `simulate`, for one economy with exact data (int, Fraction, "1/3", or a float taken
    exactly): A, A_star: n technologies at date 0; tau: n by n, in [0, 1], rows send; sigma > 1; L, L_star > 0; t:
    ascending dates from 0 on. Only active industries learn (eq. (9)).

    Every ball contains the exact solution: Taylor steps whose tails are bounded by a fixed-point theorem (`step`); the
    pattern of trade proved over every step; the date of a switch enclosed by interval Newton and the pattern after
    it proved to be entered. Precision (bits) is doubled, up to twice, while technologies and consumption are
    wider than 1e-12 (relative) or something is undecided (and if that can help); then what was found is returned.
    Undecidable, never a guess: ties at the relative wage, two events at once, margins that graze zero or from which
    both sides push back (Filippov), dates at which an event happens; also if balls grow too wide. ValueError names a
    bad argument.
    """
    data = economy(A, A_star, sigma, L, L_star)
    n = len(data.A)
    matrix, when, plan = spillovers(tau, n), dates(t), stages(checked_regime(regime, n), n)
    if not isinstance(precision, int) or precision < LEAST_PRECISION:
        raise ValueError(f"precision: found {precision!r}, expected at least {LEAST_PRECISION} bits")
    best: EnclosedPath | None = None
    problem: Undecidable | None = None
    for doubling in range(DOUBLINGS + 1):
        try:
            best = _at_precision(data, matrix, when, plan, precision << doubling)
        except Undecidable as found:
            problem = found
            if found.final or _hopeless(found, when[-1], precision << doubling, precision << DOUBLINGS):
                break
            continue
        if best.width <= WIDTH:
            break
    if best is None:
        assert problem is not None
        raise problem
    return best


def _hopeless(found: Undecidable, last: Fraction, bits: int, most: int) -> bool:
    """Whether balls grow so fast that, at the rate seen, not even the most bits allowed would last to the end."""
    if not isinstance(found, TooWide) or found.time is None:
        return False
    return bits * float(last) > most * float(found.time)


def _at_precision(
    data: Economy, tau: tuple[Rationals, ...], when: Rationals, plan: tuple[Stage, ...], precision: int
) -> EnclosedPath:
    with ctx.workprec(precision):
        walk = Walk(data, tau, when)
        walk.run(plan)
        return EnclosedPath(tuple(walk.states), tuple(walk.events))
