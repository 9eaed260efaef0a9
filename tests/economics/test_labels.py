"""The labels of the economists' claims, checked apart from referee: true ones hold wherever drawn, false ones fail."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from mpmath import mp, mpf

from .evaluator import DIGITS, Case, Env, Evaluator, cases, tally

FILES = sorted(Path(__file__).parent.glob("*.claims.toml"))
CASES = {case.id: case for path in FILES for case in cases(path)}
TRUE = [name for name in CASES if not name.endswith(".false")]
FALSE = [name for name in CASES if name.endswith(".false")]

# Where a false claim fails on a set that draws do not meet: the tie that a strict inequality forgets, and the like.
TIES: dict[str, Env] = {
    "calibrated.compounding.false": {"n": 12},
    "calibrated.gains.false": {"lam": 0.5, "sigma": 3},
    "calibrated.hyperbolic.false": {"x": 0, "k": 1},
    "calibrated.output.false": {"s": 0.1, "d": 0.1, "a": 0.25},
    "cobb_douglas.least-cost.false": {"alpha": 0.5, "A": 1, "K": 1, "L": 1, "w": 1, "r": 1, "q": 1},
    "finance.log-return.false": {"x": 0},
    "markets.markup.false": {"e": 2, "c": 1, "p": 2},
    "solow.unique.false": {"alpha": 1, "s": 0.5, "d": 0.5, "K": 1, "M": 2},
}


def fails_at(case: Case, env: Env) -> bool:
    mp.dps = DIGITS
    point = {name: mpf(value) for name, value in env.items()}
    evaluator = Evaluator(case, random.Random(0))
    assert all(case.domains[name].holds(x) for name, x in point.items())
    assert all(evaluator.truth(g, point) for g in case.given)
    return not evaluator.truth(case.says, point)


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_hold_wherever_drawn(name: str) -> None:
    holds, undefined, fails = tally(CASES[name], count=14)
    assert not fails and holds >= 12 and not undefined


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_fail_somewhere(name: str) -> None:
    case = CASES[name]
    if name in TIES:
        assert fails_at(case, TIES[name])
    else:
        assert any(tally(case, seed, count=8)[2] for seed in range(12))


def test_about_half_of_the_claims_are_false() -> None:
    assert len(CASES) >= 36 and abs(len(TRUE) - len(FALSE)) <= len(CASES) / 8
