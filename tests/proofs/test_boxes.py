"""Boxes: what is decided on every part of a box is proved; a tie, a hole or a false twin is not."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from referee.proofs.context import Context, Rejected
from referee.proofs.kernel import Certificate, Kernel
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method import boxes, slabs
from referee.proofs.method.bisection import Bisection, Box, Cut, Tree
from referee.proofs.method.desk import Desk
from referee.proofs.method.ranges import box_of, ends, with_bounds
from referee.proofs.method.task import Task
from referee.proofs.solvers import Solvers
from referee.symbolic.claim import Claim
from referee.symbolic.expression import Binder, Domain, num
from referee.symbolic.load import load_paper
from referee.symbolic.parse import parse

HERE = Path(__file__).parent
FILES = HERE / "boxes.claims.toml", HERE.parent / "economics" / "calibrated.claims.toml"
CLAIMS = {c.id: c for file in FILES for c in load_paper(file).claims}
KERNEL = Kernel(Solvers(seconds=5), lemma_formulas())
CUT = [
    "order",
    "nonlinear",
    "bound-by-a-term",
    "count",
    "open-economies",
    "moderate-rates",
    "discounted-growth",
    "compounding",
]
TIGHT = ["rises", "open-end", "strict-at-an-open-end", "gains", "revenue", "output", "growth-factor"]
LONG = ["linear-gains", "rule-of-70", "hyperbolic", "consumption-rises", "spread"]
TWINS = {"strict-at-an-open-end": "strict-at-a-closed-end.false"}
F = Fraction


def proposals(claim: Claim) -> Iterator[Certificate]:
    for method in (boxes, slabs):
        yield from method.propose(Task(claim, KERNEL, {}))


def accepts(claim: Claim, certificate: Certificate) -> bool:
    try:
        KERNEL.check(claim, certificate, {})
    except Rejected:
        return False
    return True


def proof(claim: Claim) -> Certificate:
    return next(c for c in proposals(claim) if accepts(claim, c))


SLOW = [pytest.param(i, marks=pytest.mark.slow) for i in LONG]


@pytest.mark.parametrize("claim_id", [*CUT, *TIGHT, *SLOW])
def test_the_kernel_accepts_true_claims_and_no_forgery_for_their_twins(claim_id: str) -> None:
    found = proof(CLAIMS[claim_id])
    twin = CLAIMS[TWINS.get(claim_id, f"{claim_id}.false")]
    assert not accepts(twin, {**found, "claim": twin.id, "digest": twin.digest})


@pytest.mark.parametrize("claim_id", [i for i in CLAIMS if i.endswith(".false")])
def test_false_claims_are_not_proved(claim_id: str) -> None:
    assert not any(accepts(CLAIMS[claim_id], c) for c in proposals(CLAIMS[claim_id]))


@pytest.mark.parametrize("claim_id", CUT)
def test_plain_cuts_are_enough(claim_id: str) -> None:
    assert any(boxes.propose(Task(CLAIMS[claim_id], KERNEL, {})))


def widened(claim: Claim, binder: Binder) -> Claim:
    symbol = replace(claim.symbols[binder.name], binder=binder)
    return replace(claim, symbols={**claim.symbols, binder.name: symbol})


WIDER = [
    ("open-economies", Binder("theta", Domain(lo=num(4), hi=num(16), lo_open=False, hi_open=False))),
    ("compounding", Binder("n", Domain(True, num(2), num(36), False, False))),
    ("gains", Binder("sigma", Domain(lo=num(2), hi=num(8), lo_open=False, hi_open=False))),
]


@pytest.mark.parametrize(("claim_id", "binder"), WIDER)
def test_a_proof_does_not_carry_over_to_a_wider_domain(claim_id: str, binder: Binder) -> None:
    found, twin = proof(CLAIMS[claim_id]), widened(CLAIMS[claim_id], binder)
    assert twin.digest != CLAIMS[claim_id].digest
    assert not accepts(twin, {**found, "digest": twin.digest})
    assert not any(accepts(twin, c) for c in proposals(twin))


def first_cut(lines: Any) -> dict[str, Any]:
    """The first line of cases in a proof."""
    if isinstance(lines, dict):
        return lines if lines.get("do") == "cases" else first_cut(list(lines.values()))
    found = [first_cut(x) for x in lines if isinstance(x, dict | list)]
    return next((f for f in found if f), {})


def test_a_missing_box_is_noticed() -> None:
    claim = CLAIMS["discounted-growth"]
    found = deepcopy(dict(proof(claim)))
    line = first_cut(found["proof"])
    del line["of"][0], line["branches"][0]
    assert not accepts(claim, found)


def test_a_gap_between_boxes_is_noticed() -> None:
    claim = CLAIMS["discounted-growth"]
    found = deepcopy(dict(proof(claim)))
    line = first_cut(found["proof"])
    line["of"][0] = line["of"][0].replace("<=", "<")
    line["of"][1] = line["of"][1].replace("<=", "<")
    assert not accepts(claim, found)


def tree(text: str, box: Box, *told: str, left: int = 200) -> Tree | bool:
    return Bisection(parse(text), tuple(map(parse, told)), left).tree(box)


UNIT = Box({"x": (F(0), F(1))})
SQUARE = Box({"x": (F(0), F(1)), "y": (F(0), F(1))})


def test_what_is_decided_at_once_is_not_cut() -> None:
    assert tree("x^2 < 2", UNIT) is None


def test_a_box_is_cut_where_it_must_be() -> None:
    assert isinstance(tree("x - x^2 < 1/2", UNIT), Cut)


@pytest.mark.parametrize("text", ["x^2 <= x", "x - x^2 <= 1/4", "0 <= x*exp(x)", "x < 1/2", "log(x) < 1"])
def test_ties_failures_and_holes_are_not_cut_away(text: str) -> None:
    assert tree(text, UNIT) is False


def test_few_boxes_may_be_too_few() -> None:
    assert tree("x - x^2 < 26/100", UNIT, left=4) is False
    assert isinstance(tree("x - x^2 < 26/100", UNIT), Cut)


def test_hypotheses_exclude_boxes() -> None:
    assert tree("x - y < 1/2", SQUARE) is False
    assert isinstance(tree("x - y < 1/2", SQUARE, "x < y"), Cut)


def test_integers_are_cut_between_integers() -> None:
    found = tree("(1 + 1/n)^n < 8/3", Box({"n": (F(2), F(12))}, frozenset({"n"})))
    assert isinstance(found, Cut) and (found.below, found.above) == (7, 8)


def context(*hypotheses: str) -> Context:
    known = Context().declare(Binder("x", Domain(lo=num(0), hi=num(1)))).declare(Binder("y", Domain()))
    for k, text in enumerate(hypotheses):
        known = known.assume(f"h{k}", parse(text))
    return known


def test_bounds_come_from_domains_and_hypotheses() -> None:
    assert ends(context("1/3 <= x"), "x") == (F(1, 3), 1)
    assert box_of(context("y < 2"), frozenset({"x", "y"})) is None


def test_bounds_by_terms_become_bounds_by_numbers() -> None:
    desk = Desk.of(Task(CLAIMS["gains"], KERNEL, {}), ())
    lines, after = with_bounds(desk, context("exp(x) < y", "y < x + 2"), frozenset({"y"}))
    low, high = ends(after, "y")
    assert len(lines) == 2 and low is not None and high is not None
    assert F(9, 10) < low <= 1 and 3 <= high < F(31, 10)
