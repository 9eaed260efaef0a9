"""How many draws of Hypothesis are given up: at most a third for every claim, each draw counted by itself.

Counted strictly: a draw that would begin anew (see `walk`) is given up, and so is one that Hypothesis itself ends.
Changes of single numbers within a draw do not count. EXCEEDING names the claims of which more than a third are given
up; of these at most a third are if each may begin anew once.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption
from referee.properties.paths import MODELS
from referee.properties.strategies import starts, values
from referee.symbolic.claim import Claim
from referee.symbolic.papers import BUNDLED, bundled_paper
from referee.symbolic.prenex import pointwise

from .corpus import PAPER

FEW, MANY = 6, 30
ALL = [c for key in BUNDLED for c in bundled_paper(key).claims] + list(PAPER.claims)
SECOND = "a second equilibrium at the same technologies: its equations leave few values for what is drawn last"
PRODUCTS = "equations in products of symbols that are drawn before it is known what they have to be"
EXCEEDING = {
    "hanlon2012.equilibrium.unique.crossing": SECOND,
    "rodriguez-clare2005.dynamic.ranking": "three equilibria, each at its own technologies, with one income ranking",
    "hanlon2012.gradual.impact": "two equilibria, each of which balances trade, from the same technologies",
    "rodriguez-clare2005.neutrality": PRODUCTS,
}  # claim: where its draws get stuck


def share_given_up(claim: Claim, draws: int, strategy: st.SearchStrategy[Any] | None = None) -> float:
    """Of the draws that Hypothesis begins, the share that does not end with values, each counted by itself."""
    if strategy is None:
        strategy = starts(claim, attempts=1) if claim.model in MODELS else values(pointwise(claim), attempts=1)
    begun = done = 0

    @settings(
        max_examples=draws, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        nonlocal begun, done
        begun += 1
        try:
            data.draw(strategy)
            done += 1
        except UnsatisfiedAssumption:
            if done:
                reject()

    draw()
    return (begun - done) / begun


NO_EXCEPTIONS = pytest.mark.parametrize("claim", [c for c in ALL if c.id not in EXCEEDING], ids=lambda c: c.id)


@NO_EXCEPTIONS
def test_at_most_a_third_of_few_draws_is_given_up(claim: Claim) -> None:
    assert share_given_up(claim, FEW) <= 1 / 3 or share_given_up(claim, MANY) <= 1 / 3  # few may be unlucky


@pytest.mark.slow
@NO_EXCEPTIONS
def test_at_most_a_third_of_many_draws_is_given_up(claim: Claim) -> None:
    assert share_given_up(claim, MANY) <= 1 / 3


@pytest.mark.slow
@pytest.mark.parametrize("claim", [c for c in ALL if c.id in EXCEEDING], ids=lambda c: c.id)
def test_few_are_given_up_for_good_where_many_begin_anew(claim: Claim) -> None:
    assert share_given_up(claim, MANY, values(pointwise(claim), attempts=2)) <= 1 / 3
