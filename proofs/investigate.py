"""One claim, by every road: stored certificate, methods, derivation, numeric check and hunt; then what follows.

Roads only gather evidence and propose certificates. The verdict is the kernel's, or `survived` or `open`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from ..properties.searches import hunt, numeric_check
from ..symbolic.claim import Claim
from ..symbolic.derivation import Derivation
from ..symbolic.expression import Node
from .context import Rejected
from .counterexample import counterexample_of
from .derivation_check import DerivationError, check_derivation
from .kernel import Certificate, Kernel
from .method import argument
from .method.negation import disproof
from .method.task import Task
from .methods import accepted as accepted_proposals
from .outline import OutlineError
from .result import ROADS, Counterexample, Evidence, Result
from .vacuity import not_vacuous
from .verdict import OPEN, PROVED, REFUTED, SURVIVED, Verdict

if TYPE_CHECKING:
    from ..properties.hunt import Hunt

NUMERIC_POINTS = 12
HUNT, CHECK, DERIVATION, NUMERIC, SEARCH = "hunt", "check", "derivation", "numeric", "certificate"
ASSUMPTIONS = "assumptions"
ENDED = "ended early"
WORDS = {
    HUNT: "hunt", CHECK: "check of a certificate", DERIVATION: "derivation", NUMERIC: "numeric check",
    SEARCH: "search for a proof", ASSUMPTIONS: "look for values that meet the assumptions",
}  # fmt: skip
Closed = tuple[str, str, str, float]
T = TypeVar("T")
MAX_HALVINGS = 8


@dataclass(frozen=True)
class Settings:
    """How hard to look: examples of the hunt, its seed."""

    examples: int = 100
    seed: int = 0

    def examples_for(self, claim: Claim) -> int:
        """Simulated paths cost more than values: a quarter as many."""
        return self.examples // 4 if claim.model.startswith("trade-paths") else self.examples


@dataclass(frozen=True)
class Case:
    """A claim with what may be used for it: closed formulas of the claims it uses, derivation, stored certificate."""

    claim: Claim
    usable: Mapping[str, Node]
    derivation: Derivation | None
    stored: Certificate | None
    broken: Mapping[str, Closed] = field(default_factory=dict)
    """Roads that are closed since an earlier attempt was ended on them, with what is told of that."""


@dataclass(frozen=True)
class Stage:
    """What comes next (a road, or the look for values that meet the assumptions), and what was found before."""

    road: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    counterexample: Counterexample | None
    certificate: Certificate | None

    def result(self, claim: Claim, seconds: float) -> Result:
        """The result that was found before this stage."""
        return Result(claim, self.verdict, self.evidence, self.counterexample, self.certificate, seconds)


Tell = Callable[[Stage], None]


def investigate(case: Case, kernel: Kernel, settings: Settings, tell: Tell = lambda stage: None) -> Result:
    """All roads for one claim. Disagreement between roads makes the verdict `open` and is said in the reason.

    `tell` is called before each road, with what was found so far, in case that the road does not end.
    """
    start = time.perf_counter()
    found: Hunt | None = None
    accepted: list[_Accepted] = []
    shown: Counterexample | None = None
    evidence: list[Evidence | None] = [Evidence(*closed) for closed in case.broken.values()]

    def on(road: str, go: Callable[[], T], otherwise: T) -> T:
        """What a road gives; one that is closed, or that fails, gives nothing, and the others go on."""
        tell(_stage(road, case.claim, evidence, accepted, found, shown))
        if road in case.broken:
            return otherwise
        try:
            return go()
        except MemoryError:  # for the owner of this process to judge
            raise
        except Exception as error:
            told = " ".join(str(error).split())[:300]
            evidence.append(Evidence(*closed(road, f"the {WORDS[road]} failed: {type(error).__name__}: {told}")))
            return otherwise

    found = on(HUNT, lambda: _hunt(case.claim, settings), None)
    evidence.append(_hunted(found))
    accepted = on(CHECK, lambda: _given_certificates(case, kernel, found), [])
    shown = _shown(case.claim, accepted)
    evidence.append(on(DERIVATION, lambda: _derivation(case, kernel), None))
    evidence.append(on(NUMERIC, lambda: _numeric(case.claim, settings), None))
    if not accepted:
        accepted = on(SEARCH, lambda: _searched(case, kernel, found), [])
        shown = _shown(case.claim, accepted)
    known = any(e is not None and e.road == NUMERIC and e.engine != ENDED for e in evidence)
    last = _stage(ASSUMPTIONS, case.claim, evidence, accepted, found, shown)
    tell(last)
    verdict, met = not_vacuous(case.claim, last.verdict, kernel, case.usable, points_known=known)
    failed = "; ".join(e.summary for e in evidence if e is not None and e.engine == ENDED)
    if verdict.name == OPEN and failed:
        verdict = replace(verdict, reason=f"{verdict.reason}; {failed}")
    result = last.result(case.claim, time.perf_counter() - start)
    certificate = result.certificate if verdict.name in (PROVED, REFUTED) else None
    return replace(result, verdict=verdict, certificate=certificate, assumed=met)


def closed(road: str, reason: str) -> Closed:
    """A road on which an attempt was ended: what is told of it."""
    return road if road in ROADS else "certificate", ENDED, reason, 0.0


def _stage(
    road: str, claim: Claim, evidence: list[Evidence | None], accepted: list[_Accepted],
    found: Hunt | None, shown: Counterexample | None,
) -> Stage:  # fmt: skip
    told = sorted((e for e in evidence if e is not None), key=lambda e: ROADS.index(e.road))
    verdict, certificate = _conclude(claim, accepted, found)
    told += [Evidence("certificate", v.engine, v.verdict.reason, v.seconds, v.supports) for v in accepted]
    verdict = _disagreement(verdict, told)
    if verdict.name not in (PROVED, REFUTED):
        certificate = None
    return Stage(road, verdict, tuple(told), shown if verdict.name == REFUTED else None, certificate)


def _shown(claim: Claim, accepted: list[_Accepted]) -> Counterexample | None:
    """What the first accepted certificate exhibits, if it is a refutation."""
    if not accepted or accepted[0].verdict.name != REFUTED:
        return None
    return counterexample_of(claim, accepted[0].certificate)


@dataclass(frozen=True)
class _Accepted:
    """A certificate that the kernel accepted."""

    verdict: Verdict
    certificate: Certificate
    engine: str
    seconds: float

    @property
    def supports(self) -> bool:
        return self.verdict.name == PROVED


def _given_certificates(case: Case, kernel: Kernel, found: Hunt | None) -> list[_Accepted]:
    """At most one accepted proof and one accepted refutation, from the store and the hunt."""
    accepted: list[_Accepted] = []
    if case.stored is not None:
        _try(case, kernel, case.stored, "stored certificate", accepted)
    hunted = None if found is None or _has(accepted, REFUTED) else disproof(case.claim, found.found, found.certificate)
    if hunted is not None:
        _try(case, kernel, hunted, "hunt", accepted)
    return accepted


def _searched(case: Case, kernel: Kernel, found: Hunt | None) -> list[_Accepted]:
    """A certificate from the outline or a method, if the kernel accepts one."""
    accepted: list[_Accepted] = []
    for proposed in _arguments(case.claim, found):
        _try(case, kernel, proposed, "argument", accepted)
        if accepted:
            break
    if not accepted:
        started = time.perf_counter()
        for method, certificate, verdict in accepted_proposals(Task(case.claim, kernel, case.usable)):
            accepted.append(_Accepted(verdict, certificate, method, time.perf_counter() - started))
            break
    return accepted


def _arguments(claim: Claim, found: Hunt | None) -> Iterator[Certificate]:
    """The outline's proposals; a disproof at a date is tried at earlier dates too, where bounds are tighter."""
    values = None if found is None else found.found
    for _ in range(MAX_HALVINGS):
        try:
            proposed = argument.propose(claim, values)
        except (OutlineError, LookupError) as error:
            raise Rejected(str(error)) from None
        if proposed is not None:
            yield proposed
        date = None if values is None else values.get("t")
        if values is None or not isinstance(date, Fraction) or not argument.needs_values(claim):
            return
        values = {**values, "t": date / 2}


