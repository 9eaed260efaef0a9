"""Whether what a claim assumes of all dates is the model's own law: then simulated paths obey it, and only then.

A restriction on paths (that the relative wage stays at 1, say) or another law of motion than the model's could be met
by no simulated path, and nothing found there would be a counterexample. Seen on a sample of economies, not proved.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from ...symbolic.expression import (
    INFINITY,
    At,
    Binder,
    Domain,
    Evolves,
    Logic,
    Node,
    Num,
    Op,
    Quant,
    Rel,
    Var,
    map_parts,
)
from ...symbolic.walk import walk
from .graph import NotVectorized
from .path_batch import World, economies, judged
from .path_matrices import drawn, floats, table
from .path_names import QUANTITIES, RATE
from .path_space import PathSpace
from .path_statement import Statement, statement
from .program import INFEASIBLE, Program, Structure
from .sampling import STYLES, block, part

SAMPLE, DRAWN = 64, 4096
MIDDLE = 0.6
"""The part of the range of coordinates that is sampled: far out, rounding blurs equations."""
CLOSE = 1e-6
DATES = (0.0, 0.5, 1.0)
SINCE_OPENING = Domain(lo=Num(Fraction(0)), lo_open=False)


def lawful(space: PathSpace) -> bool:
    """Whether every hypothesis about all dates holds on the simulated paths of a sample, and no domain ends early."""
    if space.seen_lawful is None:
        space.seen_lawful = all(_unbounded(b) for b in space.claim.binders if b.name in space.paths) and all(
            any(_holds(space, law, s) for s in space.structures[:1]) for law in space.laws
        )
    return space.seen_lawful


def _unbounded(binder: Binder) -> bool:
    """Whether the domain of a path leaves room for all that the quantity can become."""
    what = QUANTITIES[binder.name][1]
    lo, hi = binder.domain.lo, binder.domain.hi
    if what == "share":
        return _beyond(lo, 0, binder.domain.lo_open, -1) and _beyond(hi, 1, binder.domain.hi_open, 1)
    positive = binder.domain.lo_open and not what.startswith("growth")
    return _beyond(lo, 0, not positive and binder.domain.lo_open, -1) and hi in (None, INFINITY)


def _beyond(end: Node | None, value: int, strict: bool, sign: int) -> bool:
    if isinstance(end, Num):
        return sign * (end.value - value) >= 0 and not (strict and end.value == value)
    return end is None or end in (INFINITY, Op("neg", (INFINITY,)))


def _holds(space: PathSpace, law: Node, structure: Structure) -> bool:
    program = space.program(structure)
    try:
        said = _compiled(space, law, structure)
    except NotVectorized:
        return False
    return program is not None and said.decided and _seen(space, structure, program, said)


def _compiled(space: PathSpace, law: Node, structure: Structure) -> Statement:
    known = {k: float(v) for k, v in structure.known.items()}
    paths = space.paths | {RATE + name for name in space.paths}
    return statement(rates(law), (), paths, known, structure.largest, len(DATES))


def _seen(space: PathSpace, structure: Structure, program: Program, said: Statement) -> bool:
    rng = np.random.default_rng(0)
    points = block(program, STYLES[2], DRAWN, rng)
    points = replace(points, u=0.5 + (points.u - 0.5) * MIDDLE)
    drawn(program.free, points.u, rng)
    lanes = np.flatnonzero(program.judge(points) <= INFEASIBLE)[:SAMPLE]
    if not lanes.size:
        return False
    matrix = None if space.matrix_is_open else floats(table(space.claim.model, structure.largest))
    world = World(matrix, DATES)
    f, _ = judged(said, economies(program.values(part(points, lanes))), world)
    clear = f[np.isfinite(f)]
    return bool(clear.size and (clear > -CLOSE).all())


def rates(node: Node) -> Node:
    """The formula with each differential equation as an equation, at all dates, of the model's rate of learning."""
    match node:
        case Evolves(At(name, (*index, Var(at))), time, rate) if at == time and RATE + name in QUANTITIES:
            equation = Rel("=", At(RATE + name, (*index, Var(time))), rate)
            return Quant("forall", Binder(time, SINCE_OPENING), equation)
        case Evolves():
            raise NotVectorized("a differential equation of something else than a technology")
        case Quant("exists", binder, _) if not binder.domain.integer:
            raise NotVectorized("that there is a date is not seen at dates")
        case Logic(("not" | "iff"), args) if any(map(_dated, args)):
            raise NotVectorized("a condition on all dates is not seen at dates")
        case Logic("implies", (a, _)) if _dated(a):
            raise NotVectorized("a condition on all dates is not seen at dates")
        case _:
            return map_parts(node, rates)


def _dated(node: Node) -> bool:
    return any(isinstance(p, Evolves) or (isinstance(p, Quant) and not p.binder.domain.integer) for p in walk(node))
