"""A small run of the fuzz, and claims that are built to blow up: they cost their limits, and the rest is decided."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from referee.proofs.investigate import Case, Settings
from referee.proofs.result import Result
from referee.proofs.within_limits import within_limits
from referee.properties.sandbox import Limits
from referee.symbolic.load import ClaimsError, load_paper

from .files import canary, file
from .run import TRAP, run
from .truth import Truth, stated

HERE = Path(__file__).parent / "blow_ups"
FILES = {path.name.partition(".")[0]: path for path in sorted(HERE.glob("*.claims.toml"))}
REFUSED = sorted((HERE / "refused").glob("*.claims.toml"))
QUICK = ("quantifiers", "towers")
SECONDS = {"quick": 6.0, "slow": 30.0}


def test_random_files_do_no_harm() -> None:
    words, failures = run(2, range(300), 1, TRAP)
    assert not [line for line in failures if line.startswith("FAILURE")]
    assert words["error"] + words["file"] + words["ended by a limit"] == 300
    assert words["file"] >= 60 and words["proved, compared"] >= 10


def test_a_file_of_the_fuzz_is_the_same_whenever_it_is_made() -> None:
    traps = canary(TRAP)
    assert [file(3, k, traps) for k in range(50)] == [file(3, k, traps) for k in range(50)]
    assert len({file(3, k, traps) for k in range(50)}) == 50


FALSE = ("x < 1", "x^2 > x", "increasing(1/x, x)", "forall u in (0, 1): u > x", "diff(x^2, x) = x", "exp(x) > 2 + x")
TRUE = ("x/x = 1", "exp(x) > 1 + x", "log(x*y) = log(x) + log(y)", "convex(x^2, x)", "diff(x^2, x) = 2*x")


@pytest.mark.parametrize("says", [*FALSE, *TRUE])
def test_the_evaluator_sees_what_is_false(says: str) -> None:
    symbols = '[symbols]\nx = { domain = "(0, oo)" }\ny = { domain = "(0, oo)" }\n'
    claim = stated(f'{symbols}[[claim]]\nid = "c"\nsays = "{says}"\n'.encode())["c"]
    assert (Truth(claim, Random(1)).against(200) is None) is (says in TRUE)


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.name.partition(".")[0])
def test_what_would_be_too_large_is_refused_with_its_place(path: Path) -> None:
    with pytest.raises(ClaimsError, match=r"claims.toml:\d+"):
        load_paper(path)


@pytest.mark.parametrize("bracket", ["(", "-", "not ", "exp(", "x^", "((x)+", "forall u in (0, 1): "])
def test_deep_nests_are_refused(tmp_path: Path, bracket: str) -> None:
    path = tmp_path / "deep.claims.toml"
    head = '[paper]\nkey = "deep"\n[symbols]\nx = { domain = "(0, oo)" }\n[[claim]]\nid = "c"\n'
    path.write_text(f'{head}says = "{bracket * (10**5 if len(bracket) < 9 else 10**4)}x > 0"\n')
    with pytest.raises(ClaimsError, match=r"deep.claims.toml:7"):
        load_paper(path)


def _marked(name: str) -> object:
    return name if name in QUICK else pytest.param(name, marks=pytest.mark.slow)


@pytest.mark.parametrize("name", list(map(_marked, FILES)))
def test_claims_that_blow_up_cost_their_limits_and_the_rest_is_decided(name: str) -> None:
    cases = {c.id: Case(c, {}, None, None) for c in load_paper(FILES[name]).claims}
    good = _verdicts([cases.pop("good"), cases.pop("good.false")], 300.0)
    assert good == {"good": "proved", "good.false": "refuted"}
    found = _verdicts(list(cases.values()), SECONDS["quick" if name in QUICK else "slow"])
    assert found.keys() == cases.keys()


def _verdicts(cases: list[Case], seconds: float) -> dict[str, str]:
    results: list[Result] = list(within_limits(cases, Settings(25), 1, Limits(seconds, 2.0)))
    return {r.claim.id: r.verdict.name for r in results}