def _try(case: Case, kernel: Kernel, certificate: Certificate, engine: str, accepted: list[_Accepted]) -> None:
    started = time.perf_counter()
    try:
        verdict = kernel.check(case.claim, certificate, case.usable)
    except Rejected:
        return
    accepted.append(_Accepted(verdict, certificate, engine, time.perf_counter() - started))


def _has(accepted: list[_Accepted], name: str) -> bool:
    return any(a.verdict.name == name for a in accepted)


def _conclude(claim: Claim, accepted: list[_Accepted], found: Hunt | None) -> tuple[Verdict, Certificate | None]:
    if _has(accepted, PROVED) and _has(accepted, REFUTED):
        return Verdict(OPEN, claim.scope, "ALARM: the kernel accepted a proof and a refutation"), None
    if accepted:
        return accepted[0].verdict, accepted[0].certificate
    if found is not None and found.found is None and found.tried > 0 and found.smallest_margin is not None:
        return Verdict(SURVIVED, claim.scope, found.summary), None
    if found is not None and found.found is not None:  # a claim about paths, as a rule: their enclosures are no proof
        told = f"the hunt says that it fails; of that the kernel has accepted no certificate: {found.summary}"
        return Verdict(OPEN, claim.scope, told), None
    return Verdict(OPEN, claim.scope, "no method found a proof, and the hunt could not decide"), None


