"""The small South and its relative technology, Rodríguez-Clare (2005)."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from referee.numeric import (
    is_equilibrium,
    relative_technology_path,
    relative_technology_rate,
    south_incomes,
    steady_gap,
    value_products,
    world_prices,
)
from scipy.integrate import solve_ivp

SOME = settings(max_examples=50, deadline=None)
PSI = st.tuples(st.floats(0.1, 10), st.floats(0.1, 10)).map(np.array)
L_BAR, EPSILON = np.array([4.0, 9.0]), np.array([0.5, 0.5])
LAM = L_BAR**EPSILON
FORCE = 20.0
NO_CLUSTER, CLUSTER_1, CLUSTER_2 = [[FORCE, 0], [0, 0]], [[0, FORCE], [0, 0]], [[0, 0], [0, FORCE]]


@SOME
@given(PSI, PSI)
def test_incomes_are_the_value_products_of_the_activity_in_use(psi_S: np.ndarray, psi_N: np.ndarray) -> None:
    prices = world_prices(psi_N, LAM)
    wages = south_incomes(psi_S, psi_N, LAM)
    for place, allocation, wage in (
        ((0, 0), NO_CLUSTER, wages.no_cluster),
        ((0, 1), CLUSTER_1, wages.cluster_1),
        ((1, 1), CLUSTER_2, wages.cluster_2),
    ):
        assert value_products(allocation, psi_S, prices, L_BAR, EPSILON)[place] == pytest.approx(wage, rel=1e-14)


@SOME
@given(PSI, PSI)
def test_existence_conditions(psi_S: np.ndarray, psi_N: np.ndarray) -> None:
    gap = psi_N / psi_S
    assume(abs(gap[1] / gap[0] - LAM[0]) > 1e-9 and abs(gap[1] / gap[0] * LAM[1] - 1) > 1e-9)
    assume(abs(gap[1] * LAM[1] / (gap[0] * LAM[0]) - 1) > 1e-9)
    prices = world_prices(psi_N, LAM)
    assert is_equilibrium(CLUSTER_2, psi_S, prices, L_BAR, EPSILON) == (gap[1] / gap[0] < LAM[0])
    assert is_equilibrium(NO_CLUSTER, psi_S, prices, L_BAR, EPSILON) == (gap[1] * LAM[1] > gap[0] * LAM[0])


@SOME
@given(PSI, PSI, st.floats(0.01, 0.99))
def test_the_wage_ranking(psi_S: np.ndarray, psi_N: np.ndarray, power: float) -> None:
    psi_S[1] = psi_N[1] * psi_S[0] / psi_N[0] / LAM[0] ** power  # within Condition 1
    wages = south_incomes(psi_S, psi_N, LAM)
    assert wages.no_cluster < wages.cluster_2 < wages.cluster_1


def test_known_wages() -> None:
    wages = south_incomes([1, 1], [2, 4], [2, 3])
    assert [float(w) for w in (wages.no_cluster, wages.cluster_1, wages.cluster_2)] == [0.25, 0.5, 0.25]
    np.testing.assert_allclose(world_prices([2, 4], [2, 3]), [1 / 4, 1 / 12])


def test_the_externality_is_taken_as_given() -> None:
    prices = world_prices([1, 1], LAM)
    shared = [[FORCE / 2, FORCE / 2], [0, 0]]
    assert not is_equilibrium(shared, [1, 1], prices, L_BAR, EPSILON)
    balanced = [
        [FORCE - 1, 1],
        [0, 0],
    ]  # one modern worker: Min(Lbar, 1)^epsilon = 1, so both technologies pay alike
    assert is_equilibrium(balanced, [1, 1.2], prices, L_BAR, EPSILON)
    assert is_equilibrium([[0, 10], [0, 10]], [1, 1], prices, L_BAR, EPSILON)
    np.testing.assert_array_equal(value_products(NO_CLUSTER, [1, 1], prices, L_BAR, EPSILON)[:, 1], [0, 0])


def test_a_boundary_counts_and_batches_work() -> None:
    prices = world_prices([1, 2], [2, 3])
    answers = is_equilibrium([NO_CLUSTER, CLUSTER_1, CLUSTER_2], [1, 1], prices, L_BAR, np.log([2, 3]) / np.log(L_BAR))
    np.testing.assert_array_equal(answers, [True, True, True])


@SOME
@given(st.floats(0.01, 1), st.floats(0.01, 0.5), st.floats(1.05, 5))
def test_relative_technology_solves_its_equation(a0: float, g: float, times: float) -> None:
    delta, t = g * times, np.array([0.0, 1.0, 5.0, 20.0])
    solved = solve_ivp(lambda _, a: a * (delta * (1 - a) - g), (0, 20), [a0], t_eval=t, rtol=1e-10, atol=1e-12)
    path = relative_technology_path(a0, g, delta, t)
    np.testing.assert_allclose(path, solved.y[0], rtol=1e-7)
    assert np.all(np.diff(path) * np.sign(steady_gap(g, delta) - a0) >= -1e-15)


@SOME
@given(st.floats(0.01, 0.5), st.floats(1.05, 5))
def test_the_steady_gap_is_where_it_rests(g: float, times: float) -> None:
    abar = steady_gap(g, g * times)
    assert 0 < abar < 1
    assert relative_technology_rate(abar, g, g * times) == pytest.approx(0, abs=1e-15)
    np.testing.assert_allclose(relative_technology_path([0.01, 0.5, 1], g, g * times, 1e5), abar, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: world_prices([1, 0], LAM), "psi_N: found 0 at index 1, expected positive numbers"),
        (
            lambda: world_prices([1, 1, 1], LAM),
            "psi_N: found shape (3,), expected (..., 2), one entry per sector",
        ),
        (
            lambda: south_incomes([1, -1], [1, 1], LAM),
            "psi_S: found -1 at index 1, expected positive numbers",
        ),
        (lambda: south_incomes([1, 1], [1, 1], [0.5, 2]), "lam: found 0.5 at index 0, expected at least 1"),
        (
            lambda: is_equilibrium([1, 2], [1, 1], [1, 1], L_BAR, EPSILON),
            "allocation: found shape (2,), expected",
        ),
        (
            lambda: is_equilibrium([[1, -1], [0, 0]], [1, 1], [1, 1], L_BAR, EPSILON),
            "allocation: found -1 at",
        ),
        (
            lambda: is_equilibrium(np.zeros((2, 2)), [1, 1], [1, 1], L_BAR, EPSILON),
            "allocation: found no labor",
        ),
        (
            lambda: is_equilibrium(CLUSTER_1, [1, 1], [1, 1], [1, 4], EPSILON),
            "L_bar: found 1 at index 0, expected",
        ),
        (
            lambda: is_equilibrium(CLUSTER_1, [1, 1], [1, 1], L_BAR, [0, 1]),
            "epsilon: found 0 at index 0, expected",
        ),
        (lambda: steady_gap(0.2, 0.1), "delta: found 0.1, expected delta greater than g"),
        (lambda: steady_gap(0, 0.1), "g: found 0, expected positive numbers"),
        (
            lambda: steady_gap([0.1, 0.2], [1, 1, 1]),
            "delta: found shape (3,), expected one that broadcasts with",
        ),
        (lambda: relative_technology_path(1.5, 0.1, 0.2, 1), "a0: found 1.5, expected a ratio in (0, 1]"),
        (lambda: relative_technology_path(0.5, 0.1, 0.2, -1), "t: found -1, expected dates of at least 0"),
    ],
)
def test_errors_are_one_line_naming_the_argument(call, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
