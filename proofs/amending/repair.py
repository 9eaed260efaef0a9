"""Amendments for the refuted claims of papers that declare none: stored ones checked again, others looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...numeric.balls import Values
from ...properties.sandbox import Limits, OutOfLimits, Sandbox
from ...symbolic.claim import Claim
from ...symbolic.expression import Node
from ...symbolic.paper import Paper
from ...symbolic.papers import BUNDLED
from ...symbolic.prenex import pointwise
from ...symbolic.reading import StatementError
from .. import store
from ..context import Rejected
from ..counterexample import counterexample_of
from ..kernel import Certificate, Kernel, read_values
from ..lemmas import lemma_formulas
from ..result import Amendment, Counterexample, Result
from ..solvers import Solvers
from ..twin import full_witness_twin
from ..vacuity import is_about_points
from ..verdict import PROVED, REFUTED
from .change import amended_id, change_of, changed
from .search import Made, amendment

Told = Callable[[str], None]
SECONDS = 5
"""Of a solver's time for one query: an amendment that is hard to prove is not worth more."""


@dataclass(frozen=True)
class Repair:
    """A refuted claim to amend, what may be used for it, and what violates it."""

    claim: Claim
    usable: Mapping[str, Node]
    counterexample: Counterexample | None
    folder: Path


def repair_of(
    claim: Claim, papers: Sequence[Paper], proved: Mapping[str, Node], found: Counterexample | None, folder: Path
) -> Repair | None:
    """What to amend; None if the paper declares candidates for this claim, is a bundled one, or speaks of paths."""
    declared = {a for p in papers for a, _ in p.amendments}
    taken = any(c.id == amended_id(claim.id) for p in papers for c in p.claims)
    if claim.id in declared or taken or claim.amends or claim.paper in BUNDLED or not claim.binders:
        return None
    if not is_about_points(claim):
        return None
    return Repair(claim, {u: f for u, f in proved.items() if u in claim.uses}, found, folder)


def repairs(papers: Sequence[Paper], results: Sequence[Result], folder: Path) -> list[Repair]:
    """What there is to amend."""
    proved = {r.claim.id: r.claim.closed for r in results if r.verdict.name == PROVED}
    refuted = [r for r in results if r.verdict.name == REFUTED]
    rows = [repair_of(r.claim, papers, proved, r.counterexample, folder) for r in refuted]
    return [r for r in rows if r is not None]


def repaired(
    wanted: Sequence[Repair], results: Sequence[Result], processes: int, limits: Limits | None, told: Told
) -> list[Result]:
    """The results with amendments where one is found within the limits; what is found is stored.

    Without limits all is done in this process. An interruption keeps what was found.
    """
    found: dict[str, Made] = {}

    def ready(repair: Repair, made: Made | None) -> None:
        told(f"{repair.claim.id} {'not amended' if made is None else 'amended'}")
        if made is not None:
            found[repair.claim.id] = made
            store.save(repair.folder, made.certificate)
            store.save(repair.folder, made.witness)

    try:
        for repair, new in _made_all(wanted, processes, limits):
            ready(repair, new)
    except KeyboardInterrupt:
        pass  # what was found is kept
    return [replace(r, amendment=found[r.claim.id].amendment) if r.claim.id in found else r for r in results]


def _made_all(wanted: Sequence[Repair], processes: int, limits: Limits | None) -> Iterator[tuple[Repair, Made | None]]:
    if limits is None:
        yield from ((repair, made(repair)) for repair in wanted)
        return
    with Sandbox(processes, limits) as pool:
        futures = {pool.submit(made, repair): repair for repair in wanted}
        for future in pool.completed(futures):
            try:
                yield futures[future], future.result()
            except OutOfLimits:
                yield futures[future], None


def made(repair: Repair) -> Made | None:
    """The stored amendment if the kernel still accepts it, else one that is looked for; what goes wrong finds none."""
    kernel = Kernel(Solvers(SECONDS), lemma_formulas())
    try:
        known = _stored(repair, kernel)
        return known or amendment(repair.claim, _values(repair), kernel, repair.usable)
    except MemoryError:  # for the owner of this process to judge
        raise
    except Exception:  # one claim's trouble is its own
        return None


def _values(repair: Repair) -> Values:
    """The values that violate the claim, if they are values of its symbols."""
    if repair.counterexample is None:
        return {}
    try:
        values = read_values(repair.counterexample.values)
    except (Rejected, StatementError, ValueError, TypeError):
        return {}
    return values if values.keys() == {b.name for b in pointwise(repair.claim).binders} else {}


def stored_claim(claim: Claim, certificate: Certificate) -> Claim | None:
    """The amended claim that a stored certificate is for; None if its changes make none, or another."""
    rows = certificate.get("changes")
    changes = [change_of(row) for row in rows] if isinstance(rows, list) else []
    try:
        found = changed(claim, [c for c in changes if c is not None])
        return found if changes and None not in changes and found.digest == certificate.get("digest") else None
    except (StatementError, LookupError, ValueError, TypeError):
        return None


def stored_amendments(claims: Mapping[str, Claim], folder: Path) -> dict[str, Claim]:
    """The amended claims, and their witness twins, for which there are stored certificates."""
    found: dict[str, Claim] = {}
    for claim_id, claim in claims.items():
        certificate = None if amended_id(claim_id) in claims else store.load(folder, amended_id(claim_id))
        new = None if certificate is None else stored_claim(claim, certificate)
        if new is not None:
            found |= {new.id: new, (twin := full_witness_twin(new)).id: twin}
    return found


def _stored(repair: Repair, kernel: Kernel) -> Made | None:
    certificate = store.load(repair.folder, amended_id(repair.claim.id))
    claim = None if certificate is None else stored_claim(repair.claim, certificate)
    if certificate is None or claim is None:
        return None
    twin = full_witness_twin(claim)
    witness = store.load(repair.folder, twin.id)
    if witness is None:
        return None
    try:
        verdict = kernel.check(claim, certificate, repair.usable)
        if verdict.name != PROVED or kernel.check(twin, witness, {}).name != REFUTED:
            return None
    except Rejected:
        return None
    shown = counterexample_of(twin, witness)
    return Made(Amendment(claim, verdict, {} if shown is None else shown.values, made=True), certificate, witness)
