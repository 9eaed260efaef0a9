"""One validated Taylor step: coefficients order by order, then a proof that the solution exists and stays near.

The coefficients are those of the formal solution, for every start in the balls. The tail is found by Schauder's
theorem in the Banach algebra of `bundle`: the map y -> y(0) + integral of f(y) keeps the first N coefficients, and if
it takes {tails of norm <= r_i} into itself (compactly, as the integral divides coefficient k by k), it has a fixed
point there, which is the solution, by uniqueness. So the solution is analytic for |t| <= h and its tail is within the
bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, frexp, ldexp

import numpy as np
from flint import arb, ctx

from .bundle import Bundle, Frame
from .exact import Balls
from .flow import Flow, Rates, State
from .undecidable import TooWide

SMALLEST = -850.0
"""log2 of the least tail aimed at: far enough above the underflow of doubles."""
FIRST, RATIO, CANDIDATES, TRIALS = 4.0, 0.86, 16, 12
"""Lengths tried: from FIRST times what a radius of convergence of 1 would allow, each RATIO times the one before."""


@dataclass(frozen=True)
class Step:
    """The solution on [0, h], h in the flow's unit of time, the column `candidate` of all tails.

    changes: by how much each guard has changed since the start.
    """

    flow: Flow
    state: State
    rates: Rates
    h: float
    candidate: int
    changes: tuple[Bundle, ...]

    def growth(self, s: arb) -> Balls:
        """A_i/A_i(0) of every learner at all times in s."""
        return tuple(self.state[0].at(row, s, self.candidate) for row in range(len(self.state[0])))

    def speed(self, s: arb) -> Balls:
        """The derivatives of `growth`, per unit of the flow's time."""
        slope = self.rates.derivative[0]
        return tuple(slope.at(row, s, self.candidate) for row in range(len(slope)))


def orders(precision: int) -> tuple[int, float]:
    """The order N, and log2 of the tail aimed at relative to the states, for a precision in bits."""
    aim = max(-0.75 * precision, SMALLEST)
    return 8 + round(-aim / 3), aim


def take_step(flow: Flow, longest: float, precision: int) -> Step:
    """A step as long as the tail aimed at allows, but not much longer than `longest` (in the flow's unit of time).

    ctx.prec must be `precision`. Undecidable if no length is accepted, as may happen where balls are wide.
    """
    order, aim = orders(precision)
    cap = ctx.cap
    try:
        state = flow.coefficients(order)
        ctx.cap = order
        h = min(FIRST * 2 ** (aim / order), longest)
        for _ in range(TRIALS):
            found = _proved(flow, state, _frame(h, order), aim)
            if found is not None:
                return found
            h *= RATIO**CANDIDATES
    finally:
        ctx.cap = cap
    raise TooWide("no step is proved: the enclosure has become too wide for this precision")


def _frame(longest: float, order: int) -> Frame:
    """Candidates from `longest` down, of 16 bits each, so that sums of steps stay short."""
    pairs = [frexp(longest * RATIO**c) for c in range(CANDIDATES)]
    return Frame(np.array([ldexp(floor(m * 2**16), e - 16) for m, e in pairs]), order)


def _proved(flow: Flow, state: State, frame: Frame, aim: float) -> Step | None:
    """The longest candidate for which tails of the size aimed at are mapped into themselves."""
    size = 2.0**aim
    guess = tuple(part.framed(frame, np.full((len(part), CANDIDATES), size)) for part in state)
    rates = flow.rates(guess, True)
    image = tuple(rate.integral([arb(1)] * len(rate)) for rate in rates.derivative)
    inside = np.ones(CANDIDATES, dtype=bool)
    for part in image:
        if part.tail is not None:
            inside &= np.all(part.tail <= size, axis=0)
    if not inside.any():
        return None
    best = int(np.argmax(inside))
    changes = tuple(guard.slope.integral([arb(0)]) for guard in rates.guards)
    for kept in (*changes, *(guard.slope for guard in rates.guards)):
        kept.settle()
    proved = tuple(part.framed(frame, after.tail) for part, after in zip(state, image, strict=True))
    proved[0].settle()
    return Step(flow, proved, rates, float(frame.h[best]), best, changes)
