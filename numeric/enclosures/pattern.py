"""Which country makes what: the trade pattern, decided by certain signs only; and what it implies.

Trade is balanced in the traded industries; the others, if any, are made at home in both countries. With Home making the
set H of the traded industries and Foreign F, H and F also standing for the sums of A_i^(sigma-1) and A*_j^(sigma-1)
over them, N and N* for the sums over the industries not traded, the spending shares of CES demand give Home's imports
minus its exports, in Foreign's wage,
    omega L F / X - L* omega^(1-sigma) H / X*,  X = omega^(1-sigma) (H + N) + F,  X* = omega^(1-sigma) H + F + N*,
which has the sign of Z = omega^sigma L F X* - L* H X and increases in omega (N = N* = 0: Hanlon (2012), Appendix A).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import arb, ctx

from .exact import Balls
from .undecidable import Undecidable


@dataclass(frozen=True)
class World:
    """Balls of two economies' data at one date."""

    A: Balls
    A_star: Balls
    sigma: arb
    L: arb
    L_star: arb

    def powers(self) -> tuple[Balls, Balls]:
        """A_i^(sigma-1) of Home and of Foreign."""
        return self._powers

    @cached_property
    def _powers(self) -> tuple[Balls, Balls]:
        exponent = self.sigma - 1
        return tuple(x**exponent for x in self.A), tuple(x**exponent for x in self.A_star)


@dataclass(frozen=True)
class Pattern:
    """Industries (from 0) made for the world by Home, by Foreign, by both (`shared`), and those not traded."""

    home: tuple[int, ...]
    foreign: tuple[int, ...]
    shared: tuple[int, ...]
    closed: tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """Traded industries with one ratio A/A*, and their sums of A^(sigma-1) and A*^(sigma-1)."""

    members: tuple[int, ...]
    ratio: arb
    a: arb
    b: arb


@dataclass(frozen=True)
class Sums:
    """H, F, N, N* of the module's formulas."""

    home: arb
    foreign: arb
    closed: arb
    closed_star: arb

    def excess(self, omega: arb, world: World) -> arb:
        """Z: of the sign of Home's imports minus exports at the relative wage omega."""
        cheap = omega ** (1 - world.sigma)
        spent = cheap * (self.home + self.closed) + self.foreign
        spent_star = cheap * self.home + self.foreign + self.closed_star
        return omega**world.sigma * world.L * self.foreign * spent_star - world.L_star * self.home * spent


def locate(groups: Sequence[Group], closed: Sequence[int], world: World) -> Pattern | None:
    """The pattern for groups sorted by ratio, descending; None where a sign stays open at this precision.

    Sorted by midpoints only, the answer still has to be confirmed (`confirm`).
    """
    a, b = world.powers()
    rest = (total([a[i] for i in closed]), total([b[i] for i in closed]))

    def sign(count: int, at: int) -> int:
        made, left = groups[:count], groups[count:]
        sums = Sums(total([g.a for g in made]), total([g.b for g in left]), *rest)
        return certain_sign(sums.excess(groups[at].ratio, world))

    low, high = 0, len(groups) - 1  # the first group whose ratio is below the relative wage that would let Home make it
    while low < high:
        middle = (low + high) // 2
        found = sign(middle + 1, middle)
        if found == 0:
            return None
        low, high = (low, middle) if found < 0 else (middle + 1, high)
    part = sign(low, low) if low > 0 else 1
    last = sign(low + 1, low) if low + 1 < len(groups) else -1
    if part == 0 or last != -1:
        return None
    shared = groups[low].members if part > 0 else ()
    home = tuple(i for g in groups[:low] for i in g.members)
    foreign = tuple(i for g in groups[low + (part > 0) :] for i in g.members)
    return Pattern(home, foreign, shared, tuple(closed))


