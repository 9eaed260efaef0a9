"""What follows verdicts: amendments of refuted claims, and the audit of the assumptions of proved ones.

An amendment counts if its own claim is proved and values that satisfy its hypotheses are exhibited. An assumption is
needed if the claim without it is refuted, and not needed if it is proved without it; otherwise that is undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..properties.sandbox import Limits, OutOfLimits, Sandbox
from ..properties.searches import load
from ..symbolic.claim import Claim
from ..symbolic.expression import Node
from ..symbolic.paper import Paper
from . import store
from .decide import Answer, Question, decide
from .investigate import Settings
from .kernel import Certificate, Kernel
from .lemmas import lemma_formulas
from .report.wording import values_text
from .result import Amendment, AssumptionFinding, Result
from .solvers import Solvers
from .twin import assumptions, witness_twin
from .verdict import PROVED, REFUTED

NEEDED = {REFUTED: "yes", PROVED: "no"}
STORED = "stored certificate, not checked in this run"
Told = Callable[[str], None]


@dataclass(frozen=True)
class Task:
    """A twin to decide, of the claim with this id; `depth` counts uses of uses.

    `assumption` is empty for a witness; `instead` has the wider domain that a bound is relaxed to.
    """

    claim_id: str
    assumption: str
    question: Question
    depth: int = 0
    instead: str = ""


def tasks(papers: Sequence[Paper], results: Sequence[Result], folder: Path, audit: bool) -> list[Task]:
    """The twins that the verdicts call for."""
    claims = {c.id: c for p in papers for c in p.claims}
    proved = {r.claim.id: r.certificate for r in results if r.verdict.name == PROVED and r.certificate is not None}
    refuted = {r.claim.id for r in results if r.verdict.name == REFUTED}
    pairs = [(a, b) for p in papers for a, b in p.amendments if a in refuted and b in proved]
    claims = {i: claims[i] for i in proved}  # a twin may rest on nothing else
    wanted = [witness_task(claims[b], claims, folder) for b in dict.fromkeys(b for _, b in pairs)]
    if audit:
        for claim_id, certificate in proved.items():
            if not claims[claim_id].amends:
                wanted += _audit(claims[claim_id], certificate, claims, folder)
    return wanted


def witness_task(claim: Claim, claims: Mapping[str, Claim], folder: Path) -> Task:
    """To show that the hypotheses of a claim can be met."""
    twin = witness_twin(claim)
    return Task(claim.id, "", Question(twin, _usable(claim, claims), store.load(folder, twin.id)))


def _audit(claim: Claim, proof: Certificate, claims: Mapping[str, Claim], folder: Path) -> Iterator[Task]:
    for without in assumptions(claim):
        stored = store.load(folder, without.twin.id)
        question = Question(without.twin, _usable(claim, claims), stored, proof)
        yield Task(claim.id, without.name, question, _depth(claim, claims), without.instead)


def _depth(claim: Claim, claims: Mapping[str, Claim]) -> int:
    return max((1 + _depth(claims[u], claims) for u in claim.uses if u in claims), default=0)


def _usable(claim: Claim, claims: Mapping[str, Claim]) -> dict[str, Node]:
    return {u: claims[u].closed for u in claim.uses if u in claims}


def answer(task: Task, settings: Settings) -> tuple[Task, Answer]:
    """Decide one twin; what goes wrong with it leaves it undecided."""
    try:
        return task, decide(task.question, Kernel(Solvers(), lemma_formulas()), settings)
    except MemoryError:  # for the owner of this process to judge
        raise
    except Exception as error:
        return task, Answer(task.question.twin, None, None, f"failed: {type(error).__name__}: {error}")


def answers(
    wanted: Sequence[Task], settings: Settings, processes: int, limits: Limits | None, told: Told
) -> list[tuple[Task, Answer]]:
    """All tasks, side by side, those of the claims that others use first. An interruption keeps what was found.

    A task that runs out of its limits leaves its twin undecided. Without limits all is done in this process.
    """
    found: list[tuple[Task, Answer]] = []
    proved: dict[tuple[str, str], Claim] = {}
    if wanted:
        load()
    try:
        with Sandbox(processes, limits or Limits()) as pool:
            for depth in sorted({t.depth for t in wanted}):
                batch = [_resting(t, proved) for t in wanted if t.depth == depth]
                for task, given in _decided(batch, settings, None if limits is None else pool):
                    found.append((task, given))
                    if task.assumption and _is(given, PROVED):
                        proved[task.claim_id, task.assumption] = given.twin
                    told(f"{given.twin.id} {'undecided' if given.verdict is None else given.verdict.name}")
    except KeyboardInterrupt:
        pass  # what was found is kept
    return found


def _decided(batch: Sequence[Task], settings: Settings, pool: Sandbox | None) -> Iterator[tuple[Task, Answer]]:
    if pool is None:
        yield from (answer(task, settings) for task in batch)
        return
    futures = {pool.submit(answer, task, settings): task for task in batch}
    for future in pool.completed(futures):
        try:
            yield future.result()
        except OutOfLimits as error:
            yield futures[future], Answer(futures[future].question.twin, None, None, str(error))


def _resting(task: Task, proved: Mapping[tuple[str, str], Claim]) -> Task:
    """The task with the claims that it may use freed from the same assumption, where that is proved."""
    question = task.question
    freed = {u: proved[u, task.assumption] for u in question.usable if (u, task.assumption) in proved}
    usable = {u: freed[u].closed if u in freed else formula for u, formula in question.usable.items()}
    stands_on = {u: twin.id for u, twin in freed.items()}
    return replace(task, question=replace(question, usable=usable, stands_on=stands_on))


def stored_audit(claim: Claim, folder: Path) -> list[AssumptionFinding]:
    """What stored certificates say of the assumptions of a proved claim; they are bound to it, but not checked here."""
    rows = []
    for without in assumptions(claim):
        found = store.load(folder, without.twin.id)
        if found is None or found.get("digest") != without.twin.digest:
            rows.append(AssumptionFinding(without.name, "undecided", "no certificate; `referee audit` looks for one"))
        elif found.get("kind") == "proof":
            rows.append(AssumptionFinding(without.name, "no", f"{_proved(without.instead)} ({STORED})"))
        else:
            values = found.get("values")
            at = f": {values_text(values)}" if isinstance(values, Mapping) else " by a disproof"
            rows.append(AssumptionFinding(without.name, "yes", f"refuted without it{at} ({STORED})"))
    return rows


def completed(
    papers: Sequence[Paper], results: Sequence[Result], found: Sequence[tuple[Task, Answer]], folder: Path
) -> list[Result]:
    """The results with amendments and audits; where no audit was asked for, with the stored ones."""
    witnesses = {t.claim_id: a for t, a in found if not t.assumption}
    by_id = {r.claim.id: r for r in results}
    audits: dict[str, list[AssumptionFinding]] = {}
    for task, given in found:
        if task.assumption:
            audits.setdefault(task.claim_id, []).append(_finding(task, given))
    pairs = [pair for p in papers for pair in p.amendments]
    out = []
    for r in results:
        order = [w.name for w in assumptions(r.claim)] if r.claim.id in audits else []
        rows = sorted(audits.get(r.claim.id, ()), key=lambda row: order.index(row.name))
        if not rows and r.verdict.name == PROVED and not r.claim.amends:
            rows = stored_audit(r.claim, folder)
        candidates = [by_id[b] for a, b in pairs if a == r.claim.id and b in by_id]
        amendment = _amendment(candidates, witnesses) if r.verdict.name == REFUTED else None
        out.append(replace(r, amendment=amendment, assumptions=tuple(rows)))
    return out


def _amendment(candidates: Sequence[Result], witnesses: Mapping[str, Answer]) -> Amendment | None:
    """The first candidate, strongest first, that is proved and not vacuous."""
    for r in candidates:
        shown = witnesses.get(r.claim.id)
        if r.verdict.name == PROVED and shown is not None and _is(shown, REFUTED):
            values = {} if shown.counterexample is None else shown.counterexample.values
            return Amendment(r.claim, r.verdict, values)
    return None


def _finding(task: Task, given: Answer) -> AssumptionFinding:
    needed = "undecided" if given.verdict is None else NEEDED[given.verdict.name]
    return AssumptionFinding(task.assumption, needed, _shows(given, task.instead), given.certificate)


def _shows(given: Answer, instead: str) -> str:
    if given.verdict is None:
        return f"tried: {given.tried}"
    if given.verdict.name == PROVED:
        return f"{_proved(instead)} ({given.tried})"
    found = given.counterexample
    return "refuted without it" + (f": {values_text(found.values)}" if found is not None else " by a disproof")


def _proved(instead: str) -> str:
    """What is proved of a claim without an assumption: of a bound, for which wider domain."""
    return f"proved for {instead}" if instead else "proved without it"


def _is(given: Answer, name: str) -> bool:
    return given.verdict is not None and given.verdict.name == name
