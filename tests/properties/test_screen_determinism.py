"""A chunk is a function of claim, seed and number: the same in another process with another order of sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ASKED = """
import json, sys
from corpus import claim
from needles import shell
from referee.properties.campaign.examine import examine
claims = {"needle": shell(1e-8, 3, "power")[0]}
found = [examine(claims.get(n) or claim(n), seed, k).plain() for n, seed, k in json.loads(sys.argv[1])]
print(json.dumps(found))
"""
CHUNKS = [("mirror", 1, 0), ("eta-increasing-sorted", 5, 0)]
LATER = [
    ("gains", 2, 0), ("strange", 0, 0), ("needle", 7, 0), ("eta-right-increasing", 2, 3), ("prices", 1, 1),
    ("gains", 2, 2), ("needle", 7, 1), ("eta-continuous", 1, 2),
]  # fmt: skip


def _outcomes(chunks: list[tuple[str, int, int]], order: str) -> object:
    """What another process says of these chunks."""
    environment = {**os.environ, "PYTHONHASHSEED": order}
    environment["PYTHONPATH"] = os.pathsep.join([str(TESTS), str(TESTS / "properties"), *filter(None, sys.path)])
    asked = [sys.executable, "-c", ASKED, json.dumps(chunks)]
    done = subprocess.run(asked, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _check(chunks: list[tuple[str, int, int]]) -> None:
    first = _outcomes(chunks, "1")
    assert isinstance(first, list) and len(first) == len(chunks)
    assert all(outcome["tried"] > 0 or outcome["undecided"] > 0 for outcome in first)
    backwards = _outcomes(chunks[::-1], "2")  # nor does it matter what the process did before
    assert isinstance(backwards, list) and backwards[::-1] == first


def test_first_chunks_are_the_same_in_every_process() -> None:
    _check(CHUNKS)


@pytest.mark.slow
def test_other_chunks_are_the_same_in_every_process() -> None:
    _check(LATER)
