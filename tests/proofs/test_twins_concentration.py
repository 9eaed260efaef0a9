"""False twins of the claims of Section 3.1 and Appendix C: the argument of the true claim must not prove them."""

from __future__ import annotations

import pytest
from twins import Twin, assert_rejected, given, over, says, without

PAPER = "hanlon2012."
RATE = """(sigma - 1)*(A[j]/A[i])^(sigma - 2)*tau*(A[i]*A[j]^(sigma - 1) - A[j]*A[i]^(sigma - 1))
  /(A[i]^2*sum(A[k]^(sigma - 1), k, 1, {}))"""
LATER = "forall a in [0, oo): A_{0}[i, a] > A_{0}[j, a] implies forall b in [a, oo), c in (b, oo): "
GAP = "A_{0}[i, b] - A_{0}[j, b] {1} A_{0}[i, c] - A_{0}[j, c]"
RATIO = "A_{0}[j, c]/A_{0}[i, c] {1} A_{0}[j, b]/A_{0}[i, b]"
HOME_SHARE = "share[2]*A[2]^(sigma - 1)/sum(share[j]*A[j]^(sigma - 1), j, 1, 3)"
FOREIGN_SHARE = "(1 - share[2])*A[2]^(sigma - 1)/sum((1 - share[j])*A[4 - j]^(sigma - 1), j, 1, 3)"
HOME_BEFORE = "A[2]^(sigma - 1)/sum(A[j]^(sigma - 1), j, 1, 3)"
FOREIGN_BEFORE = "A[2]^(sigma - 1)/sum(A[4 - j]^(sigma - 1), j, 1, 3)"
ADVANTAGE = "(forall j in {1..floor(n/2)}: B[j] > B[n + 1 - j])"


def _both(row: str, sign: str) -> Twin:
    """The statement for both regimes, with this sign."""
    closed, opened = (f"({LATER.format(r)}{row.format(r, sign)})" for r in ("closed", "open"))
    return says(f"{closed} and (i <= 2 and j <= 2 implies {opened})")


def _signs(low: str, high: str) -> Twin:
    """The second derivative's claim with other signs for sigma < 2 and sigma > 2."""
    closed, opened = (
        f"(sigma < 2 implies {r} {low} 0) and (sigma > 2 implies {r} {high} 0)" for r in map(RATE.format, (4, 2))
    )
    return says(f"{closed} and (i <= 2 and j <= 2 implies {opened})")


