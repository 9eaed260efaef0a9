"""Enclosures of paths contain 50-digit references and closed forms; switches are found; what is open is said to be."""

import random
from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest
from flint import arb, ctx
from mpmath import mp, mpf
from referee.numeric.enclosures import Undecidable, enclose
from referee.numeric.paths.regime import Delayed, Gradual
from reference_paths import DIGITS, Model, balanced, closed_labor, closed_path, price_index, trade_path

PAIRED = [[0, "1/5", 0, 0], ["1/5", 0, 0, 0], [0, 0, 0, "1/5"], [0, 0, "1/5", 0]]


@pytest.fixture(autouse=True)
def digits():
    with mp.workdps(DIGITS), ctx.workprec(256):
        yield


def real(x):
    return mpf(x.numerator) / x.denominator


def reals(xs):
    return [real(x) for x in xs]


def contains(ball, reference):
    """Whether the ball contains the reference, known to 45 digits at least."""
    slack = arb(0, 1e-44) * (arb(abs(reference)) + arb(2) ** -400)
    return (ball + slack).contains(arb(reference))


def draw(rng, n):
    A, B = ([F(rng.randint(10, 100), 10) for _ in range(n)] for _ in range(2))
    tau = [[F(rng.choice([0, rng.randint(0, 10)]), 10) for _ in range(n)] for _ in range(n)]
    return A, B, tau, F(rng.randint(11, 60), 10)


def check_autarky(seed, dates):
    A, B, tau, sigma = draw(random.Random(seed), 2 + seed % 2)
    path = enclose(A, B, tau, sigma, dates, "autarky", 1, F(3, 2))
    assert path.width <= 1e-12
    s, matrix = real(sigma), [reals(row) for row in tau]
    home = closed_path(reals(A), s, mpf(1), matrix, reals(dates))
    foreign = closed_path(reals(B), s, real(F(3, 2)), matrix, reals(dates))
    for state, a, b in zip(path.states, home, foreign, strict=True):
        labor, labor_star = closed_labor(a, s, mpf(1)), closed_labor(b, s, real(F(3, 2)))
        for i in range(len(A)):
            assert contains(state.A[i], a[i]) and contains(state.A_star[i], b[i])
            assert contains(state.labor[i], labor[i]) and contains(state.labor_star[i], labor_star[i])
            made, made_star = a[i] * labor[i], b[i] * labor_star[i]
            assert contains(state.share_home[i], made / (made + made_star))
        assert contains(state.consumption, 1 / price_index([1 / x for x in a], s))
        assert contains(state.consumption_star, real(F(3, 2)) / price_index([1 / x for x in b], s))
        assert state.omega.is_nan()


def check_trade(seed, dates, stride):
    """Skipped where the enclosure leaves the path open: nothing is claimed then."""
    A, B, tau, sigma = draw(random.Random(seed), 2 + seed % 2)
    try:
        path = enclose(A, B, tau, sigma, dates, "trade", 1, F(5, 4))
    except Undecidable as open_question:
        pytest.skip(str(open_question))
    if any(one.time.overlaps(two.time) for one, two in pairwise(path.events)):
        pytest.skip("an industry overtakes the shared one, which the reference does not follow")
    model = Model([reals(row) for row in tau], real(sigma), mpf(1), real(F(5, 4)))
    states, switches = trade_path(reals(A), reals(B), model, reals(dates), mpf(stride))
    assert len(switches) == len(path.events)
    assert all(contains(event.time, time) for event, time in zip(path.events, switches, strict=True))
    for state, (a, b, pattern) in zip(path.states, states, strict=True):
        omega, labor, labor_star, price = balanced(a, b, model, pattern)
        assert contains(state.omega, omega)
        for i in range(len(A)):
            assert contains(state.A[i], a[i]) and contains(state.A_star[i], b[i])
            assert contains(state.labor[i], labor[i]) and contains(state.labor_star[i], labor_star[i])
            made, made_star = a[i] * labor[i], b[i] * labor_star[i]
            assert contains(state.share_home[i], made / (made + made_star))
        assert contains(state.consumption, omega / price)
        assert contains(state.consumption_star, real(F(5, 4)) / price)


