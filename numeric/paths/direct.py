"""The two patterns of free trade, drop and flat of `programs`, written out: they are most of the work of most paths.

Sums that do not wait for each other share a loop.
"""

import numpy as np

from ..arguments import FloatArray
from ..lanes import entry
from .inner import inlined
from .notation import (
    C1,
    C3,
    DH,
    EH,
    FORCE,
    FORCE_STAR,
    INVERSE,
    LOGF,
    LOGH,
    MINUS_P,
    MINUS_SIGMA,
    OM,
    ONE_D,
    ONE_F,
    ONE_H,
    PSI,
    SHIFT_E,
    SHIFT_X,
    SLOT_ELL,
    E,
    F,
    H,
    L,
    X,
)


@inlined
def drop(k: int, s: FloatArray, ds: FloatArray, par: FloatArray) -> None:
    """Order k of c1 = L/H, c3 = L*/F and x = (log H - log F)/sigma + a constant."""
    if k == 0:
        par[ONE_H], par[ONE_F] = 1.0 / s[H, 0], 1.0 / s[F, 0]
        s[C1, 0], s[C3, 0] = s[FORCE, 0] * par[ONE_H], s[FORCE_STAR, 0] * par[ONE_F]
        s[LOGH, 0], s[LOGF, 0] = np.log(s[H, 0]), np.log(s[F, 0])
        s[X, 0] = par[INVERSE] * (s[LOGH, 0] - s[LOGF, 0]) + par[SHIFT_X]
        return
    c1, c3 = s[H, k] * s[C1, 0], s[F, k] * s[C3, 0]
    made, left = k * s[H, k], k * s[F, k]
    for j in range(1, k):
        c1 += entry(s, H, j) * entry(s, C1, k - j)
        c3 += entry(s, F, j) * entry(s, C3, k - j)
        made -= entry(ds, LOGH, j) * entry(s, H, k - j)
        left -= entry(ds, LOGF, j) * entry(s, F, k - j)
    s[C1, k], s[C3, k] = -c1 * par[ONE_H], -c3 * par[ONE_F]
    ds[LOGH, k], ds[LOGF, k] = made * par[ONE_H], left * par[ONE_F]
    s[X, k] = par[INVERSE] * (ds[LOGH, k] - ds[LOGF, k]) / k


@inlined
def flat(k: int, s: FloatArray, ds: FloatArray, par: FloatArray) -> None:
    """Order k of x = log(A_m/A*_m), E = omega^-p, D = E H + F, c3 = (omega L + L*)/D, c1 = omega^-sigma c3."""
    x = s[SLOT_ELL, k] - s[SLOT_ELL + 1, k]
    s[X, k], ds[X, k] = x, k * x
    if k == 0:
        s[E, 0], s[OM, 0] = np.exp(par[MINUS_P] * x + par[SHIFT_E]), np.exp(x)
        s[PSI, 0] = np.exp(par[MINUS_SIGMA] * x + par[SHIFT_E])
        s[EH, 0] = s[E, 0] * s[H, 0]
        s[DH, 0] = s[EH, 0] + s[F, 0]
        par[ONE_D] = 1.0 / s[DH, 0]
        s[C3, 0] = (par[L] * s[OM, 0] + s[FORCE_STAR, 0]) * par[ONE_D]
        s[C1, 0] = s[PSI, 0] * s[C3, 0]
        return
    e, om, psi = ds[X, k] * s[E, 0], ds[X, k] * s[OM, 0], ds[X, k] * s[PSI, 0]
    eh, c3, c1 = s[E, 0] * s[H, k], 0.0, 0.0
    for j in range(1, k):
        e += entry(ds, X, j) * entry(s, E, k - j)
        om += entry(ds, X, j) * entry(s, OM, k - j)
        psi += entry(ds, X, j) * entry(s, PSI, k - j)
        eh += entry(s, E, j) * entry(s, H, k - j)
        c3 += entry(s, DH, j) * entry(s, C3, k - j)
        c1 += entry(s, PSI, j) * entry(s, C3, k - j)
    part = 1.0 / k
    s[E, k], s[OM, k], s[PSI, k] = par[MINUS_P] * e * part, om * part, par[MINUS_SIGMA] * psi * part
    s[EH, k] = eh + s[E, k] * s[H, 0]
    s[DH, k] = s[EH, k] + s[F, k]
    s[C3, k] = (par[L] * s[OM, k] - c3 - s[DH, k] * s[C3, 0]) * par[ONE_D]
    s[C1, k] = c1 + s[PSI, k] * s[C3, 0] + s[PSI, 0] * s[C3, k]