TWINS: dict[str, tuple[str, Twin]] = {
    # The shares of all 2 z industries add up to one, not those of half of them.
    "average growth, tau/z in autarky": (PAPER + "prop1.average-growth", says(
        "evolves(sum(A_trade[j, t], j, 1, z)/z, t, tau/z) and "
        "evolves(sum(A_autarky[j, t], j, 1, 2*z)/(2*z), t, tau/z)")),
    # z = 2: industry 1 alone does not employ all.
    "average growth, one industry left out": (PAPER + "prop1.average-growth", says(
        "evolves(sum(A_trade[j, t], j, 1, z)/z, t, tau/z) and "
        "evolves(sum(A_autarky[j, t], j, 2, 2*z)/(2*z), t, tau/(2*z))")),
    # Nothing is said of the paths in autarky.
    "average growth without learning": (PAPER + "prop1.average-growth", without("autarky-learning")),
    # sigma = 3, A = (2, 1, ...): the derivative is negative.
    "second derivative, signs exchanged": (PAPER + "prop1.second-derivative", _signs("<", ">")),
    # sigma = 3, A_i < A_j: the ratio is that of the better to the worse, which rises.
    "second derivative, the worse industry below": (
        PAPER + "prop1.second-derivative", given("better", "A[i] < A[j]")),
    # A_i = A_j: the derivative is zero.
    "second derivative, equal industries": (PAPER + "prop1.second-derivative", given("better", "A[i] >= A[j]")),
    # sigma = 2: the ratio stands still.
    "ratio, falls from sigma = 2 on": (PAPER + "prop1.ratio-derivative.amended", says(
        "A[j]^(sigma - 2) - A[i]^(sigma - 2) < 0 iff sigma >= 2")),
    # A = (2, 1, 1), sigma = 2: 1/2 of 5/2 is below 1 of 4.
    "footnote 10, employment rises": (PAPER + "footnote10.employment", says(
        f"{HOME_SHARE} >= {HOME_BEFORE} and {FOREIGN_SHARE} >= {FOREIGN_BEFORE}")),
    # A = (2, 1, 2): nothing but A_1 >= A_3 holds, with equality.
    "footnote 10, employment falls": (PAPER + "footnote10.employment", says(
        f"{HOME_SHARE} < {HOME_BEFORE} and {FOREIGN_SHARE} < {FOREIGN_BEFORE}")),
    # A = (2, 1, 9): Home would not make industry 1; if it did, employment in industry 2 would rise.
    "footnote 10, any specialization": (PAPER + "footnote10.employment", without("specialization")),
    # A = (2, 1, 1), sigma = 2: 4/5 of Home's labor makes industry 1 under trade, half of it in autarky.
    "footnote 10, industry 1": (PAPER + "footnote10.employment", says(
        "A[1]^(sigma - 1)/sum(share[j]*A[j]^(sigma - 1), j, 1, 3) <= A[1]^(sigma - 1)/sum(A[j]^(sigma - 1), j, 1, 3)")),
    # Nothing ties the growth under trade to employment.
    "footnote 10, growth without learning": (PAPER + "footnote10.growth", without("learning-home")),
    # A = (2, 1, 1), sigma = 2: growth is lower under trade.
    "footnote 10, growth rises": (PAPER + "footnote10.growth", says(
        "rate/A[2] >= rate_closed/A[2] and rate_star/A[2] >= rate_closed_star/A[2]")),
    # sigma = 3, A = (1, 1), h = 1/2: 9/4 + 1/4 > 2.
    "spread, signs exchanged": (PAPER + "prop1.spread", says(
        "(sigma > 2 implies total(A)^(1/(sigma - 1)) > total(A_new)^(1/(sigma - 1))) and "
        "(sigma < 2 implies total(A_new)^(1/(sigma - 1)) > total(A)^(1/(sigma - 1)))")),
    # sigma = 2: the index is the sum.
    "spread, sigma = 2": (PAPER + "prop1.spread", says(
        "(sigma >= 2 implies total(A)^(1/(sigma - 1)) < total(A_new)^(1/(sigma - 1))) and "
        "(sigma < 2 implies total(A_new)^(1/(sigma - 1)) < total(A)^(1/(sigma - 1)))")),
    # sigma = 3, A = (1, 2), h = 1/2: the two come closer together.
    "spread from the better to the worse": (PAPER + "prop1.spread", given("better", "A[i] <= A[j]")),
    # The other technologies may fall.
    "spread, others not fixed": (PAPER + "prop1.spread", without("others-fixed")),
    # sigma = 5/4, A = (1, 1/16).
    "growth at opening, any sigma": (PAPER + "concentration.whenever.amended", says(
        f"(forall B[{{1..n}}] in (0, oo): {ADVANTAGE} implies open_index_growth(B) >= closed_index_growth(B)) "
        "iff sigma >= 3/2")),
    # n = 3, sigma = 5/2, A = (1, 100, small): trade splits the industry in which most work.
    "growth at opening, three industries": (
        PAPER + "concentration.whenever.amended", given("two-or-four", "n = 2 or n = 3")),
    # sigma = 2 is at least 2 and there trade does not lower growth.
    "growth at opening, strictly above two": (PAPER + "concentration.whenever.amended", says(
        f"(forall B[{{1..n}}] in (0, oo): {ADVANTAGE} implies open_index_growth(B) >= closed_index_growth(B)) "
        "iff sigma > 2")),
    # n = 2, sigma = 5/4, A = (1, 1/16).
    "growth at opening, any n and sigma": (PAPER + "concentration.whenever.any-n", without("unit")),
    # n = 2, sigma = 2, A = (2, 1): tau/2 under trade, tau/3 in autarky.
    "growth at opening, reversed": (PAPER + "concentration.whenever.any-n", says(
        "open_index_growth(A) < closed_index_growth(A)")),
    # The lead grows.
    "levels, reversed": (PAPER + "prop1.pulling-ahead-levels", _both(GAP, ">")),
    # With tau = 0 nothing moves.
    "levels, tau = 0": (PAPER + "prop1.pulling-ahead-levels", over("tau", "[0, 1]")),
    # Two equal industries stay equal.
    "levels, equal industries": (PAPER + "prop1.pulling-ahead-levels", says(
        "forall a in [0, oo): A_closed[i, a] >= A_closed[j, a] implies forall b in [a, oo), c in (b, oo): "
        + GAP.format("closed", "<"))),
    # sigma = 3/2: the ratio rises.
    "ratio of technologies, always falls": (PAPER + "prop1.pulling-ahead.amended", _both(RATIO, "<")),
    # sigma = 3: the ratio falls.
    "ratio of technologies, falls below sigma = 2": (PAPER + "prop1.pulling-ahead.amended", says(
        f"{LATER.format('closed')}({RATIO.format('closed', '<')} iff sigma < 2)")),
    # sigma = 3, A = (2, 4, 1): at t = 100 autarky is ahead.
    "three industries, any sigma": (PAPER + "prop1.three-industries.amended", without("unit")),
    # Trade raises the index, at t = 0 already.
    "three industries, reversed": (PAPER + "prop1.three-industries.amended", says(
        "forall t in [0, oo): open_index_three(t) < closed_index_three(t)")),
    # A = (1, 1, 1): at t = 0 nothing changes.
    "three industries, no advantage": (
        PAPER + "prop1.three-industries.amended", given("advantage", "A_closed[1, 0] >= A_closed[3, 0]")),
    # sigma = 3, A = (2, 4, 1): at t = 100 autarky is ahead.
    "three industries, industry 2 better": (PAPER + "prop1.three-industries.better-first", without("first")),
    # Trade raises the index.
    "three industries, sigma > 2, reversed": (PAPER + "prop1.three-industries.better-first", says(
        "forall t in [0, oo): open_index_three(t) < closed_index_three(t)")),
}  # fmt: skip

# True, so the disproof of the claim it is made from must be rejected.
TRUE: dict[str, tuple[str, Twin]] = {
    # The amendment: sigma = 2.
    "three industries, sigma = 2": (
        PAPER + "prop1.three-industries", given("advantage", "A_closed[1, 0] > A_closed[3, 0] and sigma = 2")),
    # In levels the better industry does pull ahead.
    "pulling ahead in levels": (PAPER + "prop1.pulling-ahead", _both(GAP, "<")),
    # Proposition 1 itself, for Home.
    "proposition 1 with mirror images": (PAPER + "prop1.as-stated", given(
        "same-start",
        "mirror_image and advantage_at_opening(1, 3) and advantage_at_opening(1, 4) and "
        "advantage_at_opening(2, 3) and advantage_at_opening(2, 4)")),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_argument_does_not_prove_a_false_twin(name: str) -> None:
    assert_rejected(*TWINS[name])


@pytest.mark.parametrize("name", TRUE)
def test_disproof_does_not_refute_a_true_twin(name: str) -> None:
    assert_rejected(*TRUE[name])
