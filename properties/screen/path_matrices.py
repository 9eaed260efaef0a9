"""Spillover matrices: the paper's tables, random ones and sparse ones, in exact numbers; rows send."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ...numeric.arguments import FloatArray

Matrix = tuple[tuple[Fraction, ...], ...]
ZERO, ONE = Fraction(0), Fraction(1)
PARTS = 4
SPARSE = 0.25


def within(n: int) -> Matrix:
    """Table 1 with spillover 1: each industry teaches itself."""
    return tuple(tuple(ONE if i == j else ZERO for j in range(n)) for i in range(n))


def paired(n: int) -> Matrix:
    """Table 2 with spillover 1, for even n: industries 1 and 2 teach each other, 3 and 4, and so on."""
    return tuple(tuple(ONE if i ^ 1 == j else ZERO for j in range(n)) for i in range(n))


def table(model: str, n: int) -> Matrix:
    """The table that a model names."""
    return paired(n) if model.endswith("2") else within(n)


def matrix_for(model: str, n: int, rng: np.random.Generator) -> Matrix:
    """The table that the model names; where the model leaves it open, one of the tables, or a random or sparse one."""
    if model != "trade-paths":
        return table(model, n)
    kind = int(rng.integers(4 if n % 2 == 0 else 3))
    if kind == 0:
        return within(n)
    if kind == 3:
        return paired(n)
    parts = rng.integers(0, PARTS + 1, (n, n))
    if kind == 2:
        parts = np.where(rng.random((n, n)) < SPARSE, parts, 0)
    return tuple(tuple(Fraction(int(k), PARTS) for k in row) for row in parts)


def floats(matrix: Matrix) -> FloatArray:
    """The matrix in floats."""
    return np.array([[float(x) for x in row] for row in matrix])
