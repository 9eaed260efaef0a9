"""Proofs by instances of the lemmas on powers and logarithms: what is proved, and that no false twin is."""

from __future__ import annotations

from pathlib import Path

import pytest
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method import direct, powers
from referee.proofs.method.task import Task
from referee.proofs.solvers import Solvers
from referee.proofs.verdict import PROVED
from referee.symbolic.load import load_paper

CLAIMS = {c.id: c for c in load_paper(Path(__file__).parent / "powers.claims.toml").claims}
KERNEL = Kernel(Solvers(), lemma_formulas())
OPEN = ("ces.geometric", "ces.geometric.neg", "ces.mono.y")  # found with luck only


def proved(claim_id: str) -> bool:
    claim = CLAIMS[claim_id]
    task = Task(claim, KERNEL, {})
    for certificate in (*direct.propose(task), *powers.propose(task)):
        try:
            return KERNEL.check(claim, certificate, {}).name == PROVED
        except Rejected:
            continue
    return False


@pytest.mark.parametrize("claim_id", [i for i in CLAIMS if not i.endswith(".false") and i not in OPEN])
def test_a_true_claim_is_proved(claim_id: str) -> None:
    assert proved(claim_id)


@pytest.mark.parametrize("claim_id", [i for i in CLAIMS if i.endswith(".false")])
def test_a_false_twin_is_not_proved(claim_id: str) -> None:
    assert not proved(claim_id)
