"""One way to compile kernels: cached on disk, IEEE divisions, fused multiply-adds, nothing reordered."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """`function` compiled by numba at its first call; division by zero gives infinity instead of an error."""
    return cast(F, njit(cache=True, error_model="numpy", fastmath={"contract"})(function))


def inlined(function: F) -> F:
    """`compiled`, and always inlined by LLVM: a loop is vectorised only if it calls nothing."""
    return cast(F, njit(cache=True, error_model="numpy", fastmath={"contract"}, forceinline=True)(function))