def _disagreement(verdict: Verdict, evidence: list[Evidence]) -> Verdict:
    """A road that speaks against the kernel's verdict makes it open: one of them is wrong."""
    if verdict.name not in (PROVED, REFUTED):
        return verdict
    against = [e for e in evidence if e.supports is not None and e.supports != (verdict.name == PROVED)]
    against = [e for e in against if e.road != "derivation" and (verdict.name == PROVED or e.road == "certificate")]
    if not against:
        return verdict
    told = "; ".join(f"{e.road}: {e.summary}" for e in against)
    return Verdict(OPEN, verdict.scope, f"ALARM: roads disagree with {verdict.name!r}: {told}")


def _hunt(claim: Claim, settings: Settings) -> Hunt | None:
    return hunt(claim, examples=settings.examples_for(claim), seed=settings.seed)


def _hunted(found: Hunt | None) -> Evidence | None:
    """The hunt's evidence; a hunt that could judge the statement nowhere is none."""
    if found is None or (found.smallest_margin is None and found.found is None):
        return None
    supports = False if found.found is not None else None
    return Evidence(
        "hunt",
        "screened points, made simple, confirmed with fractions or balls",
        found.summary,
        found.seconds,
        supports,
    )


def _numeric(claim: Claim, settings: Settings) -> Evidence | None:
    started = time.perf_counter()
    check = numeric_check(claim, points=NUMERIC_POINTS, seed=settings.seed)
    if check.held + check.failed == 0:
        return None
    supports = False if check.failed else None
    return Evidence("numeric", "balls at exact points", check.summary, time.perf_counter() - started, supports)


def _derivation(case: Case, kernel: Kernel) -> Evidence | None:
    if case.derivation is None:
        return None
    started = time.perf_counter()
    try:
        steps = check_derivation(case.derivation, kernel.solvers, kernel.lemmas)
        summary, supports = f"{len(steps)} steps, each checked: {case.derivation.title}", None
    except DerivationError as error:
        summary, supports = f"FAILED: {error}", False
    return Evidence("derivation", "SymPy and the kernel's rules", summary, time.perf_counter() - started, supports)


def required(certificate: Mapping[str, Any]) -> set[str]:
    """The claims that the lines of a proof rest on."""
    found: set[str] = set()
    stack: list[Any] = [certificate.get("proof")]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack += item
        elif isinstance(item, Mapping):
            if item.get("rule") == "claim":
                found.add(str(item.get("name")))
            stack += item.values()
    return found
