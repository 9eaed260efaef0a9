"""The figures of a paper, drawn from its declared economies: PDF, PNG and the data as CSV."""

from .drawing import draw
from .files import write_figure
from .series import Drawing, Mark, Panel, Series, drawing

__all__ = ["Drawing", "Mark", "Panel", "Series", "draw", "drawing", "write_figure"]
