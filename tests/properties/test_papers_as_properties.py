"""Every bundled claim, run as a property-based test: what has a committed proof must survive its draws."""

import json
import warnings
from pathlib import Path

import pytest
from hypothesis.errors import FailedHealthCheck
from referee.properties.property_test import NotTestable, SomeUndecided, property_of
from referee.symbolic.claim import Claim
from referee.symbolic.papers import BUNDLED, bundled_paper

CERTIFICATES = Path(__file__).parents[2] / "certificates"
CLAIMS = [claim for key in BUNDLED for claim in bundled_paper(key).claims]


def has_proof(claim: Claim) -> bool:
    path = CERTIFICATES / f"{claim.id}.json"
    return path.is_file() and json.loads(path.read_text(encoding="utf-8"))["kind"] == "proof"


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_claims_run_as_property_tests(claim: Claim) -> None:
    try:
        run = property_of(claim, examples=5)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SomeUndecided)
            run()
    except NotTestable as reason:
        pytest.skip(str(reason))
    except FailedHealthCheck:
        pytest.skip("its hypotheses are too narrow for random draws: too many inputs are filtered out")
    except AssertionError as failure:
        assert not has_proof(claim), f"a proved claim breaks: {failure}"
        assert claim.id in str(failure)
