"""Claims that something exists: a witness proves them, a proof that nothing has the property refutes them."""

from __future__ import annotations

import pytest
from referee.proofs.context import Rejected
from referee.proofs.counterexample import counterexample_of
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method import existence
from referee.proofs.method.task import Task
from referee.proofs.methods import PROVING
from referee.proofs.solvers import Solvers
from referee.symbolic.load import read_paper

HEAD = """
[paper]
key = "p"
[symbols]
x = { domain = "(0, oo)" }
y = { domain = "(0, oo)" }
[[claim]]
id = "claim"
"""
TRUE = {
    "above": ("exists t in (0, oo): t > x",),
    "between": ("exists t in (x, y): t^2 > x*t", "x < y"),
    "solved": ("exists t in (0, oo): x*t > 1 and x*t/(1 + y) < 1",),
    "logarithm": ("exists t in (-oo, oo): exp(t*x) = y",),
    "number": ("exists t in (-oo, oo): t + 3 = 2",),
    "ratio": ("exists t in (0, oo): t*x = y",),
    "root": ("exists t in (0, oo): t^2 = x",),
    "share": ("exists t in (0, 1): t*x < y*(1-t)",),
}
FALSE = {
    "square": ("exists t in (0, oo): t^2 + t + x < 0",),
    "no root": ("exists t in (-oo, oo): t^2 + x = 0",),
    "tangent": ("exists t in (0, oo): exp(t) < 1 + t",),
    "bounded": ("exists t in (0, 1): t > x",),
    "beyond": ("exists t in (x, y): t > 2*y", "x < y"),
    "solved": ("exists t in (0, oo): x*t > 1 and x*t*(1 + y) < 1",),
    "both": ("exists t in (0, oo): t > x and t < x",),
}


NOTHING = {
    "negative": ("not exists t in (0, oo): t*x < 0",),
    "tangent": ("not exists t in (0, oo): exp(t) < 1 + t",),
    "given": ("not exists t in (0, oo): t*x > 1 and t*y < 1", "x < y"),
    "wherever": ("not exists x in (0, oo): x*y < 0",),
}
SOMETHING = {
    "small": ("not exists t in (0, oo): t*x < 1",),
    "not given": ("not exists t in (0, oo): t*x > 1 and t*y < 1", "x > y"),
    "boundary": ("not exists t in [0, oo): t*x <= 0",),
    "weak": ("not exists t in (0, oo): exp(t) <= 1 + 2*t",),
}


def test_values_of_a_disproof_are_shown() -> None:
    claim = read_paper(f"{HEAD}says = 'exists t in (0, 1): t > x'\n", "test").claims[0]
    certificate = next(existence.refuting(PROVING)(Task(claim, Kernel(Solvers(5), lemma_formulas()), {})))
    shown = counterexample_of(claim, certificate)
    assert shown is not None and shown.values == {"x": "1"} and "no such t" in shown.shows


def verdicts(texts: tuple[str, ...]) -> list[str]:
    says, *given = texts
    claim = read_paper(f"{HEAD}says = '''{says}'''\ngiven = {[*given]}\n", "test").claims[0]
    kernel = Kernel(Solvers(5), lemma_formulas())
    found = []
    for method in (existence.propose, existence.refuting(PROVING), existence.denying(PROVING)):
        for certificate in method(Task(claim, kernel, {})):
            try:
                found.append(kernel.check(claim, certificate, {}).name)
            except Rejected:
                continue
            break
    return found


@pytest.mark.parametrize("name", TRUE)
def test_a_witness_is_found(name: str) -> None:
    assert verdicts(TRUE[name]) == ["proved"]


@pytest.mark.parametrize("name", FALSE)
def test_that_nothing_exists_is_proved_at_numbers(name: str) -> None:
    assert verdicts(FALSE[name]) == ["refuted"]


@pytest.mark.parametrize("name", NOTHING)
def test_that_nothing_exists_is_proved(name: str) -> None:
    assert verdicts(NOTHING[name]) == ["proved"]


@pytest.mark.parametrize("name", SOMETHING)
def test_what_exists_is_not_denied(name: str) -> None:
    assert "proved" not in verdicts(SOMETHING[name])
