"""Scripts of counterexamples to claims with derivatives, monotonicity, curvature and limits: they show the failure."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
from referee.proofs.counterexample import counterexample_of
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method.negation import disproof
from referee.proofs.report.failing import failing
from referee.proofs.report.plot import plot_of
from referee.proofs.report.script import LINES, script_for
from referee.proofs.solvers import Solvers
from referee.proofs.verdict import REFUTED
from referee.properties.hunt import hunt
from referee.symbolic.claim import Claim
from referee.symbolic.expression import Op
from referee.symbolic.load import read_paper
from referee.symbolic.plain import SHAPES
from referee.symbolic.prenex import pointwise, written_out
from referee.symbolic.text import to_text
from referee.symbolic.walk import walk

FILE = """
[paper]
key = "p"
[symbols]
x = { domain = "(0, oo)" }
z = { domain = "(-oo, oo)" }
t = { domain = "(0, 1)" }
a = { domain = "(0, oo)" }
A = { domain = "(0, oo)", size = 2 }
[definitions]
R = "t*(1 - t)^a"
MR = "diff(R, t)"
rises = "MR > 0"
"slope(q)" = "diff(q^3, q)"
lim = "limit(x + 1, x, 0)"
[[claim]]
id = "claim"
"""
KERNEL = Kernel(Solvers(seconds=2), lemma_formulas())


def claim_of(says: str, *given: str) -> Claim:
    rows = ", ".join(f'"{g}"' for g in given)
    return read_paper(f'{FILE}says = "{says}"\ngiven = [{rows}]\n', "p.toml").claims[0]


# statement, hypotheses: all false
KINDS = {
    "derivative of a definition": ("MR > 0", "a = 1"),
    "formula with a derivative": ("rises", "a = 1"),
    "function with a derivative": ("slope(2*x) > x",),
    "second derivative": ("diff(z^3, z, 2) > 0",),
    "derivative by an entry": ("diff(A[1]^2*A[2], A[1]) > A[2]",),
    "derivative in a sum": ("sum(diff(A[i]^2*x, x), i, 1, 2) > 1",),
    "derivative at a kink": ("diff(abs(z), z) = 1",),
    "derivative in a hypothesis": ("x > 1", "diff(x^2 - x, x) > 0"),
    "increasing": ("increasing(z^2, z)",),
    "increasing, given": ("increasing(z^2, z)", "z > -1"),
    "increasing, equal": ("increasing(Max(z, 0), z)",),
    "decreasing": ("decreasing(R, t)",),
    "convex": ("convex(z^3, z)",),
    "concave": ("concave(exp(a*x), x)",),
    "limit from above": ("limit(x^2 + a, x, 0+) = 0",),
    "limit at an upper end": ("limit(t^2, t, 1) = 0",),
    "limit in a definition": ("lim > 1",),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_script_shows_the_failure(kind: str) -> None:
    claim = claim_of(*KINDS[kind])
    found = hunt(claim, examples=150, seed=1)
    certificate = disproof(claim, found.found, found.certificate)
    assert certificate is not None and KERNEL.check(claim, certificate, {}).name == REFUTED
    shown = counterexample_of(claim, certificate)
    assert shown is not None
    text = script_for(claim, shown)
    assert len(text.splitlines()) <= LINES and "referee" not in text and "where" not in text
    run = subprocess.run([sys.executable, "-I", "-c", text], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0 and run.stderr == ""
    assert "is False" in run.stdout.splitlines()[-1]
    checks = [line for line in run.stdout.splitlines() if line.startswith("hypotheses")]
    assert not any("False" in line for line in checks)
    plot_of(claim, shown)  # perhaps none; never an error


def test_the_script_takes_the_derivative_of_what_a_definition_stands_for() -> None:
    """With R left as a name, the derivative by t would be 0."""
    claim = claim_of("MR > 0", "a = 1")
    found = hunt(claim, examples=150, seed=1)
    shown = counterexample_of(claim, found.certificate or {})
    assert shown is not None
    run = subprocess.run([sys.executable, "-I", "-c", script_for(claim, shown)], capture_output=True, text=True)
    slope = float(1 - 2 * Fraction(shown.values["t"]))
    assert f"left = {slope:.9g}, right = 0" in run.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_out_says_the_same(kind: str) -> None:
    claim = claim_of(*KINDS[kind])
    whole = written_out(claim)
    assert whole.digest == pointwise(claim).digest
    assert not any(isinstance(p, Op) and (p.op in SHAPES or p.op == "diff") for p in walk(whole.statement))


def test_definitions_stay_where_no_calculus_is() -> None:
    claim = claim_of("R > 1/5")
    assert written_out(claim) is claim
    relation = failing(claim, {"t": Fraction(1, 10), "a": Fraction(1)}).relation
    assert relation is not None and to_text(relation) == "R > (1/5)"
