"""One validated Taylor step: coefficients order by order, then a proof that the solution exists and stays near.

The coefficients are those of the formal solution, for every start in the balls: iterating y = y(0) + integral of f(y) on
truncated series finds one more with each pass. The tail is found by Schauder's theorem in the Banach algebra of
`bundle`: the map y -> y(0) + integral of f(y) keeps the first N coefficients, and if it takes {tails of norm <= r_i} into
itself (compactly, as the integral divides coefficient k by k), it has a fixed point there, which is the solution, by
uniqueness. So the solution is analytic for |t| <= h and its tail is within the bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import floor, frexp, inf, isfinite, ldexp, log2

import numpy as np
from flint import arb, arb_series, ctx

from .bundle import CANDIDATES, Bundle, Frame
from .exact import Balls
from .flow import Flow, Guard, Rates, State
from .undecidable import Undecidable

GROWTH = 4.0
"""From one candidate for the tails to the next."""
SHRINK, TRIALS = 0.75, 60


@dataclass(frozen=True)
class Step:
    """The solution on [0, h], h in the flow's unit of time, with the candidate that the proof accepted."""

    flow: Flow
    state: State
    rates: Rates
    h: float
    candidate: int

    def growth(self, s: arb) -> Balls:
        """A_i/A_i(0) of every learner at all times in s."""
        return tuple(self.state[0].at(row, s, self.candidate) for row in range(len(self.state[0])))

    def speed(self, s: arb) -> Balls:
        """The derivatives of `growth`, per unit of the flow's time."""
        slope = self.rates.derivative[0]
        return tuple(slope.at(row, s, self.candidate) for row in range(len(slope)))

    @cached_property
    def values(self) -> tuple[Bundle, ...]:
        """The guards, as functions of time."""
        return tuple(guard.value() for guard in self.rates.guards)

    def guard(self, k: int) -> Guard:
        """The k-th guard."""
        return self.rates.guards[k]


def orders(precision: int) -> tuple[int, float]:
    """The order N, and log2 of the tail aimed at relative to the states, for a precision in bits."""
    return 8 + precision // 8, -0.75 * precision


def take_step(flow: Flow, longest: float, precision: int) -> Step:
    """A step as long as the tail aimed at allows, but not much longer than `longest` (in the flow's unit of time).

    ctx.prec must be `precision`. Undecidable if no length is accepted, as may happen where balls are wide.
    """
    order, aim = orders(precision)
    cap = ctx.cap
    try:
        state = _coefficients(flow, order)
        ctx.cap = order
        h = _rounded(min(_length(state, aim), longest))
        for _ in range(TRIALS):
            found = _proved(flow, state, Frame(h, order), aim)
            if found is not None:
                return found
            h = _rounded(h * SHRINK)
    finally:
        ctx.cap = cap
    raise Undecidable("no step is proved: the enclosure has become too wide for this precision")


def _coefficients(flow: Flow, order: int) -> State:
    ones = [[arb(1)] * size for size in flow.sizes]
    ctx.cap = 1
    state: State = tuple(Bundle([arb_series([x], 1) for x in start]) for start in ones)
    for k in range(1, order):
        ctx.cap = k
        rates = flow.rates(state, False).derivative
        ctx.cap = k + 1
        state = tuple(rate.integral(start) for rate, start in zip(rates, ones, strict=True))
    return state


def _length(state: State, aim: float) -> float:
    """h for which the last coefficients' terms are as small as aimed at."""
    length = inf
    for bundle in state:
        for series in bundle.series:
            for k in range(max(1, ctx.cap - 3), ctx.cap):
                size = float(series[k].abs_upper())
                if size > 0:
                    length = min(length, 2 ** ((aim - log2(size)) / k) if isfinite(size) else 0.0)
    return length


def _rounded(h: float) -> float:
    """A little below h, with 16 bits, so that sums of steps stay short."""
    mantissa, exponent = frexp(h)
    return ldexp(floor(mantissa * 2**16), exponent - 16)


def _proved(flow: Flow, state: State, frame: Frame, aim: float) -> Step | None:
    """The step if the tails of some candidate are mapped into themselves."""
    sizes = 2.0**aim * GROWTH ** np.arange(CANDIDATES)
    guess = tuple(Bundle(part.series, frame, np.tile(sizes, (len(part), 1))) for part in state)
    rates = flow.rates(guess, True)
    image = tuple(rate.integral([arb(1)] * len(rate)) for rate in rates.derivative)
    inside = np.ones(CANDIDATES, dtype=bool)
    for part in image:
        if part.tail is not None:
            inside &= np.all(part.tail <= sizes, axis=0)
    if not inside.any():
        return None
    return Step(flow, image, rates, frame.h, int(np.argmax(inside)))
