"""Names for powers, so that polynomials with symbolic exponents become ordinary polynomials.

The exponents of an atom x are written in a basis: where their symbolic parts are multiples of one another, one exponent
v (say sigma - 1) and a rational constant; otherwise each exponent term by itself. Each basis element is an unknown: the
design's "u_i for A_i^(sigma-1)". Monomials then are products of whole powers of unknowns.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from ..symbolic.expression import Node
from ..symbolic.polynomial import ONE, Exponent, Monomial, Poly, constant_exponent, exponent


class Naming:
    """The unknowns that occur in some polynomials; each monomial is a product of their integer powers."""

    def __init__(self, polys: Iterable[Poly]) -> None:
        polys = list(polys)
        found: dict[Node, list[Exponent]] = {}
        for p in polys:
            for m in p:
                for atom, e in m:
                    found.setdefault(atom, []).append(e)
        self.bases = {atom: _basis(es) for atom, es in found.items()}
        self.names: dict[tuple[Node, Exponent], str] = {}
        for atom, basis in self.bases.items():
            for b in basis:
                self.names[atom, b] = f"u{len(self.names)}"
        self.linear = all(sum(abs(k) for _, k in self.factors(m)) <= 1 for p in polys for m in p)

    def factors(self, m: Monomial) -> list[tuple[str, int]]:
        """The monomial as unknowns and their integer powers."""
        out = []
        for atom, e in m:
            for b, k in _coordinates(e, self.bases[atom]):
                out.append((self.names[atom, b], k))
        return out


def _symbolic(e: Exponent) -> dict[Node, Fraction]:
    return {k: c for k, c in e if k != ONE}


def _basis(exponents: list[Exponent]) -> list[Exponent]:
    """A basis in which every one of the exponents has whole coordinates; its constant element comes last."""
    symbolic = [e for e in exponents if _symbolic(e)]
    basis: list[Exponent] = []
    if symbolic:
        unit = min(symbolic, key=lambda e: (sum(map(abs, _symbolic(e).values())), dict(e).get(ONE, Fraction(0))))
        if all(_multiple(e, unit) is not None for e in symbolic):
            basis = [unit]
        else:
            keys = sorted({k for e in symbolic for k in _symbolic(e)}, key=str)
            basis = [exponent([(k, _common([dict(e)[k] for e in symbolic if k in dict(e)]))]) for k in keys]
    constants = [c for c in (_remainder(e, basis) for e in exponents) if c]
    if constants:
        basis.append(constant_exponent(_common([Fraction(1, c.denominator) for c in constants])))
    return basis


def _multiple(e: Exponent, unit: Exponent) -> int | None:
    """k if the symbolic part of e is k times that of the unit, k whole."""
    mine, other = _symbolic(e), _symbolic(unit)
    if mine.keys() != other.keys():
        return None
    ratios = {mine[k] / other[k] for k in mine}
    k = ratios.pop()
    return int(k) if not ratios and k.denominator == 1 else None


def _split(e: Exponent, basis: list[Exponent]) -> tuple[list[tuple[Exponent, int]], Fraction]:
    """Whole coordinates in the symbolic basis elements, and the constant that is left."""
    rest, out = e, []
    for b in basis:
        part = _symbolic(b)
        if part:
            key = next(iter(part))
            k = dict(rest).get(key, Fraction(0)) / part[key]
            if k.denominator != 1:
                raise ValueError("an exponent has no whole coordinates in its basis")
            rest = exponent([*rest, *((x, -k * c) for x, c in b)])
            out.append((b, int(k)))
    return out, dict(rest).get(ONE, Fraction(0))


def _remainder(e: Exponent, basis: list[Exponent]) -> Fraction:
    return _split(e, basis)[1]


def _coordinates(e: Exponent, basis: list[Exponent]) -> list[tuple[Exponent, int]]:
    out, constant = _split(e, basis)
    if constant:
        out.append((basis[-1], int(constant / dict(basis[-1])[ONE])))
    return [(b, k) for b, k in out if k]


def _common(values: list[Fraction]) -> Fraction:
    """The greatest rational of which every value is a whole multiple."""
    out = abs(values[0])
    for v in values[1:]:
        out = Fraction(
            gcd(out.numerator * v.denominator, abs(v.numerator) * out.denominator), out.denominator * v.denominator
        )
    return out
