"""Technologies, consumption and trade of two economies over time, under each regime."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arguments import (
    BoolArray,
    FloatArray,
    elasticity,
    numbers,
    positive,
    representable,
    spillovers_each,
    technology,
    together,
)
from .closed import closed
from .condition import Condition
from .notation import ORDER, workspace
from .opening import Steps, first_holds
from .path import Change, Event, Path
from .record import Log, Phase, Record
from .regime import Delayed, Gradual, Regime
from .regime import regime as checked_regime
from .run import run

CHUNK = 256
"""Economies at a time whose steps are kept in memory to see when a condition holds."""
CHANGES: tuple[Change, ...] = (
    "Home starts",
    "Home stops",
    "Foreign starts",
    "Foreign stops",
    "trade opens",
    "tie",
    "stays tied",
)
OPENS = CHANGES.index("trade opens")


def simulate(
    A: npt.ArrayLike,
    A_star: npt.ArrayLike,
    tau: npt.ArrayLike,
    sigma: npt.ArrayLike,
    t: npt.ArrayLike,
    regime: Regime,
    L: npt.ArrayLike = 1.0,
    L_star: npt.ArrayLike = 1.0,
) -> Path:
    """Technologies, employment, consumption and trade of two economies at the dates t, and the events between.

    Source: Hanlon (2012). Learning: eq. (9), in each country from its own workers and only in active industries.
    Employment: eq. (8) in autarky, Section 2.2 and Appendix A under trade; `Gradual`: each country spends on traded
    goods what it earns by making them; "mobility": wages are equal, each industry is made where its technology is
    higher, by workers out of L + L_star (Section 5, Figure 8). A, A_star: technologies at date 0, (..., n); tau: one
    matrix (n, n) in [0, 1] for all or one for each, (..., n, n), rows send; sigma, L, L_star: numbers or (...); t:
    (T,), increasing, 0 or later.

    Method: in autarky DOP853 with shares that must agree with technologies (`autarky_paths`). Else, between events,
    Taylor series of order 20 in steps whose last terms are within 3e-11 of logs of technologies; events are roots of
    the series, so that none is stepped over. Technologies, consumption and
    employment come out within 1e-9 (relative; the marginal industry's employment: of the labor force) as long as the
    model itself does not magnify the rounding of its data beyond that, as it does where large sigma and strong learning
    drive apart industries, or two candidates for the same industry, that started out almost equal. At an event, dates
    show the pattern that follows. Margins within 1e-10 count as ties: if the dynamics agree with one way to resolve a
    tie only, it is taken; if with several, the first in the order of the industries' numbers, Home first (event "tie");
    if with none, two industries slide along their tie (Filippov; event "stays tied"), and where more would have to, the
    path crawls by short steps in that order (the same event). A path that needs more than 20,000 steps or 2,000
    events is given up: NaN from there on. Double precision, not enclosed. ValueError names a bad argument.
    """
    a, b, s, home, foreign = together(
        {"A": technology("A", A), "A_star": technology("A_star", A_star)},
        {"sigma": elasticity(sigma), "L": positive("L", L), "L_star": positive("L_star", L_star)},
    )
    batch, n = a.shape[:-1], a.shape[-1]
    matrix, dates, kind = spillovers_each(tau, n, batch), _dates(t), checked_regime(regime, n)
    flat = [np.array(x[..., 0], order="C").reshape(-1) for x in (s, home, foreign)]  # as views, they would compile anew
    start = np.stack([a.reshape(-1, n), b.reshape(-1, n)])
    record, rows = _simulate(
        _World(start, np.array(matrix, order="C"), flat[0], flat[1], flat[2], np.array(dates)), kind
    )
    if kind != "mobility":  # a location without people consumes nothing
        representable(np.nan_to_num(record.consumption, nan=1.0), s)
    shape = (dates.size, *batch)
    return Path(
        t=dates,
        A=record.technology[0].reshape(*shape, n),
        A_star=record.technology[1].reshape(*shape, n),
        labor=record.labor[0].reshape(*shape, n),
        labor_star=record.labor[1].reshape(*shape, n),
        consumption=record.consumption[0].reshape(shape),
        consumption_star=record.consumption[1].reshape(shape),
        share_home=record.share.reshape(*shape, n),
        omega=record.omega.reshape(shape),
        tied=record.tied.reshape(shape),
        events=_events(rows, batch),
    )


@dataclass(frozen=True, eq=False)
class _World:
    """Checked arguments: technologies (2, batch, n), tau (1 or batch, n, n), numbers (batch,), dates."""

    start: FloatArray
    tau: FloatArray
    sigma: FloatArray
    labor: FloatArray
    labor_star: FloatArray
    dates: FloatArray

    @property
    def size(self) -> int:
        """The number of economies."""
        return self.sigma.size

    def part(self, chosen: slice) -> _World:
        """Some of the economies."""
        return replace(
            self,
            start=self.start[:, chosen],
            tau=self.tau[chosen] if len(self.tau) > 1 else self.tau,
            sigma=self.sigma[chosen],
            labor=self.labor[chosen],
            labor_star=self.labor_star[chosen],
        )


@dataclass(frozen=True, eq=False)
class _Stage:
    """Where economies stand between phases: technologies, codes of the pattern, directions of the ratios."""

    start: FloatArray
    codes: npt.NDArray[np.int64]
    hint: FloatArray


def _simulate(world: _World, kind: Regime) -> tuple[Record, FloatArray]:
    """The states at the dates and the rows of events, by time."""
    n, size = world.start.shape[-1], world.size
    if kind == "autarky":
        labor = (world.labor, world.labor_star)
        return closed(world.start, world.tau, world.sigma, labor, world.dates), np.empty((0, 4))
    record = _record(world.dates.size, size, n)
    everything, nothing = np.ones(n, np.bool_), np.zeros(n, np.bool_)
    stage = _Stage(world.start.copy(), np.full((size, n), -1), np.zeros((size, n)))
    begin, last = np.zeros(size), np.full(size, world.dates[-1])
    if not isinstance(kind, Delayed | Gradual):
        phase = Phase(everything, kind == "mobility", world.dates, False)
        return record, _run(world, stage, begin, last, phase, record)[0]
    first = nothing.copy()
    if isinstance(kind, Gradual):
        first[np.array(kind.industries) - 1] = True
    opening = _opening(world, kind.moment, first)
    events = [_run(world, stage, begin, np.minimum(opening, last), Phase(first, False, world.dates, False), record)[0]]
    stage.codes[opening == 0] = -1
    who = np.flatnonzero(opening <= last)
    events.append(np.stack([opening[who], who, np.full(who.size, -1.0), np.full(who.size, OPENS)], axis=-1))
    events.append(_run(world, stage, opening, last, Phase(everything, False, world.dates, False), record)[0])
    rows = np.concatenate(events)
    return record, rows[np.argsort(rows[:, 0], kind="stable")]


def _run(
    world: _World, stage: _Stage, begin: FloatArray, end: FloatArray, phase: Phase, record: Record
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """A phase: rows of events; rows and coefficients of steps, if the phase is traced."""
    size, n = stage.codes.shape
    chosen, work, numbers = np.array([0, size]), workspace(n), (world.tau, world.sigma, world.labor, world.labor_star)
    logs: list[Log] = []
    room = 64
    while chosen[0] < size:
        room *= 4
        steps = room if phase.trace else 0
        coefficients = np.empty((steps, 2, n, ORDER + 1))
        log = Log(np.empty((room, 4)), np.empty((steps, 4)), coefficients, np.zeros(2, np.int64))
        run(chosen, stage.start, begin, end, stage.codes, stage.hint, *numbers, phase, record, log, work)
        logs.append(log)
    events = np.concatenate([x.events[: x.counts[0]] for x in logs])
    traced = np.concatenate([x.steps[: x.counts[1]] for x in logs])
    return events, traced, np.concatenate([x.coefficients[: x.counts[1]] for x in logs])


def _opening(world: _World, moment: Any, first: BoolArray) -> FloatArray:
    """The dates at which all industries are opened, (batch,); infinity: never within the dates."""
    if not isinstance(moment, str):
        return np.full(world.size, float(moment))
    condition = Condition(moment)
    parts = [world.part(slice(k, k + CHUNK)) for k in range(0, world.size, CHUNK)]
    return np.concatenate([_first_holds(part, condition, first) for part in parts])


def _first_holds(world: _World, condition: Condition, first: BoolArray) -> FloatArray:
    n, size = world.start.shape[-1], world.size
    stage = _Stage(world.start.copy(), np.full((size, n), -1), np.zeros((size, n)))
    horizon = max(world.dates[-1], 1e-300)
    phase = Phase(first, False, np.array([horizon]), True)
    _, steps, coefficients = _run(world, stage, np.zeros(size), np.full(size, horizon), phase, _record(1, size, n))
    return first_holds(condition, Steps(steps, coefficients, world.sigma), size)


def _record(dates: int, size: int, n: int) -> Record:
    return Record(
        technology=np.empty((2, dates, size, n)),
        labor=np.empty((2, dates, size, n)),
        share=np.empty((dates, size, n)),
        consumption=np.empty((2, dates, size)),
        omega=np.empty((dates, size)),
        tied=np.zeros((dates, size), np.bool_),
    )


def _events(rows: FloatArray, batch: tuple[int, ...]) -> tuple[Event, ...]:
    owners = np.stack(np.unravel_index(rows[:, 1].astype(int), batch or (1,)), axis=-1)[:, : len(batch)].tolist()
    return tuple(
        Event(time, tuple(owner), int(industry) + 1 if industry >= 0 else None, CHANGES[int(what)])
        for (time, _, industry, what), owner in zip(rows.tolist(), owners, strict=True)
    )


def _dates(t: npt.ArrayLike) -> FloatArray:
    """Dates (T,), T >= 1, increasing, from 0 or later."""
    dates = numbers("t", t)
    if dates.ndim != 1 or dates.size == 0:
        raise ValueError(f"t: found shape {dates.shape}, expected (T,), a list of dates")
    if dates[0] < 0 or np.any(np.diff(dates) <= 0):
        raise ValueError("t: found negative or not increasing dates, expected 0 <= t[0] < t[1] < ...")
    return dates
