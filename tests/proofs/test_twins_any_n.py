"""False twins of Proposition 1 for any even number of industries: the arguments must not carry over to them.

Every twin is false, for the reason in the comment beside it.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from referee.symbolic.claim import Assumption, Claim
from referee.symbolic.parse import parse
from referee.symbolic.substitute import replace_term
from twins import Twin, assert_rejected, given, over, says, without

PATTERN, CLAIM = "hanlon2012.prop1.any-even-n.pattern", "hanlon2012.prop1.any-even-n"
ADVANTAGE = """forall i in {{1..m}}, j in {{m + 1..2*m}}:
  A_closed_n[i, 0]/A_closed_star_n[i, 0] {} A_closed_n[j, 0]/A_closed_star_n[j, 0]"""
SAME_START = "forall j in {1..2*m}: A_open_n[j, 0] = A_closed_n[j, 0] and A_open_star_n[j, 0] = A_closed_star_n[j, 0]"
TWICE = """(forall j in {1..2*m}: evolves(A_closed_n[j, t], t, 2*tau*closed_labor_n(A_closed_n, j, t))) and
  (forall j in {1..2*m}: evolves(A_closed_star_n[j, t], t, 2*tau*closed_labor_n(A_closed_star_n, j, t)))"""


def odd(claim: Claim) -> Claim:
    """The claim with n = 2*m + 1 in the place of n = 2*m everywhere, the first m industries against all others."""
    n, more = parse("2*m"), parse("2*m + 1")
    hypotheses = tuple(Assumption(a.name, replace_term(a.formula, n, more)) for a in claim.hypotheses)
    return replace(claim, given=hypotheses, statement=replace_term(claim.conclusion, n, more))


TWINS: dict[str, tuple[str, Twin]] = {
    # m = 0: without industries every relative wage is an equilibrium, not 1 alone.
    "pattern, no industries": (PATTERN, over("m", "{0..}")),
    # m = 1, sigma = 2, A = (4, 1), A* = (1, 2): omega = sqrt(2) at t = 0.
    "pattern, not mirror images": (PATTERN, given("mirror-image", SAME_START)),
    # m = 1, A = A* = (1, 1): each country may make half of both, and learn the same.
    "pattern, advantage weakly": (PATTERN, given("advantage", ADVANTAGE.format(">="))),
    # Then Home makes m + 1..2*m.
    "pattern, advantage reversed": (PATTERN, given("advantage", ADVANTAGE.format("<"))),
    # n = 3: industry 2, in which they are equally good, is made by both.
    "pattern, odd number": (PATTERN, odd),
    # m = 0: both consumption indices are the same power of 0.
    "no industries": (CLAIM, over("m", "{0..}")),
    # Trade raises the consumption index.
    "reversed": (CLAIM, says("forall t in [0, oo): open_consumption_n(t) < closed_consumption_n(t)")),
    # m = 1, A = (1, 1), A* = (1, 1): at t = 0 trade changes nothing.
    "advantage weakly": (CLAIM, given("advantage", ADVANTAGE.format(">="))),
    # m = 1, sigma = 3, A = (1, 0.01): Home's industry 1 gains nearly 2 a year in autarky, both gain 1 each under trade.
    "autarky learns twice as fast": (CLAIM, given("autarky", TWICE)),
    # Technologies may stand still under trade; in autarky they grow without bound.
    "without learning": (CLAIM, without("trade-learning")),
}


@pytest.mark.parametrize("name", TWINS)
def test_argument_is_rejected_for_a_false_twin(name: str) -> None:
    assert_rejected(*TWINS[name])
