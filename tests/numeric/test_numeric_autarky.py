"""The closed economy against its definitions: exact fractions where powers are whole, budgets elsewhere."""

from fractions import Fraction

import numpy as np
import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from referee.numeric import autarky_equilibrium, ces_demand, ces_index, price_index
from referee.numeric.enclosures.equilibrium import enclose_autarky_equilibrium

SOME = settings(max_examples=50, deadline=None)
TECHNOLOGIES = arrays(np.float64, st.integers(1, 6), elements=st.floats(1e-3, 1e3))
SIGMAS = st.floats(1.01, 40)


@SOME
@given(st.lists(st.integers(1, 50), min_size=1, max_size=6), st.integers(2, 30), st.integers(1, 9))
def test_labor_is_eq_8_in_exact_fractions(technologies: list[int], sigma: int, force: int) -> None:
    total = sum(Fraction(a) ** (sigma - 1) for a in technologies)
    expected = [float(force * Fraction(a) ** (sigma - 1) / total) for a in technologies]
    np.testing.assert_allclose(autarky_equilibrium(technologies, sigma, force).labor, expected, rtol=1e-13)


@pytest.mark.parametrize(("n", "count"), [(1, 20), (4, 200), (50, 30), (600, 3)])
def test_errors_against_balls(n: int, count: int) -> None:
    """What the docstring promises."""
    rng = np.random.default_rng(n)
    A = np.exp(rng.uniform(np.log(1e-3), np.log(1e3), (count, n)))
    sigma, L = np.exp(rng.uniform(np.log(1.01), np.log(30), count)), rng.uniform(0.1, 10, count)
    found = autarky_equilibrium(A, sigma, L)
    for k in range(count):
        true = enclose_autarky_equilibrium(A[k].tolist(), float(sigma[k]), float(L[k]))
        with ctx.workprec(128):
            pairs = list(zip(found.labor[k].tolist(), true.labor, strict=True))
            pairs += [(float(found.price_index[k]), true.price_index), (float(found.consumption[k]), true.consumption)]
            for x, y in pairs:
                assert abs(x / y - 1) < 2e-13


def test_batches_are_their_economies() -> None:
    """Blocks of whole economies, the last one not full."""
    rng = np.random.default_rng(3)
    A, sigma, L = rng.uniform(0.1, 9, (400, 3)), rng.uniform(1.1, 9, 400), rng.uniform(0.1, 9, 400)
    found = autarky_equilibrium(A, sigma, L)
    for k in (0, 169, 170, 339, 340, 399):
        alone = autarky_equilibrium(A[k], sigma[k], L[k])
        np.testing.assert_allclose(found.labor[k], alone.labor, rtol=1e-14)
        np.testing.assert_allclose(found.consumption[k], alone.consumption, rtol=1e-14)
    assert autarky_equilibrium(np.empty((0, 3)), 2).labor.shape == (0, 3)


@SOME
@given(TECHNOLOGIES, SIGMAS, st.floats(1e-3, 1e3))
def test_labor_is_exhausted_and_nowhere_zero(A: np.ndarray, sigma: float, L: float) -> None:
    found = autarky_equilibrium(A, sigma, L)
    assert found.labor.shape == A.shape
    assert np.all(found.labor > 0)
    assert found.labor.sum() == pytest.approx(L, rel=1e-14)


@SOME
@given(TECHNOLOGIES, SIGMAS, st.floats(1e-3, 1e3))
def test_consumption_is_the_index_of_what_is_made(A: np.ndarray, sigma: float, L: float) -> None:
    found = autarky_equilibrium(A, sigma, L)
    assert ces_index(A * found.labor, sigma) == pytest.approx(found.consumption, rel=1e-11)
    assert found.price_index * found.consumption == pytest.approx(L, rel=1e-14)


@SOME
@given(TECHNOLOGIES, SIGMAS, st.floats(1e-3, 1e3))
def test_demand_spends_income_and_buys_the_index(prices: np.ndarray, sigma: float, income: float) -> None:
    bought = ces_demand(prices, income, sigma)
    assert prices @ bought == pytest.approx(income, rel=1e-13)
    assert ces_index(bought, sigma) == pytest.approx(income / price_index(prices, sigma), rel=1e-11)


@SOME
@given(TECHNOLOGIES, st.data(), st.floats(1.05, 20))
def test_no_bundle_of_the_same_cost_is_better_than_demand(
    prices: np.ndarray, data: st.DataObject, sigma: float
) -> None:
    other = data.draw(arrays(np.float64, prices.shape, elements=st.floats(0.01, 1)))
    other = other / (prices @ other)
    assert ces_index(other, sigma) <= ces_index(ces_demand(prices, 1, sigma), sigma) * (1 + 1e-11)


def test_known_values() -> None:
    found = autarky_equilibrium([1, 2], 2, 3)
    np.testing.assert_allclose(found.labor, [1, 2], rtol=1e-15)
    np.testing.assert_allclose([found.consumption, found.price_index], [9, 1 / 3], rtol=1e-15)
    assert ces_index([4, 9], 2) == pytest.approx(25)
    assert ces_index([0, 9], 2) == pytest.approx(9)
    assert ces_index([0, 0], 2) == 0
    assert price_index([1, 1], 3) == pytest.approx(2**-0.5)


def test_batches_broadcast_over_sigma_and_labor() -> None:
    found = autarky_equilibrium([[1, 2, 3], [4, 5, 6]], [[2.0], [3.0], [4.0]], [1, 2])
    assert found.labor.shape == (3, 2, 3)
    assert found.consumption.shape == (3, 2)
    single = autarky_equilibrium([4, 5, 6], 4.0, 2)
    np.testing.assert_allclose(found.labor[2, 1], single.labor, rtol=1e-15)


def test_extreme_technologies_do_not_overflow() -> None:
    found = autarky_equilibrium([1e-3, 1e3], [1.01, 30, 300], 1)
    assert np.all(np.isfinite(found.consumption) & (found.labor.min(axis=-1) > 0))
    np.testing.assert_allclose(found.labor[1, 0], 1e-174, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: autarky_equilibrium([1, 0], 2), "A: found 0 at index 1, expected positive numbers"),
        (lambda: autarky_equilibrium([1, "x"], 2), "A: found [1, 'x'], expected real numbers"),
        (lambda: autarky_equilibrium([1, np.nan], 2), "A: found nan at index 1, expected finite numbers"),
        (lambda: autarky_equilibrium(3, 2), "A: found shape (), expected (..., n), one entry per industry"),
        (
            lambda: autarky_equilibrium([1, 2], 1),
            "sigma: found 1, expected an elasticity of substitution greater",
        ),
        (lambda: autarky_equilibrium([1, 2], 1.0001), "sigma: found 1.0001, expected one further above 1"),
        (lambda: autarky_equilibrium([1, 2], 2, -1), "L: found -1, expected positive numbers"),
        (
            lambda: autarky_equilibrium([[1, 2]] * 2, 2, [1, 2, 3]),
            "L: found shape (3,), expected one that fits",
        ),
        (lambda: ces_index([1, -2], 2), "x: found -2 at index 1, expected quantities of at least 0"),
        (lambda: ces_demand([1, 2], 0, 2), "income: found 0, expected positive numbers"),
        (lambda: price_index([1, -1], 2), "prices: found -1 at index 1, expected positive numbers"),
    ],
)
def test_errors_are_one_line_naming_the_argument(call, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
