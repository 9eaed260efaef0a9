"""In which basis to write the exponents of an atom, as a proposal: `naming.py` is right whatever is proposed.

Where the symbolic parts are multiples of one another, one exponent v (say sigma - 1) and a rational constant; otherwise
each exponent term by itself.
"""

from __future__ import annotations

from functools import cache
from math import gcd, lcm

from gmpy2 import mpq

from ..symbolic.expression import Node
from ..symbolic.polynomial import ONE, Exponent, exponent


def coordinates(exponents: tuple[Exponent, ...]) -> tuple[tuple[Exponent, ...], list[list[tuple[Exponent, int]]]]:
    """A basis, and the whole coordinates in it of each exponent."""
    basis = _basis(exponents)
    return basis, [_split(e, basis)[0] for e in exponents]


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


def _common(values: list[mpq]) -> mpq:
    """The greatest rational of which every value is a whole multiple."""
    bottom = lcm(*(int(v.denominator) for v in values))
    return mpq(gcd(*(int(v * bottom) for v in values)), bottom)


def _symbolic(e: Exponent) -> dict[Node, mpq]:
    return {k: c for k, c in e if k != ONE}


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
