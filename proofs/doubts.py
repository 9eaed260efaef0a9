"""What of a claim may be undefined on its domains, and what a paper declares in vain. Signs are seen by inspection."""

from __future__ import annotations

from ..symbolic.bounds import is_modest, post_order
from ..symbolic.claim import Claim
from ..symbolic.expression import Node, Num, Op, Rel, num, parts
from ..symbolic.normal import Normal
from ..symbolic.paper import Paper
from ..symbolic.plain import domains, learned
from ..symbolic.sorts import infinite
from ..symbolic.substitute import free_names
from ..symbolic.text import to_text

ZERO = num(0)


def doubts(claim: Claim) -> list[str]:
    """A line for each part that has no value where the domains and hypotheses, as far as they are seen, allow it."""
    known = learned(domains(s.binder for s in claim.symbols.values()), [a.formula for a in claim.hypotheses])
    found: dict[str, None] = {}
    for formula in (claim.conclusion, *(a.formula for a in claim.hypotheses)):
        for part in post_order(formula):
            if free_names(part) <= claim.symbols.keys() and (told := _doubt(part, known)):
                found[told] = None
    return list(found)


def _doubt(node: Node, known: Normal) -> str:
    match node:
        case _ if infinite(node):
            return f"in {to_text(node)}, oo is not a number: nothing can be concluded"
        case Op("/", (_, b)) if not _nonzero(b, known):
            return f"{to_text(node)} has no value where {to_text(b)} = 0"
        case Op("log", (a,)) if not _positive(a, known):
            return f"{to_text(node)} has no value where {to_text(a)} <= 0"
        case Op("^", (a, Num(k))) if k.denominator == 1:
            return "" if k > 0 or _nonzero(a, known) else f"{to_text(node)} has no value where {to_text(a)} = 0"
        case Op("^", (a, _)) if not _positive(a, known):
            return f"{to_text(node)} may have no value where {to_text(a)} <= 0"
        case _:
            return ""


def _positive(node: Node, known: Normal) -> bool:
    match node:
        case Num(value):
            return value > 0
        case Op("+" | "*" | "/", (a, b)) if _positive(a, known) and _positive(b, known):
            return True
        case Op("^", (a, _)) if _positive(a, known):
            return True
        case _:
            return is_modest(node) and known.facts.is_positive(known.relation(Rel("<", ZERO, node))[0])


def _nonzero(node: Node, known: Normal) -> bool:
    return _positive(node, known) or (is_modest(node) and known.facts.is_nonzero(known.quotient(node).num))


def unused(paper: Paper) -> list[str]:
    """The symbols that are declared for all claims and that no claim speaks of."""
    declared = [set(c.symbols) for c in paper.claims]
    used = {b.name for c in paper.claims for b in c.binders}
    bound = {name for c in paper.claims for f in (c.statement, *(a.formula for a in c.given)) for name in _bound(f)}
    return [name for name in paper.claims[0].symbols if all(name in d for d in declared) and name not in used | bound]


def _bound(node: Node) -> set[str]:
    """The names that stand anywhere in a formula as written: `increasing(e, x)` speaks of x."""
    return {parts(p)[1] for p in post_order(node)} | set(free_names(node))
