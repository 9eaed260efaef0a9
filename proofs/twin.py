"""Twins of a claim: without one of its assumptions, or with a statement that fails everywhere.

A twin without an assumption has `1 = 1` in its place, or a wider domain (and, as a hypothesis, that no denominator in
the freed symbol alone is zero); it is a claim like any other, with an id and a digest of its own. The twin whose
statement is `1 = 0` is refuted exactly by values that satisfy the hypotheses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..symbolic.claim import Assumption, Claim
from ..symbolic.expression import POSITIVE, Binder, Domain, Node, Num, Op, Rel, Var, conj, membership, num
from ..symbolic.paper import Paper
from ..symbolic.substitute import free_names
from ..symbolic.text import binder_text, to_text
from ..symbolic.walk import walk

MEANING = "meaning"
DOMAINS = "domains"
TRUE, FALSE = Rel("=", num(1), num(1)), Rel("=", num(1), num(0))


@dataclass(frozen=True)
class Without:
    """An assumption of a claim, in words, and the twin of the claim that does without it.

    `instead` has what a bound is relaxed to, in words; a hypothesis is dropped altogether.
    """

    name: str
    twin: Claim
    instead: str = ""


def full_witness_twin(claim: Claim) -> Claim:
    """The same as `witness_twin`, with a statement that speaks of all scalars, so that values of all are shown."""
    twin = witness_twin(claim)
    spoken = {b.name for b in twin.binders}
    rest = [Var(b.name) for b in claim.binders if b.name not in spoken and not b.index]
    return replace(twin, statement=conj([FALSE, *(Rel("=", x, x) for x in rest)]))


def witness_twin(claim: Claim) -> Claim:
    """The claim that the hypotheses imply 1 = 0; whatever refutes it shows that the hypotheses can be met."""
    twin = replace(claim, id=f"{claim.id}.witness", statement=FALSE)
    spoken = {b.name for b in twin.binders}
    rest = [b for b in claim.binders if b.name not in spoken and not b.index and _may_be_empty(b.domain)]
    there = [inside for b in rest for inside in membership(Var(b.name), b.domain)]
    return replace(twin, given=(*twin.given, Assumption(DOMAINS, conj(there)))) if there else twin


def _may_be_empty(domain: Domain) -> bool:
    """Whether it does not meet the eye that the domain has an element."""
    lo, hi = domain.lo, domain.hi
    if lo is None or hi is None or _infinite(lo) or _infinite(hi):
        return False
    if not (isinstance(lo, Num) and isinstance(hi, Num)):
        return True
    return lo.value > hi.value if domain.integer else lo.value >= hi.value


def with_twins(paper: Paper, audit: bool) -> Paper:
    """The paper with the twins whose certificates may be stored beside those of its claims."""
    twins = [witness_twin(claim) for claim in paper.claims]
    if audit:
        twins += [w.twin for claim in paper.claims for w in assumptions(claim)]
    return replace(paper, claims=(*paper.claims, *twins))


def is_audit(certificate_id: str) -> bool:
    """Whether a certificate belongs to a twin without an assumption."""
    return ".without." in certificate_id


def assumptions(claim: Claim) -> list[Without]:
    """Every hypothesis, and every bound of a symbol that is not needed for the formulas to have a meaning."""
    return [*_hypotheses(claim), *_bounds(claim)]


def _hypotheses(claim: Claim) -> Iterator[Without]:
    for a in claim.given:
        given = tuple(Assumption(x.name, TRUE) if x.name == a.name else x for x in claim.given)
        yield Without(a.name, replace(claim, id=f"{claim.id}.without.{a.name}", given=given))


def _bounds(claim: Claim) -> Iterator[Without]:
    bases = _bases(claim)
    for binder in claim.binders:
        if binder.domain.integer and binder.domain.hi is not None:  # an index of industries: no assumption
            continue
        for side in ("lower", "upper"):
            wider = _wider(binder, side, binder.name in bases)
            if wider is None:
                continue
            symbol = claim.symbols[binder.name]
            new = replace(symbol, binder=replace(binder, domain=wider))
            symbols = {**claim.symbols, binder.name: new}
            given = (*claim.given, *_meaning(claim, binder.name))
            twin = replace(claim, id=f"{claim.id}.without.{binder.name}-{side}", symbols=symbols, given=given)
            meaning = [to_text(a.formula) for a in twin.given[len(claim.given) :]]
            yield Without(_bound_text(binder, side), twin, " and ".join([binder_text(new.binder), *meaning]))


def _meaning(claim: Claim, name: str) -> Iterator[Assumption]:
    """That the denominators which speak of this symbol alone (1 - sigma) are not zero: else they mean nothing."""
    parts = [p for f in (*(a.formula for a in claim.hypotheses), claim.conclusion) for p in walk(f)]
    below = dict.fromkeys(p.args[1] for p in parts if isinstance(p, Op) and p.op == "/")
    alone = [d for d in below if free_names(d) == {name}]
    if alone and not claim.symbols[name].binder.index:
        yield Assumption(MEANING, conj([Rel("!=", d, num(0)) for d in alone]))


def with_meaning(proof: object, hypotheses: int) -> object:
    """The lines of a proof for a claim with the hypothesis `meaning` besides its own: it is assumed under this name."""
    if not isinstance(proof, list):
        return proof
    at = next((i for i, line in enumerate(proof) if line.get("do") == "assume"), None)
    if hypotheses == 0:
        fixed = 1 if proof and proof[0].get("do") == "fix" else 0
        opening = [] if fixed else [{"do": "fix"}]
        return [*proof[:fixed], *opening, {"do": "assume", "as": MEANING}, *proof[fixed:]]
    if at is None:
        return proof
    labels = proof[at]["as"]
    if isinstance(labels, str) and hypotheses > 1:
        return proof
    labels = [labels] if isinstance(labels, str) else list(labels)
    return [*proof[:at], {**proof[at], "as": [*labels, MEANING]}, *proof[at + 1 :]]


def _wider(binder: Binder, side: str, is_base: bool) -> Domain | None:
    """The domain without one of its bounds; None if there is none, or if it is needed for powers to have values."""
    domain = binder.domain
    if domain.integer:  # a number of industries: at least one
        relaxed = isinstance(domain.lo, Num) and domain.lo.value > 1 and side == "lower"
        return replace(domain, lo=num(1)) if relaxed else None
    if side == "upper":
        return None if domain.hi is None or _infinite(domain.hi) else replace(domain, hi=None, hi_open=True)
    if domain.lo is None or _infinite(domain.lo):
        return None
    if not is_base:
        return replace(domain, lo=None, lo_open=True)
    if isinstance(domain.lo, Num) and domain.lo.value > 0:
        return replace(domain, lo=POSITIVE.lo, lo_open=True)
    return None


def _infinite(end: Node) -> bool:
    return "oo" in {getattr(part, "name", "") for part in walk(end)}


def _bases(claim: Claim) -> set[str]:
    """The symbols inside the base of a power whose exponent is not a whole number: these must stay positive."""
    found: set[str] = set()
    for formula in (*(a.formula for a in claim.hypotheses), claim.conclusion):
        for part in walk(formula):
            if isinstance(part, Op) and part.op == "^" and not _whole(part.args[1]):
                found |= free_names(part.args[0]) | _entries(part.args[0])
    return found


def _entries(node: Node) -> set[str]:
    return {name for part in walk(node) if (name := getattr(part, "name", None))}


def _whole(node: Node) -> bool:
    return isinstance(node, Num) and node.value.denominator == 1


def _bound_text(binder: Binder, side: str) -> str:
    domain = binder.domain
    end, is_open = (domain.lo, domain.lo_open) if side == "lower" else (domain.hi, domain.hi_open)
    assert end is not None
    sign = (">" if side == "lower" else "<") + ("" if is_open else "=")
    return f"{binder.name} {sign} {to_text(end)}"
