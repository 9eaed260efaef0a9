"""Attacks on the kernel that must fail: false statements with the most tempting certificates, beside true neighbors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attacks import KERNEL, accepted, claim
from referee.proofs import ledger
from referee.proofs.context import Rejected
from referee.proofs.investigate import Settings
from referee.proofs.outline import read_outline
from referee.proofs.replay import replay
from referee.proofs.solvers import Solvers
from referee.proofs.sources import papers_of
from referee.proofs.store import save
from referee.proofs.twin import assumptions, witness_twin
from referee.symbolic.load import ClaimsError, read_paper

# -- definitions


def test_no_symbol_is_bound_under_the_name_of_a_definition() -> None:
    """Else `forall m: m >= 2` would say `forall m: 2 >= 2`."""
    with pytest.raises(ClaimsError, match="m is defined"):
        claim("forall m in (0, oo): m >= 2", definitions='m = "2"')
    with pytest.raises(ClaimsError, match="j is defined"):
        claim("sum(j, j, 1, 3) = 9", definitions='j = "3"')
    own = 'symbols = { m = { domain = "(0, oo)" } }'
    text = f'[paper]\nkey = "a"\n[definitions]\nm = "2"\n[[claim]]\nid = "a"\nsays = "m >= 2"\n{own}'
    with pytest.raises(ClaimsError, match="'m' is that of a definition"):
        read_paper(text, "attack.toml")
    assert accepted(claim("forall k in (0, oo): k + m > 2", definitions='m = "2"'), "settle")


@pytest.mark.parametrize("head", ["+(a, b)", "exp(a)", "oo", "sqrt(a)", "neg(a)", "1", "f(1)"])
def test_no_definition_changes_the_language(head: str) -> None:
    with pytest.raises(ClaimsError):
        claim("1 + 1 = 0", definitions=f'"{head}" = "1 - 1"')


def test_a_proof_binds_no_defined_name() -> None:
    said = claim("1 = 0", definitions='m = "0"')
    for formula in ("forall m in {1..}: m = 0", "sum(m, m, 1, 1) = 0", "exists m in {1..}: m = 0"):
        assert not accepted(said, f"have h: {formula}\nsettle")


# -- what a twin rests on

RESTING = """
[paper]
key = "t"
[symbols]
x = { domain = "(-oo, oo)" }
[[claim]]
id = "t.open"
says = "forall y in (-oo, oo): y = 0"
[[claim]]
id = "t.claim"
says = "x >= 0"
given = [{ name = "above", is = "x >= 1" }]
uses = ["t.open"]
[[claim]]
id = "t.wrong"
says = "x > 5"
[[amendment]]
amends = "t.wrong"
id = "t.vacuous"
given = ["x < x"]
says = "x > 5"
uses = ["t.open"]
"""


def test_no_twin_rests_on_a_claim_that_is_not_proved(tmp_path: Path) -> None:
    """Forged certificates of twins, all by the false claim `t.open`: the hypothesis `above` is idle, `x < x` is met."""
    paper = read_paper(RESTING, "attack.toml")
    claims = {c.id: c for c in paper.claims}
    idle, met = assumptions(claims["t.claim"])[0].twin, witness_twin(claims["t.vacuous"])
    all_zero = "note all: claim t.open\nnote zero: instance all at y = 1\n"
    for twin, kind, proof in ((idle, "proof", "fix x\n" + all_zero), (met, "negation", all_zero + "take x = 0\n")):
        lines = read_outline(proof + "settle", "attack.proof")
        assert accepted(twin, lines, kind, {"t.open": claims["t.open"].closed})
        save(tmp_path, {"claim": twin.id, "digest": twin.digest, "kind": kind, "proof": lines})
    options = ledger.Options(tmp_path, Settings(), 1)
    found = ledger.verify([paper], options, lambda result: None)
    done = ledger.complete([paper], found, options, True, lambda total, text: None)
    results = {r.claim.id: r for r in done}
    assert results["t.wrong"].amendment is None
    assert [a.needed for a in results["t.claim"].assumptions] == ["yes"]


CIRCLES = """
[paper]
key = "t"
[[claim]]
id = "t.true"
says = "1 = 1"
[[claim]]
id = "t.one"
says = "1 = 0"
uses = ["t.true"]
[[claim]]
id = "t.two"
says = "2 = 0"
uses = ["t.true"]
"""
BY_CLAIM = [{"do": "note", "as": "z", "rule": "claim", "name": "t.true", "at": {}}, {"do": "settle"}]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"proof": BY_CLAIM, "stands_on": {"t.true": "t.one"}}, {}),
        ({"proof": BY_CLAIM, "stands_on": {"t.true": "t.two"}}, {"proof": BY_CLAIM, "stands_on": {"t.true": "t.one"}}),
        ({"proof": BY_CLAIM, "stands_on": {"t.true": "t.one.witness"}}, {}),
        ({"proof": BY_CLAIM, "stands_on": {"t.true": ["t.one"]}}, {}),
        ({"proof": BY_CLAIM, "stands_on": ["t.true"]}, {}),
        ({"proof_of": "t.one"}, {"proof_of": "t.true"}),
        ({"proof_of": "t.two"}, {"proof_of": "t.one"}),
    ],
)
def test_nothing_stands_on_itself(one: dict[str, object], two: dict[str, object], tmp_path: Path) -> None:
    paper = read_paper(CIRCLES, "attack.toml")
    rows: dict[str, dict[str, object]] = {"t.true": {"proof": [{"do": "settle"}]}, "t.one": one, "t.two": two}
    for c in paper.claims:
        whole = {"claim": c.id, "digest": c.digest, "kind": "proof", **rows[c.id]}
        (tmp_path / f"{c.id}.json").write_text(json.dumps(whole), encoding="utf-8")
    found = {r.claim_id: r.verdict for r in replay([paper], tmp_path, lambda row: None)}
    assert found["t.true"] is not None and found["t.one"] is None and found["t.two"] is None


def test_no_two_claims_have_one_id(tmp_path: Path) -> None:
    """Else the proof of one would stand for the other; nor may a claim have the id of another's twin."""
    for name, said in (("one", "1 = 1"), ("two", "1 = 0")):
        text = f'[paper]\nkey = "t"\n[[claim]]\nid = "t.same"\nsays = "{said}"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ClaimsError, match="declared in two sources"):
        papers_of([str(tmp_path / "one.toml"), str(tmp_path / "two.toml")])
    assert len(papers_of([str(tmp_path / "one.toml")])) == 1
    for name in ("t.a.without.b", "t.a.witness"):
        (tmp_path / "twin.toml").write_text(
            f'[paper]\nkey = "t"\n[[claim]]\nid = "{name}"\nsays = "1 = 0"\n', encoding="utf-8"
        )
        with pytest.raises(ClaimsError, match="the id of a twin"):
            papers_of([str(tmp_path / "twin.toml")])


