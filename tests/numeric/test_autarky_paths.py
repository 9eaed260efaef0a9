"""Paths of closed economies, eight side by side: closed forms, scipy's integrator on the powers of eq. (8), batches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referee.numeric.autarky_paths import autarky_paths
from scipy.integrate import solve_ivp


def alone(a: np.ndarray, tau: np.ndarray, sigma: float, labor: float, dates: np.ndarray) -> np.ndarray:
    """One economy by scipy, shares by the powers of eq. (8)."""

    def slope(_: float, y: np.ndarray) -> np.ndarray:
        power = (y / y.max()) ** (sigma - 1)
        return labor * power / power.sum() @ tau

    return solve_ivp(slope, (0, dates[-1]), a, "DOP853", dates, rtol=3e-14, atol=1e-300).y.T


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 8), st.integers(1, 19), st.integers(0, 2**32 - 1))
def test_agrees_with_scipy(n: int, batch: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, tau = np.exp(rng.uniform(-3, 5, (batch, n))), rng.uniform(0, 1, (n, n)) * rng.integers(0, 2, (n, n))
    sigma, labor = rng.uniform(1.01, 12, batch), np.exp(rng.uniform(-2, 2, batch))
    dates = np.array([0.0, 0.3, 5, 40])
    found = autarky_paths(a, tau, sigma, labor, dates)
    np.testing.assert_array_equal(found[0], a)
    for k in (0, batch - 1):
        np.testing.assert_allclose(found[:, k], alone(a[k], tau, sigma[k], labor[k], dates), rtol=1e-9)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("sigma", [1.01, 2, 4])
def test_equal_industries_grow_linearly(n: int, sigma: float) -> None:
    a, dates = np.full((3, n), 4.0), np.array([1.0, 30, 100])
    found = autarky_paths(a, 0.5 * np.eye(n), np.full(3, sigma), np.array([1.0, 2, 8]), dates)
    expected = 4 + 0.5 * dates[:, None, None] * np.array([1.0, 2, 8])[:, None] / n
    np.testing.assert_allclose(found, np.broadcast_to(expected, found.shape), rtol=1e-10)


def test_without_learning_nothing_moves() -> None:
    a = np.array([[1e-3, 5, 1e3]])
    found = autarky_paths(a, np.zeros((3, 3)), np.array([4.0]), np.array([1.0]), np.array([0.0, 1e6]))
    np.testing.assert_array_equal(found, [a, a])


def test_an_economy_does_not_depend_on_its_neighbours() -> None:
    rng = np.random.default_rng(3)
    a, tau, dates = np.exp(rng.uniform(-6, 6, (41, 4))), rng.uniform(0, 1, (4, 4)), np.array([2.0, 50])
    sigma, labor = rng.uniform(1.5, 30, 41), np.ones(41)
    whole = autarky_paths(a, tau, sigma, labor, dates)
    for k in range(41):
        single = autarky_paths(a[k : k + 1], tau, sigma[k : k + 1], labor[:1], dates)
        np.testing.assert_array_equal(whole[:, k], single[:, 0])


def test_a_weak_industry_that_overtakes() -> None:
    """Industry 2 starts with a share of 2^-29 and learns from industry 1: its share must be right when it grows."""
    a, tau, dates = np.array([[2.0, 1]]), np.array([[0.0, 1], [0, 0]]), np.array([0.5, 1.5, 4, 20])
    found = autarky_paths(a, tau, np.array([30.0]), np.array([1.0]), dates)
    np.testing.assert_allclose(found[:, 0], alone(a[0], tau, 30.0, 1.0, dates), rtol=1e-9)
