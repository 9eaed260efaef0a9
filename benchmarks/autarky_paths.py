"""Paths of closed economies to t = 100: ours, eight side by side, against a loop of scipy's solve_ivp."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from referee.numeric.arguments import FloatArray
from referee.numeric.enclosures import enclose
from referee.numeric.paths.simulate import simulate
from scipy.integrate import solve_ivp

from .measure import Row, seconds

DATE = 100.0
MANY, FEW, CHECKED = 40_000, 40, 300
SIZES = (2, 4, 8, 16, 50)


def draws(count: int, n: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Technologies from 1 to 20, sigma from 1.2 to 6, spillovers from 0 to 1, L = 1."""
    rng = np.random.default_rng(20121207)
    a = np.exp(rng.uniform(0, np.log(20), (count, n)))
    return a, rng.uniform(0, 1, (n, n)), np.tile(rng.uniform(1.2, 6, count // 2), 2)


def by_simulate(a: FloatArray, tau: FloatArray, sigma: FloatArray) -> FloatArray:
    """Technologies at t = 100; two economies of the batch at a time, as the two countries of one `simulate`.

    Both must have one sigma, so the two halves of the batch share theirs.
    """
    half = len(a) // 2
    path = simulate(a[:half], a[half:], tau, sigma[:half], [DATE], "autarky")
    return np.concatenate([path.A[0], path.A_star[0]])


def by_scipy(a: FloatArray, tau: FloatArray, sigma: float) -> FloatArray:
    """Technologies at t = 100; rtol that keeps the error of these economies below 1e-9."""

    def slope(_: float, y: FloatArray) -> FloatArray:
        power = y ** (sigma - 1)
        return np.asarray(power @ tau / power.sum())

    return np.asarray(solve_ivp(slope, (0.0, DATE), a, method="DOP853", rtol=1e-8, atol=1e-11).y[:, -1])


def truth(a: FloatArray, tau: FloatArray, sigma: float) -> FloatArray:
    """The midpoints of enclosures of relative width at most 1e-12."""
    matrix = [list(map(Fraction, row)) for row in tau.tolist()]
    path = enclose(a.tolist(), a.tolist(), matrix, sigma, [int(DATE)], "autarky")
    if path.width > 1e-12:
        raise ArithmeticError(f"an enclosure of relative width {path.width:.1e}, expected at most 1e-12")
    return np.array([float(x.mid()) for x in path.states[0].A])


def run() -> Sequence[Row]:
    """The row of the table, with errors of both against the enclosures, and times by the number of industries."""
    a, tau, sigma = draws(MANY, 4)
    ours = seconds(lambda: by_simulate(a, tau, sigma)) / MANY
    theirs = seconds(lambda: [by_scipy(*economy) for economy in _loop(a, tau, sigma, FEW)]) / FEW
    found = by_simulate(a, tau, sigma)
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
    count = 2 * max(32, MANY // (8 * n))
    a, tau, sigma = draws(count, n)
    return 1e6 * seconds(lambda: by_simulate(a, tau, sigma)) / count
