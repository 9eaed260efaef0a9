"""False twins of the claims on the composition effect (Sections 3.3 and 5): their arguments must be rejected.

Every twin is false, for the reason in the comment beside it. Most break an early line of the argument and are quick.
"""

from __future__ import annotations

import pytest
from referee.proofs.method import argument
from referee.proofs.twin import witness_twin
from twins import CLAIMS, KERNEL, Twin, assert_rejected, given, over, says, without

# Claims along paths whose hypotheses are shown to be met by explicit paths (the `.witness` arguments).
MET = ("composition.terms-of-trade", "mobility.concentration", "mobility.clusters", "mobility.composition")
COMPOSITION, MOBILITY = "hanlon2012.composition.", "hanlon2012.mobility."
EVERYWHERE = "spill[1] = 1/2 and spill[2] = 1/2 and spill[3] = 1/2 and spill[4] = 1/2"
NOWHERE = "spill[1] = 0 and spill[2] = 0 and spill[3] = 0 and spill[4] = 0"
ONLY_ONE = "tau = 1/5 and spill[1] = tau and spill[2] = 0 and spill[3] = 0 and spill[4] = 0"
EQUAL = "A[1] = 10 and A[2] = 10 and A[3] = 10 and A[4] = 10"
AHEAD = """A_mobile[1, 0] = 20 and A_mobile[2, 0] = 10 and A_mobile[3, 0] = 5 and A_mobile[4, 0] = 5 and
  A_mobile_star[1, 0] = 5 and A_mobile_star[2, 0] = 5 and A_mobile_star[3, 0] = 10 and A_mobile_star[4, 0] = 10"""
ALTERNATING = """A_open[1, 0] = 10 and A_open[2, 0] = 5 and A_open[3, 0] = 10 and A_open[4, 0] = 5 and
  A_open_star[1, 0] = 5 and A_open_star[2, 0] = 10 and A_open_star[3, 0] = 5 and A_open_star[4, 0] = 10"""
RICH = "A_closed_star[1, 0] = 50 and A_closed_star[2, 0] = 50 and A_closed_star[3, 0] = 10 and A_closed_star[4, 0] = 10"
MIXED = """start_in_blocks(A_open, A_open_star) and start_alternating(A_mobile, A_mobile_star) or
  start_alternating(A_open, A_open_star) and start_in_blocks(A_mobile, A_mobile_star)"""
INCOME = "w/four_prices(p) {} w/sum((w/A[j])^(1 - sigma), j, 1, 4)^(1/(1 - sigma))"
CONSTANT = "(forall t in [0, oo): forall j in {1..4}: growth_star[j, t] = 0 and A_open_star[j, t] = A_open_star[j, 0])"
WHERE_BEST = "(labor[j] > 0 implies A[j] {0} A_star[j]) and (labor_star[j] > 0 implies A_star[j] {0} A[j])"

