"""The disproof that values make: the negation of a claim with quantifiers, from numbers for all its symbols.

The values are those of a counterexample to the claim with its quantifiers moved out (`symbolic/prenex.py`): `take` them
for the symbols, and refute each quantified part at its own numbers. Numbers are compared by balls, in the kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import count
from typing import Any

from ...numeric.balls import Value, Values
from ...properties.confirm import text
from ...properties.ties import decided, term
from ...symbolic.claim import Claim
from ...symbolic.expression import Binder, Logic, Node, Quant
from ...symbolic.prenex import Prenex, Pulled, prenex
from ...symbolic.substitute import Function, Substitution, substitute
from ...symbolic.text import to_text
from ..context import is_ground
from ..kernel import Certificate

Lines = list[dict[str, Any]]
SETTLE: Lines = [{"do": "settle"}]


class NoLines(ValueError):
    """The values do not decide a part of the claim."""


def disproof(claim: Claim, found: Values | None, counterexample: Certificate | None) -> Certificate | None:
    """The certificate for a claim, from values that violate its prenex form, and their certificate if they have one.

    They have none where both sides of the relation to blame are equal and balls cannot tell: lines do.
    """
    flat = prenex(claim)
    if found is None or (flat is None and counterexample is not None):
        return counterexample
    return negation_at(claim, flat, found, counterexample)


def negation_at(
    claim: Claim, flat: Prenex | None, values: Values, counterexample: Certificate | None
) -> Certificate | None:
    """Lines for the values; None if the writer finds none.

    It keeps values, precision and margin of a counterexample, for people; the kernel reads the lines alone.
    """
    if flat is None:
        hypotheses = tuple(Pulled(a.formula, a.formula) for a in claim.hypotheses)
        flat = Prenex(claim, (), Pulled(claim.conclusion, claim.conclusion), hypotheses)
    try:
        lines = _Writer(values).negation(claim, flat)
    except (NoLines, ValueError):
        return None
    told: dict[str, Any] = {"values": {name: text(v) for name, v in values.items()}}
    if counterexample is not None:
        told |= {k: counterexample[k] for k in ("precision", "margin")}
    return {"claim": claim.id, "digest": claim.digest, "kind": "negation", **told, "proof": lines}


def taken(binders: tuple[Binder, ...], values: Mapping[str, Value]) -> Lines:
    """The line that takes these values for the symbols of a claim; none for a claim without symbols.

    Raises NoLines if a symbol has no value: a path in time, of which only the beginning is known.
    """
    if not binders:
        return []
    missing = [b.name for b in binders if b.name not in values]
    if missing:
        raise NoLines(f"no value of {', '.join(missing)}")
    return [{"do": "take", "values": {b.name: _written(values[b.name]) for b in binders}}]


def number_text(value: Fraction) -> str:
    """An exact number as proofs write it."""
    return str(value) if value >= 0 and value.denominator == 1 else f"({value})"


def _written(value: Value) -> Any:
    """A value as the line `take` has it."""
    found = term(value)
    if isinstance(found, Function):
        return {"params": list(found.params), "body": to_text(found.body)}
    return number_text(value) if isinstance(value, Fraction) else value


class _Writer:
    """Writes lines for formulas at one point; labels are new on every call."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values
        self.terms: Substitution = {k: term(v) for k, v in values.items()}
        self.labels = count(1)

    def negation(self, claim: Claim, found: Prenex) -> Lines:
        """The hypotheses hold and the statement fails."""
        label = self.label()
        proofs = [self.proof(p) for p in found.hypotheses]
        proofs.append([{"do": "deny", "as": label}, *self.clash(label, found.statement)])
        return [*taken(claim.binders, self.values), {"do": "parts", "proofs": proofs}]

    def label(self) -> str:
        return f"at{next(self.labels)}"

    def here(self, node: Node) -> Node:
        """The formula at the numbers."""
        return substitute(node, self.terms)

    def true(self, part: Pulled) -> bool:
        """Whether the part, without its quantifiers, holds at the values."""
        found = decided(part.left, self.values)
        if found is None:
            raise NoLines(f"{to_text(part.left)} is not decided")
        return found

    def have(self, part: Pulled) -> tuple[str, Lines]:
        """A label for the part, which holds at the values, and the lines that give it."""
        label = self.label()
        return label, [{"do": "have", "as": label, "formula": to_text(self.here(part.was)), "proof": self.proof(part)}]

    def proof(self, part: Pulled) -> Lines:
        """Lines that prove a part that holds at the values."""
        if is_ground(part.was):
            return SETTLE
        match part.was:
            case Quant(kind="exists") if part.name:
                value = {part.was.binder.name: self.number(part.name)}
                return [{"do": "take", "values": value}, *self.proof(part.parts[0])]
            case Logic("and" | "iff"):
                return [{"do": "parts", "proofs": [self.proof(p) for p in part.parts]}]
            case Logic("not"):
                label = self.label()
                return [{"do": "deny", "as": label}, *self.clash(label, part.parts[0])]
            case Logic("implies"):
                label = self.label()
                holds_before = self.true(part.parts[0])
                rest = self.proof(part.parts[1]) if holds_before else self.absurd(label, part.parts[0], part.parts[1])
                return [{"do": "assume", "as": label}, *rest]
            case _:
                return SETTLE

    def absurd(self, label: str, false: Pulled, goal: Pulled) -> Lines:
        """Lines for a goal that follows from a part that fails: what is denied of the goal is not used."""
        return [{"do": "deny", "as": self.label()}, *self.clash(label, false)]

    def number(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, Fraction):
            raise NoLines(f"{name} is no number")  # or it occurs nowhere, and the search left it out
        return number_text(value)

    def clash(self, label: str, part: Pulled) -> Lines:
        """Lines that lead a part, which fails at the values and is known under the label, to a contradiction."""
        new = self.label()
        if is_ground(part.was):
            denied = to_text(Logic("not", (self.here(part.was),)))
            return [{"do": "have", "as": new, "formula": denied, "proof": SETTLE}, self.settle(label, new)]
        match part.was:
            case Quant(kind="forall") if part.name:
                at = {part.was.binder.name: self.number(part.name)}
                line, rest = self.stripped(part.parts[0], new, [])
                return [*line, {"do": "note", "as": new, "rule": "instance", "of": label, "at": at}, *rest]
            case Logic("and" | "iff"):
                labels = [self.label() for _ in part.parts]
                broken = next(k for k, p in enumerate(part.parts) if not self.true(p))
                note = {"do": "note", "as": labels, "rule": "instance", "of": label}
                return [note, *self.clash(labels[broken], part.parts[broken])]
            case Logic("implies"):
                before, rest = self.stripped(part, new, [])
                return [*before, {"do": "note", "as": new, "rule": "instance", "of": label}, *rest]
            case Logic("or"):
                branches = [self.clash(new, p) for p in part.parts]
                of = [to_text(self.here(p.was)) for p in part.parts]
                return [{"do": "cases", "as": new, "of": of, "branches": branches}]
            case _:
                raise NoLines("a quantifier that the values do not decide")

    def stripped(self, part: Pulled, label: str, before: Lines) -> tuple[Lines, Lines]:
        """An instance drops antecedents by itself: the lines that it needs before, and those that follow it."""
        while isinstance(part.was, Logic) and part.was.op == "implies":
            if not is_ground(part.parts[0].was):
                before = [*before, *self.have(part.parts[0])[1]]
            part = part.parts[1]
        return before, self.clash(label, part)

    @staticmethod
    def settle(*labels: str) -> dict[str, Any]:
        return {"do": "settle", "using": list(labels)}
