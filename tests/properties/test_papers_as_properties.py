"""Every bundled claim, run as a property-based test: what has a committed proof must survive its draws."""

import json
import warnings
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from referee.properties.property_test import NotTestable, SomeUndecided, property_of
from referee.symbolic.claim import Claim
from referee.symbolic.papers import BUNDLED, bundled_paper

CERTIFICATES = Path(__file__).parents[2] / "certificates"
SETTINGS = settings(phases=[Phase.generate], derandomize=True, database=None)
CLAIMS = [claim for key in BUNDLED for claim in bundled_paper(key).claims]


def has_proof(claim: Claim) -> bool:
    path = CERTIFICATES / f"{claim.id}.json"
    return path.is_file() and json.loads(path.read_text(encoding="utf-8"))["kind"] == "proof"


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_claims_run_as_property_tests(claim: Claim) -> None:
    try:
        run = property_of(claim, examples=5, settings=SETTINGS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SomeUndecided)
            run()
    except NotTestable as reason:
        pytest.skip(str(reason))
    except AssertionError as failure:
        assert not has_proof(claim), f"a proved claim breaks: {failure}"
        assert claim.id in str(failure)
