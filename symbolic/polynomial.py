"""Exact polynomials in atoms, with powers whose exponents may be symbolic.

A monomial maps each atom (any term) to an exponent. An exponent is a linear form: rational coefficients of exponent
terms, the constant term under the key `ONE`. So A^(sigma-1) * A is A^sigma by adding exponents. Exponents that are
not nonnegative integers are only ever given to atoms known to be positive (`normal.py` sees to that).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from .expression import Node, Num, Op
from .text import to_text

ONE = Num(Fraction(1))
Exponent = tuple[tuple[Node, Fraction], ...]
Monomial = tuple[tuple[Node, Exponent], ...]
Poly = dict[Monomial, Fraction]

UNIT: Exponent = ((ONE, Fraction(1)),)
EMPTY: Monomial = ()


def _order(pair: tuple[Node, object]) -> str:
    return to_text(pair[0])


def exponent(parts: Iterable[tuple[Node, Fraction]]) -> Exponent:
    """The exponent with the given coefficients, equal keys added and zeros dropped."""
    total: dict[Node, Fraction] = {}
    for key, c in parts:
        total[key] = total.get(key, Fraction(0)) + c
    return tuple(sorted(((k, c) for k, c in total.items() if c), key=_order))


def constant_exponent(c: Fraction) -> Exponent:
    """A rational exponent."""
    return exponent([(ONE, c)])


def integer_value(e: Exponent) -> int | None:
    """The exponent's value if it is a literal integer."""
    if not e:
        return 0
    if len(e) == 1 and e[0][0] == ONE and e[0][1].denominator == 1:
        return int(e[0][1])
    return None


def exponent_node(e: Exponent) -> Node:
    """The exponent as a term."""
    terms = [Num(c) if k == ONE else k if c == 1 else Op("*", (Num(c), k)) for k, c in e]
    return _fold("+", terms, Num(Fraction(0)))


def monomial(parts: Iterable[tuple[Node, Exponent]]) -> Monomial:
    """The product of atoms to their exponents, equal atoms joined."""
    total: dict[Node, list[tuple[Node, Fraction]]] = {}
    for atom, e in parts:
        total.setdefault(atom, []).extend(e)
    joined = ((atom, exponent(es)) for atom, es in total.items())
    return tuple(sorted(((a, e) for a, e in joined if e), key=_order))


def constant(c: Fraction | int) -> Poly:
    """A constant polynomial."""
    return {EMPTY: Fraction(c)} if c else {}


def atom_poly(atom: Node, e: Exponent = UNIT) -> Poly:
    """The polynomial of one atom."""
    return {monomial([(atom, e)]): Fraction(1)}


def add(p: Poly, q: Poly, scale: Fraction | int = 1) -> Poly:
    """p + scale q."""
    out = dict(p)
    for m, c in q.items():
        total = out.get(m, Fraction(0)) + scale * c
        if total:
            out[m] = total
        else:
            out.pop(m, None)
    return out


def multiply(p: Poly, q: Poly) -> Poly:
    """p q."""
    out: Poly = {}
    for m1, c1 in p.items():
        for m2, c2 in q.items():
            m = monomial((*m1, *m2))
            total = out.get(m, Fraction(0)) + c1 * c2
            if total:
                out[m] = total
            else:
                out.pop(m, None)
    return out


def power(p: Poly, k: int) -> Poly:
    """p^k for a natural k."""
    out = constant(1)
    for _ in range(k):
        out = multiply(out, p)
    return out


def inverse(m: Monomial) -> Monomial:
    """1/m."""
    return tuple((atom, tuple((k, -c) for k, c in e)) for atom, e in m)


def constant_value(p: Poly) -> Fraction | None:
    """The value of a constant polynomial, None for another."""
    if not p:
        return Fraction(0)
    return p[EMPTY] if len(p) == 1 and EMPTY in p else None


def atoms(p: Poly) -> set[Node]:
    """The atoms of a polynomial."""
    return {atom for m in p for atom, _ in m}


def common_monomial(p: Poly) -> Monomial:
    """The greatest monomial that divides p: each atom to the least exponent it has throughout, where comparable."""
    out: list[tuple[Node, Exponent]] = []
    for atom in atoms(p):
        found = [dict(m).get(atom, ()) for m in p]
        least = found[0]
        for e in found[1:]:
            least = _smaller(least, e)
        out.append((atom, least))
    return monomial(out)


def _smaller(a: Exponent, b: Exponent) -> Exponent:
    """The smaller exponent, per exponent term; a term that only one of them has counts as absent."""
    left, right = dict(a), dict(b)
    out = []
    for key in left.keys() & right.keys():
        out.append((key, min(left[key], right[key])))
    for key in left.keys() ^ right.keys():
        c = left.get(key, right.get(key, Fraction(0)))
        if c < 0:
            out.append((key, c))
    return exponent(out)


def _fold(op: str, terms: list[Node], empty: Node) -> Node:
    if not terms:
        return empty
    out = terms[0]
    for t in terms[1:]:
        out = Op(op, (out, t))
    return out


def monomial_node(m: Monomial) -> Node:
    """The monomial as a term."""
    factors: list[Node] = []
    for atom, e in m:
        factors.append(atom if e == UNIT else Op("^", (atom, exponent_node(e))))
    return _fold("*", factors, ONE)


def poly_node(p: Poly) -> Node:
    """The polynomial as a term, in a fixed order, so that equal polynomials give equal terms."""
    rows = sorted((to_text(monomial_node(m)), m, c) for m, c in p.items())
    terms: list[Node] = []
    for _, m, c in rows:
        if m == EMPTY:
            terms.append(Num(c))
        else:
            terms.append(monomial_node(m) if c == 1 else Op("*", (Num(c), monomial_node(m))))
    return _fold("+", terms, Num(Fraction(0)))
