"""Vectors of analytic functions of time on a step [0, h]: Taylor polynomials, and bounds of what they leave out.

A function y(t) = sum_k c_k t^k is held as balls around c_0 ... c_(N-1) and a bound of the tail's norm, where
||y|| = sum_k |c_k| h^k. With this norm such functions are a Banach algebra (||y z|| <= ||y|| ||z||), and it bounds
|y| on [0, h]. Bounds are doubles rounded up generously; each comes in several variants (columns), one for each of
several h, so that one pass tests many steps. Without a frame there are no tails: plain truncated series, to find the
coefficients.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from flint import arb, arb_poly, arb_series, ctx

from ..arguments import FloatArray

UP = 1 + 1e-9
"""Above the relative rounding error of any sum of up to a million products of nonnegative doubles."""
TINY = 1e-280
"""Above the absolute error by underflow of any such sum."""


@dataclass(frozen=True)
class Frame:
    """Candidates h for the step's length (doubles, taken exactly) and its order N (how many coefficients are balls)."""

    h: FloatArray
    order: int

    def powers(self) -> FloatArray:
        """Upper bounds of h^k, k < N: (N, candidates)."""
        return np.asarray(self.h ** np.arange(self.order)[:, np.newaxis] * UP + TINY)


Series = Sequence[arb_series] | Callable[[], Sequence[arb_series]]
"""The polynomials of a vector; or, where it may never be asked for them, what computes them."""


