"""Names for powers, so that polynomials with symbolic exponents become ordinary polynomials.

The exponents of an atom are written in a basis, with whole coordinates. Each basis element is an unknown: the design's
"u_i for A_i^(sigma-1)". Monomials then are products of whole powers of unknowns.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..symbolic.expression import Node
from ..symbolic.polynomial import UNIT, Exponent, Monomial, Poly, exponent, integer_value
from .basis import coordinates


class Naming:
    """The unknowns that occur in some polynomials; each monomial is a product of their integer powers."""

    def __init__(self, polys: Iterable[Poly]) -> None:
        monomials = [m for p in polys for m in p]
        powers: dict[Node, dict[Exponent, None]] = {}
        for m in monomials:
            for atom, e in m:
                powers.setdefault(atom, {})[e] = None
        self.names: dict[tuple[Node, Exponent], str] = {}
        self._powers: dict[tuple[Node, Exponent], list[tuple[str, int]]] = {}
        for atom, exponents in powers.items():
            natural = all((integer_value(e) or -1) > 0 for e in exponents)  # else the atom is positive
            basis, found = coordinates(tuple(exponents))
            if natural and basis != (UNIT,):
                raise ValueError("an atom that may be negative is named itself")
            for b in basis:
                self.names[atom, b] = f"u{len(self.names)}"
            for e, parts in zip(exponents, found, strict=True):
                if exponent((x, k * c) for b, k in parts for x, c in b) != e:
                    raise ValueError("an exponent has no whole coordinates in its basis")
                self._powers[atom, e] = [(self.names[atom, b], k) for b, k in parts]
        # a relation with a negative power is multiplied through by it
        self.linear = all(sum(k if k > 0 else 2 for _, k in self.factors(m)) <= 1 for m in monomials)

    def factors(self, m: Monomial) -> list[tuple[str, int]]:
        """The monomial as unknowns and their integer powers."""
        return [factor for row in m for factor in self._powers[row]]
