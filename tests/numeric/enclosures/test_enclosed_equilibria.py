"""Enclosures of equilibria: they contain 50-digit references, find ties exactly, and leave open what is open."""

import random
from fractions import Fraction as F

import pytest
from flint import arb, ctx
from mpmath import mp, mpf
from referee.numeric.enclosures import Undecidable, enclose_autarky_equilibrium, enclose_trade_equilibrium
from reference_paths import DIGITS, Model, Pattern, balanced, closed_labor, find_pattern, margins, price_index


def real(x):
    return mpf(x.numerator) / x.denominator


def contains(ball, reference):
    """Whether the ball contains the reference, known to 50 digits."""
    slack = arb(0, 1e-48) * arb(abs(reference))
    return (ball + slack).contains(arb(reference))


def economy(rng, n):
    def technology():
        return F(10 ** rng.uniform(-3, 3)).limit_denominator(10**6) + F(1, 10**4)

    sigma = F(rng.choice([rng.uniform(1.01, 2), rng.uniform(2, 30)])).limit_denominator(1000)
    labor = [F(rng.randint(1, 40), rng.randint(1, 40)) for _ in range(2)]
    return [technology() for _ in range(n)], [technology() for _ in range(n)], sigma, *labor


@pytest.fixture(autouse=True)
def digits():
    with mp.workdps(DIGITS), ctx.workprec(256):
        yield


def holds(found, A, B, model, pattern):
    omega, labor, labor_star, price = balanced(A, B, model, pattern)
    consumption = (omega * model.L / price, model.L_star / price)
    assert contains(found.omega, omega)
    assert contains(found.consumption, consumption[0]) and contains(found.consumption_star, consumption[1])
    for i in range(len(A)):
        made, made_star = A[i] * labor[i], B[i] * labor_star[i]
        assert contains(found.labor[i], labor[i]) and contains(found.labor_star[i], labor_star[i])
        assert contains(found.share_home[i], made / (made + made_star))
    assert found.tied == ()


@pytest.mark.parametrize("seed", range(10))
def test_trade_contains_the_reference_that_tries_all_patterns(seed):
    rng = random.Random(seed)
    for _ in range(40):
        A, B, sigma, L, L_star = economy(rng, rng.randint(1, 5))
        found = enclose_trade_equilibrium(A, B, sigma, L, L_star)
        a, b, model = [real(x) for x in A], [real(x) for x in B], Model([], real(sigma), real(L), real(L_star))
        holds(found, a, b, model, find_pattern(a, b, model))


@pytest.mark.parametrize("seed", range(6))
def test_trade_of_many_industries_is_an_equilibrium(seed):
    """Every margin of the pattern that the relative wage implies is positive, so it is the one."""
    rng = random.Random(100 + seed)
    for _ in range(30):
        A, B, sigma, L, L_star = economy(rng, rng.randint(6, 50))
        found = enclose_trade_equilibrium(A, B, sigma, L, L_star)
        a, b, model = [real(x) for x in A], [real(x) for x in B], Model([], real(sigma), real(L), real(L_star))
        sides = [found.share_home[i] for i in range(len(A))]
        home = tuple(i for i, x in enumerate(sides) if x == 1)
        foreign = tuple(i for i, x in enumerate(sides) if x == 0)
        shared = [i for i in range(len(A)) if i not in (*home, *foreign)]
        pattern = Pattern(home, foreign, shared[0] if shared else None)
        assert len(shared) <= 1
        assert all(margin > 0 for margin, _ in margins(a, b, model, pattern))
        holds(found, a, b, model, pattern)


def test_autarky_contains_the_reference():
    rng = random.Random(7)
    for _ in range(200):
        A, _, sigma, L, _ = economy(rng, rng.randint(1, 50))
        found = enclose_autarky_equilibrium(A, sigma, L)
        a, s = [real(x) for x in A], real(sigma)
        price = price_index([1 / x for x in a], s)
        assert contains(found.price_index, price) and contains(found.consumption, real(L) / price)
        assert all(contains(x, y) for x, y in zip(found.labor, closed_labor(a, s, real(L)), strict=True))


def test_ties_are_found_exactly():
    third = F(1, 3)
    found = enclose_trade_equilibrium([2, third, third, 1], [1, third, third, 2], "5/2")
    assert found.tied == (2, 3)
    assert found.omega.contains(1) and found.omega.rad() < 1e-30
    whole = found.labor[1] + found.labor[2]
    assert whole.contains(1 - found.labor[0].mid())
    assert found.share_home[1].contains(0) and found.share_home[2].contains(F(1, 2).numerator / 2)
    almost = enclose_trade_equilibrium([2, third, third + F(1, 10**60), 1], [1, third, third, 2], "5/2")
    assert almost.tied == ()
    assert almost.share_home[2] > almost.share_home[1]


def test_identical_economies_tie_everywhere():
    assert enclose_trade_equilibrium([1, 2, 3], [1, 2, 3], 2).tied == (1, 2, 3)


def test_a_boundary_between_patterns_is_reported_not_guessed():
    """omega^2 = A_1/A*_2 = 4 equals the square of the ratio of industry 2: it is made by Foreign, but only just."""
    with pytest.raises(Undecidable) as raised:
        enclose_trade_equilibrium([4, 2], [1, 1], 2)
    assert raised.value.industries == (2,)
    assert enclose_trade_equilibrium([4, F(2) - F(1, 10**200)], [1, 1], 2).share_home[1] == 0
    assert enclose_trade_equilibrium([4, F(2) + F(1, 10**200)], [1, 1], 2).share_home[1] > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 0], [1, 1], 2), "A: found 0, expected a positive number"),
        (([1, 1], [1], 2), "A_star: found 1 industries, expected 2"),
        (([1, 1], [1, 1], 1), "sigma: found 1, expected"),
        (([1, "x"], [1, 1], 2), "A: found 'x', expected an exact number"),
        (([1, float("nan")], [1, 1], 2), "A: found nan, expected an exact number"),
        (([], [], 2), "A: found no industry"),
        (([1], [1], 2, 0), "L: found 0, expected a positive number"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        enclose_trade_equilibrium(*arguments)
