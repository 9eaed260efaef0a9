"""Amendments must be proved and not vacuous; an audit must tell needed assumptions from idle ones."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from referee.proofs import ledger, store
from referee.proofs.context import Rejected
from referee.proofs.decide import Question, decide
from referee.proofs.investigate import Settings
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.report.json_report import report
from referee.proofs.result import Result
from referee.proofs.solvers import Solvers
from referee.proofs.twin import assumptions, with_meaning, witness_twin
from referee.symbolic.claim import Claim
from referee.symbolic.load import ClaimsError, read_paper
from referee.symbolic.paper import Paper

TEXT = """
[paper]
key = "t"
[symbols]
x = { domain = "(0, oo)" }
y = { domain = "(-oo, oo)" }
k = { domain = "{2..}" }
[[claim]]
id = "t.order"
given = [{ name = "above", is = "y > x" }]
says = "y > 0"
[[claim]]
id = "t.idle"
given = [{ name = "above-one", is = "x > 1" }, { name = "positive", is = "x > 0" }]
says = "x^2 > x"
[[claim]]
id = "t.power"
says = "x^(1/2) > 0 and x/(k - 1) <= x"
[[claim]]
id = "t.wrong"
says = "x^2 > x"
[[claim]]
id = "t.hopeless"
says = "x < 0"
[[amendment]]
amends = "t.wrong"
id = "t.wrong.vacuous"
given = [{ name = "both", is = "x > 1 and x < 0" }]
says = "x^2 > x + 100"
[[amendment]]
amends = "t.wrong"
id = "t.wrong.false"
given = [{ name = "half", is = "x > 1/2" }]
says = "x^2 > x"
[[amendment]]
amends = "t.wrong"
id = "t.wrong.amended"
given = [{ name = "above-one", is = "x > 1" }]
says = "x^2 > x"
"""


@cache
def paper() -> Paper:
    return read_paper(TEXT, "test")


def claim(name: str) -> Claim:
    found = paper().claim(f"t.{name}")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Result]]:
    folder = tmp_path_factory.mktemp("certificates")
    options = ledger.Options(folder, Settings(), 1)
    found = ledger.verify([paper()], options, lambda result: None)
    done = ledger.complete([paper()], found, options, True, lambda total, text: None)
    return folder, {r.claim.id: r for r in done}


def needed(result: Result) -> dict[str, str]:
    return {a.name: a.needed for a in result.assumptions}


def test_needed_and_idle_assumptions(results: tuple[Path, dict[str, Result]]) -> None:
    found = results[1]
    assert needed(found["t.order"]) == {"above": "yes", "x > 0": "yes"}
    assert needed(found["t.idle"]) == {"above-one": "yes", "positive": "no", "x > 0": "no"}


def test_bounds_that_give_formulas_a_meaning_are_no_assumptions(results: tuple[Path, dict[str, Result]]) -> None:
    # x is under a square root; k may fall to 1, a denominator's zero, which is then excluded by hypothesis
    assert "x > 0" not in needed(results[1]["t.power"])
    twin = next(w.twin for w in assumptions(claim("power")) if w.name == "k >= 2")
    assert [a.name for a in twin.given] == ["meaning"]


def test_the_first_candidate_that_is_proved_and_not_vacuous_amends(results: tuple[Path, dict[str, Result]]) -> None:
    found = results[1]
    assert found["t.wrong.vacuous"].verdict.name == "open"  # its hypotheses contradict one another
    assert found["t.wrong.false"].verdict.name == "refuted"
    amendment = found["t.wrong"].amendment
    assert amendment is not None and amendment.claim.id == "t.wrong.amended"
    assert "x" in amendment.model
    made = found["t.hopeless"].amendment  # none is declared
    assert made is not None and made.made and "other way round" in made.claim.says
    assert found["t.wrong.amended"].amendment is None


def test_report_has_amendments_with_their_claims_only(results: tuple[Path, dict[str, Result]]) -> None:
    rows = {row["id"]: row for row in report(list(results[1].values()), "0")["claims"]}
    assert set(rows) == {"t.order", "t.idle", "t.power", "t.wrong", "t.hopeless"}
    assert rows["t.wrong"]["amendment"]["verdict"] == "proved"
    assert {a["needed"] for a in rows["t.idle"]["assumptions"]} == {"yes", "no"}


def test_certificates_of_twins_are_stored_and_checked_again(results: tuple[Path, dict[str, Result]]) -> None:
    folder = results[0]
    kernel = Kernel(Solvers(), lemma_formulas())
    twins = [w.twin for c in paper().claims for w in assumptions(c)] + [witness_twin(claim("wrong.amended"))]
    stored = [t for t in twins if store.load(folder, t.id) is not None]
    assert len(stored) >= 5
    for twin in stored:
        certificate = store.load(folder, twin.id)
        assert certificate is not None
        assert kernel.check(twin, certificate, {}).name in ("proved", "refuted")
        with pytest.raises(Rejected):  # a twin's certificate does not stand for the claim itself
            kernel.check(
                claim(twin.id.removeprefix("t.").split(".without")[0].removesuffix(".witness")), certificate, {}
            )


def test_a_proof_of_another_claim_is_stored_without_its_lines(results: tuple[Path, dict[str, Result]]) -> None:
    folder = results[0]
    path = store.path_of(folder, "t.idle.without.positive")
    kept = json.loads(path.read_text())
    assert kept["proof_of"] == "t.idle" and "proof" not in kept
    assert store.load(folder, "t.idle.without.positive") is not None


def test_a_forged_witness_is_not_accepted() -> None:
    twin = witness_twin(claim("wrong.vacuous"))
    forged = {"claim": twin.id, "digest": twin.digest, "kind": "counterexample", "values": {"x": "2"},
              "precision": 64, "margin": ["1", "1"]}  # fmt: skip
    answer = decide(Question(twin, {}, forged), Kernel(Solvers(), lemma_formulas()), Settings())
    assert answer.verdict is None or answer.verdict.name == "proved"  # never refuted: nothing satisfies it


def test_meaning_is_assumed_after_the_claims_own_hypotheses() -> None:
    lines = [{"do": "fix"}, {"do": "assume", "as": ["a", "b"]}, {"do": "settle"}]
    assert with_meaning(lines, 2)[1]["as"] == ["a", "b", "meaning"]  # type: ignore[index]
    assert with_meaning([{"do": "settle"}], 0)[1] == {"do": "assume", "as": "meaning"}  # type: ignore[index]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('amends = "t.nosuch"\nid = "t.x"\nsays = "1 = 1"', "'t.nosuch' is not a claim"),
        ('amends = "t.order"\nis = "t.nosuch"', "'t.nosuch' is not a claim"),
        ('amends = "t.order"\nid = "t.x"\nsays = "1 = 1"\nverdict = "proved"', "unknown field 'verdict'"),
    ],
)
def test_wrong_amendments_are_one_clear_line(row: str, told: str) -> None:
    with pytest.raises(ClaimsError, match=told):
        read_paper(f"{TEXT}\n[[amendment]]\n{row}", "test")
