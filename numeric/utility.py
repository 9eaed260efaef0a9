"""Lifetime utility over paths, and the discount rate at which two paths are equally good. Double precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from .arguments import FloatArray, numbers, within
from .paths.path import Path
from .piecewise import Break, Cubics, cubics

IntArray = npt.NDArray[np.int64]
Events = Mapping[tuple[int, ...], tuple[Break, ...]]

LEAST = 7
"""Dates that a path needs, so that every other date still determines a cubic."""
EQUAL = 1e-8
"""Consumption of two paths that differs by less, relative, counts as equal: `simulate` promises 1e-9."""
HALVINGS = 200
RESOLVED = 1e4
"""Rate times step beyond which nothing that the dates say matters."""


@dataclass(frozen=True, eq=False)
class Welfare:
    """Lifetime utility of Home's and Foreign's worker-consumer, (...), and estimates of the errors, (...).

    The errors are the distances from the same quadrature on every other date: as a rule ten times too large or
    more, but estimates, no bounds (both can err by the same amount at some rho).
    """

    home: FloatArray
    foreign: FloatArray
    error_home: FloatArray
    error_foreign: FloatArray


@dataclass(frozen=True, eq=False)
class BreakEven:
    """Discount rates of at least 0, per unit of time.

    home, foreign: the break-even rate (...) where there is exactly one, else NaN; count_home, count_foreign: how
    many there are, (...); rates_home, rates_foreign: all of them (..., m), increasing, NaN after the last.
    """

    home: FloatArray
    foreign: FloatArray
    count_home: IntArray
    count_foreign: IntArray
    rates_home: FloatArray
    rates_foreign: FloatArray


def welfare(path: Path, rho: npt.ArrayLike, theta: npt.ArrayLike) -> Welfare:
    """CRRA lifetime utility: the integral of e^(-rho t) u(D(t)) from the path's first date to its last.

    u(D) = D^(1-theta)/(1-theta), log D at theta = 1. Source: Hanlon (2012), Section 2.1, where the horizon is
    infinite; nothing is added for the dates after the last one. rho >= 0, per unit of time, and theta >= 0:
    numbers or (...), which broadcast with the batch. u is a cubic between dates, on each side of an event that the
    path lists, against which e^(-rho t) is integrated exactly, so that only u has to be resolved by the dates.
    Double precision with an estimate of the error, not enclosed. ValueError: rho or theta negative or of a shape
    that does not fit, fewer than 7 dates, utility beyond the range of double precision.
    """
    t, batch = path.t, path.consumption.shape[1:]
    _enough(t)
    rate, aversion = _parameter("rho", rho, batch), _parameter("theta", theta, batch)
    values = [_utility(d, aversion) for d in (path.consumption, path.consumption_star)]
    events = _by_economy(path)
    fine = [_discounted(t, u, rate, events) for u in values]
    half = np.unique([*range(0, t.size, 2), t.size - 1])
    coarse = [_discounted(t[half], u[half], rate, events) for u in values]
    return Welfare(*fine, *(np.abs(a - b) for a, b in zip(fine, coarse, strict=True)))


def break_even_discount_rate(path_1: Path, path_2: Path, theta: npt.ArrayLike = 1.0) -> BreakEven:
    """The rho >= 0 at which both paths give the same `welfare`, for each country of each economy.

    The number of such rates is at most the number of sign changes of u(D_1(t)) - u(D_2(t)) over the dates, as the
    Laplace transform diminishes variation (Polya and Szego, Problems and Theorems in Analysis, Part Five, Chapter
    1; Karlin, Total Positivity, 1968, Chapter 5). None: one path is better at every rho >= 0 over this horizon (or
    they are equal at every rho, where consumption differs by less than 1e-8, relative). All rates are found: if
    F(rho) is the integral of e^(-rho (t - c)) f(t) and f changes sign at c, then F' is, up to its sign, that of
    (t - c) f(t), which has one change less, and F is monotone between neighbouring roots of F'.
    Both paths have the same dates and batch; theta as in `welfare`. Double precision, as good as the
    quadrature of `welfare`. ValueError: paths that do not match, an argument as in `welfare`.
    """
    t, batch = path_1.t, path_1.consumption.shape[1:]
    _enough(t)
    if path_2.t.shape != t.shape or np.any(path_2.t != t):
        raise ValueError("path_2: found other dates than those of path_1, expected the same")
    if path_2.consumption.shape[1:] != batch:
        raise ValueError(f"path_2: found batch {path_2.consumption.shape[1:]}, expected {batch} as in path_1")
    aversion = _parameter("theta", theta, batch)
    pairs = (path_1.consumption, path_2.consumption), (path_1.consumption_star, path_2.consumption_star)
    events = _by_economy(path_1, path_2)
    home, foreign = (_all_rates(t, _gain(one, two, aversion), events) for one, two in pairs)
    return BreakEven(_only(home), _only(foreign), _count(home), _count(foreign), home, foreign)


def _all_rates(t: FloatArray, gain: FloatArray, events: Events) -> FloatArray:
    """The rates (..., m) of each economy, for gains (T, ...)."""
    batch = gain.shape[1:]
    found = {k: _rates(t, gain[:, *k], events.get(k, ())) for k in np.ndindex(batch)}
    rates = np.full((*batch, max([1, *map(len, found.values())])), np.nan)
    for k, roots in found.items():
        rates[*k, : len(roots)] = roots
    return rates


def _count(rates: FloatArray) -> IntArray:
    return np.asarray((~np.isnan(rates)).sum(axis=-1))


def _only(rates: FloatArray) -> FloatArray:
    return np.where(_count(rates) == 1, rates[..., 0], np.nan)


def _enough(t: FloatArray) -> None:
    if t.size < LEAST:
        raise ValueError(f"path: found {t.size} dates, expected at least {LEAST} for the quadrature over them")


def _parameter(name: str, value: npt.ArrayLike, batch: tuple[int, ...]) -> FloatArray:
    """Numbers of at least 0, broadcast to the batch."""
    array = numbers(name, value)
    within(name, array, array >= 0, "numbers of at least 0")
    try:
        return np.broadcast_to(array, batch)
    except ValueError:
        raise ValueError(f"{name}: found shape {array.shape}, expected one that fits the batch {batch}") from None


def _utility(consumption: FloatArray, theta: FloatArray) -> FloatArray:
    """u at consumption (T, ...)."""
    power = np.where(theta == 1.0, 1.0, 1.0 - theta)
    with np.errstate(over="ignore", under="ignore"):
        u = np.where(theta == 1.0, np.log(consumption), consumption**power / power)
    if not np.all(np.isfinite(u) & ((u != 0) | (theta == 1.0))):
        raise ValueError(f"theta: found up to {theta.max():g}, expected one at which utility fits double precision")
    return u


def _gain(one: FloatArray, two: FloatArray, theta: FloatArray) -> FloatArray:
    """u(D_1) - u(D_2), (T, ...); exactly 0 where consumption counts as equal."""
    gain = _utility(one, theta) - _utility(two, theta)
    return np.where(np.abs(one - two) <= EQUAL * np.maximum(one, two), 0.0, gain)


def _by_economy(*paths: Path) -> Events:
    """The dates of each economy's events; consumption jumps when trade opens, otherwise it has kinks."""
    dates: dict[tuple[int, ...], dict[float, bool]] = {}
    for event in (e for path in paths for e in path.events):
        known = dates.setdefault(event.economy, {})
        known[event.time] = known.get(event.time, False) or event.what == "trade opens"
    return {k: tuple(Break(time, jump) for time, jump in sorted(known.items())) for k, known in dates.items()}


