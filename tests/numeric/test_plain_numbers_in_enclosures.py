"""Doubles against balls, two implementations apart: 10,000 random economies, and paths under every regime.

A double lies in its enclosure widened by the error that its docstring states.
"""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx
from referee.numeric import (
    Delayed,
    Gradual,
    Undecidable,
    autarky_equilibrium,
    enclose,
    enclose_autarky_equilibrium,
    enclose_trade_equilibrium,
    simulate,
    trade_equilibrium,
)

ECONOMIES, GROUPS = 10_000, 10
SIZES = np.array([*range(1, 11), 13, 17, 24, 33, 50])
PATHS = 60


def outside(name: str, plain: float, ball: arb, error: float) -> str | None:
    """What is wrong, if the distance from the ball is certainly above `error`."""
    with ctx.workprec(128):
        return f"{name}: {plain!r} against {ball}" if abs(plain - ball) > error else None


def draw(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, float, float, float]:
    """Technologies from 1e-3 to 1e3, sigma from 1.01 to 30, labor from 1/10 to 10."""
    a, b = np.exp(rng.uniform(np.log(1e-3), np.log(1e3), (2, n)))
    force, force_star = np.exp(rng.uniform(-np.log(10), np.log(10), 2))
    return a, b, float(1 + np.exp(rng.uniform(np.log(0.01), np.log(29)))), float(force), float(force_star)


@pytest.mark.parametrize("group", range(GROUPS))
def test_equilibria(group):
    rng = np.random.default_rng(group)
    wrong = []
    for _ in range(ECONOMIES // GROUPS):
        n = int(rng.choice(SIZES, p=(1 / SIZES) / (1 / SIZES).sum()))
        wrong += [w for w in _compare(*draw(rng, n)) if w]
    assert not wrong


def _compare(a, b, sigma, force, force_star):
    closed, ball = autarky_equilibrium(a, sigma, force), enclose_autarky_equilibrium(a.tolist(), sigma, force)
    for x, y in zip(closed.labor, ball.labor, strict=True):
        yield outside("labor in autarky", x, y, 1e-13 * force)
    for name in ("price_index", "consumption"):
        x = float(getattr(closed, name))
        yield outside(name, x, getattr(ball, name), 2e-13 * x)
    try:
        open_ball = enclose_trade_equilibrium(a.tolist(), b.tolist(), sigma, force, force_star)
    except Undecidable:
        yield "undecidable"
        return
    opened = trade_equilibrium(a, b, sigma, force, force_star)
    for name in ("omega", "consumption", "consumption_star"):
        x = float(getattr(opened, name))
        yield outside(name, x, getattr(open_ball, name), 2e-13 * x)
    for name, size in (("labor", force), ("labor_star", force_star)):
        for x, y in zip(getattr(opened, name), getattr(open_ball, name), strict=True):
            yield outside(name, x, y, 1e-14 * size)


REGIMES = [
    "autarky",
    "trade",
    "mobility",
    Delayed(2.5),
    Gradual((1,), until=2.5),
    Delayed(until="A[1] > 2 + A_star[2]"),
]


@pytest.mark.parametrize("seed", range(PATHS))
def test_paths(seed):
    rng = np.random.default_rng(1000 + seed)
    n, regime = int(rng.integers(2, 5)), REGIMES[seed % len(REGIMES)]
    a, b = np.round(np.exp(rng.uniform(0, 2, (2, n))), 3)
    tau, sigma = (
        np.round(rng.uniform(0, 1, (n, n)) * (rng.random((n, n)) < 0.6), 2),
        float(np.round(rng.uniform(1.2, 6), 2)),
    )
    dates = [0, Fraction(1, 2), 3, 12]
    matrix = [list(map(Fraction, row)) for row in tau.tolist()]
    try:
        balls = enclose(a.tolist(), b.tolist(), matrix, sigma, dates, regime)
    except Undecidable as found:
        pytest.skip(str(found))
    path = simulate(a, b, tau, sigma, [float(t) for t in dates], regime)
    wrong = []
    for k, state in enumerate(balls.states):
        for name in ("A", "A_star", "labor", "labor_star", "consumption", "consumption_star"):
            plain, true = np.atleast_1d(getattr(path, name)[k]), getattr(state, name)
            for x, y in zip(plain, (true,) if isinstance(true, arb) else true, strict=True):
                wrong.append(outside(f"{name} at {dates[k]}", float(x), y, 1e-9 * max(float(x), 1e-3)))
    assert not [w for w in wrong if w]
    told = [(event.what, event.industry) for event in path.events]
    assert sorted(told, key=str) == sorted(((event.what, event.industry) for event in balls.events), key=str)
