"""Economies through a phase of a regime: Taylor steps, events between them, the state at the dates."""

import numpy as np

from ..arguments import FloatArray, IntArray
from ..jit import compiled
from .inner import inner
from .margins import consistent, fill, first_root, natural, reach
from .notation import (
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
    Work,
    X,
)
from .pattern import MOST_TIED, OPEN, UNIQUE, UNSETTLED, find_tied, resolve, static
from .record import Log, Phase, Record
from .state import report
from .tape import build, expand

MOST_EVENTS = 2000
MOST_STEPS = 20_000
"""In one economy before its path is given up (NaN)."""
CRAWL = 1e-3
"""The step, in natural units of time, where no pattern stands and no slide was found."""


@compiled
def run(
    chosen: IntArray,
    start: FloatArray,
    begin: FloatArray,
    end: FloatArray,
    before: IntArray,
    hint: FloatArray,
    tau: FloatArray,
    sigma: FloatArray,
    labor: FloatArray,
    labor_star: FloatArray,
    phase: Phase,
    at: Record,
    log: Log,
    work: Work,
) -> None:
    """Takes economies k, from chosen[0] on and before chosen[1], from begin[k] to end[k]; stops where the log is full.

    chosen[0] becomes the first that is still to be done. tau: (m, n, n), of which economy k takes number k mod m.
    start: technologies (2, batch, n), replaced by those at the end; before: codes (batch, n), replaced likewise (-1:
    there was nothing before, so that no change is logged); hint: as in `resolve`, (batch, n), replaced by the rates
    of log A/A* at the end. Dates from begin[k] on and before end[k] are reported in `at`, and end[k] if it is the last;
    nothing is done if begin[k] > end[k].
    """
    n, count = before.shape[1], log.counts
    a, codes = np.empty((2, n)), np.empty(n, np.int64)
    while chosen[0] < chosen[1]:
        k = chosen[0]
        if begin[k] <= end[k]:
            economy = Economy(tau[k % tau.shape[0]], sigma[k], labor[k], labor_star[k])
            for i in range(n):
                a[0, i], a[1, i] = start[0, k, i], start[1, k, i]
            events, steps = count[0], count[1]
            _path(a, codes, k, begin[k], end[k], before[k], hint[k], economy, phase, at, log, work)
            if count[0] > log.events.shape[0] or count[1] > log.coefficients.shape[0]:
                count[0], count[1] = events, steps
                return
            for i in range(n):
                start[0, k, i], start[1, k, i], before[k, i] = a[0, i], a[1, i], codes[i]
        chosen[0] += 1


@inner
def _path(
    a: FloatArray,
    codes: IntArray,
    k: int,
    t: float,
    end: float,
    before: IntArray,
    directions: FloatArray,
    economy: Economy,
    phase: Phase,
    at: Record,
    log: Log,
    work: Work,
) -> None:
    here, repeats, events, d, now = t, 0, 0, 0, a.copy()
    while d < phase.dates.size and phase.dates[d] < t:
        d += 1
    x, outcome, changed, crawls, tied = 0.0, UNSETTLED, True, False, np.zeros(0, np.int64)
    old, hint, h = before.copy(), directions.copy(), 1.0
    for _ in range(MOST_STEPS):
        if outcome == UNSETTLED:
            x, outcome, tied = _settle(a, codes, hint, economy, phase, work)
            outcome, changed = UNSETTLED if repeats > 4 * codes.size else outcome, True
        if changed:
            if outcome != UNSETTLED or not crawls:
                _changes(t, k, old, codes, tied, outcome, log)
            crawls = outcome == UNSETTLED
            build(codes, phase.mobile, economy, work)
            h, changed = natural(a, codes, economy), False
            for i in range(codes.size):
                old[i], hint[i] = codes[i], 0.0
        expand(a, economy, h, work.order[0], work, x)
        fill(a, codes, economy, work)
        length, left = reach(work), (end - t) / h
        unit = h * min(max(length, 1e-3), 1e3)
        length = min(length, left)
        event = False
        if outcome == UNSETTLED:
            length = min(length, CRAWL * natural(a, codes, economy) / h)
            events += 1
        else:
            for r in range(work.used.size):
                if work.used[r]:
                    root = first_root(work.margin[r], length)
                    if root < length:
                        length, event = root, True
        new = end if length == left else t + length * h
        if phase.trace:
            _trace(a, k, t, h, length, work, log)
        x_new = _polynomial(work.s[X], length, work.s[X, 0])
        while (d < phase.dates.size and phase.dates[d] < new) or (d == phase.dates.size - 1 and phase.dates[d] == new):
            _move(a, now, (phase.dates[d] - t) / h, work)
            report(now, codes, phase.mobile, economy, work, x, at, d, k)
            d += 1
        if new >= end:
            _directions(work, length, directions)
        _move(a, now, length, work)
        for i in range(codes.size):
            a[0, i], a[1, i] = now[0, i], now[1, i]
        x, t, h = x_new, new, unit
        if t >= end:
            return
        if event:
            repeats = repeats + 1 if t - here <= 1e-12 * (1.0 + t) else 0
            here, events, changed = t, events + 1, True
            tied = find_tied(a, codes, x)
            outcome = resolve(a, codes, tied, hint, economy, work, x) if repeats <= 4 * codes.size else UNSETTLED
        if events > MOST_EVENTS:
            break
    _give_up(k, d, at)


