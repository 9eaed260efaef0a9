"""Quantified statements as claims about points: what `forall` binds in a statement becomes a symbol of the claim.

A claim "for all x, the hypotheses imply: for all a, b, P(x, a, b)" fails where some x, a, b satisfy the hypotheses
and violate P. So universal quantifiers in positive positions of the statement, and existential ones of the hypotheses,
are moved to the front. Nothing rests on this: it says where to look, and the kernel checks what is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from .calculus import speaks_of
from .claim import Assumption, Claim, Symbol
from .expression import Binder, Logic, Node, Op, Quant, Var
from .plain import has_calculus
from .substitute import fresh, substitute
from .walk import walk


@dataclass(frozen=True)
class Pulled:
    """A part of a formula: as it was, what is left of it when its quantifiers are moved out, and its own parts.

    `name` is the new name of the symbol that `was` binds, if it binds one and that was moved out.
    """

    was: Node
    left: Node
    parts: tuple[Pulled, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Prenex:
    """A claim with its quantifiers moved out: the claim about points, and how it comes from the original.

    `inner` are the symbols that were bound; `statement` and `hypotheses` are the parts of the original, expanded.
    """

    claim: Claim
    inner: tuple[str, ...]
    statement: Pulled
    hypotheses: tuple[Pulled, ...]


@dataclass
class _Puller:
    taken: set[str]
    binders: list[Binder] = field(default_factory=list)

    def pull(self, node: Node, positive: bool) -> Pulled:
        """Move out what is universal if `positive`, what is existential if not."""
        match node:
            case Quant(kind, binder, body) if (kind == "forall") is positive and not binder.index:
                name = fresh(binder.name, self.taken)
                self.taken.add(name)
                self.binders.append(replace(binder, name=name))
                inner = self.pull(body if name == binder.name else substitute(body, {binder.name: Var(name)}), positive)
                return Pulled(node, inner.left, (inner,), name)
            case Logic("iff", (a, b)) if any(isinstance(p, Quant) for p in walk(node)):
                both = tuple(self.pull(Logic("implies", pair), positive) for pair in ((a, b), (b, a)))
                return Pulled(node, Logic("and", tuple(p.left for p in both)), both)
            case Logic(op, args):
                flipped = [op == "not" or (op == "implies" and k == 0) for k in range(len(args))]
                parts = tuple(self.pull(a, positive is not f) for a, f in zip(args, flipped, strict=True))
                return Pulled(node, Logic(op, tuple(p.left for p in parts)), parts)
            case _:
                return Pulled(node, node)


@lru_cache(maxsize=64)
def _prenex(of: _ByDigest) -> Prenex | None:
    claim = of.claim
    if not any(map(_hidden, _quantifiers(claim))):
        return None
    puller = _Puller({*claim.symbols, *claim.definitions})
    hypotheses = tuple(puller.pull(a.formula, False) for a in claim.hypotheses)
    statement = puller.pull(claim.conclusion, True)
    if not puller.binders:
        return None
    given = [Assumption(a.name, p.left) for a, p in zip(claim.given, hypotheses, strict=True)]
    left = statement.left
    while isinstance(left, Logic) and left.op == "implies":
        given.append(Assumption(fresh("antecedent", {a.name for a in given}), left.args[0]))
        left = left.args[1]
    scalars = {k: s for k, s in claim.symbols.items() if not s.binder.index}
    inner = {b.name: Symbol(b, b.name) for b in puller.binders}
    symbols = {**scalars, **inner, **{k: s for k, s in claim.symbols.items() if s.binder.index}}
    flat = replace(claim, symbols=symbols, given=tuple(given), statement=left, definitions={}, definition_tex={})
    return Prenex(flat, tuple(inner), statement, hypotheses)


@dataclass(frozen=True)
class _ByDigest:
    """A claim as a key: what it says decides."""

    digest: str
    claim: Claim = field(compare=False)


def prenex(claim: Claim) -> Prenex | None:
    """The claim with its quantifiers moved out; None if it has none that hide numbers, or none that can be moved."""
    return _prenex(_ByDigest(claim.digest, claim))


def pointwise(claim: Claim) -> Claim:
    """The claim whose counterexamples are values of all symbols: with quantifiers moved out, or the claim itself."""
    found = prenex(claim)
    return claim if found is None else found.claim


def written_out(claim: Claim) -> Claim:
    """The claim about points, without definitions if it speaks of derivatives, monotonicity or limits without side.

    A definition of which a derivative is taken cannot stand beside that derivative: `diff(R, t)` must see what R is.
    """
    claim = pointwise(claim)
    queue, seen = [claim.statement, *(a.formula for a in claim.given)], set[str]()
    while queue:
        formula = queue.pop()
        if has_calculus(formula) or speaks_of(formula, "diff"):
            return replace(claim, given=claim.hypotheses, statement=claim.conclusion, definitions={}, definition_tex={})
        names = {p.name if isinstance(p, Var) else p.op for p in walk(formula) if isinstance(p, Var | Op)}
        queue += [d.body for name, d in claim.definitions.items() if name in names - seen]
        seen |= names
    return claim


def _quantifiers(claim: Claim) -> Iterator[Quant]:
    for formula in (*(a.formula for a in claim.hypotheses), claim.conclusion):
        yield from (part for part in walk(formula) if isinstance(part, Quant))


def _hidden(quantifier: Quant) -> bool:
    """Whether no finite number of instances decides the quantifier."""
    domain = quantifier.binder.domain
    return not domain.integer or domain.hi is None or domain.lo is None
