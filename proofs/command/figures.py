"""`referee figures`: the figures of a paper, computed anew from its economies."""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path

from ...symbolic.deferred import deferred
from ...symbolic.papers.figures import Figure, FigureError, figures_of
from ..sources import papers_of
from .errors import InputError, writable_folder
from .interruption import Interruption
from .progress import Reporter

drawn = deferred("..report.figures", __package__)

DESCRIPTION = """Draw the figures of a paper from its economies: figure-N.pdf, figure-N.png and the data in
full double precision, figure-N.csv. Each caption says what was assumed. The files' names go to stdout."""
EPILOG = """examples:
  referee figures hanlon2012 -o figures
  referee figures hanlon2012 -o figures --sigma 4/3"""


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `figures`."""
    parser.add_argument("source", metavar="SOURCE", help="bundled paper or claims file")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR", help="folder, made if it is missing")
    parser.add_argument("--sigma", type=_elasticity, metavar="S",
                        help="elasticity of substitution above 1, such as 4/3 or 2.5, where the paper prints none "
                             "(default: the one that each caption states)")  # fmt: skip


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Write the files; the exit status."""
    figures = _figures(args.source)
    folder: Path = args.output
    writable_folder(folder, "-o")
    written: list[Path] = []
    with Reporter(len(figures), "drawing") as report:
        for figure in figures:
            interruption.check()
            written += _write(figure, args.sigma, folder)
            report.step(f"figure {figure.number}")
    for path in written:
        print(path)
    return 0


def _write(figure: Figure, sigma: Fraction | None, folder: Path) -> tuple[Path, ...]:
    try:
        written: tuple[Path, ...] = drawn.write_figure(drawn.drawing(figure, sigma), folder)
        return written
    except ValueError as error:
        told = "" if sigma is None else f"--sigma {sigma}: "
        raise InputError(f"figure {figure.number}: {told}{error}") from None
    except OSError as error:
        raise InputError(f"-o: cannot write figure {figure.number} in {folder}: {error.strerror or error}") from None


def _figures(source: str) -> tuple[Figure, ...]:
    paper = papers_of([source])[0]
    try:
        figures = figures_of(paper)
    except FigureError as error:
        raise InputError(str(error)) from None
    if not figures:
        raise InputError(
            f"no figures are declared for {paper.key}: they stand in figures/{paper.key}.toml beside the claims file"
        )
    return figures


def _elasticity(text: str) -> Fraction:
    """An exact number above 1."""
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if value <= 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number greater than 1, such as 4/3 or 2.5")
    return value
