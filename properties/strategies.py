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


@dataclass(frozen=True)
class Drawn:
    """Hypothesis picks; it shrinks towards the first, the simplest, of each pool."""

    draw: st.DrawFn

    def choose(self, key: str, options: Sequence[T]) -> T:
        """One of the options."""
        if len(options) <= FEW:
            return self.draw(st.sampled_from(options))
        return self.draw(st.sampled_from(options[:FEW]) | st.sampled_from(options))

    def wishes(self, key: str) -> tuple[Fraction, ...]:
        """None: Hypothesis takes what is offered."""
        return ()


def values(claim: Claim) -> st.SearchStrategy[dict[str, Value]]:
    """Exact values of the claim's symbols, as numeric.balls takes them, that meet its hypotheses.

    A hypothesis that cannot be decided at a point (it speaks of all functions, say) is not met by construction: see
    `confirm.meets`. For a claim about paths use `starts`.
    """
    setup = plan(claim)

    @st.composite
    def build(draw: st.DrawFn) -> dict[str, Value]:
        for _ in range(ATTEMPTS):
            try:
                found = draw_values(setup, Drawn(draw))
            except (NoValue, Missing):
                continue
            if meets(claim, found) is not False:
                return found
        reject()

    return build()


def starts(claim: Claim, dates: tuple[float, ...]) -> st.SearchStrategy[Start]:
    """Initial values of mirror-image economies for a claim about paths; its dates, if any, are among those given."""
    setup = path_plan(claim)

    @st.composite
    def build(draw: st.DrawFn) -> Start:
        for _ in range(ATTEMPTS):
            try:
                return draw_start(setup, Drawn(draw), dates)
            except (NoValue, Missing):
                continue
        reject()

    return build()
