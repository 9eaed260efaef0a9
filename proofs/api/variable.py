"""Declared symbols that can be used in SymPy expressions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy

from ...symbolic.errors import ClaimsError
from ...symbolic.expression import Domain, Num
from ...symbolic.load import domain_of

Declaration = tuple[str, str, tuple[str, ...], bool, str, str, str]


class Variable(sympy.Symbol):  # type: ignore[misc]  # SymPy has no types
    r"""A symbol with its domain: `Variable("sigma", "(1, oo)", tex=r"\sigma", meaning="elasticity of substitution")`.

    It is a SymPy symbol; what SymPy may assume of it (real; positive, integer, ...) is what the domain implies.
    `domain` is an interval or a set of integers with exact ends, as in a claims file: `"[0, 1)"`, `"{2, 3, ...}"`.
    With `size` (a number, the name of a variable, or several of these) it has entries, `A[1]`; with `path` its last
    index is a date. Raises ClaimsError.
    """

    __slots__ = ("declaration",)
    __iter__ = None  # `A[i]` does not make it a sequence

    declaration: Declaration

    def __new__(
        cls, name: str, domain: str = "(-oo, oo)", *, tex: str = "", meaning: str = "", unit: str = "1",
        size: int | str | Sequence[int | str] = (), path: bool = False,
    ) -> Variable:  # fmt: skip
        place = f"Variable({name!r})"
        for field, value in (("name", name), ("domain", domain), ("tex", tex), ("meaning", meaning), ("unit", unit)):
            if not isinstance(value, str):
                raise ClaimsError(f"{place}: {field} must be a text, found {value!r}")
        sizes = (size,) if isinstance(size, int | str) else tuple(size)
        flags = implied(domain_of(domain, place))
        made: Variable = sympy.Symbol.__xnew__(cls, name, **flags)
        made.declaration = (name, domain, tuple(map(str, sizes)), path, tex, meaning, unit)
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str, str], dict[str, Any]]:
        name, domain, size, path, tex, meaning, unit = self.declaration
        return (name, domain), {"size": size, "path": path, "tex": tex, "meaning": meaning, "unit": unit}

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*sympy.Symbol._hashable_content(self), self.declaration)

    def __getitem__(self, index: Any) -> Any:
        """The entry `A[i]` of a sized variable, or the value of a path at a date (`A[i, t]`)."""
        indices = index if isinstance(index, tuple) else (index,)
        expected = len(self.declaration[2]) + self.declaration[3]
        if len(indices) != expected:
            told = f"takes {expected}" if expected else "has no entries: declare it with size=..."
            raise ClaimsError(f"Variable({self.name!r}) {told}; found {len(indices)} index(es)")
        return sympy.Indexed(sympy.IndexedBase(self), *indices)

    def row(self) -> dict[str, Any]:
        """The declaration as a claims file has it."""
        _, domain, size, path, tex, meaning, unit = self.declaration
        row: dict[str, Any] = {"domain": domain, "tex": tex or self.name, "meaning": meaning, "unit": unit}
        if size:
            row["size"] = list(size)
        return {**row, "path": True} if path else row


def implied(domain: Domain) -> dict[str, bool]:
    """What SymPy may assume of a number in the domain."""
    flags = {"real": True}
    if domain.integer:
        flags["integer"] = True
    if isinstance(domain.lo, Num) and domain.lo.value >= 0:
        flags["positive" if domain.lo.value > 0 or domain.lo_open else "nonnegative"] = True
    elif isinstance(domain.hi, Num) and domain.hi.value <= 0:
        flags["negative" if domain.hi.value < 0 or domain.hi_open else "nonpositive"] = True
    return flags
