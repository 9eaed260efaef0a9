"""The economists' claims, one after the other in a warm process: verdict and seconds of each, and the totals.

`python -m benchmarks economics [PATH…]`: claims files or folders of them, `tests/economics` by default. A claim whose
id ends in `.false` is false: it should be refuted, and every other one proved.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from referee.proofs.investigate import Case, Settings, investigate
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.solvers import Solvers
from referee.proofs.verdict import PROVED, REFUTED
from referee.symbolic.load import ClaimsError, load_paper
from referee.symbolic.paper import Paper

from tests.patience import OutOfTime, at_most

FOLDER = Path(__file__).parent.parent / "tests" / "economics"
IN_TIME = 10.0  # seconds of the processor within which a claim should be decided
LIMIT = 30.0  # seconds of the processor after which a claim is given up (a step of a solver ends first)


@dataclass(frozen=True)
class Outcome:
    """What became of a claim: its verdict (or `error`), how it was reached, the seconds it took, and of the processor.

    On a machine that has other work to do, the seconds of the processor are those to compare.
    """

    claim: str
    verdict: str
    how: str
    seconds: float
    processor: float

    @property
    def label(self) -> str:
        """`right`, `wrong`, or `undecided`."""
        if self.verdict not in (PROVED, REFUTED):
            return "undecided"
        return "right" if (self.verdict == REFUTED) == self.claim.endswith(".false") else "wrong"


def main(paths: Sequence[str]) -> int:
    """Print the table; 1 if a claim was decided wrongly, 2 if a file cannot be used."""
    try:
        papers = [load_paper(path) for path in files(map(Path, paths or [FOLDER]))]
    except ClaimsError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    outcomes = []
    for outcome in run(papers):
        outcomes.append(outcome)
        spent = f"{outcome.seconds:5.1f} s ({outcome.processor:4.1f} s)"
        print(f"{outcome.label:9} {spent}  {outcome.claim:44} {outcome.verdict}: {outcome.how}", flush=True)
    print(totals(outcomes))
    return 1 if any(o.label == "wrong" for o in outcomes) else 0


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The claims files that the paths name: a file itself, a folder's `*.claims.toml`."""
    for path in paths:
        yield from sorted(path.rglob("*.claims.toml")) if path.is_dir() else [path]


def run(papers: Iterable[Paper], limit: float = LIMIT) -> Iterator[Outcome]:
    """Every claim on its own, from nothing: no stored certificates, default settings."""
    lemmas = lemma_formulas()
    for paper in papers:
        for claim in paper.claims:
            start, busy = perf_counter(), process_time()
            try:
                with at_most(limit):
                    result = investigate(Case(claim, {}, None, None), Kernel(Solvers(), lemmas), Settings())
                verdict, how = result.verdict.name, _how(result.evidence, result.verdict.reason)
            except OutOfTime:
                verdict, how = "open", f"given up at {limit:.0f} s of the processor"
            except Exception as error:  # a bug in a method should cost one row, not the table
                verdict, how = "error", f"{type(error).__name__}: {error}"
            yield Outcome(f"{paper.key}.{claim.id}", verdict, how, perf_counter() - start, process_time() - busy)


def _how(evidence: Iterable[object], reason: str) -> str:
    engines = [str(e.engine) for e in evidence if getattr(e, "road", "") == "certificate"]  # type: ignore[attr-defined]
    return ", ".join(engines) or reason


def totals(outcomes: Sequence[Outcome]) -> str:
    """How many claims of each kind were decided, rightly and in time."""
    lines = []
    for kind, rows in (("true", [o for o in outcomes if not o.claim.endswith(".false")]),
                       ("false", [o for o in outcomes if o.claim.endswith(".false")])):  # fmt: skip
        labels = Counter(o.label for o in rows)
        quick = sum(o.label == "right" and o.processor <= IN_TIME for o in rows)
        told = ", ".join(f"{labels[label]} {label}" for label in ("right", "undecided", "wrong"))
        lines.append(f"{len(rows)} {kind} claims: {told}; {quick} rightly within {IN_TIME:.0f} s of the processor")
    spent = [o.processor for o in outcomes]
    lines.append(f"{sum(spent):.0f} s of the processor in all, {max(spent, default=0.0):.1f} s for the slowest")
    return "\n".join(lines)
