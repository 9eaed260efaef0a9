"""More attacks on the kernel: limits without a side, sets that are not what they seem, data that is no data."""

from __future__ import annotations

from typing import Any

import pytest
from attacks import KERNEL, accepted, claim
from referee.proofs.context import Rejected
from referee.symbolic.load import ClaimsError

# -- limits

TWO_SIDES = """have a: limit(floor(x), x, 0{above}) = 0
have b: limit(floor(x), x, 0{below}) = -1
  unfold
  fix e
  take delta = 1
  fix y
  have f: floor(y) = -1
  settle
"""


def test_a_limit_in_a_proof_has_a_side() -> None:
    """Else balls take it from above and `unfold` from below, and floor has both limits at 0."""
    assert accepted(claim("1 = 1"), TWO_SIDES.format(above="+", below="-") + "settle")
    for above, below in (("", ""), ("+", ""), ("", "-")):
        assert not accepted(claim("1 = 1"), TWO_SIDES.format(above=above, below=below) + "settle")


# -- sets

NO_SETS = ["{1/2}", "{1/2, 3/2, ...}", "{0.5, 1.5}", "{1, 2, 3, ..., 2}", "{1, 2, ..., 5/2}", "{n}", "{n, ..., 5}"]


@pytest.mark.parametrize("text", NO_SETS)
def test_a_set_has_the_members_that_it_lists(text: str) -> None:
    """Else {1/2} would be empty, so that anything holds of its members, and {1/2, 3/2, ...} would start at 1."""
    with pytest.raises(ClaimsError, match="without gaps"):
        claim(f"forall k in {text}: k = 7", 'n = { domain = "(0, 1)" }')
    with pytest.raises(ClaimsError, match="without gaps"):
        claim("k = 7", f'k = {{ domain = "{text}" }}')


@pytest.mark.parametrize("text", ["{-1, 0, 1}", "{7}", "{2, 3, ...}", "{1, 2, ..., n}", "{1, 2, ..., 2}", "{0, ...}"])
def test_sets_of_whole_numbers(text: str) -> None:
    assert accepted(claim(f"forall k in {text}: k >= -1", 'n = { domain = "{1..}" }'), "settle")


# -- data


def nested(depth: int) -> Any:
    inner: Any = "1"
    for _ in range(depth):
        inner = [inner]
    return inner


@pytest.mark.parametrize("values", [nested(5_000), [None], [True], [1e400], [float("nan")], [10**70], ["1/0"]])
def test_values_that_are_none(values: Any) -> None:
    said = claim("A[1] > 0", 'n = { domain = "{1..}" }\nA = { domain = "(-oo, oo)", size = "n" }')
    paper = {"claim": said.id, "digest": said.digest, "kind": "counterexample", "values": {"n": "1", "A": values},
             "precision": 128, "margin": ["-9", "0"]}  # fmt: skip
    with pytest.raises(Rejected):
        KERNEL.check(said, paper, {})
