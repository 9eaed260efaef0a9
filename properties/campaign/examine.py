"""One chunk of a hunt: the same claim, seed and number give the same outcome, in whatever process."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import isfinite

import numpy as np

from ...numeric.arguments import FloatArray
from ...numeric.balls import Values
from ...symbolic.claim import Claim
from ...symbolic.prenex import pointwise
from ..exact_search import Search, at_random, corners, real_quantifier, run, started
from ..paths import MODELS
from ..screen.advantage import FOLLOWED
from ..screen.exact import cells_of, values_near
from ..screen.graph import Cell
from ..screen.program import Points, Structure
from ..screen.sampling import STYLES, grid
from ..screen.screening import BLOCK, STRUCTURES, Screening, chosen
from ..screen.simple_point import BLIND, Numbers, column, nested, simple_point
from ..screen.space import Space, space
from .examine_paths import Hunted, examine_paths, path_examples_in, path_obstacle
from .outcome import Outcome, Region, structure_in

POINTS = 100
FIRST, LATER = (1, 150), (4, 600)
"""Blocks of each style and generations of evolution, in the first chunk and in later ones."""
CORNERS, RANDOM = 16, 8
"""Exact points beside a screen, in the first chunk; later a quarter of them."""


@lru_cache(maxsize=8)
def _space(hunted: Hunted) -> Space:
    return space(hunted.claim)


def space_of(claim: Claim) -> Space:
    """The search space of a claim; those of the last few claims are kept."""
    claim = pointwise(claim)
    return _space(Hunted(f"{claim.id} {claim.digest}", claim))


def screened(claim: Claim) -> bool:
    """Whether the claim can be evaluated on arrays of points."""
    searched = space_of(claim)
    return any(searched.program(s) is not None for s in searched.structures[:1])


def obstacle(claim: Claim) -> str:
    """Why no point can decide the claim, in words; empty if nothing is known to stand in the way."""
    claim = pointwise(claim)
    if claim.model in MODELS:
        return path_obstacle(claim)
    if real_quantifier(claim.conclusion):
        return "the statement speaks of all or of some real numbers or functions, which no single point decides"
    blind = [a.name for a in claim.hypotheses if real_quantifier(a.formula)]
    told = "speaks of all or of some real numbers or functions, which no single point decides"
    return f"the hypothesis {blind[0]} {told}" if blind else ""


def examine(claim: Claim, seed: int, index: int) -> Outcome:
    """Search chunk number `index` (from 0) of the hunt with this seed; of a claim with quantifiers, its prenex form."""
    claim = pointwise(claim)
    if claim.model in MODELS:
        return examine_paths(claim, seed, index)
    if not screened(claim):
        return _exact_chunk(claim, seed, index)
    searched = space_of(claim)
    rng = np.random.default_rng([seed, index, int(claim.digest[:8], 16)])
    screening = Screening(searched, rng, first=index == 0)
    screening.run(chosen(searched, index, rng), *(FIRST if index == 0 else LATER))
    exact = started(claim)
    if screening.found is None:
        _exact_points(exact, seed, index, CORNERS if index == 0 else 0, RANDOM if index == 0 else RANDOM // 4)
    return _joined(index, screening, exact)


def _exact_chunk(claim: Claim, seed: int, index: int) -> Outcome:
    search = started(claim)
    _exact_points(search, seed, index, int(POINTS * 0.4) if index == 0 else 0, POINTS)
    closest = search.closest if isfinite(search.closest) else None
    found = None if search.found is None else search.found[1]
    return Outcome(
        index, search.tried - search.undecided, search.undecided, search.given_up, closest, search.where, found
    )


def _exact_points(search: Search, seed: int, index: int, near_simplest: int, random_ones: int) -> None:
    if near_simplest:
        run(search, corners(search), near_simplest)
    run(search, at_random(search, random.Random(f"{seed}:{index}")), random_ones)


def _joined(index: int, screening: Screening, exact: Search) -> Outcome:
    closest, where = _readable(screening)
    if isfinite(exact.closest) and (closest is None or exact.closest < closest):
        closest, where = exact.closest, exact.where
    found = screening.found or exact.found
    return Outcome(
        index,
        screening.tried + exact.tried - exact.undecided,
        screening.undecided + exact.undecided,
        screening.given_up + exact.given_up,
        closest,
        where,
        None if found is None else found[1],
        _regions(screening),
    )


def _readable(screening: Screening) -> tuple[float | None, Values | None]:
    """The closest point in exact numbers that are as short as they can be without going far from it."""
    if screening.where is None or screening.at is None:
        return None, None
    program = screening.space.program(screening.at, "given")
    if program is None or not program.free:
        return screening.closest, _named(screening.at, screening.where)

    def judge(rows: Sequence[Numbers]) -> FloatArray:
        return program.judge(Points(column(rows)))

    row, margin = simple_point(
        judge, program.free, screening.at, [screening.where[cell] for cell in program.free], screening.closest
    )
    if not margin <= 1.1 * screening.closest + BLIND:
        return screening.closest, _named(screening.at, screening.where)
    wished = dict(zip(program.free, row, strict=True))
    exact = values_near(screening.space, screening.at, wished)
    if exact is not None and all(cells_of(exact[1]).get(cell) == x for cell, x in wished.items()):
        return margin, exact[1]
    cells = {cell: float(x[0]) for cell, x in program.values(Points(column([row]))).items()}
    return margin, _named(screening.at, {**cells, **wished})


def _named(structure: Structure, cells: Mapping[Cell, Fraction | float]) -> Values:
    """The numbers by name, not rounded further."""
    found = {cell: Fraction(x) for cell, x in cells.items()}
    known = {name: Fraction(k) for name, k in structure.known.items()}
    return {**known, **{name: nested(found, name) for name, _ in found}}


def _regions(screening: Screening) -> dict[str, Region]:
    found = {}
    for structure in screening.space.structures:
        labels = [label for label in screening.seen if structure_in(label) == structure.label]
        program = screening.space.program(structure) if labels else None
        if program is not None:
            divided, parts = grid(len(program.free))
            for label in labels:
                seen = screening.seen[label]
                cells = 0 if label.endswith(FOLLOWED) else parts**divided
                found[label] = Region(cells, seen.bits, seen.examples)
    return found


def examples_in(claim: Claim, index: int) -> int:
    """How many examples chunk number `index` stands for in a budget of examples: those that are planned."""
    if claim.model in MODELS:
        return path_examples_in(claim, index)
    if not screened(claim):
        return POINTS
    blocks, _ = FIRST if index == 0 else LATER
    return min(STRUCTURES, len(space_of(claim).structures)) * len(STYLES) * blocks * BLOCK
