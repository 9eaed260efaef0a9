"""Enclosures of one economy's equilibrium, from exact rationals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from flint import arb, ctx, fmpq

from . import allocation
from .exact import Balls, Economy, Exact, ball, balls, economy, elasticity, positive, technologies
from .pattern import Group, Pattern, World, locate, pattern_sums, total
from .undecidable import Undecidable

PRECISIONS = (128, 256, 512, 1024, 2048)


@dataclass(frozen=True)
class EnclosedAutarky:
    """Balls of what `Autarky` holds: labor by industry, price index and consumption at wage 1."""

    labor: Balls
    price_index: arb
    consumption: arb


@dataclass(frozen=True)
class EnclosedTrade:
    """Balls of what `Trade` holds, industries in the caller's order.

    tied: the industries (from 1) with A/A_star equal to omega, if there are several: then who makes how much of
    each is open, and their share_home and labor are the ranges of all equilibria. Else empty.
    """

    omega: arb
    z: arb
    share_home: Balls
    labor: Balls
    labor_star: Balls
    consumption: arb
    consumption_star: arb
    tied: tuple[int, ...]


def enclose_autarky_equilibrium(A: Sequence[Exact], sigma: Exact, L: Exact = 1) -> EnclosedAutarky:
    """Balls around labor, price index and consumption of a closed economy, wage 1.

    Source: Hanlon (2012), eqs. (2), (3), (6), (8), as `autarky_equilibrium`. A: n technologies, sigma > 1, L > 0:
    exact numbers (int, Fraction, "1/3", or a float taken exactly). Every ball contains the exact value; relative
    radius near 2^-120. ValueError names a bad argument.
    """
    home, s, force = technologies("A", A), elasticity(sigma), positive("L", L)
    with ctx.workprec(PRECISIONS[0]):
        exponent = ball(s - 1)
        weights = [x**exponent for x in balls(home)]
        price = total(weights) ** (-1 / exponent)
        return EnclosedAutarky(allocation.employment(weights, ball(force)), price, ball(force) / price)


def enclose_trade_equilibrium(
    A: Sequence[Exact], A_star: Sequence[Exact], sigma: Exact, L: Exact = 1, L_star: Exact = 1
) -> EnclosedTrade:
    """Balls around relative wage, trade pattern, employment and consumption of two open economies.

    Source: Hanlon (2012), Section 2.2 and Appendix A, as `trade_equilibrium`. Exact arguments as in
    `enclose_autarky_equilibrium`. The pattern is proved: precision rises until each sign it rests on is certain; equal
    ratios A/A_star are found exactly. Undecidable: a relative wage that cannot be told from an industry's ratio
    although that industry would be made in one country only (naming it). ValueError names a bad argument.
    """
    data = economy(A, A_star, sigma, L, L_star)
    for precision in PRECISIONS:
        with ctx.workprec(precision):
            world = world_of(data)
            pattern = exact_pattern(data, world, range(len(data.A)))
            if pattern is not None:
                return _tied(world, pattern) if len(pattern.shared) > 1 else _settled(world, pattern)
    raise Undecidable("the relative wage cannot be told from an industry's ratio A/A_star", nearest(data))


def world_of(data: Economy) -> World:
    """Balls of exact data, at the current precision."""
    return World(balls(data.A), balls(data.A_star), ball(data.sigma), ball(data.L), ball(data.L_star))


def exact_pattern(data: Economy, world: World, traded: Sequence[int]) -> Pattern | None:
    """The pattern for exact data, industries of one ratio together; None if open at this precision."""
    ratios = [quotient(x, y) for x, y in zip(data.A, data.A_star, strict=True)]
    a, b = world.powers()
    order = sorted(traded, key=lambda i: -ratios[i])
    groups = []
    for ratio, members in groupby(order, key=lambda i: ratios[i]):
        found = tuple(members)
        groups.append(Group(found, arb(ratio), total([a[i] for i in found]), total([b[i] for i in found])))
    return locate(groups, [i for i in range(len(a)) if i not in set(traded)], world)


def quotient(x: Fraction, y: Fraction) -> fmpq:
    """x/y, exactly."""
    return fmpq(x.numerator * y.denominator, x.denominator * y.numerator)


def nearest(data: Economy) -> tuple[int, ...]:
    """The industries (from 1) whose exact ratio is nearest to a balanced-trade wage: those to be named."""
    ratios = [x / y for x, y in zip(data.A, data.A_star, strict=True)]
    with ctx.workprec(PRECISIONS[-1]):
        world = world_of(data)
        a, b = world.powers()
        gaps: dict[Fraction, arb] = {}
        for ratio in set(ratios):
            sure = {i for i, r in enumerate(ratios) if r > ratio}
            for home in (sure, sure | {i for i, r in enumerate(ratios) if r == ratio}):
                rest = tuple(i for i in range(len(ratios)) if i not in home)
                gap = abs(pattern_sums(Pattern(tuple(home), rest, (), ()), a, b).excess(ball(ratio), world)).mid()
                gaps[ratio] = min(gaps.get(ratio, gap), gap)
        closest = min(gaps, key=lambda ratio: gaps[ratio])
    return tuple(i + 1 for i, r in enumerate(ratios) if r == closest)


def _settled(world: World, pattern: Pattern) -> EnclosedTrade:
    at = allocation.trade(world, pattern)
    return EnclosedTrade(
        at.omega,
        total(at.share_home),
        at.share_home,
        at.labor,
        at.labor_star,
        at.consumption,
        at.consumption_star,
        (),
    )


def _tied(world: World, pattern: Pattern) -> EnclosedTrade:
    """Several industries share the relative wage: their joint labor is known, its division is not."""
    first, *others = pattern.shared
    lead = allocation.trade(world, Pattern(pattern.home, (*pattern.foreign, *others), (first,), ()))
    omega = lead.omega
    demand = [lead.spending[i] * (world.L * omega + world.L_star) for i in pattern.shared]  # in Foreign's wage
    labor, labor_star = list(lead.labor), list(lead.labor_star)
    left = world.L - total([labor[i] for i in pattern.home])
    left_star = world.L_star - total([labor_star[j] for j in pattern.foreign])
    share = list(lead.share_home)
    zero = arb(0)
    for i, value in zip(pattern.shared, demand, strict=True):
        labor[i] = zero.union(left.min(value / omega))
        labor_star[i] = zero.union(left_star.min(value))
        share[i] = zero.union(arb(1).min(omega * left / value))
    z = arb(len(pattern.home)) + zero.union(arb(len(pattern.shared)))
    tied = tuple(i + 1 for i in sorted(pattern.shared))
    return EnclosedTrade(
        omega, z, tuple(share), tuple(labor), tuple(labor_star), lead.consumption, lead.consumption_star, tied
    )
