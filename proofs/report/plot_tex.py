"""Plots as TikZ pictures: a framed box, ticks, lines told apart by their dashes (legible in black and white)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10

from ...symbolic.claim import Claim
from ...symbolic.tex import Printer, claim_names
from ...symbolic.tex_names import tex_name, tex_width
from .path_plot import Curve
from .plot import Line, Plot

WIDTH, HEIGHT = 9.0, 4.6
STYLES = (
    "very thick",
    "dashed, thick",
    "dotted, very thick",
    "dash dot, thick",
    "thin",
    "densely dashed",
    "loosely dotted",
)
LONG = 44.0
JUMP = 0.25  # a rise of this part of the height between two points is drawn as a gap


@dataclass(frozen=True)
class Labelled:
    """A line with its legend."""

    points: Line
    legend: str


def sides_tex(claim: Claim, plot: Plot) -> str:
    """Both sides of the failing relation as one symbol moves; the dot is the counterexample."""
    printer = Printer(claim_names(claim), frozenset())
    sides = [printer.text(side) for side in (plot.relation.lhs, plot.relation.rhs)]
    told = [f"${s}$" if tex_width(s) <= LONG else w for s, w in zip(sides, ("left side", "right side"), strict=True)]
    rows = [Labelled(p, t) for p, t in zip((plot.left, plot.right), told, strict=True) if p]
    label = tex_name(plot.symbol, claim_names(claim)) + ("" if plot.entry is None else f"_{{{plot.entry}}}")
    marks = [(plot.at, plot.at_left), (plot.at, plot.at_right)]
    return _picture(rows, f"${label}$", marks)


def paths_tex(claim: Claim, curves: Sequence[Curve]) -> str:
    """The paths of the counterexample against time."""
    names = claim_names(claim)
    rows = [
        Labelled(c.points, f"${tex_name(c.symbol, names)}" + ("$" if c.entry is None else f"[{c.entry}]$"))
        for c in curves
    ]
    return _picture(rows, "date $t$", [])


def _picture(rows: Sequence[Labelled], below: str, marks: Sequence[tuple[float, float]]) -> str:
    points = [p for r in rows for p in r.points if isfinite(p[1])]
    points += [m for m in marks if isfinite(m[1])]
    if not points:
        return ""
    box = _Box(*_ends([x for x, _ in points], 0.0), *_ends([y for _, y in points], 0.06))
    lines = [r"\begin{tikzpicture}[x=1cm, y=1cm, font=\footnotesize]"]
    lines.append(rf"\draw[gray] (0,0) rectangle ({WIDTH},{HEIGHT});")
    lines += box.ticks()
    lines.append(rf"\node[below] at ({WIDTH / 2:.2f},-0.45) {{{below}}};")
    for k, row in enumerate(rows):
        style = STYLES[k % len(STYLES)]
        for part in _unbroken(row.points, box):
            lines.append(rf"\draw[{style}] plot coordinates {{{' '.join(box.place(p) for p in part)}}};")
        y = -1.15 - 0.42 * k
        lines.append(rf"\draw[{style}] (0.2,{y:.2f}) -- (1.1,{y:.2f}) node[right] {{{row.legend}}};")
    lines += [rf"\fill {box.place(m)} circle (2pt);" for m in dict.fromkeys(marks) if isfinite(m[1])]
    return "\n".join([*lines, r"\end{tikzpicture}"])


@dataclass(frozen=True)
class _Box:
    left: float
    right: float
    low: float
    high: float

    def place(self, point: tuple[float, float]) -> str:
        return f"({self.x(point[0]):.3f},{self.y(point[1]):.3f})"

    def x(self, value: float) -> float:
        return WIDTH * (value - self.left) / (self.right - self.left)

    def y(self, value: float) -> float:
        return HEIGHT * (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[str]:
        across = [(f"({self.x(v):.3f},0)", "(0,0.1)", "below", v) for v in _round(self.left, self.right)]
        up = [(f"(0,{self.y(v):.3f})", "(0.1,0)", "left", v) for v in _round(self.low, self.high)]
        return [rf"\draw {at} -- +{mark}; \node[{side}] at {at} {{${v:g}$}};" for at, mark, side, v in (*across, *up)]


def _ends(values: Sequence[float], room: float) -> tuple[float, float]:
    low, high = min(values), max(values)
    pad = room * (high - low) or (0.0 if high > low else max(abs(high), 1.0) / 2)
    return low - pad, high + pad


def _round(low: float, high: float) -> list[float]:
    """Round numbers between two ends, about five."""
    step = 10.0 ** floor(log10((high - low) / 4))
    step *= next(f for f in (1, 2, 5, 10) if (high - low) / (step * f) <= 6)
    first = floor(low / step) + 1
    rounded = (round(k * step, 12) for k in range(first - 1, first + 8))
    return [v for v in rounded if low <= v <= high]


def _unbroken(points: Line, box: _Box) -> list[Line]:
    """The line in pieces where it jumps."""
    parts: list[list[tuple[float, float]]] = [[]]
    for p in points:
        if not isfinite(p[1]):
            parts.append([])
            continue
        if parts[-1] and abs(p[1] - parts[-1][-1][1]) > JUMP * (box.high - box.low):
            parts.append([])
        parts[-1].append(p)
    return [tuple(p) for p in parts if len(p) > 1]
