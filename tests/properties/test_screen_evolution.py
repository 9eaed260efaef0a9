"""The evolution strategies come near the minima of known functions, the same way every time, and stay in the box."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from referee.numeric.arguments import FloatArray
from referee.properties.screen.evolution import Chains, reflected

DIMENSION = 8
SEEDS = range(3)
CENTRE = np.linspace(0.2, 0.75, DIMENSION)
Objective = Callable[[FloatArray], FloatArray]


def _sphere(u: FloatArray) -> FloatArray:
    found: FloatArray = np.sum((u - CENTRE) ** 2, axis=-1)
    return found


def _ellipsoid(u: FloatArray) -> FloatArray:
    """Axes of lengths from 1 to 1000, in directions that no coordinate has."""
    turn, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((DIMENSION, DIMENSION)))
    found: FloatArray = np.sum(10.0 ** np.linspace(0, 6, DIMENSION) * ((u - CENTRE) @ turn) ** 2, axis=-1)
    return found


def _shell(u: FloatArray) -> FloatArray:
    """Smallest on a sphere around the centre; below 0 only within a millionth of it."""
    found: FloatArray = np.abs(np.sqrt(_sphere(u)) - 0.2) - 1e-6
    return found


def _corner(u: FloatArray) -> FloatArray:
    """Smallest where the first coordinate is 0, the second 1 and the others are in the middle."""
    found: FloatArray = u[..., 0] + 1 - u[..., 1] + np.sum((u[..., 2:] - 0.5) ** 2, axis=-1)
    return found


def _run(objective: Objective, seed: int, generations: int) -> tuple[Chains, list[FloatArray]]:
    rng = np.random.default_rng(seed)
    chains = Chains(rng.random((4, DIMENSION)), np.full(4, 0.2), rng)
    asked: list[FloatArray] = []

    def observed(u: FloatArray) -> FloatArray:
        asked.append(u.copy())
        return objective(u)

    chains.run(observed, generations)
    return chains, asked


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("objective", "generations", "least"),
    [(_sphere, 250, 1e-9), (_ellipsoid, 1200, 1e-6), (_shell, 250, 0.0), (_corner, 400, 1e-3)],
    ids=["sphere", "ellipsoid", "shell", "corner"],
)
def test_minima_are_found_from_any_seed(objective: Objective, generations: int, least: float, seed: int) -> None:
    chains, asked = _run(objective, seed, generations)
    assert chains.best.min() <= least
    assert np.allclose(objective(chains.where), chains.best, rtol=1e-12, atol=0)
    everything = np.concatenate([u.reshape(-1, DIMENSION) for u in asked])
    assert everything.min() >= 0 and everything.max() <= 1
    assert chains.examples == len(everything)
    assert np.isclose(chains.best.min(), objective(everything).min(), rtol=1e-12, atol=0)


def test_the_same_seed_goes_the_same_way() -> None:
    (first, asked), (second, again) = (_run(_ellipsoid, 3, 60) for _ in range(2))
    assert np.array_equal(first.best, second.best) and np.array_equal(first.where, second.where)
    assert all(np.array_equal(a, b) for a, b in zip(asked, again, strict=True))
    other, _ = _run(_ellipsoid, 4, 60)
    assert not np.array_equal(first.where, other.where)


def test_points_without_a_value_do_no_harm() -> None:
    def partly(u: FloatArray) -> FloatArray:
        return np.where(u[..., 0] > 0.6, np.inf, _sphere(u))

    chains, _ = _run(partly, 0, 250)
    assert chains.best.min() < 1e-9

    chains, _ = _run(lambda u: np.full(u.shape[:-1], np.inf), 0, 100)
    assert np.all(np.isinf(chains.best)) and np.all((chains.where >= 0) & (chains.where <= 1))


@given(st.floats(-1e6, 1e6))
def test_reflection_leads_into_the_box_and_leaves_what_is_in_it(x: float) -> None:
    y = float(reflected(np.array([x]))[0])
    assert 0 <= y <= 1
    if 0 <= x <= 1:
        assert y == pytest.approx(x, abs=1e-15)
    assert float(reflected(np.array([-x]))[0]) == pytest.approx(y, abs=1e-9)
    assert float(reflected(np.array([x + 2]))[0]) == pytest.approx(y, abs=1e-9)
