"""From ground formulas to an SMT-LIB 2 text about real numbers.

Every atom of a normal form becomes a real unknown; what is said of it is only its declared domain, its sign, and the
definition of floor, Min, Max and abs. A power with a symbolic exponent is a positive unknown of its own. So an
unsatisfiable text means that no values of the symbols satisfy the formulas. Integers are kept as integers only where
the whole query is linear; elsewhere they are relaxed to reals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from ..symbolic.expression import At, Logic, Node, Num, Op, Rel, Var, is_finite, membership
from ..symbolic.facts import NONNEGATIVE, POSITIVE
from ..symbolic.normal import Normal
from ..symbolic.polynomial import ONE, UNIT, Poly
from .context import Rejected
from .naming import Naming

MAX_DEGREE = 40
CONNECTIVES = {"implies": "=>", "iff": "="}


class NotGround(Rejected):
    """A formula with a quantifier, a limit that is infinite, or a law of motion: not for the solvers."""


@dataclass
class Query:
    """Collects formulas, then writes them out."""

    normal: Normal
    leaves: dict[Rel, tuple[Poly, str]] = field(default_factory=dict)
    atoms: set[Node] = field(default_factory=set)
    side: list[Rel | Logic] = field(default_factory=list)

    def add(self, formula: Node) -> None:
        """Take in every relation of a ground formula and the atoms below it."""
        match formula:
            case Rel():
                self._add_relation(formula)
            case Logic(_, args):
                for a in args:
                    self.add(a)
            case _:
                raise NotGround(f"{type(formula).__name__} is not for the solvers")

    def _add_relation(self, rel: Rel) -> None:
        if rel in self.leaves:
            return
        if not is_finite(rel):
            raise NotGround("an infinite limit is not for the solvers")
        p, op = self.normal.relation(rel)
        self.leaves[rel] = (p, op)
        for m in p:
            for atom, _ in m:
                if atom not in self.atoms:
                    self.atoms.add(atom)
                    for axiom in self._axioms(atom):
                        self.side.append(axiom)
                        self.add(axiom)

    def _axioms(self, atom: Node) -> list[Rel | Logic]:
        match atom:
            case Op("floor", (a,)):
                return [Rel("<=", atom, a), Rel("<", a, Op("+", (atom, ONE)))]
            case Op(("Min" | "Max") as op, (a, b)):
                below = [Rel("<=", atom, x) if op == "Min" else Rel("<=", x, atom) for x in (a, b)]
                return [*below, Logic("or", (Rel("=", atom, a), Rel("=", atom, b)))]
            case Op("abs", (a,)):
                either = Logic("or", (Rel("=", atom, a), Rel("=", atom, Op("neg", (a,)))))
                return [Rel("<=", a, atom), Rel("<=", Op("neg", (a,)), atom), either]
            case Var(_) | At(_, _):  # a scalar's symbolic endpoints are among the hypotheses already
                domain = self.normal.facts.domain(atom)
                rows = [] if domain is None else [r for r in membership(atom, domain) if isinstance(r, Rel)]
                return [r for r in rows if isinstance(atom, At) or Num in (type(r.lhs), type(r.rhs))]
            case _:
                return []

    def text(self, formulas: Iterable[Node]) -> str:
        """The text whose unsatisfiability means that the formulas cannot hold together."""
        formulas = list(formulas)
        for f in formulas:
            self.add(f)
        names = _Writer(self.normal, [p for p, _ in self.leaves.values()])
        body = [f"(assert {self._write(f, names)})" for f in (*self.side, *formulas)]
        logic = "QF_LIRA" if names.linear else "QF_NRA"
        return "\n".join([f"(set-logic {logic})", *dict.fromkeys([*names.declarations(), *body])]) + "\n"

    def _write(self, formula: Node, names: _Writer) -> str:
        if isinstance(formula, Rel):
            p, op = self.leaves[formula]
            text = names.write(p)
            return f"(not (= {text} 0.0))" if op == "!=" else f"({op} 0.0 {text})"
        assert isinstance(formula, Logic)  # `add` has seen to it
        if not formula.args:
            return "true" if formula.op == "and" else "false"
        return f"({CONNECTIVES.get(formula.op, formula.op)} {' '.join(self._write(a, names) for a in formula.args)})"


def is_linear(formula: Node, normal: Normal) -> bool:
    """Whether every relation of a ground formula is linear in the atoms of its normal form."""
    query = Query(normal)
    query.add(formula)
    return Naming(p for p, _ in query.leaves.values()).linear


class _Writer:
    """Polynomials as SMT-LIB terms."""

    def __init__(self, normal: Normal, polys: list[Poly]) -> None:
        self.facts = normal.facts
        self.naming = Naming(polys)
        linear = self.linear = self.naming.linear
        whole = {n: a for (a, b), n in self.naming.names.items() if b == UNIT}
        self.positive = {n for (a, _), n in self.naming.names.items() if self.facts.atom_sign(a) == POSITIVE}
        self.integers = {n for n, a in whole.items() if linear and self.facts.is_integer(a)}

    def declarations(self) -> list[str]:
        lines = []
        for (atom, _), name in self.naming.names.items():
            integer = name in self.integers
            lines.append(f"(declare-const {name} {'Int' if integer else 'Real'})")
            sign = self.facts.atom_sign(atom)
            if sign in (POSITIVE, NONNEGATIVE):
                lines.append(f"(assert ({'<' if sign == POSITIVE else '<='} {'0' if integer else '0.0'} {name}))")
        return lines

    def write(self, p: Poly) -> str:
        rows = [(c, dict(self.naming.factors(m))) for m, c in p.items()]
        for name in dict.fromkeys(n for _, f in rows for n in f):
            least = min(f.get(name, 0) for _, f in rows)
            if least < 0:  # multiply the relation through by a power of a positive unknown
                if name not in self.positive:
                    raise NotGround("a negative power of an atom that is not known to be positive")
                for _, f in rows:
                    f[name] = f.get(name, 0) - least
        return _joined("+", [self._row(c, f) for c, f in rows] or ["0.0"])

    def _row(self, c: Fraction, factors: dict[str, int]) -> str:
        parts = [_number(c)] if c != 1 or not any(factors.values()) else []
        for name, k in factors.items():
            if k > MAX_DEGREE:
                raise NotGround(f"a power of degree {k}")
            parts += [f"(to_real {name})" if name in self.integers else name] * k
        return _joined("*", parts)


def _joined(op: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({op} {' '.join(parts)})"


def _number(c: Fraction) -> str:
    size = f"{abs(c.numerator)}.0" if c.denominator == 1 else f"(/ {abs(c.numerator)}.0 {c.denominator}.0)"
    return size if c >= 0 else f"(- {size})"
