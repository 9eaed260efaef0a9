"""Learning within one phase (nothing starts, stops or opens), as polynomial differential equations.

Every state is divided by its value at the start, so that it starts at 1: alpha_i = A_i/A_i(0), lam_i = l_i/l_i(0) for
labor or budget shares l_i. Time is counted in units of about the time in which the fastest technology grows by its
own size. Learning is Hanlon (2012), eq. (9): A_i' = sum_j tau[j,i] L_j over the industries j that the country makes;
CES shares of industries whose technologies grow at rates u_i obey l_i' = (sigma - 1) l_i (u_i - sum_k l_k u_k).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import frexp
from typing import Literal, Protocol

import numpy as np
from flint import arb, arb_mat, arb_series, ctx

from .bundle import UP, Bundle, Mix, join
from .exact import Balls, ball
from .fixed_point import Coefficients, coefficients
from .pattern import World, total

State = tuple[Bundle, ...]
Side = Literal["Home", "Foreign"]
Rows = Sequence[Sequence[arb]]


LONG = 2.0**80


@dataclass(frozen=True)
class Guard:
    """A quantity that must stay positive for the phase to last: its value at the start, and its derivative (one row).

    kind: "ratio" (the country alone makes the industry: its margin against omega) or "rest" (the country's labor
    in the shared industry); industry from 0.
    """

    kind: Literal["ratio", "rest"]
    side: Side
    industry: int
    start: arb
    slope: Bundle


@dataclass(frozen=True)
class Rates:
    """Derivatives of the states, the first of which holds technologies; and the phase's guards."""

    derivative: State
    guards: tuple[Guard, ...] = ()


class Flow(Protocol):
    """A phase. learners: (country, industry) of each technology that grows, in the order of the first state; sizes: how
    many functions each state holds; unit: of time."""

    @property
    def learners(self) -> tuple[tuple[Side, int], ...]: ...

    @property
    def sizes(self) -> tuple[int, ...]: ...

    @property
    def unit(self) -> float: ...

    def coefficients(self, order: int) -> State:
        """The solution's first `order` Taylor coefficients. May leave ctx.cap at any value."""
        ...

    def rates(self, state: State, guards: bool) -> Rates:
        """The right-hand side; with the derivatives of the guards if asked for."""
        ...


def iterate(flow: Flow, order: int) -> State:
    """Coefficients by iterating y = 1 + integral of f(y) on truncated series: each pass finds one more."""
    ones = [[arb(1)] * size for size in flow.sizes]
    ctx.cap = 1
    state: State = tuple(Bundle([arb_series([x], 1) for x in start]) for start in ones)
    for k in range(1, order):
        ctx.cap = k
        rates = flow.rates(state, False).derivative
        ctx.cap = k + 1
        state = tuple(rate.integral(start) for rate, start in zip(rates, ones, strict=True))
    return state


def time_unit(rates: Sequence[arb]) -> float:
    """A power of 2 near the shortest time of growth: 1 / the largest of the rates; LONG if all are zero."""
    fastest = max((float(r.abs_upper()) for r in rates), default=0.0)
    return 2.0 ** -frexp(fastest)[1] if 0 < fastest < 1e300 else LONG


class Part:
    """Industries that share one labor force and whose labor follows their technologies as in a closed economy.

    A country in autarky, or under trade in a pattern without a shared industry; or the world, if labor is mobile.
    teaches[i][j]: what a worker in the j-th teaches the i-th industry (0 across the border).
    """

    def __init__(self, A: Balls, teaches: Rows, sigma: Fraction, labor: arb) -> None:
        self.exact_exponent = sigma - 1
        self.exponent = ball(sigma - 1)
        weights = [x**self.exponent for x in A]
        whole = total(weights)
        self.share = [w / whole for w in weights]
        self.rates_at_start = [
            [t * labor * share / x for t, share in zip(row, self.share, strict=True)]
            for row, x in zip(teaches, A, strict=True)
        ]

    def coefficients(self, unit: float, order: int) -> Coefficients:
        """Taylor coefficients of alpha, lam and all products."""
        matrix = [[x * unit for x in row] for row in self.rates_at_start]
        return coefficients(matrix, self.share, self.exact_exponent, order)

    def mix(self, unit: float) -> Mix:
        """The map from lam to alpha'."""
        return mixer([[x * unit for x in row] for row in self.rates_at_start])


