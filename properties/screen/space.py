"""The search space of a claim: its structures (numbers of industries and the like), each compiled once."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from ...symbolic.claim import Claim
from ...symbolic.expression import Binder
from ..bounds import NoValue
from ..draws import Drawing, Picks, Plan, plan
from ..equations import eliminated
from ..evaluate import Missing, NotEvaluable
from .graph import NotVectorized
from .program import Program, Structure, Way, compiled

TRIES = 300
MOST = 24


@dataclass
class Space:
    """A claim and its structures, the simplest first; programs are compiled when they are first asked for."""

    claim: Claim
    plan: Plan
    structures: tuple[Structure, ...]
    _programs: dict[tuple[str, Way], Program | None] = field(default_factory=dict)

    def program(self, structure: Structure, way: Way = "free") -> Program | None:
        """The claim compiled for a structure; None if that cannot be done."""
        key = (structure.label, way)
        if key not in self._programs:
            hypotheses = eliminated(self.claim.binders, [a.formula for a in self.claim.hypotheses])
            whole = frozenset(name for power in self.plan.powers for name in power.names)
            try:
                self._programs[key] = compiled(
                    structure, hypotheses, self.claim.conclusion, self.plan.exponents, whole, way
                )
            except (NotVectorized, RecursionError):
                self._programs[key] = None
        return self._programs[key]


def space(claim: Claim) -> Space:
    """The search space of a claim."""
    setup = plan(claim)
    found: dict[str, Structure] = {}
    rng = random.Random(0)
    for _ in range(TRIES if setup.counts else 1):
        structure = _drawn(setup, rng)
        if structure is not None:
            found.setdefault(structure.label, structure)
    ordered = sorted(found.values(), key=lambda s: (len(s.cells), sum(s.known.values()), s.label))
    return Space(claim, setup, tuple(ordered[:MOST]))


def _drawn(setup: Plan, rng: random.Random) -> Structure | None:
    drawing = Drawing(setup, Picks({}, rng))
    try:
        drawing.start()
        cells = [(cell, binder) for binder in setup.order for cell in drawing.cells(binder)]
    except (NoValue, Missing, NotEvaluable, ArithmeticError):
        return None
    known = {cell[0]: int(value) for cell, value in drawing.point.cells.items() if cell[0] in setup.counts}
    kept: list[tuple[tuple[str, tuple[float, ...]], Binder]] = [
        ((name, tuple(map(float, index))), binder) for (name, index), binder in cells if name not in known
    ]
    label = ", ".join(f"{name} = {value}" for name, value in sorted(known.items()))
    largest = max((int(i) for (_, index), _ in kept for i in index), default=0)
    return Structure(known, tuple(kept), label or "all", largest)
