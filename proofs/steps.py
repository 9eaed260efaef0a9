"""The lines of a proof. Each is checked against the context before it and makes the context after it.

A proof is a list of lines (plain data). Lines that close the goal (`settle`, `parts`, `cases`) end it; a list
that ends without closing its goal is rejected. This is natural deduction for classical logic over the reals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..symbolic.calculus import ONE, Rules
from ..symbolic.expression import At, Binder, Domain, Evolves, Logic, Node, Op, Quant, Rel, Total, Var, num
from ..symbolic.parse import Definitions, StatementError, expand, parse, undefined
from ..symbolic.plain import has_calculus
from ..symbolic.substitute import Function, fresh, replace_term, substitute, substitute_binder
from .context import Context, Rejected, named, require_finite, strip, valid_name
from .derivative import require_regular, unfold_limit
from .settle import FROM_ZERO, Settler, open_quantifier
from .where import named_branch, summary

Line = Mapping[str, Any]
FALSE = Logic("or", ())


@dataclass
class Checker:
    """Checks proofs; `lemmas` are the library's closed formulas, `claims` those of proved claims that may be used."""

    settler: Settler
    definitions: Definitions
    lemmas: Mapping[str, Node]
    claims: Mapping[str, Node]

    def prove(self, context: Context, goal: Node, proof: object) -> None:
        """Return if the proof closes the goal; raise Rejected otherwise."""
        if not isinstance(proof, list):
            raise Rejected("a proof is a list of lines")
        for number, line in enumerate(proof, 1):
            if not isinstance(line, Mapping) or not isinstance(line.get("do"), str):
                raise Rejected(f"line {number} of the proof is not a line")
            try:
                result = self.line(context, goal, line)
            except Rejected as error:
                raise Rejected(f"line {number} ({summary(line)}): {error}") from None
            except RecursionError:
                raise Rejected("the proof is nested too deeply") from None
            except (StatementError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise Rejected(f"line {number} ({summary(line)}) is malformed: {error}") from None
            if result is None:
                if number != len(proof):
                    raise Rejected(f"line {number} closes the goal, but lines follow")
                return
            context, goal = result
        raise Rejected("the proof ends before its goal is closed")

    def line(self, context: Context, goal: Node, line: Line) -> tuple[Context, Node] | None:
        """The context and goal after a line; None if it closes the goal."""
        match line["do"]:
            case "fix":  # without names, all leading quantifiers under their own
                return _opened(context, goal, "forall", line.get("names") or [b.name for b in strip(goal)[0]])
            case "assume":
                if not (isinstance(goal, Logic) and goal.op == "implies"):
                    raise Rejected("the goal is not an implication")
                return self._labelled(context, goal.args[0], line["as"]), goal.args[1]
            case "deny":
                return context.assume(line["as"], denial(goal)), FALSE
            case "rewrite":
                return context, self._replaced(context, goal, line)
            case "unfold":
                return context, unfold_limit(goal)
            case "take":
                return self._take(context, goal, line)
            case "have":
                formula = self.read(line["formula"])
                context.require_declared(formula)
                self.prove(context, formula, line["proof"])
                return context.assume(line["as"], formula), goal
            case "note":
                return self._labelled(context, self._derived(context, line), line["as"]), goal
            case "obtain":
                inside, found = _opened(context, context.hypothesis(line["from"]), "exists", line["names"])
                return self._labelled(inside, found, line["as"]), goal
            case "settle":
                self.settler.settle(context, goal, _labels(line.get("using")))
                return None
            case "parts":
                self._parts(context, goal, line)
                return None
            case "cases":
                self._cases(context, goal, line)
                return None
            case unknown:
                raise Rejected(f"there is no line of the kind {unknown!r}")

    def read(self, text: str) -> Node:
        """A formula or term of the proof, the claim's definitions expanded; it may use no function but the known."""
        node = expand(parse(text), self.definitions)
        if unknown := undefined(node):
            raise Rejected(f"unknown function(s): {', '.join(sorted(unknown))}")
        if has_calculus(node):  # nothing says what the limit is
            raise Rejected("a limit needs its side: + (from above) or - (from below)")
        return node

    def _value(self, context: Context, given: object) -> Node | Function:
        """A term, or a function of indices `{params, body}`; it may speak only of declared symbols."""
        if not isinstance(given, Mapping):
            term = self.read(str(given))
            if not (isinstance(term, Var) and context.is_sized(term.name)):  # a sized symbol may replace another
                context.require_declared(term)
                require_finite(term)
            return term
        function = Function(tuple(given["params"]), self.read(given["body"]))
        inside = context
        for param in function.params:
            inside = Context({**inside.binders, param: Binder(valid_name(param), Domain())}, inside.hypotheses)
        inside.require_declared(function.body)
        require_finite(function.body)
        return function

    @staticmethod
    def _labelled(context: Context, formula: Node, labels: str | list[str]) -> Context:
        """Assume a formula under one label, or the parts of a conjunction or of an equivalence each under its own."""
        if isinstance(labels, str):
            return context.assume(labels, formula)
        parts = parts_of(formula)
        if len(parts) != len(labels):
            raise Rejected(f"{len(labels)} labels for {len(parts)} parts")
        for label, part in zip(labels, parts, strict=True):
            context = context.assume(label, part)
        return context

    def _take(self, context: Context, goal: Node, line: Line) -> tuple[Context, Node]:
        for name, given in line["values"].items():
            if not (isinstance(goal, Quant) and goal.kind == "exists" and goal.binder.name == name):
                raise Rejected(f"the goal does not begin with `exists {name}`")
            value = self._value(context, given)
            self.settler.member(context, value, goal.binder)
            goal = substitute(goal.body, {name: value})
        return context, goal

    def _parts(self, context: Context, goal: Node, line: Line) -> None:
        parts, proofs = parts_of(goal), line["proofs"]
        if len(parts) != len(proofs):
            raise Rejected("the goal is not a conjunction of that many parts")
        for number, (part, proof) in enumerate(zip(parts, proofs, strict=True), 1):
            with named_branch(f"part {number}"):
                self.prove(context, part, proof)

    def _cases(self, context: Context, goal: Node, line: Line) -> None:
        cases = [self.read(text) for text in line["of"]]
        for case in cases:
            context.require_declared(case)
        self.prove(context, Logic("or", tuple(cases)), line.get("proof") or [{"do": "settle"}])
        if len(cases) != len(line["branches"]):
            raise Rejected("each case needs its proof")
        for text, case, proof in zip(line["of"], cases, line["branches"], strict=True):
            with named_branch(f"case {text}"):
                self.prove(context.assume(line["as"], case), goal, proof)

    def _derived(self, context: Context, line: Line) -> Node:
        rules: dict[str, Callable[[Context, Line], Node]] = {
            "instance": lambda c, x: self._instance(c, c.hypothesis(x["of"]), x),
            "lemma": lambda c, x: self._instance(c, named(self.lemmas, x["name"], "lemma"), x),
            "claim": self._claim,
            "rewrite": lambda c, x: self._replaced(c, c.hypothesis(x["in"]), x),
            "solution": self._solution,
        }
        if line.get("rule") not in rules:
            raise Rejected(f"there is no rule {line.get('rule')!r}")
        return rules[line["rule"]](context, line)

    def _claim(self, context: Context, line: Line) -> Node:
        """A proved claim; its symbols stand for the same symbols here unless values are given."""
        formula = named(self.claims, line["name"], "proved claim")
        given = line.get("at", {})
        same_here = {b.name: b.name for b in strip(formula)[0] if b.name in context.binders}
        return self._instance(context, formula, {"at": {**same_here, **given}})

    def _instance(self, context: Context, formula: Node, line: Line) -> Node:
        """A universal formula at given values; its antecedents are settled and dropped."""
        values = dict(line.get("at", {}))
        while True:
            match formula:
                case Quant("forall", binder, _) if binder.name in values:
                    formula = self._open(context, formula, values)
                case Logic("implies", (a, b)):
                    self.settler.settle(context, a)
                    formula = b
                case _ if values:
                    raise Rejected(f"no place for the value(s) of {', '.join(values)}")
                case _:
                    return formula

    def _open(self, context: Context, formula: Node, values: dict[str, object]) -> Node:
        """Drop the leading quantifiers that have values, replacing their symbols all at once."""
        chosen: dict[str, Node | Function] = {}
        while isinstance(formula, Quant) and formula.kind == "forall" and formula.binder.name in values:
            value = self._value(context, values.pop(formula.binder.name))
            self.settler.member(context, value, substitute_binder(formula.binder, chosen))
            chosen[formula.binder.name] = value
            formula = formula.body
        return substitute(formula, chosen)

    def _replaced(self, context: Context, formula: Node, line: Line) -> Node:
        """A formula with one side of a known equation replaced by the other."""
        equation = context.hypothesis(line["by"])
        if not (isinstance(equation, Rel) and equation.op == "="):
            raise Rejected(f"{line['by']} is not an equation")
        require_finite(equation)
        old, new = equation.lhs, equation.rhs
        if line.get("backwards"):
            old, new = new, old
        return replace_term(formula, old, new)

    def _solution(self, context: Context, line: Line) -> Node:
        """Existence (Picard-Lindelof): smooth rates in [0, bound] on the positive orthant have a path."""
        name, rates = line["name"], [self.read(t) for t in line["rates"]]
        start = [self.read(t) for t in line["initial"]]
        bound = self.read(line["bound"])
        for term in (*start, bound):
            context.require_declared(term)
            require_finite(term)
            self.settler.settle(context, Rel("<", num(0), term))
        size = Domain(True, num(1), num(len(rates)), False, False)
        path = Binder(name, Domain(lo=num(0)), (size, FROM_ZERO))
        time = fresh("t", {*context.binders, name})
        inside = context.declare(path).declare(Binder(time, FROM_ZERO))
        entries: set[Node] = {At(name, (num(k), Var(time))) for k in range(1, len(rates) + 1)}
        moved = [substitute(r, {"t": Var(time)}) for r in rates]
        for rate in moved:
            _require_smooth(rate, entries, frozenset({name, time}), inside)
            self.settler.settle(inside, Rel("<=", num(0), rate))
            self.settler.settle(inside, Rel("<=", rate, bound))
        if len(start) != len(rates):
            raise Rejected("each state variable needs a starting value")
        rows: list[Node] = [Rel("=", At(name, (num(k), num(0))), s) for k, s in enumerate(start, 1)]
        rows += [Evolves(At(name, (num(k), Var(time))), time, r) for k, r in enumerate(moved, 1)]
        return Quant("exists", path, Logic("and", tuple(rows)))


def _opened(context: Context, formula: Node, kind: str, names: list[str]) -> tuple[Context, Node]:
    """The leading quantifiers of a kind opened under the given names."""
    for name in names:
        if not (isinstance(formula, Quant) and formula.kind == kind):
            raise Rejected(f"the formula does not begin with `{kind}`: nothing to name {name}")
        context, formula = open_quantifier(context, formula.binder, formula.body, name)
    return context, formula


def _require_smooth(rate: Node, entries: set[Node], names: frozenset[str], context: Context) -> None:
    """By the rules of calculus, a smooth function of the state's entries wherever these are positive."""

    def known(part: Node) -> Node | None:
        if part in entries:
            return ONE
        if isinstance(part, Op | Total):
            return None
        raise Rejected("the rates must be smooth functions of the state on the positive orthant")

    rules = Rules(names, known)
    rules.derivative(rate)
    require_regular(rules, context)


def _labels(using: object) -> list[str] | None:
    if using is not None and not (isinstance(using, list) and all(isinstance(x, str) for x in using)):
        raise Rejected("`using` must be a list of labels")
    return using


def parts_of(formula: Node) -> tuple[Node, ...]:
    """The parts of a conjunction; the two implications of an equivalence; else the formula alone."""
    match formula:
        case Logic("iff", (a, b)):
            return Logic("implies", (a, b)), Logic("implies", (b, a))
        case Logic("and", args):
            return args
        case _:
            return (formula,)


def denial(goal: Node) -> Node:
    """What to assume so as to reach a contradiction: of `not F`, F; of another goal, `not` the goal."""
    return goal.args[0] if isinstance(goal, Logic) and goal.op == "not" else Logic("not", (goal,))
