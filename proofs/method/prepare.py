"""Signs that the normal form needs: bases of powers, arguments of logarithms and divisors, each proved once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...symbolic.expression import Node, Num, Op, Rel, num, parts
from ...symbolic.text import to_text
from ..context import Rejected
from ..settle import by_sign
from .task import State
from .terms import is_sum

Close = Callable[[State], list[dict[str, Any]] | None]
ZERO = num(0)
MANY = 20


def unopened(formula: Node) -> Iterator[tuple[Node, bool]]:
    """(term, whether it must be positive rather than only nonzero), the innermost first."""
    outer, name, inner = parts(formula)
    for part in outer if name else (*outer, *inner):
        yield from unopened(part)
        if is_sum(part) and not is_sum(formula):
            yield part, True
    match formula:
        case Op("^", (base, e)) if not (isinstance(e, Num) and e.value.denominator == 1):
            yield base, True
        case Op("^", (base, Num(value))) if value < 0:
            yield base, False
        case Op("log", (a,)):
            yield a, True
        case Op("/", (_, b)):
            yield b, False


def prepared(state: State, close: Close) -> State:
    """The state after lines that prove the signs on which goal and hypotheses stand, as far as they are found."""
    wanted = dict.fromkeys(row for f in (*state.context.ground, state.goal) for row in unopened(f))
    for term, positive in list(wanted)[:MANY]:
        if isinstance(term, Num):
            continue
        rels = (
            [Rel("<", ZERO, term)] if positive else [Rel("<", ZERO, term), Rel("<", term, ZERO), Rel("!=", term, ZERO)]
        )
        try:
            if any(by_sign(state.context, r) for r in rels):
                continue
            state = next(iter(_have(state, rels, close)), state)
        except (Rejected, ValueError):
            continue
    return state


def _have(state: State, rels: list[Rel], close: Close) -> Iterator[State]:
    for rel in rels:
        proof = close(State(state.checker, state.context, rel, ()))
        if proof is not None:
            label = state.label("sign")
            yield state.then({"do": "have", "as": label, "formula": to_text(rel), "proof": proof})
