"""Two economies in a fixed pattern of trade as power series in time: Hanlon (2012), eqs. (8), (9), (12), Appendix A.

A pattern is a code per industry: who makes it. The technologies that move (the slots: those of active industries,
Home's first) are the state; labor follows from them at each order, so that the two cannot drift apart. With
p = sigma - 1, w = A^p, x = log omega and E = omega^(-p), the labor of a slot is w times a series of its kind:

  closed   c2 = L/N, c4 = L*/N* for industries made by both, N and N* being sums of w over these;
  drop     c1 = L/H, c3 = L*/F for traded industries, sigma x = log(H/F) + log(L*/L): nothing is shared;
  flat     x = log(A_m/A*_m): with D = E (H + N) + F + w*_m Home's, D* = E H + F + w*_m + N* Foreign's sum over
           effective technologies, c1 = E (L/D + L*/(omega D*)), c2 = E L/D, c3 = omega L/D + L*/D*, c4 = L*/D*,
           and the shared industry m takes the rest of labor in both countries;
  partly   the same without m, and x such that trade in what is traded balances:
           omega L F/D = L* E H/D*, that is sigma x + log(F/H) - log D + log D* + log(L/L*) = 0;
  mobile   c1 = c3 = (L + L*)/(H + F), x = 0.
"""

import numpy as np
from numba import njit

from .notation import (
    AT_HOME,
    BOTH,
    C1,
    C2,
    C3,
    C4,
    CLOSED,
    DF,
    DH,
    DROP,
    FLAT,
    KIND,
    LOGDF,
    LOGDH,
    LOGF,
    LOGH,
    MOBILE,
    NS,
    OM,
    PAIR,
    PAIR_FI,
    PAIR_FJ,
    PAIR_HI,
    PARTLY,
    PSI,
    REST_F,
    REST_H,
    SHARED,
    SLOTS,
    UV,
    E,
    F,
    H,
    N,
    U,
    V,
    X,
)
from .slide import MIXED, mix
from .taylor import exponential, logarithm, product, quotient


@njit(cache=True, error_model="numpy")
def layout(codes, mobile, work):  # type: ignore[no-untyped-def]
    """Slots of a pattern: their industries, the series that gives their labor (-1: the rest), and `meta`."""
    meta, industry, kinds = work.meta, work.industry, work.kinds
    n, q = codes.size, 0
    meta[REST_H : PAIR_FJ + 1] = -1
    shared, partly, traded = False, False, False
    for country in range(2):
        for i in range(n):
            c = codes[i]
            if c == 1 - country:
                continue
            industry[q] = i
            kinds[q] = (C2 if country == 0 else C4) if c == BOTH else (C1 if country == 0 else C3)
            if c == SHARED:
                kinds[q], meta[REST_H + country], shared = -1, q, True
            if c == PAIR:
                first = meta[PAIR_HI + 2 * country] < 0
                kinds[q], meta[PAIR_HI + 2 * country + (0 if first else 1)], shared = -1, q, True
            partly, traded = partly or c == BOTH, traded or c != BOTH
            q += 1
        if country == 0:
            meta[AT_HOME] = q
    meta[SLOTS] = q
    meta[KIND] = MOBILE if mobile else FLAT if shared else PARTLY if partly and traded else DROP if traded else CLOSED


@njit(cache=True, error_model="numpy")
def series(a, economy, h, order, work, x):  # type: ignore[no-untyped-def]
    """Coefficients 0 to `order` in time over h, for technologies a (2, n) and the slots of `layout`.

    Fills y (technologies), ell (their logs), w (powers, scaled), lab (labor), and s (scalars); x: guess of log omega.
    """
    tau, sigma, labor, labor_star = economy
    meta, industry, kinds, y, ell, w, lab, s, pair = work[:9]
    _begin(a, sigma, labor, labor_star, meta, industry, kinds, y, ell, w, s, x)
    p, slots, home = sigma - 1.0, meta[SLOTS], meta[AT_HOME]
    slides = meta[PAIR_HI] >= 0
    for k in range(order + 1):
        if k > 0:
            for q in range(slots):
                ell[q, k] = logarithm(ell[q], y[q], k)
                w[q, k] = exponential(w[q], ell[q], p, k)
            _sums(meta, kinds, w, s, k)
            _scalars(meta, sigma, labor, labor_star, ell, s, k)
        _labor(meta, kinds, labor if k == 0 else 0.0, labor_star if k == 0 else 0.0, w, s, lab, k)
        if slides:
            mix(meta, industry, tau, y, w, lab, s, pair, k)
        if k == order:
            return
        for q in range(slots):
            total = 0.0
            for r in range(0 if q < home else home, home if q < home else slots):
                total += tau[industry[r], industry[q]] * lab[r, k]
            y[q, k + 1] = h * total / (k + 1)
        if slides:
            for z in range(4):
                y[meta[PAIR_HI + z], k + 1] = h * pair[MIXED, z, k] / (k + 1)


