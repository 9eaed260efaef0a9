"""From an expression to Python: the text of a term or formula for a stand-alone script with exact fractions."""

from __future__ import annotations

import builtins
import keyword
import re
from dataclasses import dataclass
from fractions import Fraction

from ...symbolic.expression import INFINITY, At, Domain, Limit, Logic, Node, Num, Op, Quant, Rel, Total, Var
from ...symbolic.substitute import substitute

_OR, _AND, _NOT, _REL, _SUM, _PRODUCT, _NEG, _POWER, _ATOM = range(9)
_PYTHON_REL = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_ARITHMETIC = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT}
_CALLS = {"Min": "min", "Max": "max", "abs": "abs", "floor": "floor", "exp": "exp", "log": "log"}
_TAKEN = frozenset({*keyword.kwlist, *dir(builtins), "F", "h", "floor", "exp", "log", "inf", "left", "right"})
STEP = Var("%h")
Shown = tuple[str, int]


class NotPython(ValueError):
    """A formula that no finite computation decides: it speaks of all real numbers, of functions or of derivatives."""


def python_name(name: str) -> str:
    """A name that Python and the script leave free."""
    if name == STEP.name:
        return "h"
    plain = re.sub(r"\W", "_", name)
    return plain + "_" if plain in _TAKEN else plain


def python_value(value: Fraction, integer: bool) -> str:
    """An exact number: an integer where the symbol is one, else a fraction."""
    if value.denominator == 1:
        return str(value) if integer else f"F({value})"
    return f"F({value.numerator}, {value.denominator})"


@dataclass(frozen=True)
class Python:
    """Prints with precedence. `integers` are the names that hold integers; `digits` rounds both sides of relations."""

    integers: frozenset[str] = frozenset()
    digits: int | None = None

    def text(self, node: Node) -> str:
        """The Python text of a node."""
        return self._show(node)[0]

    def _wrap(self, node: Node, level: int) -> str:
        text, own = self._show(node)
        return text if own >= level else f"({text})"

    def _with(self, name: str) -> Python:
        return Python(self.integers | {name}, self.digits)

    def _show(self, node: Node) -> Shown:
        match node:
            case Num(value):
                return _number(value)
            case Var(name):
                return ("inf", _ATOM) if node == INFINITY else (python_name(name), _ATOM)
            case At(name, index):
                return python_name(name) + "".join(f"[{self.text(i)}]" for i in index), _ATOM
            case Op():
                return self._operation(node)
            case Total(var, lo, hi, body):
                return f"sum({self._with(var)._each(var, lo, hi, body)})", _ATOM
            case Limit(body, var, point, side):
                return self._show(substitute(body, {var: _near(point, side)}))
            case _:
                return self._formula(node)

    def _operation(self, node: Op) -> Shown:
        match node:
            case Op("neg", (a,)):
                return f"-{self._wrap(a, _NEG)}", _NEG
            case Op(("+" | "-" | "*") as op, (a, b)):
                level = _ARITHMETIC[op]
                sign = op if op == "*" else f" {op} "
                return f"{self._wrap(a, level)}{sign}{self._wrap(b, level + 1)}", level
            case Op("/", (a, b)):
                return f"{self._exactly(a, _PRODUCT)}/{self._wrap(b, _PRODUCT + 1)}", _PRODUCT
            case Op("^", (a, b)):
                return f"{self._exactly(a, _ATOM)}**{self._wrap(b, _NEG)}", _POWER
            case Op(op, args):
                name = _CALLS.get(op) or python_name(op)
                return f"{name}({', '.join(map(self.text, args))})", _ATOM

    def _exactly(self, node: Node, level: int) -> str:
        """The operand of a quotient or power; integers become fractions, so that nothing is rounded."""
        return f"F({self.text(node)})" if self._integral(node) else self._wrap(node, level)

    def _integral(self, node: Node) -> bool:
        match node:
            case Num(value):
                return value.denominator == 1
            case Var(name):
                return name in self.integers
            case Op(("+" | "-" | "*" | "neg"), args):
                return all(map(self._integral, args))
            case Op("floor", _):
                return True
            case _:
                return False

    def _formula(self, node: Node) -> Shown:
        match node:
            case Rel(op, lhs, rhs):
                return f"{self.side(lhs)} {_PYTHON_REL[op]} {self.side(rhs)}", _REL
            case Logic("not", (a,)):
                return f"not {self._wrap(a, _REL)}", _NOT
            case Logic("and", ()):
                return "True", _ATOM
            case Logic("or", ()):
                return "False", _ATOM
            case Logic(("and" | "or") as op, args):
                level = _AND if op == "and" else _OR
                return f" {op} ".join(self._wrap(a, level + 1) for a in args), level
            case Logic("implies", (a, b)):
                return f"not {self._wrap(a, _REL + 1)} or {self._wrap(b, _AND)}", _OR
            case Logic("iff", (a, b)):
                return f"({self.text(a)}) == ({self.text(b)})", _REL
            case Quant(kind, binder, body) if binder.domain.integer and not binder.index:
                word = "all" if kind == "forall" else "any"
                return f"{word}({self._instances(binder.name, binder.domain, body)})", _ATOM
            case _:
                raise NotPython(f"a script cannot decide a {type(node).__name__} over real numbers or functions")

    def side(self, node: Node) -> str:
        """A side of a relation."""
        if self.digits is None or node == INFINITY:
            return self._wrap(node, _SUM)
        return f"round({self.text(node)}, {self.digits})"

    def _instances(self, name: str, domain: Domain, body: Node) -> str:
        if domain.lo is None or domain.hi is None:
            raise NotPython(f"a script cannot try all integers {name}")
        return self._with(name)._each(name, domain.lo, domain.hi, body)

    def _each(self, name: str, lo: Node, hi: Node, body: Node) -> str:
        return f"{self.text(body)} for {python_name(name)} in range({self.text(lo)}, {self.text(_next(hi))})"


def _next(hi: Node) -> Node:
    return Num(hi.value + 1) if isinstance(hi, Num) else Op("+", (hi, Num(Fraction(1))))


def _near(point: Node, side: str) -> Node:
    """A point at the distance h from the limit's point, on its side; far out if the point is infinite."""
    far = Op("/", (Num(Fraction(1)), STEP))
    if point == INFINITY:
        return far
    if point == Op("neg", (INFINITY,)):
        return Op("neg", (far,))
    return STEP if point == Num(Fraction(0)) and side == "+" else Op("+" if side == "+" else "-", (point, STEP))


def _number(value: Fraction) -> Shown:
    if value.denominator == 1:
        return str(value), _ATOM if value >= 0 else _NEG
    return python_value(value, False), _ATOM
