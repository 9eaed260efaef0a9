"""What the kernel knows of logarithms, exponentials, boxes and limits at infinity: each fact beside its false twins."""

from __future__ import annotations

from typing import Any

import pytest
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.outline import read_outline
from referee.proofs.solvers import Solvers
from referee.symbolic.load import read_paper

KERNEL = Kernel(Solvers(seconds=2), lemma_formulas())
SYMBOLS = """
[paper]
key = "k"
[symbols]
x = { domain = "(0, oo)" }
y = { domain = "(0, oo)" }
z = { domain = "(-oo, oo)" }
a = { domain = "(0, 1)" }
b = { domain = "[1/4, 1/2]" }
s = { domain = "(0, oo)" }
"""
SETTLE = "fix\nsettle"
ASSUME = "fix\nassume h\nsettle"
HALVES = """
fix
cases c: b <= 3/8 | b >= 3/8
  case
    settle
  case
    settle
"""
TO_ZERO = """
unfold
fix e
take delta = 1/e
fix v
have p: v > 0
settle
"""


def accepts(formula: str, outline: str, given: str = "") -> bool:
    text = f"{SYMBOLS}\n[[claim]]\nid = \"c\"\ngiven = [{given}]\nsays = '{formula}'\n"
    claim = read_paper(text, "test").claims[0]
    lines: list[dict[str, Any]] = read_outline(outline, "test")
    if not claim.binders:
        lines = [line for line in lines if line != {"do": "fix"}]
    try:
        KERNEL.check(claim, {"claim": claim.id, "digest": claim.digest, "kind": "proof", "proof": lines}, {})
    except Rejected:
        return False
    return True


@pytest.mark.parametrize(
    "formula",
    [
        "log(x^a * y / 3) = a * log(x) + log(y) - log(3)",
        "log(exp(z)) = z",
        "log(12) = 2 * log(2) + log(3)",
        "log(1) = 0 and log(exp(1)) = 1",
        "log((x + y)^z * exp(a)) = z * log(x + y) + a",
        "exp(a * log(x) + z) = x^a * exp(z)",
        "exp(log(x + y) / s) = (x + y)^(1/s)",
        "exp(log(x) * log(y)) = exp(log(y) * log(x))",
    ],
)
def test_logarithms_and_exponentials(formula: str) -> None:
    assert accepts(formula, SETTLE)


@pytest.mark.parametrize(
    "formula",
    [
        "log(x + y) = log(x) + log(y)",
        "log(z^2) = 2 * log(z)",  # z may be negative
        "log(z * x) = log(z) + log(x)",
        "exp(log(z)) = z",
        "exp(log(x) * log(y)) = x * y",
        "exp(log(x) * log(y)) = x^y",
        "log(x^a) = log(x)",
        "log(x) > 0",
        "log(0) = log(0) * 2",
        "exp(log(0)) = 0",
        "log(exp(1) * x) = log(x)",
    ],
)
def test_false_laws_of_logarithms(formula: str) -> None:
    assert not accepts(formula, SETTLE)


def test_boxes() -> None:
    inside = '"x >= 1", "x <= 11/10"'
    assert accepts("b^b > 58/100", HALVES)
    assert not accepts("b^b > 58/100", HALVES.replace("b >= 3/8", "b >= 4/9"))
    assert not accepts("b^b > 58/100", SETTLE)  # true, but not seen in one box
    assert not accepts("b^b > 7/10", HALVES)
    assert accepts("exp(b) <= 17/10 and exp(b) > 5/4", "fix\nsettle")
    assert accepts("x^b + exp(x) >= 36/10", ASSUME.replace("h", "low, high"), inside)
    assert not accepts("x^b + exp(x) >= 373/100", ASSUME.replace("h", "low, high"), inside)
    assert not accepts("x^b + exp(x) >= 36/10", ASSUME, '"x <= 2"')  # x near 0
    assert not accepts("exp(x) >= 2", ASSUME, '"x >= 1 or x >= 1/2"')  # a bound in a disjunction is none
    assert not accepts("exp(x) <= 1/2", ASSUME, '"x >= 2 implies x <= 1"')


@pytest.mark.parametrize("formula", ["x^t, t, x^t * log(x)", "(-1 - t)^(-1), t, 1/(1 + t)^2"])
def test_laws_of_motion(formula: str) -> None:
    assert accepts(f"evolves({formula})", SETTLE)


@pytest.mark.parametrize(
    "formula",
    [
        "z^t, t, z^t * log(z)",  # z may be negative
        "(-1)^t, t, (-1)^t * log(-1)",
        "0^t, t, 0^t * log(0)",
        "x^t, t, t * x^(t - 1)",
        "abs(x - t), t, (t - x)/abs(x - t)",  # a kink at t = x
        "Max(x, t), t, (1 + (t - x)/abs(x - t))/2",
        "1/(x - t), t, 1/(x - t)^2",
        "log(t), t, 1/t",  # from t = 0 on
        "t^(1/2), t, t^(-1/2)/2",
    ],
)
def test_false_laws_of_motion(formula: str) -> None:
    assert not accepts(f"evolves({formula})", SETTLE)


def test_limits_at_infinity() -> None:
    limit = "limit(1/v, v, {}) = {}"
    assert accepts(limit.format("oo-", "0"), TO_ZERO)
    assert not accepts(limit.format("oo-", "1"), TO_ZERO)
    assert not accepts(limit.format("oo-", "oo"), TO_ZERO)
    assert accepts("limit(v, v, oo-) = oo", TO_ZERO.replace("1/e", "e"))
    assert not accepts("limit(v, v, oo-) = -oo", TO_ZERO.replace("1/e", "e"))
    assert accepts("limit(-v, v, oo-) = -oo", TO_ZERO.replace("1/e", "e"))


def refutes(formula: str, values: dict[str, Any], margin: tuple[str, str] = ("0", "0")) -> bool:
    text = f"{SYMBOLS}\n[[claim]]\nid = 'c'\nsays = '{formula}'\n"
    claim = read_paper(text, "test").claims[0]
    found = {"kind": "counterexample", "values": values, "precision": 128, "margin": list(margin)}
    try:
        KERNEL.check(claim, {"claim": claim.id, "digest": claim.digest, **found}, {})
    except Rejected:
        return False
    return True


def test_ties_that_balls_decide() -> None:
    assert refutes("log(x) < x - 1", {"x": "1"})
    assert not refutes("log(x) <= x - 1", {"x": "1"})
    assert refutes("exp(z) > 1", {"z": "0"})
    assert not refutes("2^a * 2^(1 - a) < 2", {"a": "1/2"})  # true, but for lines of a disproof
    assert not refutes("2^a * 2^(1 - a) <= 2", {"a": "1/2"})
    assert not refutes("2^a * 2^(1 - a) = 2", {"a": "1/2"})
    assert not refutes("log(x) > log(y)", {"x": "3", "y": "2"})
    assert not refutes("log(z)/log(z) != 1", {"z": "-1"})  # no value there
    assert not refutes("exp(x) * 3^a < exp(x) * 3^a + 1/10^400", {"x": "1", "a": "1/2"})
    assert not refutes("z/log(1 + z) < z/log(1 + z)", {"z": "0"})
