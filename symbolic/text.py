"""From an expression back to its text: `parse(to_text(e)) == e` for every expression the parser makes."""

from __future__ import annotations

from functools import cache

from .expression import (
    INFINITY,
    At,
    Binder,
    Domain,
    Evolves,
    Limit,
    Logic,
    Node,
    Num,
    Op,
    Quant,
    Rel,
    Total,
    Var,
)

_LEVEL = {
    "iff": 1,
    "implies": 2,
    "or": 3,
    "and": 4,
    "not": 5,
    "rel": 6,
    "+": 7,
    "-": 7,
    "*": 8,
    "/": 8,
    "neg": 9,
    "^": 10,
}
_ATOM = 11


def to_text(node: Node) -> str:
    """The text of a term or formula."""
    return _show(node)[0]


def _wrap(node: Node, level: int) -> str:
    text, own = _show(node)
    return text if own >= level else f"({text})"


@cache
def _show(node: Node) -> tuple[str, int]:
    match node:
        case Num(value):
            return str(value), _ATOM if value.denominator == 1 and value >= 0 else 0
        case Var(name):
            return name, _ATOM
        case At(name, index):
            return f"{name}[{', '.join(map(to_text, index))}]", _ATOM
        case Op("neg", (a,)):
            return f"-{_wrap(a, 9)}", 9
        case Op("^", (a, b)):
            return f"{_wrap(a, _ATOM)}^{_wrap(b, 9)}", 10
        case Op(("+" | "-" | "*" | "/") as op, (a, b)):
            level = _LEVEL[op]
            return f"{_wrap(a, level)} {op} {_wrap(b, level + 1)}", level
        case Op(op, args):
            return f"{op}({', '.join(map(to_text, args))})", _ATOM
        case Total(var, lo, hi, body):
            return f"sum({to_text(body)}, {var}, {to_text(lo)}, {to_text(hi)})", _ATOM
        case Limit(body, var, point, side):
            return f"limit({to_text(body)}, {var}, {_wrap(point, 8)}{side})", _ATOM
        case Evolves(body, time, rate):
            return f"evolves({to_text(body)}, {time}, {to_text(rate)})", _ATOM
        case _:
            return _show_formula(node)


def _show_formula(node: Node) -> tuple[str, int]:
    match node:
        case Rel(op, lhs, rhs):
            return f"{_wrap(lhs, 7)} {op} {_wrap(rhs, 7)}", 6
        case Logic("not", (a,)):
            return f"not {_wrap(a, 5)}", 5
        case Logic("and", ()):
            return "0 = 0", 6
        case Logic("or", ()):
            return "0 = 1", 6
        case Logic(("and" | "or") as op, args):
            return f" {op} ".join(_wrap(a, _LEVEL[op] + 1) for a in args), _LEVEL[op]
        case Logic("implies", (a, b)):
            return f"{_wrap(a, 3)} implies {_wrap(b, 2)}", 2
        case Logic(op, (a, b)):
            return f"{_wrap(a, 2)} {op} {_wrap(b, 2)}", 1
        case Quant(kind, binder, body):
            return f"{kind} {binder_text(binder)}: {to_text(body)}", 0
        case _:
            raise TypeError(f"not an expression: {node!r}")


def binder_text(binder: Binder) -> str:
    """`A[{1..n}] in (0, oo)`."""
    index = f"[{', '.join(map(domain_text, binder.index))}]" if binder.index else ""
    return f"{binder.name}{index} in {domain_text(binder.domain)}"


def domain_text(domain: Domain) -> str:
    """`(0, oo)`, `[0, 1)`, `{1..n}`."""
    lo = to_text(domain.lo) if domain.lo is not None else f"-{INFINITY.name}"
    hi = to_text(domain.hi) if domain.hi is not None else INFINITY.name
    if domain.integer:
        return f"{{{lo}..{hi}}}" if domain.hi is not None else f"{{{lo}..}}"
    return f"{'(' if domain.lo_open else '['}{lo}, {hi}{')' if domain.hi_open else ']'}"
