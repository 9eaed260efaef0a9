"""The search for an amendment: candidates by how much of the claim they keep, screened by the hunt, then proved.

An amendment is a claim that the kernel accepts as proved, with values that meet its hypotheses; everything before only
chooses what to try. Tries are counted; the clock only ends a search that takes far too long.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from ...numeric.balls import Values
from ...properties.evaluate import NotEvaluable
from ...properties.hunt import hunt
from ...properties.screen.sample import Mask, Sample, sample
from ...symbolic.claim import Claim
from ...symbolic.expression import Logic, Node, Op, Rel, Var
from ...symbolic.normal import Normal
from ...symbolic.plain import SHAPES, domains
from ...symbolic.prenex import pointwise, prenex
from ...symbolic.reading import StatementError
from ...symbolic.substitute import substitute
from ..kernel import Certificate, Kernel
from ..method.task import Task
from ..methods import accepted
from ..result import MET, Amendment
from ..vacuity import assumed
from ..verdict import PROVED
from .change import CONDITION, PART, WEAK, Change, changed
from .conditions import condition_of, conditions, equalities, nodes
from .statements import reversed_statements, weaker

HUNTS, PROOFS, SECONDS = 14, 4, 20.0
EXAMPLES = 100
WIDE, NARROW = 0.2, 0.01
"""A condition that keeps less than the first share of points comes after the reversed claim; than the second, never."""
PAIRED = 40
Changes = tuple[Change, ...]


@dataclass(frozen=True)
class Made:
    """An amendment with its certificate, and the certificate of values that meet its hypotheses."""

    amendment: Amendment
    certificate: Certificate
    witness: Certificate


@dataclass
class Search:
    """One search: what was tried, and what is left of its budget."""

    claim: Claim
    kernel: Kernel
    usable: Mapping[str, Node]
    begun: float = field(default_factory=time.monotonic)
    hunts: int = 0
    proofs: int = 0
    tried: set[str] = field(default_factory=set)
    survived: set[Changes] = field(default_factory=set)

    @property
    def over(self) -> bool:
        """Whether the budget is used up."""
        return self.hunts >= HUNTS or self.proofs >= PROOFS or time.monotonic() - self.begun > SECONDS

    def first(self, candidates: Iterator[Changes]) -> Made | None:
        """The first candidate that is proved and not vacuous."""
        for changes in candidates:
            if self.over:
                return None
            made = self._made(changes)
            if made is not None:
                return made
        return None

    def _made(self, changes: Changes) -> Made | None:
        try:
            claim = changed(self.claim, changes)
            if claim.digest in self.tried or not self._survives(claim):
                return None
            self.survived.add(changes)
        except (StatementError, ArithmeticError, ValueError, TypeError, LookupError):
            return None  # a change that makes no claim
        self.proofs += 1
        for _, certificate, verdict in accepted(Task(claim, self.kernel, self.usable)):
            if verdict.name != PROVED:
                return None
            met = assumed(claim, self.kernel, self.usable)
            if met.status != MET or met.certificate is None:
                return None
            made = {**certificate, "changes": [c.plain() for c in changes]}
            return Made(Amendment(claim, verdict, met.values, made=True), made, met.certificate)
        return None

    def _survives(self, claim: Claim) -> bool:
        self.tried.add(claim.digest)
        self.hunts += 1
        return hunt(claim, examples=EXAMPLES).found is None


def amendment(claim: Claim, known: Values, kernel: Kernel, usable: Mapping[str, Node]) -> Made | None:
    """The weakest change found that makes a refuted claim provable; `known` are values that violate its prenex form."""
    search = Search(claim, kernel, usable)
    return search.first(_candidates(search, known))


def known_of(claim: Claim) -> Normal:
    """What is known of the symbols of a claim by their domains."""
    return domains(s.binder for s in claim.symbols.values())


def _candidates(search: Search, known: Values) -> Iterator[Changes]:
    """Weaker statements; conditions that keep much; the reverse; conditions that keep less; special cases."""
    claim = search.claim
    weak = list(weaker(claim.statement))
    parts = [c for c in weak if c.kind == PART and isinstance(claim.statement, Logic) and claim.statement.op == "and"]
    yield from ((c,) for c in weak if c not in parts)
    if isinstance(claim.statement, Rel) and claim.statement.op == "=":
        yield from ((c,) for c in equalities(claim, known_of(claim)) if _promising(claim, c))
        return
    strict = [c for c in weak if c.kind == WEAK and (c,) not in search.survived]
    scoped = _scoped(claim, known)
    for changes, share in scoped:
        if share >= WIDE:
            yield changes
            if changes not in search.survived:
                yield from ((c, *changes) for c in strict)
    yield from ((c,) for c in (*parts, *reversed_statements(claim.statement)))
    for changes, share in scoped:
        if share < WIDE:
            yield changes


def _scoped(claim: Claim, known: Values) -> list[tuple[Changes, float]]:
    """Conditions, and pairs of them, under which no point of a sample violates the claim, the widest first."""
    found = sample(pointwise(claim), known)
    if found is None or not found.holds.any():
        return []
    rows = [(c, m) for c in conditions(claim, known_of(claim))
            if (m := _mask(claim, found, condition_of(c))) is not None]  # fmt: skip
    rows, total = _distinct(rows, found), int(found.holds.sum())
    singles = [((c,), m) for c, m in rows if found.spares(m)]
    ranked = _ranked(singles, found, total)
    return ranked or _ranked(_pairs(rows, found), found, total)


def _promising(claim: Claim, change: Change) -> bool:
    """Whether the claim with the change fails nowhere in a sample."""
    try:
        found = sample(pointwise(changed(claim, (change,))), {})
    except (StatementError, ArithmeticError, ValueError, TypeError, LookupError):
        return False
    return found is not None and not found.fails.any()


def _distinct(rows: list[tuple[Change, Mask]], found: Sample) -> list[tuple[Change, Mask]]:
    """Of conditions that are the same at all points of a sample the strict one, and the shortest."""
    best: dict[bytes, tuple[Change, Mask]] = {}
    for row in sorted(
        rows, key=lambda r: (len(condition_of(r[0]).op), r[0].kind == CONDITION, nodes(condition_of(r[0])))
    ):
        best.setdefault(np.packbits(row[1] & (found.holds | found.fails)).tobytes(), row)
    return list(best.values())


def _ranked(rows: Sequence[tuple[Changes, Mask]], found: Sample, total: int) -> list[tuple[Changes, float]]:
    shares = [(changes, int((m & found.holds).sum()) / total) for changes, m in rows]
    kept = [row for row in shares if row[1] >= NARROW]
    return sorted(kept, key=lambda row: (-round(row[1], 2), sum(nodes(condition_of(c)) for c in row[0])))


def _pairs(rows: Sequence[tuple[Change, Mask]], found: Sample) -> list[tuple[Changes, Mask]]:
    """Pairs of conditions, each of which shuts out some of the failures."""
    failures = int(found.fails.sum())
    gain = [(int((m & found.holds).sum()) - int((m & found.fails).sum()), c, m) for c, m in rows]
    useful = [(g, c, m) for g, c, m in gain if int((m & found.fails).sum()) < failures and (m & found.holds).any()]
    best = sorted(useful, key=lambda row: -row[0])[:PAIRED]
    return [((a, b), m & n) for (_, a, m), (_, b, n) in combinations(best, 2) if found.spares(m & n)]


def _mask(claim: Claim, found: Sample, condition: Rel) -> Mask | None:
    """Where the condition holds; where the statement binds its symbol, at both values that it compares."""
    statement, flat = claim.statement, prenex(claim)
    try:
        if isinstance(statement, Op) and statement.op in SHAPES and flat is not None:
            symbol = statement.args[1]
            assert isinstance(symbol, Var)
            both = [substitute(condition, {symbol.name: Var(n)}) for n in flat.inner[:2]]
            there: Mask = np.logical_and.reduce([found.where(c) for c in dict.fromkeys(both)])
            return there
        return found.where(condition)
    except (NotEvaluable, KeyError):
        return None
