"""A claim in a line, and whether the kernel accepts a proof of it."""

from __future__ import annotations

import json

from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.outline import read_outline
from referee.proofs.solvers import Solvers
from referee.symbolic.claim import Claim
from referee.symbolic.expression import Node
from referee.symbolic.load import read_paper

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
