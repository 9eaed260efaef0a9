"""`python -m tests.fuzz.run --files 100000 --seed 7 --jobs 2`: random and mutated claims files, each within limits.

Failures and, once a minute, a summary of all so far go to stdout. `--show N` prints the file of that number, `--only N`
examines it alone. A file that is ended by a limit is no failure.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import Future
from pathlib import Path

from referee.properties.sandbox import Limits, OutOfLimits, Sandbox

from .examine import Outcome, examine, warm
from .files import canary, file

SECONDS, GIGABYTES = 20.0, 1.5
TRAP = Path(tempfile.gettempdir()) / "referee-fuzz-canary"
AHEAD = 8
EVERY = 60.0


def run(seed: int, numbers: range, jobs: int, trap: Path, seconds: float = SECONDS) -> tuple[Counter[str], list[str]]:
    """Examine the files of these numbers; (what they came to, failures as lines)."""
    words: Counter[str] = Counter()
    failures: list[str] = []
    warm()
    start = told = time.monotonic()
    with Sandbox(jobs, Limits(seconds, GIGABYTES)) as pool:
        running: dict[Future[Outcome], int] = {}
        waiting = iter(numbers)
        done = 0
        while True:
            while len(running) < AHEAD * jobs and (number := next(waiting, None)) is not None:
                running[pool.submit(examine, seed, number, trap)] = number
            if not running:
                break
            for future in pool.wait(running)[0]:
                found = _failures(future, running.pop(future), words)
                failures += found
                done += 1
                for line in found:
                    print(line, flush=True)
            if time.monotonic() - told > EVERY:
                told = time.monotonic()
                _tell(done, len(numbers), words, failures, start)
    _tell(done, len(numbers), words, failures, start)
    return words, failures


def _failures(future: Future[Outcome], number: int, words: Counter[str]) -> list[str]:
    try:
        outcome = future.result()
    except OutOfLimits as error:  # the limit did its work
        words["ended by a limit"] += 1
        return [f"limit {number}: {error}"] if words["ended by a limit"] <= 100 else []
    except Exception as error:
        return [f"FAILURE {number} harness: {type(error).__name__}: {error}"]
    words.update(outcome.words)
    return [f"FAILURE {number} {kind}: {what}" for kind, what in outcome.failures]


def _tell(done: int, files: int, words: Counter[str], failures: list[str], start: float) -> None:
    bad = sum(line.startswith("FAILURE") for line in failures)
    counts = ", ".join(f"{word} {count}" for word, count in sorted(words.items()))
    print(f"[{done}/{files}] {time.monotonic() - start:.0f} s; failures {bad}; {counts}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", type=int)
    parser.add_argument("--only", type=int)
    args = parser.parse_args()
    TRAP.unlink(missing_ok=True)
    if args.show is not None:
        sys.stdout.buffer.write(file(args.seed, args.show, canary(TRAP)))
        return 0
    if args.only is not None:
        print(examine(args.seed, args.only, TRAP))
        return 0
    _, failures = run(args.seed, range(args.first, args.first + args.files), args.jobs, TRAP)
    return 1 if any(line.startswith("FAILURE") for line in failures) else 0


if __name__ == "__main__":
    sys.exit(main())
