"""Drawing: matplotlib's objects without pyplot, so that nothing global is touched; column width, fonts of 8 points."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .series import Drawing, Panel, Series

WIDTH, HEIGHT = 3.5, 2.5
"""Inches: one column of a journal, and the axes with their labels."""
POINTS = 8
LINE = 1.35 * POINTS / 72
"""Height of a line of the caption, in inches."""
LETTERS = 58
"""Letters in a line of the caption."""

# Okabe and Ito (2008): told apart by the colour-blind; the dashes tell the lines apart in black and white.
BLACK, BLUE, VERMILLION, GREEN, GREY = "#000000", "#0072B2", "#D55E00", "#009E73", "#595959"
DASHED, DOTTED, DASH_DOT = (0, (5, 2)), (0, (1.2, 1.4)), (0, (7, 1.5, 1.2, 1.5))
STYLES: Mapping[str, Mapping[str, Any]] = {
    "trade": {"color": BLUE, "linestyle": "solid"},
    "autarky": {"color": VERMILLION, "linestyle": DASHED},
    "delayed": {"color": GREEN, "linestyle": DASH_DOT},
    "gradual": {"color": BLACK, "linestyle": DOTTED, "linewidth": 1.8},
    "Home trade": {"color": BLUE, "linestyle": "solid"},
    "Home autarky": {"color": BLUE, "linestyle": DASHED},
    "Foreign trade": {"color": VERMILLION, "linestyle": "solid", "marker": "o"},
    "Foreign autarky": {"color": VERMILLION, "linestyle": DASHED, "marker": "o"},
    "Home mobility": {"color": BLUE, "linestyle": "solid"},
    "Foreign mobility": {"color": VERMILLION, "linestyle": DASHED},
    "productivity": {"color": BLACK, "linestyle": "solid"},
    "balance": {"color": BLUE, "linestyle": "solid"},
    "printed": {"color": VERMILLION, "linestyle": DASHED, "linewidth": 0.9},
}
# No mathematics in italics: each further font takes half a second to embed.
LABELS: Mapping[str, tuple[str, str]] = {
    "lines": ("Number of industries made at Home, z", "Relative wage ω = w/w*"),
    "income": ("Time t (units of time)", "Income D (consumption index)"),
    "population": ("Time t (units of time)", "Population (workers)"),
}


def draw(what: Drawing) -> Figure:
    """The figure, its caption below the axes."""
    caption = textwrap.wrap(what.caption, LETTERS)
    below = (len(caption) + 0.4) * LINE
    height = HEIGHT + below
    figure = Figure(figsize=(WIDTH, height))
    left, bottom, top = 0.56, below + 0.42, height - (0.22 if what.panels[0].title else 0.06)
    gap, width = 0.3, WIDTH - 0.56 - 0.16
    each = (width - gap * (len(what.panels) - 1)) / len(what.panels)
    first: Axes | None = None
    for k, panel in enumerate(what.panels):
        box = ((left + k * (each + gap)) / WIDTH, bottom / height, each / WIDTH, (top - bottom) / height)
        axes = figure.add_axes(box, sharey=first)
        _panel(axes, panel, what, legend=first is None)
        if first is not None:
            axes.tick_params(labelleft=False)
        first = first or axes
    assert first is not None
    x_label, y_label = LABELS[what.kind]
    first.set_ylabel(y_label, fontsize=POINTS)
    figure.text((left + width / 2) / WIDTH, (below + 0.06) / height, x_label, fontsize=POINTS, ha="center", va="bottom")
    figure.text(
        0.08 / WIDTH, (below - 0.2 * LINE) / height, "\n".join(caption), fontsize=POINTS, va="top", linespacing=1.2
    )
    return figure


def _panel(axes: Axes, panel: Panel, what: Drawing, legend: bool) -> None:
    for line in panel.series:
        style = {
            "linewidth": 1.4,
            "markersize": 3,
            "markevery": (len(panel.x) // 20, len(panel.x) // 10),
            **STYLES[line.style],
        }
        axes.plot(panel.x, line.values, label=line.name.split(", σ")[0], **style)
    for mark in panel.marks:
        face = "white" if mark.hollow else BLACK
        axes.plot([mark.x], [mark.y], "o", markersize=5, markeredgecolor=BLACK, markerfacecolor=face, zorder=5)
    axes.set_xlim(0, float(np.ceil(panel.x[-1])))
    if what.scale == "log":
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("{x:g}")
    axes.set_ylim(*_limits(what))
    axes.set_title(panel.title, fontsize=POINTS, pad=3)
    axes.tick_params(which="both", labelsize=POINTS, direction="in", length=3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if legend:
        place = {"loc": "upper left", "bbox_to_anchor": (0.21, 1.0)} if what.kind == "lines" else {"loc": "best"}
        axes.legend(fontsize=POINTS, frameon=False, handlelength=2.6, borderaxespad=0.2, labelspacing=0.3, **place)


def _limits(what: Drawing) -> tuple[float, float]:
    """Of the vertical axis: from 0 unless logarithmic; Figure 1 only as high as the relative productivities."""
    shown: list[Series] = [
        s for p in what.panels for s in p.series if what.kind != "lines" or s.style == "productivity"
    ]
    low, high = min(float(s.values.min()) for s in shown), max(float(s.values.max()) for s in shown)
    return (0.9 * low, 1.1 * high) if what.scale == "log" else (0.0, 1.08 * high)
