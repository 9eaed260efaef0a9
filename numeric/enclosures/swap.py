"""Two industries at the relative wage: the shared one and another, which change places in the order of A/A*.

At that moment balanced trade fixes only how much labor Home has in the two together. After it Home makes the one that
is ahead first (Foreign the one that is behind), so the allocation jumps. The path goes on in one way only if no
allocation in between could hold the two ratios together: that is proved here, or `Undecidable` is raised.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb

from .allocation import Allocation, trade
from .flow import Guard, Rows, Side
from .pattern import Pattern, World, certain_sign, total
from .undecidable import Undecidable

Zero = tuple[str, Side, int]
"""A guard that is exactly 0 (kind, side, industry from 0)."""


def swap(pattern: Pattern, guard: Guard, world: World, tau: Rows) -> tuple[Pattern, Zero]:
    """The pattern after industry i's ratio has reached that of the shared industry m, and the guard that is then 0.

    The margin of i is known to fall through 0 in the old pattern; that of the new one is for the caller to watch.
    """
    i, (m,) = guard.industry, pattern.shared
    now = trade(world, pattern)
    rising = guard.side == "Foreign"
    both = (i + 1, m + 1)
    if not _parts(_Tied(i, m, rising, now), world, tau):
        raise Undecidable("tie: the model leaves open who makes two industries", both)
    if rising:  # Home takes i first
        size = certain_sign(now.labor_star[i] - now.omega * now.labor[m])
    else:  # Foreign does
        size = certain_sign(now.labor[i] * now.omega - now.labor_star[m])
    if size == 0:
        raise Undecidable("tie: two industries reach the relative wage and would change places whole", both)
    after = m if size > 0 else i
    home, foreign = _without(pattern.home, i), _without(pattern.foreign, i)
    to_home = (size < 0) == rising
    side: Side = "Home" if to_home else "Foreign"
    pair = ((*home, after), foreign) if to_home else (home, (*foreign, after))
    return Pattern(*pair, (i,) if size > 0 else (m,), pattern.closed), ("ratio", side, after)


def _without(industries: tuple[int, ...], i: int) -> tuple[int, ...]:
    return tuple(k for k in industries if k != i)


@dataclass(frozen=True)
class _Tied:
    """The two industries, whether i rises against m, and the allocation just before."""

    i: int
    m: int
    rising: bool
    now: Allocation


def _parts(tied: _Tied, world: World, tau: Rows) -> bool:
    """Whether A_i/A*_i certainly passes A_m/A*_m at every allocation of the two that balanced trade allows.

    With x Home's labor in i, from one bound to the other, both countries' labor in both and so the growth of the
    ratio of ratios are affine in x: two ends decide. At the ends, too, both countries are taken to learn in both,
    as they do in between.
    """
    now, i, m = tied.now, tied.i, tied.m
    whole = [now.labor[k] + now.labor_star[k] / now.omega for k in (i, m)]
    mine = now.labor[i] + now.labor[m]
    ends = ((mine - whole[1]).max(arb(0)), whole[0].min(mine))
    return all(_sign(tied, x, mine, whole, world, tau) == (1 if tied.rising else -1) for x in ends)


def _sign(tied: _Tied, x: arb, mine: arb, whole: list[arb], world: World, tau: Rows) -> int:
    """The sign of the growth rate of (A_i/A*_i)/(A_m/A*_m) if Home has x in i and the rest of `mine` in m."""
    now, i, m = tied.now, tied.i, tied.m
    labor, labor_star = list(now.labor), list(now.labor_star)
    labor[i], labor[m] = x, mine - x
    labor_star[i], labor_star[m] = (whole[0] - x) * now.omega, (whole[1] - mine + x) * now.omega

    def growth(k: int) -> arb:
        learned = total([row[k] * x for row, x in zip(tau, labor, strict=True)])
        abroad = total([row[k] * x for row, x in zip(tau, labor_star, strict=True)])
        return learned / world.A[k] - abroad / world.A_star[k]

    return certain_sign(growth(i) - growth(m))
