"""Conditions that a claim may lack: a small family in its own symbols, and the factors of what it compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from ...symbolic.claim import Claim
from ...symbolic.expression import Binder, Domain, Node, Num, Op, Rel, Var, num
from ...symbolic.facts import POSITIVE
from ...symbolic.normal import Normal
from ...symbolic.polynomial import Poly, add, poly_node
from ...symbolic.prenex import pointwise
from ...symbolic.substitute import free_names
from ...symbolic.walk import walk
from ..context import Rejected
from ..method.factored import factors
from .change import ABOVE, BELOW, CONDITION, Change

ENDS = tuple(map(num, ("0", "1/2", "1", "2")))
ZERO, ONE = num(0), num(1)
MOST_SYMBOLS, MOST_NODES = 8, 15
SIGNS = (">=", "<=", ">", "<")
FLIPPED = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}


def conditions(claim: Claim, known: Normal) -> list[Change]:
    """All conditions, each once, none that merely repeats the statement; `known` is what the claim's domains say."""
    flat = pointwise(claim)
    own = [b for b in _own(claim) if not b.index]
    repeats = {_key(known, r) for r in _relations(flat.conclusion)}
    found: dict[object, Change] = {}
    for change in (*_ranges(own), *_between(own), *_of_terms(flat, known, {b.name for b in own})):
        formula = condition_of(change)
        key = _key(known, formula)
        if key not in repeats:
            found.setdefault(key, change)
    return list(found.values())


def condition_of(change: Change) -> Rel:
    """What a condition says of the scalars, as a relation; a range has one new end."""
    if isinstance(change.given, Rel):
        return change.given
    assert change.domain is not None
    name, domain = change.domain
    end = domain.lo if change.kind == ABOVE else domain.hi
    is_open = domain.lo_open if change.kind == ABOVE else domain.hi_open
    assert end is not None
    return Rel((">" if change.kind == ABOVE else "<") + ("" if is_open else "="), Var(name), end)


def nodes(node: Node) -> int:
    """The size of a formula."""
    return sum(1 for _ in walk(node))


def _own(claim: Claim) -> list[Binder]:
    """The symbols of the claim, those that its statement binds by `increasing` and its like included."""
    statement = claim.statement
    bound = {x.name for x in statement.args if isinstance(x, Var)} if isinstance(statement, Op) else set()
    names = {b.name for b in claim.binders} | (bound & claim.symbols.keys())
    return [s.binder for n, s in claim.symbols.items() if n in names]


def _key(known: Normal, rel: Rel) -> object:
    """The same for relations that say the same, up to a number as a factor."""
    try:
        p, op = known.relation(rel)
        found = factors(p)
    except (Rejected, ArithmeticError, ValueError, TypeError, RecursionError):
        return rel
    if found is None:
        return rel
    rest = frozenset((f, k) for f, k in found.factors)
    return found.content > 0, frozenset(found.common), rest, op


def _relations(node: Node) -> Iterator[Rel]:
    yield from (p for p in walk(node) if isinstance(p, Rel))


def _ranges(binders: Iterable[Binder]) -> Iterator[Change]:
    """Narrower ranges, with ends at simple numbers; that a symbol is not 0 or 1."""
    for b in binders:
        d = b.domain
        if d.integer:
            if isinstance(d.lo, Num):
                yield from (Change(ABOVE, domain=(b.name, replace(d, lo=num(d.lo.value + k)))) for k in (1, 2))
            continue
        for end in ENDS:
            if not _inside(end, d):
                continue
            for is_open in (False, True):
                yield Change(ABOVE, domain=(b.name, replace(d, lo=end, lo_open=is_open)))
                yield Change(BELOW, domain=(b.name, replace(d, hi=end, hi_open=is_open)))
            if end in (ZERO, ONE):
                yield Change(CONDITION, given=Rel("!=", Var(b.name), end))


def _inside(end: Num, domain: Domain) -> bool:
    lo = domain.lo.value if isinstance(domain.lo, Num) else None
    hi = domain.hi.value if isinstance(domain.hi, Num) else None
    return (lo is None or lo < end.value) and (hi is None or end.value < hi)


