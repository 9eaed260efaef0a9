"""The hunt: planted needles against their limits, against plain Hypothesis, and points a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from statistics import median
from time import perf_counter, process_time

import numpy as np
from referee.properties.campaign.examine import examine, space_of
from referee.properties.hunt import hunt
from referee.properties.screen.sampling import STYLES, block
from referee.properties.screen.screening import BLOCK
from referee.symbolic.claim import Claim
from referee.symbolic.papers import BUNDLED, bundled_paper

from tests.needles import FAMILIES, FORMS, ball, family, shell

from . import growth
from .hypothesis_race import Race, race
from .measure import Row, seconds

LIMITS = {1e-4: 1.0, 1e-6: 5.0, 1e-8: 30.0}
"""Seconds wanted at most, by the share of the domain in which the claim is false."""
NEEDLES: dict[str, Callable[[float, int, str], tuple[Claim, list[Fraction], Fraction]]] = {"ball": ball, "shell": shell}
SEEDS, RACES = range(1, 6), range(1, 4)
ENOUGH = 50_000_000
CAP = 900.0
JUDGED = (
    "hanlon2012.productivity.decreasing",
    "hanlon2012.static-gains.utility",
    "hanlon2012.prop2.step1",
)


@dataclass(frozen=True)
class Timed:
    """One hunt: seconds until the finding is simple and certified, by clock and by processor, and what it said."""

    seconds: float
    processor: float
    certified: bool
    summary: str


def timed(claim: Claim, seed: int) -> Timed:
    """Hunt for a counterexample to a claim of which nothing is known yet; without a certificate it took for ever."""
    start, processor = perf_counter(), process_time()
    done = hunt(claim, examples=ENOUGH, seed=seed)
    spent = perf_counter() - start, process_time() - processor
    certified = done.certificate is not None
    return Timed(*(spent if certified else (inf, inf)), certified, done.summary)


def run() -> Sequence[Row]:
    """The row against plain Hypothesis, with the needles and the points a second as notes."""
    warm, _, _ = ball(1e-4, 0)
    first = timed(warm, 0)
    needles = [_told(note) for note in _needles()]
    rates = [_told(_rate(name)) for name in JUDGED]
    ours = [timed(growth.claim(f"growth-{seed}"), seed) for seed in SEEDS]
    races = []
    for seed in RACES:
        races.append(race(growth.claim("race"), seed, CAP))
        _told(_race(seed, races[-1]))
    missing = sum(not r.found for r in races)
    some = f" ({missing} of {len(races)} not found: a lower bound)" if missing else ""
    return [
        Row(
            "a claim with violations of probability 1e-5",
            "finding",
            "plain Hypothesis, to the first violation" + some,
            median(r.seconds for r in races),
            median(t.seconds for t in ours),
            500,
            5_000,
            notes=(*_compared(ours, races), f"ours, first call: {first.seconds:.2g} s", *needles, *rates),
        )
    ]


def _compared(ours: Sequence[Timed], races: Sequence[Race]) -> Iterator[str]:
    chance, violations = growth.probability()
    each = sum(r.seconds for r in races) / sum(r.examples for r in races)
    expected = each / chance
    yield f"violated in {chance:.1e} of the draws of the strategy ({violations} of {growth.DRAWS:,}, picks independent)"
    yield from (_race(seed, done) for seed, done in zip(RACES, races, strict=True))
    yield (
        f"by that probability plain Hypothesis takes {expected:.0f} s on average: "
        f"{expected / median(t.seconds for t in ours):,.0f} times ours"
    )
    processor = median(r.processor for r in races) / median(t.processor for t in ours)
    yield f"ratio in processor time, which other work on the machine disturbs less: {processor:,.0f}"
    yield f"ours is the median of {len(ours)} hunts, with compilation of the claim, shrinking and certificate"
    for seed, done in zip(SEEDS, ours, strict=True):
        certified = "certified" if done.certified else "NOT certified"
        spent = f"{done.seconds:.2g} s ({done.processor:.2g} s of the processor)"
        yield f"ours, seed {seed}: {spent}, {certified}; {done.summary}"


def _told(note: str) -> str:
    print(f"  {note}", file=sys.stderr, flush=True)
    return note


def _race(seed: int, done: Race) -> str:
    result = "found" if done.found else f"not found, given up at {CAP:.0f} s"
    each = 1000 * done.seconds / done.examples
    spent = f"{done.seconds:.0f} s ({done.processor:.0f} s of the processor)"
    return f"plain Hypothesis, seed {seed}: {spent}, {done.examples:,} examples, {each:.1f} ms each; {result}"


def _needles() -> Iterator[str]:
    for kind, planted in NEEDLES.items():
        for form in FORMS:
            for volume in LIMITS:
                yield _needle(f"{kind} {form}", volume, [planted(volume, seed, form)[0] for seed in SEEDS])
    for name in FAMILIES:
        for volume in LIMITS:
            yield _needle(name, volume, [family(name, volume, seed) for seed in SEEDS])


def _needle(name: str, volume: float, claims: Sequence[Claim]) -> str:
    done = [timed(claim, seed) for claim, seed in zip(claims, SEEDS, strict=True)]
    times = [t.seconds for t in done]
    return (
        f"needle, {name} {volume:.0e}: {sum(t.certified for t in done)} of {len(done)}, "
        f"median {median(times):.2f} s (limit {LIMITS[volume]:.0f} s), worst {max(times):.2f} s; "
        f"of the processor {median(t.processor for t in done):.2f} s"
    )


def _rate(name: str) -> str:
    """Points a second: of blocks drawn and judged only, and of a whole chunk of a hunt."""
    claim = next(c for key in BUNDLED for c in bundled_paper(key).claims if c.id == name)
    space = space_of(claim)
    program = space.program(space.structures[0])
    if program is None:
        return f"{name}: not screened"
    rng = np.random.default_rng(0)
    style = next(s for s in STYLES if s.name == "anywhere")
    each = seconds(lambda: program.judge(block(program, style, BLOCK, rng))) / BLOCK
    start = perf_counter()
    outcome = examine(claim, 0, 1)
    whole = outcome.tried / (perf_counter() - start)
    numbers = len(program.free)
    return (
        f"{name}: {1 / each:,.0f} points drawn and judged a second ({numbers} numbers), {whole:,.0f} in a whole chunk"
    )
