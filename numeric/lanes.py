"""Eight doubles side by side, as one value inside numba's kernels: what one economy is to a loop, eight are to a lane.

`load(array, i)` and `store(array, i, x)` move eight neighbours of a contiguous one-dimensional array of doubles,
without any check of bounds, and `entry(array, i, j)` reads one of a table; `spread(a)` puts one number everywhere;
`+ - * /`, `sqrt`, `largest(x, y)` and `choose(error, x, y)` work entry by entry; `total(x)` adds them up. LLVM's own
vectoriser gives up on loops over several arrays, as they might overlap; this asks for vectors by name.
"""

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, overload, register_model

WIDTH = 8
_VECTOR = ir.VectorType(ir.DoubleType(), WIDTH)
_CONTRACT = ("contract",)  # a product and a sum may become one fused operation


class Eight(types.Type):  # type: ignore[misc]
    """The type of eight doubles in numba's eyes."""

    def __init__(self) -> None:
        super().__init__(name="Eight")


EIGHT = Eight()


@register_model(Eight)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _VECTOR)


def _primitive(function: Callable[..., Any]) -> Any:
    return intrinsic(function)


def _place(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """The address of entry i, as that of eight."""
    array = context.make_array(signature.args[0])(context, builder, args[0])
    return builder.bitcast(builder.gep(array.data, [args[1]]), _VECTOR.as_pointer())


@_primitive
def load(context: Any, array: Any, i: Any) -> Any:
    """Entries i to i + 7."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(_place(context, builder, signature, args), align=8)

    return EIGHT(array, types.intp), make


@_primitive
def store(context: Any, array: Any, i: Any, x: Any) -> Any:
    """Entries i to i + 7 become x."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _place(context, builder, signature, args), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, EIGHT), make


@_primitive
def entry(context: Any, array: Any, i: Any, j: Any) -> Any:
    """One entry of a contiguous two-dimensional array of doubles, without any check."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        table = context.make_array(signature.args[0])(context, builder, args[0])
        row = builder.mul(args[1], builder.extract_value(table.shape, 1))
        return builder.load(builder.gep(table.data, [builder.add(row, args[2])]))

    return types.float64(array, types.intp, types.intp), make


@_primitive
def spread(context: Any, a: Any) -> Any:
    """The number a, eight times."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        one = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), args[0], ir.Constant(ir.IntType(32), 0))
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
        return builder.shuffle_vector(one, ir.Constant(_VECTOR, ir.Undefined), zeros)

    return EIGHT(types.float64), make


def _binary(name: str) -> Any:
    @_primitive
    def apply(context: Any, x: Any, y: Any) -> Any:
        def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return getattr(builder, name)(*args, flags=_CONTRACT)

        return EIGHT(EIGHT, EIGHT), make

    return apply


_add, _sub, _mul, _div = map(_binary, ("fadd", "fsub", "fmul", "fdiv"))


@_primitive
def largest(context: Any, x: Any, y: Any) -> Any:
    """The larger of x and y, y where x is not a number."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *args), *args)

    return EIGHT(EIGHT, EIGHT), make


@_primitive
def choose(context: Any, error: Any, x: Any, y: Any) -> Any:
    """x where the error is below 1, else y (where the error is not a number, too)."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", args[0], ir.Constant(_VECTOR, [1.0] * WIDTH)), *args[1:])

    return EIGHT(EIGHT, EIGHT, EIGHT), make


@_primitive
def total(context: Any, x: Any) -> Any:
    """The sum of the eight."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        name, number = "llvm.vector.reduce.fadd.v8f64", ir.DoubleType()
        kind = ir.FunctionType(number, [number, _VECTOR])
        function = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        return builder.call(function, [ir.Constant(number, 0.0), args[0]], fastmath=("reassoc",))

    return types.float64(EIGHT), make


@_primitive
def sqrt(context: Any, x: Any) -> Any:
    """Square roots."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(_VECTOR, [_VECTOR])
        function = builder.module.globals.get("llvm.sqrt.v8f64") or ir.Function(builder.module, kind, "llvm.sqrt.v8f64")
        return builder.call(function, args)

    return EIGHT(EIGHT), make


def _overloaded(symbol: Any, apply: Any) -> None:
    @overload(symbol)
    def chosen(x, y):  # type: ignore[no-untyped-def]  # numba compares the two signatures
        if isinstance(x, Eight) and isinstance(y, Eight):
            return lambda x, y: apply(x, y)
        return None


_overloaded(operator.add, _add)
_overloaded(operator.sub, _sub)
_overloaded(operator.mul, _mul)
_overloaded(operator.truediv, _div)