def _discounted(t: FloatArray, u: FloatArray, rho: FloatArray, events: Events) -> FloatArray:
    """The integral (...) for u (T, ...): economies with the same breaks together."""
    shape = u.shape[1:]
    flat, rates = u.reshape(t.size, -1), rho.reshape(-1)
    groups: dict[tuple[Break, ...], list[int]] = {}
    for k, economy in enumerate(np.ndindex(shape)):
        groups.setdefault(events.get(economy, ()), []).append(k)
    result = np.empty(flat.shape[1])
    for breaks, members in groups.items():
        result[members] = cubics(t, flat[:, members], breaks).discounted(rates[members])
    return np.asarray((np.exp(-rates * t[0]) * result).reshape(shape))


def _rates(t: FloatArray, gain: FloatArray, breaks: tuple[Break, ...]) -> list[float]:
    """All rho >= 0 at which the discounted gains (T,) sum to 0."""
    changes = _changes(t, gain)
    if not changes:
        return []
    first = max(int(np.flatnonzero(gain)[0]) - 1, 0)  # before it no discounting matters
    t, gain = t[first:], gain[first:] / np.abs(gain).max()
    roots: list[float] = []
    for done in range(1, len(changes) + 1):
        others = changes[done:]
        scaled = gain * np.prod([(t - c) / (t[-1] - t[0]) for c in others], axis=0)
        at_first = np.sign(gain[np.flatnonzero(gain)[0]]) * (-1.0) ** len(others)
        of = cubics(t, scaled[:, np.newaxis], breaks)
        roots = _between(of, [0.0, *(r for r in roots if r > 0)], float(at_first))
    return roots


def _changes(t: FloatArray, gain: FloatArray) -> list[float]:
    """The dates at which the gain changes sign, by linear interpolation between the dates around them."""
    there = np.flatnonzero(gain)
    turns = np.flatnonzero(np.diff(np.sign(gain[there])))
    return [float(np.interp(0.0, *_rising(gain[there[k : k + 2]], t[there[k : k + 2]]))) for k in turns]


def _rising(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    return (x, y) if x[0] < x[1] else (x[::-1], y[::-1])


def _between(of: Cubics, ends: list[float], first: float) -> list[float]:
    """The roots of the discounted integral, monotone between neighbours among the ends and infinity.

    first: its sign at large rates, that of the first gain.
    """
    ends = [*ends, _far(of, ends[-1], first)]
    signs = [_sign(of, rho) for rho in ends]
    roots = {r for r, s in zip(ends, signs, strict=True) if s == 0}
    for (low, s), (high, r) in pairwise(zip(ends, signs, strict=True)):
        if s * r < 0:
            roots.add(_bisect(of, low, high, s))
    return sorted(roots)


def _far(of: Cubics, last: float, first: float) -> float:
    """A rate beyond all roots."""
    span, step = of.edges[-1] - of.edges[0], np.diff(of.edges).min()
    rho = last + 1.0 / span
    while _sign(of, rho) != first:
        rho = 2 * rho
        if rho * step > RESOLVED:
            raise ValueError(
                f"path_1: found dates too far apart to tell break-even rates near {rho:.3g}, expected more"
            )
    return float(rho)


def _sign(of: Cubics, rho: float) -> float:
    return float(np.sign(of.discounted(np.array([rho]))[0]))


def _bisect(of: Cubics, low: float, high: float, sign: float) -> float:
    """The root between two rates with opposite signs, to the last bit."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _sign(of, middle) == sign else (low, middle)
    return (low + high) / 2
