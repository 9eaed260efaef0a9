"""Spillover matrices, rows send: the paper's tables, and entries as coordinates where a claim leaves them open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from ...numeric.arguments import BoolArray, FloatArray
from ...symbolic.expression import Binder, Domain, Num
from .graph import Cell
from .path_names import MATRIX

Matrix = tuple[tuple[Fraction, ...], ...]
ZERO, ONE = Fraction(0), Fraction(1)
SPARSE = 0.25
"""How many entries of a sparse matrix are not 0."""
ALL = Domain(lo=Num(ZERO), hi=Num(ONE), lo_open=False, hi_open=False)


def within(n: int) -> Matrix:
    """Table 1 with spillover 1: each industry teaches itself."""
    return tuple(tuple(ONE if i == j else ZERO for j in range(n)) for i in range(n))


def paired(n: int) -> Matrix:
    """Table 2 with spillover 1, for even n: industries 1 and 2 teach each other, 3 and 4, and so on."""
    return tuple(tuple(ONE if i ^ 1 == j else ZERO for j in range(n)) for i in range(n))


def table(model: str, n: int) -> Matrix:
    """The table that a model names."""
    return paired(n) if model.endswith("2") else within(n)


def floats(matrix: Matrix) -> FloatArray:
    """The matrix in floats."""
    return np.array([[float(x) for x in row] for row in matrix])


def entries(declared: Sequence[Binder], industries: Domain) -> Binder:
    """The open matrix as a symbol: its domain as declared, if that lies within [0, 1], industries by industries."""
    found = next((b.domain for b in declared if b.name == MATRIX), ALL)
    inside = all(isinstance(end, Num) and 0 <= end.value <= 1 for end in (found.lo, found.hi))
    return Binder(MATRIX, found if inside else ALL, (industries, industries))


def coordinates(free: Sequence[Cell]) -> list[int]:
    """The places of a matrix's entries among coordinates."""
    return [k for k, cell in enumerate(free) if cell[0] == MATRIX]


def drawn(free: Sequence[Cell], u: FloatArray, rng: np.random.Generator) -> None:
    """Put the coordinates (d, N) of a quarter of the matrices at Table 1, of others at Table 2, or make them sparse."""
    places = coordinates(free)
    if not places:
        return
    n = int(max(free[k][1][0] for k in places))
    kind = rng.integers(4, size=u.shape[1])
    tables = [within(n), paired(n)] if n % 2 == 0 else [within(n), within(n)]
    for k in places:
        i, j = (int(x) - 1 for x in free[k][1])
        for which, matrix in enumerate(tables):
            u[k] = np.where(kind == which, float(matrix[i][j]), u[k])
        u[k] = np.where((kind == 2) & (rng.random(u.shape[1]) >= SPARSE), 0.0, u[k])


def stacked(values: Mapping[Cell, FloatArray]) -> FloatArray | None:
    """The matrices of a batch (N, n, n), if these are among its numbers."""
    found = [x for cell, x in values.items() if cell[0] == MATRIX]
    if not found:
        return None
    n = round(len(found) ** 0.5)
    return np.stack(found, axis=-1).reshape(-1, n, n)


def fixed(free: Sequence[Cell]) -> BoolArray:
    """Which coordinates stay where they are if the matrix does."""
    found: BoolArray = np.isin(np.arange(len(free)), coordinates(free))
    return found
