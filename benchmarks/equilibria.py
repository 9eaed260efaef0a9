"""Trade equilibria: ours against a loop of scipy's brentq, and against sorting the ratios of one large economy."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from flint import ctx
from referee.numeric import Trade, trade_equilibrium
from referee.numeric.arguments import FloatArray
from referee.numeric.enclosures.equilibrium import enclose_trade_equilibrium
from scipy.optimize import brentq

from .measure import Row, seconds

MANY, LOOPED, CHECKED = 1_000_000, 5_000, 1_000
LARGE = 1_000_000
SIZES = (2, 4, 8, 16, 32, 50, 96, 97, 400)


def draws(count: int, n: int) -> tuple[FloatArray, ...]:
    """A, A_star, sigma, L, L_star: technologies from 1/20 to 20, sigma from 1.2 to 8, labor from 1/3 to 3."""
    rng = np.random.default_rng(20121207)
    a, b = np.exp(rng.uniform(-np.log(20), np.log(20), (2, count, n)))
    force, force_star = np.exp(rng.uniform(-np.log(3), np.log(3), (2, count)))
    return a, b, rng.uniform(1.2, 8, count), force, force_star


def by_brentq(a: FloatArray, b: FloatArray, sigma: float, force: float, force_star: float) -> float:
    """omega where the lines of Hanlon's Figure 1 cross, industries sorted and powers summed beforehand."""
    order = np.argsort(b / a)
    a, b = a[order], b[order]
    p, q, ratio = a ** (sigma - 1), b ** (sigma - 1), (a / b).tolist()
    made, left = np.cumsum(p) - p, np.cumsum(q[::-1])[::-1] - q
    p, q, made, left = p.tolist(), q.tolist(), made.tolist(), left.tolist()
    size = force_star / force

    def line(z: float) -> float:
        k = int(z)
        s = z - k
        return float((size * (made[k] + s * p[k]) / (left[k] + (1 - s) * q[k])) ** (1 / sigma))

    def gap(z: float) -> float:
        return log(line(z) / ratio[int(z)])

    z = brentq(gap, 1e-12, len(ratio) - 1e-12, xtol=1e-14, rtol=1e-14)
    k = int(z)
    return ratio[k] if 1e-9 < z - k < 1 - 1e-9 else line(z)


def _loop(a: FloatArray, b: FloatArray, sigma: FloatArray, force: FloatArray, force_star: FloatArray) -> None:
    for economy in zip(a, b, sigma.tolist(), force.tolist(), force_star.tolist(), strict=True):
        by_brentq(*economy)


def errors(economies: tuple[FloatArray, ...]) -> dict[str, FloatArray]:
    """Against the balls: of omega and consumption relative, of labor relative to the country's, its worst industry."""
    found = trade_equilibrium(*economies)
    rows = [_errors(found, k, tuple(x[k] for x in economies)) for k in range(len(economies[0]))]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _errors(found: Trade, k: int, economy: tuple[FloatArray, ...]) -> dict[str, float]:
    a, b, sigma, force, force_star = economy
    true = enclose_trade_equilibrium(a.tolist(), b.tolist(), float(sigma), float(force), float(force_star))
    names = ("omega", "consumption", "consumption_star")
    with ctx.workprec(128):
        one = {name: float(abs(float(getattr(found, name)[k]) / getattr(true, name) - 1).mid()) for name in names}
        for name, size in (("labor", force), ("labor_star", force_star)):
            gaps = [abs(float(x) - y) for x, y in zip(getattr(found, name)[k], getattr(true, name), strict=True)]
            one[name] = max(float(gap.mid()) for gap in gaps) / float(size)
    return one


def _described(errors: dict[str, FloatArray], what: str) -> str:
    parts = (f"{name} {x.max():.1e} ({np.quantile(x, 0.99):.1e})" for name, x in errors.items())
    return f"error against the balls, worst (99th percentile), {what}: {', '.join(parts)}"


def _wide(count: int) -> tuple[FloatArray, ...]:
    """Technologies from 1e-3 to 1e3, sigma from 1.01 to 30, n = 12."""
    rng = np.random.default_rng(1776)
    a, b = np.exp(rng.uniform(-np.log(1e3), np.log(1e3), (2, count, 12)))
    return a, b, np.exp(rng.uniform(np.log(1.01), np.log(30), count)), np.ones(count), np.ones(count)


def many() -> Row:
    """10^6 economies of four industries, everything that `trade_equilibrium` returns, arguments checked."""
    economies = draws(MANY, 4)
    few = tuple(x[:LOOPED] for x in economies)
    ours = seconds(lambda: trade_equilibrium(*economies)) / MANY
    theirs = seconds(lambda: _loop(*few)) / LOOPED
    gap = np.array([by_brentq(*(x[k] for x in few)) for k in range(CHECKED)]) / trade_equilibrium(*few).omega[:CHECKED]
    growth = ", ".join(f"n = {n}: {_per_equilibrium(n) * 1e9:,.0f} ns" for n in SIZES)
    notes = (
        _described(errors(tuple(x[:CHECKED] for x in economies)), "these economies"),
        _described(errors(_wide(CHECKED)), "n = 12, technologies 1e-3 to 1e3, sigma 1.01 to 30"),
        f"brentq's omega differs from ours by at most {np.abs(gap - 1).max():.1e}",
        f"cost with n, per equilibrium: {growth}",
    )
    return Row("equilibria, n = 4", "equilibrium", "loop of brentq", theirs, ours, 500, 3_000, notes=notes)


def _per_equilibrium(n: int) -> float:
    count = 400_000 // n
    economies = draws(count, n)
    return seconds(lambda: trade_equilibrium(*economies)) / count


def large() -> Row:
    """One economy of 10^6 industries."""
    a, b, *_ = draws(1, LARGE)
    a, b = a[0], b[0]
    ratios = a / b
    ours, theirs = seconds(lambda: trade_equilibrium(a, b, 3.0)), seconds(lambda: np.sort(ratios))
    growth = ", ".join(f"n = {n:,}: {_alone(n) * 1e9:.0f} ns" for n in (1_000, 10_000, 100_000, LARGE))
    notes = (f"cost with n, per industry: {growth}", _skewed(theirs))
    return Row(
        f"one equilibrium, n = {LARGE:,}", "equilibrium", "np.sort of the ratios", theirs, ours, 6, 1.5, True, notes
    )


def _alone(n: int) -> float:
    a, b, *_ = draws(1, n)
    return seconds(lambda: trade_equilibrium(a[0], b[0], 3.0)) / n


def _skewed(sort: float) -> str:
    rng = np.random.default_rng(7)
    a, b = np.exp(rng.normal(size=(2, LARGE)))
    whole, whole_star = np.ceil(3 * a), np.ceil(3 * b)
    few = seconds(lambda: trade_equilibrium(a, b, 30.0)) / sort
    tied = seconds(lambda: trade_equilibrium(whole, whole_star, 3.0)) / sort
    return f"lognormal, sigma = 30 (a few industries are everything): {few:.2f} x; whole numbers (ties): {tied:.2f} x"


def run() -> Sequence[Row]:
    """The two rows."""
    return [many(), large()]
