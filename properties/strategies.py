"""Hypothesis strategies from a claim's domains and hypotheses: exact values, constructed rather than filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import reject
from hypothesis import strategies as st

from ..numeric.balls import Value
from ..symbolic.claim import Claim
from .bounds import NoValue
from .confirm import meets
from .draws import FEW, T, plan
from .evaluate import Missing
from .models import draw_values
from .paths import Start, draw_start, path_plan

ATTEMPTS = 4


def choices(options: Sequence[T], place: int) -> tuple[int, ...]:
    """The integers that Hypothesis draws when it picks the option at this place: see `Drawn.choose`."""
    return (place,) if len(options) <= FEW else (0 if place < FEW else 1, place)


@dataclass(frozen=True)
class Drawn:
    """Hypothesis picks; it shrinks towards the first, the simplest, of each pool.

    Only integers are drawn, so that `choices` can tell which sequence of them leads to given values.
    """

    draw: st.DrawFn

    def choose(self, key: str, options: Sequence[T]) -> T:
        """One of the options; of many, every other time one of the first few."""
        last = len(options) - 1
        if last >= FEW and self.draw(st.integers(0, 1)) == 0:
            last = FEW - 1
        return options[self.draw(st.integers(0, last))]

    def wishes(self, key: str) -> tuple[Fraction, ...]:
        """None: Hypothesis takes what is offered."""
        return ()


def values(claim: Claim, *, attempts: int = ATTEMPTS) -> st.SearchStrategy[dict[str, Value]]:
    """Exact values of the claim's symbols, as numeric.balls takes them, that meet its hypotheses.

    A hypothesis that cannot be decided at a point (it speaks of all functions, say) is not met by construction: see
    `confirm.meets`. A draw that leads nowhere is begun again, at most `attempts` times in all, before Hypothesis is
    told to discard it; of one attempt no part is begun again either. For a claim about paths use `starts`.
    """
    setup = plan(claim, careful=True)

    @st.composite
    def build(draw: st.DrawFn) -> dict[str, Value]:
        for _ in range(attempts):
            try:
                found = draw_values(setup, Drawn(draw), anew=attempts > 1)
            except (NoValue, Missing):
                continue
            if meets(claim, found) is not False:
                return found
        reject()

    return build()


def starts(claim: Claim, *, attempts: int = ATTEMPTS) -> st.SearchStrategy[Start]:
    """Initial values of two economies for a claim about paths, and dates where these are symbols of the claim."""
    setup = path_plan(claim)

    @st.composite
    def build(draw: st.DrawFn) -> Start:
        for _ in range(attempts):
            try:
                return draw_start(setup, Drawn(draw))
            except (NoValue, Missing):
                continue
        reject()

    return build()
