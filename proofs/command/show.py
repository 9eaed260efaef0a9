"""`referee show`: one claim with all that is known of it, the counterexample and its script included."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ...symbolic.claim import Claim
from ...symbolic.expression import Binder
from ...symbolic.paper import Paper
from .. import ledger
from ..investigate import Settings
from ..lemmas import load_lemmas
from ..report import plain
from ..report.proof_lines import all_lines, named, proof_of
from ..report.python_text import NotPython
from ..report.script import script_for
from ..report.wording import failure, margin_text, values_text
from ..result import Amendment
from ..sources import find_claim, papers_of
from ..verdict import PROVED
from .amended import made_for
from .arguments import certificate_options, search_options, target_options
from .conclusions import Conclusion, conclusions
from .errors import InputError, writable_file
from .interruption import Interruption
from .table import STYLES

DESCRIPTION = """Show one claim: what the paper says, how it is read, the formula that is checked, the verdict
and what was checked for it just now. A refuted claim comes with the counterexample and a
script that recomputes it without referee."""
EPILOG = """examples:
  referee show hanlon2012.eta.increasing
  referee show eta.increasing --script eta.py     save the script, then: python eta.py
  referee show my-claim --source my-claims.toml"""


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `show`."""
    target_options(parser, "ID", "claim; the paper's key in front may be left out")
    parser.add_argument("--script", metavar="FILE", help="save the counterexample's script as FILE")
    certificate_options(parser)
    search_options(parser)


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Print the claim; the exit status."""
    papers = papers_of(args.source)
    paper, claim = find_claim(papers, args.target)
    if args.script is not None:
        writable_file(Path(args.script), "--script")
    choice = ledger.Options(args.certificates, Settings(args.examples, args.seed))
    found = conclusions(papers, [claim], choice, interruption)[0]
    console = Console(highlight=False)
    _print_claim(console, paper, claim)
    _print_verdict(console, found)
    if found.counterexample is not None:
        _print_counterexample(console, found, args.script)
        _print_amendment(console, made_for(found, papers, choice, interruption))
    elif args.script is not None:
        raise InputError(f"--script: {claim.id} is {found.verdict.name}: there is no counterexample to save")
    return 0


def _print_claim(console: Console, paper: Paper, claim: Claim) -> None:
    console.print(Text(claim.id, style="bold"))
    _paragraph(console, ", ".join(t for t in (paper.title, claim.where) if t))
    _section(console, "The paper says", [claim.says])
    if claim.reading:
        _section(console, "Read as", [claim.reading])
    _section(console, "For all", [_symbol(claim, b) for b in claim.binders])
    if claim.given:
        _section(console, "such that", [f"{a.name}: {plain.formula(a.formula)}" for a in claim.given])
    _section(console, "it is claimed that", [plain.formula(claim.statement)])
    _section(console, "where", list(plain.definitions(claim)))


def _symbol(claim: Claim, binder: Binder) -> str:
    """The domain and the meaning of a symbol."""
    meaning = claim.symbols[binder.name].meaning
    return plain.domain(binder) + (f" — {meaning}" if meaning else "")


def _print_verdict(console: Console, found: Conclusion) -> None:
    name = found.verdict.name
    console.print()
    console.print(Text.assemble("Verdict: ", (name, f"bold {STYLES[name]}")))
    for line in _checked(found):
        _paragraph(console, line, indent="  ")


def _checked(found: Conclusion) -> Iterator[str]:
    """What stands behind the verdict, in sentences."""
    reason = found.verdict.reason
    if found.certificate is None:
        yield reason
        return
    origin = "the stored certificate, checked again just now" if found.stored else "found just now"
    yield f"{origin}: {reason}"
    if found.verdict.name == PROVED:
        yield "scope: every value of the domains above"
    yield f"bound to this wording of the claim (digest {found.claim.digest[:12]})"
    proof = proof_of(found.certificate)
    if proof:
        kind = "proof" if found.verdict.name == PROVED else "disproof"
        lines = sum(1 for _ in all_lines(proof))
        yield f"{kind} of {lines} line{'' if lines == 1 else 's'}"
    library = load_lemmas()
    for name in named(proof, "lemma"):
        yield f"lemma {name}: {library[name].title} ({library[name].reference})"
    for name in named(proof, "claim"):
        yield f"rests on the claim {name}, which is proved"


def _print_counterexample(console: Console, found: Conclusion, target: str | None) -> None:
    assert found.counterexample is not None
    _section(console, "Counterexample", [values_text(found.counterexample.values) or "it speaks of no symbols"])
    _paragraph(console, f"{failure(found.counterexample)}; margin {margin_text(found.counterexample)}", indent="  ")
    try:
        script = script_for(found.claim, found.counterexample)
    except NotPython as error:
        if target is not None:
            raise InputError(f"--script: {found.claim.id} has no script: {error}") from None
        _paragraph(console, f"no script: {error}", indent="  ")
        return
    console.print()
    console.print(Text("A script that recomputes it (Python's standard library only)", style="bold"))
    sys.stdout.write(script)
    if target is None:
        console.print(Text(f"Save it: referee show {found.claim.id} --script FILE", style="dim"), soft_wrap=True)
    else:
        Path(target).write_text(script, encoding="utf-8")
        console.print(Text(f"Saved as {target}; run it: python {target}", style="dim"), soft_wrap=True)


def _print_amendment(console: Console, found: Amendment | None) -> None:
    if found is None:
        _section(console, "Amendment", ["none is known that is proved"])
        return
    claim = found.claim
    _section(console, "Amended (by referee, not by the paper)" if found.made else "Amended", [claim.says])
    _section(console, "that is, for all", [_symbol(claim, b) for b in claim.binders])
    if claim.given:
        _section(console, "such that", [f"{a.name}: {plain.formula(a.formula)}" for a in claim.given])
    _section(console, "it is proved that", [plain.formula(claim.statement)])
    model = values_text(found.model) or "paths exhibited by a disproof of `1 = 0`"
    _section(console, "Not vacuous: its hypotheses hold at", [model])
    if not found.made:
        console.print(Text(f"More: referee show {claim.id}", style="dim"), soft_wrap=True)


def _section(console: Console, title: str, items: list[str]) -> None:
    if items:
        console.print()
        console.print(Text(title, style="bold"))
        for item in items:
            _paragraph(console, item, indent="  ")


def _paragraph(console: Console, text: str, indent: str = "") -> None:
    width = min(console.width, 110)
    flat = " ".join(text.split())
    wrapper = textwrap.TextWrapper(width, initial_indent=indent, subsequent_indent=indent + "  ")
    wrapper.break_on_hyphens = False
    for line in wrapper.wrap(flat):
        console.print(Text(line), soft_wrap=True)
