"""Every claim of some papers: investigated side by side, then concluded over the graph of uses.

A claim that rests on one that is not proved is not proved. Results come as they are ready; an interruption keeps them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..properties.sandbox import Limits
from ..symbolic.derivation import Derivation
from ..symbolic.derivations import derivations_of
from ..symbolic.expression import Node
from ..symbolic.paper import Paper
from . import follow_up, store
from .amending.repair import repaired, repairs
from .investigate import Case, Settings, required
from .result import Result
from .verdict import OPEN, PROVED, Verdict
from .within_limits import in_this_process, within_limits

Progress = Callable[[Result], None]


@dataclass(frozen=True)
class Options:
    """What a run may use: the folder of certificates, the hunt's settings, how many processes, limits for each claim.

    Without limits and with one job all is done in this process.
    """

    certificates: Path
    settings: Settings = field(default_factory=Settings)
    jobs: int = 0
    limits: Limits | None = field(default_factory=Limits)

    @property
    def processes(self) -> int:
        """The number of processes; 0 asks for one a core."""
        return self.jobs or os.cpu_count() or 1


def verify(papers: Sequence[Paper], options: Options, progress: Progress) -> list[Result]:
    """Investigate every claim, conclude over the graph of uses, and store what the kernel accepted."""
    claims = [c for p in papers for c in p.claims]
    cases = _cases(papers, options.certificates)
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
    """The results with amendments, and with the audit of every proved claim: made now if asked for, else as stored."""
    broken = repairs(papers, results, options.certificates)
    wanted = follow_up.tasks(papers, results, options.certificates, audit)
    total = len(wanted) + len(broken)
    found = follow_up.answers(
        wanted, options.settings, options.processes, options.limits, lambda text: told(total, text)
    )
    for _, given in found:
        if given.certificate is not None:
            store.save(options.certificates, given.certificate)
    done = follow_up.completed(papers, results, found, options.certificates)
    return repaired(broken, done, options.processes, options.limits, lambda text: told(total, text))


def _cases(papers: Sequence[Paper], folder: Path) -> list[Case]:
    claims = [c for p in papers for c in p.claims]
    derivations: dict[str, Derivation] = {i: d for p in papers for i, d in derivations_of(p).items()}
    closed: dict[str, Node] = {c.id: c.closed for c in claims}
    return [
        Case(c, {u: closed[u] for u in c.uses if u in closed}, derivations.get(c.id), store.load(folder, c.id))
        for c in claims
    ]


def _investigate_all(cases: list[Case], options: Options, ready: Progress) -> None:
    if options.limits is None:
        results = in_this_process(cases, options.settings)
    else:
        results = within_limits(cases, options.settings, options.processes, options.limits)
    for result in results:
        ready(result)


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