@pytest.mark.parametrize("seed", range(6))
def test_autarky_contains_the_reference(seed):
    check_autarky(seed, [F(1, 3), F(4)])


@pytest.mark.parametrize("seed", range(11))
def test_trade_contains_the_reference(seed):
    check_trade(seed, [F(1, 3), F(4)], 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(500))
def test_autarky_contains_the_reference_in_many_economies(seed):
    check_autarky(1000 + seed, [F(1), F(10)])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(500))
def test_trade_contains_the_reference_in_many_economies(seed):
    check_trade(2000 + seed, [F(1), F(10)], 2)


def test_a_shrunken_or_shifted_enclosure_would_be_noticed():
    A, tau = [F(3), F(2)], [[F(1, 2), F(1, 3)], [F(0), F(1, 5)]]
    state = enclose(A, A, tau, "5/2", [2], "autarky").states[0]
    (a,) = closed_path(reals(A), mpf("2.5"), mpf(1), [reals(row) for row in tau], [mpf(2)])
    assert contains(state.A[0], a[0])
    with ctx.workprec(256):
        middle, radius = state.A[0].mid(), state.A[0].rad()
        assert not contains(middle, a[0])
        assert not contains(arb(middle + 3 * radius, radius), a[0])
        assert not contains(arb(middle, radius * 1e-12), a[0])


def test_equal_industries_grow_in_a_straight_line():
    path = enclose([3, 3, 3], [5, 5, 5], [[F(1, 2), 0, 0], [0, F(1, 2), 0], [0, 0, F(1, 2)]], 3, [0, 7, 100], "autarky")
    for state in path.states:
        exact = 3 + state.t / 6
        assert all((x * exact.denominator).contains(exact.numerator) for x in state.A)
    assert path.width <= 1e-12


def test_without_spillovers_nothing_moves():
    for regime in ("autarky", "trade", "mobility", Delayed(T=5), Gradual((1, 2), until=5)):
        path = enclose([10, 4], [3, 5], [[0, 0], [0, 0]], 2, [0, 10], regime)
        assert all(state.A[0].contains(10) and state.A_star[1].contains(5) for state in path.states)


def test_one_industry_learns_everywhere():
    path = enclose([2], [3], [["1/4"]], 2, [8], "trade", 1, 2)
    assert path.states[0].A[0].contains(4) and path.states[0].A_star[0].contains(7)
    assert path.states[0].labor[0].contains(1) and path.states[0].labor_star[0].contains(2)


def test_mirror_image_with_a_shared_middle():
    A, tau = [6, 3, 2], [["1/5", "1/10", 0], ["1/10", "1/5", "1/10"], [0, "1/10", "1/5"]]
    path = enclose(A, A[::-1], tau, "3/2", [30], "trade")
    (state,) = path.states
    assert path.events == () and path.width <= 1e-12
    assert state.omega.contains(1) and state.share_home[1].overlaps(arb(1) / 2)
    assert all(x.overlaps(y) for x, y in zip(state.A, reversed(state.A_star), strict=True))


@pytest.mark.parametrize("sigma", ["4/3", 2, 4])
@pytest.mark.parametrize(
    ("A", "tau"),
    [
        ([10, 10, 5, 5], [["1/5" if i == j else 0 for j in range(4)] for i in range(4)]),
        ([10, 10, 5, 5], PAIRED),
        ([10, 5, 10, 5], PAIRED),
        ([10, 10, 5, 5], [["1/2" if i == j < 2 else 0 for j in range(4)] for i in range(4)]),
        ([10, 4, 6, 2], PAIRED),
    ],
)
def test_the_economies_of_the_figures_are_narrow(A, tau, sigma):
    for regime in ("autarky", "trade", "mobility"):
        assert enclose(A, A[::-1], tau, sigma, [100], regime).width <= 1e-12


