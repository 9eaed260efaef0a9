"""Economies through a phase of a regime: Taylor steps, events between them, the state at the dates."""

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from .margins import consistent, margins, natural, reach
from .notation import (
    AT_HOME,
    BOTH,
    FOREIGN,
    HOME,
    ORDER,
    PAIR,
    SLOTS,
    STARTS,
    STARTS_THERE,
    STAYS,
    STOPS,
    STOPS_THERE,
    TIE,
    Economy,
    X,
    workspace,
)
from .pattern import OPEN, UNIQUE, UNSETTLED, find_tied, resolve, static
from .series import layout, series
from .state import report
from .taylor import first_root, value

MOST_EVENTS = 2000
MOST_STEPS = 20_000
"""In one economy before its path is given up (NaN)."""
CRAWL = 1e-3
"""The step, in natural units of time, where no pattern stands and no slide was found."""


class Record(NamedTuple):
    """The state at the dates: country first where there are two, then dates, economies, industries."""

    technology: Any
    labor: Any
    share: Any
    consumption: Any
    omega: Any
    tied: Any


class Phase(NamedTuple):
    """What holds for all economies: which industries are traded, whether labor moves, the dates, whether to trace."""

    traded: Any
    mobile: Any
    dates: Any
    trace: Any


class Log(NamedTuple):
    """Rows (time, economy, industry, what) of events; rows (economy, time, unit, length) and coefficients of steps."""

    events: Any
    steps: Any
    coefficients: Any


@njit(cache=True, error_model="numpy")
def run(start, begin, end, before, hint, tau, sigma, labor, labor_star, phase, at):  # type: ignore[no-untyped-def]
    """Takes economies k from begin[k] to end[k] and returns the log; with phase.trace, of steps too.

    start: technologies (2, batch, n), replaced by those at the end; before: codes (batch, n), replaced likewise (-1:
    there was nothing before, so that no change is logged); hint: as in `resolve`, (batch, n), replaced by the rates of
    log A/A* at the end. Dates from begin[k] on and before end[k] are reported in `at`, and end[k] if it is the last;
    nothing is done if begin[k] > end[k].
    """
    batch, n = before.shape
    work, spare = workspace(n), workspace(n)
    a, codes = np.empty((2, n)), np.empty(n, np.int64)
    count = np.zeros(2, np.int64)
    log = Log(np.empty((16, 4)), np.empty((16, 4)), np.empty((16 if phase.trace else 0, 2, n, ORDER + 1)))
    for k in range(batch):
        if begin[k] > end[k]:
            continue
        economy = Economy(tau, sigma[k], labor[k], labor_star[k])
        a[:] = start[:, k]
        log = _path(a, codes, k, begin[k], end[k], before[k], hint[k], economy, phase, at, log, count, work, spare)
        start[:, k], before[k] = a, codes
    return Log(log.events[: count[0]], log.steps[: count[1]], log.coefficients[: count[1]])


@njit(cache=True, error_model="numpy")
def _path(a, codes, k, t, end, before, hint, economy, phase, at, log, count, work, spare):  # type: ignore[no-untyped-def]
    x, outcome, tied = _settle(a, codes, hint, economy, phase, work)
    log = _changes(t, k, before, codes, tied, outcome, log, count)
    none = np.zeros(codes.size)
    h, d = natural(a, codes, economy), np.searchsorted(phase.dates, t)
    here, repeats, events = t, 0, 0
    for _ in range(MOST_STEPS):
        d = _dates(a, codes, k, t, end, economy, phase, at, work, spare, x, d, t, h)
        if t >= end:
            _directions(a, codes, economy, phase, work, x, h, hint)
            return log
        layout(codes, phase.mobile, work)
        series(a, economy, h, ORDER, work, x)
        margins(a, codes, economy, work)
        length, left = reach(work), (end - t) / h
        unit = h * min(max(length, 1e-3), 1e3)
        length = min(length, left)
        event = False
        if outcome == UNSETTLED:
            length = min(length, CRAWL * natural(a, codes, economy) / h)
        else:
            for r in range(work.used.size):
                if work.used[r]:
                    root = first_root(work.margin[r], length)
                    if root < length:
                        length, event = root, True
        new = end if length == left else t + length * h
        d = _dates(a, codes, k, new, end, economy, phase, at, work, spare, x, d, t, h)
        if phase.trace:
            log = _trace(a, codes, k, t, h, length, work, log, count)
        for q in range(work.meta[SLOTS]):
            a[0 if q < work.meta[AT_HOME] else 1, work.industry[q]] = value(work.y[q], length)
        x, t, h = value(work.s[X], length), new, unit
        if event:
            near = t - here <= 1e-12 * (1.0 + t)
            here, repeats, events = t, repeats + 1 if near else 0, events + 1
            before = codes.copy()
            tied = find_tied(a, codes, x)
            outcome = UNSETTLED if repeats > 4 * codes.size else resolve(a, codes, tied, none, economy, work, x)
            log = _changes(t, k, before, codes, tied, outcome, log, count)
            h = natural(a, codes, economy)
        elif outcome == UNSETTLED:
            before = codes.copy()
            events += 1
            x, outcome, tied = _settle(a, codes, none, economy, phase, work)
            if outcome != UNSETTLED:
                log = _changes(t, k, before, codes, tied, outcome, log, count)
        if events > MOST_EVENTS:
            break
    _give_up(k, d, at)
    return log


