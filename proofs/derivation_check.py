"""Checks derivations step by step: by the settler, by lines of proof, or, for derivatives, by SymPy and the settler.

A step that does not check makes the whole derivation fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..symbolic.derivation import Derivation, Step
from ..symbolic.expression import Logic, Node, Quant, Rel
from ..symbolic.parse import StatementError, expand
from ..symbolic.substitute import Function, fresh, replace_term, substitute
from ..symbolic.sympy_bridge import BridgeError, sympy_derivative
from ..symbolic.text import to_text
from .context import Context, Rejected
from .outline import OutlineError, read_outline
from .settle import Settler, by_sign
from .solvers import Solvers
from .steps import Checker

_MISTAKES = (Rejected, OutlineError, StatementError, BridgeError, ValueError, KeyError)


class DerivationError(Exception):
    """A derivation that does not check: which one, which step, and what failed, in one line."""


@dataclass(frozen=True)
class CheckedStep:
    """A step that was checked: the formula, its reason and what checked it."""

    number: int
    formula: Node
    reason: str
    engine: str


def check_derivation(derivation: Derivation, solvers: Solvers, lemmas: Mapping[str, Node]) -> list[CheckedStep]:
    """Check every step in the context of the derivation's symbols and hypotheses. Raises DerivationError."""
    checker = Checker(Settler(solvers), derivation.definitions, lemmas, {})
    try:
        context = opening(derivation)
    except _MISTAKES as error:
        raise DerivationError(f"{derivation.claim}, given: {_one_line(error)}") from None
    checked: list[CheckedStep] = []
    for number, step in enumerate(derivation.steps, 1):
        formula = expand(step.formula, derivation.definitions)
        try:
            engine = _StepCheck(checker, step).check(context, formula)
            if step.label:
                context = context.assume(step.label, formula)
        except _MISTAKES as error:
            told = f"{to_text(step.formula)}: {_one_line(error)}"
            raise DerivationError(f"{derivation.claim}, step {number}: {told}") from None
        checked.append(CheckedStep(number, step.formula, step.reason, engine))
    return checked


def opening(derivation: Derivation) -> Context:
    """The context in which a derivation starts: its symbols and hypotheses."""
    context = Context()
    for symbol in derivation.used_symbols:
        context = context.declare(symbol.binder)
    for a in derivation.given:
        context = context.assume(a.name, expand(a.formula, derivation.definitions))
    return context


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


@dataclass(frozen=True)
class _StepCheck:
    checker: Checker
    step: Step

    def check(self, context: Context, formula: Node) -> str:
        """What checked the formula; raises if nothing did."""
        context.require_declared(formula)
        if self.step.variable:
            return self.derivative(context, formula)
        goal = formula
        for fact in self.step.by:
            context, goal = self.apply(context, goal, fact)
        if self.step.proof:
            self.checker.prove(context, goal, read_outline(self.step.proof, "proof"))
            return "lines of proof"
        self.checker.settler.settle(context, goal)
        exact = isinstance(goal, Rel) and by_sign(context, goal)
        return "exact normal form" if exact else "z3 and cvc5, or a known fact"

    def derivative(self, context: Context, formula: Node) -> str:
        """SymPy differentiates; its result must equal the right side by our own normal form."""
        if not (isinstance(formula, Rel) and formula.op == "=") or self.step.label:
            raise Rejected("a derivative is an equation of a left side's derivative with a right side, without a label")
        found = sympy_derivative(formula.lhs, self.step.variable, context.facts)
        if not by_sign(context, Rel("=", found, formula.rhs)):
            raise Rejected(f"the derivative with respect to {self.step.variable} is {to_text(found)}")
        return "derivative by SymPy, compared by exact normal form"

    def apply(self, context: Context, goal: Node, fact: str) -> tuple[Context, Node]:
        """The context with one more fact; if the fact is an equation, it is substituted in the goal."""
        backwards = fact.endswith(" backwards")
        rule = fact.removesuffix(" backwards")
        rule = rule if rule.startswith("lemma ") else f"instance {rule}"
        line = read_outline(f"note fact: {rule}", "by")[0]
        formula = self.instance(context, line)
        line["as"] = fresh("fact", set(context.hypotheses))
        self.checker.prove(context, formula, [line, {"do": "settle"}])
        context = context.assume(line["as"], formula)
        if isinstance(formula, Rel) and formula.op == "=":
            old, new = (formula.rhs, formula.lhs) if backwards else (formula.lhs, formula.rhs)
            goal = replace_term(goal, old, new)
        return context, goal

    def instance(self, context: Context, line: Mapping[str, Any]) -> Node:
        """What the note will say; a guess by substitution alone, which the checker then proves."""
        library = self.checker.lemmas
        formula = library[line["name"]] if line["rule"] == "lemma" else context.hypothesis(line["of"])
        values = dict(line.get("at", {}))
        while True:
            match formula:
                case Quant("forall", binder, body) if binder.name in values:
                    formula = substitute(body, {binder.name: self.value(values.pop(binder.name))})
                case Logic("implies", (_, b)):
                    formula = b
                case _:
                    return formula

    def value(self, given: Any) -> Node | Function:
        if isinstance(given, Mapping):
            return Function(tuple(given["params"]), self.checker.read(given["body"]))
        return self.checker.read(given)
