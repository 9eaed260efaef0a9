"""All claims of a paper as one parametrised test; the only module that needs pytest."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from ..symbolic.claim import Claim
from ..symbolic.paper import Paper
from .property_test import NotTestable, property_test


def property_tests(paper: Paper | Iterable[Claim]) -> Callable[[Claim], None]:
    """`test_paper = property_tests(paper)` in a test module: a test for each claim, by its id.

    What cannot be tested is skipped, with the reason.
    """
    claims = paper.claims if isinstance(paper, Paper) else tuple(paper)

    def test_claim(claim: Claim) -> None:
        try:
            test = property_test(claim)
        except NotTestable as reason:
            pytest.skip(str(reason))
        test()

    return pytest.mark.parametrize("claim", claims, ids=[c.id for c in claims])(test_claim)
