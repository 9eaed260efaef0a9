"""To SymPy and back, for derivatives. SymPy's answer is a conjecture: whoever uses it checks it by normal form.

Every symbol, entry, sum or other closed term becomes one SymPy symbol, positive where the facts say so and real
elsewhere. No text is parsed by SymPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy

from .expression import Node, Num, Op, Var
from .facts import POSITIVE, Facts
from .substitute import canonical, free_names
from .text import to_text


class BridgeError(ValueError):
    """A term that cannot be handed to SymPy, or an answer of SymPy's that is not one of our terms."""


@dataclass
class Bridge:
    """Translates terms of one context and remembers which SymPy symbol stands for which term."""

    facts: Facts
    atoms: dict[Any, Node] = field(default_factory=dict)

    def to_sympy(self, node: Node) -> Any:
        """The SymPy expression of a term."""
        match node:
            case Num(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Op("neg", (a,)):
                return -self.to_sympy(a)
            case Op("+", (a, b)):
                return self.to_sympy(a) + self.to_sympy(b)
            case Op("-", (a, b)):
                return self.to_sympy(a) - self.to_sympy(b)
            case Op("*", (a, b)):
                return self.to_sympy(a) * self.to_sympy(b)
            case Op("/", (a, b)):
                return self._quotient(self.to_sympy(a), self.to_sympy(b))
            case Op("^", (a, b)):
                return self.to_sympy(a) ** self.to_sympy(b)
            case Op("exp", (a,)):
                return sympy.exp(self.to_sympy(a))
            case Op("log", (a,)):
                return sympy.log(self.to_sympy(a))
            case _:
                return self.symbol(node)

    def _quotient(self, a: Any, b: Any) -> Any:
        if b == 0:
            raise BridgeError("a quotient by zero")
        return a / b

    def symbol(self, node: Node) -> Any:
        """The SymPy symbol that stands for a closed term."""
        positive = self.facts.atom_sign(node) == POSITIVE
        name = to_text(canonical(node))
        found = sympy.Symbol(name, positive=True) if positive else sympy.Symbol(name, real=True)
        self.atoms.setdefault(found, node)
        return found

    def to_node(self, expression: Any) -> Node:
        """The term that a SymPy expression writes. Raises BridgeError for anything this bridge did not put there."""
        if expression in self.atoms:
            return self.atoms[expression]
        if isinstance(expression, sympy.Rational):
            return Num(Fraction(int(expression.p), int(expression.q)))
        args = tuple(map(self.to_node, expression.args))
        if isinstance(expression, sympy.Add):
            return reduce(lambda a, b: Op("+", (a, b)), args)
        if isinstance(expression, sympy.Mul):
            return reduce(lambda a, b: Op("*", (a, b)), args)
        if isinstance(expression, sympy.Pow):
            return Op("^", args)
        if isinstance(expression, sympy.exp | sympy.log):
            return Op(type(expression).__name__, args)
        raise BridgeError(f"SymPy answered with {type(expression).__name__}, which is not a term here")


def sympy_derivative(node: Node, variable: str, facts: Facts) -> Node:
    """SymPy's derivative of a term with respect to a scalar symbol, as a term of ours (not checked here)."""
    bridge = Bridge(facts)
    expression = bridge.to_sympy(node)
    hidden = _depending(bridge.atoms, variable)
    if hidden:
        raise BridgeError(f"{to_text(hidden[0])} depends on {variable} in a way that SymPy is not told")
    return bridge.to_node(sympy.diff(expression, bridge.symbol(Var(variable))))


def _depending(atoms: Mapping[Any, Node], variable: str) -> list[Node]:
    return [a for a in atoms.values() if variable in free_names(a) and a != Var(variable)]
