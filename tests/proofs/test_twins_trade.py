"""Sections 2 and 3 before any dynamics: the arguments of true claims, put to false twins, must be rejected.

Every twin is false, for the reason in the comment above it.
"""

from __future__ import annotations

import pytest
from twins import Twin, assert_rejected, given, over, says, without

HANLON = "hanlon2012."
EMPLOYMENT = "forall j in {{1..n}}: labor[j] = D*price_index(p)^{0}*A[j]^({1})*w^(-sigma)"
RATIOS = "labor_share(A, i)/labor_share(A, j) {} labor_share_at(A, i, sigma_other)/labor_share_at(A, j, sigma_other)"
MORE = "labor_share(A, i) < labor_share_at(A, i, sigma_other)"
LESS = "labor_share_at(A, i, sigma_other) < labor_share(A, i)"
SUBSTITUTION = """(log(A[i]) >= mean_log(A, {up}) implies {more}) and
  (log(A[i]) <= mean_log(A, {down}) implies {less}) and
  ((forall j in {{1..n}}: A[j] <= A[i]) implies {more}) and ((forall j in {{1..n}}: A[j] >= A[i]) implies {less})"""
STEPS = "(y <= z implies productivity(z) {} productivity(y)) and ({} implies productivity(y) = productivity(z))"
CONTINUOUS = "limit({0}(z), z, y-) = {0}(y) and limit({0}(z), z, y+) = {0}(y)"
ENDS = "limit({0}(z), z, {1}) = 0 and limit({0}(z), z, {2}) = oo"
ALONE = "j != k implies A[j] != omega*A_star[j] or A[k] != omega*A_star[k] or share[j] = 0 or share[k] = {}"
PAIR = "j != k and A[j] = omega*A_star[j] and {} and share[j] {} 0 and share[k] < 1"
TIED = "A[k] = omega*A_star[k]"
UNIQUE = """omega_other = omega and
  (forall j in {{1..n}}: {untied} implies share_other[j] = share[j]) and
  {total} and
  ((forall j in {{1..n}}, k in {{1..n}}: {alone}) implies forall j in {{1..n}}: share_other[j] = share[j]) and
  ((exists j in {{1..n}}, k in {{1..n}}: {pair}) implies
    exists share_new[{{1..n}}] in [0, 1]: specialization(share_new, omega) and balanced_trade(share_new, omega) and
      (exists j in {{1..n}}: share_new[j] != share[j])) and
  ((forall j in {{1..n}}, k in {{1..n}}: {distinct}) implies forall j in {{1..n}}: share_other[j] = share[j])"""
TRUE_UNIQUE = {
    "untied": "A[j] != omega*A_star[j]",
    "total": "sum(share_other[j]*A[j]^(sigma - 1), j, 1, n) = sum(share[j]*A[j]^(sigma - 1), j, 1, n)",
    "alone": ALONE.format(1),
    "pair": PAIR.format(TIED, ">"),
    "distinct": "j != k implies A[j]*A_star[k] != A[k]*A_star[j]",
}
GAINS = """(forall j in {{1..n}}: w/p[j] > A[j] iff A[j] {0} omega*A_star[j]) and
  (forall j in {{1..n}}: w_star/p[j] > A_star[j] iff A[j] > omega*A_star[j]) and
  (exists j in {{1..n}}: {1})"""
EITHER = "w/p[j] > A[j] or w_star/p[j] > A_star[j]"


def substitution(**changed: str) -> Twin:
    return says(SUBSTITUTION.format(**{"up": "sigma_other", "down": "sigma", "more": MORE, "less": LESS, **changed}))


def unique(**changed: str) -> Twin:
    return says(UNIQUE.format(**{**TRUE_UNIQUE, **changed}))