# -- names and scopes: (a false statement, its proof)

FALSE = "1 = 0"
SCOPES = {
    "a value that speaks of a bound symbol": (
        "forall y in (-oo, oo): exists x in (-oo, oo): forall y in (-oo, oo): x >= y",
        "fix y\ntake x = y\nfix z\nsettle",
    ),
    "a bound symbol under a name that is taken": (
        "forall y in (-oo, oo): exists x in (-oo, oo): forall y in (-oo, oo): x >= y",
        "fix y\ntake x = y\nfix y\nsettle",
    ),
    "two symbols obtained under one name": (
        FALSE,
        "have h: exists x in (0, 1): x > 1/2\n  take x = 3/4\n  settle\nhave g: exists x in (0, 1): x < 1/2\n"
        "  take x = 1/4\n  settle\nobtain x from h as a\nobtain x from g as b\nsettle",
    ),
    "a function whose value is captured by the index of a sum": (
        "forall j in {5..5}: exists f[{1..2}] in (-oo, oo): sum(f[1], j, 1, 2) = 3",
        "fix\ntake f[i] = j\nsettle",
    ),
    "a parameter taken for the symbol of that name": (
        "forall i in {5..5}: exists f[{1..2}] in (-oo, oo): f[1] = 5",
        "fix\ntake f[i] = i\nsettle",
    ),
    "a lemma whose index captures a symbol": (
        "forall j in {1..}, n in {1..}: sum(j, i, 1, n) = sum(i, i, 1, n)",
        "fix\nnote h: lemma sum-equal at f[i] = j; g[i] = i; lo = 1; hi = n\nsettle using h",
    ),
    "the epsilon of a limit": (
        "forall epsilon in (0, oo): limit(x * epsilon, x, 0+) = epsilon",
        "fix\nunfold\nfix e\ntake delta = e\nfix y\nsettle",
    ),
    "a hypothesis of another part": (
        "1 = 1 and 1 = 0",
        "parts\n  part\n    deny h\n    settle\n  part\n    settle using h",
    ),
    "a hypothesis of another case": (
        FALSE,
        "cases h: 1 = 0 | 1 = 1\n  case\n    settle\n  case\n    settle using h",
    ),
    "a statement that proves itself": (FALSE, "have h: 1 = 0\n  settle using h\nsettle"),
    "the law of one member for all": (
        "forall n in {1..}, u[{1..n}, [0, oo)] in (-oo, oo), v[{1..n}, [0, oo)] in (-oo, oo), j in {1..n}: "
        "evolves(u[j, t], t, v[j, t]) implies evolves(sum(u[j, t], j, 1, n), t, sum(v[j, t], j, 1, n))",
        "fix\nassume h\nsettle",
    ),
    "an equation at one date in a law of motion": (
        "forall u[[0, oo)] in (-oo, oo), v[[0, oo)] in (-oo, oo), t in [0, oo): "
        "evolves(u[t], t, v[t]) and u[t] = 0 implies evolves(0, t, v[t])",
        "fix\nassume a, b\nnote c: rewrite b in a\nsettle",
    ),
    "an equation at one point in a limit": (
        "forall x in {1..1}: limit(x, x, 0+) = 1",
        "fix\nhave e: x = 1\nrewrite e\nunfold\nfix e\ntake delta = e\nfix y\nsettle",
    ),
}


