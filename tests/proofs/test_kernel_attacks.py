"""Attacks on the kernel that must fail: false statements with the most tempting certificates, beside true neighbors."""

from __future__ import annotations

import json

import pytest
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.outline import read_outline
from referee.proofs.solvers import Solvers
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