@inner
def _settle(
    a: FloatArray, codes: IntArray, hint: FloatArray, economy: Economy, phase: Phase, work: Work
) -> tuple[float, int, IntArray]:
    """The pattern to start with: log omega, how far it is determined, the tied industries."""
    n, traded = codes.size, False
    for i in range(n):
        codes[i], traded = BOTH, traded or phase.traded[i]
        if phase.mobile:
            codes[i] = HOME if a[0, i] >= a[1, i] else FOREIGN
    x = 0.0
    if traded and not phase.mobile:
        ratio = np.empty(n)
        for i in range(n):
            ratio[i] = np.log(a[0, i]) - np.log(a[1, i])
        for _ in range(2):
            x = static(a, phase.traded, economy, codes, ratio)
            for i in find_tied(a, codes, x):
                ratio[i] = x
    tied = find_tied(a, codes, x)
    outcome = UNIQUE
    if phase.mobile:
        outcome = OPEN if tied.size > 0 else UNIQUE
        for i in tied:
            codes[i] = HOME
    elif tied.size > 1 or (tied.size == 1 and not consistent(a, codes, economy, work, x)):
        outcome = resolve(a, codes, tied, hint, economy, work, x)
    return x, outcome, tied


@inner
def _polynomial(c: FloatArray, x: float, start: float) -> float:
    """The polynomial with coefficients c, but `start` for the first."""
    total = 0.0
    for k in range(c.size - 1, 0, -1):
        total = (total + c[k]) * x
    return start + total


@inner
def _move(a: FloatArray, now: FloatArray, x: float, work: Work) -> None:
    """now: technologies at x, in units of time, from a on."""
    for i in range(a.shape[1]):
        now[0, i], now[1, i] = a[0, i], a[1, i]
    for q in range(work.meta[SLOTS]):
        c, i = work.country[q], work.industry[q]
        total = 0.0
        for k in range(ORDER, 0, -1):
            total = (total + work.y[k * work.country.size + q]) * x
        now[c, i] = a[c, i] + total


@inner
def _changes(t: float, k: int, before: IntArray, codes: IntArray, tied: IntArray, outcome: int, log: Log) -> None:
    """Logs who starts and stops making what, and what the model leaves open."""
    for i in range(codes.size):
        old, new = before[i], codes[i]
        if old >= 0 and (old == FOREIGN) != (new == FOREIGN):
            _event(t, k, i, STARTS if old == FOREIGN else STOPS, log)
        if old >= 0 and (old == HOME) != (new == HOME):
            _event(t, k, i, STARTS_THERE if old == HOME else STOPS_THERE, log)
        if new == PAIR and old != PAIR:
            _event(t, k, i, STAYS + 0 * new, log)
    if outcome in (OPEN, UNSETTLED):
        for i in tied:
            _event(t, k, i, TIE if outcome == OPEN or tied.size > MOST_TIED else STAYS, log)


@inner
def _event(t: float, k: int, i: int, what: int, log: Log) -> None:
    if log.counts[0] < log.events.shape[0]:
        row = log.events[log.counts[0]]
        row[0], row[1], row[2], row[3] = t, k, i, what
    log.counts[0] += 1


@inner
def _trace(a: FloatArray, k: int, t: float, h: float, length: float, work: Work, log: Log) -> None:
    """Logs a step: its unit of time, its length in that unit, the coefficients of all technologies."""
    at = log.counts[1]
    log.counts[1] += 1
    if at >= log.coefficients.shape[0]:
        return
    row, coefficients = log.steps[at], log.coefficients[at]
    row[0], row[1], row[2], row[3] = k, t, h, length
    for i in range(a.shape[1]):
        for c in range(2):
            for j in range(ORDER + 1):
                coefficients[c, i, j] = 0.0
            coefficients[c, i, 0] = a[c, i]
    for q in range(work.meta[SLOTS]):
        for j in range(1, ORDER + 1):
            coefficients[work.country[q], work.industry[q], j] = work.y[j * work.country.size + q]


@inner
def _directions(work: Work, x: float, directions: FloatArray) -> None:
    """The rates at which log A/A* moves at x, relative to the fastest, rounded so that equal ones are equal."""
    most = 0.0
    for i in range(directions.size):
        directions[i] = 0.0
    for q in range(work.meta[SLOTS]):
        rate = 0.0
        for k in range(ORDER, 0, -1):
            rate = rate * x + work.ell[k * work.country.size + q]
        directions[work.industry[q]] += rate if work.country[q] == 0 else -rate
    for i in range(directions.size):
        most = max(most, abs(directions[i]))
    for i in range(directions.size):
        directions[i] = np.floor(directions[i] / most * 1e9 + 0.5) if most > 0.0 else 0.0


@inner
def _give_up(k: int, d: int, at: Record) -> None:
    for late in range(d, at.omega.shape[0]):
        at.omega[late, k] = np.nan
        for c in range(2):
            at.consumption[c, late, k] = np.nan
            for i in range(at.share.shape[-1]):
                at.technology[c, late, k, i] = at.labor[c, late, k, i] = at.share[late, k, i] = np.nan
