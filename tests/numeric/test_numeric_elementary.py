"""The vectorisable logarithm and exponential against mpmath."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from referee.numeric.elementary import EXP_MAX, EXP_MIN, exp, log

ULP = 2.0**-52
MANY = settings(max_examples=300, deadline=None)


def relative(found: float, true: mpf) -> float:
    return float(abs((mpf(found) - true) / true))


@MANY
@given(st.floats(1e-300, 1e300) | st.floats(0.5, 2))
def test_log_is_within_one_unit(x: float) -> None:
    with mp.workdps(40):
        true = mp.log(mpf(x))
        assert log(x) == 0 if x == 1 else relative(log(x), true) < ULP


@MANY
@given(st.floats(EXP_MIN, EXP_MAX) | st.floats(-1, 1))
def test_exp_is_within_two_units(x: float) -> None:
    with mp.workdps(40):
        assert relative(exp(x), mp.exp(mpf(x))) < 2 * ULP


@pytest.mark.parametrize(("x", "clipped"), [(1e4, EXP_MAX), (-1e4, EXP_MIN), (np.inf, EXP_MAX), (-np.inf, EXP_MIN)])
def test_exp_clips(x: float, clipped: float) -> None:
    assert exp(x) == exp(clipped)
