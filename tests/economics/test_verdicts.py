"""What becomes of the economists' claims from nothing: none is decided wrongly, and what was decided once stays so.

`decided.txt` lists the claims that are decided; those that take long are marked there. The others get a second each, in
which to be decided rightly or not at all; `python -m benchmarks economics` gives them all their time.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from patience import OutOfTime, at_most
from referee.proofs.investigate import Case, Settings, investigate
from referee.proofs.kernel import Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.solvers import Solvers
from referee.proofs.verdict import PROVED, REFUTED
from referee.symbolic.load import load_paper

HERE = Path(__file__).parent
CLAIMS = {f"{p.key}.{c.id}": c for p in map(load_paper, sorted(HERE.rglob("*.claims.toml"))) for c in p.claims}
DECIDED = dict(re.findall(r"^(\S+)( slow)?$", (HERE / "decided.txt").read_text(encoding="utf-8"), re.MULTILINE))
OTHERS = sorted(CLAIMS.keys() - DECIDED.keys())
SPEED = [pytest.param(name, marks=pytest.mark.slow if slow else ()) for name, slow in DECIDED.items()]
LEMMAS = lemma_formulas()
PATIENCE = 1.0  # seconds of the processor


def investigated(name: str) -> str:
    """The verdict: no stored certificate, default settings."""
    return investigate(Case(CLAIMS[name], {}, None, None), Kernel(Solvers(), LEMMAS), Settings()).verdict.name


def right(name: str) -> str:
    return REFUTED if name.endswith(".false") else PROVED


@pytest.mark.parametrize("name", SPEED)
def test_what_is_decided_stays_decided(name: str) -> None:
    assert investigated(name) == right(name)


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_undecided_is_not_decided_wrongly(name: str) -> None:
    try:
        with at_most(PATIENCE):
            verdict = investigated(name)
    except OutOfTime:
        return
    assert verdict not in {PROVED, REFUTED} - {right(name)}
