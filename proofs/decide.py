"""A twin of a claim decided: by its stored certificate, its own outline, the proof of the claim, or the hunt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..properties.searches import hunt
from ..symbolic.claim import Claim
from ..symbolic.expression import Node
from .context import Rejected
from .counterexample import counterexample_of
from .investigate import Settings, required
from .kernel import Certificate, Kernel
from .method import argument
from .method.negation import disproof
from .method.task import Task
from .methods import accepted
from .outline import OutlineError
from .result import Counterexample
from .twin import MEANING, with_meaning
from .verdict import REFUTED, Verdict


@dataclass(frozen=True)
class Question:
    """A twin, what may be used for it, its stored certificate, and the proof of the claim it is a twin of.

    `stands_on` names the twins whose formulas stand in `usable` for the claims of which they are twins.
    """

    twin: Claim
    usable: Mapping[str, Node]
    stored: Certificate | None = None
    proof: Certificate | None = None
    stands_on: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What the kernel accepted for a twin; None if nothing."""

    twin: Claim
    verdict: Verdict | None
    certificate: Certificate | None
    tried: str

    @property
    def counterexample(self) -> Counterexample | None:
        """The values of an accepted refutation, if it exhibits any."""
        if self.certificate is None or self.verdict is None or self.verdict.name != REFUTED:
            return None
        return counterexample_of(self.twin, self.certificate)


def decide(question: Question, kernel: Kernel, settings: Settings) -> Answer:
    """The first certificate that the kernel accepts."""
    tried: list[str] = []
    for road, certificate in _proposals(question, kernel, settings):
        tried.append(road)
        try:
            verdict = kernel.check(question.twin, certificate, question.usable)
        except Rejected:
            continue
        return Answer(question.twin, verdict, _with_uses(question, certificate), road)
    return Answer(question.twin, None, None, ", ".join(tried) or "nothing applies")


def _proposals(question: Question, kernel: Kernel, settings: Settings) -> Iterator[tuple[str, Certificate]]:
    twin = question.twin
    if question.stored is not None:
        yield "the stored certificate", question.stored
    if argument.outline_text(twin) is not None and not argument.needs_values(twin):
        try:
            outline = argument.propose(twin)
        except (OutlineError, LookupError) as error:
            raise Rejected(str(error)) from None
        if outline is not None:
            yield "an outline of its own", outline
            return
    if question.proof is not None and question.proof.get("kind") == "proof":
        yield "the claim's proof", _put_to(twin, question.proof)
    for model in dict.fromkeys((twin.model, "")):  # a model's draws keep to its own assumptions: then draw without it
        if not twin.model.startswith("trade-paths"):  # simulated paths obey every assumption
            certificate = _hunted(replace(twin, model=model), settings)
            if certificate is not None:
                yield "the hunt", certificate
    for method, certificate, _ in accepted(Task(twin, kernel, question.usable)):
        yield "a proof of one line" if method == "direct" else f"a proof by {method}", certificate


def _hunted(twin: Claim, settings: Settings) -> Certificate | None:
    """What the hunt finds; draws that a model makes for its own domains may fail in a wider one."""
    try:
        found = hunt(twin, examples=settings.examples_for(twin), seed=settings.seed)
        return disproof(twin, found.found, found.certificate)
    except (ArithmeticError, ValueError, TypeError, LookupError):
        return None


def _with_uses(question: Question, certificate: Certificate) -> Certificate:
    """The certificate with the twins that it stands on."""
    used = {u: twin for u, twin in question.stands_on.items() if u in required(certificate)}
    return {**certificate, "stands_on": used} if used else certificate


def _put_to(twin: Claim, certificate: Certificate) -> Certificate:
    """The proof of a claim as a proof of its twin."""
    moved = {**certificate, "claim": twin.id, "digest": twin.digest}
    if any(a.name == MEANING for a in twin.given):
        return {**moved, "proof": with_meaning(certificate["proof"], len(twin.given) - 1)}
    return {**moved, "proof_of": certificate["claim"]}
