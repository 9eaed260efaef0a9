"""Paths of technology: closed forms, scipy's integrator, and the paper's own economies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from referee.numeric import (
    autarky_equilibrium,
    learning_rate,
    mirror,
    paired,
    simulate,
    trade_equilibrium,
    within_industry,
)
from scipy.integrate import solve_ivp

FEW = settings(max_examples=10, deadline=None)
ANY_TAU = arrays(np.float64, (3, 3), elements=st.floats(0, 1))
ANY_TECHNOLOGY = arrays(np.float64, 3, elements=st.floats(2, 20))


@FEW
@given(ANY_TECHNOLOGY, ANY_TECHNOLOGY, ANY_TAU, st.sampled_from([4 / 3, 2.0, 4.0]))
def test_autarky_agrees_with_scipy(A: np.ndarray, A_star: np.ndarray, tau: np.ndarray, sigma: float) -> None:
    def slope(_: float, a: np.ndarray) -> np.ndarray:
        power = a ** (sigma - 1)
        return np.array([sum(tau[j, i] * power[j] for j in range(3)) for i in range(3)]) / power.sum()

    t = [0.0, 1.0, 4.0]
    path = simulate(A, A_star, tau, sigma, t, "autarky")
    for start, found in ((A, path.A), (A_star, path.A_star)):
        expected = solve_ivp(slope, (0, 4), start, t_eval=t, rtol=1e-11, atol=1e-11).y.T
        np.testing.assert_allclose(found, expected, rtol=1e-8)


def test_trade_agrees_with_scipy_where_the_pattern_stays() -> None:
    A, tau, sigma = np.array([10.0, 8, 5, 4]), within_industry(4, 0.2) + paired(0.1), 3.0
    A_star = np.array([5.0, 5, 9, 10])

    def slope(_: float, y: np.ndarray) -> np.ndarray:
        e = trade_equilibrium(y[:4], y[4:], sigma)
        return np.concatenate([learning_rate(e.labor, tau), learning_rate(e.labor_star, tau)])

    expected = solve_ivp(slope, (0, 10), np.concatenate([A, A_star]), rtol=1e-11, atol=1e-11).y[:, -1]
    path = simulate(A, A_star, tau, sigma, [10], "trade")
    np.testing.assert_allclose(np.concatenate([path.A[0], path.A_star[0]]), expected, rtol=1e-9)


def test_equal_industries_grow_linearly() -> None:
    path = simulate([4, 4], [9, 9], within_industry(2, 0.5), 2, [0, 3, 8], "autarky", L=2, L_star=4)
    np.testing.assert_allclose(path.A, [[4, 4], [5.5, 5.5], [8, 8]], rtol=1e-13)
    np.testing.assert_allclose(path.A_star, [[9, 9], [12, 12], [17, 17]], rtol=1e-13)
    np.testing.assert_allclose(path.consumption, [16, 22, 32], rtol=1e-13)
    np.testing.assert_allclose(path.share_home[0], [4 / 22, 4 / 22], rtol=1e-13)


def test_consumption_and_shares_are_those_of_the_technologies_at_each_date() -> None:
    A = [10.0, 4, 5, 2]
    trade = simulate(A, mirror(A), paired(0.2), 2, [0, 1, 5], "trade")
    e = trade_equilibrium(trade.A, trade.A_star, 2)
    np.testing.assert_allclose(trade.consumption, e.consumption, rtol=1e-14)
    np.testing.assert_allclose(trade.share_home, e.share_home, rtol=1e-14)
    alone = simulate(A, mirror(A), paired(0.2), 2, [0, 1, 5], "autarky")
    np.testing.assert_allclose(alone.consumption, autarky_equilibrium(alone.A, 2).consumption, rtol=1e-14)
    assert trade.A.shape == trade.share_home.shape == (3, 4)
    assert trade.consumption.shape == trade.tied.shape == alone.tied.shape == (3,)


@pytest.mark.parametrize("sigma", [4 / 3, 2, 4])
def test_figure_4_trade_stops_technology(sigma: float) -> None:
    A = [10, 5, 10, 5]
    path = simulate(A, mirror(A), paired(0.2), sigma, [0, 10, 30], "trade")
    np.testing.assert_array_equal(path.A, [A] * 3)
    np.testing.assert_array_equal(path.A_star, [mirror(A)] * 3)
    np.testing.assert_array_equal(path.share_home, [[1, 0, 1, 0]] * 3)
    assert path.consumption[0] == path.consumption[2]


def test_figure_3_trade_concentrates_the_cluster() -> None:
    A = [10, 10, 5, 5]
    path = simulate(A, mirror(A), paired(0.2), 2, [0, 10], "trade")
    np.testing.assert_allclose(path.A[1], [11, 11, 5, 5], rtol=1e-13)
    np.testing.assert_allclose(path.A_star[1], [5, 5, 11, 11], rtol=1e-13)


def test_idle_industries_do_not_learn_though_abroad_they_are_active() -> None:
    everything = np.ones((4, 4))
    path = simulate([10, 10, 5, 5], [5, 5, 10, 10], everything, 2, [0, 2], "trade")
    np.testing.assert_allclose(path.A[1], [12, 12, 5, 5], rtol=1e-13)
    np.testing.assert_allclose(path.A_star[1], [5, 5, 12, 12], rtol=1e-13)


def test_batches_are_their_economies() -> None:
    A, B = np.array([[10.0, 4, 5, 2], [3.0, 4, 5, 6]]), np.array([[2.0, 5, 4, 10], [6.0, 1, 5, 3]])
    for regime in ("autarky", "trade"):
        both = simulate(A, B, paired(0.2), [2.0, 4.0], [1, 2], regime)  # type: ignore[arg-type]
        for i, sigma in enumerate([2.0, 4.0]):
            one = simulate(A[i], B[i], paired(0.2), sigma, [1, 2], regime)  # type: ignore[arg-type]
            np.testing.assert_allclose(both.A[:, i], one.A, rtol=1e-13)
            np.testing.assert_allclose(both.consumption_star[:, i], one.consumption_star, rtol=1e-13)


def test_rows_send_and_columns_receive() -> None:
    tau = np.array([[0.0, 0.5, 0.25], [0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    np.testing.assert_array_equal(learning_rate([4, 2, 0], tau), [0, 2, 0])
    np.testing.assert_array_equal(learning_rate([4, 2, 1], tau), [1, 3, 3])


def test_the_papers_tables() -> None:
    np.testing.assert_array_equal(within_industry(2, 0.2), [[0.2, 0], [0, 0.2]])
    np.testing.assert_array_equal(paired(0.2), 0.2 * np.eye(4)[[1, 0, 3, 2]])
    np.testing.assert_array_equal(mirror([[1, 2, 3]]), [[3, 2, 1]])


TAU = np.zeros((2, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: simulate([1, 2], [1, 2], TAU, 2, [1], "war"),
            "regime: found 'war', expected 'autarky', 'trade', 'mobility', Delayed(...) or Gradual(...)",
        ),
        (
            lambda: simulate([1, 2], [1, 2], TAU + 2, 2, [1], "trade"),
            "tau: found 2 at index 0, 0, expected spillovers",
        ),
        (
            lambda: simulate([1, 2], [1, 2], np.eye(3), 2, [1], "trade"),
            "tau: found shape (3, 3), expected (2, 2)",
        ),
        (
            lambda: simulate([1, 2], [1, 2], TAU, 2, 5, "trade"),
            "t: found shape (), expected (T,), a list of dates",
        ),
        (
            lambda: simulate([1, 2], [1, 2], TAU, 2, [2, 1], "trade"),
            "t: found negative or not increasing dates",
        ),
        (
            lambda: simulate([1, 2], [1, 2], TAU, 2, [-1, 1], "trade"),
            "t: found negative or not increasing dates",
        ),
        (lambda: simulate([1, 0], [1, 2], TAU, 2, [1], "trade"), "A: found 0 at index 1"),
        (
            lambda: learning_rate([1, -1], TAU),
            "labor: found -1 at index 1, expected employment of at least 0",
        ),
        (lambda: within_industry(0, 0.2), "n: found 0, expected at least 1 industry"),
        (lambda: within_industry(3, 1.2), "tau: found 1.2, expected a spillover from 0 to 1"),
        (lambda: paired([0.1, 0.2]), "tau: found shape (2,), expected one number from 0 to 1"),
        (lambda: mirror([1, -1]), "A: found -1 at index 1"),
    ],
)
def test_errors_are_one_line_naming_the_argument(call, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