@pytest.mark.parametrize("name", SCOPES)
def test_no_name_or_hypothesis_leaves_its_scope(name: str) -> None:
    statement, proof = SCOPES[name]
    assert not accepted(claim(statement), proof)


def test_what_stays_in_its_scope_is_accepted() -> None:
    assert accepted(claim("forall x in (0, oo): exists y in (-oo, oo): y > x"), "fix x\ntake y = x + 1\nsettle")
    epsilon = "forall epsilon in (0, oo): limit(x + epsilon, x, 0+) = epsilon"
    assert accepted(claim(epsilon), "fix\nunfold\nfix e\ntake delta = e\nfix y\nsettle")
    constant = "forall j in {1..}, n in {1..}: sum(j, j_1, 1, n) = j * sum(1, i, 1, n)"
    assert accepted(claim(constant), "settle")


POWER, REST = "x^(-1) * x = 1", "sum(A[i]/A[i], i, 1, n) = sum(1, i, 1, n)"
SIBLINGS = [
    (f"(forall x in (0, oo): {POWER})", f"(forall x in (-oo, oo): {POWER})"),
    (
        f"(forall n in {{1..}}, A[{{1..n}}] in (0, oo): {REST})",
        f"(forall n in {{1..}}, A[{{1..n}}] in (-oo, oo): {REST})",
    ),
    ("(forall n in {1..}: n > 3/2 implies n >= 2)", "(forall n in [1, oo): n > 3/2 implies n >= 2)"),
    ("(forall x in (-oo, oo): x != 0 implies x/x = 1)", "(forall x in (-oo, oo): x < 9 implies x/x = 1)"),
]


@pytest.mark.parametrize(("true", "false"), SIBLINGS)
def test_nothing_found_of_a_symbol_is_kept_for_another_of_its_name(true: str, false: str) -> None:
    parts = "parts\n  part\n    fix\n    settle\n  part\n    fix\n    settle"
    assert accepted(claim(f"{true} and {true}"), parts)
    assert not accepted(claim(f"{true} and {false}"), parts)
    assert not accepted(claim(f"{false} and {true}"), parts)


def test_queries_share_no_unknown() -> None:
    solvers = Solvers(seconds=5)
    between = "(declare-const u0 {})\n(assert (< 0 u0))\n(assert (< u0 1))\n"
    for _ in range(3):
        assert solvers.unsatisfiable("(set-logic QF_LIRA)\n" + between.format("Int"))
        assert not solvers.unsatisfiable("(set-logic QF_LIRA)\n" + between.format("Real"))
        assert not solvers.unsatisfiable("(set-logic QF_LIRA)\n(declare-const u0 Int) (assert (< u0")
        solvers.answers.clear()


# -- what is settled at once