def mixer(rows: Rows) -> Mix:
    """The matrix with these rows."""
    matrix = arb_mat([list(row) for row in rows])

    def apply(column: list[arb]) -> list[arb]:
        return list((matrix * arb_mat(len(column), 1, column)).entries())

    return Mix(rows, apply)


class ClosedFlow:
    """Parts side by side that do not affect each other, on one clock."""

    def __init__(self, parts: Sequence[Part], learners: Sequence[Sequence[tuple[Side, int]]]) -> None:
        self.parts = parts
        self.learners = tuple(x for group in learners for x in group)
        self.unit = time_unit([total(row) for part in parts for row in part.rates_at_start])
        self.mixes = [part.mix(self.unit) for part in parts]
        self.counts = [len(part.share) for part in parts]
        self.sizes = (sum(self.counts), *self.counts)
        self.known: list[Coefficients] = []

    def coefficients(self, order: int) -> State:
        """Each part's, remembered with all products, so that `rates` has only their tails to find."""
        self.known = [part.coefficients(self.unit, order) for part in self.parts]
        sizes = np.concatenate([known.alpha.sizes for known in self.known])

        def alpha() -> list[arb_series]:
            return [series for known in self.known for series in known.alpha.series()]

        return Bundle(alpha, sizes=sizes), *(Bundle(k.lam.series, sizes=k.lam.sizes) for k in self.known)

    def rates(self, state: State, guards: bool) -> Rates:
        """alpha' = M lam; u = alpha'/alpha; lam' = (sigma - 1) lam (u - sum_k l_k u_k)."""
        alpha, *shares = state
        growths, changes, means = self._parts(alpha, shares)
        return Rates((growths, *changes), self.guards(means) if guards else ())

    def guards(self, means: Sequence[tuple[Bundle, Bundle]]) -> tuple[Guard, ...]:
        """None: nothing ends such a phase from within."""
        return ()

    def _parts(
        self, alpha: Bundle, shares: Sequence[Bundle]
    ) -> tuple[Bundle, list[Bundle], list[tuple[Bundle, Bundle]]]:
        growths, changes, means, first = [], [], [], 0
        for part, mix, known, lam in zip(self.parts, self.mixes, self.known, shares, strict=True):
            growth = mix.image(lam, known.growth.series, known.growth.sizes)
            rate = growth.quotient(alpha.take(range(first, first + len(lam))), known.rate.series, known.rate.sizes)
            moved = lam.product(rate, known.moved.series, known.moved.sizes)
            mean = moved.scale(part.share).total().known_as(known.mean.series, known.mean.sizes)
            fall = lam.product(mean, known.fall.series, known.fall.sizes)
            growths.append(growth)
            change = (moved - fall).times(part.exponent)
            size = (known.moved.sizes + known.fall.sizes) * (float(part.exact_exponent) * UP)
            changes.append(change.known_as(None, size))
            means.append((rate, mean))
            first += len(lam)
        return join(growths), changes, means


class DropFlow(ClosedFlow):
    """Free trade without a shared industry: each country a closed economy of the industries that it makes.

    omega^sigma = (L*/L) sum_H A^(sigma-1) / sum_F A*^(sigma-1), so omega'/omega = ((sigma-1)/sigma) (the mean of u over
    Home's labor minus that over Foreign's); the guards are log(A_i/A*_i/omega) for Home's industries, minus it for
    Foreign's.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        learners: Sequence[Sequence[tuple[Side, int]]],
        world: World,
        omega: arb,
    ) -> None:
        super().__init__(parts, learners)
        self.weight = (world.sigma - 1) / world.sigma
        self.margins = [(world.A[i] / world.A_star[i] / omega).log() for _, i in self.learners]

    def guards(self, means: Sequence[tuple[Bundle, Bundle]]) -> tuple[Guard, ...]:
        """For Home's industry u_i - omega'/omega, for Foreign's u*_j + omega'/omega."""
        (mine, mean), (theirs, mean_star) = means
        wage = (mean - mean_star).times(self.weight)
        slopes = join([mine - wage, theirs + wage])
        return tuple(
            Guard("ratio", side, i, margin if side == "Home" else -margin, slopes.take([row]))
            for row, ((side, i), margin) in enumerate(zip(self.learners, self.margins, strict=True))
        )
