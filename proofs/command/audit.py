"""`referee audit`: which assumptions of a proved claim carry it."""

from __future__ import annotations

import argparse

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .. import ledger
from ..investigate import Settings
from ..result import AssumptionFinding, Result
from ..sources import claims_of
from ..verdict import PROVED
from .arguments import WholeNumber, certificate_options, limit_options, limits_of, search_options, target_options
from .errors import InputError, writable_folder
from .interruption import Interruption
from .table import NEEDED, audit_summary
from .verify import followed_up, verified

DESCRIPTION = """Drop each assumption of a proved claim alone (each hypothesis, each bound of a symbol): the claim is
proved without it, or refuted without it by a counterexample, or that stays undecided. Bounds
without which a formula has no meaning (a technology under a power must be positive) stay."""
EPILOG = """examples:
  referee audit labor-share.technology
  referee audit hanlon2012 --jobs 2
  referee audit my-claim --source my-claims.toml"""
STYLES = {"yes": "bold", "no": "green", "undecided": "yellow"}


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `audit`."""
    target_options(parser, "ID|SOURCE", "claim, bundled paper or claims file")
    certificate_options(parser)
    search_options(parser)
    parser.add_argument("--jobs", type=WholeNumber(1), metavar="N", default=0, help="processes (default: one a core)")
    limit_options(parser)


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Audit and print; exit status 0, or 1 if some claim asked for is not proved."""
    papers, claims = claims_of(args.target, args.source)
    if len(claims) > 1:  # of a whole paper: the claims it makes, not the candidates for their repair
        claims = [c for c in claims if not c.amends]
    writable_folder(args.certificates, "--certificates")
    choice = ledger.Options(args.certificates, Settings(args.examples, args.seed), args.jobs, limits_of(args))
    found = {r.claim.id: r for r in verified(papers, claims, choice, interruption)}
    results = [found[c.id] for c in claims if c.id in found]
    proved = [r for r in results if r.verdict.name == PROVED]
    if not proved:
        told = ", ".join(f"{r.claim.id} is {r.verdict.name}" for r in results[:3])
        raise InputError(f"there is nothing to audit: {told}; only a proved claim has an audit")
    console = Console(highlight=False)
    done = followed_up(papers, proved, choice, True)
    for result in done:
        console.print(Text(f"{result.claim.id}: proved", style="bold"))
        console.print(_table(result))
    console.print(audit_summary(done))
    return 0 if len(proved) == len(results) else 1


def _table(result: Result) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for title in ("without", "needed", "how that is known"):
        table.add_column(title, overflow="fold")
    for row in result.assumptions:
        table.add_row(*_cells(row))
    return table


def _cells(row: AssumptionFinding) -> tuple[Text, Text, Text]:
    return Text(row.name), Text(NEEDED[row.needed], style=STYLES[row.needed]), Text(row.shows)
