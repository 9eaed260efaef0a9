"""Learning by doing in Hanlon (2012), eq. (9): technologies over time. Double precision, not enclosed."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
import numpy.typing as npt

from .arguments import (
    BoolArray,
    FloatArray,
    elasticity,
    numbers,
    per_industry,
    positive,
    spillovers,
    technology,
    together,
    within,
)
from .autarky import ces_cost, employ, employment_shares
from .trade import solve_trade

Regime = Literal["autarky", "trade"]


@dataclass(frozen=True, eq=False)
class Path:
    """Two economies at dates t, (T,): A, A_star, share_home (T, ..., n); consumption indices, tied (T, ...).

    share_home: the fraction of each industry's world output made at Home (in autarky too, where it decides
    nothing). tied: under trade, where two industries or more have A/A_star equal to omega, so that the
    pattern, and with it who learns, is not determined by the model; the path then follows the order of the
    industries' numbers.
    """

    t: FloatArray
    A: FloatArray
    A_star: FloatArray
    consumption: FloatArray
    consumption_star: FloatArray
    share_home: FloatArray
    tied: BoolArray


@dataclass(frozen=True, eq=False)
class _State:
    """What technologies (2, ..., n) imply: employment (2, ..., n), consumption (2, ...), the pattern."""

    labor: FloatArray
    consumption: FloatArray
    share_home: FloatArray
    tied: BoolArray


def learning_rate(labor: npt.ArrayLike, tau: npt.ArrayLike) -> FloatArray:
    """dA_i/dt = sum_j tau[j,i] L_j if L_i > 0, else 0: Hanlon (2012), eq. (9).

    labor: employment (..., n), zero or positive; tau: (n, n), entries in [0, 1], rows send, columns receive.
    Returns (..., n), technology per unit of time. Double precision, not enclosed. ValueError names a bad
    argument.
    """
    employed = per_industry("labor", numbers("labor", labor))
    within("labor", employed, employed >= 0, "employment of at least 0")
    return _rate(employed, spillovers(tau, employed.shape[-1]))


def simulate(
    A: npt.ArrayLike,
    A_star: npt.ArrayLike,
    tau: npt.ArrayLike,
    sigma: npt.ArrayLike,
    t: npt.ArrayLike,
    regime: Regime,
    L: npt.ArrayLike = 1.0,
    L_star: npt.ArrayLike = 1.0,
    *,
    steps_per_unit: int = 10,
) -> Path:
    """Technologies and consumption of two economies at the dates t, in autarky or under trade from date 0 on.

    Source: Hanlon (2012): learning by eq. (9), in each country from its own workers and only in active
    industries; employment by eq. (8) in autarky, by Section 2.2 and Appendix A under trade, found again at
    every stage. A, A_star: technologies at date 0, (..., n); tau: (n, n) in [0, 1]; sigma, L, L_star: numbers
    or (...); t: (T,), increasing, from 0 or later. Classical Runge-Kutta of order 4 with ceil(steps_per_unit
    (t[k+1] - t[k])) equal steps between dates: raise steps_per_unit where technology grows by more than a few
    percent of A/sigma in a step. Where an industry starts or stops in mid-step the order falls to 1, as no
    event is located: at the default, random economies came out within 1e-8 as a rule and within 2e-4 at worst
    over [0, 20]. Double precision, not enclosed. ValueError names a bad argument.
    """
    if regime not in ("autarky", "trade"):
        raise ValueError(f"regime: found {regime!r}, expected 'autarky' or 'trade'")
    a, b, s, home, foreign = together(
        {"A": technology("A", A), "A_star": technology("A_star", A_star)},
        {"sigma": elasticity(sigma), "L": positive("L", L), "L_star": positive("L_star", L_star)},
    )
    matrix, dates = spillovers(tau, a.shape[-1]), _dates(t)
    if steps_per_unit < 1:
        raise ValueError(f"steps_per_unit: found {steps_per_unit}, expected at least 1 step per unit of time")
    solve = _in_autarky if regime == "autarky" else _under_trade

    def slope(y: FloatArray) -> FloatArray:
        return _rate(solve(y, s, home, foreign).labor, matrix)

    y = _integrate(slope, np.stack([a, b]), dates, steps_per_unit)
    return _path(dates, y, [solve(now, s, home, foreign) for now in y])


def _path(dates: FloatArray, y: FloatArray, states: list[_State]) -> Path:
    consumption = np.stack([state.consumption for state in states])
    share_home, tied = (
        np.stack([state.share_home for state in states]),
        np.stack([state.tied for state in states]),
    )
    return Path(dates, y[:, 0], y[:, 1], consumption[:, 0], consumption[:, 1], share_home, tied)


def _in_autarky(y: FloatArray, s: FloatArray, home: FloatArray, foreign: FloatArray) -> _State:
    labor = employ(np.stack([home, foreign]), employment_shares(y, s))
    consumption = np.stack([home, foreign])[..., 0] / ces_cost(1.0 / y, s)
    output = y * labor
    return _State(labor, consumption, output[0] / (output[0] + output[1]), np.zeros(y.shape[1:-1], np.bool_))


def _under_trade(y: FloatArray, s: FloatArray, home: FloatArray, foreign: FloatArray) -> _State:
    found = solve_trade(y[0], y[1], s, home, foreign)
    labor, consumption = (found.labor, found.labor_star), (found.consumption, found.consumption_star)
    return _State(np.stack(labor), np.stack(consumption), found.share_home, found.tied)


def _rate(labor: FloatArray, tau: FloatArray) -> FloatArray:
    return np.where(labor > 0, labor @ tau, 0.0)


def _dates(t: npt.ArrayLike) -> FloatArray:
    """Dates (T,), T >= 1, increasing, from 0 or later."""
    dates = numbers("t", t)
    if dates.ndim != 1 or dates.size == 0:
        raise ValueError(f"t: found shape {dates.shape}, expected (T,), a list of dates")
    if dates[0] < 0 or np.any(np.diff(dates) <= 0):
        raise ValueError("t: found negative or not increasing dates, expected 0 <= t[0] < t[1] < ...")
    return dates


def _integrate(
    slope: Callable[[FloatArray], FloatArray], start: FloatArray, dates: FloatArray, steps_per_unit: int
) -> FloatArray:
    """The states at the dates, (T, *start.shape), from `start` at date 0, by Runge-Kutta steps of order 4."""
    y, found = start, []
    for span in np.diff(dates, prepend=0.0):
        steps = ceil(span * steps_per_unit - 1e-9)
        for _ in range(steps):
            y = _runge_kutta(slope, y, float(span) / steps)
        found.append(y)
    return np.stack(found)


def _runge_kutta(slope: Callable[[FloatArray], FloatArray], y: FloatArray, h: float) -> FloatArray:
    k1 = slope(y)
    k2 = slope(y + h / 2 * k1)
    k3 = slope(y + h / 2 * k2)
    k4 = slope(y + h * k3)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