def _between(binders: list[Binder]) -> Iterator[Change]:
    """Comparisons of two symbols, of their sum and of their product with 1."""
    real = [Var(b.name) for b in binders if not b.domain.integer]
    for x, y in combinations(real, 2) if len(real) <= MOST_SYMBOLS else ():
        for op in (*SIGNS, "!="):
            yield Change(CONDITION, given=Rel(op, x, y))
        for whole in (Op("+", (x, y)), Op("*", (x, y))):
            yield from (Change(CONDITION, given=Rel(op, whole, ONE)) for op in SIGNS)


def _of_terms(flat: Claim, known: Normal, names: set[str]) -> Iterator[Change]:
    """Signs of exponents, denominators, sums and factors, as far as they speak of the claim's own scalars."""
    terms: dict[Node, None] = {}
    for part in walk(flat.conclusion):
        match part:
            case Op("^", (_, e)):
                terms |= {e: None, Op("-", (e, ONE)): None}
            case Op("/", (_, below)):
                terms[below] = None
            case Op("+" | "-", _):
                terms |= {part: None, Op("-", (part, ONE)): None}
            case _:
                pass
    terms |= {f: None for r in _relations(flat.conclusion) for f in _factors(known, r)}
    for term in terms:
        if free_names(term) and free_names(term) <= names and nodes(term) <= MOST_NODES and _is_plain(term):
            yield from (Change(CONDITION, given=_tidy(known, Rel(op, term, ZERO))) for op in SIGNS)


def _tidy(known: Normal, rel: Rel) -> Rel:
    """`a > b` for `a - b > 0`: what is added on the one side, what is subtracted on the other."""
    p, _ = known.relation(Rel("<", ZERO, rel.lhs))
    p = _uncertain(known, p)
    left = {m: c for m, c in p.items() if c > 0}
    right = {m: -c for m, c in p.items() if c < 0}
    if not left:
        return Rel(FLIPPED[rel.op], poly_node(right), ZERO)
    return Rel(rel.op, poly_node(left), poly_node(right) if right else ZERO)


def _uncertain(known: Normal, p: Poly) -> Poly:
    """The one factor whose sign is not known, with the sign that the others give it; p itself if there are more."""
    found = factors(p)
    if found is None or any(known.facts.atom_sign(a) != POSITIVE for a, _ in found.common):
        return p
    sign, left = found.content, list[Poly]()
    for node, k in found.factors:
        q = known.facts.plain(node)
        if not known.facts.is_positive(q):
            negative = known.facts.is_positive(add({}, q, -1))
            sign *= (-1) ** k if negative else 1
            left += [] if negative else [q] * k
    return add({}, left[0], 1 if sign > 0 else -1) if len(left) == 1 else p


def _factors(known: Normal, rel: Rel) -> Iterator[Node]:
    """The factors of what a relation compares, far simpler than it."""
    try:
        found = factors(known.relation(rel)[0])
    except (ArithmeticError, ValueError, TypeError, RecursionError):
        return
    if found is not None:
        yield from (f for f, _ in found.factors if 2 * nodes(f) <= nodes(rel))


def _is_plain(node: Node) -> bool:
    """Whether the term is a quotient of polynomials in scalars."""
    match node:
        case Num() | Var():
            return True
        case Op("+" | "-" | "*" | "/" | "neg", args):
            return all(map(_is_plain, args))
        case Op("^", (a, Num(value))):
            return value.denominator == 1 and _is_plain(a)
        case _:
            return False


def equalities(claim: Claim, known: Normal) -> Iterator[Change]:
    """Special cases of an equation that does not hold in general: a number for a symbol, two symbols that are tied."""
    repeats = {_key(known, r) for r in _relations(pointwise(claim).conclusion)}
    yield from (c for c in _ties(claim) if _key(known, condition_of(c)) not in repeats)


def _ties(claim: Claim) -> Iterator[Change]:
    real = [b for b in _own(claim) if not b.index and not b.domain.integer]
    for b in real:
        yield from (
            Change(CONDITION, given=Rel("=", Var(b.name), e)) for e in (ONE, ZERO, num(2)) if _inside(e, b.domain)
        )
    for a, b in combinations(real, 2) if len(real) <= MOST_SYMBOLS else ():
        x, y = Var(a.name), Var(b.name)
        yield Change(CONDITION, given=Rel("=", Op("+", (x, y)), ONE))
        yield Change(CONDITION, given=Rel("=", x, y))