def test_delayed_trade_is_autarky_and_then_trade():
    A, B = [10, "41/10", 5, 2], [2, 5, 4, 10]
    late = enclose(A, B, PAIRED, 2, [10, 20, 30], Delayed(T=20))
    closed = enclose(A, B, PAIRED, 2, [10, 20], "autarky")
    assert all(x.overlaps(y) for x, y in zip(late.states[0].A, closed.states[0].A, strict=True))
    assert all(x.overlaps(y) for x, y in zip(late.states[1].A, closed.states[1].A, strict=True))
    assert late.states[0].omega.is_nan() and late.states[1].omega > 0
    assert late.events[0].what == "trade opens" and late.events[0].time == 20
    again = enclose([F(1)] * 4, [F(1)] * 4, PAIRED, 2, [1], Delayed(T=2))
    assert again.events == ()


def test_trade_opens_when_a_condition_comes_to_hold():
    """In autarky equal industries: A_1 = 3 + t/4, which passes 5 at t = 8."""
    tau = [["1/2", 0], [0, "1/2"]]
    path = enclose([3, 3], [5, 7], tau, 2, [7, 9], Delayed(until="A[1] > 5"))
    assert path.events[0].what == "trade opens" and path.events[0].time.contains(8)
    assert path.events[0].time.rad() < 1e-20
    now = enclose([3, 3], [5, 7], tau, 2, [1], Delayed(until="A[1] >= 3"))
    assert now.events[0].time == 0
    soon = enclose([3, 3], [5, 7], tau, 2, [1], Delayed(until="A[1] > 3"))
    assert soon.events[0].time == 0
    never = enclose([3, 3], [5, 7], tau, 2, [1], Delayed(until="A[1] < 3"))
    assert never.events == ()


def test_a_condition_that_only_touches_its_boundary_is_undecidable():
    tau = [["1/2", 0], [0, "1/2"]]
    with pytest.raises(Undecidable) as raised:
        enclose([3, 3], [5, 7], tau, 2, [20], Delayed(until="(A[1] - 5)^2 <= 0"), precision=64)
    assert abs(float(raised.value.time) - 8) < 1e-3


def test_gradual_trade_is_balanced_and_moves_by_learning():
    """Defining equations at each date: labor, spending, balance; and the state satisfies (9) between close dates."""
    A, B = [10, "41/10", 5, 2], [2, 5, 4, 10]
    path = enclose(A, B, PAIRED, 3, [0, 10, 10 + F(1, 10**6)], Gradual((1, 4), until=30))
    for state in path.states:
        x = [state.omega / state.A[i] for i in range(4)]
        y = [1 / a for a in state.A_star]
        home, foreign = [x[0], x[1], x[2], y[3]], [x[0], y[1], y[2], y[3]]
        spent = state.omega * home[3] ** -2 / sum(p**-2 for p in home)
        earned = foreign[0] ** -2 / sum(p**-2 for p in foreign)
        assert spent.overlaps(earned)
        assert (spent - earned).rad() < 1e-20
        assert sum(state.labor, arb(0)).contains(1) and sum(state.labor_star, arb(0)).contains(1)
        assert state.labor[3].is_zero() and state.labor_star[0].is_zero()
    before, after = path.states[1:]
    for i, teacher in ((1, 0), (2, 3)):
        speed = (after.A[i] - before.A[i]) * 10**6
        assert abs(float(speed) - float(before.labor[teacher]) / 5) < 1e-6
    assert abs(float((after.A_star[2] - before.A_star[2]) * 10**6) - float(before.labor_star[3]) / 5) < 1e-6


def test_mobility_keeps_every_industry_in_its_place():
    tau = [["1/2" if i == j < 2 else 0 for j in range(4)] for i in range(4)]
    path = enclose([10, 10, 5, 5], [5, 5, 10, 10], tau, 4, [0, 50], "mobility")
    start, later = path.states
    assert sum(start.labor, arb(0)).contains(1)
    assert sum(later.labor, arb(0)) > 1 and sum((*later.labor, *later.labor_star), arb(0)).contains(2)
    assert later.A_star[2].contains(10) and later.A[2].contains(5)
    with pytest.raises(Undecidable, match="tie"):
        enclose([1, 2], [1, 1], [[0, 0], [0, 0]], 2, [1], "mobility")


