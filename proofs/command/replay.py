"""`referee replay`: every stored certificate checked again by the kernel, without any search."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.text import Text

from .. import store
from ..amending.repair import stored_amendments
from ..replay import Replayed, replay
from ..sources import papers_of
from ..twin import with_twins
from ..verdict import REFUTED
from .arguments import certificate_options, limit_options, limits_of, source_options
from .errors import InputError
from .interruption import Interruption

DESCRIPTION = "Check every stored certificate again: the kernel accepts each by itself, or says why it does not."
EPILOG = """exit status: 0 every certificate is accepted; 1 some certificate is rejected; 2 there are no
certificates, or the call is wrong.

examples:
  referee replay
  referee replay my-claims.toml --certificates my-certificates"""


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `replay`."""
    source_options(parser)
    certificate_options(parser)
    parser.add_argument("--audit", action="store_true", help="check the certificates of audits too (many)")
    limit_options(parser, "certificate")


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Replay and print; the exit status."""
    papers = papers_of(args.sources)
    folder: Path = args.certificates
    if not folder.is_dir():
        raise InputError(f"--certificates: there is no folder {folder}; run `referee verify` first")
    if not store.stored_ids(folder):
        raise InputError(f"--certificates: no certificate (*.json) in {folder}; run `referee verify` first")
    console = Console(highlight=False)
    own = {c.id: c for p in papers for c in with_twins(p, args.audit).claims}
    ours = own.keys() | stored_amendments(own, folder).keys()
    others: list[str] = []

    def show(row: Replayed) -> None:
        if args.sources and row.claim_id not in ours:
            others.append(row.claim_id)
        else:
            console.print(_line(row), soft_wrap=True)
        interruption.check()

    rows = [r for r in replay(papers, folder, show, args.audit, limits_of(args)) if r.claim_id not in others]
    if not rows:
        raise InputError(f"--certificates: {folder} has no certificate of {', '.join(p.key for p in papers)}")
    rejected = sum(1 for r in rows if r.verdict is None)
    skipped = f"; {len(others)} of other papers not checked" if others else ""
    console.print(f"{len(rows)} certificates: {len(rows) - rejected} accepted, {rejected} rejected{skipped}")
    return 1 if rejected else 0


def _line(row: Replayed) -> Text:
    if row.verdict is None:
        return Text.assemble(("REJECTED ", "bold red"), f"{row.claim_id}: {' '.join(row.problem.split())}")
    style = "red" if row.verdict.name == REFUTED else "green"
    return Text.assemble("accepted ", f"{row.claim_id}: ", (row.verdict.name, style), f" ({row.verdict.reason})")
