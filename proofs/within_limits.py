"""Claims investigated side by side, each within limits; what one of them runs out of is its own.

A claim that is ended on a road other than the search for a proof is tried once more without that road, in what is left
of its time. One that is ended for good keeps what was found before, and is open if that was no certificate.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from ..properties.sandbox import Limits, OutOfLimits, OutOfTime, Sandbox
from ..properties.searches import load
from .investigate import ASSUMPTIONS, SEARCH, WORDS, Case, Settings, Stage, Tell, closed, investigate
from .kernel import Kernel
from .lemmas import lemma_formulas
from .result import NOT_FOUND, Assumed, Evidence, Result
from .solvers import Solvers
from .verdict import OPEN, PROVED, REFUTED, Verdict

OUT_OF_TIME = "ran out of the {:.3g} s (--limit-seconds) that a claim may take"
SHARE = 0.5
"""The part of the time that is left which one road may take, if another comes after it."""
LEAST = 1.0
"""Seconds that must be left for another attempt."""


@dataclass(eq=False)
class _Attempt:
    """A case under way: seconds that earlier attempts took, when this one began, the last stage that it told of."""

    case: Case
    limit: float
    earlier: float = 0.0
    start: float | None = None
    stage: Stage | None = None

    @property
    def spent(self) -> float:
        return self.earlier + (0.0 if self.start is None else time.monotonic() - self.start)

    @property
    def left(self) -> float:
        return max(self.limit - self.spent, 0.0)

    def reached(self, stage: Stage) -> float:
        """Take note of a stage; the seconds that it may take."""
        if self.start is None:
            self.start = time.monotonic()
        self.stage = stage
        return self.left if stage.road == SEARCH else SHARE * self.left


def within_limits(cases: Sequence[Case], settings: Settings, processes: int, limits: Limits) -> Iterator[Result]:
    """The results as they are ready."""
    load()
    with Sandbox(max(1, min(processes, len(cases))), limits) as pool:
        attempts: dict[Future[Result], _Attempt] = {}

        def begin(attempt: _Attempt, seconds: float) -> None:
            attempts[pool.submit_telling(_work, attempt.reached, attempt.case, settings, seconds=seconds)] = attempt

        for case in cases:
            begin(_Attempt(case, limits.seconds), limits.seconds)
        while attempts:
            for future in pool.wait(attempts)[0]:
                attempt = attempts.pop(future)
                try:
                    yield replace(future.result(), seconds=attempt.spent)
                except OutOfLimits as error:
                    again = _without_road(attempt, str(error))
                    if again is None:
                        late = isinstance(error, OutOfTime)
                        yield _ended(attempt, OUT_OF_TIME.format(limits.seconds) if late else str(error))
                    else:
                        begin(again, again.left)


def in_this_process(cases: Sequence[Case], settings: Settings) -> Iterator[Result]:
    """The same without limits and without other processes."""
    for case in cases:
        yield _work(lambda stage: None, case, settings)


def _work(tell: Tell, case: Case, settings: Settings) -> Result:
    """One claim; what goes wrong with it is its own, and leaves it open."""
    try:
        return investigate(case, Kernel(Solvers(), lemma_formulas()), settings, tell)
    except MemoryError:  # for the owner of this process to judge
        raise
    except Exception as error:
        told = " ".join(str(error).split())[:300]
        reason = f"the investigation failed: {type(error).__name__}: {told}"
        return Result(case.claim, Verdict(OPEN, case.claim.scope, reason), (), None, None, 0.0)


def _without_road(attempt: _Attempt, reason: str) -> _Attempt | None:
    """Another attempt without the road on which this one was ended; None if that would be of no use."""
    stage = attempt.stage
    if stage is None or stage.road == SEARCH or _decided(stage) or attempt.left < LEAST:
        return None
    broken = {**attempt.case.broken, stage.road: closed(stage.road, f"the {WORDS[stage.road]} {reason}")}
    return _Attempt(replace(attempt.case, broken=broken), attempt.limit, attempt.spent)


def _ended(attempt: _Attempt, reason: str) -> Result:
    """What was found before the end; without an accepted certificate, the claim is open."""
    claim, stage = attempt.case.claim, attempt.stage
    if stage is None:
        return Result(claim, Verdict(OPEN, claim.scope, reason), (), None, None, attempt.spent)
    result = stage.result(claim, attempt.spent)
    told = f"the {WORDS[stage.road]} {reason}"
    result = replace(result, evidence=(*result.evidence, Evidence(*closed(stage.road, told))))
    if stage.road == ASSUMPTIONS and stage.verdict.name == PROVED:
        return replace(result, assumed=Assumed(NOT_FOUND))
    if _decided(stage):
        return result
    return replace(result, verdict=Verdict(OPEN, claim.scope, told))


def _decided(stage: Stage) -> bool:
    return stage.verdict.name in (PROVED, REFUTED)
