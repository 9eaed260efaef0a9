"""One chunk of a hunt on paths in time: the same claim, seed and number give the same outcome, in whatever process."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from ...numeric.balls import Values
from ...symbolic.claim import Claim
from ..evaluate import NotEvaluable
from ..screen.path_laws import lawful
from ..screen.path_screening import Effort, PathScreening
from ..screen.path_simplify import simplified
from ..screen.path_space import PathSpace, path_space
from ..screen.program import Structure
from ..screen.sampling import STYLES
from .outcome import Outcome, Region

FIRST, LATER = Effort(block=600, generations=80), Effort(block=1200, generations=160)
"""Economies of each style and generations of evolution, in the first chunk and in later ones."""


@dataclass(frozen=True)
class Hunted:
    """A claim that can be looked up by its digest."""

    digest: str
    claim: Claim = field(compare=False)


@lru_cache(maxsize=8)
def _space(hunted: Hunted) -> PathSpace:
    return path_space(hunted.claim)


def path_space_of(claim: Claim) -> PathSpace:
    """The search space of a claim about paths; those of the last few claims are kept. Raises NotEvaluable."""
    return _space(Hunted(f"{claim.id} {claim.digest}", claim))


def examine_paths(claim: Claim, seed: int, index: int, effort: Effort | None = None) -> Outcome:
    """Search chunk number `index` (from 0) of the hunt with this seed among simulated economies.

    `found` are exact values that are proved to violate the claim by balls around the paths. A violation that is only
    seen in floats, a statement that no dates can refute, and a claim that cannot be simulated count as undecided.
    """
    try:
        space = path_space_of(claim)
    except NotEvaluable:
        return Outcome(index, 0, path_examples_in(claim, index), 0)
    if not lawful(space):  # nothing that is simulated has to meet the hypotheses
        return Outcome(index, 0, path_examples_in(claim, index), 0)
    rng = np.random.default_rng([seed, index, int(claim.digest[:8], 16)])
    search = PathScreening(space, rng)
    effort = effort or (FIRST if index == 0 else LATER)
    search.run(chosen(space, index, effort.structures, rng), effort)
    closest, where = (None, None) if search.found is not None else search.nearest() or (None, None)
    regions = {label: Region(seen.cells, seen.bits, seen.examples) for label, seen in search.seen.items()}
    counts = search.tried, search.undecided, search.given_up
    return Outcome(index, *counts, closest, where, search.found, regions)


def path_obstacle(claim: Claim) -> str:
    """Why no simulated economy can decide the claim; empty if nothing is known to stand in the way."""
    try:
        space = path_space_of(claim)
    except NotEvaluable as error:
        return str(error)
    if not space.structures:
        return "the spillovers of Table 2 are those of four industries"
    if not lawful(space):
        return (
            "what it assumes of all dates, or the domain of a path, is not what the model gives in simulated economies"
        )
    seen = [s for structure in space.structures if (s := space.statement(structure, 3)) is not None]
    return "" if any(s.decided for s in seen) else "it speaks of dates in a way that no dates refute"


def chosen(space: PathSpace, index: int, most: int, rng: np.random.Generator) -> list[Structure]:
    """The structures of a chunk: in the first the simplest, later any."""
    if index == 0 or len(space.structures) <= most:
        return list(space.structures[:most])
    picked = rng.choice(len(space.structures), most, replace=False)
    return [space.structures[int(k)] for k in sorted(picked)]


def path_examples_in(claim: Claim, index: int) -> int:
    """How many examples chunk number `index` stands for in a budget of examples: those that are planned."""
    return len(STYLES) * (FIRST if index == 0 else LATER).block


def simplified_path(claim: Claim, values: Values) -> tuple[Values, tuple[str, str]] | None:
    """The simplest counterexample found from the values, proved: with its dates, and left side - right side within.

    None if no violation is proved. Raises NotEvaluable if the claim cannot be simulated.
    """
    found = simplified(path_space_of(claim), values)
    return None if found is None else (found[0], found[1].margin)