@njit(cache=True, error_model="numpy")
def _begin(a, sigma, labor, labor_star, meta, industry, kinds, y, ell, w, s, x):  # type: ignore[no-untyped-def]
    """Order 0. Powers are scaled, each country's by its own best or by the world's, so that none overflows."""
    p, home, kind = sigma - 1.0, meta[AT_HOME], meta[KIND]
    best = np.full(2, -np.inf)
    for q in range(meta[SLOTS]):
        country = 0 if q < home else 1
        y[q, 0] = a[country, industry[q]]
        ell[q, 0] = np.log(y[q, 0])
        best[country] = max(best[country], ell[q, 0])
    if kind == FLAT:
        m, n = (meta[REST_H], meta[REST_F]) if meta[REST_H] >= 0 else (meta[PAIR_HI], meta[PAIR_FI])
        x = ell[m, 0] - ell[n, 0]
    s[X, 0] = x
    for turn in range(2):
        if kind == MOBILE:
            best[:] = best.max()
        elif kind == FLAT or (kind == PARTLY and turn == 1):
            best[1] = max(best[0] - s[X, 0], best[1])
        s[E, 0] = np.exp(p * (best[0] - s[X, 0] - best[1]))
        for q in range(meta[SLOTS]):
            w[q, 0] = np.exp(p * (ell[q, 0] - best[0 if q < home else 1]))
        _sums(meta, kinds, w, s, 0)
        if kind != PARTLY or turn == 1:
            break
        s[X, 0] = balance(s[H, 0], s[N, 0], s[F, 0], s[NS, 0], p * (best[0] - best[1]), p, labor, labor_star, x)
    if kind == DROP:
        s[X, 0] = (np.log(s[H, 0] * labor_star / (s[F, 0] * labor)) + p * (best[0] - best[1])) / sigma
        s[LOGH, 0] = s[LOGF, 0] = 0.0
    _scalars(meta, sigma, labor, labor_star, ell, s, 0)


@njit(cache=True, error_model="numpy")
def balance(h, n, f, n_star, scale, p, labor, labor_star, x):  # type: ignore[no-untyped-def]
    """log omega at which trade in part of the industries balances, from the guess x; e^scale h: Home's true sum."""
    target = np.log(labor / labor_star * f / h) - scale
    low, high = -np.inf, np.inf
    for _ in range(200):
        hn, fn = np.log(h + n) + scale - p * x, np.log(f + n_star)
        at_h, at_f = np.log(h) + scale - p * x, np.log(f)
        d, d_star = np.logaddexp(hn, at_f), np.logaddexp(at_h, fn)
        gap = (1 + p) * x + target - d + d_star
        slope = 1 + p + p * np.exp(hn - d) - p * np.exp(at_h - d_star)
        if gap > 0:
            high = x
        else:
            low = x
        new = x - gap / slope
        if not low <= new <= high:
            new = 0.5 * (low + high)
        if abs(new - x) <= 1e-16 * (1 + abs(x)):
            return new
        x = new
    return x


@njit(cache=True, error_model="numpy")
def _sums(meta, kinds, w, s, k):  # type: ignore[no-untyped-def]
    """Sums of powers over Home's, Foreign's and both's industries; the shared ones are counted among Foreign's."""
    s[H, k] = s[F, k] = s[N, k] = s[NS, k] = 0.0
    for q in range(meta[SLOTS]):
        if kinds[q] == C1:
            s[H, k] += w[q, k]
        elif kinds[q] == C2:
            s[N, k] += w[q, k]
        elif kinds[q] == C4:
            s[NS, k] += w[q, k]
        elif q >= meta[AT_HOME]:
            s[F, k] += w[q, k]


