"""A stand-alone script for a counterexample: standard library only, at most 25 lines, generated from the claim.

It recomputes both sides of the failing statement from the paper's definitions at the exact values. A one-sided limit is
shown by points that approach; paths in time are integrated (`path_script.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ...numeric.balls import Evaluator, Undecided, Undefined, Value
from ...symbolic.claim import Claim
from ...symbolic.expression import Binder, Limit, Node, Op, Rel, Var
from ...symbolic.names import bound_names
from ...symbolic.parse import Definitions, expand
from ...symbolic.prenex import written_out
from ...symbolic.substitute import free_names
from ...symbolic.text import to_text
from ...symbolic.walk import walk
from ..kernel import read_values
from ..result import Counterexample
from .disproof_script import disproof_script
from .failing import Failing, failing
from .path_script import is_path_claim, path_script
from .python_lines import call, comment, statement
from .python_text import NotPython, Python, python_name, python_value
from .wording import exact

LINES = 25
DIGITS = 9  # where powers are not exact, equal sides are told from unequal ones after rounding


def script_for(claim: Claim, counterexample: Counterexample) -> str:
    """The script; raises NotPython if no finite computation shows the violation."""
    if is_path_claim(claim) and counterexample.term is None:
        return path_script(claim, counterexample.values)
    if counterexample.term is not None:
        return _of_disproof(claim, counterexample)
    claim = written_out(claim)
    values = read_values(counterexample.values)
    if values.keys() != {b.name for b in claim.binders}:
        raise NotPython("the disproof gives values for some of the symbols only")
    gap = min(abs(exact(end)) for end in counterexample.margin)
    maker = _Maker(claim, failing(claim, values), values, gap)
    hypotheses = maker.hypotheses()
    while len(lines := maker.lines(hypotheses)) > LINES and hypotheses:
        hypotheses = hypotheses[:-1]
    return "\n".join(lines) + "\n"


def _of_disproof(claim: Claim, counterexample: Counterexample) -> str:
    """Of a path claim the statement itself where that can be computed, else the number that the disproof encloses."""
    if is_path_claim(claim):
        try:
            return path_script(claim, counterexample.values)
        except NotPython:
            pass
    return disproof_script(claim, counterexample)


@dataclass(frozen=True)
class _Maker:
    claim: Claim
    found: Failing
    values: Mapping[str, Value]
    gap: Fraction

    @cached_property
    def integers(self) -> frozenset[str]:
        """The scalars that hold integers."""
        names = {b.name for b in self.claim.binders if b.domain.integer and not b.index}
        return frozenset(names | self.found.instance.keys())

    @cached_property
    def inlined(self) -> Definitions:
        """Definitions that speak of a symbol which a formula binds: they are written out where they are used."""
        formulas = (self.claim.statement, *(a.formula for a in self.claim.given))
        bodies = [d.body for d in self.claim.definitions.values()]
        bound = set(self.found.instance).union(*map(bound_names, (*formulas, *bodies)))
        whole = {k: expand(d.body, self.claim.definitions) for k, d in self.claim.definitions.items()}
        return {
            k: d for k, d in self.claim.definitions.items()
            if (free_names(whole[k]) - set(d.params)) & bound or not _is_python(whole[k])
        }  # fmt: skip

    def written(self, node: Node) -> Node:
        """The formula with the definitions that need it written out."""
        return expand(node, self.inlined)

    def printer(self, node: Node, params: tuple[str, ...] = ()) -> Python:
        """Prints a formula; its relations compare rounded sides if its powers are not exact."""
        return Python(self.integers - set(params), None if self.is_exact(node) else DIGITS)

    def is_exact(self, node: Node) -> bool:
        """Whether Python's fractions compute the formula without rounding: every exponent is an integer."""
        at = Evaluator({**self.values, **{k: Fraction(v) for k, v in self.found.instance.items()}}, {})
        for part in walk(expand(node, self.claim.definitions)):
            if isinstance(part, Op) and part.op in ("^", "exp", "log"):
                try:
                    power = at.exact(part.args[-1])
                except (Undefined, Undecided):
                    return False
                if part.op != "^" or power is None or power.denominator != 1:
                    return False
        return True

    def hypotheses(self) -> list[tuple[str, Node]]:
        """The hypotheses that a script can decide."""
        named = [(re.sub(r"[^\w.-]+", "-", a.name), self.written(a.formula)) for a in self.claim.given]
        return [(name, formula) for name, formula in named if _is_python(formula)]

    def relation(self) -> Rel | None:
        """The relation to blame."""
        node = None if self.found.relation is None else self.written(self.found.relation)
        return node if isinstance(node, Rel) else None

    def lines(self, hypotheses: list[tuple[str, Node]]) -> list[str]:
        """The script with checks of these hypotheses."""
        relation = self.relation()
        whole = self.written(self.claim.statement) if self.found.whole or relation is None else None
        needed = [n for n in (relation, whole, *(f for _, f in hypotheses)) if n is not None]
        body = [*self._values(), *self._definitions(needed), *self._hypotheses(hypotheses)]
        body += [] if relation is None else self._relation(relation)
        if whole is not None:
            body += call('print("the whole statement is", ', self.printer(whole).text(whole), ")")
        return [*self._head(), *_imports("\n".join(body)), *body]

    def _head(self) -> list[str]:
        where = f" ({self.claim.where})" if self.claim.where else ""
        return [comment(f"{self.claim.id}{where}: fails at these values."), comment(f"Claim: {self.claim.says}")]

    def _values(self) -> Iterator[str]:
        scalars = [b for b in self.claim.binders if not b.index]
        names = [(python_name(b.name), _literal(self.values[b.name], b)) for b in scalars]
        names += [(python_name(k), str(v)) for k, v in self.found.instance.items()]
        if names:
            left, right = zip(*names, strict=True)
            yield from statement(f"{', '.join(left)} = ", ", ".join(right))
        for b in self.claim.binders:
            if b.index:
                yield from statement(f"{python_name(b.name)} = ", _literal(self.values[b.name], b))

    def _definitions(self, formulas: list[Node]) -> Iterator[str]:
        used = _used(formulas, self.claim.definitions)
        for name, definition in self.claim.definitions.items():
            if name in used and name not in self.inlined:
                body = self.printer(definition.body, definition.params).text(self.written(definition.body))
                params = ", ".join(map(python_name, definition.params))
                head = f"def {python_name(name)}({params}): return " if params else f"{python_name(name)} = "
                yield from statement(head, body)

    def _hypotheses(self, hypotheses: list[tuple[str, Node]]) -> list[str]:
        if not hypotheses:
            return []
        checks = ", ".join(f'"{name}", {self.printer(f).text(f)}' for name, f in hypotheses)
        return call('print("hypotheses:", ', checks, ")")

    def _relation(self, relation: Rel) -> Iterator[str]:
        printer = Python(self.integers, DIGITS if self.gap == 0 and not self.is_exact(relation) else None)
        left, right = printer.side(relation.lhs), printer.side(relation.rhs)
        yield comment(f"The relation that fails: {to_text(relation)}")
        if any(isinstance(p, Limit) for p in walk(relation)):
            yield from self._approach(relation.op, left, right)
            return
        yield from statement("left = ", left)
        yield from statement("right = ", right)
        op = "==" if relation.op == "=" else relation.op
        yield _verdict(relation.op, f"left {op} right", "left = {float(left):.9g}, right = {float(right):.9g}, ")

    def _approach(self, op: str, left: str, right: str) -> Iterator[str]:
        """A limit: the side at points ever nearer, then the comparison up to a tolerance far below the gap."""
        small = 6
        while 0 < self.gap < Fraction(10, 10**small):
            small += 1
        steps = ", ".join(f"F(1, 10**{k})" for k in (3, 6, small + 3))
        yield f"for h in ({steps}):  # the limit: points at the distance h"
        yield from statement("    left = ", left)
        yield from statement("    right = ", right)
        yield '    print(f"at the distance {float(h):g}: left = {float(left):.9g}, right = {float(right):.9g}")'
        slack = f"1e-{small}"
        tests = {"=": f"abs(left - right) < {slack}", "!=": f"abs(left - right) > {slack}"}
        shifted = f"left {op} right {'-' if op in ('<', '<=') else '+'} {slack}"
        yield _verdict(op, tests.get(op, shifted if self.gap == 0 else f"left {op} right"))


def _verdict(op: str, test: str, shown: str = "") -> str:
    return f'print(f"{shown}violated: left {op} right is {{{test}}}")'


def _is_python(node: Node) -> bool:
    try:
        Python().text(node)
    except NotPython:
        return False
    return True


def _used(formulas: list[Node], definitions: Definitions) -> set[str]:
    used: set[str] = set()
    queue = list(formulas)
    while queue:
        for part in walk(queue.pop()):
            name = part.op if isinstance(part, Op) else part.name if isinstance(part, Var) else ""
            if name in definitions and name not in used:
                used.add(name)
                queue.append(definitions[name].body)
    return used


def _literal(value: Value, binder: Binder) -> str:
    if isinstance(value, Fraction):
        return python_value(value, binder.domain.integer)
    return f"[{', '.join(['None', *(_literal(v, binder) for v in value)])}]"


def _imports(body: str) -> list[str]:
    functions = [f for f in ("exp", "floor", "inf", "log") if re.search(rf"\b{f}\b", re.sub(r"#.*", "", body))]
    lines = ["from fractions import Fraction as F"] if "F(" in body else []
    return [*lines, f"from math import {', '.join(functions)}"] if functions else lines
