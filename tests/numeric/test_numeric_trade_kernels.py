"""The kernels against balls, against each other, and against sorting in logarithms."""

from dataclasses import fields

import numpy as np
import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from referee.numeric import Trade, trade_equilibrium
from referee.numeric.enclosures.equilibrium import enclose_trade_equilibrium
from referee.numeric.selection import FEW, FIRST, FLAT, FOREIGN, FOUND, HOME, RATIO, TERMS, select
from referee.numeric.trade_lanes import LANES, MANY
from referee.numeric.trade_logs import trade_in_logs
from referee.numeric.trade_selection import SAMPLED_FROM

Economies = tuple[np.ndarray, ...]


def random(seed: int, count: int, n: int, spread: float = 1e3, whole: bool = False) -> Economies:
    """A, A_star within a factor of spread of 1, sigma from 1.01 to 30, L and L_star within 100 of 1."""
    rng = np.random.default_rng(seed)
    A, A_star = np.exp(rng.uniform(-np.log(spread), np.log(spread), (2, count, n)))
    if whole:
        A, A_star = np.ceil(4 * A), np.ceil(4 * A_star)
    L, L_star = np.exp(rng.uniform(np.log(1e-2), np.log(1e2), (2, count)))
    return A, A_star, np.exp(rng.uniform(np.log(1.01), np.log(30), count)), L, L_star


def assert_close(found: Trade, expected: Trade, L: np.ndarray, L_star: np.ndarray, rtol: float = 1e-12) -> None:
    np.testing.assert_array_equal(found.tied, expected.tied)
    for name in ("omega", "consumption", "consumption_star"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=rtol, err_msg=name)
    np.testing.assert_allclose(found.labor / L[:, None], expected.labor / L[:, None], rtol=0, atol=rtol)
    np.testing.assert_allclose(found.labor_star / L_star[:, None], expected.labor_star / L_star[:, None], atol=rtol)
    np.testing.assert_allclose(found.z, found.share_home.sum(axis=1), rtol=1e-13)


@pytest.mark.parametrize(("n", "count"), [(1, 50), (2, 200), (4, 200), (12, 60), (50, 15), (MANY + 1, 5)])
def test_errors_against_balls(n: int, count: int) -> None:
    """What the docstring of `trade_equilibrium` promises, sigma from 1.01 to 30, technologies from 1e-3 to 1e3."""
    economies = random(n, count, n)
    found = trade_equilibrium(*economies)
    for k in range(count):
        a, b, sigma, force, force_star = (x[k].tolist() for x in economies)
        true = enclose_trade_equilibrium(a, b, sigma, force, force_star)
        with ctx.workprec(128):
            for name in ("omega", "consumption", "consumption_star"):
                assert abs(float(getattr(found, name)[k]) / getattr(true, name) - 1) < 2e-13, name
            for name, size in (("labor", force), ("labor_star", force_star)):
                for x, y in zip(getattr(found, name)[k].tolist(), getattr(true, name), strict=True):
                    assert abs(x - y) < 1e-14 * size, name


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("n", [1, 3, 7, MANY, MANY + 1, 700])
def test_lanes_and_selection_agree_with_logarithms(n: int, whole: bool) -> None:
    economies = random(n, 70, n, whole=whole)
    A, A_star, *numbers = economies
    expected = trade_in_logs(A, A_star, *(x[:, None] for x in numbers))
    assert_close(trade_equilibrium(*economies), expected, *numbers[1:])


@pytest.mark.parametrize("n", [3, MANY + 5])
def test_ties_are_filled_in_the_order_of_numbers(n: int) -> None:
    ones = np.ones(n)
    e = trade_equilibrium(ones, ones, 2, 2, 1)
    made = 2 * n / 3
    np.testing.assert_allclose(e.share_home, np.clip(made - np.arange(n), 0, 1), atol=1e-13)
    assert e.tied


