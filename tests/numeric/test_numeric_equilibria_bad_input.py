"""One clear line for every bad argument of the two equilibria."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from referee.numeric import autarky_equilibrium, trade_equilibrium
from referee.numeric.trade_lanes import MANY

GOOD = {"A": [1.0, 2.0], "A_star": [2.0, 1.0], "sigma": 2.0, "L": 1.0, "L_star": 1.0}
VALUES = [
    (0.0, "found 0"),
    (-2.0, "found -2"),
    (np.nan, "found nan"),
    (np.inf, "found inf"),
    (-np.inf, "found -inf"),
    ("two", "found"),
    (None, "found"),
    (1j, "found"),
]


def message(function: Callable[..., object], **arguments: object) -> str:
    with pytest.raises(ValueError) as caught:
        function(**arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def autarky(arguments: dict[str, object]) -> dict[str, object]:
    return {name: x for name, x in arguments.items() if not name.endswith("_star")}


@pytest.mark.parametrize(("value", "found"), VALUES)
@pytest.mark.parametrize("name", GOOD)
def test_values(name: str, value: object, found: str) -> None:
    bad = GOOD | {name: [1.5, value] if name.startswith("A") else value}
    assert message(trade_equilibrium, **bad).startswith(f"{name}: {found}")
    if not name.endswith("_star"):
        assert message(autarky_equilibrium, **autarky(bad)).startswith(f"{name}: {found}")


@pytest.mark.parametrize("sigma", [1.0, 0.5, [2.0, 1.0]])
def test_sigma_of_at_most_1(sigma: object) -> None:
    for function, good in ((trade_equilibrium, GOOD), (autarky_equilibrium, autarky(GOOD))):
        found = message(function, **good | {"sigma": sigma})
        assert found.startswith("sigma: found ")
        assert found.endswith("expected an elasticity of substitution greater than 1")


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("A", 3.0, "A: found shape (), expected (..., n), one entry per industry"),
        ("A", [], "A: found shape (0,), expected (..., n), one entry per industry"),
        ("A_star", 3.0, "A_star: found shape (), expected (..., n), one entry per industry"),
        ("A_star", [1.0, 2.0, 3.0], "A_star: found 3 industries, expected 2 as in the other country"),
        ("A", [[1.0], [1.0, 2.0]], "A: found [[1.0], [1.0, 2.0]], expected real numbers"),
        ("A", ["1", "2"], "A: found ['1', '2'], expected real numbers"),
        ("A", [1e-200, 1.0], "A: found 1e-200 at index 0, expected positive numbers, from 1e-150 to 1e+150"),
        ("L", [[1.0, -1.0]], "L: found -1 at index 0, 1, expected positive numbers, from 1e-150 to 1e+150"),
    ],
)
def test_shapes_and_kinds(name: str, value: object, found: str) -> None:
    assert message(trade_equilibrium, **GOOD | {name: value}) == found
    if name != "A_star":
        assert message(autarky_equilibrium, **autarky(GOOD) | {name: value}) == found


@pytest.mark.parametrize("name", ["sigma", "L", "L_star"])
def test_batches_that_do_not_fit(name: str) -> None:
    batch = GOOD | {"A": [[1.0, 2.0]] * 3, "A_star": [[1.0, 2.0]] * 3}
    assert message(trade_equilibrium, **batch | {name: [2.0, 2.0]}) == (
        f"{name}: found shape (2,), expected one that fits the batch (3,)"
    )


@pytest.mark.parametrize("n", [2, MANY + 1])
@pytest.mark.parametrize("value", [np.nan, -1.0, 1e200])
def test_one_bad_economy_of_a_large_batch_is_found(n: int, value: float) -> None:
    A = np.ones((1000, n))
    A[777, 1] = value
    assert message(trade_equilibrium, A=A, A_star=np.ones(n), sigma=2).startswith(
        f"A: found {value:g} at index 777, 1,"
    )


def test_sigma_so_near_1_that_consumption_overflows() -> None:
    for n in (2, MANY + 1):
        found = message(trade_equilibrium, A=np.arange(1.0, n + 1), A_star=np.arange(n, 0.0, -1), sigma=1.0001)
        assert found == "sigma: found 1.0001, expected one further above 1, as the CES index overflows"


def test_exact_numbers_are_welcome() -> None:
    exact = trade_equilibrium([Fraction(1, 2), 2], [1, True], Fraction(3, 2), 1, 2)
    assert exact.omega == trade_equilibrium([0.5, 2.0], [1.0, 1.0], 1.5, 1.0, 2.0).omega
