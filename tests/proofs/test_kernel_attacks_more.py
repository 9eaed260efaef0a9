"""More attacks on the kernel: limits without a side, sets that are not what they seem, data that is no data."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from attacks import KERNEL, accepted, claim
from referee.proofs.context import Rejected
from referee.proofs.replay import replay
from referee.symbolic.claim import Symbol
from referee.symbolic.expression import Binder, Domain
from referee.symbolic.load import ClaimsError, read_paper
from referee.symbolic.parse import parse

# -- limits

TWO_SIDES = """have a: limit(floor(x), x, 0{above}) = 0
have b: limit(floor(x), x, 0{below}) = -1
  unfold
  fix e
  take delta = 1
  fix y
  have f: floor(y) = -1
  settle
"""


def test_a_limit_in_a_proof_has_a_side() -> None:
    """Else balls take it from above and `unfold` from below, and floor has both limits at 0."""
    assert accepted(claim("1 = 1"), TWO_SIDES.format(above="+", below="-") + "settle")
    for above, below in (("", ""), ("+", ""), ("", "-")):
        assert not accepted(claim("1 = 1"), TWO_SIDES.format(above=above, below=below) + "settle")


# -- derivatives


@pytest.mark.parametrize(
    "text",
    [
        "diff(diff(abs(x), x), y) = 0",
        "diff(sum(diff(abs(x + i), x), i, 1, n), y) = 0",
        "diff(y * diff(abs(x), x), y) = x/abs(x)",
        "0 * diff(abs(x), x) = 0",
    ],
)
def test_a_derivative_exists_where_it_is_spoken_of(text: str) -> None:
    """Also where it is a constant, so that its own derivative is 0."""
    for domain, true in (("(-oo, oo)", False), ("(0, oo)", True)):
        symbols = f'n = {{ domain = "{{1..}}" }}\nx = {{ domain = "{domain}" }}\ny = {{ domain = "(0, oo)" }}'
        assert accepted(claim(text, symbols), "settle") is true


# -- sets

NO_SETS = ["{1/2}", "{1/2, 3/2, ...}", "{0.5, 1.5}", "{1, 2, 3, ..., 2}", "{1, 2, ..., 5/2}", "{n}", "{n, ..., 5}"]


@pytest.mark.parametrize("text", NO_SETS)
def test_a_set_has_the_members_that_it_lists(text: str) -> None:
    """Else {1/2} would be empty, so that anything holds of its members, and {1/2, 3/2, ...} would start at 1."""
    with pytest.raises(ClaimsError, match="without gaps"):
        claim(f"forall k in {text}: k = 7", 'n = { domain = "(0, 1)" }')
    with pytest.raises(ClaimsError, match="without gaps"):
        claim("k = 7", f'k = {{ domain = "{text}" }}')


@pytest.mark.parametrize("text", ["{-1, 0, 1}", "{7}", "{2, 3, ...}", "{1, 2, ..., n}", "{1, 2, ..., 2}", "{0, ...}"])
def test_sets_of_whole_numbers(text: str) -> None:
    assert accepted(claim(f"forall k in {text}: k >= -1", 'n = { domain = "{1..}" }'), "settle")


@pytest.mark.parametrize("text", ["{1/3..1/2}", "{2..1}", "(1, 1)", "{5/4..7/4}"])
def test_no_symbol_without_values(text: str) -> None:
    with pytest.raises(ClaimsError, match="is empty"):
        claim("k = 7", f'k = {{ domain = "{text}" }}')
    assert accepted(claim("k = 1", 'k = { domain = "{1/2..3/2}" }'), "settle")


# -- data


def nested(depth: int) -> Any:
    inner: Any = "1"
    for _ in range(depth):
        inner = [inner]
    return inner


@pytest.mark.parametrize("values", [nested(5_000), [None], [True], [1e400], [float("nan")], [10**70], ["1/0"]])
def test_values_that_are_none(values: Any) -> None:
    said = claim("A[1] > 0", 'n = { domain = "{1..}" }\nA = { domain = "(-oo, oo)", size = "n" }')
    paper = {"claim": said.id, "digest": said.digest, "kind": "counterexample", "values": {"n": "1", "A": values},
             "precision": 128, "margin": ["-9", "0"]}  # fmt: skip
    with pytest.raises(Rejected):
        KERNEL.check(said, paper, {})


RESTING = """
[paper]
key = "t"
[[claim]]
id = "t.one"
says = "1 = 1"
[[claim]]
id = "t.two"
says = "2 = 2"
uses = ["t.one"]
"""


@pytest.mark.parametrize("stands_on", [["t.one"], 5, None, "abc", {"t.one": ["t.two"]}])
def test_what_a_proof_stands_on_may_be_anything(stands_on: object, tmp_path: Path) -> None:
    one, two = read_paper(RESTING, "attack.toml").claims
    by_claim = [{"do": "note", "as": "z", "rule": "claim", "name": "t.one", "at": {}}, {"do": "settle"}]
    for said, rest in ((one, {"proof": [{"do": "settle"}]}), (two, {"proof": by_claim, "stands_on": stands_on})):
        whole = {"claim": said.id, "digest": said.digest, "kind": "proof", **rest}
        (tmp_path / f"{said.id}.json").write_text(json.dumps(whole), encoding="utf-8")
    found = {r.claim_id: r.verdict for r in replay([read_paper(RESTING, "attack.toml")], tmp_path, lambda row: None)}
    assert found["t.one"] is not None and (found["t.two"] is None) is isinstance(stands_on, dict)


def test_powers_that_no_one_writes_out() -> None:
    """A lemma's values may make exponents that no text may have: they stay as they are."""
    proof = "note h: lemma power-exponent at x = 2; r = 10^50; s = 10^50 + 1\nsettle"
    assert not accepted(claim("1 = 0"), proof)
    assert accepted(claim("2^9999 = 2 * 2^9998"), "settle")