@njit(cache=True, error_model="numpy")
def _settle(a, codes, hint, economy, phase, work):  # type: ignore[no-untyped-def]
    """The pattern to start with: log omega, how far it is determined, the tied industries."""
    n = codes.size
    if phase.mobile:
        for i in range(n):
            codes[i] = HOME if a[0, i] >= a[1, i] else FOREIGN
        tied = find_tied(a, codes, 0.0)
        codes[tied] = HOME
        return 0.0, OPEN if tied.size > 0 else UNIQUE, tied
    if not np.any(phase.traded):
        codes[:] = BOTH
        return 0.0, UNIQUE, np.zeros(0, np.int64)
    x = static(a, phase.traded, economy, codes)
    tied = find_tied(a, codes, x)
    outcome = UNIQUE
    if tied.size > 1 or (tied.size == 1 and not consistent(a, codes, False, economy, work, x)):
        outcome = resolve(a, codes, tied, hint, economy, work, x)
    return x, outcome, tied


@njit(cache=True, error_model="numpy")
def _dates(a, codes, k, until, end, economy, phase, at, work, spare, x, d, t, h):  # type: ignore[no-untyped-def]
    """Reports the dates up to `until` from the series that starts at t; the number of the next date."""
    dates = phase.dates
    if d >= dates.size or dates[d] > until:
        return d
    now = a.copy()
    spare.meta[:] = work.meta
    while d < dates.size and (dates[d] < until or (dates[d] == until and (until == t or d == dates.size - 1))):
        if dates[d] == end and d < dates.size - 1:
            break
        if dates[d] > t:
            for q in range(work.meta[SLOTS]):
                now[0 if q < work.meta[AT_HOME] else 1, work.industry[q]] = value(work.y[q], (dates[d] - t) / h)
        report(now, codes, phase.mobile, economy, spare, x, at, d, k)
        d += 1
    return d


@njit(cache=True, error_model="numpy")
def _changes(t, k, before, codes, tied, outcome, log, count):  # type: ignore[no-untyped-def]
    """Logs who starts and stops making what, and what the model leaves open."""
    for i in range(codes.size):
        old, new = before[i], codes[i]
        if old >= 0 and old != new:
            if (old == FOREIGN) != (new == FOREIGN):
                log = _event(t, k, i, STARTS if old == FOREIGN else STOPS, log, count)
            if (old == HOME) != (new == HOME):
                log = _event(t, k, i, STARTS_THERE if old == HOME else STOPS_THERE, log, count)
        if new == PAIR and old != PAIR:
            log = _event(t, k, i, STAYS, log, count)
    if outcome in (OPEN, UNSETTLED):
        for i in tied:
            log = _event(t, k, i, TIE if outcome == OPEN else STAYS, log, count)
    return log


@njit(cache=True, error_model="numpy")
def _event(t, k, i, what, log, count):  # type: ignore[no-untyped-def]
    events = log.events
    if count[0] == events.shape[0]:
        events = np.concatenate((events, np.empty_like(events)))
    row = events[count[0]]
    row[0], row[1], row[2], row[3] = t, k, i, what
    count[0] += 1
    return Log(events, log.steps, log.coefficients)


@njit(cache=True, error_model="numpy")
def _trace(a, codes, k, t, h, length, work, log, count):  # type: ignore[no-untyped-def]
    """Logs a step: its unit of time, its length in that unit, the coefficients of all technologies."""
    steps, coefficients = log.steps, log.coefficients
    c = count[1]
    if c == coefficients.shape[0]:
        steps = np.concatenate((steps, np.empty_like(steps)))[: 2 * c]
        coefficients = np.concatenate((coefficients, np.empty_like(coefficients)))
    row = steps[c]
    row[0], row[1], row[2], row[3] = k, t, h, length
    coefficients[c] = 0.0
    coefficients[c, :, :, 0] = a
    for q in range(work.meta[SLOTS]):
        coefficients[c, 0 if q < work.meta[AT_HOME] else 1, work.industry[q]] = work.y[q]
    count[1] += 1
    return Log(log.events, steps, coefficients)


@njit(cache=True, error_model="numpy")
def _directions(a, codes, economy, phase, work, x, h, hint):  # type: ignore[no-untyped-def]
    """The rates at which log A/A* moves, relative to the fastest, rounded so that equal ones are equal."""
    layout(codes, phase.mobile, work)
    series(a, economy, h, 1, work, x)
    hint[:] = 0.0
    for q in range(work.meta[SLOTS]):
        hint[work.industry[q]] += (1.0 if q < work.meta[AT_HOME] else -1.0) * work.ell[q, 1]
    most = np.abs(hint).max()
    if most > 0.0:
        hint[:] = np.round(hint / most * 1e9)


@njit(cache=True, error_model="numpy")
def _give_up(k, d, at):  # type: ignore[no-untyped-def]
    at.technology[:, d:, k], at.labor[:, d:, k], at.share[d:, k] = np.nan, np.nan, np.nan
    at.consumption[:, d:, k], at.omega[d:, k] = np.nan, np.nan
