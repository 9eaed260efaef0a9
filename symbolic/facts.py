"""What is known in a context: the domains of its symbols and the polynomials its hypotheses make positive.

Signs are found by inspection only: after a shift that makes bounded symbols nonnegative, a polynomial whose
coefficients are all positive and whose atoms are all positive is positive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from . import polynomial as poly
from .expression import At, Binder, Domain, Node, Num, Op, Total, Var
from .polynomial import Monomial, Poly
from .proposals import common_monomial

POSITIVE, NONNEGATIVE, UNKNOWN = "positive", "nonnegative", "unknown"


@dataclass(frozen=True)
class Facts:
    """Domains by name, and polynomials known to be positive, nonnegative or nonzero (each in normal form)."""

    binders: Mapping[str, Binder]
    positive: tuple[Poly, ...] = ()
    nonnegative: tuple[Poly, ...] = ()
    nonzero: tuple[Poly, ...] = ()
    signs: dict[Node, str] = field(default_factory=dict, compare=False, repr=False)
    shifts: dict[Monomial, Poly] = field(default_factory=dict, compare=False, repr=False)

    def domain(self, atom: Node) -> Domain | None:
        """The declared domain of a symbol or of a sized symbol's entry."""
        if isinstance(atom, Var | At) and atom.name in self.binders:
            return self.binders[atom.name].domain
        return None

    def bind(self, binder: Binder) -> Facts:
        """These facts with one more symbol, known facts kept (the symbol must be fresh)."""
        return Facts({**self.binders, binder.name: binder}, self.positive, self.nonnegative, self.nonzero)

    def is_integer(self, node: Node) -> bool:
        """Whether the term is an integer by its form."""
        match node:
            case Num(value):
                return value.denominator == 1
            case Op("floor", _):
                return True
            case Op("+" | "-" | "*" | "neg", args):
                return all(self.is_integer(a) for a in args)
            case _:
                domain = self.domain(node)
                return domain is not None and domain.integer

    def atom_sign(self, atom: Node) -> str:
        """The sign of an atom, by its domain or its form."""
        if atom not in self.signs:
            self.signs[atom] = UNKNOWN  # until it is known: hypotheses may speak of the atom itself
            self.signs[atom] = POSITIVE if poly.atom_poly(atom) in self.positive else self._atom_sign(atom)
        return self.signs[atom]

    def _atom_sign(self, atom: Node) -> str:
        match atom:
            case Num(value):
                return POSITIVE if value > 0 else UNKNOWN
            case Op("exp", _):
                return POSITIVE
            case Op("abs", _):
                return NONNEGATIVE
            case Op("Min", args):
                signs = [self.node_sign(a) for a in args]
                return POSITIVE if set(signs) == {POSITIVE} else UNKNOWN
            case Total():
                return self._sum_sign(atom)
            case Op("+", _):
                return self.node_sign(atom)
            case Op("^", (base, _)) if self.node_sign(base) == POSITIVE:
                return POSITIVE
            case Op("%excess", (symbol,)):
                domain = self.domain(symbol)
                return POSITIVE if domain and domain.lo_open and not domain.integer else NONNEGATIVE
            case _:
                return self._domain_sign(atom)

    def _domain_sign(self, atom: Node) -> str:
        domain = self.domain(atom)
        if domain is not None and isinstance(domain.lo, Num) and domain.lo.value >= 0:
            return POSITIVE if domain.lo.value > 0 or (domain.lo_open and not domain.integer) else NONNEGATIVE
        return UNKNOWN

    def _sum_sign(self, total: Total) -> str:
        inside = self.bind(Binder(total.var, Domain(True, total.lo, total.hi, False, False)))
        sign = inside.node_sign(total.body)
        whole = self.is_integer(total.lo) or self.is_integer(total.hi)  # then lo <= hi means that a term exists
        if sign == POSITIVE and not (whole and self.is_nonnegative(self.plain(Op("-", (total.hi, total.lo))))):
            return NONNEGATIVE
        return sign

    def node_sign(self, node: Node) -> str:
        """The sign of a term that is already in normal form."""
        p = self.plain(node)
        if self.is_positive(p):
            return POSITIVE
        return NONNEGATIVE if self.is_nonnegative(p) else UNKNOWN

    def plain(self, node: Node) -> Poly:
        """The polynomial of a term in normal form: sums, products, literal powers and powers of positive atoms.

        A power of anything else stays an atom: where 0^(-1) is unspecified, 0^(-1) 0 is not 1.
        """
        match node:
            case Num(value):
                return poly.constant(value)
            case Op("+", (a, b)):
                return poly.add(self.plain(a), self.plain(b))
            case Op("-", (a, b)):
                return poly.add(self.plain(a), self.plain(b), -1)
            case Op("neg", (a,)):
                return poly.add({}, self.plain(a), -1)
            case Op("*", (a, b)):
                return poly.multiply(self.plain(a), self.plain(b))
            case Op("^", (a, Num(k))) if k.denominator == 1 and 0 <= k <= 16:
                return poly.power(self.plain(a), int(k))
            case Op("^", (a, e)) if self.atom_sign(a) == POSITIVE:
                return poly.atom_poly(a, poly.exponent([(poly.monomial_node(m), c) for m, c in self.plain(e).items()]))
            case _:
                return poly.atom_poly(node)

    def learn(self, p: Poly, op: str) -> Facts:
        """These facts and `0 op p`, for op one of `< <= !=`; an equation teaches nothing about signs."""
        p = self._primitive(p)
        rows = {"<": self.positive, "<=": self.nonnegative, "!=": self.nonzero}
        if op not in rows or p in rows[op]:
            return self
        rows[op] = (*rows[op], p)
        positive = {atom: sign for atom, sign in self.signs.items() if sign == POSITIVE}  # more facts: still so
        return Facts(self.binders, rows["<"], rows["<="], rows["!="], positive, self.shifts)

    def _primitive(self, p: Poly) -> Poly:
        """p without its common factor of positive atoms."""
        return poly.divided(p, tuple((a, e) for a, e in common_monomial(p) if self.atom_sign(a) == POSITIVE))

    def is_positive(self, p: Poly) -> bool:
        """Whether p > 0 by inspection or as a hypothesis plus something nonnegative."""
        return self._follows(self._primitive(p), self.positive, strict=True)

    def is_nonnegative(self, p: Poly) -> bool:
        """Whether p >= 0, by inspection or as a hypothesis plus something nonnegative."""
        return self.is_positive(p) or self._follows(self._primitive(p), self.nonnegative, strict=False)

    def is_nonzero(self, p: Poly) -> bool:
        """Whether p != 0: p or -p is positive, or p is a hypothesis. Not so of 0, whatever the hypotheses say."""
        return bool(p) and any(
            self.is_positive(q) or _multiple(self._primitive(q), self.nonzero) for q in (p, poly.add({}, p, -1))
        )

    def _follows(self, p: Poly, known: tuple[Poly, ...], strict: bool) -> bool:
        if self._inspect(p, strict) or _multiple(p, known):
            return True
        shifted = self.shift(p)
        if self._inspect(shifted, strict):
            return True
        rests = (rest for k in known for rest in (poly.add(p, k, -1), poly.add(shifted, self.shift(k), -1)))
        return any(self._inspect(rest, strict=False) for rest in rests)

    def _inspect(self, p: Poly, strict: bool) -> bool:
        if any(c < 0 for c in p.values()):
            return False
        signs = [self._monomial_sign(m) for m in p]
        if UNKNOWN in signs:
            return False
        return POSITIVE in signs if strict else True

    def _monomial_sign(self, m: Monomial) -> str:
        sign = POSITIVE
        for atom, e in m:
            k, one = poly.integer_value(e), self.atom_sign(atom)
            if one == POSITIVE:
                continue
            if k is None or k < 0 or (one == UNKNOWN and k % 2):
                return UNKNOWN
            sign = NONNEGATIVE
        return sign

    def shift(self, p: Poly) -> Poly:
        """p with every whole power of a symbol x that is at least c > 0 written by c plus the excess of x over c."""
        if not any(self._lower(atom) for m in p for atom, _ in m):
            return p
        return poly.combination((self._shifted(m), c) for m, c in p.items())

    def _shifted(self, m: Monomial) -> Poly:
        if m not in self.shifts:
            out = poly.constant(1)
            for atom, e in m:
                k, bound = poly.integer_value(e), self._lower(atom)
                if not bound or k is None or k < 0:
                    out = poly.multiply(out, poly.atom_poly(atom, e))
                else:
                    out = poly.multiply(
                        out, poly.power(poly.add(poly.atom_poly(Op("%excess", (atom,))), poly.constant(bound)), k)
                    )
            self.shifts[m] = out
        return self.shifts[m]

    def _lower(self, atom: Node) -> Fraction:
        """The literal lower end of a symbol's domain, if that is positive; else 0."""
        domain = self.domain(atom)
        return max(domain.lo.value, Fraction(0)) if domain and isinstance(domain.lo, Num) else Fraction(0)


def _multiple(p: Poly, known: tuple[Poly, ...]) -> bool:
    """Whether p is a positive multiple of a known polynomial."""
    for k in known:
        if k and k.keys() == p.keys():
            ratios = {p[m] / k[m] for m in k}
            if len(ratios) == 1 and ratios.pop() > 0:
                return True
    return False
