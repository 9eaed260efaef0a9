"""False twins of what is proved of Rodríguez-Clare (2005): the arguments must not carry over to them.

Every twin is false, for the reason in the comment beside it. b, c stand for what the backward technologies of sectors 1
and 2 pay in South, m for the size at which a cluster in sector 2 pays b.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from referee.symbolic.claim import Claim
from referee.symbolic.parse import parse
from referee.symbolic.substitute import replace_term
from twins import CLAIMS, Twin, assert_rejected, given, over, says, without

KEY = "rodriguez-clare2005."
RATIO = "(psi_1S/psi_1N)/(psi_2S/psi_2N)"
STRICT = "lambda_2*psi_2N/psi_2S > lambda_1*psi_1N/psi_1S"
FASTER = """evolves(log(A_S[t]), t, g + delta*(1 - A_S[t]/A_N[t])) and
  (forall t in [0, oo): g + delta*(1 - A_S[t]/A_N[t]) > g)"""
WEAK = "lambda_2*psi_2N/psi_2S >= lambda_1*psi_1N/psi_1S"


def reads(old: str, new: str) -> Twin:
    """The claim with one formula or term of its statement replaced by another."""

    def change(claim: Claim) -> Claim:
        statement = replace_term(claim.statement, parse(old), parse(new))
        assert statement != claim.statement
        return replace(claim, statement=statement)

    return change


TWINS: dict[str, tuple[str, Twin]] = {
    # L_2N = 1: sector 2's productivity is psi_2N, so p_2 = 1/psi_2N.
    "prices, any sector": ("standard.prices", without("large-sector")),
    # The price reflects the cluster.
    "prices, no lambda": ("standard.prices", reads("p_2 = 1/(lambda_standard*psi_2N)", "p_2 = 1/psi_2N")),
    # L_S = 1: good 2 pays 1/lambda, good 1 pays 1.
    "multiplicity, small South": ("standard.multiplicity", without("large-south")),
    # psi_1S = 2, all others 1: good 1 pays 2, a full cluster in good 2 only 1.
    "multiplicity, differences": ("standard.multiplicity", without("no-ricardian")),
    # Both wages are 1.
    "equal wage, strict": ("standard.equal-wage", says("w_2 < w_1")),
    # psi_2S = 2, all others 1: the wages are 1 and 2.
    "equal wage, differences": ("standard.equal-wage", without("no-ricardian")),
    # L_S = 1: the wage is psi_2S/(lambda psi_2N).
    "wage, small South": ("standard.wage", without("large-south")),
    # The price undoes lambda.
    "wage, lambda kept": ("standard.wage", reads("w = psi_2S/psi_2N", "w = lambda_standard*psi_2S/psi_2N")),
    # Where the two sides are equal nobody gains by leaving: it is an equilibrium.
    "good 1, as printed": (
        "standard.good1-condition",
        says("(exists w in (0, oo): standard_equilibrium(L_S, 0, w, 0)) iff "
             "(psi_2S/psi_1S)/(psi_2N/psi_1N) < lambda_standard")),
    # lambda = 4, ratio 2: it is an equilibrium.
    "good 1, no lambda": ("standard.good1-condition", reads("lambda_standard", "1")),
    # psi_1S = 2, all others 1.
    "good 2, no Assumption 1": ("standard.good2-always", without("assumption-1")),
    # L_S = 1: good 2 pays psi_2S/(lambda psi_2N), which may be less than psi_1S/psi_1N.
    "good 2, small South": ("standard.good2-always", without("large-south")),
    # Equal relative productivities give equal wages.
    "standard ranking, boundary": (
        "standard.ranking", given("assumption-1", "psi_2S/psi_1S >= psi_2N/psi_1N")),
    # L_S = 1: good 2 pays psi_2S/(lambda psi_2N).
    "standard ranking, small South": ("standard.ranking", without("large-south")),
    # psi_1S = 2, all others 1: without a tariff good 2 is no equilibrium.
    "tariff, no Assumption 1": ("standard.tariff", without("assumption-1")),
    # lambda = 4, psi_2S = 2, all others 1: without a tariff good 1 is an equilibrium.
    "tariff, a low one": ("standard.tariff", says(
        "(exists threshold in [0, oo): forall tariff in [0, threshold]: not (exists w in (0, oo): "
        "standard_equilibrium(L_S, 0, w, tariff))) and "
        "(forall tariff in [0, oo): exists w in (0, oo): standard_equilibrium(0, L_S, w, tariff))")),
    # L_1N = 1/2, all modern: at p_1 = 1/(lambda_1 psi_1N) the sector pays less than 1.
    "North, small sectors": ("north.multiplicity", without("large-sectors")),
    # n_1M = 1, the rest backward: both technologies pay 1 at p_1 = 1/psi_1N.
    "North, mixed technologies": ("north.multiplicity", without("one-technology")),
    # lambda_1 = 2, lambda_2 = 4: only sector 1's backward technology is in use.
    "symmetric, unequal strength": ("symmetric.gap", without("equal-strength")),
    # psi_1N = 2, all others 1: the gap with the cluster in sector 1 is 2.
    "symmetric, differences": ("symmetric.gap", without("no-ricardian")),
    # Where the two sides are equal both sectors pay the same: it is an equilibrium.
    "regularity, strict": (
        "no-cluster.regularity",
        says(f"(exists w in (0, oo): equilibrium(L_S, 0, 0, 0, w, Lbar_2, epsilon_2)) iff {STRICT}")),
    # psi all 1, lambda_1 = 4, lambda_2 = 2: sector 2's backward technology pays twice sector 1's.
    "regularity, no lambdas": (
        "no-cluster.regularity",
        says("(exists w in (0, oo): equilibrium(L_S, 0, 0, 0, w, Lbar_2, epsilon_2)) iff "
             "psi_2N/psi_2S >= psi_1N/psi_1S")),
    # Where (1 + t) c = b both sectors pay the same: it is an equilibrium.
    "substitution, strict": ("policy.import-substitution", reads(
        "(1 + distortion)*backward_2(Lbar_2, epsilon_2) >= backward_1",
        "(1 + distortion)*backward_2(Lbar_2, epsilon_2) > backward_1")),
    # t = 0 and b > c.
    "substitution, any distortion": ("policy.import-substitution", reads(
        "forall w in (0, oo): not distorted_equilibrium(L_S, 0, 0, 0, w)", "1 = 1")),
    # The other economy may be too small to exhaust its externalities.
    "strength, small South": ("policy.strength-irrelevant", given("large-south", "large_south")),
    # No order is assumed: either may be higher.
    "strength, which is higher": ("policy.strength-irrelevant", says("w_2 < w_1")),
    # labor = 1 < Lbar: the rate is g/Lbar.
    "growth, any cluster": ("dynamic.growth", over("labor", "(0, oo)")),
    "growth, twice": ("dynamic.growth", says("evolves(log(A_S[t]), t, 2*g)")),
    # A_S = 1, A_N = 2: max{1/2, 1} = 1 stops South's spillovers.
    "laws of motion, max": ("dynamic.max.amended", reads("Min(A_S/A_N, 1)", "Max(A_S/A_N, 1)")),
    # A_S = 2, A_N = 1: min{2, 1} = 1, not 2.
    "laws of motion, South ahead": ("dynamic.max.amended", given("behind", "A_S >= A_N")),
    # L_1N = 1: North's productivity lacks lambda_1.
    "productivity, no clusters": ("dynamic.productivity-ratio", without("north-clusters")),
    # A_S = A_N is not the steady state.
    "productivity, any date": ("dynamic.productivity-ratio", without("steady")),
    # c > b: sector 1 without a cluster is no equilibrium.
    "steady gap, no regularity": ("dynamic.gap", without("regularity")),
    # g > delta: without a cluster South falls back without end.
    "steady gap, slow spillovers": ("dynamic.gap", without("spillovers-faster")),
    # South lags behind in technology also.
    "steady gap, no abar": ("dynamic.gap", reads("lambda_1/steady_gap", "lambda_1")),
    # Where the two sides are equal nobody gains by leaving.
    "steady condition, as printed": (
        "dynamic.condition", reads(f"{RATIO} <= lambda_1/steady_gap", f"{RATIO} < lambda_1/steady_gap")),
    # lambda_1 = 2, abar = 1/2, ratio 3.
    "steady condition, Condition 1": ("dynamic.condition", reads("lambda_1/steady_gap", "lambda_1")),
    # Where the two sides are equal, the incomes of the last two are.
    "steady ranking, boundary": ("dynamic.ranking", given("condition", f"{RATIO} <= lambda_1/steady_gap")),
    # Sector 2 may be the one with the comparative advantage.
    "steady ranking, no order": ("dynamic.ranking", without("order")),
    # A_S/A_N = 2 at date 0: South grows at less than g.
    "convergence, from anywhere": ("dynamic.convergence", without("start")),
    # labor = Lbar/2: South grows at less than g once a > 1 - g/(2 delta).
    "convergence, half a cluster": ("dynamic.convergence", over("labor", "(0, oo)")),
    # The limit is 1.
    "convergence, to abar": ("dynamic.convergence", says(FASTER + """ and
      (forall epsilon in (0, oo): exists T in [0, oo): forall t in [T, oo):
         abs(A_S[t]/A_N[t] - steady_gap) < epsilon)""")),
    # From another start the relative technology moves.
    "same growth, from anywhere": ("dynamic.same-growth", without("start")),
    # The gap of technologies stays.
    "same growth, no gap": ("dynamic.same-growth", says("forall t in [0, oo): A_1S[t]/A_1N[t] = 1")),
    # Where the ratio is lambda_1 nobody gains by leaving at date 0, nor later.
    "reachable, strict": (
        "dynamic.reachable.amended", reads(f"{RATIO} <= lambda_1", f"{RATIO} < lambda_1")),
    # lambda_1 = 2, abar = 1/2, ratio 3: at date 0 it is no equilibrium.
    "reachable, steady-state condition": (
        "dynamic.reachable.amended", reads(f"{RATIO} <= lambda_1", f"{RATIO} <= lambda_1/steady_gap")),
    # At the boundary sector 2 would have to catch up wholly, which takes for ever.
    "reachable in the end, boundary": ("dynamic.reachable.amended", reads(
        f"{RATIO} < lambda_1/steady_gap", f"{RATIO} <= lambda_1/steady_gap")),
    # The cluster in sector 2 is in the list, and no equilibrium.
    "list, no Condition 1": ("equilibria.list", without("condition-1")),
    # psi all 1, lambda_1 = lambda_2: beside each other both clusters may be full.
    "list, no order": ("equilibria.list", without("order")),
    # c > b: all in sector 1 without a cluster is in the list, and no equilibrium.
    "list, no regularity": ("equilibria.list", without("regularity")),
    # L_S < Lbar_1: the wage of the cluster in sector 1 is not psi_1S/psi_1N.
    "list, small South": ("equilibria.list", without("large-south")),
    # b = c: labor may be in both backward technologies.
    "list, no backward 2": (
        "equilibria.list", reads("l_2B = 0 or backward_1 = backward_2(Lbar_2, epsilon_2)", "l_2B = 0")),
    # One worker, not two, earns with sector 1's modern technology what the others earn.
    "list, two workers": ("equilibria.list", reads("l_1M = 1", "l_1M = 2")),
    # lambda_1 = 2, ratio 1: the cluster in sector 2 is an equilibrium, and not in the list.
    "list without Condition 1, with it": (
        "equilibria.list-condition-fails", given("condition-1-fails", f"{RATIO} < lambda_1")),
    # Where the two sides are equal, the full cluster in sector 2 pays b.
    "list without Condition 1, boundary": (
        "equilibria.list-condition-fails", given("condition-1-fails", f"{RATIO} >= lambda_1")),
    # l_1M = 1, the rest backward.
    "stable equilibria, unstable": ("exhaustive-stable", without("stable")),
    # c > b: all in the backward technology of sector 2 is stable.
    "stable equilibria, no regularity": ("exhaustive-stable", without("regularity")),
    # The cluster in sector 2 pays less than the backward technology of sector 1.
    "three are stable, no Condition 1": ("equilibria.stability-of-three", without("condition-1")),
    # b = c: labor that moves to sector 2 does not return.
    "three are stable, boundary": ("equilibria.stability-of-three", reads(STRICT, WEAK)),
    # L_S = 1/2: the modern technology pays less than the backward one.
    "three are stable, small South": ("equilibria.stability-of-three", without("large-south")),
    # L_S = 1 + m: the two small clusters are all there is.
    "regions, strict": ("equilibria.regions", reads("L_S >= 1 + size_2", "L_S > 1 + size_2")),
    # The cluster in sector 2 is no equilibrium.
    "regions, no Condition 1": ("equilibria.regions", without("condition-1")),
    # L_S = 1 + m: x = 1.
    "two clusters, strict": ("equilibria.two-clusters", reads("L_S >= 1 + size_2", "L_S > 1 + size_2")),
    # psi all 1, lambda_1 = lambda_2, L_S large: both clusters full, of many sizes.
    "two clusters, no order": ("equilibria.two-clusters", without("order")),
    # The cluster in sector 2 pays less than b.
    "rank, no Condition 1": ("equilibria.rank", without("condition-1")),
    # Sector 2's cluster may pay more than sector 1's.
    "rank, no order": ("equilibria.rank", without("order")),
    # L_S = 1 + m: both small clusters pay b, and all labor is modern.
    "rank, backward alone": ("equilibria.rank", reads(
        "l_1B + l_2B > 0 or l_1M = 1 and l_2M = size_2", "l_1B + l_2B > 0")),
    # b = c: all in sector 1 without a cluster is not stable.
    "stability, boundary": ("equilibria.stability", reads(STRICT, WEAK)),
    # c > b: all in the backward technology of sector 2 is stable.
    "stability, no regularity": ("equilibria.stability", without("regularity")),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_argument_does_not_prove_a_false_twin(name: str) -> None:
    claim_id, change = TWINS[name]
    assert_rejected(KEY + claim_id, change)


def test_every_argument_is_tried() -> None:
    assert all(KEY + claim_id in CLAIMS for claim_id, _ in TWINS.values())
    assert len({claim_id for claim_id, _ in TWINS.values()}) >= 26
