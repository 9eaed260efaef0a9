"""Identities, checked afresh by two independent libraries (python-flint and SymPy's polynomial rings).

The naming of powers and sums is that of the normal form; the arithmetic on the named terms is left to each library.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import QQ
from sympy.polys.rings import ring

from ..symbolic.expression import Node, Num, Op, Rel
from ..symbolic.normal import Normal
from ..symbolic.polynomial import Monomial, Poly
from .naming import Naming

Pair = tuple[Any, Any]


@dataclass(frozen=True)
class _Library:
    """One library's polynomials: its constants, its unknowns, and which powers they stand for."""

    constant: Callable[[Fraction], Any]
    unknowns: dict[str, Any]
    naming: Naming

    def difference(self, rel: Rel, normal: Normal) -> Any:
        """The numerator of lhs - rhs."""
        (n1, d1), (n2, d2) = self.pair(rel.lhs, normal), self.pair(rel.rhs, normal)
        return n1 * d2 - n2 * d1

    def pair(self, node: Node, normal: Normal) -> Pair:
        """(numerator, denominator), by this library's arithmetic on sums, differences, products and quotients."""
        match node:
            case Num(value):
                return self.constant(value), self.constant(Fraction(1))
            case Op(("+" | "-" | "*" | "/") as op, (a, b)) if op != "/" or _opens(b, normal):
                (n1, d1), (n2, d2) = self.pair(a, normal), self.pair(b, normal)
                if op == "*":
                    return n1 * n2, d1 * d2
                if op == "/":
                    return n1 * d2, d1 * n2
                return (n1 * d2 + n2 * d1 if op == "+" else n1 * d2 - n2 * d1), d1 * d2
            case _:
                q = normal.quotient(node)
                (n1, d1), (n2, d2) = self._named(q.num), self._named(q.den)
                return n1 * d2, d1 * n2

    def _named(self, p: Poly) -> Pair:
        total, below = self.constant(Fraction(0)), self.constant(Fraction(1))
        for m, c in p.items():
            top, bottom = self._monomial(m)
            total, below = total * bottom + self.constant(c) * top * below, below * bottom
        return total, below

    def _monomial(self, m: Monomial) -> Pair:
        top, bottom = self.constant(Fraction(1)), self.constant(Fraction(1))
        for name, k in self.naming.factors(m):
            if k >= 0:
                top = top * self.unknowns[name] ** k
            else:
                bottom = bottom * self.unknowns[name] ** -k
        return top, bottom


def _opens(divisor: Node, normal: Normal) -> bool:
    return normal.facts.is_nonzero(normal.quotient(divisor).num)


def _leaves(node: Node, normal: Normal) -> list[Poly]:
    match node:
        case Num(_):
            return []
        case Op(("+" | "-" | "*" | "/") as op, (a, b)) if op != "/" or _opens(b, normal):
            return _leaves(a, normal) + _leaves(b, normal)
        case _:
            q = normal.quotient(node)
            return [q.num, q.den]


def is_identity(rel: Rel, normal: Normal) -> bool:
    """Whether both libraries reduce lhs - rhs to zero, all denominators being known not to vanish."""
    naming = Naming(_leaves(rel.lhs, normal) + _leaves(rel.rhs, normal))
    names = list(naming.names.values()) or ["u"]
    context = fmpq_mpoly_ctx.get(names, Ordering.degrevlex)
    flint = _Library(
        lambda c: context.constant(fmpq(int(c.numerator), int(c.denominator))),
        dict(zip(names, context.gens(), strict=True)),
        naming,
    )
    domain, *gens = ring(names, QQ)
    sympy = _Library(
        lambda c: domain.ground_new(QQ(int(c.numerator), int(c.denominator))),
        dict(zip(names, gens, strict=True)),
        naming,
    )
    return bool(flint.difference(rel, normal) == 0) and bool(sympy.difference(rel, normal) == 0)
