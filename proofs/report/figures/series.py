"""What a figure draws: its series, computed from the declared economies. Double precision, for the eye."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ....numeric import simulate
from ....numeric.paths.path import Path
from ....numeric.paths.regime import Delayed, Gradual, Regime
from ....symbolic.papers.figures import Figure, Line
from . import balance

FloatArray = npt.NDArray[np.float64]
SPACE = "\u00a0"
"""Where no line of a caption ends."""
DATES = 401
"""Even dates of a figure over time, the first and the last included."""
NEAR = 1e-6
"""How far the dates around a jump are from it, as a fraction of the horizon."""


@dataclass(frozen=True, eq=False)
class Series:
    """One line (N,); `style` names how it is drawn: "Home trade", "autarky", "printed", ..."""

    name: str
    style: str
    values: FloatArray


@dataclass(frozen=True)
class Mark:
    """A point to point out."""

    x: float
    y: float
    hollow: bool = False


@dataclass(frozen=True, eq=False)
class Panel:
    """A pair of axes: x (N,), its lines, its marked points."""

    title: str
    x: FloatArray
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, eq=False)
class Drawing:
    """A figure ready to be drawn: x_name heads the first column of its data."""

    number: int
    kind: str
    scale: str
    x_name: str
    panels: tuple[Panel, ...]
    caption: str


def drawing(figure: Figure, sigma: Fraction | None = None) -> Drawing:
    """Compute a figure's series. sigma > 1 takes the place of the default, where the paper prints none.

    ValueError: a sigma at which the economies cannot be computed.
    """
    chosen = sigma is not None and not figure.printed
    if sigma is not None and chosen:
        figure = replace(figure, sigma=(sigma,))
    if figure.kind == "lines":
        panels, notes = _lines(figure)
    else:
        panels, notes = _over_time(figure)
    caption = f"Figure {figure.number}. {figure.caption} {_economy(figure)} {_elasticity(figure, chosen)}"
    x_name = "z" if figure.kind == "lines" else "t"
    return Drawing(figure.number, figure.kind, figure.scale, x_name, panels, " ".join([caption.strip(), *notes]))


def _economy(figure: Figure) -> str:
    home, foreign = (SPACE.join(map(str, a)) for a in (figure.home, figure.foreign))
    shown = f" Shown to t{SPACE}={SPACE}{figure.horizon}." if figure.lines else ""
    return f"Technologies: Home {home}, Foreign {foreign}.{shown}"


def _elasticity(figure: Figure, chosen: bool) -> str:
    told = f"σ{SPACE}={SPACE}{' and '.join(map(str, figure.sigma))}"
    if figure.printed:
        return f"{told}, as printed."
    return f"{told}, chosen: the paper prints none." if chosen else f"{told}: the paper prints none. {figure.why}"


def _lines(figure: Figure) -> tuple[tuple[Panel, ...], list[str]]:
    found = balance.lines(figure.home, figure.foreign, figure.sigma[0])
    (z, omega), (printed_z, printed_omega) = found.crossing, found.printed_crossing
    series = (
        Series("Relative productivity", "productivity", found.productivity),
        Series("Balanced trade", "balance", found.balance),
        Series("As printed", "printed", found.printed),
    )
    marks = Mark(z, omega), Mark(printed_z, printed_omega, hollow=True)
    note = f"The lines cross at {_point(z, omega)} (dot); as printed, at {_point(printed_z, printed_omega)} (circle)."
    return (Panel("", found.z, series, marks),), [note]


def _point(z: float, omega: float) -> str:
    return f"z{SPACE}={SPACE}{z:.2f}, ω{SPACE}={SPACE}{omega:.2f}"


def _over_time(figure: Figure) -> tuple[tuple[Panel, ...], list[str]]:
    panels, notes = [], []
    both = len({line.country for line in figure.lines}) > 1
    for sigma in figure.sigma:
        t, paths = _paths(figure, sigma)
        suffix = f", σ = {sigma}" if len(figure.sigma) > 1 else ""
        series = tuple(
            Series(line.label + suffix, _style(line, both), _values(figure, paths[_regime(line)], line.country))
            for line in figure.lines
        )
        notes += [_opening(line, paths[_regime(line)], float(t[-1])) for line in figure.lines if line.until]
        panels.append(Panel(suffix.removeprefix(", "), t, series))
    return tuple(panels), notes


def _paths(figure: Figure, sigma: Fraction) -> tuple[FloatArray, Mapping[Regime, Path]]:
    """The dates, and the path under each regime; where trade opens income jumps, so that dates surround it closely."""
    home, foreign = ([float(a) for a in country] for country in (figure.home, figure.foreign))
    tau = [[float(x) for x in row] for row in figure.spillovers]
    regimes = dict.fromkeys(_regime(line) for line in figure.lines)
    last = float(figure.horizon)
    even = np.linspace(0.0, last, DATES)
    first = [simulate(home, foreign, tau, float(sigma), even, r) for r in regimes if not isinstance(r, str)]
    opened = [date for path in first for date in _openings(path)]
    near = [date + side * NEAR * last for date in opened for side in (-1, 1)]
    t = np.unique([*even, *(x for x in near if 0 < x < last)])
    return t, {r: simulate(home, foreign, tau, float(sigma), t, r) for r in regimes}


def _openings(path: Path) -> list[float]:
    return [e.time for e in path.events if e.what == "trade opens"]


def _regime(line: Line) -> Regime:
    match line.regime:
        case "delayed":
            return Delayed(until=line.until)
        case "gradual":
            return Gradual(line.industries, until=line.until)
        case "autarky" | "trade" | "mobility" as named:
            return named
    raise ValueError(f"regime: found {line.regime!r}, expected one that figures know")


def _values(figure: Figure, path: Path, country: str) -> FloatArray:
    if figure.kind == "population":
        labor = path.labor if country == "Home" else path.labor_star
        return np.asarray(labor.sum(axis=-1))
    return path.consumption if country == "Home" else path.consumption_star


def _style(line: Line, both: bool) -> str:
    """Where both countries are drawn, the country is part of the style."""
    return f"{line.country} {line.regime}" if both else line.regime


def _opening(line: Line, path: Path, last: float) -> str:
    """When the industries not traded at first are opened."""
    dates = _openings(path)
    told = f"opens at t{SPACE}={SPACE}{max(dates):.1f}" if dates else f"does not open by t = {last:g}"
    return f"{line.label.split()[0]}: {told}."
