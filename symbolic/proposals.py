"""What exact arithmetic may divide by, as a proposal: whoever uses it is right whatever is proposed."""

from __future__ import annotations

from functools import reduce

from gmpy2 import mpq

from .polynomial import EMPTY, Exponent, Monomial, Poly, exponent, integer_value, inverse, monomial, order


def common_monomial(p: Poly) -> Monomial:
    """The greatest monomial that divides p: each atom to the least exponent it has throughout, where comparable."""
    return reduce(_common, p) if p else EMPTY


def _common(m: Monomial, n: Monomial) -> Monomial:
    left, right = dict(m), dict(n)
    rows = ((a, _smaller(left.get(a, ()), right.get(a, ()))) for a in dict.fromkeys((*left, *right)))
    return monomial(row for row in rows if row[1])


def _smaller(a: Exponent, b: Exponent) -> Exponent:
    """The smaller exponent, per exponent term; a term that only one of them has counts as zero in the other."""
    left, right, zero = dict(a), dict(b), mpq(0)
    return exponent((k, min(left.get(k, zero), right.get(k, zero))) for k in dict.fromkeys((*left, *right)))


def ends(p: Poly) -> tuple[Monomial, Monomial]:
    """The leading and the trailing monomial."""
    return max(p, key=_rank), min(p, key=_rank)


def next_factor(rest: Poly, den: Poly, lead: Monomial, trail: Monomial | None) -> tuple[Monomial, mpq] | None:
    """(m, c): the next term of the quotient rest/den, by the leading term; if there is a trailing one, then by that."""
    by, step = lead, next((m for m in sorted(rest, key=_rank, reverse=True) if _divides(lead, m)), None)
    if step is None and trail is not None:
        by, step = trail, next((m for m in sorted(rest, key=_rank) if _below(m, lead, trail)), None)
    return None if step is None else (monomial((*step, *inverse(by))), rest[step] / den[by])


def _rank(m: Monomial) -> tuple[int, list[tuple[str, list[tuple[str, mpq]]]]]:
    return sum(integer_value(e) or 0 for _, e in m), order(m)


def _below(m: Monomial, lead: Monomial, trail: Monomial) -> bool:
    """Whether m has a negative whole power of an atom of the leading term that the trailing term lacks."""
    found, low = dict(m), dict(trail)
    return any((integer_value(found.get(a, ())) or 0) < 0 and a not in low for a, _ in lead)


def _divides(lead: Monomial, m: Monomial) -> bool:
    found = dict(m)
    pairs = [(integer_value(e), integer_value(found.get(atom, ()))) for atom, e in lead]
    return all(k is not None and have is not None and have >= k for k, have in pairs)
