"""False twins of true claims, and the kernel's answer to the true claim's argument put to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import referee.symbolic.papers
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method import argument
from referee.proofs.solvers import Solvers
from referee.symbolic.claim import Assumption, Claim
from referee.symbolic.expression import Quant
from referee.symbolic.load import load_paper
from referee.symbolic.parse import parse

FOLDER = Path(next(iter(referee.symbolic.papers.__path__)))
CLAIMS = {c.id: c for p in sorted(FOLDER.glob("*/paper.toml")) for c in load_paper(p).claims}
CLOSED = {i: c.closed for i, c in CLAIMS.items()}
KERNEL = Kernel(Solvers(seconds=3), lemma_formulas())

Twin = Callable[[Claim], Claim]


def says(formula: str) -> Twin:
    """The claim with another statement."""
    return lambda claim: replace(claim, statement=parse(formula))


def given(name: str, formula: str) -> Twin:
    """The claim with another hypothesis under this name."""
    new = Assumption(name, parse(formula))
    return lambda claim: replace(claim, given=tuple(new if a.name == name else a for a in claim.given))


def without(name: str) -> Twin:
    """The claim with one of its hypotheses emptied (the number of hypotheses, and so their labels, stay)."""
    return given(name, "1 = 1")


def over(name: str, domain: str) -> Twin:
    """The claim with another domain of a symbol."""
    return partial(_over, name, domain)


def _over(name: str, domain: str, claim: Claim) -> Claim:
    node = parse(f"forall x in {domain}: x = x")
    assert isinstance(node, Quant)
    symbol = claim.symbols[name]
    binder = replace(symbol.binder, domain=node.binder.domain)
    return replace(claim, symbols={**claim.symbols, name: replace(symbol, binder=binder)})


def assert_rejected(claim_id: str, change: Twin) -> None:
    """The argument of the claim, put to its twin under the twin's own digest, must be rejected."""
    twin = change(CLAIMS[claim_id])
    assert twin.digest != CLAIMS[claim_id].digest
    proposed = argument.propose(twin)
    if proposed is None:  # the claim is settled as it stands
        proposed = {"claim": twin.id, "digest": twin.digest, "kind": "proof", "proof": [{"do": "settle"}]}
    assert proposed["digest"] == twin.digest
    with pytest.raises(Rejected):
        KERNEL.check(twin, proposed, CLOSED)
