"""A function of h on (0, reach), as h tends to zero from above: what lemmas about limits speak of."""

from __future__ import annotations

from dataclasses import dataclass

from ...symbolic.expression import Binder, Domain, Node, Var
from ...symbolic.text import to_text
from ..context import Context
from .desk import Desk, Line, Lines
from .transport import ZERO

Found = tuple[Lines, Context, str]


@dataclass(frozen=True)
class Near:
    """A function of h > 0 on (0, reach), and the reach."""

    context: Context
    h: Var
    reach: Node

    @property
    def inside(self) -> Context:
        """The context with h."""
        return self.context.declare(Binder(self.h.name, Domain(lo=ZERO, hi=self.reach)))

    def function(self, body: Node) -> dict[str, object]:
        """A term as a function of h, for a lemma."""
        return {"params": [self.h.name], "body": to_text(body)}


def noted(desk: Desk, context: Context, name: str, values: dict[str, object]) -> Found:
    """The line that notes a lemma at values, the context after it, and its label."""
    label = str(desk.new_labels(context, "l", 1))
    note: Line = {"do": "note", "as": label, "rule": "lemma", "name": name, "at": values}
    return [note], desk.noted(context, note), label
