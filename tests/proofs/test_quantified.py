"""Claims whose statements bind real numbers: refuted at values of all symbols, those that are bound included."""

from __future__ import annotations

from fractions import Fraction

import pytest
from referee.proofs.context import Rejected
from referee.proofs.counterexample import counterexample_of
from referee.proofs.investigate import Settings
from referee.proofs.investigate import _hunt as hunted
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method.negation import disproof
from referee.proofs.report.script import script_for
from referee.proofs.solvers import Solvers
from referee.properties.ties import decided
from referee.symbolic.claim import Claim
from referee.symbolic.load import read_paper
from referee.symbolic.parse import parse
from referee.symbolic.prenex import pointwise, prenex

HEAD = """
[paper]
key = "p"
[symbols]
x = { domain = "(0, oo)" }
y = { domain = "(0, oo)" }
s = { domain = "(0, oo)" }
A = { domain = "(0, oo)", size = 3 }
[[claim]]
id = "claim"
"""


def claim_of(says: str, *given: str) -> Claim:
    return read_paper(f"{HEAD}says = '''{says}'''\ngiven = {[*given]}\n", "test").claims[0]


# text, hypotheses: all false
FALSE = {
    "increasing": ("forall a in (0, oo), b in (0, oo): a < b implies a * exp(-a) < b * exp(-b)",),
    "parameter": ("forall a in (0, oo), b in (0, oo): a < b implies a^s * exp(-a) < b^s * exp(-b)",),
    "concave": ("forall a in (0, oo), b in (0, oo), w in (0, 1): (w*a + (1-w)*b)^s >= w*a^s + (1-w)*b^s",),
    "existential hypothesis": ("x < y", "exists t in (0, 1): x = t*y + 1"),
    "conjunction": ("(forall a in (0, oo): a + x > x) and (forall a in (0, oo): a * x > x)",),
    "disjunction": ("(forall a in (0, oo): a > x) or (forall b in (0, oo): b < x)",),
    "equivalence": ("(forall a in (0, oo): a * x > a * y) iff x >= y",),
    "within an implication": ("x < y implies (forall a in (-oo, oo): x * a < y * a)",),
    "existential antecedent": ("(exists a in (1, oo): x = a * y) implies x > 2 * y",),
    "integers without end": ("forall n in {1..}: n * x < y + 10",),
    "dependent domains": ("forall a in (0, x), b in (a, oo): b < x",),
    "same names": ("forall x in (-oo, 0): x^2 > 1",),
    "entries": ("forall a in (0, oo): A[1] + a < A[2] + A[3]", "A[1] < A[2]"),
    "strict for weak": ("forall a in [0, oo), b in [0, oo): a < b implies a * x < b * x + a * (1 - a)", "x = 1"),
    "boundary included": ("forall a in [0, 1]: a * x > 0",),
}
TRUE = {
    "increasing": ("forall a in (0, oo), b in (0, oo): a < b implies a * exp(x) < b * exp(x)",),
    "conjunction": ("(forall a in (0, oo): a + x > x) and (forall a in (1, oo): a * x > x)",),
    "disjunction": ("(forall a in (x, oo): a > x) or (forall b in (0, oo): b < x)",),
    "equivalence": ("(forall a in (0, oo): a * x > a * y) iff x > y",),
    "negated existential": ("not (exists a in (0, oo): a * x = -y)",),
    "boundary excluded": ("forall a in (0, 1]: a * x > 0",),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_quantified_claims_are_disproved_at_numbers(name: str) -> None:
    says, *given = FALSE[name]
    claim = claim_of(says, *given)
    found = hunted(claim, Settings())
    assert found is not None and found.certificate is not None
    certificate = disproof(claim, found.found, found.certificate)
    assert certificate is not None
    verdict = Kernel(Solvers(), lemma_formulas()).check(claim, certificate, {})
    assert verdict.name == "refuted"
    shown = counterexample_of(claim, certificate)
    assert shown is not None
    assert shown.values.keys() == {b.name for b in pointwise(claim).binders}
    script = script_for(claim, shown)
    assert "violated" in script or "the whole statement is" in script


@pytest.mark.parametrize("name", TRUE)
def test_true_quantified_claims_are_not_refuted(name: str) -> None:
    says, *given = TRUE[name]
    claim = claim_of(says, *given)
    found = hunted(claim, Settings())
    assert found is not None and found.found is None


@pytest.mark.parametrize("name", TRUE)
def test_numbers_do_not_disprove_a_true_claim(name: str) -> None:
    """Lines for made-up numbers: whatever they are, the kernel rejects them."""
    says, *given = TRUE[name]
    claim = claim_of(says, *given)
    flat = prenex(claim)
    assert flat is not None
    values = {b.name: "1/2" if b.name != "a" else "1" for b in flat.claim.binders}
    forged = {"claim": claim.id, "values": values, "precision": 64, "margin": ["1", "1"]}
    certificate = disproof(claim, {k: Fraction(v) for k, v in values.items()}, forged)
    if certificate is not None:
        with pytest.raises(Rejected):
            Kernel(Solvers(), lemma_formulas()).check(claim, certificate, {})


def test_values_without_the_symbols_that_occur_nowhere_are_no_disproof() -> None:
    claim = claim_of("forall u in [0, oo): forall u in (0, 1): 10 <= 1")
    assert disproof(claim, {"x": Fraction(1), "y": Fraction(1)}, None) is None


def test_values_that_are_not_those_of_the_lines_are_not_shown() -> None:
    claim = claim_of(*FALSE["concave"])
    found = hunted(claim, Settings())
    assert found is not None
    certificate = disproof(claim, found.found, found.certificate)
    assert certificate is not None
    assert counterexample_of(claim, {**certificate, "values": {**certificate["values"], "w": "2"}}) is None


def test_a_claim_without_quantifiers_is_its_own_prenex_form() -> None:
    claim = claim_of("x < y")
    assert pointwise(claim) is claim
    counted = claim_of("forall i in {1..3}: A[i] < x")
    assert pointwise(counted) is counted


TIES = {
    "logarithm": ("log(1 + x) < x", "[0, oo)"),
    "powers": ("x + 1 > x^(1/3) * 3^(1/3) * (3/2)^(2/3)", "(0, oo)"),
    "under a quantifier": ("forall a in [0, oo): exp(a) > 1 + a", "(0, oo)"),
    "sum": ("sum(A[i]/3 * log(A[i]), i, 1, 3) > 0", "(0, oo)"),
}


@pytest.mark.parametrize("name", TIES)
def test_equal_sides_that_balls_cannot_tell(name: str) -> None:
    says, domain = TIES[name]
    text = HEAD.replace('x = { domain = "(0, oo)" }', f'x = {{ domain = "{domain}" }}')
    claim = read_paper(f"{text}says = '''{says}'''\ngiven = ['x < 3']\n", "test").claims[0]
    found = hunted(claim, Settings())
    assert found is not None and found.found is not None
    certificate = disproof(claim, found.found, found.certificate)
    assert certificate is not None
    assert Kernel(Solvers(), lemma_formulas()).check(claim, certificate, {}).name == "refuted"
    shown = counterexample_of(claim, certificate)
    assert shown is not None and shown.values


def test_no_tie_where_sides_differ_or_have_no_value() -> None:
    at = {"x": Fraction(0), "y": Fraction(2)}
    assert decided(parse("log(1 + x) < x"), at) is False
    assert decided(parse("log(1 + x) <= x"), at) is True
    assert decided(parse("1/x < 1/x"), at) is None
    assert decided(parse("log(x) = log(x)"), at) is None
    assert decided(parse("2^(1/2) * y^(1/2) != 2 and 1/x = 1/x"), at) is False
    assert decided(parse("2^(1/2) * y^(1/2) = 2 and y^x * 3^(1/2) = 2"), at) is False
