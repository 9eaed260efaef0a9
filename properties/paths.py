"""Claims about paths in time (Hanlon 2012, Section 3): two mirror-image economies, in autarky and under trade.

Initial technologies are drawn so that the hypotheses on date 0 hold; the paths are simulated in double precision, many
economies at once. What a hypothesis says of all dates (differential equations, equilibrium at each date) holds by
construction. A violation seen here is only seen: `path_confirm` proves it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from math import inf, isfinite

import numpy as np

from ..numeric.arguments import FloatArray
from ..numeric.balls import Value
from ..numeric.learning import learning_rate
from ..numeric.paths.path import Path
from ..numeric.paths.simulate import simulate
from ..numeric.spillovers import paired, within_industry
from ..symbolic.claim import Claim
from ..symbolic.expression import At, Binder, Node, Quant, Var
from ..symbolic.walk import walk
from .bounds import NoValue
from .draws import Drawing, Plan, Source, plan
from .evaluate import NOTHING, TIE, Entries, Env, Margin, Missing, NotEvaluable, Number, margin
from .requirements import Cell
from .screen.path_names import FOREIGN as FOREIGN
from .screen.path_names import HOME as HOME
from .simple_values import Interval, pool

MODELS = ("trade-paths-table-1", "trade-paths-table-2", "trade-paths")
DATES = (0.0, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
CLEAR = 1e-6


@dataclass(frozen=True)
class Start:
    """Where an economy starts: exact initial technologies, elasticity, spillover, and the claim's other scalars."""

    home: tuple[Fraction, ...]
    foreign: tuple[Fraction, ...]
    scalars: Mapping[str, Fraction]

    @property
    def values(self) -> dict[str, Value]:
        """The start by name."""
        return {"A": self.home, "A_star": self.foreign, **self.scalars}


def path_plan(claim: Claim) -> Plan:
    """The plan for the initial values; sigma need not be whole, as no equation is solved for a power."""
    return replace(plan(claim), powers=())


def draw_start(setup: Plan, source: Source, dates: tuple[float, ...] = DATES) -> Start:
    """Initial values that meet the hypotheses on date 0; raises NoValue if the picks lead nowhere.

    Raises NotEvaluable if the claim has no initial technologies, or leaves the spillover matrix open.
    """
    if setup.claim.model == "trade-paths":
        raise NotEvaluable("the claim leaves the spillover matrix open")
    drawing = Drawing(setup, source)
    drawing.start()
    timed = _dated(setup.claim.conclusion)
    for binder in setup.order:
        initial = binder.name in HOME or binder.name in FOREIGN
        if initial or not binder.index:
            for cell in drawing.cells(binder):
                if cell not in drawing.point.cells:
                    _draw(drawing, cell, binder, dates if cell[0] in timed else ())
    drawing.check()
    home = _first(drawing, HOME)
    foreign = _first(drawing, FOREIGN) or home[::-1]
    if not home:
        raise NotEvaluable("no initial technologies among the symbols of the claim")
    scalars = {cell[0]: value for cell, value in drawing.point.cells.items() if not cell[1]}
    for name, interval in (
        ("sigma", Interval(Fraction(1), None, True)),
        ("tau", Interval(Fraction(0), Fraction(1), True)),
    ):
        if name not in scalars:
            scalars[name] = source.choose(name, pool(interval))
    return Start(home, foreign, scalars)


def _draw(drawing: Drawing, cell: Cell, binder: Binder, dates: tuple[float, ...]) -> None:
    interval = drawing.interval(cell, binder)
    if dates:
        interval = interval.where(lambda x: float(x) in dates)
    near = interval.above(Fraction(1), False).below(Fraction(20), False) if cell[1] else interval
    options = pool(near, tuple(map(Fraction, dates))) or pool(interval)
    if not options:
        raise NoValue(cell[0])
    drawing.point.set(cell, drawing.source.choose(f"{cell[0]}[{cell[1][0]}]" if cell[1] else cell[0], options))


def _dated(node: Node) -> frozenset[str]:
    """Scalar symbols that are dates of paths."""
    last = (p.index[-1] for p in walk(node) if isinstance(p, At) and p.name not in ("share",))
    return frozenset(x.name for x in last if isinstance(x, Var))


def _first(drawing: Drawing, names: Sequence[str]) -> tuple[Fraction, ...]:
    """The initial technologies, from whichever of the paths the claim speaks of."""
    cells = drawing.point.cells
    for name in names:
        found = sorted((cell[1][0], value) for cell, value in cells.items() if cell[0] == name and cell[1])
        if found:
            return tuple(value for _, value in found)
    return ()


