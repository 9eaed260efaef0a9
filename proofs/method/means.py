"""Instances of lemmas at the points that a relation suggests: ideas for `powers.py`, a few instances each. Not trusted.

A mean of powers is compared with a term or with the mean of the bases: each power against that of the term, or against
its tangent there (Jensen). A logarithm is compared with that of the term it is divided by, or that stands across the
relation with the same coefficient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import product as pairs

from ...symbolic.expression import Logic, Node, Num, Op, Rel, conj, parts
from ...symbolic.normal import Normal
from ...symbolic.polynomial import ONE
from ...symbolic.walk import walk
from .candidates import Instance
from .readable import text
from .terms import ZERO, is_sum, over, raised, summands, unrolled, written_powers
from .transport import minus, plus

MOST, OUTER = 8, 3
Idea = dict[Instance, None]
Power = tuple[Node, Node]


def ideas(normal: Normal, rels: Iterable[Rel]) -> list[list[Instance]]:
    """Sets of instances to be tried one after another."""
    found: dict[tuple[Instance, ...], None] = {}
    for rel in _unrolled(rels):
        for idea in (*_Powers(normal, rel).ideas(), *_Logs(normal, rel).ideas()):
            found.setdefault(tuple(idea))
    return [list(idea) for idea in found if idea]


def chains(normal: Normal, rels: Iterable[Rel]) -> Iterator[tuple[Node, list[Instance]]]:
    """(what Jensen's inequality says of a mean of powers, instances with which that may close a goal)."""
    for rel in _unrolled(rels):
        for formula, wanted in dict.fromkeys(_Powers(normal, rel).jensen()):
            yield formula, list(wanted)


def _unrolled(rels: Iterable[Rel]) -> list[Rel]:
    return [Rel(rel.op, unrolled(rel.lhs), unrolled(rel.rhs)) for rel in rels if rel.op != "!="]


@dataclass(frozen=True)
class _Powers:
    """Ideas for powers x^q in a relation: at a point y, that of a term or that of a mean of the bases."""

    normal: Normal
    rel: Rel

    def ideas(self) -> Iterator[Idea]:
        for b, e in self._outer():
            c = isolated(self.rel, Op("^", (b, e)))
            if c is not None:
                around = self._order(b, raised(c, over(ONE, e)), e)
                for y in {self.normal.node(y): y for y in (*self._centers(b), c)}.values():
                    yield from self._at(y, _inner(b), around)
        for side in (self.rel.lhs, self.rel.rhs):
            for y in self._centers(side):
                yield from self._at(y, _inner(side), {})

    def jensen(self) -> Iterator[tuple[Node, tuple[Instance, ...]]]:
        """For a power b^e of a mean b of powers x^q: b against y^q at the mean y of the x, as the exponent has it."""
        for b, e in self._outer():
            exponents = {self.normal.node(q): q for _, q in _inner(b)}
            for rows in self._weighted(b) if len(exponents) == 1 else ():
                (q,) = exponents.values()
                level = _times([_simple(self.normal, rows.weight), raised(_simple(self.normal, rows.center), q)])
                below, above = Rel("<=", b, level), Rel("<=", level, b)
                between = conj([Rel("<", ZERO, q), Rel("<", q, ONE)])
                beyond = Logic("or", (Rel("<", q, ZERO), Rel("<", ONE, q)))
                formula = conj([Logic("implies", (between, below)), Logic("implies", (beyond, above))])
                yield formula, tuple(self._order(b, level, e))

    def _outer(self) -> list[Power]:
        """Powers of sums of powers."""
        rows = dict.fromkeys(written_powers(Op("-", (self.rel.lhs, self.rel.rhs))))
        return [(b, e) for b, e in rows if written_powers(b) and any(map(is_sum, walk(b)))][:OUTER]

    def _at(self, y: Node, inner: list[Power], around: Idea) -> Iterator[Idea]:
        """Every power at the point: their order, their tangents, and the order of what they are per unit."""
        rows = [(x, q) for x, q in inner if not self._same(x, y)]
        if not 0 < len(rows) <= MOST:
            return
        orders = [self._order(x, y, q) for x, q in rows]
        yield reduce(lambda a, b: a | b, orders, around)
        yield around | {_instance("power-tangents", x=x, y=y, r=q): None for x, q in rows}
        per_unit = [self._order(x, y, _less_one(q)) for x, q in rows]
        yield reduce(lambda a, b: a | b, per_unit, around)

    def _order(self, x: Node, y: Node, r: Node) -> Idea:
        """The order of two powers; nothing for those of one base."""
        if self._same(x, y):
            return {}
        for a, b in ((x, y), (y, x)):
            if self._same(b, ONE):
                return {_instance("power-one", x=a, r=r): None}
        return {_instance("power-order", x=x, y=y, r=r): None}

    def _same(self, x: Node, y: Node) -> bool:
        return self.normal.node(x) is self.normal.node(y)

    def _centers(self, node: Node) -> Iterator[Node]:
        """The mean of the bases x of a sum of terms w x^q, with the weights w."""
        return (_simple(self.normal, found.center) for found in self._weighted(node))

    def _weighted(self, node: Node) -> Iterator[_Mean]:
        rows = [(_times(factors[:k] + factors[k + 1 :]), f.args[0])
                for _, term in _terms(node) for factors in [_factors(term)]
                for k, f in enumerate(factors) if isinstance(f, Op) and _is_power(f)]  # fmt: skip
        if len(rows) > 1:
            weight = reduce(plus, [w for w, _ in rows])
            yield _Mean(weight, over(reduce(plus, [_times([w, x]) for w, x in rows]), weight))


@dataclass(frozen=True)
class _Mean:
    """The weights of a mean together, and the mean."""

    weight: Node
    center: Node


@dataclass(frozen=True)
class _Logs:
    """Ideas for logarithms in a relation: each against its tangent at the term that it is compared with."""

    normal: Normal
    rel: Rel

    def ideas(self) -> Iterator[Idea]:
        logs = {part for part in walk(self.rel) if isinstance(part, Op) and part.op == "log"}
        written = [a.args for log in logs for a in log.args if isinstance(a, Op) and a.op == "/"]
        across = [(x, y) for above, below in self._groups() for x, y in pairs(above, below)]
        for rows in (written, across, [*written, *across]):
            if len(rows) <= MOST:
                rows = sorted(rows, key=lambda row: (text(row[0]), text(row[1])))
                yield {_instance("log-tangent", x=y, y=x): None for x, y in rows}
                yield {_instance("log-tangent", x=x, y=y): None for x, y in rows}
        args = sorted((log.args[0] for log in logs), key=text)
        for a in args if 2 < len(args) <= MOST else ():
            if any(map(is_sum, walk(a))):
                yield {_instance("log-tangent", x=x, y=a): None for x in args if x is not a}

    def _groups(self) -> Iterable[tuple[list[Node], list[Node]]]:
        """What logarithms with one coefficient are taken of, on either side."""
        found: dict[Node, tuple[list[Node], list[Node]]] = {}
        for sign, term in (*_terms(self.rel.lhs), *((-s, t) for s, t in _terms(self.rel.rhs))):
            factors = _factors(term)
            for k, f in enumerate(factors):
                if isinstance(f, Op) and f.op == "log":
                    weight = self.normal.node(_times(factors[:k] + factors[k + 1 :]))
                    found.setdefault(weight, ([], []))[sign < 0].append(f.args[0])
        return found.values()


def isolated(rel: Rel, target: Node) -> Node | None:
    """What the target equals where both sides of the relation are equal, if it stands in it once."""
    for side, other in ((rel.lhs, rel.rhs), (rel.rhs, rel.lhs)):
        if _count(side, target) == 1 and _count(other, target) == 0:
            return _inverted(side, target, other)
    return None


def _inverted(node: Node, target: Node, value: Node) -> Node | None:
    """What the target equals where the node equals the value."""
    if node is target:
        return value
    if not isinstance(node, Op):
        return None
    match node.op, node.args:
        case "neg", (a,):
            return _inverted(a, target, Op("neg", (value,)))
        case "+", (a, b):
            a, b = (a, b) if _count(a, target) else (b, a)
            return _inverted(a, target, minus(value, b))
        case "-", (a, b):
            return _inverted(a, target, plus(value, b)) if _count(a, target) else _inverted(b, target, minus(a, value))
        case "*", (a, b):
            a, b = (a, b) if _count(a, target) else (b, a)
            return _inverted(a, target, over(value, b))
        case "/", (a, b):
            return (
                _inverted(a, target, _times([value, b])) if _count(a, target) else _inverted(b, target, over(a, value))
            )
        case "exp" | "log" as op, (a,):
            return _inverted(a, target, Op("log" if op == "exp" else "exp", (value,)))
        case "^", (a, e) if _count(a, target):
            return _inverted(a, target, raised(value, over(ONE, e)))
        case _:
            return None


def _count(node: Node, target: Node) -> int:
    if node is target:
        return 1
    outer, _, inner = parts(node)
    return sum(_count(part, target) for part in (*outer, *inner))


def _inner(node: Node) -> list[Power]:
    """The powers in a term that are not powers of sums of powers."""
    return [(b, e) for b, e in dict.fromkeys(written_powers(node)) if not written_powers(b)]


def _terms(node: Node, sign: int = 1) -> Iterator[tuple[int, Node]]:
    """The terms of a sum, also of one that is divided by something."""
    for s, term in summands(node, sign):
        match term:
            case Op("/", (a, b)) if is_sum(a):
                yield from ((t, over(part, b)) for t, part in _terms(a, s))
            case _:
                yield s, term


def _factors(term: Node) -> list[Node]:
    """The factors of a product or quotient."""
    match term:
        case Op("*", (a, b)):
            return [*_factors(a), *_factors(b)]
        case Op("/", (a, b)):
            return [*_factors(a), *(raised(f, Num(-ONE.value)) for f in _factors(b))]
        case _:
            return [term]


def _is_power(f: Node) -> bool:
    return isinstance(f, Op) and bool(written_powers(f)) and f.op == "^" and f.args == written_powers(f)[0]


def _simple(normal: Normal, node: Node) -> Node:
    """The shorter of the term and its normal form."""
    return min((node, normal.node(node)), key=lambda n: len(text(n)))


def _less_one(q: Node) -> Node:
    match q:
        case Op("-", (one, rest)) if one is ONE:
            return Op("neg", (rest,))
        case _:
            return Op("-", (q, ONE))


def _times(nodes: list[Node]) -> Node:
    kept = [n for n in nodes if n is not ONE]
    return reduce(lambda a, b: Op("*", (a, b)), kept) if kept else ONE


def _instance(lemma: str, **at: Node) -> Instance:
    return Instance(0, lemma, tuple((n, text(v)) for n, v in at.items()))
