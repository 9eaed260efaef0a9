"""A claim as a property-based test, for pytest or to be called: it fails with the counterexample printed."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from hypothesis import HealthCheck, Phase, event, given, settings

from ..numeric.balls import Values
from ..symbolic.claim import Claim
from .bounds import NoValue
from .confirm import breaks, certificate, meets, truth
from .draws import Picks, plan
from .evaluate import Missing, NotEvaluable
from .hunt import show
from .models import draw_values
from .paths import MODELS, Judge, Start, draw_start, judge, path_plan, run
from .shrink import simplest
from .strategies import starts, values

EXAMPLES = 100
PATH_EXAMPLES = 20
PROBES = 20
PATH_DATES = (0.0, 0.1, 0.5, 1.0, 2.0, 5.0)


class NotTestable(ValueError):
    """Nothing of the claim can be decided at a point, so no test of it would mean anything."""


class SomeUndecided(UserWarning):
    """Some draws of a property test could not be decided."""


@dataclass
class Tally:
    """How many draws were decided and how many were not."""

    decided: int = 0
    undecided: int = 0

    def skip(self) -> None:
        """Count a draw that could not be decided."""
        self.undecided += 1
        event("undecided")

    def report(self, claim: Claim) -> None:
        """Say how many draws were skipped; raises NotTestable if all were."""
        if not self.decided:
            raise NotTestable(f"{claim.id}: none of {self.undecided} draws could be decided")
        if self.undecided:
            count = self.decided + self.undecided
            warnings.warn(f"{claim.id}: {self.undecided} of {count} draws undecided", SomeUndecided, stacklevel=3)


def property_of(claim: Claim, *, examples: int | None = None) -> Callable[[], None]:
    """The claim as a test without arguments. It raises AssertionError with the counterexample if the claim fails.

    Draws that cannot be decided are counted and reported by the warning SomeUndecided. Raises NotTestable here if none
    of a few first draws can be decided.
    """
    return (
        _of_paths(claim, examples or PATH_EXAMPLES)
        if claim.model in MODELS
        else _of_points(claim, examples or EXAMPLES)
    )


def _of_points(claim: Claim, examples: int) -> Callable[[], None]:
    if not any(decided(claim, found) is not None for found in islice(_probes(claim), PROBES)):
        raise NotTestable(f"{claim.id}: its statement or a hypothesis cannot be decided at any of {PROBES} points")

    def test() -> None:
        tally = Tally()

        def check(found: Values) -> None:
            _check(claim, tally, found)

        _settings(examples)(given(values(claim))(check))()
        tally.report(claim)

    return _named(test, claim)


def _probes(claim: Claim) -> Iterator[Values]:
    setup, rng = plan(claim), random.Random(0)
    for _ in range(10 * PROBES):
        try:
            yield draw_values(setup, Picks({}, rng))
        except (NoValue, Missing):
            continue


def decided(claim: Claim, found: Values) -> bool | None:
    """Whether the claim (hypotheses imply the statement) holds at the values; None if that cannot be decided."""
    holds = truth(claim, found)
    if holds:
        return True
    met = meets(claim, found)
    return True if met is False else None if met is None else holds


def _check(claim: Claim, tally: Tally, found: Values) -> None:
    verdict = decided(claim, found)
    if verdict is None:
        tally.skip()
        return
    tally.decided += 1
    if not verdict:
        shown = simplest(plan(claim), partial(breaks, claim), found)
        paper = certificate(claim, shown)
        gap = f"; left side - right side in {paper['margin']}" if paper else ""
        raise AssertionError(f"{claim.id} fails at {show(shown)}{gap}")


def _of_paths(claim: Claim, examples: int) -> Callable[[], None]:
    judged = judge(claim, PATH_DATES)
    try:
        start = draw_start(path_plan(claim), Picks({}, random.Random(0)), PATH_DATES)
        probe = judged.gap(run(claim, [start], PATH_DATES), 0, start)
    except (NoValue, Missing, NotEvaluable) as error:
        raise NotTestable(f"{claim.id}: no path can be simulated: {error}") from None
    if probe is None or not judged.conclusive:
        raise NotTestable(f"{claim.id}: its statement cannot be decided on a simulated path up to {PATH_DATES[-1]}")

    def test() -> None:
        tally = Tally()

        def check(start: Start) -> None:
            _check_path(claim, judged, tally, start)

        _settings(examples)(given(starts(claim, PATH_DATES))(check))()
        tally.report(claim)

    return _named(test, claim)


def _check_path(claim: Claim, judged: Judge, tally: Tally, start: Start) -> None:
    economies = run(claim, [start], PATH_DATES)
    if judged.gap(economies, 0, start) is None:
        tally.skip()
        return
    tally.decided += 1
    date = judged.violated(economies, 0, start)
    if date is not None:
        raise AssertionError(f"{claim.id} fails at date {date:g} of the simulated path from {show(start.values)}")


def _settings(examples: int) -> settings:
    """Hypothesis only generates: what it finds is made simple by our own shrinking, which keeps the hypotheses."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip


def _named(test: Callable[[], None], claim: Claim) -> Callable[[], None]:
    test.__name__ = test.__qualname__ = "test_" + "".join(c if c.isalnum() else "_" for c in claim.id)
    test.__doc__ = claim.says
    return test
