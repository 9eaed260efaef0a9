"""Stages of a regime, and the phases within them: what flow they follow, and what comes after a guard reaches zero."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from flint import arb

from ..paths.condition import Condition
from ..paths.regime import Delayed, Gradual, Regime, Until
from . import allocation
from .allocation import Allocation
from .equilibrium import exact_pattern
from .exact import Economy, rational
from .flow import ClosedFlow, DropFlow, Flow, Guard, Part, Rows, Side
from .pattern import Pattern, World, certain_sign, pattern_of
from .shared_flow import SharedFlow
from .swap import Zero, swap
from .undecidable import Undecidable

Kind = Literal["autarky", "trade", "mobility"]


@dataclass(frozen=True)
class Stage:
    """A kind of regime until a date or a condition (None: for ever); traded: industries (from 0) open to trade."""

    kind: Kind
    traded: tuple[int, ...]
    until: Fraction | Condition | None


def stages(regime: Regime, n: int) -> tuple[Stage, ...]:
    """One stage after another."""
    everything = tuple(range(n))
    open_trade = Stage("trade", everything, None)
    match regime:
        case Delayed():
            return Stage("autarky", (), _moment(regime.moment)), open_trade
        case Gradual():
            return Stage("trade", tuple(sorted(i - 1 for i in regime.industries)), _moment(regime.moment)), open_trade
        case "mobility":
            return (Stage("mobility", (), None),)
        case "autarky":
            return (Stage("autarky", (), None),)
        case _:
            return (open_trade,)


def _moment(until: Until) -> Fraction | Condition:
    return Condition(until) if isinstance(until, str) else rational("until", until)


def open_pattern(stage: Stage, world: World, exact: Economy | None) -> Pattern | None:
    """The pattern with which a stage begins; None where there is no trade. `exact`: the data, if exactly known."""
    if stage.kind == "autarky":
        return None
    if stage.kind == "mobility":
        signs = [certain_sign(x - y) for x, y in zip(world.A, world.A_star, strict=True)]
        tied = tuple(i + 1 for i, sign in enumerate(signs) if sign == 0)
        if tied:
            known = exact is not None and all(exact.A[i - 1] == exact.A_star[i - 1] for i in tied)
            raise Undecidable("tie: neither location is more productive", tied, final=known)
        home = tuple(i for i, sign in enumerate(signs) if sign > 0)
        return Pattern(home, tuple(i for i in range(len(signs)) if i not in home), (), ())
    if exact is None:
        return pattern_of(world, stage.traded)
    found = exact_pattern(exact, world, stage.traded)
    if found is None:
        raise Undecidable("the relative wage cannot be told from an industry's ratio A/A_star")
    if len(found.shared) > 1:
        raise Undecidable(
            "tie: industries share the relative wage", tuple(i + 1 for i in sorted(found.shared)), final=True
        )
    return found


def allocate(stage: Stage, world: World, pattern: Pattern | None) -> Allocation:
    """The quantities at one date."""
    if pattern is None:
        return allocation.autarky(world)
    return allocation.mobility(world, pattern.home) if stage.kind == "mobility" else allocation.trade(world, pattern)


def flow_of(stage: Stage, world: World, pattern: Pattern | None, tau: Rows, sigma: Fraction) -> Flow:
    """The differential equations of a phase, from its start."""
    n = len(world.A)
    if pattern is None:
        every: list[tuple[list[tuple[Side, int]], arb]] = [
            ([("Home", i) for i in range(n)], world.L),
            ([("Foreign", i) for i in range(n)], world.L_star),
        ]
        return ClosedFlow([part(world, tau, sigma, who, labor) for who, labor in every], [who for who, _ in every])
    mine: list[tuple[Side, int]] = [("Home", i) for i in pattern.home]
    theirs: list[tuple[Side, int]] = [("Foreign", i) for i in pattern.foreign]
    if stage.kind == "mobility":
        everyone = [*mine, *theirs]
        return ClosedFlow([part(world, tau, sigma, everyone, world.L + world.L_star)], [everyone])
    now = allocation.trade(world, pattern)
    if pattern.shared or pattern.closed:
        return SharedFlow(world, pattern, now, tau)
    parts = [part(world, tau, sigma, mine, world.L), part(world, tau, sigma, theirs, world.L_star)]
    return DropFlow(parts, [mine, theirs], world, now.omega)


def part(world: World, tau: Rows, sigma: Fraction, who: list[tuple[Side, int]], labor: arb) -> Part:
    """Industries with one labor force; nobody learns from the other country."""
    zero = arb(0)
    technology = tuple(world.A[i] if side == "Home" else world.A_star[i] for side, i in who)
    teaches = [[tau[j][i] if there == here else zero for there, j in who] for here, i in who]
    return Part(technology, teaches, sigma, labor)


def successor(pattern: Pattern, guard: Guard, world: World, tau: Rows) -> tuple[Pattern, Zero]:
    """The pattern after a guard reached zero, and the guard that is then zero.

    A country that alone makes an industry begins to share it; or stops making the shared industry; or another
    industry's ratio reaches that of the shared one.
    """
    i, other = guard.industry, _other(guard.side)
    if guard.kind == "rest":
        home = pattern.home if guard.side == "Home" else (*pattern.home, i)
        foreign = pattern.foreign if guard.side == "Foreign" else (*pattern.foreign, i)
        after = Pattern(home, foreign, (), pattern.closed)
        return after, ("ratio", other, i)
    if pattern.shared:
        return swap(pattern, guard, world, tau)
    home = tuple(k for k in pattern.home if k != i)
    foreign = tuple(k for k in pattern.foreign if k != i)
    after = Pattern(home, foreign, (i,), pattern.closed)
    return after, ("rest", other, i)


def _other(side: Side) -> Side:
    return "Foreign" if side == "Home" else "Home"
