"""What a pattern of trade implies at one date: spending, employment, output, consumption. Balls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb

from .exact import Balls
from .pattern import Pattern, World, relative_wage, total


@dataclass(frozen=True)
class Allocation:
    """One date's quantities; `spending`: each country's budget shares by industry (empty where not used)."""

    omega: arb
    labor: Balls
    labor_star: Balls
    share_home: Balls
    consumption: arb
    consumption_star: arb
    spending: Balls = ()
    spending_star: Balls = ()


def autarky(world: World) -> Allocation:
    """Two closed economies: Hanlon (2012), eq. (8), and D = L (sum A_j^(sigma-1))^(1/(sigma-1))."""
    a, b = world.powers()
    labor, labor_star = employment(a, world.L), employment(b, world.L_star)
    index = 1 / (world.sigma - 1)
    consumption, consumption_star = world.L * total(a) ** index, world.L_star * total(b) ** index
    share = output_shares(world, labor, labor_star)
    return Allocation(arb.nan(), labor, labor_star, share, consumption, consumption_star)


def employment(weights: Sequence[arb], labor: arb) -> Balls:
    """Labor in proportion to weights."""
    each = labor / total(weights)
    return tuple(w * each for w in weights)


def mobility(world: World, home: Sequence[int]) -> Allocation:
    """Equal wages, labor free to move: each industry where its technology is higher (at Home those in `home`)."""
    a, b = world.powers()
    made = set(home)
    best = [a[i] if i in made else b[i] for i in range(len(a))]
    labor = employment(best, world.L + world.L_star)
    zero = arb(0)
    mine = tuple(x if i in made else zero for i, x in enumerate(labor))
    theirs = tuple(zero if i in made else x for i, x in enumerate(labor))
    each = total(best) ** (1 / (world.sigma - 1))
    share = tuple(arb(1) if i in made else zero for i in range(len(a)))
    return Allocation(arb(1), mine, theirs, share, total(mine) * each, total(theirs) * each)


def trade(world: World, pattern: Pattern) -> Allocation:
    """Balanced trade in a pattern that holds, at most one industry shared: Hanlon (2012), Appendix A.

    Budget shares are CES over prices omega/A_i (made at Home) and 1/A*_j; a shared industry gets each country's
    remaining labor.
    """
    a, b = world.powers()
    omega = relative_wage(pattern, world)
    cheap = omega ** (1 - world.sigma)
    homemade, everywhere = {*pattern.home, *pattern.closed}, set(pattern.home)
    x = [cheap * a[i] if i in homemade else b[i] for i in range(len(a))]
    x_star = [cheap * a[i] if i in everywhere else b[i] for i in range(len(a))]
    spending, spending_star = employment(x, arb(1)), employment(x_star, arb(1))
    income, income_star = world.L * omega, world.L_star
    zero = arb(0)
    labor, labor_star = [zero] * len(a), [zero] * len(a)
    for i in pattern.home:
        labor[i] = spending[i] * world.L + spending_star[i] * income_star / omega
    for i in pattern.foreign:
        labor_star[i] = spending[i] * income + spending_star[i] * world.L_star
    for i in pattern.closed:
        labor[i], labor_star[i] = spending[i] * world.L, spending_star[i] * world.L_star
    for i in pattern.shared:
        labor[i], labor_star[i] = world.L - total(labor), world.L_star - total(labor_star)
    index = 1 / (world.sigma - 1)
    return Allocation(
        omega,
        tuple(labor),
        tuple(labor_star),
        output_shares(world, labor, labor_star),
        income * total(x) ** index,
        income_star * total(x_star) ** index,
        spending,
        spending_star,
    )


def output_shares(world: World, labor: Sequence[arb], labor_star: Sequence[arb]) -> Balls:
    """The fraction of each industry's world output that is made at Home."""
    return tuple(
        _fraction(x * home, y * foreign)
        for x, home, y, foreign in zip(world.A, labor, world.A_star, labor_star, strict=True)
    )


def _fraction(home: arb, foreign: arb) -> arb:
    if foreign.is_zero():
        return arb(1)
    return arb(0) if home.is_zero() else 1 / (1 + foreign / home)
