"""Every claim of some papers: investigated side by side, then concluded over the graph of uses.

A claim that rests on one that is not proved is not proved. Results come as they are ready; an interruption keeps them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..symbolic.claim import Claim, Paper
from ..symbolic.derivation import Derivation
from ..symbolic.derivations import load_derivations
from ..symbolic.expression import Node
from . import follow_up, store
from .context import Rejected
from .investigate import Case, Settings, investigate, required
from .kernel import Kernel
from .lemmas import lemma_formulas
from .result import Result
from .solvers import Solvers
from .verdict import OPEN, PROVED, Verdict

Progress = Callable[[Result], None]


@dataclass(frozen=True)
class Options:
    """What a run may use: the folder of certificates, the hunt's settings, how many processes."""

    certificates: Path
    settings: Settings = field(default_factory=Settings)
    jobs: int = 0

    @property
    def processes(self) -> int:
        """The number of processes; 0 asks for one a core."""
        return self.jobs or os.cpu_count() or 1


def verify(papers: Sequence[Paper], options: Options, progress: Progress) -> list[Result]:
    """Investigate every claim, conclude over the graph of uses, and store what the kernel accepted."""
    claims = [c for p in papers for c in p.claims]
    cases = _cases(claims, options.certificates)
    found: dict[str, Result] = {}

    def ready(result: Result) -> None:
        found[result.claim.id] = result
        if result.certificate is not None and not required(result.certificate):
            store.save(options.certificates, result.certificate)
        progress(result)

    try:
        _investigate_all(cases, options, ready)
    except KeyboardInterrupt:
        if not found:
            raise
    results = conclude([found[c.id] for c in claims if c.id in found])
    for result in results:
        if result.certificate is not None:
            store.save(options.certificates, result.certificate)
    return results


def complete(
    papers: Sequence[Paper], results: list[Result], options: Options, audit: bool, told: Callable[[int, str], None]
) -> list[Result]:
    """The results with amendments and, if asked for, the audit of every proved claim; certificates are stored."""
    wanted = follow_up.tasks(papers, results, options.certificates, audit)
    found = follow_up.answers(wanted, options.settings, options.processes, lambda text: told(len(wanted), text))
    for _, given in found:
        if given.certificate is not None:
            store.save(options.certificates, given.certificate)
    return follow_up.completed(papers, results, found)


def _cases(claims: list[Claim], folder: Path) -> list[Case]:
    derivations: Mapping[str, Derivation] = load_derivations()
    closed: dict[str, Node] = {c.id: c.closed for c in claims}
    return [
        Case(c, {u: closed[u] for u in c.uses if u in closed}, derivations.get(c.id), store.load(folder, c.id))
        for c in claims
    ]


def _investigate_all(cases: list[Case], options: Options, ready: Progress) -> None:
    if options.processes == 1 or len(cases) == 1:
        for case in cases:
            ready(_work(case, options.settings))
        return
    with ProcessPoolExecutor(options.processes) as pool:
        tasks: list[Future[Result]] = [pool.submit(_work, case, options.settings) for case in cases]
        try:
            for task in as_completed(tasks):
                ready(task.result())
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _work(case: Case, settings: Settings) -> Result:
    """One claim; what goes wrong with it is its own, and leaves it open."""
    try:
        return investigate(case, Kernel(Solvers(), lemma_formulas()), settings)
    except Exception as error:
        reason = f"the investigation failed: {type(error).__name__}: {error}"
        return Result(case.claim, Verdict(OPEN, case.claim.scope, reason), (), None, None, 0.0)


def conclude(results: list[Result]) -> list[Result]:
    """Verdicts over the graph of uses: what a certificate rests on must itself be proved."""
    by_id = {r.claim.id: r for r in results}
    return [_with_uses(r, by_id) for r in results]


def _with_uses(result: Result, by_id: Mapping[str, Result]) -> Result:
    if result.certificate is None:
        return result
    missing = sorted(u for u in required(result.certificate) if not _stands(u, by_id, frozenset()))
    if not missing:
        return result
    reason = f"the proof rests on claims that are not proved: {', '.join(missing)}"
    verdict = Verdict(OPEN, result.verdict.scope, reason)
    return replace(result, verdict=verdict, certificate=None, counterexample=None)


def _stands(claim_id: str, by_id: Mapping[str, Result], above: frozenset[str]) -> bool:
    """Whether a claim is proved, and all that its proof rests on, without circles."""
    result = by_id.get(claim_id)
    if result is None or claim_id in above or result.verdict.name != PROVED or result.certificate is None:
        return False
    return all(_stands(u, by_id, above | {claim_id}) for u in required(result.certificate))


@dataclass(frozen=True)
class Replayed:
    """A stored certificate checked again: the verdict, or why it was rejected."""

    claim_id: str
    verdict: Verdict | None
    problem: str = ""


def replay(papers: Sequence[Paper], folder: Path, progress: Callable[[Replayed], None]) -> list[Replayed]:
    """Check every stored certificate again, without any search; claims that others use come first."""
    claims = {c.id: c for p in papers for c in p.claims}
    kernel = Kernel(Solvers(), lemma_formulas())
    proved: dict[str, Node] = {}
    out: list[Replayed] = []
    stored = store.stored_ids(folder)
    for claim_id in [*(i for i in claims if i in stored), *(i for i in stored if i not in claims)]:
        row = _replay_one(claim_id, claims, folder, kernel, proved)
        progress(row)
        out.append(row)
    return out


def _replay_one(
    claim_id: str, claims: Mapping[str, Claim], folder: Path, kernel: Kernel, proved: dict[str, Node]
) -> Replayed:
    claim = claims.get(claim_id)
    if claim is None:
        return Replayed(claim_id, None, "no such claim is declared in the papers given")
    try:
        certificate = store.load(folder, claim_id)
        if certificate is None:
            return Replayed(claim_id, None, "the certificate has disappeared")
        verdict = kernel.check(claim, certificate, proved)
    except (Rejected, store.StoreError) as error:
        return Replayed(claim_id, None, str(error))
    if verdict.name == PROVED:
        proved[claim_id] = claim.closed
    return Replayed(claim_id, verdict)
