"""Eight doubles side by side, or four, as one value inside numba's kernels: one economy to a loop, many side by side.

`load(array, i)` (four: `load_four`) and `store(array, i, x)` move neighbours of a contiguous one-dimensional array of
doubles, without any check of bounds, and `entry(array, i, j)` reads one of a table; `spread(a)` (`spread_four`) puts
one number everywhere; `+ - * /`, `sqrt`, `largest(x, y)` and `choose(error, x, y)` work entry by entry; `total(x)` adds
up. LLVM's own vectoriser gives up on loops over several arrays, as they might overlap; this asks for vectors by name.
"""

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, overload, register_model

EIGHT_WIDE, FOUR_WIDE = 8, 4
_CONTRACT = ("contract",)  # a product and a sum may become one fused operation


class Vector(types.Type):  # type: ignore[misc]
    """The type of that many doubles in numba's eyes."""

    def __init__(self, width: int) -> None:
        super().__init__(name=f"Vector{width}")
        self.width = width

    @property
    def llvm(self) -> Any:
        """The type in LLVM's eyes."""
        return ir.VectorType(ir.DoubleType(), self.width)

    @property
    def suffix(self) -> str:
        """How LLVM's functions for it end."""
        return f"v{self.width}f64"


@register_model(Vector)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, kind.llvm)


def _primitive(function: Callable[..., Any]) -> Any:
    return intrinsic(function)


def _place(context: Any, builder: Any, array: Any, args: Any, kind: Vector) -> Any:
    """The address of entry i, as that of a vector."""
    table = context.make_array(array)(context, builder, args[0])
    return builder.bitcast(builder.gep(table.data, [args[1]]), kind.llvm.as_pointer())


def _loader(kind: Vector) -> Any:
    @_primitive
    def load(context: Any, array: Any, i: Any) -> Any:
        """Entries from i on."""

        def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.load(_place(context, builder, signature.args[0], args, kind), align=8)

        return kind(array, types.intp), make

    return load


def _spreader(kind: Vector) -> Any:
    @_primitive
    def spread(context: Any, a: Any) -> Any:
        """The number a everywhere."""

        def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            empty = ir.Constant(kind.llvm, ir.Undefined)
            one = builder.insert_element(empty, args[0], ir.Constant(ir.IntType(32), 0))
            zeros = ir.Constant(ir.VectorType(ir.IntType(32), kind.width), [0] * kind.width)
            return builder.shuffle_vector(one, empty, zeros)

        return kind(types.float64), make

    return spread


_EIGHT, _FOUR = Vector(EIGHT_WIDE), Vector(FOUR_WIDE)
load, load_four = _loader(_EIGHT), _loader(_FOUR)
spread, spread_four = _spreader(_EIGHT), _spreader(_FOUR)


@_primitive
def store(context: Any, array: Any, i: Any, x: Any) -> Any:
    """Entries from i on become x."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _place(context, builder, signature.args[0], args, signature.args[2]), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, x), make


@_primitive
def entry(context: Any, array: Any, i: Any, j: Any) -> Any:
    """One entry of a contiguous two-dimensional array of doubles, without any check."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        table = context.make_array(signature.args[0])(context, builder, args[0])
        row = builder.mul(args[1], builder.extract_value(table.shape, 1))
        return builder.load(builder.gep(table.data, [builder.add(row, args[2])]))

    return types.float64(array, types.intp, types.intp), make


def _binary(name: str) -> Any:
    @_primitive
    def apply(context: Any, x: Any, y: Any) -> Any:
        def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return getattr(builder, name)(*args, flags=_CONTRACT)

        return x(x, y), make

    return apply


_add, _sub, _mul, _div = map(_binary, ("fadd", "fsub", "fmul", "fdiv"))


@_primitive
def largest(context: Any, x: Any, y: Any) -> Any:
    """The larger of x and y, y where x is not a number."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *args), *args)

    return x(x, y), make


@_primitive
def choose(context: Any, error: Any, x: Any, y: Any) -> Any:
    """x where the error is below 1, else y (where the error is not a number, too)."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.select(
            builder.fcmp_ordered("<", args[0], ir.Constant(signature.args[0].llvm, [1.0] * signature.args[0].width)),
            *args[1:],
        )

    return x(error, x, y), make


@_primitive
def total(context: Any, x: Any) -> Any:
    """The sum of the entries."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        vector, number = signature.args[0], ir.DoubleType()
        name, kind = f"llvm.vector.reduce.fadd.{vector.suffix}", ir.FunctionType(number, [number, vector.llvm])
        function = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        return builder.call(function, [ir.Constant(number, 0.0), args[0]], fastmath=("reassoc",))

    return types.float64(x), make


@_primitive
def sqrt(context: Any, x: Any) -> Any:
    """Square roots."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        vector = signature.args[0]
        name, kind = f"llvm.sqrt.{vector.suffix}", ir.FunctionType(vector.llvm, [vector.llvm])
        function = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        return builder.call(function, args)

    return x(x), make


def _overloaded(symbol: Any, apply: Any) -> None:
    @overload(symbol)
    def chosen(x, y):  # type: ignore[no-untyped-def]  # numba compares the two signatures
        if isinstance(x, Vector) and x == y:
            return lambda x, y: apply(x, y)
        return None


_overloaded(operator.add, _add)
_overloaded(operator.sub, _sub)
_overloaded(operator.mul, _mul)
_overloaded(operator.truediv, _div)