@pytest.mark.parametrize(("spread", "sigma", "whole"), [(3.0, 3.0, False), (3.0, 3.0, True), (1e3, 30.0, False)])
def test_many_industries(spread: float, sigma: float, whole: bool) -> None:
    """Enough of them for a sample: one that brackets the wage, one with long ties, one led by a few industries."""
    A, A_star, _, L, L_star = random(5, 1, SAMPLED_FROM + 321, spread, whole)
    expected = trade_in_logs(A, A_star, np.full((1, 1), sigma), L[:, None], L_star[:, None])
    found = trade_equilibrium(A, A_star, sigma, L, L_star)
    assert_close(found, expected, L, L_star, rtol=3e-12)  # the sums of the logarithms are the less exact ones
    np.testing.assert_array_equal(found.labor > 0, found.share_home > 0)
    assert found.labor.sum() == pytest.approx(L[0], rel=1e-13)


def test_a_sample_that_misleads_is_dropped() -> None:
    """One industry, hardly ever in the sample, employs nearly everybody."""
    A, A_star, *_ = random(6, 1, SAMPLED_FROM, 3.0)
    A[0, 12345], A_star[0, 12345] = 1e6, 1e5
    expected = trade_in_logs(A, A_star, *np.full((3, 1, 1), [[[3.0]], [[1.0]], [[1.0]]]))
    assert_close(trade_equilibrium(A, A_star, 3.0), expected, np.ones(1), np.ones(1))


@pytest.mark.parametrize("n", [4, MANY + 5])
@pytest.mark.parametrize(("spread", "sigma"), [(1e3, 400.0), (1e75, 2.0), (1e30, 9.0), (10.0, 1e6)])
def test_powers_beyond_doubles_fall_back_on_logarithms(n: int, spread: float, sigma: float) -> None:
    A, A_star, _, L, L_star = random(n, 40, n, spread)
    L, L_star = L * 1e40, L_star / 1e40
    mixed = np.where(np.arange(40) % 2, sigma, 1.5)
    found = trade_equilibrium(A, A_star, mixed, L, L_star)
    expected = trade_in_logs(A, A_star, mixed[:, None], L[:, None], L_star[:, None])
    for field in fields(Trade):
        assert np.all(np.isfinite(getattr(found, field.name)))
    assert_close(found, expected, L, L_star)


@pytest.mark.parametrize("count", [1, LANES - 1, LANES, LANES + 1])
def test_lanes_that_are_not_full(count: int) -> None:
    economies = random(8, 2 * LANES, 5)
    all_of_them, some = trade_equilibrium(*economies), trade_equilibrium(*(x[:count] for x in economies))
    for field in fields(Trade):
        np.testing.assert_array_equal(getattr(some, field.name), getattr(all_of_them, field.name)[:count])


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 40 * FEW), st.integers(1, 60), st.floats(1e-3, 1e3), st.integers(0, 2**32))
def test_selection_is_what_sorting_finds(m: int, values: int, size: float, seed: int) -> None:
    """Ratios with a/b = ratio^(sigma-1), sigma = 2; few values make long ties."""
    rng = np.random.default_rng(seed)
    r = np.exp(rng.uniform(-2, 2, values))[rng.integers(0, values, m)]
    b = rng.uniform(0.1, 1, m)
    terms = np.empty(TERMS)
    select(r.copy(), r * b, b.copy(), np.arange(m), 0.0, 0.0, size, terms)
    order = np.argsort(-r, kind="stable")
    made, left = np.cumsum((r * b)[order]), np.append(np.cumsum(b[order][::-1])[::-1], 0)
    first = int(np.argmax(r[order] ** 2 * size * left[1:] <= made))
    assert terms[FOUND] == 1
    assert terms[RATIO] == r[order[first]]
    assert terms[HOME] == pytest.approx(made[first] - (r * b)[order[first]], rel=1e-11, abs=1e-11)
    if terms[FLAT]:
        assert int(terms[FIRST]) == order[first]
        assert terms[FOREIGN] == pytest.approx(left[first + 1], rel=1e-11, abs=1e-11)


def test_inputs_stay_as_they_are() -> None:
    for n in (4, MANY + 1):
        economies = random(9, 3, n)
        copies = [x.copy() for x in economies]
        for x in economies:
            x.flags.writeable = False
        trade_equilibrium(*economies)
        for x, copy in zip(economies, copies, strict=True):
            np.testing.assert_array_equal(x, copy)
