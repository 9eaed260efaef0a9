"""A claim at random exact points: decided by exact fractions or balls; claims about paths, by simulation."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..numeric.balls import Values
from ..symbolic.claim import Claim
from ..symbolic.prenex import pointwise
from .bounds import NoValue
from .confirm import meets, truth
from .draws import Picks, plan
from .evaluate import Missing, NotEvaluable
from .models import draw_values
from .path_check import path_check
from .paths import MODELS, some_starts

POINTS = 25
HOPELESS = 40
"""After so many draws without a point, none is looked for."""


@dataclass(frozen=True)
class NumericCheck:
    """How often the claim held, failed and could not be decided at points that meet its hypotheses."""

    points: int
    held: int
    failed: int
    undecided: int
    summary: str


def numeric_check(claim: Claim, points: int = POINTS, seed: int = 0) -> NumericCheck:
    """The claim at random exact points that meet its hypotheses; the same seed gives the same points."""
    claim = pointwise(claim)
    rng = random.Random(seed)
    if claim.model in MODELS:
        return _check("simulated paths", _path_verdicts(claim, points, rng))
    found = islice(_points(claim, points, rng), points)
    return _check("random exact points", [truth(claim, at) if met else None for at, met in found])


def _points(claim: Claim, points: int, rng: random.Random) -> Iterator[tuple[Values, bool | None]]:
    """Points, and whether they are known to meet the hypotheses."""
    setup, drawn = plan(claim), False
    for k in range(20 * points):
        if k >= HOPELESS and not drawn:
            return
        try:
            found = draw_values(setup, Picks({}, rng))
        except (NoValue, Missing):
            continue
        drawn, met = True, meets(claim, found)
        if met is not False:
            yield found, met


def _path_verdicts(claim: Claim, points: int, rng: random.Random) -> list[bool | None]:
    try:
        paths = path_check(claim)
    except NotEvaluable:
        return []
    return [paths.holds(start) for start in islice(some_starts(claim, rng), points)]


def _check(what: str, verdicts: list[bool | None]) -> NumericCheck:
    held, failed = verdicts.count(True), verdicts.count(False)
    undecided = len(verdicts) - held - failed
    parts = [f"held at {held} of {len(verdicts)} {what}"]
    parts += [f"failed at {failed}"] if failed else []
    parts += [f"{undecided} undecided"] if undecided else []
    return NumericCheck(len(verdicts), held, failed, undecided, "; ".join(parts))
