"""A claim as a property-based test, for pytest or to be called: it fails with the counterexample printed.

`test_gains = property_test(claim)` in a test module is a test as Hypothesis makes it: profiles, `--hypothesis-seed`,
the example database and `print_blob` work as ever. Hypothesis shrinks over picks from pools, simplest first, so what it
shrinks to still meets the hypotheses; of that, the last failure is made simpler still by our own shrinking, which also
drops industries, ties entries and redraws, and so comes to smaller numbers.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial, wraps
from itertools import islice
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, event, example, given, reject, settings
from hypothesis.control import current_build_context

from ..numeric.balls import Value, Values
from ..symbolic.claim import Claim
from ..symbolic.prenex import pointwise
from .bounds import NoValue
from .confirm import breaks, certificate, meets, truth
from .draws import Picks, plan
from .evaluate import Missing, NotEvaluable
from .found import FOLDER, keep, kept
from .hunt import show
from .models import draw_values
from .path_check import PathCheck, path_check
from .paths import MODELS, Start, some_starts
from .patience import Patience
from .replay import start_of
from .shrink import simplest
from .strategies import starts, values

PROBES = 20
POINTS_MORE, PATHS_MORE = 400, 80
"""How many new draws are looked at after the first failure: what is left to do, the hunt's own shrinking does."""
STOCK = settings.get_profile("default").deadline

Test = Callable[[], None]


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


def property_test(
    claim: Claim,
    *,
    examples: Iterable[Values] = (),
    settings: settings | None = None,
    folder: Path = FOLDER,
) -> Test:
    """The claim as a Hypothesis test without arguments: `test_it = property_test(claim)` in a module for pytest.

    `examples` and the counterexamples kept in the folder (see `found`) are tried first. What fails is put into the
    folder if it exists. `settings` are those of the loaded profile unless given; `@settings` may be put on the test
    too. The stock deadline does not apply: exact decisions take their time. A draw that cannot be decided is rejected,
    so that a test of which nothing can be decided fails with `Unsatisfiable`; raises NotTestable here if none of a few
    first draws can be decided, and ValueError for an example that does not meet the hypotheses.
    """
    claim = pointwise(claim)
    return _built(claim, None, [*map(dict, examples), *kept(claim, folder)], settings, folder)


def property_of(claim: Claim, *, examples: int | None = None, settings: settings | None = None) -> Test:
    """The claim as a test to be called: as `property_test`, with undecided draws counted instead of rejected.

    They are reported by the warning SomeUndecided. `examples` is how many draws; without, as the settings say.
    """
    chosen = settings or _default()
    if examples is not None:
        chosen = _merged(chosen, max_examples=examples)
    tally, claim = Tally(), pointwise(claim)
    inner = _built(claim, tally, kept(claim), chosen, FOLDER)

    def test() -> None:
        tally.decided = tally.undecided = 0
        inner()
        tally.report(claim)

    _named(test, claim)
    return test


def _built(claim: Claim, tally: Tally | None, examples: list[Any], chosen: settings | None, folder: Path) -> Test:
    of = _of_paths if claim.model in MODELS else _of_points
    check = of(claim, tally, folder, [_example(claim, at) for at in examples])
    strategy: Any = starts(claim) if claim.model in MODELS else values(claim)

    def test(found: Any) -> None:
        check(found)

    _named(test, claim)
    test._hypothesis_internal_add_digest = claim.digest.encode()  # type: ignore[attr-defined]
    built: Any = given(found=strategy)((chosen or _default())(test))
    for at in reversed(examples):
        built = example(found=_example(claim, at))(built)
    return _open(built, claim)


def _open(built: Any, claim: Claim) -> Test:
    """The test, open for `@settings`, `@seed` and `@example(x=1, y="3/2")`, which are looked at when it is run."""

    @wraps(built)
    def test() -> None:
        written = getattr(test, "hypothesis_explicit_examples", ())
        built.hypothesis_explicit_examples = [_by_name(claim, one) for one in written]
        for name, value in vars(test).items():
            if name.startswith("_hypothesis_internal_use"):
                setattr(built, name, value)
        built._hypothesis_internal_use_settings = _patient(built._hypothesis_internal_use_settings)
        built()

    made: Any = test
    del made.__wrapped__  # what pytest and Hypothesis look at is this function
    with suppress(AttributeError):
        del made._hypothesis_internal_settings_applied  # so that `@settings` may be put on it
    return test


def _by_name(claim: Claim, written: Any) -> Any:
    """An explicit example by the names of the claim's symbols, as the test takes it."""
    if "found" in written.kwargs and "found" not in claim.symbols:
        return written
    if written.args:
        raise ValueError(f"{claim.id}: an example is written by names: @example(x=1, y='3/2')")
    return replace(written, kwargs={"found": _example(claim, {k: _exact(v) for k, v in written.kwargs.items()})})


def _exact(value: Any) -> Value:
    return tuple(map(_exact, value)) if isinstance(value, list | tuple) else Fraction(value)