# -- domains and definitions that say something else


@pytest.mark.parametrize(
    "domain",
    [
        "(0, diff(y^2, y))",
        "(0, increasing(y, y))",
        "[limit(floor(v), v, 0), oo)",
        "(0, gap(y))",
        "(0, 1), z in (2, 3)",
        "(0, 1): 1 = 0 implies forall z in (0, 1)",
    ],
)
def test_domains_say_what_they_seem_to_say(domain: str) -> None:
    """Derivatives in them would stay unread, and the rest after a domain would be left out."""
    symbols = f'y = {{ domain = "(0, oo)" }}\nx = {{ domain = "{domain}" }}'
    with pytest.raises(ClaimsError, match="domain"):
        claim("x > 0", symbols)
    own = read_paper(RESTING, "attack.toml").claims[0]
    bad = Binder("x", Domain(hi=parse("diff(y^2, y)")))
    forged = replace(own, symbols={"x": Symbol(bad, "x")}, statement=parse("x > 0"))
    with pytest.raises(ValueError, match="no domain can end"):
        _ = forged.closed


@pytest.mark.parametrize(
    ("definition", "formula"),
    [
        ('"g(B)" = "B[1]"', "g(3) = 1"),
        ('"g(B)" = "B[1]"', "g(A[1]) = 1"),
        ('"g(v, v)" = "v"', "g(1, 2) = 2"),
        ('"g(oo)" = "oo + 1"', "g(1) = 2"),
    ],
)
def test_definitions_that_mean_nothing(definition: str, formula: str) -> None:
    with pytest.raises(ClaimsError):
        claim(formula, 'A = { domain = "(0, oo)", size = 2 }', definition)
    assert accepted(claim("g(A) = A[1]", 'A = { domain = "(0, oo)", size = 2 }', '"g(B)" = "B[1]"'), "settle")
    with pytest.raises(ClaimsError, match="no rule for floor"):
        claim("g(1) = 0", "", '"g(v)" = "diff(floor(v), v)"')


# -- what is not settled at once, beside what is

UNSETTLED = [
    "forall y in (-1, 1): limit(floor(x + y), x, 0+) = 0",
    "forall y in [0, 1]: limit(x^y, x, 0+) < 1",
    "limit(floor(x), x, 2+) = limit(floor(x), x, 2-)",
    "forall y in [0, 1]: log(y) < 1",
    "forall y in [0, 1]: not (y > 1/2)",
    "forall y in (-oo, oo): not (y <= 2 and y >= 0) implies y < 3",
    "forall y in (-oo, oo): (0 <= y and y <= 2 or y = 5) implies y < 3",
    "forall y in [-1, 1]: y^(-2) > 0",
    "forall y in [0, 1]: 0^y = 0",
    "forall x in (-oo, 0): (x^2)^(1/2) = x",
    "forall x in (-oo, 0): log(x^2) = 2 * log(x)",
    "forall x in (-oo, 0), y in (-oo, 0): log(x*y) = log(x) + log(y)",
    "forall a in (0, oo), b in (-oo, oo), s in (-oo, oo): (a + b)^s * (a + b)^(1 - s) = a + b",
    "forall a in (-oo, oo): 1/(1/a) = a",
    "forall a in (-oo, oo): (1/a)^2 = 1/a^2",
    "forall a in (-oo, oo): a^(-1) = 1/a",
    "forall n in [1, oo), m in {1..}: 2*n != 2*m + 1",
    "forall u[[0, oo)] in (-oo, oo): evolves(u[t], t, 1) implies evolves(u[t - 1], t, 1)",
    "forall u[[0, oo)] in (-oo, oo): evolves(u[t], t, 1) implies evolves(abs(u[t]), t, u[t]/abs(u[t]))",
]
SETTLED = [
    "limit(floor(x), x, 2+) = 2 and limit(floor(x), x, 2-) = 1",
    "forall y in (-oo, oo): y <= 2 implies y >= 0 implies exp(y) < 30",
    "forall a in (-oo, oo): 1/(2*a) = 1/(a + a) and 0 * (1/a) = 0",
    "forall n in {1..}, m in {1..}: 2*n != 2*m + 1",
    "forall u[[0, oo)] in (-oo, oo): evolves(u[t], t, 1) implies evolves(u[t]^2, t, 2*u[t])",
]


@pytest.mark.parametrize("text", UNSETTLED)
def test_false_or_unspecified(text: str) -> None:
    assert not accepted(claim(text), "settle")


@pytest.mark.parametrize("text", SETTLED)
def test_true(text: str) -> None:
    assert accepted(claim(text), "settle")
