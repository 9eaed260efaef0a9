"""Where a search works on goals: it opens them, tries its strategies on what is left, and collects lines of a proof.

Nothing here is trusted: the lines go to the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...symbolic.expression import Logic, Node, Quant, Rel
from ...symbolic.parse import StatementError
from ...symbolic.substitute import fresh
from ...symbolic.text import to_text
from ..context import Context, Rejected
from ..settle import Settler
from ..solvers import Solvers
from ..steps import Checker
from .sampling import Points
from .task import Task

Line = dict[str, Any]
Lines = list[Line]
SETTLE: Mapping[str, Any] = {"do": "settle"}
ERRORS = (Rejected, StatementError, RecursionError, ValueError, TypeError, KeyError, AttributeError, OverflowError)
SECONDS = 1


@dataclass
class Desk:
    """A checker with impatient solvers, the strategies for relations, and the number of tries that are left."""

    checker: Checker
    strategies: tuple[Strategy, ...]
    tries: int = 0
    top: int = 0
    failed: dict[tuple[Node, frozenset[Node]], int] = field(default_factory=dict)
    sampled: dict[int, tuple[Context, Points]] = field(default_factory=dict)

    @classmethod
    def of(cls, task: Task, strategies: tuple[Strategy, ...], seconds: int = SECONDS) -> Desk:
        """A desk for a claim."""
        settler = Settler(Solvers(seconds=seconds))
        return cls(Checker(settler, task.claim.definitions, task.kernel.lemmas, task.usable), strategies)

    def restart(self, strategies: tuple[Strategy, ...], depth: int, tries: int) -> None:
        """Begin anew with these strategies, this depth and this many tries; what is settled is not forgotten."""
        self.strategies, self.top, self.tries = strategies, depth, tries
        self.failed.clear()

    def prove(self, context: Context, goal: Node, depth: int) -> Lines | None:
        """Lines that close the goal; `depth` bounds how often a strategy may hand on to others."""
        match goal:
            case Quant("forall", binder, _):
                line = {"do": "fix", "names": [self.new_name(context, binder.name)]}
                return self._after(context, goal, line, depth)
            case Logic("implies", (a, _)):
                count = len(a.args) if isinstance(a, Logic) and a.op == "and" else 1
                return self._after(context, goal, {"do": "assume", "as": self.new_labels(context, "h", count)}, depth)
            case Logic("and", args) if args:
                return self._parts(context, args, depth)
            case Logic("iff", (a, b)):
                return self._parts(context, (Logic("implies", (a, b)), Logic("implies", (b, a))), depth)
            case Rel(_, _, _) as relation:
                return self._relation(context, relation, depth)
            case _:
                return self.settled(context, goal)

    def _after(self, context: Context, goal: Node, line: dict[str, Any], depth: int) -> Lines | None:
        result = self.line(context, goal, line)
        rest = None if result is None else self.prove(*result, depth)
        return None if rest is None else [line, *rest]

    def _parts(self, context: Context, parts: tuple[Node, ...], depth: int) -> Lines | None:
        proofs = []
        for part in parts:
            proof = self.prove(context, part, depth)
            if proof is None:
                return None
            proofs.append(proof)
        return [{"do": "parts", "proofs": proofs}]

    def _relation(self, context: Context, goal: Rel, depth: int) -> Lines | None:
        key = goal, frozenset(context.ground)
        if self.failed.get(key, -1) >= depth or not self.points(context).plausible(goal):
            return None
        for strategy in self.strategies:
            if self.tries <= 0:
                return None
            self.tries -= 1
            try:
                lines = strategy(self, context, goal, depth)
            except ERRORS:
                continue
            if lines is not None:
                return lines
        self.failed[key] = depth
        return None

    def line(self, context: Context, goal: Node, line: Mapping[str, Any]) -> tuple[Context, Node] | None:
        """The context and goal after a line; None where it does not pass, or closes the goal."""
        try:
            return self.checker.line(context, goal, line)
        except ERRORS:
            return None

    def noted(self, context: Context, line: Mapping[str, Any]) -> Context:
        """The context after a `note`; raises Rejected where it does not pass."""
        result = self.checker.line(context, Logic("or", ()), line)
        assert result is not None
        return result[0]

    def settled(self, context: Context, goal: Node, using: list[str] | None = None) -> Lines | None:
        """One line that settles the goal, if it does."""
        if not self.points(context).plausible(goal):
            return None
        line = {"do": "settle", "using": using} if using is not None else dict(SETTLE)
        try:
            return [line] if self.checker.line(context, goal, line) is None else None
        except ERRORS:
            return None

    def supposing(self, context: Context, formula: Node, proof: Lines, name: str = "c") -> tuple[Line, Context]:
        """The line `have` for a formula with its proof, and the context after it (the proof is not checked here)."""
        label = fresh(name, context.hypotheses)
        read = self.checker.read(to_text(formula))
        line = {"do": "have", "as": label, "formula": to_text(formula), "proof": proof}
        return line, context.assume(label, read)

    def new_name(self, context: Context, name: str) -> str:
        """A name for a symbol that neither the context nor a definition has."""
        return fresh(name, {*context.binders, *self.checker.definitions})

    def new_labels(self, context: Context, name: str, count: int) -> str | list[str]:
        """Labels that the context does not have: one text, or a list where there are several."""
        labels: list[str] = []
        for _ in range(count):
            labels.append(fresh(name, {*context.hypotheses, *labels}))
        return labels[0] if count == 1 else labels

    def points(self, context: Context) -> Points:
        """Sample points of the context."""
        if id(context) not in self.sampled:
            self.sampled[id(context)] = context, Points(context)
        return self.sampled[id(context)][1]


Strategy = Callable[[Desk, Context, Rel, int], Lines | None]
