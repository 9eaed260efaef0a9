"""From values that violate a claim to the finding that is shown: as simple as it gets, with its certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from ..numeric.balls import Values
from ..symbolic.claim import Claim
from .campaign.examine_paths import simplified_path
from .confirm import breaks, breaks_clearly, certificate
from .draws import plan
from .paths import MODELS
from .screen.simplify import of_integers, simplified, structure_of
from .screen.space import Space, space
from .shrink import Shrinker, simplest
from .simple_values import cost

POLISH, PATIENCE = 300, 0
"""How many single exact steps follow the screened simplification, if some numbers are computed from others, and how
many conflicts end one of them: a step that upsets much is none."""


@dataclass(frozen=True)
class Finding:
    """Exact values that meet the hypotheses and violate the statement, and the certificate that says so."""

    values: Values
    certificate: Mapping[str, object] | None  # None: no single relation is to blame, or the claim is about paths
    margin: tuple[str, str] | None = None  # on a path: what left side - right side is enclosed in


def finding(claim: Claim, found: Values) -> Finding | None:
    """The simplest values found from these on; None if these do not violate the claim. Exact; the same every time."""
    if claim.model in MODELS:
        simple = simplified_path(claim, found)
        return None if simple is None else Finding(simple[0], None, simple[1])
    if not breaks(claim, found):
        return None
    clear = breaks_clearly(claim, found)
    still = partial(breaks_clearly if clear else breaks, claim)  # a gap, once there, is kept
    searched, setup = space(claim), plan(claim)
    screened = simplified(searched, found, clear)
    if screened is None or not still(screened[1]):
        values = simplest(setup, still, found)
    else:
        values = (
            screened[1]
            if _all_free(searched, screened[1])
            else Shrinker(setup, still, *screened, POLISH, PATIENCE).run()
        )
    ends = [found, values]
    if cost(values)[0]:
        more = of_integers(searched, values, clear)
        ends += [more[1]] if more is not None and still(more[1]) else []
    values = min(ends, key=lambda v: cost(v, setup.exponents))
    return Finding(values, certificate(claim, values))


def _all_free(searched: Space, values: Values) -> bool:
    """Whether no number is computed from others: then the screened steps were all that there are."""
    structure = structure_of(searched, values)
    program = None if structure is None else searched.program(structure, "given")
    return structure is not None and program is not None and len(program.free) == len(structure.cells)
