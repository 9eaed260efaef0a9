"""The patterns of free trade written out give the series that the table of operations gives."""

import numpy as np
import pytest
from numba import njit
from referee.numeric.paths.direct import drop, flat
from referee.numeric.paths.notation import C1, C3, DROP, FLAT, FOREIGN, HOME, ORDER, SHARED, Economy, X, workspace
from referee.numeric.paths.tape import _execute, build, expand

IN_TEN = 0.1


@njit
def both(a, codes, kind, economy, work):
    build(codes, False, economy, work)
    expand(a, economy, IN_TEN, ORDER, work, 0.0)
    for k in range(ORDER + 1):
        _execute(kind, k, work)
    table = work.s.copy()
    for k in range(ORDER + 1):
        if kind == DROP:
            drop(k, work.s, work.ds, work.parameters)
        else:
            flat(k, work.s, work.ds, work.parameters)
    return table


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("codes, kind", [((HOME, HOME, FOREIGN), DROP), ((HOME, SHARED, FOREIGN), FLAT)])
def test_written_out_as_by_the_table(codes, kind, seed):
    rng = np.random.default_rng(seed)
    a, tau = np.exp(rng.uniform(0, 2, (2, 3))), rng.uniform(0, 1, (3, 3))
    work = workspace(3)
    table = both(a, np.array(codes), kind, Economy(tau, float(rng.uniform(1.2, 6)), 1.0, 2.0), work)
    for row in (C1, C3, X):
        np.testing.assert_allclose(work.s[row], table[row], rtol=1e-9, atol=1e-12 * np.abs(table[row]).max())
