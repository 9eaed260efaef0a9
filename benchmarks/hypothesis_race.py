"""Time to the first violation under plain Hypothesis, on the strategy of a claim."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter, process_time

from hypothesis import HealthCheck, Phase, given, seed, settings
from referee.numeric.balls import Values
from referee.properties.evaluate import Margin, margin
from referee.properties.exact_search import environment
from referee.properties.strategies import values
from referee.symbolic.claim import Claim


class _Ended(BaseException):
    """Hypothesis lets it through at once: nothing is replayed or shrunk."""


@dataclass
class Race:
    """One run: seconds (and processor seconds) until the first violation, or until it was given up."""

    screen: Margin
    cap: float
    start: float = field(default_factory=perf_counter)
    examples: int = 0
    found: bool = False
    seconds: float = 0.0
    processor: float = 0.0

    def example(self, drawn: Values) -> None:
        """The body of the test."""
        self.examples += 1
        self.found = self._violated(drawn)
        self.seconds = perf_counter() - self.start
        if self.found or self.seconds > self.cap:
            raise _Ended

    def _violated(self, drawn: Values) -> bool:
        try:
            return self.screen(environment(drawn)) < 0
        except ArithmeticError:
            return False


def race(claim: Claim, number: int, cap: float) -> Race:
    """Plain Hypothesis with this seed: generation only, no database, no deadline; the body evaluates in floats."""
    strategy = values(claim)
    run = Race(margin(claim.conclusion), cap)

    @seed(number)
    @settings(
        database=None,
        phases=[Phase.generate],
        max_examples=10**9,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(strategy)
    def test(drawn: Values) -> None:
        run.example(drawn)

    processor = process_time()
    run.start = perf_counter()
    with suppress(_Ended):
        test()
    run.processor = process_time() - processor
    return run