TWINS: dict[str, tuple[str, Twin]] = {
    # A worker makes A_j: employment is output divided by it. A = (2): the exponent sigma is output.
    "employment, exponent of output": ("employment", says(EMPLOYMENT.format("sigma", "sigma"))),
    # Expenditure, not employment, goes with P^(sigma - 1). A = (1), w = 2: P = 2.
    "employment, exponent of the index": ("employment", says(EMPLOYMENT.format("(sigma - 1)", "sigma - 1"))),
    # Prices that are not w/A_j give another demand.
    "employment at any price": ("employment", without("price")),
    # Nothing ties employment to output.
    "employment without production": ("employment", without("production")),
    # A = (2, 1): the ratio of employment is 2^(sigma - 1), which rises.
    "pairwise, reversed": ("labor-share.substitution-pairwise", says(RATIOS.format(">"))),
    # Equal technologies employ equally at every sigma.
    "pairwise, equal technologies": ("labor-share.substitution-pairwise", given("better", "A[i] >= A[j]")),
    # The same sigma gives the same ratio.
    "pairwise, same sigma": ("labor-share.substitution-pairwise", given("higher", "sigma <= sigma_other")),
    # A = (3, 12/5, 1/2), i = 2: above the mean at sigma = 2, but as sigma goes on rising the share tends to 0.
    "level, the mean at the lower sigma": ("labor-share.substitution-level.amended", substitution(up="sigma")),
    # A = (3, 11/5, 1/2), i = 2: below the mean at sigma' = 2, but the share at sigma = 11/10 was still smaller.
    "level, the mean at the higher sigma": ("labor-share.substitution-level.amended", substitution(down="sigma_other")),
    # Equal technologies: every share is L/n at every sigma.
    "level, all equal": ("labor-share.substitution-level.amended", without("not-all-equal")),
    # The best industry gains from a rise in sigma, not from a fall.
    "level, any two sigmas": ("labor-share.substitution-level.amended", without("higher")),
    # A = (2, 1): the best industry gains.
    "level, reversed": ("labor-share.substitution-level.amended", substitution(more=LESS, less=MORE)),
    # Between two integers the ratio does not change.
    "productivity, strictly decreasing": ("productivity.decreasing", says(STEPS.format("<", "floor(y) = floor(z)"))),
    # A = (1, 2), A* = (1, 1) is not in the paper's order, and its ratio rises.
    "productivity, no order": ("productivity.decreasing", without("ordered")),
    # A = (2, 1), A* = (1, 1): the ratio falls from 2 to 1.
    "productivity, increasing": ("productivity.decreasing", says(STEPS.format(">=", "floor(y) = floor(z)"))),
    # y = 1/2, z = 1: the ratio steps down at the integer.
    "productivity, constant up to the next integer": (
        "productivity.decreasing",
        says(STEPS.format("<=", "z <= floor(y) + 1 and y <= z")),
    ),
    # n = 1, z = 1: there is no second industry, whose ratio may be anything.
    "productivity at n": ("productivity.decreasing", over("z", "[0, n]")),
    # A product made in Foreign costs w*/A*_j.
    "Foreign, strict": ("static-gains.foreign", says("forall j in {1..n}: w_star/p[j] > A_star[j]")),
    # A product that Home alone makes, cheaper than Foreign could.
    "Foreign, reversed": ("static-gains.foreign", says("forall j in {1..n}: w_star/p[j] <= A_star[j]")),
    # Home may then make what it is bad at.
    "Foreign, any specialization": ("static-gains.foreign", without("specialization")),
    # omega may then be far from w/w*.
    "Foreign, any wages": ("static-gains.foreign", without("relative-wage")),
    # The printed sum counts industry zhat twice: n = 1, z = 1/2, all technologies 1.
    "line as printed": ("eta.derivation.amended", says("w/w_star = (L_star/L)^(1/sigma)*printed_eta(z)")),
    # Without Foreign's market its wage is free.
    "line without Foreign's market": ("eta.derivation.amended", without("foreign-labor")),
    # The exponent comes from demand.
    "line without the root": ("eta.derivation.amended", says("w/w_star = (L_star/L)*corrected_eta(z)")),
    # The printed line jumps at every integer.
    "continuous as printed": ("eta.continuous.amended", says(CONTINUOUS.format("printed_eta"))),
    # Relative productivity is a step function.
    "continuous steps": ("eta.continuous.amended", says(CONTINUOUS.format("productivity"))),
    # At n there is a division by zero.
    "continuous at n": ("eta.continuous.amended", over("y", "(0, n]")),
    # n = 1: the printed line tends to (A/A*)^((sigma - 1)/sigma) as z rises to 1.
    "limits as printed": ("eta.limit-infinity.amended", says(ENDS.format("printed_eta", "0+", "n-"))),
    # The other way round.
    "limits exchanged": ("eta.limit-infinity.amended", says(ENDS.format("corrected_eta", "n-", "0+"))),
    # n = 2: at 1 the line is positive and finite.
    "limits at an industry inside": ("eta.limit-infinity.amended", says(ENDS.format("corrected_eta", "0+", "1-"))),
    # n = 2: the printed line falls where it jumps if industry 2 is small at Home and large in Foreign.
    "increasing as printed": ("eta.increasing.amended", says("printed_eta(y) < printed_eta(z)")),
    # y = z.
    "increasing, y = z included": ("eta.increasing.amended", given("further", "y <= z")),
    # The line rises.
    "increasing, reversed": ("eta.increasing.amended", says("corrected_eta(z) < corrected_eta(y)")),
    # At z = n there is a division by zero.
    "increasing up to n": ("eta.increasing.amended", over("z", "(0, n]")),
    # n = 2, all technologies 1: Home makes the first industry, or the second.
    "unique in every industry": ("equilibrium.unique.amended", unique(untied="1 = 1")),
    # The same: nothing says that the two are not tied.
    "unique with ties": ("equilibrium.unique.amended", unique(alone="1 = 1")),
    # The same, with fractions 1 and 0: Foreign makes an industry that Home could.
    "unique where one is made in Foreign": ("equilibrium.unique.amended", unique(alone=ALONE.format(0))),
    # sigma = 2, A = (4, 1, 1), A* = (1, 1, 1), L = 2 L*: omega = 1, and industry 1 takes all of Home's labor.
    "another pattern from nothing": ("equilibrium.unique.amended", unique(pair=PAIR.format(TIED, ">="))),
    # Two industries with different ratios: no fraction can move.
    "another pattern without a tie": ("equilibrium.unique.amended", unique(pair=PAIR.format("1 = 1", ">"))),
    # The same: equal ratios are two ratios.
    "unique with equal ratios": ("equilibrium.unique.amended", unique(distinct="1 = 1")),
    # sigma = 3, A = A* = (1, 2), L = L*: the fractions (0, 5/8) and (1, 3/8) both balance trade.
    "total not weighted": (
        "equilibrium.unique.amended",
        unique(total="sum(share_other[j], j, 1, n) = sum(share[j], j, 1, n)"),
    ),
    # n = 1, A = A* = 1: without balance any omega between goes with share 1 or 0.
    "unique without balanced trade": ("equilibrium.unique.amended", without("other-balanced-trade")),
    # Any omega balances some fractions.
    "unique without specialization": ("equilibrium.unique.amended", without("other-specialization")),
    # n = 2: all of industry 1 and nothing of industry 2, written as k = 1, s = 0 or as k = 0, s = 1.
    "crossing written twice": ("equilibrium.unique.crossing", over("s", "[0, 1]")),
    # Anything may be said of what is no crossing.
    "crossing and any other point": ("equilibrium.unique.crossing", without("other-crossing")),
    # n = 1, all parameters 1: z = 1/2 and omega = 1.
    "crossing, omega is z": ("equilibrium.unique.crossing", says("omega_other = omega and k_other + s_other = omega")),
    # Products that both could make at one price bring no gain.
    "gain in tied products": ("static-gains.strict.amended", says(GAINS.format("<=", EITHER))),
    # Home may be so large that omega is the ratio of an industry it shares with Foreign: only Foreign gains.
    "Home always gains": ("static-gains.strict.amended", says(GAINS.format("<", "w/p[j] > A[j]"))),
    # Proportional technologies: omega is the common ratio and nobody gains.
    "gain from equals": ("static-gains.strict.amended", without("not-proportional")),
    # Who makes what they are bad at does not gain.
    "gain, any specialization": ("static-gains.strict.amended", without("specialization")),
}


@pytest.mark.parametrize("name", TWINS)
def test_the_argument_does_not_prove_a_false_twin(name: str) -> None:
    claim, change = TWINS[name]
    assert_rejected(HANLON + claim, change)
