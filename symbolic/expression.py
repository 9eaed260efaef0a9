"""The language of claims: terms and formulas as inert data.

Nothing here evaluates or simplifies. A relation keeps both of its sides as written, so a claim cannot evaporate
into `True`. Every operation is total: a quotient by zero, a power outside its domain or an entry beyond the size of
a symbol stands for some unspecified number, so a statement that is proved holds whatever that number is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

FUNCTIONS = {"exp": 1, "log": 1, "abs": 1, "floor": 1, "Min": 2, "Max": 2}
OPERATIONS = frozenset({"+", "-", "*", "/", "^", "neg", *FUNCTIONS})


class Shared(type):
    """Classes of which there is one object for one content: equal trees are the same object."""

    __match_args__: tuple[str, ...]

    def __call__(cls, *content: Any, **named: Any) -> Any:
        if len(content) < len(cls.__match_args__):
            content += tuple(
                named.pop(n) if n in named else getattr(cls, n) for n in cls.__match_args__[len(content) :]
            )
        if named:
            raise TypeError(f"{cls.__name__} has no part {', '.join(named)}")
        return _shared(cls, *content)


@lru_cache(maxsize=None, typed=True)
def _shared(cls: Shared, *content: Any) -> Any:
    return type.__call__(cls, *content)


class Tree(metaclass=Shared):
    """Inert data, equal exactly if the same object; so what is computed of a tree can be kept (`functools.cache`)."""

    def __reduce__(self) -> tuple[Any, ...]:  # in another process, too, there is one object for one content
        return type(self), tuple([getattr(self, name) for name in type(self).__match_args__])


@dataclass(frozen=True, eq=False)
class Num(Tree):
    """An exact rational number."""

    value: Fraction


@dataclass(frozen=True, eq=False)
class Var(Tree):
    """A scalar symbol; `oo` is infinity and may stand only as an endpoint or as the value of a limit."""

    name: str


@dataclass(frozen=True, eq=False)
class At(Tree):
    """An entry of a sized symbol (`A[i]`), or the value of a path at a date (`A[i, t]`)."""

    name: str
    index: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Op(Tree):
    """Arithmetic (`+ - * / ^`, each with two arguments; `neg`) or a function of `FUNCTIONS`."""

    op: str
    args: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Total(Tree):
    """The sum of `body` over the integers `lo <= var <= hi`; empty if hi < lo."""

    var: str
    lo: Node
    hi: Node
    body: Node


@dataclass(frozen=True, eq=False)
class Limit(Tree):
    """The limit of `body` as `var` tends to `point` from one side (`+` from above, `-` from below)."""

    body: Node
    var: str
    point: Node
    side: str


@dataclass(frozen=True, eq=False)
class Rel(Tree):
    """A relation between two terms: `=`, `!=`, `<`, `<=`, `>` or `>=`."""

    op: str
    lhs: Node
    rhs: Node


@dataclass(frozen=True, eq=False)
class Logic(Tree):
    """A connective: `not`, `implies`, `iff`, or `and` and `or`, which take any number of arguments."""

    op: str
    args: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Domain(Tree):
    """An interval of the reals or of the integers; None is no bound."""

    integer: bool = False
    lo: Node | None = None
    hi: Node | None = None
    lo_open: bool = True
    hi_open: bool = True


@dataclass(frozen=True, eq=False)
class Binder(Tree):
    """A bound or declared symbol: the domain of its value(s), and the domain of each index if it is a function."""

    name: str
    domain: Domain
    index: tuple[Domain, ...] = ()


@dataclass(frozen=True, eq=False)
class Quant(Tree):
    """`forall` or `exists` one symbol."""

    kind: str
    binder: Binder
    body: Node


@dataclass(frozen=True, eq=False)
class Evolves(Tree):
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


def binder_terms(binder: Binder) -> tuple[Node, ...]:
    """The endpoints of a binder's domains that are terms."""
    return tuple(x for d in (binder.domain, *binder.index) for x in (d.lo, d.hi) if x is not None)


def map_binder(binder: Binder, f: Callable[[Node], Node]) -> Binder:
    """The binder with `f` applied to the endpoints of its domains, in the order of `binder_terms`."""

    def ends(d: Domain) -> Domain:
        return replace(d, lo=None if d.lo is None else f(d.lo), hi=None if d.hi is None else f(d.hi))

    return Binder(binder.name, ends(binder.domain), tuple(map(ends, binder.index)))


def parts(node: Node) -> tuple[tuple[Node, ...], str, tuple[Node, ...]]:
    """(outer, name, inner): the immediate parts, and the name that the node binds in its inner ones ("" if none)."""
    match node:
        case At(_, args) | Op(_, args) | Logic(_, args):
            return args, "", ()
        case Rel(_, lhs, rhs):
            return (lhs, rhs), "", ()
        case Total(var, lo, hi, body):
            return (lo, hi), var, (body,)
        case Limit(body, var, point, _):
            return (point,), var, (body,)
        case Evolves(body, time, rate):
            return (), time, (body, rate)
        case Quant(_, binder, body):
            return binder_terms(binder), binder.name, (body,)
        case _:
            return (), "", ()


def rebuild(node: Node, outer: tuple[Node, ...], name: str, inner: tuple[Node, ...]) -> Node:
    """The node with other parts and another bound name; the node itself if they are the same."""
    if (outer, name, inner) == parts(node):
        return node
    match node:
        case At(symbol, _):
            return At(symbol, outer)
        case Op(op, _):
            return Op(op, outer)
        case Logic(op, _):
            return Logic(op, outer)
        case Rel(op, _, _):
            return Rel(op, *outer)
        case Total():
            return Total(name, *outer, *inner)
        case Limit(side=side):
            return Limit(inner[0], name, outer[0], side)
        case Evolves():
            return Evolves(inner[0], name, inner[1])
        case Quant(kind, binder, _):
            ends = iter(outer)
            return Quant(kind, replace(map_binder(binder, lambda _: next(ends)), name=name), *inner)
        case _:
            return node


def map_parts(node: Node, f: Callable[[Node], Node]) -> Node:
    """The node with `f` applied to its immediate parts."""
    outer, name, inner = parts(node)
    return rebuild(node, tuple(map(f, outer)), name, tuple(map(f, inner)))


@cache
def is_finite(node: Node) -> bool:
    """Whether infinity stands for a number nowhere in the node; a limit may be taken there."""
    outer, _, inner = parts(node)
    if isinstance(node, Limit) and node.point in (INFINITY, Op("neg", (INFINITY,))):
        outer = ()
    return node is not INFINITY and all(map(is_finite, (*outer, *inner)))


def membership(term: Node, domain: Domain) -> list[Node]:
    """The inequalities that say that `term` lies in the domain (that it is an integer is not among them)."""
    parts: list[Node] = []
    if domain.lo is not None and domain.lo != Op("neg", (INFINITY,)):
        parts.append(Rel("<" if domain.lo_open else "<=", domain.lo, term))
    if domain.hi is not None and domain.hi != INFINITY:
        parts.append(Rel("<" if domain.hi_open else "<=", term, domain.hi))
    return parts
