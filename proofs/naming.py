"""Names for powers: an atom x and an exponent term k give the unknown x^(u k), u the common unit of x's exponents in k.

So x^(sigma-1) and x^sigma become integer powers of two unknowns, x and x^sigma (the design's "u_i for A_i^(sigma-1)").
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from ..symbolic.expression import Node
from ..symbolic.polynomial import ONE, Exponent, Monomial, Poly


class Naming:
    """The unknowns that occur in some polynomials; each monomial is a product of their integer powers."""

    def __init__(self, polys: Iterable[Poly]) -> None:
        self.units: dict[tuple[Node, Node], Fraction] = {}
        polys = list(polys)
        for p in polys:
            for m in p:
                for atom, e in m:
                    self._measure(atom, e)
        self.names = {key: f"u{i}" for i, key in enumerate(self.units)}
        self.linear = all(sum(abs(k) for _, k in self.factors(m)) <= 1 for p in polys for m in p)

    def _measure(self, atom: Node, e: Exponent) -> None:
        for key, c in e:
            old = self.units.get((atom, key))
            start = Fraction(1, c.denominator) if key == ONE else abs(c)
            self.units[atom, key] = start if old is None else _common(old, start)

    def factors(self, m: Monomial) -> list[tuple[str, int]]:
        """The monomial as unknowns and their integer powers."""
        return [(self.names[a, k], int(c / self.units[a, k])) for a, e in m for k, c in e]

    def whole(self, atom: Node, key: Node) -> bool:
        """Whether the unknown is the atom itself."""
        return key == ONE and self.units[atom, key] == 1


def _common(a: Fraction, b: Fraction) -> Fraction:
    return Fraction(gcd(a.numerator * b.denominator, b.numerator * a.denominator), a.denominator * b.denominator)
