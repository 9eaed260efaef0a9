"""One corpus of claims for every engine: a true claim is never refuted, a false twin never proved.

An engine may answer "unknown". Whatever it concludes, the kernel must accept its certificate first.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method.negation import disproof
from referee.proofs.method.task import Task
from referee.proofs.methods import accepted
from referee.proofs.solvers import Solvers
from referee.proofs.verdict import PROVED, REFUTED
from referee.properties.hunt import hunt
from referee.properties.numeric_check import numeric_check
from referee.symbolic.claim import Claim
from referee.symbolic.load import load_paper

HERE = Path(__file__).parent
STATIC = {c.id: c for c in load_paper(HERE / "corpus.toml").claims}
DYNAMIC = {c.id: c for c in load_paper(HERE / "corpus_dynamic.toml").claims}
GRAMMAR = {c.id: c for c in load_paper(HERE.parent / "symbolic" / "grammar.claims.toml").claims}
CLAIMS = {**STATIC, **DYNAMIC, **GRAMMAR}
KERNEL = Kernel(Solvers(seconds=2), lemma_formulas())
EXAMPLES = (150, 400)


def is_twin(claim_id: str) -> bool:
    return ".twin" in claim_id


TRUE = [i for i in CLAIMS if not is_twin(i)]
TWINS = [i for i in CLAIMS if is_twin(i)]
STATIC_TWINS = [i for i in STATIC if is_twin(i)]


@cache
def by_methods(claim_id: str) -> str | None:
    """The verdict that the first accepted proposal of a method supports."""
    return next((verdict.name for _, _, verdict in accepted(Task(CLAIMS[claim_id], KERNEL, {}))), None)


@cache
def by_negation(claim_id: str) -> str | None:
    """The verdict of its negation settled as it stands."""
    claim = CLAIMS[claim_id]
    lines = [{"do": "settle"}]
    certificate = {"claim": claim.id, "digest": claim.digest, "kind": "negation", "proof": lines}
    try:
        return KERNEL.check(claim, certificate, {}).name
    except Rejected:
        return None


@cache
def by_hunt(claim_id: str) -> str | None:
    """The verdict of a counterexample, checked by the kernel. A certificate that the kernel refuses is an error."""
    claim = CLAIMS[claim_id]
    for examples in EXAMPLES if is_twin(claim_id) else EXAMPLES[:1]:
        hunted = hunt(claim, examples=examples, seed=1)
        certificate = disproof(claim, hunted.found, hunted.certificate)
        if certificate is not None:
            return KERNEL.check(claim, certificate, {}).name
    return None


ENGINES = {"methods": by_methods, "negation": by_negation, "hunt": by_hunt}


@pytest.mark.parametrize("claim_id", TRUE)
def test_no_engine_refutes_a_true_claim(claim_id: str) -> None:
    assert REFUTED not in {name: engine(claim_id) for name, engine in ENGINES.items()}.values()


@pytest.mark.parametrize("claim_id", TWINS)
def test_no_engine_proves_a_twin(claim_id: str) -> None:
    assert PROVED not in {name: engine(claim_id) for name, engine in ENGINES.items()}.values()


@pytest.mark.parametrize("claim_id", STATIC_TWINS)
def test_every_twin_is_refuted_at_an_exact_point(claim_id: str) -> None:
    assert by_hunt(claim_id) == REFUTED


@pytest.mark.parametrize("claim_id", [i for i in TRUE if i not in DYNAMIC])
def test_a_true_claim_fails_at_no_exact_point(claim_id: str) -> None:
    assert numeric_check(CLAIMS[claim_id], points=15).failed == 0


def test_every_true_claim_has_a_twin() -> None:
    def twins(of: str) -> list[Claim]:
        return [c for i, c in CLAIMS.items() if i.startswith(f"{of}.twin")]

    assert [i for i in TRUE if not twins(i)] == []
    assert sum(i in STATIC for i in TRUE) >= 45
    assert sum(i in DYNAMIC for i in TRUE) >= 5
    assert sum(i in GRAMMAR for i in TRUE) >= 100


def test_most_true_claims_are_proved() -> None:
    proved = [i for i in TRUE if by_methods(i) == PROVED]
    assert sum(i in STATIC for i in proved) >= 35
    assert sum(i in DYNAMIC for i in proved) >= 5
    assert sum(i in GRAMMAR for i in proved) >= 75


def test_most_twins_of_the_grammar_are_refuted() -> None:
    assert sum(by_hunt(i) == REFUTED for i in TWINS if i in GRAMMAR) >= 85
