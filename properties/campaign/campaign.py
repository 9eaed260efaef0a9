"""A hunt as a campaign: chunks handed out in order, each stored when it ends, put together at the end.

The result depends on the claim, the seed and which chunks were run, not on who ran them, in what order they ended, or
in how many runs: chunks are put together in the order of their numbers, up to the first that has a finding.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future
from dataclasses import dataclass, field
from operator import itemgetter

from ...symbolic.claim import Claim
from ..sandbox import OutOfLimits, ProcessDied
from .budget import Budget
from .merged import Merged
from .outcome import Outcome
from .store import Chunks
from .version import SEARCH
from .workers import Workers, chunk

POLL = 0.25
INTERRUPTED = "interrupted"
DEAD = "a process that ran a chunk was killed or died"


@dataclass(frozen=True)
class Campaign:
    """A campaign as far as its budget went, or until it was stopped (`stopped` says why, in one line)."""

    claim: Claim
    merged: Merged
    run: int  # chunks that were run now, not by an earlier run
    seconds: float
    stopped: str = ""
    alone: bool = True  # whether what stopped it does not stop other campaigns of these workers, too
    beyond: int | None = None  # a chunk, past the budget, in which an earlier run has found a violation


@dataclass(frozen=True)
class Progress:
    """A campaign under way. `run` and `seconds` are this run's, all else is that of earlier runs, too."""

    claim: Claim
    merged: Merged
    run: int  # examples judged now
    seconds: float


Told = Callable[[Progress], None]


class _Stop(Exception):
    """The campaign cannot go on: one line."""


class _Failed(_Stop):
    """A chunk cannot be run; other campaigns can."""


@dataclass
class _Run:
    """The state of a campaign under way."""

    claim: Claim
    seed: int
    budget: Budget
    workers: Workers
    chunks: Chunks
    told: Told
    interrupted: Callable[[], bool]
    start: float = field(default_factory=time.monotonic)
    merged: Merged = field(default_factory=Merged)
    waiting: dict[int, Outcome] = field(default_factory=dict)  # ended before one with a lower number
    running: dict[Future[Outcome], int] = field(default_factory=dict)
    next: int = 0  # the number of the chunk that is to be put together next
    run: int = 0
    examples: int = 0
    violated: int | None = None
    failed: tuple[int, _Failed] | None = None

    def all(self) -> None:
        """Run what the budget allows; raises _Stop, KeyboardInterrupt or HuntStoreError."""
        pickled = pickle.dumps(self.claim)
        self.violated = self.chunks.violated()
        numbers = self._numbers()
        while True:
            while len(self.running) < self.workers.width and (number := next(numbers, None)) is not None:
                future = self.workers.executor.submit(chunk, pickled, self.seed, number, SEARCH)
                self.running[future] = number
            if not self.running:
                break
            ended, _ = self.workers.wait(self.running, POLL, FIRST_COMPLETED)
            for future in sorted(ended, key=_lost):
                self._ended(self.running.pop(future), future)
            self._give_up()
            self.told(Progress(self.claim, self.merged, self.examples, self.seconds))
        if self.failed is not None and not self._needless(self.failed[0]):
            raise self.failed[1]

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start

    def _numbers(self) -> Iterator[int]:
        """The chunks to run, in order; what an earlier run or another process has stored by now is taken from there."""
        for number in self.budget.chunks(self.claim):
            stored = self._stored(number)
            if stored is not None:
                self._arrived(stored)
            elif self._over(number):
                return
            else:
                yield number

    def _stored(self, number: int) -> Outcome | None:
        return None if self._needless(number) else self.chunks.get(number)

    def _needless(self, number: int) -> bool:
        """Whether a chunk comes after one that ends the campaign."""
        after_failure = self.failed is not None and number > self.failed[0]
        return after_failure or (self.violated is not None and number > self.violated)

    def _over(self, number: int) -> bool:
        """Whether no chunk is to be started any more. What comes before a known finding is run whatever the time."""
        if self._needless(number):
            return True
        if self.violated is not None:
            return False
        late = self.budget.seconds is not None and self.seconds >= self.budget.seconds
        return late and self.run + len(self.running) > 0

    def _ended(self, number: int, future: Future[Outcome]) -> None:
        try:
            outcome = _result(number, future)
        except _Failed as error:
            self.failed = min(self.failed or (number, error), (number, error), key=itemgetter(0))
            return
        if self.interrupted():  # a search that ends early at Ctrl-C has not done its chunk
            raise KeyboardInterrupt
        self.chunks.put(outcome)
        self.run += 1
        self.examples += outcome.tried
        self._arrived(outcome)

    def _arrived(self, outcome: Outcome) -> None:
        if outcome.found is not None:
            self.violated = outcome.index if self.violated is None else min(outcome.index, self.violated)
        self.waiting[outcome.index] = outcome
        while self.next in self.waiting:
            self.merged.add(self.waiting.pop(self.next))
            self.next += 1

    def _give_up(self) -> None:
        """Let go of chunks that cannot count any more."""
        for future, number in list(self.running.items()):
            if self._needless(number):
                future.cancel()
                del self.running[future]

    def far(self) -> Merged:
        """What is stored within the budget, put together, chunks that are missing left out."""
        merged = Merged()
        there = self.chunks.numbers()
        last = max(there, default=-1)
        stored = set(there)
        for number in self.budget.chunks(self.claim):
            if number > last or merged.found is not None:
                break
            outcome = self.chunks.get(number) if number in stored else None
            if outcome is not None:
                merged.add(outcome)
        return merged

    def result(self, stopped: str = "", alone: bool = False) -> Campaign:
        """The campaign's result."""
        merged = self.far() if stopped else self.merged
        beyond = self.violated if merged.found is None else None
        return Campaign(self.claim, merged, self.run, self.seconds, stopped, alone, beyond)


def _lost(future: Future[Outcome]) -> bool:
    """Whether it ended without an outcome; the others are stored first."""
    return future.cancelled() or future.exception() is not None


def _result(number: int, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except BrokenExecutor:
        raise _Stop(DEAD) from None
    except ProcessDied:
        raise _Failed(DEAD) from None
    except OutOfLimits as error:
        raise _Failed(f"chunk {number} {error}") from None
    except CancelledError:
        raise _Stop(f"chunk {number} was lost: its worker or the scheduler has gone") from None
    except Exception as error:
        told = " ".join(str(error).split())[:300]
        raise _Failed(f"chunk {number} failed: {type(error).__name__}: {told}") from None


def campaign(
    claim: Claim,
    seed: int,
    budget: Budget,
    workers: Workers,
    chunks: Chunks,
    told: Told = lambda progress: None,
    interrupted: Callable[[], bool] = lambda: False,
) -> Campaign:
    """Go on with the hunt for this claim with this seed where earlier runs stopped, and store each chunk as it ends.

    It ends with the budget, or when the lowest-numbered chunk that has a finding is known. Ctrl-C, a dead worker and an
    error in a chunk end it early; what has ended is stored. `told` is called a few times a second; `interrupted` says
    whether Ctrl-C was typed. Raises HuntStoreError.
    """
    run = _Run(claim, seed, budget, workers, chunks, told, interrupted)
    try:
        run.all()
    except KeyboardInterrupt:
        return run.result(INTERRUPTED)
    except BrokenExecutor:
        return run.result(DEAD)
    except _Stop as stop:
        return run.result(str(stop), isinstance(stop, _Failed))
    return run.result()
