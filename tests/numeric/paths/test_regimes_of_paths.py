"""Autarky, delayed and gradual liberalization, migration: closed forms, definitions, brute force, bad input."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from referee.numeric import (
    Delayed,
    Gradual,
    Path,
    autarky_equilibrium,
    learning_rate,
    mirror,
    paired,
    price_index,
    simulate,
    within_industry,
)
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

FIGURE_6, FIGURE_7 = [10.0, 4, 5, 2], [10.0, 4, 6, 2]


def closed(A: np.ndarray, tau: np.ndarray, sigma: float, dates: list[float]) -> np.ndarray:
    def slope(_: float, a: np.ndarray) -> np.ndarray:
        return a ** (sigma - 1) @ tau / (a ** (sigma - 1)).sum()

    return solve_ivp(slope, (0, dates[-1]), A, t_eval=dates, method="DOP853", rtol=1e-12, atol=1e-13).y.T


@pytest.mark.parametrize("sigma", [1.01, 4 / 3, 4.0, 30.0])
def test_autarky(sigma: float) -> None:
    rng = np.random.default_rng(1)
    A, B, tau, dates = rng.uniform(1, 10, 6), rng.uniform(1, 10, 6), rng.uniform(0, 1, (6, 6)), [0.5, 10.0, 100.0]
    path = simulate(A, B, tau, sigma, dates, "autarky")
    np.testing.assert_allclose(path.A, closed(A, tau, sigma, dates), rtol=1e-9)
    np.testing.assert_allclose(path.A_star, closed(B, tau, sigma, dates), rtol=1e-9)
    e = autarky_equilibrium(path.A, sigma)
    np.testing.assert_allclose(path.labor, e.labor, rtol=1e-11)
    np.testing.assert_allclose(path.consumption, e.consumption, rtol=1e-12)
    assert np.isnan(path.omega).all() and path.events == ()


@pytest.mark.parametrize("sigma", [4 / 3, 2.0, 4.0])
def test_delay_is_autarky_and_then_trade(sigma: float) -> None:
    A, tau = np.array(FIGURE_6), paired(0.2)
    path = simulate(A, mirror(A), tau, sigma, [0, 7, 12.5, 40], Delayed(12.5))
    before = simulate(A, mirror(A), tau, sigma, [0, 7, 12.5], "autarky")
    after = simulate(before.A[2], before.A_star[2], tau, sigma, [0, 27.5], "trade")
    np.testing.assert_allclose(path.A[:3], before.A, rtol=1e-12)
    np.testing.assert_allclose(path.consumption[:2], before.consumption[:2], rtol=1e-12)
    np.testing.assert_allclose(path.consumption[2:], after.consumption, rtol=1e-12)
    np.testing.assert_allclose(path.share_home[2:], after.share_home, atol=1e-12)
    assert (path.events[0].time, path.events[0].industry, path.events[0].what) == (12.5, None, "trade opens")


@pytest.mark.parametrize("sigma", [4 / 3, 2.0, 4.0])
def test_figure_6_opens_when_industry_2_overtakes(sigma: float) -> None:
    """A_2 = A*_2 and A_3 = A*_3 at that moment: industry 2 is on its way up at Home, so Home takes 1 and 2."""
    A, tau = np.array(FIGURE_6), paired(0.2)

    def gap(t: float) -> float:
        return float(np.subtract(*closed(A, tau, sigma, [t])[0][[1, 2]]))

    path = simulate(A, mirror(A), tau, sigma, [100], Delayed(until="A[2] > A_star[2]"))
    opening = path.events[0]
    assert opening.what == "trade opens"
    assert opening.time == pytest.approx(brentq(gap, 1, 99, xtol=1e-12), rel=1e-9)
    assert not any(event.what in ("tie", "stays tied") for event in path.events)
    np.testing.assert_array_equal(path.share_home, [[1, 1, 0, 0]])


def test_a_condition_may_hold_at_once_or_never() -> None:
    A, B, tau = [[10.0, 4, 5, 2], [3.0, 9, 1, 1]], [[2.0, 5, 4, 10], [5.0, 2, 6, 6]], paired(0.2)
    path = simulate(A, B, tau, 2, [0, 3], Delayed(until="A[2] > A_star[2]"))
    trade, autarky = simulate(A, B, tau, 2, [0, 3], "trade"), simulate(A, B, tau, 2, [0, 3], "autarky")
    np.testing.assert_allclose(path.A[:, 0], autarky.A[:, 0], rtol=1e-12)
    np.testing.assert_allclose(path.A[:, 1], trade.A[:, 1], rtol=1e-12)
    assert [(e.time, e.economy, e.what) for e in path.events] == [(0.0, (1,), "trade opens")]
    at_once = simulate(A, B, tau, 2, [0, 3], Delayed(0))
    np.testing.assert_array_equal(at_once.A, trade.A)
    exact = simulate(A, B, tau, 2, [0, 3], Delayed(Fraction(1, 3)))
    assert {e.time for e in exact.events if e.what == "trade opens"} == {1 / 3}


def balanced(path: Path, d: int, traded: list[int], sigma: float) -> None:
    """Prices, demand and clearing at date d from the definitions: eqs. (2), (4), (5), with L = L* = 1."""
    a, b, omega = path.A[d], path.A_star[d], path.omega[d]
    mine, theirs = omega / a, 1 / b
    world = np.minimum(mine, theirs)
    open_to = np.isin(np.arange(a.size), traded)
    p, p_star = np.where(open_to, world, mine), np.where(open_to, world, theirs)
    spent = omega * (p / price_index(p, sigma)) ** (1 - sigma)
    spent_star = (p_star / price_index(p_star, sigma)) ** (1 - sigma)
    earned, earned_star = omega * path.labor[d], path.labor_star[d]
    np.testing.assert_allclose(earned + earned_star, spent + spent_star, rtol=1e-11)
    np.testing.assert_allclose(earned[~open_to], spent[~open_to], rtol=1e-11)
    np.testing.assert_allclose(earned[open_to].sum(), spent[open_to].sum(), rtol=1e-11)
    np.testing.assert_allclose([earned.sum(), earned_star.sum()], [omega, 1], rtol=1e-12)
    np.testing.assert_allclose(path.consumption[d], omega / price_index(p, sigma), rtol=1e-12)
    np.testing.assert_allclose(path.consumption_star[d], 1 / price_index(p_star, sigma), rtol=1e-12)


@pytest.mark.parametrize("sigma", [4 / 3, 2.0, 4.0])
def test_gradual_liberalization(sigma: float) -> None:
    rng = np.random.default_rng(4)
    A, B, tau = rng.uniform(1, 10, (20, 5)), rng.uniform(1, 10, (20, 5)), rng.uniform(0, 1, (5, 5))
    traded = [0, 2, 3]
    path = simulate(A, B, tau, sigma, [0, 2, 30], Gradual((1, 3, 4), until=1000))
    for k in range(20):
        one = simulate(A[k], B[k], tau, sigma, [0, 2, 30], Gradual((1, 3, 4), until=1000))
        np.testing.assert_allclose(one.A, path.A[:, k], rtol=1e-12)
        for d in range(3):
            balanced(one, d, traded, sigma)
    h = 1e-5
    near = simulate(A, B, tau, sigma, [2 - h, 2 + h], Gradual((1, 3, 4), until=1000))
    slope = (near.A[1] - near.A[0]) / (2 * h)
    np.testing.assert_allclose(slope, learning_rate(path.labor[1], tau), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("sigma", [4 / 3, 2.0, 4.0])
def test_figure_7(sigma: float) -> None:
    A = np.array(FIGURE_7)
    path = simulate(A, mirror(A), paired(0.2), sigma, [0, 5, 100], Gradual((1, 4), until="A[2] > A_star[2]"))
    np.testing.assert_allclose(path.A_star, path.A[:, ::-1], rtol=1e-11)
    np.testing.assert_allclose(path.share_home[2], [1, 1, 0, 0], atol=1e-12)
    opening = next(event.time for event in path.events if event.what == "trade opens")
    around = simulate(A, mirror(A), paired(0.2), sigma, [opening], Gradual((1, 4), until=1e6))
    assert around.A[0, 1] == pytest.approx(6.0, rel=1e-11)  # Foreign makes no 1, so that it learns nothing in 2
    balanced(path, 1, [0, 3], sigma)


def test_gradual_with_everything_traded_is_trade_and_with_one_industry_autarky() -> None:
    A, B, tau = [4.0, 3, 1], [1.0, 2, 5], within_industry(3, 0.3)
    whole, trade = (simulate(A, B, tau, 3, [0, 9], r) for r in (Gradual((1, 2, 3), until=4), "trade"))  # type: ignore[arg-type]
    np.testing.assert_allclose(whole.A, trade.A, rtol=1e-12)
    one, autarky = (simulate(A, B, tau, 3, [0, 9], r) for r in (Gradual((2,), until=99), "autarky"))  # type: ignore[arg-type]
    np.testing.assert_allclose(one.A, autarky.A, rtol=1e-9)
    np.testing.assert_allclose(one.consumption, autarky.consumption, rtol=1e-9)
    np.testing.assert_allclose(one.omega, one.A[:, 1] / one.A_star[:, 1], rtol=1e-12)


@pytest.mark.parametrize("sigma", [4 / 3, 4.0])
def test_migration(sigma: float) -> None:
    """Figure 8: each industry is made where technology is higher, by workers out of one population."""
    A, tau, p = np.array([10.0, 10, 5, 5]), np.diag([0.5, 0.5, 0, 0]), sigma - 1
    path = simulate(A, mirror(A), tau, sigma, [0, 10, 50], "mobility")

    def slope(_: float, y: np.ndarray) -> np.ndarray:
        share = 2 * y[0] ** p / (2 * y[0] ** p + 2 * 10**p)
        return np.array([0.5 * share])

    first = solve_ivp(slope, (0, 50), [10.0], t_eval=[0, 10, 50], method="DOP853", rtol=1e-12, atol=1e-12).y[0]
    np.testing.assert_allclose(path.A[:, 0], first, rtol=1e-10)
    np.testing.assert_allclose(path.labor.sum(-1) + path.labor_star.sum(-1), 2, rtol=1e-12)
    np.testing.assert_allclose(path.labor.sum(-1), 2 * 2 * first**p / (2 * first**p + 2 * 10**p), rtol=1e-10)
    best = np.maximum(path.A, path.A_star)
    index = (best**p).sum(-1) ** (1 / p)
    np.testing.assert_allclose(path.consumption, path.labor.sum(-1) * index, rtol=1e-12)
    np.testing.assert_array_equal(path.omega, 1)
    tie = simulate([2, 1], [2, 3], tau[:2, :2], sigma, [0, 5], "mobility")
    assert [(e.industry, e.what) for e in tie.events] == [(1, "tie")]
    np.testing.assert_array_equal(tie.share_home, [[1, 0], [1, 0]])
    assert tie.tied.tolist() == [True, False]


TAU = np.zeros((2, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: simulate([1, 2], [1, 2], TAU, 2, [1], Gradual((3,), until=1)), "regime: found industry 3"),
        (lambda: simulate([1, 2], [1, 2], TAU, 2, [1], Delayed(until="A[3] > 1")), "until: found A[3]"),
        (lambda: Delayed(), "Delayed: found T=None and until=None"),
        (lambda: Delayed(-1), "Delayed: found -1"),
        (lambda: Gradual((1, 1), until=2), "Gradual: found industries (1, 1)"),
        (lambda: simulate([1, 2], [1, 2], TAU - 1, 2, [1], "mobility"), "tau: found -1 at index 0, 0"),
        (lambda: simulate([1, 2], [1, 2], TAU, 1, [1], "trade"), "sigma: found 1"),
        (lambda: simulate([1, 2], [1, 2], TAU, 2, [1], "Trade"), "regime: found 'Trade'"),  # type: ignore[arg-type]
        (lambda: simulate([1, 2], [1, 2], TAU, 2, [np.nan], "trade"), "t: found nan at index 0"),
        (lambda: simulate([1, 2], [1, 2, 3], TAU, 2, [1], "trade"), "A_star: found 3 industries"),
    ],
)
def test_errors_are_one_line_naming_the_argument(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("regime", ["autarky", "trade", Delayed(0.7)])
def test_each_economy_may_have_its_own_matrix(regime):
    rng = np.random.default_rng(4)
    a, b = 10 ** rng.uniform(-0.5, 0.5, (2, 11, 4))
    sigma, matrices = 1 + 10 ** rng.uniform(-0.5, 0.5, 11), rng.random((11, 4, 4))
    together = simulate(a, b, matrices, sigma, (0.0, 0.5, 2.0), regime)
    for k in range(11):
        alone = simulate(a[k], b[k], matrices[k], sigma[k], (0.0, 0.5, 2.0), regime)
        for name in ("A", "A_star", "labor", "consumption"):
            assert np.array_equal(getattr(together, name)[:, k], getattr(alone, name))
