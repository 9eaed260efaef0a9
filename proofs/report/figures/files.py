"""A figure's files: PDF, PNG and CSV. The same drawing gives the same bytes: no dates, no user's settings."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf

from .drawing import draw
from .series import Drawing

DOTS_PER_INCH = 300


def write_figure(what: Drawing, folder: Path) -> tuple[Path, ...]:
    """Write `figure-N.pdf`, `.png` and `.csv` in the folder; their paths. OSError if that cannot be done."""
    paths = tuple(folder / f"figure-{what.number}.{kind}" for kind in ("pdf", "png", "csv"))
    nothing = dict.fromkeys(("Creator", "Producer", "CreationDate"))
    with matplotlib.rc_context(_settings()):
        figure = draw(what)
        FigureCanvasPdf(figure).print_pdf(paths[0], metadata={**nothing, "Title": f"Figure {what.number}"})
        figure.set_dpi(DOTS_PER_INCH)
        FigureCanvasAgg(figure).print_png(paths[1], metadata={"Software": None})
    _write_csv(what, paths[2])
    return paths


def _settings() -> dict[str, Any]:
    """Matplotlib's own defaults, whatever the user's matplotlibrc says; fonts in the PDF that journals accept."""
    own = {k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith("backend")}
    return {**own, "pdf.fonttype": 42}


def _write_csv(what: Drawing, path: Path) -> None:
    """The data: z or t first, then each series by name, in the shortest digits that give the same doubles."""
    series = [s for panel in what.panels for s in panel.series]
    columns = [what.panels[0].x, *(s.values for s in series)]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([what.x_name, *(s.name for s in series)])
        rows.writerows([repr(float(x)) for x in row] for row in zip(*columns, strict=True))
