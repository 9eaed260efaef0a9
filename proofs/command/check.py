"""`referee check`: how claims files are read, or all that is wrong in them. Nothing is proved or searched for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from ...symbolic.claim import Claim
from ...symbolic.errors import ClaimsError
from ...symbolic.load import load_paper
from ...symbolic.paper import Paper
from ...symbolic.text import to_text
from ..doubts import doubts, unused
from ..sources import short_id
from .errors import InputError
from .interruption import Interruption

DESCRIPTION = """Read claims files and tell how every claim is understood, with definitions and derivatives
written out, and what may be undefined on its domain. Nothing is proved, and nothing is searched for."""
EPILOG = """exit status: 0 the files can be read; 2 something is wrong in them, and all of it is told.

example:
  referee check taxes.claims.toml"""
LONG = 400


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `check`."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="a claims file (.toml)")


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Print how the claims are read, or all problems; the exit status."""
    status = 0
    for name in dict.fromkeys(args.files):
        if not name.endswith(".toml"):
            raise InputError(f"{name}: `referee check` reads claims files, whose names end in .toml")
        try:
            paper = load_paper(Path(name))
        except ClaimsError as error:
            for problem in error.problems:
                print(f"referee: {problem}", file=sys.stderr)
            status = 2
            continue
        for line in told(paper, name):
            print(line)
    return status


def told(paper: Paper, name: str) -> Iterator[str]:
    """The lines on a paper."""
    count = len(paper.claims)
    yield f"{name}: paper {paper.key}, {count} claim{'s' if count != 1 else ''}"
    for claim in paper.claims:
        yield from _claim(claim)
    for symbol in unused(paper):
        yield f"  note: {symbol} is declared, but no claim speaks of it"


def _claim(claim: Claim) -> Iterator[str]:
    yield f"  {short_id(claim)}"
    if claim.scope:
        yield f"    for all  {claim.scope}"
    for a in claim.hypotheses:
        yield f"    if       {_cut(to_text(a.formula))}"
    written = to_text(claim.statement)
    yield f"    {'then' if claim.given else 'says'}     {_cut(written)}"
    whole = to_text(claim.conclusion)
    if whole != written:
        yield f"    that is  {_cut(whole)}"
    for doubt in doubts(claim):
        yield f"    note: {doubt}"


def _cut(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]} ... ({len(text)} characters)"
