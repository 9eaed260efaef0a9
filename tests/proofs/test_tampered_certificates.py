"""Certificates that the kernel accepts, changed in one place: each must be rejected, and by the one exception."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import referee.symbolic.papers
from referee.numeric.violation import violation
from referee.proofs.context import Rejected
from referee.proofs.kernel import Kernel, read_values
from referee.proofs.lemmas import lemma_formulas
from referee.proofs.method import argument
from referee.proofs.solvers import Solvers
from referee.proofs.verdict import PROVED, REFUTED
from referee.properties.hunt import hunt
from referee.symbolic.claim import Claim
from referee.symbolic.expression import Domain, num
from referee.symbolic.load import ClaimsError, load_paper, read_paper
from referee.symbolic.parse import parse

FOLDER = Path(next(iter(referee.symbolic.papers.__path__)))
CLAIMS = {c.id: c for p in sorted(FOLDER.glob("*/paper.toml")) for c in load_paper(p).claims}
CLOSED = {i: c.closed for i, c in CLAIMS.items()}
KERNEL = Kernel(Solvers(seconds=5), lemma_formulas())

WAGE = "hanlon2012.static-gains.product-wage"
TECHNOLOGY = "hanlon2012.labor-share.technology"
LIMIT = "hanlon2012.eta.limit-zero"
GROWTH = "hanlon2012.prop3.growth"
CONDITION = "rodriguez-clare2005.condition-1"
NO_CLUSTER = "rodriguez-clare2005.no-cluster"
STABILITY = "rodriguez-clare2005.dynamic.stability"
DERIVATION = "hanlon2012.eta.derivation"
INFINITE = "hanlon2012.eta.limit-infinity"
INCREASING = "hanlon2012.eta.increasing"

Certificate = dict[str, Any]
Edit = Callable[[Certificate], object]


@cache
def _certificate(claim_id: str) -> Certificate:
    claim = CLAIMS[claim_id]
    if claim_id in (DERIVATION, INFINITE, INCREASING):
        return dict(hunt(claim, examples=300, seed=0).certificate or {})
    return argument.propose(claim) or {}


def certificate(claim_id: str) -> Certificate:
    return copy.deepcopy(_certificate(claim_id))


def lines_of(proof: list[Any]) -> list[dict[str, Any]]:
    """Every line, those of the branches included."""
    inner = [p for line in proof for p in (line.get("proof") or [], *line.get("proofs", ()), *line.get("branches", ()))]
    return [*proof, *(line for p in inner for line in lines_of(p))]


def line(paper: Certificate, **fields: object) -> dict[str, Any]:
    """The first line with these fields; a certificate without it makes the test fail."""
    return next(x for x in lines_of(paper["proof"]) if all(x.get(k) == v for k, v in fields.items()))


def rejected(claim: Claim, paper: object) -> bool:
    try:
        KERNEL.check(claim, paper, CLOSED)  # type: ignore[arg-type]
    except Rejected:
        return True
    return False


PROOFS = [WAGE, TECHNOLOGY, LIMIT, GROWTH, CONDITION, NO_CLUSTER, STABILITY]
COUNTEREXAMPLES = [DERIVATION, INFINITE, INCREASING]


@pytest.mark.parametrize("claim_id", PROOFS + COUNTEREXAMPLES)
def test_untouched_certificates_are_accepted(claim_id: str) -> None:
    verdict = KERNEL.check(CLAIMS[claim_id], certificate(claim_id), CLOSED)
    assert verdict.name == (PROVED if claim_id in PROOFS else REFUTED)


# -- the envelope


@pytest.mark.parametrize("claim_id", PROOFS + COUNTEREXAMPLES)
def test_digest_or_claim_edited(claim_id: str) -> None:
    paper = certificate(claim_id)
    last = "0" if paper["digest"][-1] != "0" else "1"
    assert rejected(CLAIMS[claim_id], {**paper, "digest": paper["digest"][:-1] + last})
    assert rejected(CLAIMS[claim_id], {**paper, "digest": paper["digest"].upper() + " "})
    assert rejected(CLAIMS[claim_id], {**paper, "claim": claim_id + "x"})
    assert rejected(CLAIMS[claim_id], {k: v for k, v in paper.items() if k != "digest"})
    assert rejected(CLAIMS[claim_id], {k: v for k, v in paper.items() if k != "claim"})


@pytest.mark.parametrize("kind", ["proof", "negation", "counterexample", "Proof", "proved", "lemma", "", None])
@pytest.mark.parametrize("claim_id", [WAGE, STABILITY, INFINITE])
def test_kind_renamed(claim_id: str, kind: object) -> None:
    paper = certificate(claim_id)
    assert paper["kind"] == kind or rejected(CLAIMS[claim_id], {**paper, "kind": kind})


PAIRS = [(WAGE, TECHNOLOGY), (NO_CLUSTER, CONDITION), (STABILITY, NO_CLUSTER), (INFINITE, DERIVATION), (LIMIT, WAGE)]


@pytest.mark.parametrize(("claim_id", "other"), [*PAIRS, *((b, a) for a, b in PAIRS)])
def test_certificate_of_another_claim(claim_id: str, other: str) -> None:
    claim, paper = CLAIMS[claim_id], certificate(other)
    assert rejected(claim, paper)
    assert rejected(claim, {**paper, "claim": claim.id})
    assert rejected(claim, {**paper, "claim": claim.id, "digest": claim.digest})


# -- the claim edited under its certificate: rejected for its digest, and then for what it says


def domain(claim: Claim, name: str, new: Domain) -> Claim:
    symbol = claim.symbols[name]
    binder = replace(symbol.binder, domain=new)
    return replace(claim, symbols={**claim.symbols, name: replace(symbol, binder=binder)})


def without(claim: Claim, name: str) -> Claim:
    assert name in {a.name for a in claim.given}
    return replace(claim, given=tuple(a for a in claim.given if a.name != name))


POSITIVE = Domain(lo=num(0))
EDITED_CLAIMS = {
    "wage reversed": replace(CLAIMS[WAGE], statement=parse("forall j in {1..n}: w/p[j] <= A[j]")),
    "wage strict": replace(CLAIMS[WAGE], statement=parse("forall j in {1..n}: w/p[j] > A[j]")),
    "wage without prices": without(CLAIMS[WAGE], "competitive-prices"),
    "wage without specialization": without(CLAIMS[WAGE], "specialization"),
    "technology at every sigma": domain(CLAIMS[TECHNOLOGY], "sigma", POSITIVE),
    "technology with one industry": domain(CLAIMS[TECHNOLOGY], "n", Domain(True, num(1), None, False, False)),
    "technology without progress": without(CLAIMS[TECHNOLOGY], "better"),
    "technology, others move": without(CLAIMS[TECHNOLOGY], "others-fixed"),
    "limit one": replace(CLAIMS[LIMIT], statement=parse("limit(printed_eta(z), z, 0+) = 1")),
    "limit from below": replace(CLAIMS[LIMIT], statement=parse("limit(printed_eta(z), z, n-) = 0")),
    "no cluster in a small country": without(CLAIMS[NO_CLUSTER], "regularity"),
    "condition in a small country": without(CLAIMS[CONDITION], "large-south"),
    "stability with slow spillovers": without(CLAIMS[STABILITY], "spillovers-faster"),
    "stability without South": without(CLAIMS[STABILITY], "south"),
    "stability without North": without(CLAIMS[STABILITY], "north"),
}  # fmt: skip
KEYS = {"wage": WAGE, "technology": TECHNOLOGY, "limit": LIMIT, "no": NO_CLUSTER, "condition": CONDITION}
KEYS["stability"] = STABILITY


@pytest.mark.parametrize("name", EDITED_CLAIMS)
def test_claim_edited_under_its_certificate(name: str) -> None:
    claim = EDITED_CLAIMS[name]
    paper = certificate(KEYS[name.split()[0].rstrip(",")])
    assert claim.digest != paper["digest"]
    assert rejected(claim, paper)
    assert rejected(claim, {**paper, "digest": claim.digest})


# -- the lines


@pytest.mark.parametrize("claim_id", [WAGE, NO_CLUSTER, CONDITION, STABILITY, LIMIT])
def test_truncated_lines(claim_id: str) -> None:
    paper = certificate(claim_id)
    for size in range(len(paper["proof"])):
        assert rejected(CLAIMS[claim_id], {**paper, "proof": paper["proof"][:size]})


@pytest.mark.parametrize("claim_id", PROOFS)
def test_lines_after_the_close(claim_id: str) -> None:
    paper = certificate(claim_id)
    for extra in ({"do": "settle"}, {"do": "push"}, {"do": "have", "as": "q", "formula": "1 > 0", "proof": []}, {}):
        assert rejected(CLAIMS[claim_id], {**paper, "proof": [*paper["proof"], extra]})


NEEDED = {
    TECHNOLOGY: ["power", "rises", "same", "below", "above", "split", "split_new", "others", "total_new"],
    CONDITION: ["full", "zero", "nothing", "above", "lambda_above"],
    NO_CLUSTER: ["zero_1", "nothing_1", "nothing_2"],
    STABILITY: ["whole"],
}


@pytest.mark.parametrize(("claim_id", "label"), [(i, label) for i, labels in NEEDED.items() for label in labels])
def test_needed_line_removed(claim_id: str, label: str) -> None:
    paper = certificate(claim_id)
    kept = [x for x in paper["proof"] if x.get("as") != label]
    assert len(kept) == len(paper["proof"]) - 1
    assert rejected(CLAIMS[claim_id], {**paper, "proof": kept})


def put(*, at: dict[str, object], **new: object) -> Edit:
    """Change fields of the first line with the fields `at`."""
    return lambda paper: line(paper, **at).update(new)


def put_value(label: str, name: str, value: str) -> Edit:
    """Change one value of an instance."""
    return lambda paper: line(paper, **{"as": label})["at"].update({name: value})


def insert(position: int, new: dict[str, object]) -> Edit:
    return lambda paper: paper["proof"].insert(position, new)


SETTLE = [{"do": "settle"}]
LINE_EDITS: dict[str, tuple[str, Edit]] = {
    "lemma exchanged": (TECHNOLOGY, put(at={"as": "power"}, name="power-antitone")),
    "lemma unknown": (TECHNOLOGY, put(at={"as": "power"}, name="power-trust")),
    "lemma outside its domain, exponent": (TECHNOLOGY, put_value("power", "r", "1 - sigma")),
    "lemma outside its domain, base": (TECHNOLOGY, put_value("power", "x", "-A[i]")),
    "lemma at zero": (CONDITION, put_value("zero", "r", "0")),
    "lemma with the wrong value": (TECHNOLOGY, put_value("power", "y", "A[i]")),
    "lemma with a value for no symbol": (TECHNOLOGY, put_value("power", "q", "1")),
    "lemma with an undeclared symbol": (TECHNOLOGY, put_value("power", "y", "unheard")),
    "lemma with a range off by one": (TECHNOLOGY, put_value("one", "middle", "i")),
    "logistic rate of the wrong sign": (STABILITY, put_value("whole", "r", "g - delta")),
    "logistic with another capacity": (STABILITY, put_value("whole", "K", "1 + g/delta")),
    "law of motion with another rate": (STABILITY, put(
        at={"as": "law"},
        formula="evolves(A_S[t]/A_N[t], t, (delta + g)*(A_S[t]/A_N[t])*(1 - (A_S[t]/A_N[t])/steady_gap))")),
    "missing label in using": (TECHNOLOGY, put(at={"using": ["rest", "rises"]}, using=["rest", "trust"])),
    "a needed label left out of using": (TECHNOLOGY, put(at={"using": ["rest", "rises"]}, using=["rest"])),
    "hypotheses relabelled in another order": (TECHNOLOGY, put(at={"do": "assume"}, **{"as": ["better", "fixed"]})),
    "one label too few": (TECHNOLOGY, put(at={"do": "assume"}, **{"as": ["fixed"]})),
    "one label too many": (TECHNOLOGY, put(at={"do": "assume"}, **{"as": ["fixed", "better", "more"]})),
    "a label twice": (TECHNOLOGY, put(at={"do": "assume"}, **{"as": ["fixed", "fixed"]})),
    "a line's label that is taken": (TECHNOLOGY, put(at={"as": "rises"}, **{"as": "power"})),
    "undeclared symbol": (TECHNOLOGY, put(at={"as": "rises"}, formula="A[i]^(sigma - 1) < unheard")),
    "stronger line": (TECHNOLOGY, put(at={"as": "rises"}, formula="2*A[i]^(sigma - 1) < A_new[i]^(sigma - 1)")),
    "reversed line": (TECHNOLOGY, put(at={"as": "rises"}, formula="A[i]^(sigma - 1) > A_new[i]^(sigma - 1)")),
    "false line": (WAGE, insert(2, {"do": "have", "as": "q", "formula": "0 = 1", "proof": SETTLE})),
    "a case left out": (TECHNOLOGY, lambda p: [line(p, do="cases")[k].pop() for k in ("of", "branches")]),
    "a case without its proof": (TECHNOLOGY, lambda p: line(p, do="cases")["branches"].pop()),
    "cases narrowed": (TECHNOLOGY, put(at={"do": "cases"}, of=["i >= 3", "i = 1"])),
    "a part left out": (TECHNOLOGY, lambda p: line(p, do="parts")["proofs"].pop()),
    "witness swapped": (NO_CLUSTER, put(at={"do": "take"}, values={"w": "2*backward_1"})),
    "witness outside its domain": (NO_CLUSTER, put(at={"do": "take"}, values={"w": "-backward_1"})),
    "witness for another symbol": (NO_CLUSTER, put(at={"do": "take"}, values={"v": "backward_1"})),
    "witness undeclared": (NO_CLUSTER, put(at={"do": "take"}, values={"w": "w"})),
    "rewritten by no equation": (CONDITION, put(at={"do": "rewrite", "by": "full"}, by="order")),
    "rewritten by nothing": (CONDITION, put(at={"do": "rewrite", "by": "full"}, by="unheard")),
    "equation turned round": (CONDITION, put(at={"do": "rewrite", "by": "full"}, backwards=True)),
    "a claim that is not used": (GROWTH, lambda p: line(p, rule="claim").update(name="hanlon2012.prop3.level-own")),
    "the claim itself": (GROWTH, lambda p: line(p, rule="claim").update(name=GROWTH)),
    "a claim that does not exist": (GROWTH, lambda p: line(p, rule="claim").update(name="hanlon2012.trust")),
    "a fixed name that is taken": (TECHNOLOGY, insert(1, {"do": "fix", "names": ["sigma"]})),
    "nothing to deny": (WAGE, insert(2, {"do": "deny"})),
}  # fmt: skip


@pytest.mark.parametrize("name", LINE_EDITS)
def test_line_edited(name: str) -> None:
    claim_id, edit = LINE_EDITS[name]
    paper = certificate(claim_id)
    edit(paper)
    assert paper != certificate(claim_id)
    assert rejected(CLAIMS[claim_id], paper)


def test_used_claim_must_be_declared_and_proved() -> None:
    claim, paper = CLAIMS[GROWTH], certificate(GROWTH)
    assert rejected(replace(claim, uses=()), paper)
    with pytest.raises(Rejected):
        KERNEL.check(claim, paper, {})
    with pytest.raises(Rejected):
        KERNEL.check(claim, paper, {k: v for k, v in CLOSED.items() if k not in claim.uses})


def test_no_claim_may_declare_that_it_uses_itself() -> None:
    with pytest.raises(ClaimsError):
        read_paper('[paper]\nkey = "t"\n[[claim]]\nid = "t.c"\nsays = "1 = 2"\nuses = ["t.c"]', "test")


# -- counterexamples


def values(**new: object) -> Edit:
    return lambda paper: paper["values"].update(new)


VALUE_EDITS: dict[str, tuple[str, Edit]] = {
    "sigma at its bound": (DERIVATION, values(sigma="1")),
    "sigma below its bound": (DERIVATION, values(sigma="1/2")),
    "z at its symbolic bound": (DERIVATION, values(z="2")),
    "n that is no integer": (DERIVATION, values(n="3/2")),
    "a technology that is zero": (DERIVATION, values(A=["0"])),
    "a hypothesis violated": (DERIVATION, values(L="7")),
    "another hypothesis violated": (DERIVATION, values(L_star="7")),
    "an entry too many": (DERIVATION, values(A=["1", "1", "1"])),
    "an entry too few": (INCREASING, values(A=["1"])),
    "no entries": (DERIVATION, values(A=[])),
    "a number for a list": (DERIVATION, values(A="1")),
    "a list for a number": (DERIVATION, values(w=["1"])),
    "a value missing": (DERIVATION, lambda p: p["values"].pop("K")),
    "a value too many": (DERIVATION, values(unheard="1")),
    "a formula for a value": (DERIVATION, values(w="1 + z")),
    "order violated": (INCREASING, values(y="5/2")),
    "the statement holds": (INCREASING, lambda p: p.update(
        values={"n": "1", "sigma": "2", "z": "1/2", "y": "1/4", "A": ["1"], "A_star": ["1"]}, margin=["-9", "9"])),
    "the statement holds, margin without zero": (INCREASING, lambda p: p.update(
        values={"n": "1", "sigma": "2", "z": "1/2", "y": "1/4", "A": ["1"], "A_star": ["1"]}, margin=["-9", "0"])),
    "margin elsewhere": (DERIVATION, lambda p: p.update(margin=["1/10", "1/5"])),
    "margin of the other sign": (DERIVATION, lambda p: p.update(margin=["-9/10", "-1/10"])),
    "margin with zero inside": (DERIVATION, lambda p: p.update(margin=["-1", "1"])),
    "margin that cuts the violation": (DERIVATION, lambda p: p.update(margin=[p["margin"][0], p["margin"][0]])),
    "margin reversed": (DERIVATION, lambda p: p["margin"].reverse()),
    "margin of one end": (DERIVATION, lambda p: p["margin"].pop()),
    "margin of an exact violation moved": (INFINITE, lambda p: p.update(margin=["2", "3"])),
    "no margin": (DERIVATION, lambda p: p.pop("margin")),
    "no precision": (DERIVATION, lambda p: p.pop("precision")),
    "no values": (DERIVATION, lambda p: p.pop("values")),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUE_EDITS)
def test_counterexample_edited(name: str) -> None:
    claim_id, edit = VALUE_EDITS[name]
    paper = certificate(claim_id)
    edit(paper)
    assert paper != certificate(claim_id)
    assert rejected(CLAIMS[claim_id], paper)


def test_precision_lowered_below_what_the_margin_needs() -> None:
    claim, paper = CLAIMS[DERIVATION], certificate(DERIVATION)
    found = violation(claim.conclusion, read_values(paper["values"]), 128)
    sharp = {**paper, "precision": 128, "margin": [str(found.low), str(found.high)]}
    assert found.low < found.high
    assert not rejected(claim, sharp)
    for precision in (64, 16, 2):
        assert rejected(claim, {**sharp, "precision": precision})
