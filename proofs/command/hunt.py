"""`referee hunt`: search for counterexamples, and nothing else."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ...properties.hunt import EXAMPLES, Hunt, hunt
from ...symbolic.claim import Claim
from .. import store
from ..context import Rejected
from ..counterexample import counterexample_of
from ..kernel import Kernel
from ..lemmas import lemma_formulas
from ..report.python_text import NotPython
from ..report.script import script_for
from ..report.wording import failure, margin_text
from ..solvers import Solvers
from .arguments import WholeNumber, target_options
from .errors import writable_folder
from .interruption import Interruption
from .sources import claims_of

HELP = "search for counterexamples to a claim, or to all claims of a source"
DESCRIPTION = """Search for values that satisfy a claim's hypotheses and violate its statement: corners of the
domains, random exact values, changes of the closest; then shrink them to simple ones."""
EPILOG = """exit status: 0 the hunt ran, whether or not it found anything; 2 the call is wrong.

examples:
  referee hunt eta.increasing
  referee hunt my-claims.toml --examples 5000 --save found   scripts and certificates in found/"""


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `hunt`."""
    target_options(parser, "ID|SOURCE", "claim, bundled paper or claims file")
    parser.add_argument("--examples", type=WholeNumber(1), metavar="N", default=EXAMPLES,
                        help="points to try for a claim (default %(default)s)")  # fmt: skip
    parser.add_argument("--seed", type=WholeNumber(0), metavar="N", default=0, help="seed (default %(default)s)")
    parser.add_argument("--save", type=Path, metavar="DIR", help="save the scripts and certificates found in DIR")


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Hunt and print; the exit status."""
    _, claims = claims_of(args.target, args.source)
    if args.save is not None:
        writable_folder(args.save, "--save")
    console = Console(highlight=False)
    found = 0
    for claim in claims:
        result = hunt(claim, examples=args.examples, seed=args.seed, progress=_progress)
        found += result.found is not None
        _print(console, claim, result, args.save)
        interruption.check()
    if len(claims) > 1:
        console.print(Text(f"{len(claims)} claims hunted: {found} violated", style="bold"))
    return 0


def _progress(told: str) -> None:
    print(told, file=sys.stderr, flush=True)


def _print(console: Console, claim: Claim, result: Hunt, folder: Path | None) -> None:
    word = Text("VIOLATED", style="bold red") if result.found is not None else Text("no counterexample", style="green")
    console.print(Text.assemble((claim.id, "bold"), ": ", word, f" ({result.seconds:.1f} s)"), soft_wrap=True)
    console.print(Text(f"  {result.summary}"), soft_wrap=True)
    if result.certificate is not None:
        _confirmed(console, claim, result, folder)


def _confirmed(console: Console, claim: Claim, result: Hunt, folder: Path | None) -> None:
    """The kernel's word on what was found, and the script."""
    assert result.certificate is not None
    try:
        Kernel(Solvers(), lemma_formulas()).check(claim, result.certificate, {})
        found = counterexample_of(claim, result.certificate)
        assert found is not None
        console.print(Text(f"  the kernel accepts it: {failure(found)}; margin {margin_text(found)}"), soft_wrap=True)
        script = script_for(claim, found)
    except Rejected as error:
        console.print(Text(f"  the kernel rejects it: {error}", style="bold white on red"), soft_wrap=True)
        return
    except NotPython as error:
        console.print(Text(f"  no script: {error}"), soft_wrap=True)
        script = None
    if folder is not None:
        store.save(folder, result.certificate)
    if script is not None:
        sys.stdout.write(script)
        if folder is not None:
            path = folder / f"{claim.id}.py"
            path.write_text(script, encoding="utf-8")
            console.print(Text(f"  saved as {path}, certificate beside it"), soft_wrap=True)
