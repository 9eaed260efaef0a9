"""What is known of some claims now: stored certificates checked again by the kernel, the rest investigated."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...properties.numeric_check import numeric_check
from ...symbolic.claim import Claim
from ...symbolic.paper import Paper
from .. import ledger, store
from ..counterexample import counterexample_of
from ..kernel import Kernel
from ..lemmas import lemma_formulas
from ..replay import USUAL, Replayed, replay
from ..result import Counterexample
from ..solvers import Solvers
from ..sources import restricted
from ..vacuity import not_vacuous
from ..verdict import PROVED, REFUTED, Verdict
from .interruption import Interruption
from .verify import verified

POINTS = 3


@dataclass(frozen=True)
class Conclusion:
    """A claim with its verdict; `stored` says that it comes from a stored certificate, checked again just now."""

    claim: Claim
    verdict: Verdict
    certificate: Mapping[str, Any] | None
    counterexample: Counterexample | None
    stored: bool


def conclusions(
    papers: Sequence[Paper], claims: Sequence[Claim], options: ledger.Options, interruption: Interruption
) -> list[Conclusion]:
    """A conclusion for each claim, in their order."""
    found = {c.claim.id: c for c in _replayed(restricted(papers, claims), options, interruption)}
    missing = [c for c in claims if c.id not in found]
    if missing:
        found |= {c.claim.id: c for c in _investigated(papers, missing, options, interruption)}
    if any(c.id not in found for c in claims):
        raise KeyboardInterrupt
    return [found[c.id] for c in claims]


def _replayed(papers: Sequence[Paper], options: ledger.Options, interruption: Interruption) -> Iterator[Conclusion]:
    folder = options.certificates
    claims = {c.id: c for p in papers for c in p.claims}
    kernel, closed = Kernel(Solvers(), lemma_formulas()), {i: c.closed for i, c in claims.items()}

    def progress(row: Replayed) -> None:
        if row.claim_id in claims and row.verdict is None:
            print(f"{row.claim_id}: the stored certificate is rejected: {row.problem}", file=sys.stderr)
        interruption.check()

    for row in replay(papers, folder, progress, limits=options.limits or USUAL):
        if row.verdict is not None and row.claim_id in claims:  # not a witness
            claim, certificate = claims[row.claim_id], store.load(folder, row.claim_id)
            verdict, _ = not_vacuous(claim, row.verdict, kernel, closed, points_known=_has_points(claim, row.verdict))
            yield _conclusion(claim, verdict, certificate if verdict.name == row.verdict.name else None, stored=True)


def _has_points(claim: Claim, verdict: Verdict) -> bool:
    """Whether the numeric check of a proved claim finds points that meet its hypotheses."""
    return verdict.name == PROVED and not claim.model and numeric_check(claim, points=POINTS).held > 0


def _conclusion(claim: Claim, verdict: Verdict, certificate: Mapping[str, Any] | None, stored: bool) -> Conclusion:
    found = None
    if certificate is not None and verdict.name == REFUTED:
        found = counterexample_of(claim, certificate)
    return Conclusion(claim, verdict, certificate, found, stored)


def _investigated(
    papers: Sequence[Paper], claims: Sequence[Claim], options: ledger.Options, interruption: Interruption
) -> Iterator[Conclusion]:
    with _folder(options.certificates) as folder:
        using = replace(options, certificates=folder)
        for r in verified(papers, claims, using, interruption):
            yield Conclusion(r.claim, r.verdict, r.certificate, r.counterexample, stored=False)


@contextmanager
def _folder(folder: Path) -> Iterator[Path]:
    """The folder of certificates if there is one; otherwise a temporary one: nothing is left behind."""
    if folder.is_dir():
        yield folder
        return
    with tempfile.TemporaryDirectory() as temporary:
        yield Path(temporary)
