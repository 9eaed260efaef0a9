"""`referee derive`: the derivations, verdicts and proofs of claims as a LaTeX document, or as a PDF."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...symbolic.derivations import derivations_of
from ...symbolic.paper import Paper
from .. import ledger
from ..derivation_check import DerivationError, check_derivation
from ..investigate import Settings
from ..lemmas import lemma_formulas
from ..report.document import Entry, document
from ..report.pdf import NoPdf, need_latex, write_pdf
from ..solvers import Solvers
from ..sources import claims_of
from ..verdict import REFUTED
from .amended import made_for
from .arguments import WholeNumber, certificate_options, limit_options, limits_of, search_options, target_options
from .conclusions import Conclusion, conclusions
from .errors import InputError, writable_file
from .interruption import Interruption
from .version import version

DESCRIPTION = """Write a self-contained LaTeX document: for each claim what the paper says, the formula, the
derivation (only if every step checks), the verdict, the proof or the counterexample, and
the lemmas used with their references. A name that ends in .pdf is compiled with pdflatex."""
EPILOG = """examples:
  referee derive labor-share -o labor-share.tex
  referee derive hanlon2012 -o hanlon.pdf
  referee derive my-claims.toml -o appendix.pdf"""


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `derive`."""
    target_options(parser, "ID|SOURCE", "claim, bundled paper or claims file")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help="FILE.tex or FILE.pdf")
    certificate_options(parser)
    search_options(parser)
    parser.add_argument("--jobs", type=WholeNumber(1), metavar="N", default=0, help="processes (default: one a core)")
    limit_options(parser)


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Write the document; the exit status."""
    target: Path = args.output
    papers, claims = claims_of(args.target, args.source)
    _check_output(target)
    choice = ledger.Options(args.certificates, Settings(args.examples, args.seed), args.jobs, limits_of(args))
    found = conclusions(papers, claims, choice, interruption)
    rows = zip(_entries(papers, found), found, strict=True)
    entries = [_amended(e, c, papers, choice, interruption) for e, c in rows]
    text = document(entries, *_heading(papers, found), version())
    if target.suffix == ".pdf":
        _pdf(text, target)
    else:
        target.write_text(text, encoding="utf-8")
    print(f"{target}: {len(found)} claim{'' if len(found) == 1 else 's'}")
    return 0


def _amended(
    entry: Entry, found: Conclusion, papers: Sequence[Paper], options: ledger.Options, interruption: Interruption
) -> Entry:
    if entry.verdict.name != REFUTED:
        return entry
    return replace(entry, amendment=made_for(found, papers, options, interruption))


def _check_output(target: Path) -> None:
    """Everything that can go wrong with the output, before the long work."""
    if target.suffix not in (".tex", ".pdf"):
        raise InputError(f"-o: found {str(target)!r}, expected a name that ends in .tex or .pdf")
    writable_file(target, "-o")
    if target.suffix == ".pdf":
        try:
            need_latex()
        except NoPdf as error:
            raise InputError(f"-o {target}: {error}") from None


def _pdf(text: str, target: Path) -> None:
    try:
        write_pdf(text, target)
    except NoPdf as error:
        raise InputError(f"-o {target}: {error}") from None


def _heading(papers: Sequence[Paper], found: Sequence[Conclusion]) -> tuple[str, str]:
    keys = {c.claim.paper for c in found}
    used = [p for p in papers if p.key in keys]
    return "; ".join(p.title or p.key for p in used), "; ".join(p.reference for p in used if p.reference)


def _entries(papers: Sequence[Paper], found: Sequence[Conclusion]) -> list[Entry]:
    derivations = {i: d for p in papers for i, d in derivations_of(p).items()}
    solvers, lemmas = Solvers(), lemma_formulas()
    entries = []
    for c in found:
        derivation, problem = derivations.get(c.claim.id), ""
        if derivation is not None:
            print(f"{c.claim.id}: checking the derivation", file=sys.stderr, flush=True)
            try:
                check_derivation(derivation, solvers, lemmas)
            except DerivationError as error:
                derivation, problem = None, f"not printed, because it does not check: {error}"
        entries.append(Entry(c.claim, c.verdict, c.certificate, c.counterexample, derivation, problem))
    return entries
