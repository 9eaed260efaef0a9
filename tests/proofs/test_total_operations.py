"""Every operation is total, 0^(-1) some unspecified number: nothing may be concluded as if 0^(-1) 0 were 1."""

from __future__ import annotations

import pytest
from referee.proofs.context import Context, Rejected
from referee.proofs.settle import Settler
from referee.proofs.solvers import Solvers
from referee.symbolic.parse import parse

SIZED = "forall n in {1..}, A[{1..n}] in (-oo, oo), e in (-oo, oo)"
FALSE = [
    "forall x in (-oo, oo): Min(x^(-1) * x, 1) > 0",
    "forall x in (-oo, oo), e in (-oo, oo): Min(x^e * x^(-e), 1) > 0",
    "forall x in (-oo, oo): Min(x / x, 1) > 0",
    "forall x in (-oo, oo): x / x = 1",
    "forall x in (-oo, oo): 0 < x^(-1) * x",
    f"{SIZED}: sum(A[i]^e * A[i]^(-e), i, 1, n) > 0",
    f"{SIZED}: sum((A[i]^(-1))^2 * A[i]^2, i, 1, n) > 0",
    f"{SIZED}: (sum(A[i]^(-1) * A[i], i, 1, n))^e > 0",
    "forall x in [0, oo), e in (0, oo): Min(x^(e + 1) / x^e, 1) >= Min(x, 1)",
]
TRUE = [
    "forall x in (0, oo): Min(x^(-1) * x, 1) > 0",
    "forall x in (0, oo), e in (-oo, oo): Min(x^e * x^(-e), 1) > 0",
    "forall n in {1..}, A[{1..n}] in (0, oo), e in (-oo, oo): sum(A[i]^e * A[i]^(-e), i, 1, n) > 0",
]


def settled(text: str) -> bool:
    try:
        Settler(Solvers()).settle(Context(), parse(text))
    except Rejected:
        return False
    return True


@pytest.mark.parametrize("text", FALSE)
def test_nothing_follows_from_an_unspecified_number(text: str) -> None:
    assert not settled(text)


@pytest.mark.parametrize("text", TRUE)
def test_the_same_of_positive_numbers_is_seen(text: str) -> None:
    assert settled(text)