TWINS: dict[str, tuple[str, Twin]] = {
    # n = 1, w = 4, w* = 1, A = 2, A* = 1, p = 1: Foreign produces, though Home's technology is higher.
    "absolute advantage, wages differ": (MOBILITY + "absolute", without("equal-wages")),
    # n = 1, A = 2, A* = 1, p = 1, w = w* = 1, Foreign alone employs: Home's unit cost of 1/2 is below the price.
    "absolute advantage, entry barred": (MOBILITY + "absolute", without("free-entry")),
    # n = 1, A = A* = 1: both may operate.
    "absolute advantage, strict": (
        MOBILITY + "absolute", says(f"forall j in {{1..n}}: {WHERE_BEST.format('>')}")),
    # n = 1, A = 2, A* = 1: Home alone operates, with the higher technology.
    "absolute advantage, reversed": (
        MOBILITY + "absolute", says(f"forall j in {{1..n}}: {WHERE_BEST.format('<=')}")),
    # The equilibrium exists, and in it Home's income rises.
    "static gains, reversed": (COMPOSITION + "static-gains", says(INCOME.format("<="))),
    # Equal technologies: the index under trade is that of autarky.
    "static gains, equal technologies": (COMPOSITION + "static-gains", given("figure-5", EQUAL)),
    # Prices may be anything: at p_j = w every product is dearer than in autarky.
    "static gains, prices of no equilibrium": (COMPOSITION + "static-gains", without("competitive-prices")),
    # sigma = 6: 11 (33/32)^2 < 12.
    "home's growth, sigma up to 6": (COMPOSITION + "home-faster.range", over("sigma", "(1, 6]")),
    # sigma = 2: 1/2 > 4/9.
    "foreign's growth, sigma up to 2": (COMPOSITION + "foreign-slower-impact.range", over("sigma", "(1, 2]")),
    # All industries learn, sigma = 10: trade is faster (concentration), and (2 sigma - 1)(1 + 2^(-9))^2 < 2 sigma.
    "home's frontier, spillovers everywhere": (
        COMPOSITION + "home-faster.amended", given("figure-5-spillovers", EVERYWHERE)),
    # Nobody learns: both rates are 0, and 4 sigma > (1 + 2^(sigma - 1))^2 at sigma = 3/2.
    "foreign's frontier, no spillovers": (
        COMPOSITION + "foreign-slower-impact.amended", given("figure-5-spillovers", NOWHERE)),
    # Home makes 1 and 3.
    "pattern, other industries": (COMPOSITION + "pattern", given("figure-5-technologies", ALTERNATING)),
    # Foreign's industries 3 and 4 learn as well.
    "pattern, spillovers everywhere": (COMPOSITION + "pattern", given("figure-5-spillovers", EVERYWHERE)),
    # Foreign's industries 3 and 4 learn as well.
    "terms of trade, spillovers everywhere": (
        COMPOSITION + "terms-of-trade", given("figure-5-spillovers", EVERYWHERE)),
    # a = b.
    "terms of trade, at one date": (COMPOSITION + "terms-of-trade", says(
        f"{CONSTANT} and (forall a in [0, oo), b in [0, oo): a <= b implies "
        "open_income_star(a) < open_income_star(b))")),
    # sigma = 2: b(100) < 75, so the index grows by less than 85/60 in autarky, and by 1.43 under trade.
    "horizon, advanced in autarky": (COMPOSITION + "foreign-slower-horizon", given("figure-5-autarky", RICH)),
    # sigma = 10: b(100) < 26/5, so the index grows by less than 1 per cent in autarky, and by 8 per cent under trade.
    "horizon, sigma = 10": (
        COMPOSITION + "foreign-slower-horizon", given("elasticity", "sigma = 4/3 or sigma = 2 or sigma = 10")),
    # Technologies differ from the first date.
    "mobility, concentration from another start": (MOBILITY + "concentration", given("figure-2-mobile", AHEAD)),
    # With mobile labor industry 2 does not learn; without it, it does.
    "mobility, concentration with other spillovers": (
        MOBILITY + "concentration", given("figure-2-spillovers", ONLY_ONE)),
    # Technologies differ from the first date.
    "mobility, clusters from another start": (MOBILITY + "clusters", given("figure-3-or-4", MIXED)),
    # Nothing ties employment to technologies: all workers may be idle.
    "mobility, clusters without equilibrium": (MOBILITY + "clusters", without("mobile-equilibrium")),
    # Foreign's industries grow as fast as Home's: nobody moves.
    "mobility, composition, spillovers everywhere": (
        MOBILITY + "composition", given("figure-5-spillovers", EVERYWHERE)),
    # Home's population rises.
    "mobility, composition, reversed": (MOBILITY + "composition", says(
        "forall a in [0, oo), b in [0, oo): a < b implies "
        "sum(labor_mobile[j, a], j, 1, 4) > sum(labor_mobile[j, b], j, 1, 4)")),
    # Nobody learns: the shares are 1/2 under both elasticities.
    "mobility, substitution, no spillovers": (
        MOBILITY + "substitution", given("figure-5-spillovers", NOWHERE)),
    # Figure 5's start for one economy alone: the other may start with Home far ahead.
    "mobility, substitution, another start": (MOBILITY + "substitution", given("figure-5", AHEAD)),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_argument_does_not_prove_a_false_twin(name: str) -> None:
    assert_rejected(*TWINS[name])


def test_every_argument_on_composition_and_mobility_is_tried() -> None:
    assert len({claim_id for claim_id, _ in TWINS.values()}) == 13


@pytest.mark.parametrize("name", MET)
def test_hypotheses_along_paths_can_be_met(name: str) -> None:
    twin = witness_twin(CLAIMS[f"hanlon2012.{name}"])
    proposed = argument.propose(twin)
    assert proposed is not None
    assert KERNEL.check(twin, proposed, {}).name == "refuted"
