"""The arguments of Section 4's claims, put to false twins of the claims: the kernel must reject them.

Every twin is false, for the reason in the comment beside it. Its certificate carries the twin's own digest.
"""

from __future__ import annotations

import pytest
from twins import Twin, assert_rejected, given, says, without

DELAY, GRADUAL = "hanlon2012.delay.", "hanlon2012.gradual."
SWAPPED = " and ".join(
    f"A_closed[{j}, 0] = {foreign} and A_closed_star[{j}, 0] = {home}"
    for j, (home, foreign) in enumerate([(10, 2), (4, 5), (5, 4), (2, 10)], 1)
)
EXCEPT_2 = """(forall j in {1..4}: (A_seven[j] = A_six[j] iff j != 2) and
    (A_seven_star[j] = A_six_star[j] iff j != 2)) and
  A_six[3] = 5 and A_seven[3] = 6 and A_six_star[2] = 5 and A_seven_star[2] = 6"""
MUTUAL_FROM_FIRST = """(exists T in [0, oo): cluster_building(T)) and
  (A_closed[1, T_late] > A_closed_star[1, T_late] and late_start and late_equilibrium and
   late_moves and late_learning implies
    exists U in [0, oo): forall t in [U, oo):
      late_consumption(t) > open_consumption(T_late + t) and late_consumption(t) > closed_consumption(T_late + t) and
      late_consumption_star(t) > open_consumption_star(T_late + t) and
      late_consumption_star(t) > closed_consumption_star(T_late + t))"""

TWINS: dict[str, tuple[str, Twin]] = {
    # Home's industry 2 starts at 4 in both figures, its industry 3 does not start alike.
    "tables, another exception": (GRADUAL + "same-initial.amended", says(EXCEPT_2)),
    # omega = 6: Foreign makes everything itself and buys what it buys in autarky.
    "impact without balanced trade": (GRADUAL + "impact", without("balanced-trade")),
    # Two equal countries gain nothing.
    "impact between equals": (GRADUAL + "impact", given("figure-7", "figure_7_home(A) and figure_7_home(A_star)")),
    # omega = 1 and Home buys two products as cheaply as its best one, in autarky only one.
    "impact, reversed": (
        GRADUAL + "impact",
        says("closed_index(A) > bought(omega, p) and closed_index(A_star) < bought(1, p_star)"),
    ),
    # Home's industry 1 may stand idle, and industry 2 never learn.
    "shorter without equilibrium": (GRADUAL + "shorter", without("gradual-equilibrium")),
    # A_2 may stand still where nothing ties its growth to the labor that teaches it.
    "shorter without learning": (GRADUAL + "shorter", without("gradual-learning")),
    # Home's and Foreign's rows exchanged: Foreign gains the advantage.
    "reversal, countries exchanged": (DELAY + "reversal", given("figure-6", SWAPPED)),
    # A_2 may stand still while A*_2 grows.
    "reversal without laws of motion": (DELAY + "reversal", without("autarky")),
    # Foreign has the advantage in industry 1 at every date: trade never builds Home's cluster of 1 and 2.
    "mutual, countries exchanged": (DELAY + "mutual", given("figure-6", SWAPPED)),
    # A_1 and A_2 may stay behind for ever.
    "mutual without laws of motion": (DELAY + "mutual", without("autarky")),
    # T_late = 0: the delayed path is the immediate one.
    "mutual without the advantage in 2": (DELAY + "mutual", says(MUTUAL_FROM_FIRST)),
}


@pytest.mark.parametrize("name", TWINS)
def test_the_argument_of_a_claim_is_rejected_for_its_false_twin(name: str) -> None:
    claim_id, change = TWINS[name]
    assert_rejected(claim_id, change)
