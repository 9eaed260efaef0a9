"""Attacks on the kernel that must fail: false statements with the most tempting certificates, beside true neighbors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from referee.proofs import ledger
from referee.proofs.context import Rejected
from referee.proofs.investigate import Settings
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.outline import read_outline
from referee.proofs.solvers import Solvers
from referee.proofs.store import save
from referee.proofs.twin import assumptions, witness_twin
from referee.symbolic.claim import Claim
from referee.symbolic.expression import Node
from referee.symbolic.load import ClaimsError, read_paper

KERNEL = Kernel(Solvers(seconds=5), lemma_formulas())


def claim(formula: str, symbols: str = "", definitions: str = "", given: tuple[str, ...] = ()) -> Claim:
    text = f"""
[paper]
key = "attack"
title = "An attack"
reference = "none"
[symbols]
{symbols}
[definitions]
{definitions}
[[claim]]
id = "attack"
says = "false"
formula = {json.dumps(formula)}
given = {json.dumps(given)}
"""
    return read_paper(text, "attack.toml").claims[0]


def accepted(said: Claim, proof: object, kind: str = "proof", proved: dict[str, Node] | None = None) -> bool:
    lines = read_outline(proof, "attack.proof") if isinstance(proof, str) else proof
    paper = {"claim": said.id, "digest": said.digest, "kind": kind, "proof": lines}
    try:
        KERNEL.check(said, paper, proved or {})
    except Rejected:
        return False
    return True


# -- definitions


def test_no_symbol_is_bound_under_the_name_of_a_definition() -> None:
    """Else `forall m: m >= 2` would say `forall m: 2 >= 2`."""
    with pytest.raises(ClaimsError, match="m is defined"):
        claim("forall m in (0, oo): m >= 2", definitions='m = "2"')
    with pytest.raises(ClaimsError, match="j is defined"):
        claim("sum(j, j, 1, 3) = 9", definitions='j = "3"')
    with pytest.raises(ClaimsError, match="m"):
        claim("m >= 2", definitions='m = "2"').digest
        read_paper(
            '[paper]\nkey = "a"\n[definitions]\nm = "2"\n[[claim]]\nid = "a"\nsays = "m >= 2"\n'
            'symbols = { m = { domain = "(0, oo)" } }\n',
            "attack.toml",
        )
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
