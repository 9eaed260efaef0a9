"""Where a statement fails: the relation to blame, at which integers, with definitions as the paper has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...numeric.balls import Evaluator, Undecided, Undefined, Value, holds
from ...symbolic.claim import Claim
from ...symbolic.expression import Logic, Node, Op, Quant, Rel, Var
from ...symbolic.parse import Definitions, expand

Values = Mapping[str, Value]


@dataclass(frozen=True)
class Failing:
    """The relation that fails, the integers bound on the way; `whole`: other relations matter too."""

    relation: Rel | None
    instance: Mapping[str, int]
    whole: bool


def failing(claim: Claim, values: Values) -> Failing:
    """The failing relation at a counterexample, of a claim that speaks of no derivatives (`prenex.written_out`)."""
    return _Search(claim.definitions).find(claim.statement, values, {})


@dataclass(frozen=True)
class _Search:
    definitions: Definitions

    def fails(self, node: Node, values: Values) -> bool:
        try:
            return not holds(expand(node, self.definitions), values)
        except (Undecided, Undefined):
            return False

    def find(self, node: Node, values: Values, at: Mapping[str, int]) -> Failing:
        match node:
            case Rel():
                return Failing(node, at, False)
            case Logic("and", args):
                broken = [a for a in args if self.fails(a, values)]
                return self.find(broken[0], values, at) if broken else Failing(None, at, True)
            case Logic("implies", (_, b)):
                return self.find(b, values, at)
            case Quant("forall", binder, body) if binder.domain.integer:
                for k in self._range(node, values):
                    inside = {**values, binder.name: Fraction(k)}
                    if self.fails(body, inside):
                        return self.find(body, inside, {**at, binder.name: k})
            case Quant("exists", binder, body) if binder.domain.integer:
                for k in self._range(node, values):
                    inner = self.find(body, {**values, binder.name: Fraction(k)}, {**at, binder.name: k})
                    return Failing(inner.relation, inner.instance, True)
            case Op(name) | Var(name) if name in self.definitions:
                return self.find(expand(node, {name: self.definitions[name]}), values, at)
            case _:
                pass
        return Failing(None, at, True)

    def _range(self, node: Quant, values: Values) -> list[int]:
        domain = node.binder.domain
        if domain.lo is None or domain.hi is None:
            return []
        lo, hi = (expand(end, self.definitions) for end in (domain.lo, domain.hi))
        return list(Evaluator(values, {}).range(lo, hi))
