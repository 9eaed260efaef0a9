"""Claims of a limit are refuted by a proof of another limit at numbers; true ones are not."""

from __future__ import annotations

import pytest
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method import calculus, other_limit
from referee.proofs.method.task import Task
from referee.proofs.solvers import Solvers
from referee.symbolic.load import read_paper

HEAD = """
[paper]
key = "p"
[symbols]
x = { domain = "(0, oo)" }
c = { domain = "(0, oo)" }
r = { domain = "(0, 1)" }
[[claim]]
id = "claim"
"""
METHOD = other_limit.refuting((("calculus", calculus.propose),))
FALSE = ["limit((exp(c*x) - 1)/x, x, 0+) = 1", "limit((c^(1 - r) - 1)/(1 - r), r, 1-) = c - 1", "limit(c^x, x, 0+) = c"]
TRUE = ["limit((exp(c*x) - 1)/x, x, 0+) = c", "limit((c^(1 - r) - 1)/(1 - r), r, 1-) = log(c)", "limit(c^x, x, 0+) = 1"]


def verdicts(says: str) -> list[str]:
    claim = read_paper(f"{HEAD}says = '{says}'\n", "test").claims[0]
    kernel = Kernel(Solvers(5), lemma_formulas())
    found = []
    for certificate in METHOD(Task(claim, kernel, {})):
        try:
            found.append(kernel.check(claim, certificate, {}).name)
        except Rejected:
            continue
    return found[:1]


@pytest.mark.parametrize("says", FALSE)
def test_another_limit_refutes(says: str) -> None:
    assert verdicts(says) == ["refuted"]


@pytest.mark.parametrize("says", TRUE)
def test_a_true_limit_stands(says: str) -> None:
    assert verdicts(says) == []