@njit(cache=True, error_model="numpy")
def _scalars(meta, sigma, labor, labor_star, ell, s, k):  # type: ignore[no-untyped-def]
    kind, one, one_star = meta[KIND], labor if k == 0 else 0.0, labor_star if k == 0 else 0.0
    if kind == CLOSED:
        s[C2, k], s[C4, k] = quotient(s[C2], one, s[N], k), quotient(s[C4], one_star, s[NS], k)
        if k > 0:
            s[X, k] = 0.0
        return
    if kind == MOBILE:
        s[DH, k] = s[H, k] + s[F, k]
        s[C1, k] = s[C3, k] = quotient(s[C1], one + one_star, s[DH], k)
        s[X, k] = 0.0
        return
    if kind == DROP:
        s[C1, k], s[C3, k] = quotient(s[C1], one, s[H], k), quotient(s[C3], one_star, s[F], k)
        if k > 0:
            s[LOGH, k], s[LOGF, k] = logarithm(s[LOGH], s[H], k), logarithm(s[LOGF], s[F], k)
            s[X, k] = (s[LOGH, k] - s[LOGF, k]) / sigma
        return
    _effective(meta, sigma - 1.0, ell, s, k)
    s[U, k], s[V, k] = quotient(s[U], one, s[DH], k), quotient(s[V], one_star, s[DF], k)
    s[C4, k] = s[V, k]
    s[C3, k] = product(s[OM], s[U], k) + s[V, k]
    s[UV, k] = s[U, k] + product(s[PSI], s[V], k)
    s[C1, k], s[C2, k] = product(s[E], s[UV], k), product(s[E], s[U], k)


@njit(cache=True, error_model="numpy")
def _effective(meta, p, ell, s, k):  # type: ignore[no-untyped-def]
    """omega, its powers and both countries' sums over effective technologies."""
    if k > 0:
        if meta[KIND] == FLAT:
            m, n = (meta[REST_H], meta[REST_F]) if meta[REST_H] >= 0 else (meta[PAIR_HI], meta[PAIR_FI])
            s[X, k] = ell[m, k] - ell[n, k]
        else:
            s[X, k] = 0.0
        s[E, k] = exponential(s[E], s[X], -p, k)
    if meta[KIND] == PARTLY:
        if k == 0:
            s[LOGH, 0] = s[LOGF, 0] = s[LOGDH, 0] = s[LOGDF, 0] = 0.0
        else:
            _totals(s, k)
            s[LOGH, k], s[LOGF, k] = logarithm(s[LOGH], s[H], k), logarithm(s[LOGF], s[F], k)
            d, d_star = logarithm(s[LOGDH], s[DH], k), logarithm(s[LOGDF], s[DF], k)
            e = p * s[E, 0]
            slope = 1 + p + e * (s[H, 0] + s[N, 0]) / s[DH, 0] - e * s[H, 0] / s[DF, 0]
            s[X, k] = (s[LOGH, k] - s[LOGF, k] + d - d_star) / slope
            s[E, k] -= e * s[X, k]
    _totals(s, k)
    if meta[KIND] == PARTLY and k > 0:
        s[LOGDH, k], s[LOGDF, k] = logarithm(s[LOGDH], s[DH], k), logarithm(s[LOGDF], s[DF], k)
    if k == 0:
        s[OM, 0], s[PSI, 0] = np.exp(s[X, 0]), np.exp(-s[X, 0])
    else:
        s[OM, k], s[PSI, k] = exponential(s[OM], s[X], 1.0, k), exponential(s[PSI], s[X], -1.0, k)


@njit(cache=True, error_model="numpy")
def _totals(s, k):  # type: ignore[no-untyped-def]
    traded = product(s[E], s[H], k) + s[F, k]
    s[DH, k] = traded + product(s[E], s[N], k)
    s[DF, k] = traded + s[NS, k]


@njit(cache=True, error_model="numpy")
def _labor(meta, kinds, rest, rest_star, w, s, lab, k):  # type: ignore[no-untyped-def]
    for q in range(meta[SLOTS]):
        if kinds[q] < 0:
            continue
        lab[q, k] = product(w[q], s[kinds[q]], k)
        if q < meta[AT_HOME]:
            rest -= lab[q, k]
        else:
            rest_star -= lab[q, k]
    if meta[REST_H] >= 0:
        lab[meta[REST_H], k], lab[meta[REST_F], k] = rest, rest_star
    if meta[PAIR_HI] >= 0:
        lab[meta[PAIR_HI], k], lab[meta[PAIR_FI], k] = rest, rest_star