def confirm(pattern: Pattern, world: World) -> bool:
    """Whether every traded industry is certainly where the pattern has it (one shared industry at most)."""
    a, b = world.powers()
    sums = pattern_sums(pattern, a, b)
    if pattern.shared:
        (m,) = pattern.shared
        omega = world.A[m] / world.A_star[m]
        with_home = Sums(sums.home + a[m], sums.foreign, sums.closed, sums.closed_star)
        with_foreign = Sums(sums.home, sums.foreign + b[m], sums.closed, sums.closed_star)
        inside = with_home.excess(omega, world) < 0 and with_foreign.excess(omega, world) > 0
        above = all(world.A[i] / world.A_star[i] > omega for i in pattern.home)
        return bool(inside and above and all(world.A[i] / world.A_star[i] < omega for i in pattern.foreign))
    above = all(sums.excess(world.A[i] / world.A_star[i], world) > 0 for i in pattern.home)
    return bool(above and all(sums.excess(world.A[i] / world.A_star[i], world) < 0 for i in pattern.foreign))


def pattern_of(world: World, traded: Sequence[int]) -> Pattern:
    """The pattern at balls of technologies; Undecidable where the balls leave it open (a tie, or a boundary)."""
    a, b = world.powers()
    groups = [Group((i,), world.A[i] / world.A_star[i], a[i], b[i]) for i in traded]
    groups.sort(key=lambda g: -float(g.ratio.log().mid()))
    closed = [i for i in range(len(a)) if i not in set(traded)]
    found = locate(groups, closed, world)
    if found is None or not confirm(found, world):
        raise Undecidable("the trade pattern is not decided: a tie, or a boundary between patterns")
    return found


def relative_wage(pattern: Pattern, world: World) -> arb:
    """omega of a pattern that holds: in closed form, or the enclosed root of Z."""
    if pattern.shared:
        m = pattern.shared[0]
        return world.A[m] / world.A_star[m]
    sums = pattern_sums(pattern, *world.powers())
    if not pattern.closed:
        return (world.L_star * sums.home / (world.L * sums.foreign)) ** (1 / world.sigma)
    return _root(sums, world)


def _root(sums: Sums, world: World) -> arb:
    """The zero of the increasing function Z, between points where it is certainly negative and positive."""
    guess = ((world.L_star * sums.home / (world.L * sums.foreign)) ** (1 / world.sigma)).mid()
    low, high = guess, guess
    while not sums.excess(low, world) < 0:
        low = low / 2
    while not sums.excess(high, world) > 0:
        high = high * 2
    for _ in range(8 * ctx.prec):
        middle = ((low + high) / 2).mid()
        value = sums.excess(middle, world)
        if value < 0:
            low = middle
        elif value > 0:
            high = middle
        else:
            break
    low, high = _narrow(low, middle, high, sums, world)
    return low.union(high)


def _narrow(low: arb, middle: arb, high: arb, sums: Sums, world: World) -> tuple[arb, arb]:
    """The ends drawn in towards a point where the sign is not certain, as long as theirs are."""
    for _ in range(8 * ctx.prec):
        nearer = ((low + middle) / 2).mid()
        if not sums.excess(nearer, world) < 0:
            break
        low = nearer
    for _ in range(8 * ctx.prec):
        nearer = ((high + middle) / 2).mid()
        if not sums.excess(nearer, world) > 0:
            break
        high = nearer
    return low, high


def pattern_sums(pattern: Pattern, a: Balls, b: Balls) -> Sums:
    """H, F, N, N* of a pattern, without its shared industries."""
    return Sums(
        total([a[i] for i in pattern.home]),
        total([b[i] for i in pattern.foreign]),
        total([a[i] for i in pattern.closed]),
        total([b[i] for i in pattern.closed]),
    )


def certain_sign(x: arb) -> int:
    """1 or -1 if certainly so, 0 if the ball leaves it open."""
    return 1 if x > 0 else -1 if x < 0 else 0


def total(values: Sequence[arb]) -> arb:
    """The sum, 0 if empty."""
    return sum(values, arb(0))
