"""Which instances of lemmas a goal needs: found from models of z3, each of which some instance must exclude.

A query names powers and logarithms as unknowns, so a first model says nonsense of them, such as 2^r < 1 for r > 0.
Instances that a model violates are added until there is no model, or none that an instance excludes; then what is not
needed is dropped. Only a proposal: the kernel checks the instances and asks both solvers afresh.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import z3

from ...symbolic.expression import Node
from ...symbolic.normal import Normal
from ..smtlib import NotGround, Query, _Writer

ROUNDS, AT_ONCE, STEPS, SECONDS = 24, 4, 250_000, 4


class _Texts(Query):
    """Formulas under one naming, each as an SMT-LIB text of its own."""

    def texts(self, formulas: list[Node]) -> tuple[list[str], list[str]]:
        """(declarations with what is always known, the formulas)."""
        for f in formulas:
            self.add(f)
        names = _Writer(self.normal, [p for p, _ in self.leaves.values()])
        known = [f"(assert {self._write(f, names)})" for f in self.side]
        return [*names.declarations(), *known], [f"(assert {self._write(f, names)})" for f in formulas]


@dataclass
class Budget:
    """How many searches and how many of z3's steps may still be spent on one claim, and whether on all instances."""

    searches: int = 40
    steps: int = 1_200_000
    all_there_is: bool = True


@dataclass(frozen=True)
class Needed:
    """What refutes a goal: labels of hypotheses, and keys of the pool."""

    hypotheses: list[str]
    instances: list[int]


def needed(
    normal: Normal, goal: Node, told: Mapping[str, Node], pool: Mapping[int, tuple[int, Node]], budget: Budget
) -> Needed | None:
    """What contradicts `goal` (a denied goal) among hypotheses and pool (tier, formula); None if nothing is found."""
    budget.searches -= 1
    if budget.searches < 0 or budget.steps <= 0:
        return None
    pool = {k: row for k, row in pool.items() if _writable(normal, row[1])}
    told = {k: f for k, f in told.items() if _writable(normal, f)}
    try:
        head, texts = _Texts(normal).texts([goal, *told.values(), *(f for _, f in pool.values())])
        search = _Search.of(head, texts, list(told), list(pool), [tier for tier, _ in pool.values()])
    except (NotGround, ValueError, z3.Z3Exception):
        return None
    search.budget = budget
    return search.run()


def _writable(normal: Normal, formula: Node) -> bool:
    try:
        _Texts(normal).texts([formula])
    except (NotGround, ValueError):
        return False
    return True


@dataclass
class _Search:
    context: z3.Context
    always: list[z3.BoolRef]
    told: dict[str, z3.BoolRef]
    pool: dict[int, z3.BoolRef]
    tiers: dict[int, int]
    steps: int = 0
    spent: int = 0
    budget: Budget = field(default_factory=Budget)

    @classmethod
    def of(cls, head: list[str], texts: list[str], labels: list[str], keys: list[int], tiers: list[int]) -> _Search:
        context = z3.Context()
        always = list(z3.parse_smt2_string("\n".join(head), ctx=context))
        rows = [z3.parse_smt2_string("\n".join([*head, text]), ctx=context)[-1] for text in texts]
        cut = 1 + len(labels)
        return cls(
            context,
            [*always, rows[0]],
            dict(zip(labels, rows[1:cut], strict=True)),
            dict(zip(keys, rows[cut:], strict=True)),
            dict(zip(keys, tiers, strict=True)),
        )

    def ask(self, labels: list[str], keys: list[int], steps: int = STEPS) -> z3.ModelRef | bool | None:
        """A model, True if there is none, None where z3 gives up."""
        if self.budget.steps <= 0:
            return None
        solver = z3.SolverFor("QF_NRA", ctx=self.context)
        solver.set("timeout", 1000 * SECONDS)
        solver.set("rlimit", steps)
        solver.add(*self.always, *(self.told[k] for k in labels), *(self.pool[k] for k in keys))
        answer = str(solver.check())
        total = _steps(solver)  # of the whole context
        self.steps, self.spent = total - self.spent, total
        self.budget.steps -= self.steps
        return solver.model() if answer == "sat" else True if answer == "unsat" else None

    def run(self) -> Needed | None:
        labels, chosen = list(self.told), list[int]()
        for _ in range(ROUNDS):
            answer = self.ask(labels, chosen)
            if answer is True:
                return self.fewer(labels, chosen)
            new = [] if answer is None or answer is False else self.violated(answer, chosen)
            if not new:
                return None
            chosen += new
        return None

    def violated(self, model: z3.ModelRef, chosen: list[int]) -> list[int]:
        """A few instances that the model violates, all of the least tier."""
        found: list[int] = []
        for k, formula in self.pool.items():
            if k in chosen or (found and (self.tiers[k] > self.tiers[found[0]] or len(found) >= AT_ONCE)):
                continue
            if z3.is_false(model.eval(formula, model_completion=True)):
                found.append(k)
        return found

    def fewer(self, labels: list[str], chosen: list[int]) -> Needed:
        """What is left when each that can be spared is dropped, halves before single ones."""
        limit = 4 * self.steps + 20_000
        self.budget.steps += STEPS
        for size in (len(chosen) // 2, len(chosen) // 4, 1):
            for part in [chosen[k : k + size] for k in range(0, len(chosen), size)] if size else ():
                rest = [x for x in chosen if x not in part]
                if self.ask(labels, rest, limit) is True:
                    chosen = rest
        for label in list(labels):
            others = [x for x in labels if x != label]
            if self.ask(others, chosen, limit) is True:
                labels = others
        return Needed(labels, chosen)


def _steps(solver: z3.Solver) -> int:
    found = solver.statistics()
    return int(dict(found[k] for k in range(len(found))).get("rlimit count", STEPS))
