"""What a method is given, and the proof state that it works in. Not trusted: the kernel checks what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...symbolic.claim import Claim
from ...symbolic.expression import Logic, Node, Quant
from ..context import Context, Rejected
from ..kernel import Certificate, Kernel
from ..settle import Settler
from ..steps import Checker, Line


@dataclass(frozen=True)
class Task:
    """A claim to prove or to refute, the kernel, and the closed formulas of the claims that may be used."""

    claim: Claim
    kernel: Kernel
    usable: Mapping[str, Node]

    def certificate(self, lines: list[dict[str, Any]], kind: str = "proof") -> Certificate:
        """The certificate that these lines make."""
        return {"claim": self.claim.id, "digest": self.claim.digest, "kind": kind, "proof": lines}

    def checker(self) -> Checker:
        """A checker like the kernel's own, to try lines one by one."""
        return Checker(Settler(self.kernel.solvers), self.claim.definitions, self.kernel.lemmas, self.usable)

    def start(self) -> State:
        """The claim with its symbols fixed under their own names and its hypotheses assumed as h1, h2, ..."""
        state = State(self.checker(), Context(), self.claim.closed, ())
        if isinstance(state.goal, Quant) and state.goal.kind == "forall":
            names = [b.name for b in self.claim.binders]
            state = state.then({"do": "fix", "names": names}) if names else state
        if self.claim.hypotheses:
            assert isinstance(state.goal, Logic)
            given = state.goal.args[0]
            whole = isinstance(given, Logic) and given.op == "and"
            count = len(given.args) if isinstance(given, Logic) and whole else 1
            labels = [f"h{k}" for k in range(1, count + 1)]
            state = state.then({"do": "assume", "as": labels if whole else labels[0]})
        return state


@dataclass(frozen=True)
class State:
    """A context, a goal that is still to be closed, and the lines that led here."""

    checker: Checker
    context: Context
    goal: Node
    lines: tuple[Line, ...]

    def then(self, line: Line) -> State:
        """The state after one more line; raises Rejected where the line does not pass (or closes the goal)."""
        result = self.checker.line(self.context, self.goal, line)
        if result is None:
            raise Rejected("the line closes the goal")
        return State(self.checker, *result, (*self.lines, line))

    def label(self, stem: str) -> str:
        """A label of that stem that is not taken."""
        k = 1
        while f"{stem}{k}" in self.context.hypotheses:
            k += 1
        return f"{stem}{k}"

    def closed_by(self, line: Line) -> list[dict[str, Any]] | None:
        """All lines, if this last one closes the goal; else None."""
        try:
            if self.checker.line(self.context, self.goal, line) is None:
                return [dict(x) for x in (*self.lines, line)]
        except (Rejected, RecursionError, ValueError, TypeError, KeyError, AttributeError):
            pass
        return None


Propose = Callable[[Task], Iterator[Certificate]]
