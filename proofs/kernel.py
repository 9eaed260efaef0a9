"""The kernel: from a claim and a certificate to a verdict. It searches for nothing and believes nothing it is told.

Certificate kinds (plain data, bound to the claim by its digest):
  proof            lines of `steps.py` that close the claim
  negation         lines that close "there are values that satisfy the hypotheses and violate the statement"
  counterexample   exact values; the hypotheses hold and the statement fails there, decided exactly or by balls
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..numeric.balls import Value, Values, holds, in_domain
from ..numeric.violation import Violation, violation
from ..symbolic.claim import Claim
from ..symbolic.expression import Binder, Domain, Logic, Node, Quant
from ..symbolic.parse import StatementError, rational
from .context import Context, Rejected
from .settle import Settler
from .solvers import Solvers
from .steps import Checker
from .verdict import PROVED, REFUTED, Verdict

Certificate = Mapping[str, Any]


@dataclass(frozen=True)
class Kernel:
    """Checks certificates against the lemma library and the claims already proved (closed formulas by id)."""

    solvers: Solvers
    lemmas: Mapping[str, Node]

    def check(self, claim: Claim, certificate: Certificate, proved: Mapping[str, Node]) -> Verdict:
        """The verdict that the certificate supports; raises Rejected with the reason if it supports none."""
        if not isinstance(certificate, Mapping):
            raise Rejected(f"a certificate is a table, found {type(certificate).__name__}")
        if certificate.get("claim") != claim.id:
            raise Rejected(f"the certificate is for the claim {certificate.get('claim')!r}, not for {claim.id}")
        if certificate.get("digest") != claim.digest:
            raise Rejected("the certificate is for another wording of the claim (the digests differ)")
        kind = certificate.get("kind")
        if kind == "counterexample":
            found = check_values(claim, certificate)
            return Verdict(REFUTED, claim.scope, f"evaluated at the exact values: {found.shows}")
        if kind not in ("proof", "negation"):
            raise Rejected(f"there is no kind of certificate {kind!r}")
        allowed = {i: formula for i, formula in proved.items() if i in claim.uses and i != claim.id}
        checker = Checker(Settler(self.solvers), claim.definitions, self.lemmas, allowed)
        checker.prove(Context(), claim.closed if kind == "proof" else negation(claim), certificate.get("proof"))
        if kind == "proof":
            return Verdict(PROVED, claim.scope, "every line of the proof was checked again")
        return Verdict(REFUTED, claim.scope, "every line of the disproof was checked again")


def negation(claim: Claim) -> Node:
    """There are values of the symbols that satisfy the hypotheses and violate the statement."""
    body: Node = Logic("and", (*(a.formula for a in claim.hypotheses), Logic("not", (claim.conclusion,))))
    for binder in reversed(claim.binders):
        body = Quant("exists", binder, body)
    return body


def check_values(claim: Claim, certificate: Certificate) -> Violation:
    """Check an exact counterexample: domains, hypotheses, and the failure of the statement with its margin."""
    try:
        values = read_values(certificate["values"])
        precision = certificate["precision"]
        if not isinstance(precision, int) or not 16 <= precision <= 4096:
            raise Rejected(f"the precision must be between 16 and 4096 bits, found {precision!r}")
        _check_domains(claim.binders, values)
        for a in claim.hypotheses:
            if not holds(a.formula, values):
                raise Rejected(f"the values violate the hypothesis {a.name}")
        if holds(claim.conclusion, values):
            raise Rejected("the statement holds at these values")
        found = violation(claim.conclusion, values, precision)
        low, high = (rational(x) for x in certificate["margin"])
        if not (low <= found.low and found.high <= high):
            raise Rejected("the margin does not enclose the violation found at this precision")
        if low < 0 < high:
            raise Rejected("the margin does not exclude zero")
    except (ArithmeticError, StatementError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise Rejected(f"the counterexample cannot be evaluated: {error}") from None
    return found


def read_values(given: Mapping[str, Any]) -> dict[str, Value]:
    """Exact values from text: `"1/2"`, or nested lists of them for sized symbols."""
    if not isinstance(given, Mapping):
        raise Rejected("the values are not a table")
    return {name: _read(value) for name, value in given.items()}


def _read(value: Any) -> Value:
    return tuple(map(_read, value)) if isinstance(value, list) else rational(str(value))


def _check_domains(binders: tuple[Binder, ...], values: Values) -> None:
    if {b.name for b in binders} != values.keys():
        raise Rejected(f"values are needed for exactly these symbols: {', '.join(b.name for b in binders)}")
    for binder in binders:
        for entry in _entries(values[binder.name], binder.index, binder.name, values):
            if not in_domain(entry, binder.domain, values):
                raise Rejected(f"{binder.name} = {entry} lies outside its domain")


def _entries(value: Value, index: tuple[Domain, ...], name: str, values: Values) -> Iterator[Fraction]:
    if not index:
        if not isinstance(value, Fraction):
            raise Rejected(f"{name} needs a number")
        yield value
        return
    if not isinstance(value, tuple) or not index[0].integer:
        raise Rejected(f"{name} needs a list of values")
    if not in_domain(Fraction(len(value)), index[0], values) or in_domain(Fraction(len(value) + 1), index[0], values):
        raise Rejected(f"{name} has {len(value)} entries, which is not its size")
    for part in value:
        yield from _entries(part, index[1:], name, values)
