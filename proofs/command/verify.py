"""`referee verify`: a verdict with evidence on every claim of some papers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from ...symbolic.claim import Claim
from ...symbolic.paper import Paper
from .. import ledger
from ..investigate import Settings
from ..report.json_report import report
from ..result import Result
from ..sources import find_claim, papers_of, restricted
from ..verdict import PROVED, REFUTED
from .arguments import WholeNumber, certificate_options, limit_options, limits_of, search_options, source_options
from .errors import writable_file, writable_folder
from .interruption import INTERRUPTED, Interruption
from .progress import Reporter
from .table import print_results, summary
from .version import version

DESCRIPTION = """Check every claim of the sources by four roads (derivation, numeric check, hunt for
counterexamples, certificate) and print a verdict on each. What the kernel accepts is
stored as a certificate, which makes the next run faster and `referee replay` possible."""
EPILOG = """exit status: 0 every claim is proved or refuted; 1 some claim survived or is open (or is
refuted, with --require proved); 2 the input or the call is wrong; 130 interrupted.

examples:
  referee verify                                    both bundled papers
  referee verify hanlon2012 --only prop3.level      one claim (and those it uses)
  referee verify my-claims.toml --json report.json  your own claims"""


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `verify`."""
    source_options(parser)
    parser.add_argument("--json", metavar="FILE", help="write the report as JSON (- for stdout, instead of the table)")
    parser.add_argument("--only", nargs="+", metavar="ID", default=[], help="only these claims, and those they use")
    parser.add_argument("--audit", action="store_true", help="audit proved claims anew (long); else as stored")
    parser.add_argument("--no-follow-up", action="store_true", help="verdicts only: no amendments, no audit")
    parser.add_argument("--require", choices=["proved"], help="exit with 1 also if a claim is refuted")
    certificate_options(parser)
    search_options(parser)
    parser.add_argument("--jobs", type=WholeNumber(1), metavar="N", default=0, help="processes (default: one a core)")
    limit_options(parser)


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Verify and print; the exit status."""
    papers = papers_of(args.sources)
    asked = [find_claim(papers, name)[1] for name in args.only] or [c for p in papers for c in p.claims]
    if args.json not in (None, "-"):
        writable_file(Path(args.json), "--json")
    writable_folder(args.certificates, "--certificates")
    options = ledger.Options(args.certificates, Settings(args.examples, args.seed), args.jobs, limits_of(args))
    everything = verified(papers, asked, options, interruption)
    if not args.no_follow_up:
        everything = followed_up(papers, everything, options, args.audit)
    wanted = {c.id for c in asked if not c.amends or args.only}
    results = [r for r in everything if r.claim.id in wanted]
    _output(results, papers, args.json)
    if len(results) < len(wanted):
        told = f"referee: interrupted; {len(results)} of {len(wanted)} claims were finished, what was found is kept"
        print(f"{told} in {args.certificates}", file=sys.stderr)
        return INTERRUPTED
    return _status(results, args.require)


def verified(
    papers: Sequence[Paper], asked: Sequence[Claim], options: ledger.Options, interruption: Interruption
) -> list[Result]:
    """The results of the claims asked for and of those they use."""
    chosen = restricted(papers, asked)
    with Reporter(sum(len(p.claims) for p in chosen), "verify") as reporter:

        def progress(result: Result) -> None:
            reporter.step(f"{result.claim.id} {result.verdict.name} {result.seconds:.1f} s")
            interruption.check()

        return ledger.verify(chosen, options, progress)


def followed_up(papers: Sequence[Paper], results: list[Result], options: ledger.Options, audit: bool) -> list[Result]:
    """The results with amendments of refuted claims and audits of proved ones."""
    reporters: list[Reporter] = []

    def told(total: int, text: str) -> None:
        if not reporters:
            reporters.append(Reporter(total, "follow-up").__enter__())
        reporters[0].step(text)

    try:
        return ledger.complete(papers, results, options, audit, told)
    finally:
        for reporter in reporters:
            reporter.__exit__(None, None, None)


def _output(results: Sequence[Result], papers: Sequence[Paper], target: str | None) -> None:
    if target is not None:
        text = json.dumps(report(results, version()), indent=2, ensure_ascii=False) + "\n"
        if target == "-":
            sys.stdout.write(text)
            print(summary(results), file=sys.stderr)
            return
        Path(target).write_text(text, encoding="utf-8")
    print_results(Console(highlight=False), results, {p.key: p.title for p in papers})


def _status(results: Sequence[Result], require: str | None) -> int:
    good = (PROVED,) if require else (PROVED, REFUTED)
    return 0 if all(r.verdict.name in good for r in results) else 1
