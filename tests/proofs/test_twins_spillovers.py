"""False twins of Section 3.2's and 3.4's claims (clusters built and destroyed): the kernel must reject each argument.

Twins of a refuted claim are true; there the disproof must be rejected.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from referee.symbolic.claim import Claim
from referee.symbolic.expression import Logic
from referee.symbolic.parse import parse
from twins import CLAIMS, Twin, assert_rejected, given, over, says, without

HANLON = "hanlon2012."
FUTURE = "forall t in [0, oo): "
ONE_AND_TWO = " and ".join(f"advantage(A, {i}, {j})" for i in (1, 2) for j in (3, 4))
ONE_AND_THREE = " and ".join(f"advantage(A, {i}, {j})" for i in (1, 3) for j in (2, 4))
OPEN_ONE_AND_TWO = " and ".join(f"advantage_at_opening({i}, {j})" for i in (1, 2) for j in (3, 4))
OPEN_ONE_AND_THREE = " and ".join(f"advantage_at_opening({i}, {j})" for i in (1, 3) for j in (2, 4))
AHEAD = """forall j in {1..4}:
  (share_open[j, t] > 0 implies A_closed[j, t] < A_open[j, t] and A_closed_star[j, t] < A_open[j, t]) and
  (share_open[j, t] < 1 implies A_closed[j, t] < A_open_star[j, t] and A_closed_star[j, t] < A_open_star[j, t])"""
GAINS = """closed_consumption(0) < open_consumption(0) and
  foreign_closed_consumption(0) < foreign_open_consumption(0) and """
LOSES = "open_consumption(t) < closed_consumption(t) and foreign_open_consumption(t) < foreign_closed_consumption(t)"
EVENTUALLY = "exists T in [0, oo): forall t in [T, oo): "
LABOR = "A_closed[2, t]^(sigma - 1)/sum(A_closed[k, t]^(sigma - 1), k, 1, 4)"

EQUILIBRIUM = "mirror_specialization(A, share, omega) and mirror_balanced_trade(A, share, omega)"
GROWTHS = "open_growth{0}(A, share, omega, rate, rate_star, drift) {1} closed_growth{0}(A)"


def _dominance(domains: str, pattern: str, home: str, foreign: str) -> str:
    """There is an economy with these parameters and this pattern where trade changes growth in these directions."""
    return (
        f"(exists {domains}, A[{{1..4}}] in (0, oo): {pattern} and "
        f"(exists omega in (0, oo), share[{{1..4}}] in [0, 1]: {EQUILIBRIUM}) and "
        "forall omega in (0, oo), drift in (-oo, oo), share[{1..4}] in [0, 1], "
        "rate[{1..4}] in (-oo, oo), rate_star[{1..4}] in (-oo, oo): "
        f"{EQUILIBRIUM} and combined_learning(rate, rate_star, A, share) and drifts(drift, A, share, rate, rate_star) "
        f"implies {GROWTHS.format('', home)} and {GROWTHS.format('_star', foreign)})"
    )


ANY = "sigma in (1, oo), tau_W in (0, 1], tau_X in (0, 1]"
LOWERS, RAISES = (_dominance(ANY, "destroys(A)", op, op) for op in "<>")
FALLS_ALONE = _dominance(ANY, "destroys(A)", "<", ">")
BUILDS_LOWER = _dominance("sigma in [2, 2], tau_W in (0, 1], tau_X in (0, 1]", f"({ONE_AND_TWO})", "<", "<")


def _frontier(condition: str) -> Twin:
    """The claim that the levels are passed in all economies exactly under this condition."""

    def change(claim: Claim) -> Claim:
        assert isinstance(claim.statement, Logic)
        always, _ = claim.statement.args
        return replace(claim, statement=Logic("iff", (always, parse(condition))))

    return change


TWINS: dict[str, tuple[str, Twin]] = {
    # Two industries share the labor that four share in autarky: faster, for every tau_W > 0.
    "reinforce, reversed": (HANLON + "combined.reinforce", says("closed_learning(A, 1, 2) >= rate[1]")),
    # Home makes 1 and 3, tau_W = 1/8, tau_X = 1: industry 1 loses its teachers.
    "reinforce, clusters destroyed": (HANLON + "combined.reinforce", given("advantage", ONE_AND_THREE)),
    # At another wage Home also makes 3, and Foreign's industry 4 is left without its partner.
    "reinforce, trade not balanced": (HANLON + "combined.reinforce", without("balanced-trade")),
    # More workers in a partner that does harm.
    "reinforce, harmful partners": (HANLON + "combined.reinforce", over("tau_X", "[-1, 1]")),
    # Mirror-image economies have omega = 1 and grow alike.
    "dominance, for one country only": (HANLON + "combined.dominance", says(f"{FALLS_ALONE} and {RAISES}")),
    # sigma = 2: trade gives (tau_W + tau_X)/(A_1 + A_2), autarky (tau_W + tau_X)/S.
    "dominance, clusters built": (HANLON + "combined.dominance", says(f"{BUILDS_LOWER} and {RAISES}")),
    # t = 0: the paths start at the same point.
    "step 2, strict": (HANLON + "prop2.step2", says(f"{FUTURE}A_closed[1, t] < A_open[1, t]")),
    "step 2, reversed": (HANLON + "prop2.step2", says(f"{FUTURE}A_closed[1, t] >= A_open[1, t]")),
    # A_1 stands still under cluster destroying trade and rises in autarky.
    "step 2, clusters destroyed": (HANLON + "prop2.step2", given("advantage", OPEN_ONE_AND_THREE)),
    # Home's weak industry 2 teaches A_1 little, Home's strong industry 3 (Foreign's 2) teaches A*_1 much.
    "step 3, better in industry 1 only": (
        HANLON + "prop2.step3", given("better", "A_closed[1, 0] > A_closed_star[1, 0]")),
    # Foreign's 3 and 4 may be tiny, Home's huge: then Foreign's 1 and 2 grow and Home's do not.
    "step 3, any two countries": (HANLON + "prop2.step3", without("mirror-image")),
    "step 3, reversed": (HANLON + "prop2.step3", says(f"{FUTURE}A_closed[1, t] <= A_closed_star[1, t]")),
    # The autarky expression is positive, the growth of A_1 is 0.
    "display, with autarky's technologies": (
        HANLON + "prop3.display.amended", says(f"{FUTURE}growth[1, t] = tau*{LABOR} and tau*{LABOR} = 0")),
    # With clusters built Home's industry 2 teaches industry 1.
    "display, clusters built": (HANLON + "prop3.display.amended", given("advantage", OPEN_ONE_AND_TWO)),
    # Home works in industry 1.
    "display, the industry itself": (
        HANLON + "prop3.display.amended",
        says(f"{FUTURE}growth[1, t] = tau*home_labor_at(1, t) and tau*home_labor_at(1, t) = 0")),
    # The gains come first.
    "offset, from the start": (HANLON + "cdt.gains-offset", says(f"{GAINS}({FUTURE}{LOSES})")),
    # tau = 0: the gains stay.
    "offset, tau = 0": (HANLON + "cdt.gains-offset", over("tau", "[0, 1]")),
    # Consumption under cluster building trade stays above autarky's.
    "offset, clusters built": (HANLON + "cdt.gains-offset", given("advantage", OPEN_ONE_AND_TWO)),
    # sigma = 3, Home 9, 1, 2, 1: see the disproof of prop3.level-eventually.
    "eventually, any elasticity": (HANLON + "prop3.level-eventually.amended", without("elasticity")),
    # As many hypotheses, but sigma = 3 is let in.
    "eventually, sigma up to 3": (HANLON + "prop3.level-eventually.amended", given("elasticity", "sigma <= 3")),
    # sigma = 2 is within the frontier.
    "frontier, sigma = 2 left out": (HANLON + "prop3.level-eventually.frontier", _frontier("sigma < 2")),
    # tau = 0: autarky stands still too.
    "eventually, tau = 0": (HANLON + "prop3.level-eventually.amended", over("tau", "[0, 1]")),
}  # fmt: skip

TRUE_TWINS: dict[str, tuple[str, Twin]] = {
    # Proposition 2 at every later date.
    "at opening, t = 0 left out": (HANLON + "prop2.at-opening", says(f"forall t in (0, oo): {AHEAD}")),
    # Every power is positive.
    "display, positive": (HANLON + "prop3.display", says(f"{FUTURE}tau*{LABOR} > 0")),
    # For sigma <= 2 autarky passes every level.
    "eventually, sigma <= 2": (HANLON + "prop3.level-eventually", over("sigma", "(1, 2]")),
    # In the same location.
    "eventually, own technology": (HANLON + "prop3.level-eventually", says(
        f"{EVENTUALLY}forall j in {{1..4}}: (share_open[j, t] > 0 implies A_open[j, t] < A_closed[j, t]) and "
        "(share_open[j, t] < 1 implies A_open_star[j, t] < A_closed_star[j, t])")),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_argument_does_not_prove_a_false_twin(name: str) -> None:
    assert_rejected(*TWINS[name])


@pytest.mark.parametrize("name", TRUE_TWINS)
def test_argument_does_not_refute_a_true_twin(name: str) -> None:
    assert_rejected(*TRUE_TWINS[name])


def test_twins_differ_from_the_claim_in_one_half_only() -> None:
    claim = CLAIMS[HANLON + "combined.dominance"]
    assert says(f"{LOWERS} and {RAISES}")(claim).digest == claim.digest
