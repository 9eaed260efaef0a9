"""How the kernels of this folder are compiled: one entry point is cached, with all that it calls inside.

Compiling is shorter if what only kernels call has no wrapper for Python and no cache of its own.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])
_compile = partial(njit, error_model="numpy", fastmath={"contract"}, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def inner(function: F) -> F:
    """`function` compiled for other kernels only."""
    return cast(F, _compile()(function))


def inlined(function: F) -> F:
    """`inner`, and always inlined by LLVM."""
    return cast(F, _compile(forceinline=True)(function))
