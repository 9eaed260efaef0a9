"""Names for powers, so that polynomials with symbolic exponents become ordinary polynomials.

The exponents of an atom x are written in a basis: where their symbolic parts are multiples of one another, one exponent
v (say sigma - 1) and a rational constant; otherwise each exponent term by itself. Each basis element is an unknown: the
design's "u_i for A_i^(sigma-1)". Monomials then are products of whole powers of unknowns.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import gcd, lcm

from gmpy2 import mpq

from ..symbolic.expression import Node
from ..symbolic.polynomial import ONE, Exponent, Monomial, Poly, exponent


class Naming:
    """The unknowns that occur in some polynomials; each monomial is a product of their integer powers."""

    def __init__(self, polys: Iterable[Poly]) -> None:
        monomials = [m for p in polys for m in p]
        found: dict[Node, dict[Exponent, None]] = {}
        for m in monomials:
            for atom, e in m:
                found.setdefault(atom, {})[e] = None
        self.names: dict[tuple[Node, Exponent], str] = {}
        self._powers: dict[tuple[Node, Exponent], list[tuple[str, int]]] = {}
        for atom, exponents in found.items():
            basis = _basis(tuple(exponents))
            for b in basis:
                self.names[atom, b] = f"u{len(self.names)}"
            for e in exponents:
                whole, rest = _split(e, basis)
                if rest:
                    raise ValueError("an exponent has no whole coordinates in its basis")
                self._powers[atom, e] = [(self.names[atom, b], k) for b, k in whole]
        # a relation with a negative power is multiplied through by it
        self.linear = all(sum(k if k > 0 else 2 for _, k in self.factors(m)) <= 1 for m in monomials)

    def factors(self, m: Monomial) -> list[tuple[str, int]]:
        """The monomial as unknowns and their integer powers."""
        return [factor for row in m for factor in self._powers[row]]


def _symbolic(e: Exponent) -> dict[Node, mpq]:
    return {k: c for k, c in e if k != ONE}


@cache
def _basis(exponents: tuple[Exponent, ...]) -> tuple[Exponent, ...]:
    """A basis in which every one of the exponents has whole coordinates; its constant element comes last."""
    symbolic = [e for e in exponents if _symbolic(e)]
    basis: tuple[Exponent, ...] = ()
    if symbolic:
        basis = (min(symbolic, key=lambda e: (sum(map(abs, _symbolic(e).values())), dict(e).get(ONE, mpq(0)))),)
    if any(_symbolic(_split(e, basis)[1]) for e in symbolic):
        keys = sorted({k for e in symbolic for k in _symbolic(e)}, key=str)
        basis = tuple(exponent([(k, _common([dict(e)[k] for e in symbolic if k in dict(e)]))]) for k in keys)
    constants = [c for e in exponents for _, c in _split(e, basis)[1]]
    if constants:
        basis = (*basis, exponent([(ONE, _common([1 / mpq(c.denominator) for c in constants]))]))
    return basis


@cache
def _split(e: Exponent, basis: tuple[Exponent, ...]) -> tuple[list[tuple[Exponent, int]], Exponent]:
    """Whole coordinates in the basis elements, as far as there are any, and what is left."""
    rest, whole = e, []
    for b in basis:
        key = next(iter(_symbolic(b)), ONE)
        k = dict(rest).get(key, mpq(0)) / dict(b)[key]
        if k and k.denominator == 1:
            rest = exponent([*rest, *((x, -k * c) for x, c in b)])
            whole.append((b, int(k)))
    return whole, rest


def _common(values: list[mpq]) -> mpq:
    """The greatest rational of which every value is a whole multiple."""
    bottom = lcm(*(int(v.denominator) for v in values))
    return mpq(gcd(*(int(v * bottom) for v in values)), bottom)
