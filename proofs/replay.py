"""Stored certificates checked again, without any search: each in a process with limits, what it rests on included."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..properties.sandbox import Limits, OutOfLimits, Sandbox
from ..symbolic.claim import Claim
from ..symbolic.expression import Node
from ..symbolic.paper import Paper
from . import store
from .amending.repair import stored_amendments
from .context import Rejected
from .investigate import required
from .kernel import Kernel
from .lemmas import lemma_formulas
from .solvers import Solvers
from .twin import is_audit, with_twins
from .verdict import PROVED, Verdict

USUAL = Limits()


@dataclass(frozen=True)
class Replayed:
    """A stored certificate checked again: the verdict, or why it was rejected."""

    claim_id: str
    verdict: Verdict | None
    problem: str = ""


def replay(
    papers: Sequence[Paper],
    folder: Path,
    progress: Callable[[Replayed], None],
    audit: bool = False,
    limits: Limits = USUAL,
) -> list[Replayed]:
    """Check stored certificates again, side by side; a row comes when its uses are decided.

    Each is checked as if the claims it may use were proved; what rests on a rejected one is then rejected itself. One
    that does not end within the limits is rejected. Certificates of audits are checked only if `audit` asks for them.
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

    for checked in _check_all(order, claims, folder, limits):
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


def _check_all(order: Sequence[str], claims: Mapping[str, Claim], folder: Path, limits: Limits) -> Iterator[_Checked]:
    """Check certificates in as many processes as there are cores; the rows come in order."""
    closed = {i: c.closed for i, c in claims.items()}
    with Sandbox(max(1, min(os.cpu_count() or 1, len(order))), limits) as pool:
        futures = []
        for i in order:
            claim = claims.get(i)
            freed = store.stands_on(folder, i)
            uses = {u: closed[freed.get(u, u)] for u in claim.uses if freed.get(u, u) in closed} if claim else {}
            futures.append(pool.submit(_check_one, i, claim, uses, folder))
        for i, future in zip(order, futures, strict=True):
            pool.wait([future])
            try:
                yield future.result()
            except OutOfLimits as error:
                yield _Checked(Replayed(i, None, f"the check {error}"))


def _check_one(claim_id: str, claim: Claim | None, uses: Mapping[str, Node], folder: Path) -> _Checked:
    gc.set_threshold(100_000)  # nearly all that is made is kept: it seldom pays to look for garbage
    if claim is None:
        return _Checked(Replayed(claim_id, None, "no such claim is declared in the papers given"))
    try:
        certificate = store.load(folder, claim_id)
        if certificate is None:
            return _Checked(Replayed(claim_id, None, "the certificate has disappeared"))
        verdict = Kernel(Solvers(), lemma_formulas()).check(claim, certificate, uses)
    except (Rejected, store.StoreError) as error:
        return _Checked(Replayed(claim_id, None, str(error)))
    freed = store.stands_on(folder, claim_id)
    return _Checked(Replayed(claim_id, verdict), frozenset(freed.get(u, u) for u in required(certificate)))