@dataclass(frozen=True, eq=False)
class Economies:
    """Simulated economies: dates (T,); each quantity as an array (T, batch, n) or (T, batch)."""

    dates: tuple[float, ...]
    arrays: Mapping[str, FloatArray]
    tied: FloatArray
    timed: frozenset[str] = frozenset()

    def env(self, k: int, scalars: Mapping[str, Fraction]) -> Env:
        """Economy number k as an environment for evaluation."""
        entries: dict[str, Number | Entries] = {
            name: partial(self._entry, array[:, k]) for name, array in self.arrays.items()
        }
        return {**entries, **{name: float(x) for name, x in scalars.items()}}

    def _entry(self, array: FloatArray, index: tuple[Number, ...]) -> float:
        date = float(index[-1])
        if date not in self.dates or len(index) != array.ndim:
            raise Missing(f"date {date}")
        row = array[self.dates.index(date)]
        return float(row) if len(index) == 1 else float(row[round(float(index[0])) - 1])


def run(claim: Claim, starts: Sequence[Start], dates: tuple[float, ...] = DATES) -> Economies:
    """Simulate economies with one and the same tau, in autarky and under trade."""
    home, foreign = (np.array([[float(x) for x in side] for side in sides]) for sides in _sides(starts))
    sigma = np.array([float(s.scalars["sigma"]) for s in starts])
    strength = float(starts[0].scalars["tau"])
    tau = within_industry(home.shape[-1], strength) if claim.model.endswith("1") else paired(strength)
    simulated: Callable[..., Path] = partial(simulate, home, foreign, tau, sigma, dates)
    closed, opened = simulated("autarky"), simulated("trade")
    arrays = {
        "A": closed.A, "A_star": closed.A_star, "X": opened.A, "X_star": opened.A_star,
        "share": opened.share_home, "omega": opened.omega, "growth": learning_rate(opened.labor, tau),
        "growth_star": learning_rate(opened.labor_star, tau),
        "D": closed.consumption, "D_star": closed.consumption_star,
        "D_open": opened.consumption, "D_open_star": opened.consumption_star,
    }  # fmt: skip
    longer = {"A_closed": "A", "A_closed_star": "A_star", "A_open": "X", "A_open_star": "X_star"}
    longer |= {"share_open": "share", "omega_open": "omega"}
    arrays |= {name: arrays[short] for name, short in longer.items()}
    tied = np.asarray(opened.tied.any(axis=0), dtype=np.float64)
    return Economies(dates, arrays, tied, _dated(claim.conclusion))


def _sides(starts: Sequence[Start]) -> tuple[list[tuple[Fraction, ...]], list[tuple[Fraction, ...]]]:
    return [s.home for s in starts], [s.foreign for s in starts]


@dataclass(frozen=True)
class Judge:
    """The statement of a claim, ready to be evaluated on simulated paths, at all dates or at one of them."""

    whole: Margin
    single: Mapping[float, Margin]
    conclusive: bool

    def gap(self, economies: Economies, k: int, start: Start) -> float | None:
        """The margin in economy k over all dates; None if it has no value, or the pattern is not determined."""
        return None if economies.tied[k] else _value(self.whole, economies.env(k, start.scalars))

    def violated(self, economies: Economies, k: int, start: Start) -> float | None:
        """The simplest date at which the statement, read at this date alone, is violated.

        Clearly so, or by a tie of a strict relation: between two zeros, or at date 0, where values are exact.
        """
        env = economies.env(k, start.scalars)
        for date in sorted(self.single, key=lambda d: Fraction(d).limit_denominator(1000).denominator):
            margin_at = self.single[date]
            found = _value(margin_at, env)
            exact = date == 0 and all(float(start.scalars.get(t, Fraction(0))) == 0 for t in economies.timed)
            if found is not None and (found < -CLEAR or found == -NOTHING or (exact and found == -TIE)):
                return date
        return None


def judge(claim: Claim, dates: tuple[float, ...] = DATES) -> Judge:
    """The statement of the claim; what fails on a grid of dates fails, unless it asserts that some date exists."""
    found = (p for p in walk(claim.conclusion) if isinstance(p, Quant))
    conclusive = not any(q.kind == "exists" and not q.binder.domain.integer for q in found)
    single = {date: margin(claim.conclusion, (date,)) for date in dates}
    return Judge(margin(claim.conclusion, dates), single, conclusive)


def _value(of: Margin, env: Env) -> float | None:
    try:
        found = of(env)
    except (ArithmeticError, LookupError, ValueError):
        return None
    return found if isfinite(found) or found == inf else None
