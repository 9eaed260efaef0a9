"""The language of claims: terms and formulas as inert data.

Nothing here evaluates or simplifies. A relation keeps both of its sides as written, so a claim cannot evaporate
into `True`. Every operation is total: a quotient by zero, a power outside its domain or an entry beyond the size of
a symbol stands for some unspecified number, so a statement that is proved holds whatever that number is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
CONNECTIVES = ("and", "or", "not", "implies", "iff")
FUNCTIONS = {"exp": 1, "log": 1, "abs": 1, "floor": 1, "Min": 2, "Max": 2}


@dataclass(frozen=True, slots=True)
class Num:
    """An exact rational number."""

    value: Fraction

    def __hash__(self) -> int:  # a Fraction's own hash takes a modular inverse
        return hash((self.value.numerator, self.value.denominator))


@dataclass(frozen=True, slots=True)
class Var:
    """A scalar symbol; `oo` is infinity and may stand only as an endpoint or as the value of a limit."""

    name: str


@dataclass(frozen=True, slots=True)
class At:
    """An entry of a sized symbol (`A[i]`), or the value of a path at a date (`A[i, t]`)."""

    name: str
    index: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Op:
    """Arithmetic (`+ - * / ^`, each with two arguments; `neg`) or a function of `FUNCTIONS`."""

    op: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of `body` over the integers `lo <= var <= hi`; empty if hi < lo."""

    var: str
    lo: Node
    hi: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of `body` as `var` tends to `point` from one side (`+` from above, `-` from below)."""

    body: Node
    var: str
    point: Node
    side: str


@dataclass(frozen=True, slots=True)
class Rel:
    """A relation between two terms."""

    op: str
    lhs: Node
    rhs: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """A connective of `CONNECTIVES`; `and` and `or` take any number of arguments."""

    op: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """An interval of the reals or of the integers; None is no bound."""

    integer: bool = False
    lo: Node | None = None
    hi: Node | None = None
    lo_open: bool = True
    hi_open: bool = True


@dataclass(frozen=True, slots=True)
class Binder:
    """A bound or declared symbol: the domain of its value(s), and the domain of each index if it is a function."""

    name: str
    domain: Domain
    index: tuple[Domain, ...] = ()


@dataclass(frozen=True, slots=True)
class Quant:
    """`forall` or `exists` one symbol."""

    kind: str
    binder: Binder
    body: Node


@dataclass(frozen=True, slots=True)
class Evolves:
    """`body` is a continuous function of `time` on [0, oo) whose right derivative at every date equals `rate`."""

    body: Node
    time: str
    rate: Node


Node = Num | Var | At | Op | Total | Limit | Rel | Logic | Quant | Evolves

INFINITY = Var("oo")
REALS = Domain()
POSITIVE = Domain(lo=Num(Fraction(0)))


def num(value: int | str | Fraction) -> Num:
    """An exact number from an integer, a fraction or its text (`"1/3"`, `"0.25"`)."""
    return Num(Fraction(value))


def conj(parts: list[Node]) -> Node:
    """The conjunction of the parts; of one part, that part."""
    return parts[0] if len(parts) == 1 else Logic("and", tuple(parts))


def is_formula(node: Node) -> bool:
    """Whether the node is a formula rather than a term."""
    return isinstance(node, Rel | Logic | Quant | Evolves)


def domain_terms(domain: Domain) -> tuple[Node, ...]:
    """The endpoints that are terms."""
    return tuple(x for x in (domain.lo, domain.hi) if x is not None)


def binder_terms(binder: Binder) -> tuple[Node, ...]:
    """The endpoints of a binder's domains."""
    return tuple(x for d in (binder.domain, *binder.index) for x in domain_terms(d))


def map_domain(domain: Domain, f: Callable[[Node], Node]) -> Domain:
    """The domain with `f` applied to its endpoints."""
    lo = None if domain.lo is None else f(domain.lo)
    hi = None if domain.hi is None else f(domain.hi)
    return Domain(domain.integer, lo, hi, domain.lo_open, domain.hi_open)


def map_binder(binder: Binder, f: Callable[[Node], Node]) -> Binder:
    """The binder with `f` applied to the endpoints of its domains."""
    return Binder(binder.name, map_domain(binder.domain, f), tuple(map_domain(d, f) for d in binder.index))


def children(node: Node) -> tuple[Node, ...]:
    """The immediate parts of a node, endpoints of domains included."""
    match node:
        case At(_, args) | Op(_, args) | Logic(_, args):
            return args
        case Total(_, lo, hi, body):
            return (lo, hi, body)
        case Limit(body, _, point, _):
            return (body, point)
        case Rel(_, lhs, rhs):
            return (lhs, rhs)
        case Quant(_, binder, body):
            return (*binder_terms(binder), body)
        case Evolves(body, _, rate):
            return (body, rate)
        case _:
            return ()


def map_parts(node: Node, f: Callable[[Node], Node]) -> Node:
    """The node with `f` applied to its immediate parts; quantifiers are left as they are."""
    match node:
        case At(name, index):
            return At(name, tuple(map(f, index)))
        case Op(op, args):
            return Op(op, tuple(map(f, args)))
        case Logic(op, args):
            return Logic(op, tuple(map(f, args)))
        case Rel(op, lhs, rhs):
            return Rel(op, f(lhs), f(rhs))
        case Total(var, lo, hi, body):
            return Total(var, f(lo), f(hi), f(body))
        case Limit(body, var, point, side):
            return Limit(f(body), var, f(point), side)
        case Evolves(body, time, rate):
            return Evolves(f(body), time, f(rate))
        case _:
            return node


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, from the root down."""
    yield node
    for part in children(node):
        yield from walk(part)


def membership(term: Node, domain: Domain) -> list[Node]:
    """The inequalities that say that `term` lies in the domain (that it is an integer is not among them)."""
    parts: list[Node] = []
    if domain.lo is not None and domain.lo != Op("neg", (INFINITY,)):
        parts.append(Rel("<" if domain.lo_open else "<=", domain.lo, term))
    if domain.hi is not None and domain.hi != INFINITY:
        parts.append(Rel("<" if domain.hi_open else "<=", term, domain.hi))
    return parts
