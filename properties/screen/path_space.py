"""The search space of a claim about paths: initial values as coordinates, and what is to be judged on simulated paths.

`%home[i]` and `%foreign[i]` are the technologies at date 0, whatever paths the claim speaks of; `%horizon` is the last
date looked at. Hypotheses with derivatives, or about all dates, are to be the model's own laws: see `path_laws`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from ...symbolic.claim import Claim
from ...symbolic.expression import (
    POSITIVE,
    At,
    Binder,
    Domain,
    Evolves,
    Logic,
    Node,
    Num,
    Op,
    Quant,
    Rel,
    Var,
    conj,
    map_parts,
)
from ...symbolic.substitute import free_names
from ...symbolic.walk import walk
from ..draws import Plan, plan
from ..equations import eliminated, ordered
from ..evaluate import NotEvaluable, integers, term
from .graph import Cell, Graph, NotVectorized
from .grounding import Grounding
from .path_matrices import entries
from .path_names import COUNTRIES, FOREIGN, HOME, HORIZON, INITIAL, MATRIX, PLAIN
from .path_statement import Statement, statement
from .program import Compiler, Program, Structure, Way
from .space import space

ONE = Num(Fraction(1))
OPEN = "trade-paths"
"""The model that leaves the spillover matrix open."""
FOUR = Domain(lo=ONE, hi=Num(Fraction(4)), lo_open=False, hi_open=False, integer=True)
DEFAULTS = (
    Binder("sigma", Domain(lo=ONE)),
    Binder("tau", Domain(lo=Num(Fraction(0)), hi=ONE, hi_open=False)),
)


@dataclass
class PathSpace:
    """A claim about paths, taken apart; programs are compiled when they are first asked for."""

    claim: Claim
    plan: Plan
    paths: frozenset[str]
    order: tuple[Binder, ...]
    initial: tuple[Node, ...]  # hypotheses on initial values
    side: tuple[Node, ...]  # other hypotheses, to be seen on the path
    conclusion: Node  # symbols that are dates are quantified in it
    laws: tuple[Node, ...]  # hypotheses about all dates, which the model makes hold if they are its own
    structures: tuple[Structure, ...]
    dates: tuple[Fraction, ...]  # that the claim itself names, beside 0
    seen_lawful: bool | None = None
    _programs: dict[tuple[str, Way], Program | None] = field(default_factory=dict)
    _statements: dict[tuple[str, int], Statement | None] = field(default_factory=dict)

    @property
    def matrix_is_open(self) -> bool:
        """Whether the claim leaves the spillover matrix open."""
        return self.claim.model == OPEN

    def program(self, structure: Structure, way: Way = "free") -> Program | None:
        """Coordinates to initial values; its margin says nothing but whether the hypotheses on them are met."""
        key = (structure.label, way)
        if key not in self._programs:
            graph = Graph()
            known = {k: float(v) for k, v in structure.known.items()}
            grounding = Grounding(graph, known, structure.largest)
            exponents = self.plan.exponents | {*INITIAL, HORIZON, "sigma"}
            try:
                clauses = [p for h in self.initial for p in graph.parts(grounding.formula(h))]
                truth = graph.relation("<", graph.constant(0), graph.constant(1))
                dates = frozenset({HORIZON})
                compiler = Compiler(structure, grounding, clauses, truth, exponents, frozenset(), way, dates)
                self._programs[key] = compiler.program()
            except (NotVectorized, RecursionError):
                self._programs[key] = None
        return self._programs[key]

    def statement(self, structure: Structure, dates: int) -> Statement | None:
        """What is judged on paths seen at so many dates (0 among them), or at those that the claim names."""
        key = (structure.label, dates)
        if key not in self._statements:
            known = {k: float(v) for k, v in structure.known.items()}
            named = [0.0, *map(float, self.dates)] if self.dates else []
            try:
                self._statements[key] = statement(
                    self.conclusion, self.side, self.paths, known, structure.largest, named or dates
                )
            except (NotVectorized, RecursionError):
                self._statements[key] = None
        return self._statements[key]


def path_space(claim: Claim) -> PathSpace:
    """The search space of a claim about paths.

    Raises NotEvaluable if it speaks of a path that is not simulated. Technologies that it does not speak of are any.
    """
    paths = {b.name: b for b in claim.binders if b.index and not b.index[-1].integer}
    for name, binder in paths.items():
        if name not in PLAIN or len(binder.index) != 1 + (PLAIN[name][1] not in COUNTRIES):
            raise NotEvaluable(f"{claim.id}: {name} is not simulated, expected one of {', '.join(PLAIN)}")
    timed = _date_symbols(claim, frozenset(paths))
    binders = _binders(claim, paths, timed)
    initial: list[Node] = []
    side: list[Node] = []
    laws: list[Node] = []
    for part in (p for a in claim.hypotheses for p in _conjuncts(a.formula)):
        found = _at_opening(part, frozenset(paths))
        names = free_names(found)
        if not names.isdisjoint({*paths, *(b.name for b in timed)}):
            (laws if _of_all_dates(found) else side).append(part)
        elif not _trivial(found):
            initial.append(found)
    if not any(name in FOREIGN for name in paths) and any(name in HOME for name in paths):
        initial.append(_mirror(binders[0]))
    solved = tuple(eliminated(tuple(binders), initial))
    conclusion, kept = _quantified(claim.conclusion, side, timed)
    dates = _named_dates([conclusion, *kept], frozenset(paths))
    if dates:
        end = Num(dates[-1])
        binders[-1] = Binder(HORIZON, Domain(lo=end, hi=end, lo_open=False, hi_open=False))
    order = ordered(tuple(binders), solved)
    structures = tuple(_structures(claim, order))
    return PathSpace(
        claim, plan(claim), frozenset(paths), order, solved, tuple(kept), conclusion, tuple(laws), structures, dates
    )


def _date_symbols(claim: Claim, paths: frozenset[str]) -> list[Binder]:
    formulas = [claim.conclusion, *(a.formula for a in claim.hypotheses)]
    last = {p.index[-1] for f in formulas for p in walk(f) if isinstance(p, At) and p.name in paths}
    return [b for b in claim.binders if not b.index and not b.domain.integer and Var(b.name) in last]


def _binders(claim: Claim, paths: Mapping[str, Binder], timed: Sequence[Binder]) -> list[Binder]:
    home = [b for name, b in paths.items() if name in HOME]
    foreign = [b for name, b in paths.items() if name in FOREIGN]
    sized = [b.index[0] for b in paths.values() if len(b.index) > 1]
    unsaid = [Binder(HOME[0], POSITIVE, ((sized or [FOUR])[0], POSITIVE))]
    first = (home or foreign or unsaid)[0], (foreign or home or unsaid)[0]
    found = [Binder(name, b.domain, b.index[:-1]) for name, b in zip(INITIAL, first, strict=True)]
    left_out = {*paths, MATRIX, *(b.name for b in timed)}
    others = [b for b in claim.binders if b.name not in left_out]
    known = {b.name for b in others}
    defaults = [b for b in DEFAULTS if b.name not in known and not (b.name == "tau" and claim.model == OPEN)]
    matrix = [entries(claim.binders, first[0].index[0])] if claim.model == OPEN else []
    return [*found, *others, *defaults, *matrix, Binder(HORIZON, POSITIVE)]


def _conjuncts(node: Node) -> Iterator[Node]:
    match node:
        case Logic("and", args):
            for a in args:
                yield from _conjuncts(a)
        case Quant("forall", binder, Logic("and", args)) if binder.domain.integer:
            for a in args:
                yield from _conjuncts(Quant("forall", binder, a))
        case _:
            yield node


def _at_opening(node: Node, paths: frozenset[str]) -> Node:
    """The formula with initial technologies in the place of technologies at date 0."""
    match node:
        case At(name, (*index, Num(Fraction(numerator=0)))) if name in paths and name in HOME + FOREIGN:
            return At(INITIAL[name in FOREIGN], tuple(_at_opening(i, paths) for i in index))
        case _:
            return map_parts(node, lambda part: _at_opening(part, paths))


def _trivial(node: Node) -> bool:
    match node:
        case Quant(_, _, body):
            return _trivial(body)
        case Rel("=", lhs, rhs):
            return lhs == rhs
    return False


def _of_all_dates(node: Node) -> bool:
    """Whether a hypothesis is about all dates: a differential equation, an equilibrium at each date."""
    return any(isinstance(p, Evolves) or (isinstance(p, Quant) and not p.binder.domain.integer) for p in walk(node))


def _mirror(home: Binder) -> Node:
    hi = home.index[0].hi
    assert hi is not None
    other = At(INITIAL[0], (Op("-", (Op("+", (hi, ONE)), Var("j"))),))
    return Quant("forall", Binder("j", home.index[0]), Rel("=", At(INITIAL[1], (Var("j"),)), other))


def _quantified(conclusion: Node, side: Sequence[Node], timed: Sequence[Binder]) -> tuple[Node, list[Node]]:
    """The statement for all dates that symbols stand for, given what is assumed of them; the other hypotheses."""
    names = {b.name for b in timed}
    assumed = [h for h in side if not free_names(h).isdisjoint(names)]
    found = Logic("implies", (conj(list(assumed)), conclusion)) if assumed else conclusion
    for binder in reversed(timed):
        found = Quant("forall", binder, found)
    return found, [h for h in side if h not in assumed]


def _named_dates(formulas: Sequence[Node], paths: frozenset[str]) -> tuple[Fraction, ...]:
    last = [p.index[-1] for f in formulas for p in walk(f) if isinstance(p, At) and p.name in paths]
    return tuple(sorted({x.value for x in last if isinstance(x, Num) and x.value > 0}))


def _structures(claim: Claim, order: Sequence[Binder]) -> Iterator[Structure]:
    for found in space(claim).structures:
        env = {name: Fraction(k) for name, k in found.known.items()}
        cells: list[tuple[Cell, Binder]] = []
        for binder in order:
            if binder.name not in found.known:
                ranges = [_range(d, env) for d in binder.index]
                cells += [((binder.name, tuple(map(float, index))), binder) for index in product(*ranges)]
        n = sum(cell[0] == INITIAL[0] for cell, _ in cells)
        if n >= 2 and (n == 4 or not claim.model.endswith("2")):
            known = [f"{name} = {k}" for name, k in sorted(found.known.items()) if name != "n"]
            yield Structure(found.known, tuple(cells), ", ".join([f"n = {n}", *known]), n)


def _range(domain: Domain, env: Mapping[str, Fraction]) -> list[int]:
    if domain.lo is None or domain.hi is None:
        return []
    return list(integers(term(domain.lo, exact=True)(env), term(domain.hi, exact=True)(env)))
