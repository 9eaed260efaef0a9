"""Claims of calculus: what the method proposes, the kernel accepts; of a false twin it accepts nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method import calculus
from referee.proofs.method.task import Task
from referee.proofs.solvers import Solvers
from referee.symbolic.load import load_paper

FILES = [Path(__file__).parent / f"{name}.claims.toml" for name in ("calculus", "limits")]
CLAIMS = {c.id: c for path in FILES for c in load_paper(path).claims}
KERNEL = Kernel(Solvers(seconds=5), lemma_formulas())


def proved(claim_id: str) -> bool:
    claim = CLAIMS[claim_id]
    for certificate in calculus.propose(Task(claim, KERNEL, {})):
        try:
            KERNEL.check(claim, certificate, {})
        except Rejected:
            continue
        return True
    return False


@pytest.mark.parametrize("claim_id", [i for i in CLAIMS if not i.endswith(".false")])
def test_true_claims_are_proved(claim_id: str) -> None:
    assert proved(claim_id)


@pytest.mark.parametrize("claim_id", [i for i in CLAIMS if i.endswith(".false")])
def test_false_twins_are_not(claim_id: str) -> None:
    assert not proved(claim_id)