def _example(claim: Claim, at: Values) -> Any:
    if claim.model in MODELS:
        return start_of(at)
    missing = [b.name for b in claim.binders if b.name not in at]
    if missing:
        raise ValueError(f"{claim.id}: an example needs values for all symbols: {', '.join(missing)} missing")
    if meets(claim, at) is False:
        raise ValueError(f"{claim.id}: an example has to meet the hypotheses, and {show(at)} does not")
    return at


def _default() -> settings:
    return settings()


def _merged(chosen: settings, **changes: Any) -> settings:
    return settings(chosen, **changes)


def _patient(chosen: settings) -> settings:
    """The settings without the stock deadline and the checks for slow draws: exact arithmetic takes its time.

    All failures of a test are of one kind, so none is looked for beside the first.
    """
    slow = {HealthCheck.too_slow, HealthCheck.data_too_large, *chosen.suppress_health_check}
    deadline = None if chosen.deadline == STOCK else chosen.deadline
    phases = tuple(p for p in chosen.phases if p is not Phase.explain)  # it traces every line of a thousand draws
    return settings(
        chosen, suppress_health_check=tuple(slow), deadline=deadline, phases=phases, report_multiple_bugs=False
    )


Check = Callable[[Any], None]


def _of_points(claim: Claim, tally: Tally | None, folder: Path, known: Sequence[Values]) -> Check:
    if not any(decided(claim, found) is not None for found in islice(_probes(claim), PROBES)):
        raise NotTestable(f"{claim.id}: its statement or a hypothesis cannot be decided at any of {PROBES} points")
    patience = Patience(partial(decided, claim), POINTS_MORE)

    def check(found: Values) -> None:
        if not _count(tally, patience(found, show(found), _final())):
            _fail(claim, found, folder, known)

    return check


def _count(tally: Tally | None, verdict: bool | None) -> bool:
    """Whether the claim holds, as far as can be said."""
    if verdict is None:
        if tally is None:
            event("undecided")
            reject()
        tally.skip()
    elif tally is not None:
        tally.decided += 1
    return verdict is not False


def _probes(claim: Claim) -> Iterator[Values]:
    setup, rng = plan(claim, careful=True), random.Random(0)
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


def _fail(claim: Claim, found: Values, folder: Path, known: Sequence[Values]) -> None:
    if not _final():
        raise AssertionError(f"{claim.id} fails at {show(found)}")
    shown = found if found in known else simplest(plan(claim), partial(breaks, claim), found)
    paper = certificate(claim, shown)
    gap = f"; left side - right side in {paper['margin']}" if paper else ""
    where = "" if shown in known else _kept(claim, shown, folder)
    raise AssertionError(f"{claim.id} fails at {show(shown)}{gap}{where}")


def _final() -> bool:
    """Whether Hypothesis is done shrinking."""
    return bool(getattr(current_build_context(), "is_final", True))


def _kept(claim: Claim, values: Values, folder: Path) -> str:
    """Where the counterexample was kept, if it was."""
    if not folder.is_dir():
        return ""
    try:
        return f"; kept in {keep(claim, values, folder)}"
    except OSError as error:
        return f"; not kept in {folder}: {error.strerror or error}"


def _of_paths(claim: Claim, tally: Tally | None, folder: Path, known: Sequence[Start]) -> Check:
    try:
        paths = path_check(claim)
    except NotEvaluable as error:
        raise NotTestable(f"{claim.id}: {error}") from None
    if all(paths.holds(start) is None for start in islice(some_starts(claim, random.Random(0)), PROBES)):
        raise NotTestable(f"{claim.id}: its statement cannot be decided on any of {PROBES} simulated paths")

    def look(start: Start) -> bool | None:
        found = paths.holds(start)
        return False if start in known and found is not False and paths.proved(start, simpler=False) else found

    patience = Patience(look, PATHS_MORE)

    def check(start: Start) -> None:
        if not _count(tally, patience(start, show(start.values), _final())):
            raise AssertionError(f"{claim.id} fails {_broken_at(claim, paths, start, folder, start in known)}")

    return check


def _broken_at(claim: Claim, paths: PathCheck, start: Start, folder: Path, known: bool) -> str:
    """Where it fails, and by how much, proved at the last; kept, unless it is known already."""
    if not _final():
        return f"on the path simulated from {show(start.values)}"
    found = paths.proved(start, simpler=not known)
    if found is None:
        where = "" if known else _kept(claim, start.values, folder)
        return f"on the path simulated from {show(start.values)}; enclosures do not prove it{where}"
    at, (low, high) = found
    return f"at {show(at)}; left side - right side in [{low}, {high}]{'' if known else _kept(claim, at, folder)}"


def _named(test: Any, claim: Claim) -> None:
    test.__name__ = test.__qualname__ = "test_" + "".join(c if c.isalnum() else "_" for c in claim.id)
    test.__doc__ = claim.says
