"""Paths under trade to t = 100 on which the pattern of trade changes: ours against a loop of solve_ivp with events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from referee.numeric.arguments import FloatArray
from referee.numeric.enclosures import Undecidable, enclose
from referee.numeric.paths.simulate import simulate
from referee.numeric.trade import trade_equilibrium
from scipy.integrate import solve_ivp

from .measure import Row, seconds

HORIZON = 100.0
MANY, FEW, CHECKED = 4_000, 20, 60
SIZES = (2, 4, 8, 16, 32)
INSTANT = 1e-10
"""How far past an event scipy's loop looks to see the new pattern."""


@dataclass(frozen=True, eq=False)
class Economies:
    """Economies on whose paths the pattern changes, and the share of such economies among those drawn."""

    A: FloatArray
    A_star: FloatArray
    tau: FloatArray
    sigma: FloatArray
    share: float


def draws(count: int, n: int) -> Economies:
    """Technologies from 1 to 20, sigma from 1.2 to 6, spillovers from 0 to 1, L = L* = 1; only those that switch."""
    rng = np.random.default_rng(20121207)
    a, b = np.exp(rng.uniform(0, np.log(20), (2, 4 * count, n)))
    tau, sigma = rng.uniform(0, 1, (n, n)), rng.uniform(1.2, 6, 4 * count)
    events = simulate(a, b, tau, sigma, [HORIZON], "trade").events
    who = np.unique([event.economy[0] for event in events])
    return Economies(a[who][:count], b[who][:count], tau, sigma[who][:count], who.size / (4 * count))


@dataclass(frozen=True, eq=False)
class Pattern:
    """Who makes what: masks of Home's and Foreign's industries, the shared one if there is any."""

    home: FloatArray
    foreign: FloatArray
    shared: int | None

    def labor(self, a: FloatArray, b: FloatArray, sigma: float) -> tuple[FloatArray, FloatArray, float]:
        """Employment in both countries and omega, Appendix A with L = L* = 1."""
        m = self.shared
        w, v = self.home * a ** (sigma - 1), self.foreign * b ** (sigma - 1)
        if m is None:
            return w / w.sum(), v / v.sum(), float((w.sum() / v.sum()) ** (1 / sigma))
        omega = float(a[m] / b[m])
        total = omega ** (1 - sigma) * w.sum() + v.sum() + b[m] ** (sigma - 1)
        labor, labor_star = (1 + 1 / omega) * omega ** (1 - sigma) * w / total, (1 + omega) * v / total
        labor[m], labor_star[m] = 1 - labor.sum(), 1 - labor_star.sum()
        return labor, labor_star, omega

    def margin(self, a: FloatArray, b: FloatArray, sigma: float) -> float:
        """Positive as long as the pattern stands."""
        labor, labor_star, omega = self.labor(a, b, sigma)
        gap = (self.home - self.foreign) * (np.log(a / b) - np.log(omega))
        full = (self.home + self.foreign) > 0
        least = float(gap[full].min()) if full.any() else np.inf
        m = self.shared
        return least if m is None else min(least, float(labor[m]), float(labor_star[m]))


def pattern(a: FloatArray, b: FloatArray, sigma: float) -> Pattern:
    """The equilibrium's pattern."""
    share = trade_equilibrium(a, b, sigma).share_home
    partly = np.flatnonzero((share > 0) & (share < 1))
    return Pattern((share == 1).astype(float), (share == 0).astype(float), int(partly[0]) if partly.size else None)


def by_scipy(a: FloatArray, b: FloatArray, tau: FloatArray, sigma: float) -> FloatArray:
    """Technologies of both at t = 100; rtol that keeps the error of most of these economies below 1e-9."""
    n, t, y = a.size, 0.0, np.concatenate([a, b])
    while t < HORIZON:
        now = pattern(y[:n], y[n:], sigma)
        makes = np.concatenate([now.foreign == 0, now.home == 0])

        def slope(_: float, y: FloatArray, now: Pattern = now, makes: FloatArray = makes) -> FloatArray:
            labor, labor_star, _omega = now.labor(y[:n], y[n:], sigma)
            return np.where(makes, np.concatenate([labor @ tau, labor_star @ tau]), 0.0)

        def ends(_: float, y: FloatArray, now: Pattern = now) -> float:
            return now.margin(y[:n], y[n:], sigma)

        ends.terminal, ends.direction = True, -1  # type: ignore[attr-defined]  # how solve_ivp takes them
        found = solve_ivp(slope, (t, HORIZON), y, method="DOP853", rtol=1e-10, atol=1e-12, events=ends)
        t, y = float(found.t[-1]), found.y[:, -1]
        if t < HORIZON:
            y, t = y + INSTANT * slope(t, y), t + INSTANT
    return y


def truth(economies: Economies, k: int) -> FloatArray | None:
    """The midpoints of an enclosure; None if it is undecidable."""
    matrix = [list(map(Fraction, row)) for row in economies.tau.tolist()]
    a, b = economies.A[k].tolist(), economies.A_star[k].tolist()
    try:
        state = enclose(a, b, matrix, float(economies.sigma[k]), [HORIZON], "trade").states[0]
    except Undecidable:
        return None
    return np.array([float(x.mid()) for x in (*state.A, *state.A_star)])


def run() -> Sequence[Row]:
    """The row of the table, with errors of both against the enclosures, and times by the number of industries."""
    e = draws(MANY, 4)
    ours = seconds(lambda: _ours(e)) / len(e.A)
    theirs = seconds(lambda: [by_scipy(e.A[k], e.A_star[k], e.tau, float(e.sigma[k])) for k in range(FEW)]) / FEW
    true = {k: value for k in range(CHECKED) if (value := truth(e, k)) is not None}
    found = _ours(e)
    scipys = {k: by_scipy(e.A[k], e.A_star[k], e.tau, float(e.sigma[k])) for k in true}
    notes = (
        f"every path has a switch; {e.share:.0%} of the economies drawn do",
        f"error against enclosures, {len(true)} of {CHECKED} paths (any others were undecidable): "
        f"ours {_errors({k: found[k] for k in true}, true)}; solve_ivp {_errors(scipys, true)}",
        f"time a path by n: {', '.join(f'{n}: {_time(n):.3g} µs' for n in SIZES)}",
    )
    return [
        Row(
            "trade paths with switches to t = 100, n = 4",
            "path",
            "solve_ivp (DOP853), events",
            theirs,
            ours,
            100,
            300,
            notes=notes,
        )
    ]


def _ours(e: Economies) -> FloatArray:
    path = simulate(e.A, e.A_star, e.tau, e.sigma, [HORIZON], "trade")
    return np.concatenate([path.A[0], path.A_star[0]], axis=-1)


def _errors(found: dict[int, FloatArray], true: dict[int, FloatArray]) -> str:
    worst = [float(np.abs(found[k] / true[k] - 1).max()) for k in true]
    return f"worst {max(worst):.1e}, 99th percentile {np.quantile(worst, 0.99):.1e}"


def _time(n: int) -> float:
    e = draws(max(64, 1000 // n), n)
    return 1e6 * seconds(lambda: _ours(e)) / len(e.A)
