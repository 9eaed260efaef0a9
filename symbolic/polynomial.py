"""Exact polynomials in atoms, with powers whose exponents may be symbolic.

A monomial maps each atom (any term) to an exponent. An exponent is a linear form: rational coefficients of exponent
terms, the constant term under the key `ONE`. So A^(sigma-1) * A is A^sigma by adding exponents. Exponents that are
not nonnegative integers are only ever given to atoms known to be positive (`normal.py` sees to that). Coefficients
are GMP's rationals: arithmetic with them is most of the work.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache, reduce
from typing import Any

from gmpy2 import mpq

from .expression import Node, Num, Op
from .text import to_text

ONE = Num(Fraction(1))
Exponent = tuple[tuple[Node, mpq], ...]
Monomial = tuple[tuple[Node, Exponent], ...]
Poly = dict[Monomial, mpq]

UNIT: Exponent = ((ONE, mpq(1)),)
EMPTY: Monomial = ()


@cache
def number(c: mpq) -> Num:
    """The number as a term."""
    return Num(Fraction(int(c.numerator), int(c.denominator)))


def _rows(total: dict[Node, Any]) -> tuple[tuple[Node, Any], ...]:
    """The rows in a fixed order, zeros dropped."""
    rows = [row for row in total.items() if row[1]]
    return tuple(sorted(rows, key=lambda row: to_text(row[0])) if len(rows) > 1 else rows)


def exponent(parts: Iterable[tuple[Node, mpq]]) -> Exponent:
    """The exponent with the given coefficients, equal keys added."""
    total: dict[Node, mpq] = {}
    for key, c in parts:
        total[key] = total[key] + c if key in total else c
    return _rows(total)


def integer_value(e: Exponent) -> int | None:
    """The exponent's value if it is a literal integer."""
    if not e:
        return 0
    if len(e) == 1 and e[0][0] is ONE and e[0][1].denominator == 1:
        return int(e[0][1])
    return None


def exponent_node(e: Exponent) -> Node:
    """The exponent as a term."""
    terms = [number(c) if k is ONE else k if c == 1 else Op("*", (number(c), k)) for k, c in e]
    return _fold("+", terms, number(mpq(0)))


def monomial(parts: Iterable[tuple[Node, Exponent]]) -> Monomial:
    """The product of atoms to their exponents, equal atoms joined."""
    total: dict[Node, Exponent] = {}
    for atom, e in parts:
        total[atom] = exponent((*total[atom], *e)) if atom in total else e
    return _rows(total)


def order(m: Monomial) -> list[tuple[str, list[tuple[str, mpq]]]]:
    """Orders monomials in a fixed way."""
    return [(to_text(atom), [(to_text(k), c) for k, c in e]) for atom, e in m]


def constant(c: Fraction | mpq | int) -> Poly:
    """A constant polynomial."""
    return {EMPTY: mpq(c)} if c else {}


def atom_poly(atom: Node, e: Exponent = UNIT) -> Poly:
    """The polynomial of one atom."""
    return {monomial([(atom, e)]): mpq(1)}


def combination(rows: Iterable[tuple[Poly, mpq | int]]) -> Poly:
    """The sum of the polynomials, each times its number."""
    out: Poly = {}
    for p, scale in rows:
        for m, c in p.items():
            _increase(out, m, c if scale == 1 else scale * c)
    return out


def add(p: Poly, q: Poly, scale: mpq | int = 1) -> Poly:
    """p + scale q."""
    return combination([(p, 1), (q, scale)])


def scaled(p: Poly, c: mpq) -> Poly:
    """c p, for a number c other than zero."""
    return p if c == 1 else {m: v * c for m, v in p.items()}


def multiply(p: Poly, q: Poly) -> Poly:
    """p q."""
    for one, other in ((p, q), (q, p)):
        if len(one) == 1 and EMPTY in one:
            return scaled(other, one[EMPTY])
    out: Poly = {}
    for m1, c1 in p.items():
        for m2, c2 in q.items():
            _increase(out, monomial((*m1, *m2)), c1 * c2)
    return out


def _increase(p: Poly, m: Monomial, c: mpq) -> None:
    total = p[m] + c if m in p else c
    if total:
        p[m] = total
    else:
        p.pop(m, None)


def power(p: Poly, k: int) -> Poly:
    """p^k for a natural k."""
    out = constant(1)
    for _ in range(k):
        out = multiply(out, p)
    return out


def inverse(m: Monomial) -> Monomial:
    """1/m."""
    return tuple((atom, tuple((k, -c) for k, c in e)) for atom, e in m)


def divided(p: Poly, m: Monomial) -> Poly:
    """p/m, for a monomial of positive atoms."""
    return multiply(p, {inverse(m): mpq(1)}) if m else p


def constant_value(p: Poly) -> mpq | None:
    """The value of a constant polynomial, None for another."""
    if not p:
        return mpq(0)
    return p[EMPTY] if len(p) == 1 and EMPTY in p else None


def _fold(op: str, terms: list[Node], empty: Node) -> Node:
    return reduce(lambda a, b: Op(op, (a, b)), terms) if terms else empty


def monomial_node(m: Monomial) -> Node:
    """The monomial as a term."""
    return _fold("*", [atom if e == UNIT else Op("^", (atom, exponent_node(e))) for atom, e in m], ONE)


def poly_node(p: Poly) -> Node:
    """The polynomial as a term, in a fixed order, so that equal polynomials give equal terms."""
    terms: list[Node] = []
    for m in sorted(p, key=order):
        c, node = p[m], monomial_node(m)
        terms.append(number(c) if m == EMPTY else node if c == 1 else Op("*", (number(c), node)))
    return _fold("+", terms, number(mpq(0)))
