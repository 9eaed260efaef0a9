"""How many draws of Hypothesis are given up: at most a third for every claim, each draw counted by itself.

Changes of single numbers within a draw, and its one plain beginning anew (see `walk`), do not count as given up.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption
from referee.properties.paths import MODELS
from referee.properties.strategies import starts, values
from referee.symbolic.claim import Claim
from referee.symbolic.papers import BUNDLED, bundled_paper

from .corpus import PAPER

FEW, MANY = 6, 30
ALL = [c for key in BUNDLED for c in bundled_paper(key).claims] + list(PAPER.claims)
EXCEPTIONS: dict[str, str] = {}  # claim: why its values cannot be constructed


def share_given_up(claim: Claim, draws: int) -> float:
    """Of the draws that Hypothesis begins, the share that the strategy rejects at the first attempt."""
    strategy = starts(claim, attempts=1) if claim.model in MODELS else values(claim, attempts=1)
    begun = given_up = 0

    @settings(
        max_examples=draws, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        nonlocal begun, given_up
        begun += 1
        try:
            data.draw(strategy)
        except UnsatisfiedAssumption:
            given_up += 1
            if begun - given_up:
                reject()

    draw()
    return given_up / begun


NO_EXCEPTIONS = pytest.mark.parametrize("claim", [c for c in ALL if c.id not in EXCEPTIONS], ids=lambda c: c.id)


@NO_EXCEPTIONS
def test_at_most_a_third_of_few_draws_is_given_up(claim: Claim) -> None:
    assert share_given_up(claim, FEW) <= 1 / 3 or share_given_up(claim, MANY) <= 1 / 3  # few may be unlucky


@pytest.mark.slow
@NO_EXCEPTIONS
def test_at_most_a_third_of_many_draws_is_given_up(claim: Claim) -> None:
    assert share_given_up(claim, MANY) <= 1 / 3
