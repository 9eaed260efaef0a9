"""What a refutation shows, read off the certificate that the kernel accepted: exact values, sentence, margin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ..numeric.balls import Evaluator, Values
from ..properties.confirm import breaks
from ..properties.ties import decided
from ..symbolic.claim import Claim
from ..symbolic.expression import Logic, Node, Quant, Rel
from ..symbolic.parse import StatementError, parse
from ..symbolic.prenex import pointwise
from ..symbolic.text import to_text
from ..symbolic.walk import walk
from .context import Rejected
from .kernel import Certificate, check_values, read_values
from .result import Counterexample, PathSystem


def counterexample_of(claim: Claim, certificate: Certificate) -> Counterexample | None:
    """The counterexample of an accepted refutation; None if the disproof exhibits no values."""
    if certificate["kind"] == "counterexample":
        return _evaluated(claim, certificate)
    try:
        return _evaluated(pointwise(claim), certificate)
    except (KeyError, Rejected):  # a disproof without values, without a margin, or with values of another
        lines = list(_lines(certificate["proof"]))
        return _at_tie(claim, certificate) or _from_lines(lines) or _without_witness(claim, lines)


def _without_witness(claim: Claim, lines: list[Mapping[str, Any]]) -> Counterexample | None:
    """The values that a disproof of an existential statement takes for the symbols of the claim."""
    if not (isinstance(claim.conclusion, Quant) and claim.conclusion.kind == "exists" and claim.binders):
        return None
    first = lines[0] if lines and lines[0]["do"] == "take" else {"values": {}}
    values = {k: _plain(v) for k, v in first["values"].items() if isinstance(v, str) and _is_number(v)}
    if values.keys() != {b.name for b in claim.binders}:
        return None
    name = claim.conclusion.binder.name
    return Counterexample(
        values, f"{to_text(claim.statement)} fails: a proof says that there is no such {name}", ("0", "0")
    )


def _at_tie(claim: Claim, certificate: Certificate) -> Counterexample | None:
    """Values at which the claim fails, checked again, though no margin shows it: equal sides, as a rule."""
    flat = pointwise(claim)
    try:
        values = read_values(certificate["values"])
        if values.keys() != {b.name for b in flat.binders} or not breaks(flat, values):
            return None
    except (KeyError, StatementError, Rejected):
        return None
    relation = _failing(flat.conclusion, values)
    if relation is None:
        return Counterexample(certificate["values"], "the statement fails: it is false there", ("0", "0"))
    told = f"the two sides are equal, where {relation.op} is claimed"
    return Counterexample(certificate["values"], f"{to_text(_as_written(flat, relation))} fails: {told}", ("0", "0"))


def _failing(node: Node, values: Values) -> Rel | None:
    """The relation to blame, if its sides are equal there."""
    match node:
        case Rel(_, lhs, rhs):
            return node if decided(Rel("=", lhs, rhs), values) else None
        case Logic("and", args):
            return next((_failing(a, values) for a in args if decided(a, values) is False), None)
        case Logic("implies", (_, b)):
            return _failing(b, values)
        case _:
            return None


def _evaluated(claim: Claim, certificate: Certificate) -> Counterexample:
    found = check_values(claim, certificate)
    low, high = certificate["margin"]
    shows = f"{to_text(_as_written(claim, found.relation))} fails: {found.shows}"
    return Counterexample(certificate["values"], shows, (low, high))


def _as_written(claim: Claim, relation: Rel) -> Rel:
    """The relation as the claim writes it, definitions unexpanded, where it is one of the statement's relations."""
    for part in walk(claim.statement):
        with suppress(StatementError):  # a part may speak of symbols that are bound around it
            if isinstance(part, Rel) and claim.plain(part) == relation:
                return part
    return relation


def _lines(proof: Any) -> Iterator[Mapping[str, Any]]:
    """Every line of a proof, those of its branches included."""
    for line in proof:
        yield line
        for inner in (*line.get("proofs", ()), *line.get("branches", ()), line.get("proof") or ()):
            yield from _lines(inner)


def _from_lines(lines: list[Mapping[str, Any]]) -> Counterexample | None:
    values: dict[str, Any] = {}
    found: Counterexample | None = None
    systems: list[PathSystem] = []
    for line in lines:
        if line["do"] == "note" and line.get("rule") == "solution":
            initial = tuple(_plain(t) for t in line["initial"])
            systems.append(PathSystem(line["name"], initial, tuple(line["rates"])))
            values[f"{line['name']} at date 0"] = list(initial)
        if line["do"] == "take":
            values |= {k: _plain(v) for k, v in line["values"].items() if isinstance(v, str) and _is_number(v)}
            functions = {k: v for k, v in line["values"].items() if isinstance(v, Mapping)}
            values |= {f"{k}[{', '.join(v['params'])}]": v["body"] for k, v in functions.items()}
        if line["do"] == "have" and line.get("as") == "margin":
            found = _margin(line["formula"])
    return None if found is None else replace(found, values=values, systems=tuple(systems))


def _plain(text: str) -> str:
    return re.sub(r"^\((.*)\)$", r"\1", text)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\(?-?\d+(/\d+)?\)?", text) is not None


def _margin(formula: str) -> Counterexample:
    """The enclosure that the line `have margin: LOW <= TERM and TERM <= HIGH` states."""
    node = parse(formula)
    if not (isinstance(node, Logic) and node.op == "and" and all(isinstance(a, Rel) for a in node.args)):
        raise ValueError(f"the line `margin` must be LOW <= TERM and TERM <= HIGH, found {formula}")
    low, high = node.args
    assert isinstance(low, Rel) and isinstance(high, Rel)
    ends = [Evaluator({}, {}).exact(end) for end in (low.lhs, high.rhs)]
    term = to_text(low.rhs)
    low_end = ends[0] or ends[1] or 0
    if low_end == 0:
        shows = f"{term} is 0, where the claim needs it to differ from 0"
    else:
        shows = f"{term} is {'negative' if low_end < 0 else 'positive'}, where the claim needs it not to be"
    return Counterexample({}, shows, (str(ends[0]), str(ends[1])), term)
