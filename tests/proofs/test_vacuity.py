"""A proved claim says something only if some values satisfy its assumptions."""

from __future__ import annotations

import pytest
from referee.proofs.investigate import Case, Settings, investigate
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.report.json_report import claim_row
from referee.proofs.result import Result
from referee.proofs.solvers import Solvers
from referee.symbolic.load import ClaimsError, read_paper


def result_of(says: str, *given: str, domain: str = "(0, oo)", other: str = "(0, oo)") -> Result:
    text = f"""
[paper]
key = "p"
[symbols]
y = {{ domain = "{other}" }}
x = {{ domain = "{domain}" }}
[[claim]]
id = "claim"
says = "{says}"
given = {[*given]}
"""
    claim = read_paper(text, "test").claims[0]
    return investigate(Case(claim, {}, None, None), Kernel(Solvers(), lemma_formulas()), Settings())


CONTRADICTORY = {
    "opposite": (("x > 3", "x > y", "x < y"), {}),
    "domain that depends": (("x > 0",), {"domain": "(3, y)", "other": "(0, 1)"}),
    "against the domain": (("x > 3 * y", "y < -1"), {}),
    "above itself, then in a logarithm": (("convex(x, x)", "x > x", "log((x - x) * x^(1/2)) <= log(x)"), {}),
    "above itself, then in a denominator": (("increasing(x, x)", "x < x", "y / (x - x) <= y / (x - x)^2"), {}),
    "the statement holds anyway": (("x > 0", "x < y", "y < x"), {}),
}


@pytest.mark.parametrize("name", CONTRADICTORY)
def test_contradictory_assumptions_prove_nothing(name: str) -> None:
    texts, domains = CONTRADICTORY[name]
    found = result_of(*texts, **domains)
    assert found.verdict.name == "open"
    assert "contradict one another" in found.verdict.reason
    assert found.certificate is None
    assert claim_row(found)["assumptions_met"] == {"status": "contradictory", "values": {}}


@pytest.mark.parametrize("domain", ["(1, 0)", "[1, 1)", "{2..1}"])
def test_empty_domains_are_refused(domain: str) -> None:
    with pytest.raises(ClaimsError, match="is empty"):
        result_of("x > 3", domain=domain)


MET = {
    "a point": (("x + y > y", "x > y"), {}),
    "a boundary": (("x <= y", "x <= 1", "x >= 1", "y >= 1"), {}),
    "closed domain of one number": (("x > 0",), {"domain": "[1, 1]"}),
    "an equation": (("x < 2 * y", "x = y"), {}),
    "rare": (("x + y > 10", "x > 1000 * y", "x < 1001 * y", "y > 1"), {}),
}


@pytest.mark.parametrize("name", MET)
def test_claims_with_values_stay_proved(name: str) -> None:
    texts, domains = MET[name]
    found = result_of(*texts, **domains)
    assert found.verdict.name == "proved"
    assert found.assumed is not None and found.assumed.status == "met"
    assert "no values" not in found.verdict.reason
