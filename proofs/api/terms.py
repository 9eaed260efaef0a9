"""From SymPy expressions to terms and formulas of the language: known classes only, nothing is evaluated or parsed.

A symbol counts by its name. If SymPy may assume more of it than its declared domain implies, it is refused: SymPy would
have used the assumption before the claim was written down.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom

from ...symbolic.errors import ClaimsError
from ...symbolic.expression import INFINITY, At, Domain, Limit, Logic, Node, Num, Op, Rel, Total, Var, num
from .variable import Variable, implied

RELATIONS = {"=": "=", "==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
FUNCTIONS = {"exp": 1, "log": 1, "Abs": 1, "floor": 1}
CONNECTIVES = {"And": "and", "Or": "or", "Not": "not", "Implies": "implies", "Equivalent": "iff"}
FACTS = ("positive", "negative", "nonnegative", "nonpositive", "nonzero", "integer")
MAX_DEPTH = 100
MAX_BITS = 200

Assumptions = Mapping[str, bool]


@dataclass(frozen=True)
class Known:
    """The variables by name, and the names that definitions have."""

    variables: Mapping[str, Variable] = field(default_factory=dict)
    defined: Collection[str] = ()


@dataclass(frozen=True)
class Terms:
    """Translates for one place (`where`); `bound` has what may be assumed of the symbols that sums bind."""

    known: Known
    where: str
    bound: Mapping[str, Assumptions] = field(default_factory=dict)
    depth: int = 0

    def fail(self, problem: str) -> ClaimsError:
        return ClaimsError(f"{self.where}: {problem}")

    def node(self, e: Any) -> Node:
        """The term or formula that a SymPy expression or a Python number writes. Raises ClaimsError."""
        if self.depth > MAX_DEPTH:
            raise self.fail(f"an expression nested deeper than {MAX_DEPTH}")
        if isinstance(e, bool | BooleanAtom):
            raise self.fail(f"found {e}: Python or SymPy has already evaluated this part; write it as a text")
        if isinstance(e, int | Fraction):
            return self._number(Fraction(e))
        if isinstance(e, float | sympy.Float):
            raise self.fail(f'found the float {e}: numbers are exact; write Rational(1, 3), Fraction(1, 3) or "1/3"')
        if not isinstance(e, sympy.Basic):
            raise self.fail(f'expected a text, a SymPy formula or a tuple (lhs, "<=", rhs); found {type(e).__name__}')
        inner = replace(self, depth=self.depth + 1)
        return inner._formula(e) if isinstance(e, Relational | sympy.logic.boolalg.Boolean) else inner._term(e)

    def _term(self, e: Any) -> Node:
        if isinstance(e, sympy.Symbol):
            return self._symbol(e)
        if isinstance(e, sympy.Indexed):
            return self._entry(e)
        if isinstance(e, sympy.Rational):
            return self._number(Fraction(int(e.p), int(e.q)))
        if e in (sympy.oo, -sympy.oo):
            return INFINITY if e == sympy.oo else Op("neg", (INFINITY,))
        if e == sympy.E:
            return Op("exp", (num(1),))
        return self._arithmetic(e) or self._binding(e) or self._unknown(e)

    def _number(self, value: Fraction) -> Node:
        if max(abs(value.numerator), value.denominator).bit_length() > MAX_BITS:
            raise self.fail(f"a number longer than {MAX_BITS} bits")
        return Num(value)

    def _symbol(self, symbol: Any) -> Node:
        name = self._name(symbol)
        variable = self.known.variables.get(name)
        if name not in self.bound and variable is not None and (variable.declaration[2] or variable.declaration[3]):
            raise self.fail(f"{name} has entries: write {name}[...]")
        self._check(name, symbol.assumptions0)
        return Var(name)

    def _entry(self, entry: Any) -> Node:
        name = self._name(entry.base.label)
        self._check(name, entry.assumptions0)
        return At(name, tuple(map(self.node, entry.indices)))

    def _name(self, symbol: Any) -> str:
        name = str(symbol)
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
            raise self.fail(f"the name {name!r} must consist of letters, digits and '_', and begin with a letter")
        return name

    def _check(self, name: str, assumed: Assumptions) -> None:
        """Raise ClaimsError where SymPy may assume more than is declared."""
        variable = self.known.variables.get(name)
        declared: Assumptions = sympy.Symbol(name, real=True).assumptions0
        if name in self.bound:
            declared = sympy.Symbol(name, **self.bound[name]).assumptions0
        elif variable is not None:
            declared = variable.assumptions0
        more = [key for key, value in assumed.items() if declared.get(key) != value]
        if more:
            shown = next((k for k in FACTS if k in more and assumed[k]), more[0])
            domain = f"its domain {variable.declaration[1]}" if variable is not None else "what is declared"
            raise self.fail(
                f"SymPy assumes {shown} = {assumed[shown]} of {name}, which {domain} does not imply; "
                f"use the Variable itself, or Symbol({name!r}, real=True)"
            )

    def _arithmetic(self, e: Any) -> Node | None:
        if isinstance(e, sympy.Add):
            return self._sum(e)
        if isinstance(e, sympy.Mul):
            return self._product(e)
        if isinstance(e, sympy.Pow):
            return self._power(e)
        if isinstance(e, sympy.Min | sympy.Max):
            name = type(e).__name__
            return reduce(lambda a, b: Op(name, (a, b)), map(self.node, e.args))
        if isinstance(e, AppliedUndef):
            facts = {key: getattr(e, f"is_{key}") for key in FACTS}
            self._check(self._name(e.func), {key: value for key, value in facts.items() if value is not None})
            return Op(self._name(e.func), tuple(map(self.node, e.args)))
        name = type(e).__name__
        if FUNCTIONS.get(name) == len(e.args) and isinstance(e, getattr(sympy, name)):
            return Op(name.lower(), tuple(map(self.node, e.args)))
        return None

    def _sum(self, e: Any) -> Node:
        """A sum that begins with a term without a minus, if there is one."""
        addends = e.as_ordered_terms()
        addends.sort(key=lambda a: bool(a.could_extract_minus_sign()))
        total = self.node(addends[0])
        for addend in addends[1:]:
            minus = addend.could_extract_minus_sign()
            total = Op("-" if minus else "+", (total, self.node(-addend if minus else addend)))
        return total

    def _product(self, e: Any) -> Node:
        coefficient, rest = e.as_coeff_Mul()
        if coefficient.is_Rational and coefficient < 0:
            return Op("neg", (self.node(-e),))
        above: list[Any] = []
        below: list[Any] = []
        for factor in [sympy.Integer(coefficient.p), *rest.as_ordered_factors()]:
            under = isinstance(factor, sympy.Pow) and factor.exp.is_Rational and factor.exp < 0
            (below if under else above).append(1 / factor if under else factor)
        below += [sympy.Integer(coefficient.q)] if coefficient.q != 1 else []
        above = [f for f in above if f != 1] or [sympy.Integer(1)]
        return self._times(above) if not below else Op("/", (self._times(above), self._times(below)))

    def _times(self, factors: Iterable[Any]) -> Node:
        return reduce(lambda a, b: Op("*", (a, b)), map(self.node, factors))

    def _power(self, e: Any) -> Node:
        if e.exp.is_Rational and e.exp < 0:
            return Op("/", (num(1), self.node(1 / e)))
        return Op("^", (self.node(e.base), self.node(e.exp)))

    def _binding(self, e: Any) -> Node | None:
        if isinstance(e, sympy.Sum):
            return self._total(e)
        if isinstance(e, sympy.Limit):
            body, variable, point, side = e.args
            name, sign = self._name(variable), str(side).replace("+-", "")
            inner = replace(self, bound={**self.bound, name: _near(point, sign)})
            return Limit(inner.node(body), name, self.node(point), sign)
        if isinstance(e, sympy.Derivative):
            node = self.node(e.expr)
            for variable, order in e.variable_count:
                last = () if order == 1 else (self.node(order),)
                node = Op("diff", (node, self.node(variable), *last))
            return node
        return None

    def _total(self, e: Any) -> Node:
        if any(len(limit) != 3 for limit in e.limits):
            raise self.fail(f"a sum needs its ends, as in Sum(A[i], (i, 1, 4)); found {e}")
        terms, rows = self, []
        for variable, low, high in reversed(e.limits):  # the last one is the outermost
            name, ends = terms._name(variable), (terms.node(low), terms.node(high))
            over = Domain(True, *ends, False, False)
            terms = replace(terms, bound={**terms.bound, name: implied(over)})
            rows.append((name, ends))
        body = terms.node(e.function)
        for name, ends in reversed(rows):
            body = Total(name, *ends, body)
        return body

    def _formula(self, e: Any) -> Node:
        if isinstance(e, Relational) and e.rel_op in RELATIONS:
            return Rel(RELATIONS[e.rel_op], self.node(e.lhs), self.node(e.rhs))
        name = type(e).__name__
        binary = name not in ("Implies", "Equivalent") or len(e.args) == 2
        if name in CONNECTIVES and isinstance(e, getattr(sympy, name)) and binary:
            return Logic(CONNECTIVES[name], tuple(map(self.node, e.args)))
        if isinstance(e, sympy.Symbol):
            return self._symbol(e)
        return self._unknown(e)

    def _unknown(self, e: Any) -> Node:
        told = " ".join(str(e).split())[:80]
        raise self.fail(f"SymPy's {type(e).__name__} has no counterpart in the language of claims: {told}")


def _near(point: Any, side: str) -> Assumptions:
    """What is true of the numbers near a point (on one side of it)."""
    if point.is_extended_positive or (point.is_zero and side == "+"):
        return {"real": True, "positive": True}
    if point.is_extended_negative or (point.is_zero and side == "-"):
        return {"real": True, "negative": True}
    return {"real": True}
