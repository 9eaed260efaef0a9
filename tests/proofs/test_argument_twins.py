"""The argument of a true claim, put to a false twin of the claim: the kernel must reject it.

Every twin is false, for the reason in the comment beside it. Its certificate carries the twin's own digest.
"""

from __future__ import annotations

import pytest
from twins import Twin, assert_rejected, given, over, says, without

HANLON, SOUTH = "hanlon2012.", "rodriguez-clare2005."
ONE_AND_THREE = " and ".join(f"advantage(A, {i}, {j})" for i in (1, 3) for j in (2, 4))
OPEN_ONE_AND_THREE = " and ".join(f"advantage_at_opening({i}, {j})" for i in (1, 3) for j in (2, 4))
MORE = """(share_open[j, t] > 0 implies A_closed[j, t] < A_open[j, t] and A_closed_star[j, t] < A_open[j, t]) and
  (share_open[j, t] < 1 implies A_closed[j, t] < A_open_star[j, t] and A_closed_star[j, t] < A_open_star[j, t])"""
LESS = """(share_open[j, t] > 0 implies A_open[j, t] < A_closed[j, t]) and
  (share_open[j, t] < 1 implies A_open_star[j, t] < A_closed_star[j, t])"""
INDUSTRIES = "(forall j in {1..n}: j != i implies labor_share(A_new, j) < labor_share(A, j))"
INCOME = "w*L/price_index(p) {} w*L/sum((w/A[j])^(1 - sigma), j, 1, n)^(1/(1 - sigma))"
INCOME_STAR = (
    "w_star*L_star/price_index(p) {} w_star*L_star/sum((w_star/A_star[j])^(1 - sigma), j, 1, n)^(1/(1 - sigma))"
)
EQUILIBRIUM = """exists k in {0..n}, s in [0, 0], omega in (0, oo): k + s <= n and
  omega^sigma*L*(sum(A_star[j]^(sigma - 1), j, k + 1, n) - s*A_star[k + 1]^(sigma - 1)) =
    L_star*(sum(A[j]^(sigma - 1), j, 1, k) + s*A[k + 1]^(sigma - 1)) and
  (forall j in {1..k}: A[j] >= omega*A_star[j]) and
  (forall j in {k + 1..n}: A[j] <= omega*A_star[j]) and
  (s > 0 implies A[k + 1] = omega*A_star[k + 1])"""
ALONE = "(exists w in (0, oo): equilibrium({0}, w, Lbar_2, epsilon_2)) and \
  (forall w in (0, oo): equilibrium({0}, w, Lbar_2, epsilon_2) implies 1/w = {1})"
CONDITION = """(equilibrium(0, 0, 0, L_S, psi_2S/psi_2N, Lbar_2, epsilon_2) iff
    (psi_1S/psi_1N)/(psi_2S/psi_2N) < lambda_1) and
  (forall w in (0, oo): equilibrium(0, 0, 0, L_S, w, Lbar_2, epsilon_2) implies w = psi_2S/psi_2N)"""

