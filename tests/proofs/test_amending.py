"""Amendments that the tool makes: proved, met by values, and no mere repetition of the claim."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from referee.proofs import ledger, store
from referee.proofs.amending.change import ABOVE, CONDITION, WEAK, Change, change_of, changed
from referee.proofs.amending.repair import stored_claim
from referee.proofs.amending.search import amendment
from referee.proofs.investigate import Settings
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.replay import replay
from referee.proofs.report.json_report import claim_row
from referee.proofs.solvers import Solvers
from referee.proofs.twin import full_witness_twin
from referee.properties.hunt import hunt
from referee.symbolic.claim import Claim
from referee.symbolic.expression import Domain, num
from referee.symbolic.load import read_paper
from referee.symbolic.parse import parse
from referee.symbolic.text import to_text

HEAD = """
[paper]
key = "p"
[symbols]
x = { domain = "(0, oo)" }
y = { domain = "(0, oo)" }
a = { domain = "(0, oo)" }
b = { domain = "(0, oo)" }
n = { domain = "{1, ...}" }
"""


def text_of(says: str, *given: str) -> str:
    return f'{HEAD}[[claim]]\nid = "claim"\nsays = "{says}"\ngiven = {[*given]}\n'


def claim_of(says: str, *given: str) -> Claim:
    return read_paper(text_of(says, *given), "test").claims[0]


@cache
def kernel() -> Kernel:
    return Kernel(Solvers(5), lemma_formulas())


# claim, and a condition that every amendment of it has to imply (at random points), as formulas in the same symbols
REPAIRED = {
    "missing condition": ("x^2 > x", "x > 1"),
    "weak for strict": ("x^2 + y^2 > 2*x*y", ""),
    "returns to scale": ("a*x + b*x < x", "a + b < 1"),
    "one firm": ("1/n < 1", ""),
    "wrong sign": ("x^2 + y^2 < 2*x*y", ""),
    "monotone on part": ("increasing(x^2 - 2*x, x)", "x >= 1"),
    "one way only": ("x^2 > 1 iff x > 2", ""),
    "equation that is an inequality": ("(x + y)^2 = x^2 + y^2", ""),
    "equation in a special case": ("a*x + b*x = x", "a + b = 1"),
    "two conditions": ("(x - 1)*y^2 + (a - 1)*b > 0", ""),
}


@pytest.mark.parametrize("name", REPAIRED)
def test_refuted_claims_are_amended(name: str) -> None:
    says, implied = REPAIRED[name]
    claim = claim_of(says)
    found = hunt(claim, examples=100)
    assert found.found is not None
    made = amendment(claim, found.found, kernel(), {})
    assert made is not None
    new = made.amendment.claim
    # the kernel, again
    assert kernel().check(new, made.certificate, {}).name == "proved"
    assert kernel().check(full_witness_twin(new), made.witness, {}).name == "refuted"
    # nothing breaks it, and the original counterexample does not meet it or does not violate it
    assert hunt(new, examples=400, seed=5).found is None
    if implied:
        under = replace(new, id="implied", statement=parse(implied))
        assert hunt(under, examples=400, seed=7).found is None


def test_no_condition_repeats_the_claim() -> None:
    """Whatever is proposed for a claim that no simple condition repairs, its amendment is not the claim itself."""
    for says in ("2*x + 2*y > 2", "log(2)/log(1 + x) < 7/(10*x)"):
        claim = claim_of(says)
        found = hunt(claim, examples=100)
        assert found.found is not None
        made = amendment(claim, found.found, kernel(), {})
        if made is not None:
            assert not any(to_text(a.formula) in (says, "x + y > 1") for a in made.amendment.claim.given)


def test_a_claim_that_holds_nowhere_is_not_amended_by_contradiction() -> None:
    claim = claim_of("x < y", "x > y")
    found = hunt(claim, examples=100)
    assert found.found is not None
    made = amendment(claim, found.found, kernel(), {})
    assert made is not None  # the reverse holds by hypothesis; no contradictory condition does
    assert "other way round" in made.amendment.claim.says


def test_changes_are_kept_as_text() -> None:
    claim = claim_of("x^2 > x")
    changes = [
        Change(WEAK, parse("x^2 >= x")),
        Change(CONDITION, given=parse("x > y")),
        Change(ABOVE, domain=("x", Domain(False, num(1), None, False, True))),
    ]
    new = changed(claim, changes)
    assert new.says == "x^2 >= x (weak, not strict), if x > y and x in [1, oo)"
    again = [change_of(json.loads(json.dumps(c.plain()))) for c in changes]
    assert None not in again
    assert changed(claim, [c for c in again if c]).digest == new.digest
    assert claim.digest != new.digest


@pytest.mark.parametrize(
    "rows",
    [None, [], [{}], [{"kind": "weak", "statement": "x >"}], [{"kind": "range above", "domain": ["z", "(0, 1)"]}],
     [{"kind": "weak", "statement": "x^2 >= x + 1"}], [3]],
)  # fmt: skip
def test_stored_changes_that_are_none_or_others_are_not_used(rows: object) -> None:
    claim = claim_of("x^2 > x")
    new = changed(claim, [Change(WEAK, parse("x^2 >= x"))])
    assert stored_claim(claim, {"claim": new.id, "digest": new.digest, "changes": rows}) is None


def test_verify_stores_amendments_and_replay_checks_them(tmp_path: Path) -> None:
    paper = read_paper(text_of("x^2 > x"), "test")
    options = ledger.Options(tmp_path, Settings(), 1)
    results = ledger.complete(
        [paper], ledger.verify([paper], options, lambda r: None), options, False, lambda n, t: None
    )
    row = claim_row(results[0])["amendment"]
    assert row["made"] and row["verdict"] == "proved" and row["model"].keys() == {"x"}
    assert {"claim.amended", "claim.amended.witness"} <= set(store.stored_ids(tmp_path))
    rows = {r.claim_id: r for r in replay([paper], tmp_path, lambda r: None)}
    verdicts = {i: r.verdict.name for i, r in rows.items() if r.verdict is not None}
    assert verdicts == {"claim": "refuted", "claim.amended": "proved", "claim.amended.witness": "refuted"}
    forged = {**(store.load(tmp_path, "claim.amended") or {}), "changes": [{"kind": "condition", "given": "x > 0"}]}
    store.save(tmp_path, forged)
    rows = {r.claim_id: r for r in replay([paper], tmp_path, lambda r: None)}
    assert rows["claim.amended"].verdict is None


def test_no_amendment_is_made_where_one_is_declared(tmp_path: Path) -> None:
    text = text_of("x^2 > x") + '[[amendment]]\namends = "claim"\nid = "own"\nsays = "x^2 > x"\ngiven = ["x > 2"]\n'
    paper = read_paper(text, "test")
    options = ledger.Options(tmp_path, Settings(), 1)
    results = ledger.complete(
        [paper], ledger.verify([paper], options, lambda r: None), options, False, lambda n, t: None
    )
    assert results[0].amendment is not None and results[0].amendment.claim.id == "own"
    assert not results[0].amendment.made and "claim.amended" not in store.stored_ids(tmp_path)