def brute_force_switch(A, B, tau, sigma, until, steps):
    """The first date at which the number of Home's industries changes, by Heun's method in double precision."""

    def state(a, b):
        ratio = a / b
        order = np.argsort(-ratio)
        for k in range(len(a)):
            home, foreign, m = order[:k], order[k + 1 :], order[k]
            for with_m in (True, False):
                made = (a[home] ** (sigma - 1)).sum() + (with_m * a[m] ** (sigma - 1))
                left = (b[foreign] ** (sigma - 1)).sum() + ((not with_m) * b[m] ** (sigma - 1))
                omega = (made / left) ** (1 / sigma) if left > 0 else np.inf
                if with_m and omega > ratio[m]:
                    continue
                if not with_m and omega > ratio[m]:
                    return (k, False), omega
            low = ((a[home] ** (sigma - 1)).sum() / ((b[foreign] ** (sigma - 1)).sum() + b[m] ** (sigma - 1))) ** (
                1 / sigma
            )
            high = (
                np.inf
                if k == len(a) - 1
                else (((a[home] ** (sigma - 1)).sum() + a[m] ** (sigma - 1)) / (b[foreign] ** (sigma - 1)).sum())
                ** (1 / sigma)
            )
            if low < ratio[m] < high:
                return (k, True), ratio[m]
        return (len(a), False), None

    def rates(a, b):
        (k, shared), omega = state(a, b)
        order = np.argsort(-a / b)
        prices = np.where(a / b >= omega, omega / a, 1 / b)
        demand = (omega + 1) / (prices ** (1 - sigma)).sum()
        labor, labor_star = np.zeros_like(a), np.zeros_like(a)
        home, foreign = order[:k], order[k + shared :]
        labor[home] = demand * prices[home] ** (1 - sigma) / omega
        labor_star[foreign] = demand * prices[foreign] ** (1 - sigma)
        if shared:
            labor[order[k]], labor_star[order[k]] = 1 - labor.sum(), 1 - labor_star.sum()
        return np.where(labor > 0, tau.T @ labor, 0), np.where(labor_star > 0, tau.T @ labor_star, 0)

    a, b, h = np.array(A, float), np.array(B, float), until / steps
    first = state(a, b)[0]
    for step in range(steps):
        da, db = rates(a, b)
        ea, eb = rates(a + h * da, b + h * db)
        a, b = a + h * (da + ea) / 2, b + h * (db + eb) / 2
        if state(a, b)[0] != first:
            return (step + 1) * h
    return None


@pytest.mark.parametrize("seed", [2, 8, 13])
def test_switches_are_where_brute_force_finds_them(seed):
    rng = random.Random(seed)
    A, B, tau, sigma = draw(rng, 3)
    try:
        path = enclose(A, B, tau, sigma, [6], "trade")
    except Undecidable:
        return
    found = brute_force_switch(A, B, np.array(tau, float), float(sigma), 6.0, 1500)
    if not path.events:
        assert found is None
    else:
        assert found is not None and abs(found - float(path.events[0].time)) < 0.02


def test_ties_and_boundaries_at_the_start_are_undecidable():
    zero = [[0, 0], [0, 0]]
    with pytest.raises(Undecidable, match="tie"):
        enclose([1, 2], [1, 2], zero, 2, [1], "trade")
    with pytest.raises(Undecidable):
        enclose([4, 2], [1, 1], zero, 2, [1], "trade")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tau": [[2, 0], [0, 0]]}, "tau: found 2, expected spillovers from 0 to 1"),
        ({"tau": [[0]]}, "tau: found 1 rows"),
        ({"t": [2, 1]}, "t: found dates out of order"),
        ({"t": [-1]}, "t: found -1"),
        ({"t": []}, "t: found no dates"),
        ({"regime": "war"}, "regime: found 'war'"),
        ({"precision": 3}, "precision: found 3"),
        ({"regime": Gradual((3,), until=1)}, "regime: found industry 3"),
    ],
)
def test_bad_arguments(changes, message):
    arguments = {"A": [1, 2], "A_star": [2, 1], "tau": [[0, 0], [0, 0]], "sigma": 2, "t": [1], "regime": "trade"}
    with pytest.raises(ValueError, match=message):
        enclose(**{**arguments, **changes})
