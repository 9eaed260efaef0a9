"""Paths of closed economies to t = 100: ours, eight side by side, against a loop of scipy's solve_ivp."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from referee.numeric.arguments import FloatArray
from referee.numeric.autarky_paths import autarky_paths
from referee.numeric.enclosures import enclose
from scipy.integrate import solve_ivp

from .measure import Row, seconds

DATES = np.array([100.0])
MANY, FEW, CHECKED = 40_000, 40, 300
SIZES = (2, 4, 8, 16, 50)


def draws(count: int, n: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Technologies from 1 to 20, sigma from 1.2 to 6, spillovers from 0 to 1, L = 1."""
    rng = np.random.default_rng(20121207)
    a = np.exp(rng.uniform(0, np.log(20), (count, n)))
    return a, rng.uniform(0, 1, (n, n)), rng.uniform(1.2, 6, count), np.ones(count)


def by_scipy(a: FloatArray, tau: FloatArray, sigma: float) -> FloatArray:
    """Technologies at t = 100; rtol that keeps the error of these economies below 1e-9."""

    def slope(_: float, y: FloatArray) -> FloatArray:
        power = y ** (sigma - 1)
        return np.asarray(power @ tau / power.sum())

    return np.asarray(solve_ivp(slope, (0.0, 100.0), a, method="DOP853", rtol=1e-9, atol=1e-12).y[:, -1])


def truth(a: FloatArray, tau: FloatArray, sigma: float) -> FloatArray:
    """The midpoints of enclosures whose width is below 1e-15, as far as doubles can tell."""
    matrix = [list(map(Fraction, row)) for row in tau.tolist()]
    path = enclose(a.tolist(), a.tolist(), matrix, sigma, [100], "autarky")
    if path.width > 1e-15:
        raise ArithmeticError(f"an enclosure of relative width {path.width:.1e}, expected at most 1e-15")
    return np.array([float(x.mid()) for x in path.states[0].A])


def run() -> Sequence[Row]:
    """The row of the table, with errors of both against the enclosures, and times by the number of industries."""
    a, tau, sigma, labor = draws(MANY, 4)
    ours = seconds(lambda: autarky_paths(a, tau, sigma, labor, DATES)) / MANY
    theirs = seconds(lambda: [by_scipy(*economy) for economy in _loop(a, tau, sigma, FEW)]) / FEW
    found = autarky_paths(a, tau, sigma, labor, DATES)[0]
    true = [truth(*economy) for economy in _loop(a, tau, sigma, CHECKED)]
    scipys = [by_scipy(*economy) for economy in _loop(a, tau, sigma, CHECKED)]
    errors = f"ours {_errors(found, true)}; solve_ivp {_errors(scipys, true)}"
    notes = (
        f"error against enclosures, {CHECKED} paths, n = 4: {errors}",
        f"time a path by n: {', '.join(f'{n}: {_time(n):.2g} µs' for n in SIZES)}",
    )
    return [Row("autarky paths to t = 100, n = 4", "path", "solve_ivp (DOP853)", theirs, ours, 200, 1500, notes=notes)]


def _loop(
    a: FloatArray, tau: FloatArray, sigma: FloatArray, count: int
) -> Sequence[tuple[FloatArray, FloatArray, float]]:
    return [(a[k], tau, float(sigma[k])) for k in range(count)]


def _errors(found: Sequence[FloatArray] | FloatArray, true: Sequence[FloatArray]) -> str:
    worst = [float(np.abs(x / y - 1).max()) for x, y in zip(found, true, strict=False)]
    return f"worst {max(worst):.1e}, 99th percentile {np.quantile(worst, 0.99):.1e}"


def _time(n: int) -> float:
    count = max(64, MANY // (4 * n))
    a, tau, sigma, labor = draws(count, n)
    return 1e6 * seconds(lambda: autarky_paths(a, tau, sigma, labor, DATES)) / count