class Bundle:
    """A vector of functions; `tail` (rows, candidates) bounds the norms of their tails, if there is a frame.

    sizes: upper bounds of the coefficients' absolute values, (rows, N), if they are known without the polynomials.
    """

    __slots__ = ("_majorant", "_rows", "_series", "_sizes", "frame", "tail")

    def __init__(
        self,
        series: Series,
        frame: Frame | None = None,
        tail: FloatArray | None = None,
        sizes: FloatArray | None = None,
    ):
        self.frame, self.tail, self._sizes = frame, tail, sizes
        self._series: Callable[[], Sequence[arb_series]] | None = None
        self._rows: list[arb_series] = []
        self._majorant: FloatArray | None = None
        if callable(series):
            self._series = series
        else:
            self._rows = self._checked(series)

    def _checked(self, series: Sequence[arb_series]) -> list[arb_series]:
        if self.frame is not None and any(s.prec < self.frame.order for s in series):
            raise RuntimeError(f"series of fewer than {self.frame.order} coefficients: ctx.cap is {ctx.cap}")
        return list(series)

    @property
    def series(self) -> list[arb_series]:
        """The polynomials."""
        if self._series is not None:
            self._rows, self._series = self._checked(self._series()), None
        return self._rows

    def settle(self) -> None:
        """Computes the polynomials now, while ctx.cap is right."""
        self._rows = self.series

    def framed(self, frame: Frame, tail: FloatArray | None) -> Bundle:
        """The same polynomials with tails."""
        return Bundle(lambda: self.series, frame, tail, self._sizes)

    def __len__(self) -> int:
        if self._sizes is not None:
            return len(self._sizes)
        return len(self.tail) if self.tail is not None else len(self.series)

    @property
    def sizes(self) -> FloatArray:
        """Upper bounds of |c_k|, (rows, N)."""
        if self._sizes is None:
            assert self.frame is not None
            bound = np.zeros((len(self.series), self.frame.order))
            for row, series in enumerate(self.series):
                found = [float(c.abs_upper()) for c in series.coeffs()]
                bound[row, : len(found)] = found
            self._sizes = bound * UP + TINY
        return self._sizes

    @property
    def majorant(self) -> FloatArray:
        """Upper bounds of |c_k| h^k, (rows, N, candidates)."""
        if self._majorant is None:
            assert self.frame is not None
            bound = self.sizes[:, :, np.newaxis]
            self._majorant = (bound * UP + TINY) * self.frame.powers() * UP + TINY
        return self._majorant

    @property
    def norm(self) -> FloatArray:
        """Upper bounds of the polynomials' norms, (rows, candidates)."""
        return np.asarray(self.majorant.sum(axis=1) * UP)

    def __add__(self, other: Bundle) -> Bundle:
        return self._linear(other, lambda: [a + b for a, b in pairs(self, other)])

    def __sub__(self, other: Bundle) -> Bundle:
        return self._linear(other, lambda: [a - b for a, b in pairs(self, other)])

    def __neg__(self) -> Bundle:
        return self._of(lambda: [-a for a in self.series], self.tail)

    def __mul__(self, other: Bundle) -> Bundle:
        return self.product(other, lambda: [a * b for a, b in pairs(self, other)])

    def __truediv__(self, other: Bundle) -> Bundle:
        return self.quotient(other, lambda: [a / b for a, b in pairs(self, other)])

    def _of(self, series: Callable[[], Sequence[arb_series]], tail: FloatArray | None) -> Bundle:
        """Polynomials at once where there is no tail (as ctx.cap will change), else when they are asked for."""
        return Bundle(series()) if tail is None or self.frame is None else Bundle(series, self.frame, tail)

    def known_as(self, series: Callable[[], Sequence[arb_series]] | None, sizes: FloatArray) -> Bundle:
        """The same functions, whose coefficients have been found elsewhere, or are bounded by `sizes` at least."""
        return Bundle(series or (lambda: self.series), self.frame, self.tail, sizes)

    def product(
        self, other: Bundle, series: Callable[[], Sequence[arb_series]], sizes: FloatArray | None = None
    ) -> Bundle:
        """The product, whose coefficients are known to be `series`, bounded by `sizes`."""
        if self.tail is None or other.tail is None:
            return Bundle(series())
        tail = overflow(self.majorant, other.majorant) + (self.norm + self.tail) * other.tail + other.norm * self.tail
        return Bundle(series, self.frame, tail * UP + TINY, sizes)

    def quotient(
        self, other: Bundle, series: Callable[[], Sequence[arb_series]], sizes: FloatArray | None = None
    ) -> Bundle:
        """The quotient, known to be `series`, if the divisor's constant terms outweigh its norm (else tails of inf)."""
        if self.tail is None or other.tail is None:
            return Bundle(series())
        quotient = Bundle(series, self.frame, None, sizes)
        lowest = np.array([[float(s[0].abs_lower())] for s in other.series]) / UP - TINY
        rest = (other.majorant[:, 1:].sum(axis=1) + other.tail) * UP + TINY
        with np.errstate(divide="ignore", invalid="ignore"):
            inverse = np.where(lowest > rest * UP, UP / (lowest - rest), np.inf)
        # (Q + q)(B + b) = A + a, hence q (B + b) = a - [Q B above the order] - Q b
        error = self.tail + overflow(quotient.majorant, other.majorant) + quotient.norm * other.tail
        return Bundle(series, self.frame, error * inverse * UP**4 + TINY, sizes)

    def scale(self, factors: Sequence[arb]) -> Bundle:
        """Row i times factors[i]."""

        def series() -> list[arb_series]:
            return [s * c for s, c in zip(self.series, factors, strict=True)]

        if self.tail is None:
            return Bundle(series())
        sizes = np.array([[float(c.abs_upper())] for c in factors]).reshape(-1, 1) * UP + TINY
        return self._of(series, sizes * self.tail * UP + TINY)

    def _linear(self, other: Bundle, series: Callable[[], Sequence[arb_series]]) -> Bundle:
        tail = None if self.tail is None or other.tail is None else (self.tail + other.tail) * UP + TINY
        return self._of(series, tail)

    def times(self, factor: arb) -> Bundle:
        """Every row times one number."""
        return self.scale([factor] * len(self))

    def take(self, rows: Sequence[int]) -> Bundle:
        """Some rows."""

        def series() -> list[arb_series]:
            return [self.series[i] for i in rows]

        if self.tail is None or self.frame is None:
            return Bundle(series())
        chosen = list(rows)
        part = Bundle(series, self.frame, self.tail[chosen], None if self._sizes is None else self._sizes[chosen])
        if self._majorant is not None:
            part._majorant = self._majorant[chosen]
        return part

    def total(self) -> Bundle:
        """The sum of the rows, one row."""
        zero = arb_series([0], ctx.cap)
        tail = None if self.tail is None else self.tail.sum(axis=0, keepdims=True) * UP + TINY
        return self._of(lambda: [sum(self.series, zero)], tail)

    def integral(self, start: Sequence[arb]) -> Bundle:
        """start + the integral from 0; one more coefficient than the integrand, up to ctx.cap or the frame's order.

        A tail's coefficient k - 1 >= N - 1 becomes coefficient k >= N, divided by k: its norm shrinks by h/N; the
        integrand's coefficient N - 1 joins the tail.
        """

        def series() -> list[arb_series]:
            return [s.integral() + c for s, c in zip(self.series, start, strict=True)]

        if self.frame is None or self.tail is None:
            return Bundle(series())
        shrink = self.frame.h / self.frame.order * UP
        return Bundle(series, self.frame, (self.tail + self._last(self.frame)) * shrink * UP + TINY)

    def _last(self, frame: Frame) -> FloatArray:
        """Upper bounds of |c_(N-1)| h^(N-1), (rows, candidates)."""
        if self._majorant is not None:
            return np.asarray(self._majorant[:, -1])
        if self._sizes is not None:
            bound = self._sizes[:, -1:]
        else:
            sizes = [[float(s[frame.order - 1].abs_upper())] for s in self.series]
            bound = np.array(sizes, dtype=np.float64).reshape(len(self.series), 1)
        return np.asarray((bound * UP + TINY) * (frame.h ** (frame.order - 1) * UP + TINY) * UP + TINY)

    def at(self, row: int, s: arb, candidate: int) -> arb:
        """The value of one row at every time in the ball s, which must lie in [0, h]."""
        value = arb_poly(self.series[row].coeffs())(s)
        if self.tail is None:
            return value
        return value + arb(0, float(self.tail[row, candidate]))