TWINS: dict[str, tuple[str, Twin]] = {
    # n = 2, sigma = 2, p = (1, 1), x = (1, 0): the index is 1 and costs 1, twice the price index 1/2.
    "price index, reversed": (HANLON + "price-index", says(
        "(forall x[{1..n}] in [0, oo): index(x) = 1 implies sum(p[j]*x[j], j, 1, n) <= price_index(p)) and "
        "(exists x[{1..n}] in [0, oo): index(x) = 1 and sum(p[j]*x[j], j, 1, n) = price_index(p))")),
    # n = 1: one unit costs exactly the price index.
    "price index, strict": (HANLON + "price-index", says(
        "(forall x[{1..n}] in [0, oo): index(x) = 1 implies sum(p[j]*x[j], j, 1, n) > price_index(p)) and "
        "(exists x[{1..n}] in [0, oo): index(x) = 1 and sum(p[j]*x[j], j, 1, n) = price_index(p))")),
    # n = 2, p = (1, 1): the budget allows x = (2, 0), which no demand function with equal prices gives.
    "demand of one who does not maximize": (HANLON + "demand", without("maximal")),
    # n = 2, p = (1, 2): an exponent of 1 - sigma describes expenditure.
    "demand, exponent off by one": (
        HANLON + "demand", says("forall j in {1..n}: x[j] = index(x)*(p[j]/price_index(p))^(1 - sigma)")),
    # Nothing ties employment to output: labor = (5 L) satisfies the rest.
    "labor share without production": (HANLON + "labor-share", without("production")),
    # sigma = 2, A = (1, 2): the shares are 1/3 and 2/3, not 1/5 and 4/5.
    "labor share, exponent off by one": (HANLON + "labor-share", says(
        "(forall j in {1..n}: labor[j] = L*A[j]^sigma/sum(A[k]^sigma, k, 1, n)) and sum(labor[j], j, 1, n) = L")),
    # sigma = 1/2: the power of A falls when A rises, and with it the share.
    "technology, sigma > 0": (HANLON + "labor-share.technology", over("sigma", "(0, oo)")),
    # n = 1: the share is L before and after.
    "technology, one industry": (HANLON + "labor-share.technology", over("n", "{1..}")),
    # A = (1, 1), A_new = (2, 1): the own share rises.
    "technology, reversed": (HANLON + "labor-share.technology", says(
        f"labor_share(A, i) > labor_share(A_new, i) and {INDUSTRIES}")),
    # n = 1: as z rises to 1, eta tends to (A/A*)^((sigma - 1)/sigma) > 0.
    "limit at the other end": (HANLON + "eta.limit-zero", says("limit(printed_eta(z), z, n-) = 0")),
    # A = (1, 4), A* = (4, 1): Home can never make industry 1 and not industry 2.
    "equilibrium, industries in no order": (HANLON + "equilibrium.exists", without("ordered")),
    # n = 1: no industry is shared, so one country makes nothing and trade is not balanced.
    "equilibrium without a shared industry": (HANLON + "equilibrium.exists", says(EQUILIBRIUM)),
    # K is not tied to L.
    "labor under trade without its market": (HANLON + "labor-open", without("home-labor")),
    # A product made at Home costs w/A_j: the product wage is A_j.
    "product wage, strict": (HANLON + "static-gains.product-wage", says("forall j in {1..n}: w/p[j] > A[j]")),
    # A product that Foreign alone makes, cheaper than Home could.
    "product wage, reversed": (HANLON + "static-gains.product-wage", says("forall j in {1..n}: w/p[j] <= A[j]")),
    # Nobody makes what he is bad at, without this: A_star = (1/2), share = (0), omega = 1 makes p = 2 w.
    "product wage, any specialization": (HANLON + "static-gains.product-wage", without("specialization")),
    # n = 1, all parameters 1, share 1/2: both countries buy what they buy in autarky.
    "utility, strict": (HANLON + "static-gains.utility", says(f"{INCOME.format('>')} and {INCOME_STAR.format('>')}")),
    # Two industries, each country better in one: both gain.
    "utility, reversed": (HANLON + "static-gains.utility", says(
        f"{INCOME.format('<=')} and {INCOME_STAR.format('<=')}")),
    # Learning is faster under trade, for every tau > 0.
    "step 1, reversed": (HANLON + "prop2.step1", says("tau*closed_labor(A, 2) > rate")),
    # tau = 0: nobody learns, 0 < 0.
    "step 1, tau = 0": (HANLON + "prop2.step1", over("tau", "[0, 1]")),
    # Industry 2, which teaches industry 1, is made in Foreign: the rate is 0.
    "step 1, clusters destroyed": (HANLON + "prop2.step1", given("advantage", ONE_AND_THREE)),
    # tau = 0: nobody learns, 0 < 0.
    "growth, tau = 0": (HANLON + "prop3.growth", over("tau", "[0, 1]")),
    # The technologies in use at Home, 1 and 3, do not grow under trade; in autarky they do.
    "growth, reversed": (HANLON + "prop3.growth", says(
        "forall t in [0, oo): growth[1, t]/A_open[1, t] > tau*closed_labor_at(A_closed, 2, t)/A_closed[1, t]")),
    # t = 0: the paths start at the same point.
    "own level, t = 0 included": (HANLON + "prop3.level-own", says(
        f"forall t in [0, oo): forall j in {{1..4}}: {LESS}")),
    # Without clusters the world price keeps lambda_1 in the income gap.
    "no cluster, gap without lambda": (
        SOUTH + "no-cluster", says(ALONE.format("L_S, 0, 0, 0", "psi_1N/psi_1S"))),
    # With a cluster the world price undoes lambda_1 > 1.
    "cluster 1, gap with lambda": (
        SOUTH + "cluster-1", says(ALONE.format("0, L_S, 0, 0", "lambda_1*psi_1N/psi_1S"))),
    # Where the two sides are equal, workers are indifferent and the cluster is an equilibrium.
    "condition 1 as printed": (SOUTH + "condition-1", says(CONDITION)),
    # Where the two sides are equal, no cluster and a cluster in sector 2 pay the same.
    "ranking, condition 1 at its boundary": (
        SOUTH + "ranking", given("condition-1", "(psi_1S/psi_1N)/(psi_2S/psi_2N) <= lambda_1")),
    # A small South does not exhaust the externality: income depends on Lbar_2.
    "neutrality in a small South": (SOUTH + "neutrality", without("large-south")),
    # Where the two sides are equal, the incomes are.
    "inferior policy, boundary": (
        SOUTH + "policy.inferior", given("condition-1-fails", "(psi_1S/psi_1N)/(psi_2S/psi_2N) >= lambda_1")),
    # Sector 2 may be the one with the comparative advantage.
    "dominated policy, no order": (SOUTH + "policy.dominated", without("order")),
    # Equal relative productivities give equal incomes.
    "dominated policy, equal productivities": (
        SOUTH + "policy.dominated", given("order", "psi_2N/psi_2S >= psi_1N/psi_1S")),
    # delta = 1, g = 2: the relative technology falls to 0, which is not 1 - g/delta = -1.
    "stability, slow spillovers": (SOUTH + "dynamic.stability", without("spillovers-faster")),
    # delta = 2, g = 1: the limit is 1/2, not 3/2.
    "stability, another limit": (SOUTH + "dynamic.stability", says(
        "forall epsilon in (0, oo): exists T in [0, oo): forall t in [T, oo): "
        "abs(A_S[t]/A_N[t] - (1 + g/delta)) < epsilon")),
    # Trade raises the consumption index.
    "proposition 1, reversed": (HANLON + "prop1", says(
        "forall t in [0, oo): closed_consumption(t) > open_consumption(t)")),
    # t = 0: the paths start at the same point.
    "proposition 2, t = 0 included": (HANLON + "prop2", says(f"forall t in [0, oo): forall j in {{1..4}}: {MORE}")),
    # Home makes 1 and 3.
    "proposition 2's pattern, clusters destroyed": (
        HANLON + "prop2.pattern", given("advantage", OPEN_ONE_AND_THREE)),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_argument_does_not_prove_a_false_twin(name: str) -> None:
    assert_rejected(*TWINS[name])


def test_arguments_of_many_claims_are_tried() -> None:
    assert len({claim_id for claim_id, _ in TWINS.values()}) >= 12
