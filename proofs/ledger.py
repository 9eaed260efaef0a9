"""Every claim of some papers: investigated side by side, then concluded over the graph of uses.

A claim that rests on one that is not proved is not proved. Results come as they are ready; an interruption keeps them.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..properties.sandbox import Limits
from ..symbolic.claim import Claim
from ..symbolic.derivation import Derivation
from ..symbolic.derivations import derivations_of
from ..symbolic.expression import Node
from ..symbolic.paper import Paper
from . import follow_up, store
from .amending.repair import repaired, repairs, stored_amendments
from .context import Rejected
from .investigate import Case, Settings, required
from .kernel import Kernel
from .lemmas import lemma_formulas
from .result import Result
from .solvers import Solvers
from .twin import is_audit, with_twins
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
    return repaired(broken, done, options.processes, lambda text: told(total, text))


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


@dataclass(frozen=True)
class Replayed:
    """A stored certificate checked again: the verdict, or why it was rejected."""

    claim_id: str
    verdict: Verdict | None
    problem: str = ""


def replay(
    papers: Sequence[Paper], folder: Path, progress: Callable[[Replayed], None], audit: bool = False
) -> list[Replayed]:
    """Check stored certificates again, without any search, side by side; a row comes when its uses are decided.

    Each is checked as if the claims it may use were proved; what rests on a rejected one is then rejected itself.
    Certificates of audits are checked only if `audit` asks for them.
    """
    claims = {c.id: c for p in papers for c in with_twins(p, audit).claims}
    claims |= stored_amendments(claims, folder)
    place = {claim_id: k for k, claim_id in enumerate(claims)}
    stored = [i for i in store.stored_ids(folder) if audit or not is_audit(i)]
    order = sorted(stored, key=lambda i: place.get(i, len(place)))
    found: dict[str, Replayed] = {}
    waiting: dict[str, _Checked] = {}

    def ready(row: Replayed) -> None:
        found[row.claim_id] = row
        waiting.pop(row.claim_id)
        progress(row)

    for checked in _check_all(order, claims, folder):
        waiting[checked.row.claim_id] = checked
        while decided := [w for w in waiting.values() if not w.rests_on & (set(order) - found.keys())]:
            for w in decided:
                ready(_struck(w, found))
    for left in list(waiting.values()):  # they rest on one another
        ready(replace(left.row, verdict=None, problem="the proof rests on itself by way of other claims"))
    return list(found.values())


@dataclass(frozen=True)
class _Checked:
    """A row as if all claims were proved, and the claims that its certificate rests on."""

    row: Replayed
    rests_on: frozenset[str] = frozenset()


def _struck(checked: _Checked, found: Mapping[str, Replayed]) -> Replayed:
    """The row, rejected if the certificate rests on a claim that was not just proved again."""
    proved = {i for i, row in found.items() if row.verdict is not None and row.verdict.name == PROVED}
    missing = sorted(checked.rests_on - proved)
    if checked.row.verdict is None or not missing:
        return checked.row
    return replace(
        checked.row, verdict=None, problem=f"the proof rests on claims that are not proved: {', '.join(missing)}"
    )


def _check_all(order: Sequence[str], claims: Mapping[str, Claim], folder: Path) -> Iterator[_Checked]:
    """Check certificates in as many processes as there are cores; the rows come in order."""
    closed = {i: c.closed for i, c in claims.items()}
    lemmas = lemma_formulas()
    tasks = []
    for i in order:
        claim = claims.get(i)
        freed = store.stands_on(folder, i)
        uses = {u: closed[freed.get(u, u)] for u in claim.uses if freed.get(u, u) in closed} if claim else {}
        tasks.append((i, claim, uses, folder, lemmas))
    processes = min(os.cpu_count() or 1, len(tasks))
    if processes < 2:
        yield from map(_replay_one, tasks)
        return
    # nearly all that a process makes is kept: it seldom pays to look for garbage
    with ProcessPoolExecutor(processes, initializer=gc.set_threshold, initargs=(100_000,)) as pool:
        try:
            yield from pool.map(_replay_one, tasks)
        except (KeyboardInterrupt, GeneratorExit):
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_Task = tuple[str, Claim | None, Mapping[str, Node], Path, Mapping[str, Node]]


def _replay_one(task: _Task) -> _Checked:
    claim_id, claim, uses, folder, lemmas = task
    if claim is None:
        return _Checked(Replayed(claim_id, None, "no such claim is declared in the papers given"))
    try:
        certificate = store.load(folder, claim_id)
        if certificate is None:
            return _Checked(Replayed(claim_id, None, "the certificate has disappeared"))
        verdict = Kernel(Solvers(), lemmas).check(claim, certificate, uses)
    except (Rejected, store.StoreError) as error:
        return _Checked(Replayed(claim_id, None, str(error)))
    freed = certificate.get("stands_on", {})
    return _Checked(Replayed(claim_id, verdict), frozenset(freed.get(u, u) for u in required(certificate)))