def constants(values: Sequence[arb], frame: Frame | None) -> Bundle:
    """Functions that do not vary."""
    tail = None if frame is None else np.zeros((len(values), len(frame.h)))
    return Bundle([arb_series([v], ctx.cap) for v in values], frame, tail)


def join(parts: Sequence[Bundle]) -> Bundle:
    """One vector after another."""
    frame = next((part.frame for part in parts), None)
    tails = [part.tail for part in parts if part.tail is not None]

    def series() -> list[arb_series]:
        return [s for part in parts for s in part.series]

    if frame is None or not tails:
        return Bundle(series())
    known = [part._sizes for part in parts if part._sizes is not None]
    return Bundle(series, frame, np.concatenate(tails), np.concatenate(known) if len(known) == len(parts) else None)


def overflow(p: FloatArray, q: FloatArray) -> FloatArray:
    """Upper bounds of sum_(i+j>=N) p_i q_j, (rows, candidates), for majorants (rows, N, candidates)."""
    ends = np.cumsum(q[:, ::-1], axis=1)  # ends[:, i - 1]: the sum of the last i entries
    return np.asarray((p[:, 1:] * ends[:, :-1]).sum(axis=1) * UP + TINY)


def pairs(a: Bundle, b: Bundle) -> list[tuple[arb_series, arb_series]]:
    """Rows side by side; a vector of one row goes with every row of the other."""
    left = a.series * len(b) if len(a) == 1 else a.series
    right = b.series * len(a) if len(b) == 1 else b.series
    return list(zip(left, right, strict=True))


class Mix:
    """A constant matrix that acts on vectors of functions; remembers the columns of coefficients already done.

    Each is valid for one vector only, whose coefficients are found one order after another.
    """

    def __init__(self, matrix: Sequence[Sequence[arb]], apply: Callable[[list[arb]], list[arb]]) -> None:
        self._apply = apply
        self._rows: list[list[arb]] = [[] for _ in matrix]
        self._sizes = np.array([[float(x.abs_upper()) for x in row] for row in matrix]) * UP + TINY

    def image(self, vector: Bundle, series: Series, sizes: FloatArray | None = None) -> Bundle:
        """The image of a vector, known to be `series`, bounded by `sizes`."""
        if vector.tail is None:
            return Bundle(series)
        return Bundle(series, vector.frame, self._sizes @ vector.tail * UP + TINY, sizes)

    def __call__(self, vector: Bundle) -> Bundle:
        for k in range(len(self._rows[0]), ctx.cap):
            for row, value in zip(self._rows, self._apply([s[k] for s in vector.series]), strict=True):
                row.append(value)
        return self.image(vector, [arb_series(row[: ctx.cap], ctx.cap) for row in self._rows])
