"""Twins of a claim: without one of its assumptions, or with a statement that fails everywhere.

A twin without an assumption has `1 = 1` in its place, or a wider domain; it is a claim like any other, with an id and a
digest of its own. The twin whose statement is `1 = 0` is refuted exactly by values that satisfy the hypotheses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..symbolic.claim import Assumption, Claim
from ..symbolic.expression import POSITIVE, Binder, Domain, Node, Num, Op, Rel, num, walk
from ..symbolic.substitute import free_names
from ..symbolic.text import to_text

TRUE, FALSE = Rel("=", num(1), num(1)), Rel("=", num(1), num(0))


@dataclass(frozen=True)
class Without:
    """An assumption of a claim, in words, and the twin of the claim that does without it."""

    name: str
    twin: Claim


def witness_twin(claim: Claim) -> Claim:
    """The claim that the hypotheses imply 1 = 0; whatever refutes it shows that the hypotheses can be met."""
    return replace(claim, id=f"{claim.id}.witness", statement=FALSE)


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
            twin = replace(claim, id=f"{claim.id}.without.{binder.name}-{side}", symbols=symbols)
            yield Without(_bound_text(binder, side), twin)


def _wider(binder: Binder, side: str, is_base: bool) -> Domain | None:
    """The domain without one of its bounds; None if there is none, or if it is needed for powers to have values."""
    domain = binder.domain
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