UNSETTLED = [
    "forall x in (-oo, oo), a in (-oo, oo): (x^2)^a = x^(2*a)",
    "forall x in (-oo, oo), y in (-oo, oo), a in (-oo, oo): (x*y)^a = x^a * y^a",
    "forall x in [0, oo), a in (-oo, oo): x^(a + 1) = x^a * x",
    "forall x in (-oo, oo): x^(-2) >= 0",
    "forall a in (-oo, oo): (-2)^a * (-2)^(-a) = 1",
    "forall a in (-oo, oo): 0^a = 0",
    "(-8)^(1/3) = -2",
    "2 * (1/0) = 2/0",
    "forall n in {0..}: sum(1, i, 1, n) > 0",
    "forall n in (0, oo): sum(1, i, 1, n) > 0",
    "forall n in [1/2, oo), x in (0, 1/2), A[{1..3}] in (0, oo): sum(A[i], i, n, n + x) > 0",
    "forall n in {1..}, A[{1..n}] in (0, oo): sum(A[i], i, 1, n - 1) > 0",
    "forall n in {1..}, A[{1..n}] in (0, oo), i in {1..n}, j in {1..n}: A[i] = A[j]",
    "forall n in [1, oo), m in [1, oo): n < m implies n + 1 <= m",
    "forall x in (-oo, oo): log(x^2) = 2 * log(x)",
    "oo = oo",
    "oo - oo = 0",
    "evolves(abs(t - 1), t, 1)",
    "evolves(Max(t, 1), t, 1)",
    "evolves(t^(1/2), t, t^(-1/2)/2)",
    "evolves(1/(t - 1), t, -1/(t - 1)^2)",
    "evolves(sum(1, j, 1, t), t, 0)",
    "forall u[[0, oo)] in (-oo, oo), v[[0, oo)] in (-oo, oo): "
    "evolves(u[t], t, v[t]) implies evolves(u[2*t], t, v[2*t])",
]
SETTLED = [
    "forall x in (0, oo), a in (-oo, oo): (x^2)^a = x^(2*a)",
    "forall x in [0, oo): x^2 * x = x^3",
    "forall a in (-oo, oo): 2^a * 4^a = 8^a",
    "forall n in {1..}: sum(1, i, 1, n) > 0",
    "forall n in {1..}, m in {1..}: n < m implies n < m + 1/2",
    "evolves(1/(t + 1), t, -1/(t + 1)^2)",
    "evolves(sum(j * t, j, 1, 2), t, 3)",
]


@pytest.mark.parametrize("text", UNSETTLED)
def test_false_or_unspecified(text: str) -> None:
    assert not accepted(claim(text), "settle")


@pytest.mark.parametrize("text", SETTLED)
def test_true(text: str) -> None:
    assert accepted(claim(text), "settle")


# -- existence, and values that violate

TAKEN = [
    ("exists x in (-oo, oo): x = oo", {"x": "oo"}),
    ("exists x in {1..}: x > 1/4 and x < 1", {"x": "1/2"}),
    ("exists x in (oo, 5): 1 = 1", {"x": "4"}),
    ("exists f[{1..2}, {1..2}] in (-oo, oo): f[1, 2] = 1", {"f": {"params": ["i", "i"], "body": "i"}}),
    ("exists f[{1..2}] in (0, oo): f[1] = 0", {"f": {"params": ["i"], "body": "i - 1"}}),
]


@pytest.mark.parametrize(("statement", "values"), TAKEN)
def test_values_outside_their_domain(statement: str, values: dict[str, object]) -> None:
    assert not accepted(claim(statement), [{"do": "take", "values": values}, {"do": "settle"}])


@pytest.mark.parametrize("rate", ["A[1, t]^2", "1/(1 + t)", "1/(1 + A[1, t + 1])", "Min(1, A[1, t])", "A[1, 0]"])
def test_no_solution_of_rates_that_are_not_smooth_and_bounded(rate: str) -> None:
    line = {"do": "note", "as": "s", "rule": "solution", "name": "A", "initial": ["1"], "rates": [rate], "bound": "1"}
    proof = [line, {"do": "settle"}]
    assert not accepted(claim("1 = 1"), proof)
    assert accepted(claim("1 = 1"), [{**line, "rates": ["1/(1 + A[1, t])"]}, {"do": "settle"}])


WRONG_VALUES = [
    ("limit(0^x, x, 0+) = 0", "", {}),
    ("limit(floor(-x), x, 0+) = -1", "", {}),
    ("limit((x^2)^(1/2)/x, x, 0-) = -1", "", {}),
    ("limit(sum(1, j, 1, x), x, 2-) = 1", "", {}),
    ("limit(limit(x/(x + y), y, 0+), x, 0+) = 1", "", {}),
    ("1/x = 1/x", 'x = { domain = "[0, oo)" }', {"x": "0"}),
    ("A[3] > 0", 'n = { domain = "{1..}" }\nA = { domain = "(0, oo)", size = "n" }', {"n": "2", "A": ["1", "2"]}),
    ("exists y in (0, oo): y^2 = x", 'x = { domain = "(0, oo)" }', {"x": "2"}),
    ("n != 1/2", 'n = { domain = "{0..}" }', {"n": 0.5}),
    ("2^(1/2) * 2^(1/2) = 2", "", {}),
]


@pytest.mark.parametrize(("statement", "symbols", "values"), WRONG_VALUES)
def test_no_values_refute_what_is_true(statement: str, symbols: str, values: dict[str, object]) -> None:
    said = claim(statement, symbols)
    for low, high in (("-9", "-1/9"), ("1/9", "9"), ("0", "9"), ("-9", "0"), ("0", "0")):
        paper = {"claim": said.id, "digest": said.digest, "kind": "counterexample", "values": values,
                 "precision": 128, "margin": [low, high]}  # fmt: skip
        with pytest.raises(Rejected):
            KERNEL.check(said, paper, {})
