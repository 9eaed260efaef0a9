"""A plot of the paths that a disproof exhibits, in double precision, for the eye only.

Paths given by formulas are evaluated; paths that exist by Picard-Lindelof are integrated (Runge-Kutta of order 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from ...properties.evaluate import Env, Number, Term, term
from ...symbolic.claim import Claim
from ...symbolic.expression import At, Num
from ...symbolic.parse import expand, parse
from ...symbolic.substitute import free_names
from ...symbolic.walk import walk
from ..kernel import Certificate
from .plot import NOT_A_POINT, Line
from .proof_lines import all_lines, proof_of

STEPS, EACH = 60, 8
DATES = 10.0
Path = Callable[[tuple[Number, ...]], Number]


@dataclass(frozen=True)
class Curve:
    """An entry of a path over time: the symbol, which entry (None for a path without entries), and its points."""

    symbol: str
    entry: int | None
    points: Line


def curves_of(claim: Claim, certificate: Certificate) -> list[Curve]:
    """The paths of the statement, at the values that the disproof takes; none where they cannot be computed."""
    lines = list(all_lines(proof_of(certificate)))
    taken: dict[str, Any] = {}
    for line in lines:
        if line["do"] == "take":
            taken |= line["values"]
    wanted = [
        b for b in claim.binders if b.index and not b.index[-1].integer and b.name in free_names(claim.conclusion)
    ]
    try:
        last = _last_date(lines)
        known: dict[str, Any] = dict(_solutions(claim, lines, last))
        found = []
        for binder in wanted:
            path = _function(claim, taken[binder.name], known)
            found.append(_curve(binder.name, _entry(lines) if len(binder.index) == 2 else None, path, last))
    except (*NOT_A_POINT, KeyError):
        return []
    return found


def _entry(lines: Sequence[Mapping[str, Any]]) -> int:
    """The entry that the margin speaks of first; 1 if it speaks of none."""
    for line in lines:
        if line["do"] == "have" and line.get("as") == "margin":
            for part in walk(parse(line["formula"])):
                if isinstance(part, At) and len(part.index) == 2 and isinstance(part.index[0], Num):
                    return int(part.index[0].value)
    return 1


def _last_date(lines: Sequence[Mapping[str, Any]]) -> float:
    """Twice the latest date that the margin speaks of."""
    dates = [0.0]
    for line in lines:
        if line["do"] == "have" and line.get("as") == "margin":
            for part in walk(parse(line["formula"])):
                if isinstance(part, At) and isinstance(part.index[-1], Num):
                    dates.append(float(part.index[-1].value))
    return 2 * max(dates) or DATES


def _curve(name: str, k: int | None, path: Path, last: float) -> Curve:
    dates = [last * i / STEPS for i in range(STEPS + 1)]
    return Curve(name, k, tuple((t, float(path((t,) if k is None else (k, t)))) for t in dates))


def _function(claim: Claim, value: Any, known: Mapping[str, Any]) -> Path:
    if not isinstance(value, Mapping):
        return known[str(value)]  # type: ignore[no-any-return]
    params, body = list(value["params"]), term(expand(parse(value["body"]), claim.definitions))
    return partial(_at, params, body, known)


def _at(params: list[str], body: Term, known: Mapping[str, Any], index: tuple[Number, ...]) -> Number:
    return body({**known, **dict(zip(params, index, strict=True))})


def _solutions(claim: Claim, lines: Sequence[Mapping[str, Any]], last: float) -> Iterator[tuple[str, Path]]:
    for line in lines:
        if line["do"] == "note" and line.get("rule") == "solution":
            rates = [term(expand(parse(r), claim.definitions)) for r in line["rates"]]
            start = [float(term(parse(x))({})) for x in line["initial"]]
            yield line["name"], partial(_between, _integrate(line["name"], start, rates, last))


def _integrate(name: str, state: list[float], rates: list[Term], last: float) -> list[tuple[float, list[float]]]:
    h = last / (STEPS * EACH)
    rows = [(0.0, state)]
    for i in range(STEPS * EACH):
        a = _rate(name, rates, state)
        b = _rate(name, rates, _moved(state, h / 2, a))
        c = _rate(name, rates, _moved(state, h / 2, b))
        d = _rate(name, rates, _moved(state, h, c))
        state = [x + h / 6 * (p + 2 * q + 2 * r + s) for x, p, q, r, s in zip(state, a, b, c, d, strict=True)]
        rows.append(((i + 1) * h, state))
    return rows


def _rate(name: str, rates: list[Term], state: list[float]) -> list[float]:
    env: Env = {name: lambda index: state[round(index[0]) - 1], "t": 0.0}
    return [float(r(env)) for r in rates]


def _moved(state: list[float], h: float, rates: list[float]) -> list[float]:
    return [x + h * v for x, v in zip(state, rates, strict=True)]


def _between(rows: list[tuple[float, list[float]]], index: tuple[Number, ...]) -> float:
    """The path at a date, between the steps linearly."""
    k, t = round(index[0]) - 1, float(index[1])
    for (t0, x0), (t1, x1) in pairwise(rows):
        if t <= t1 or (t1, x1) == rows[-1]:
            return x0[k] + (x1[k] - x0[k]) * (t - t0) / (t1 - t0)
    return rows[0][1][k]
