"""The script for a claim about paths in time under trade and in autarky (mirror-image economies): it integrates them.

The spillovers are read off the claim's own equations of autarky; trade follows the model that the claim names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Any

from ...numeric.balls import Evaluator, Undecided, Undefined, Value, holds
from ...symbolic.claim import Claim
from ...symbolic.expression import At, Evolves, Logic, Node, Quant, Var, num
from ...symbolic.parse import expand
from ...symbolic.substitute import Function, free_names, substitute
from ...symbolic.walk import walk
from ..kernel import read_values
from .python_lines import call, comment, statement
from .python_text import NotPython, Python, python_name

SIZE = 4
Vectors = dict[str, tuple[Fraction, ...]]

_MODEL = """\
def learning(A, made):  # labor moves with A^(sigma - 1); industry j learns from the j-th of the list
    size = [m*a**(sigma - 1) for m, a in zip(made, A)]
    return [tau*size[k - 1]/sum(size) if m else 0 for k, m in zip(TEACHERS, made)]
def autarky(s): return learning(s[:4], [1]*4) + learning(s[4:], [1]*4)
def trade(s): return (learning(s[:4], [a > b for a, b in zip(s, s[4:])])
        + learning(s[4:], [a <= b for a, b in zip(s, s[4:])]))
def move(s, h, rates): return [x + h*v for x, v in zip(s, rates)]
def path(rate, s, steps=1000):  # Runge-Kutta of order 4 from date 0 to date t
    for h in [t/steps]*steps:
        a = rate(s); b = rate(move(s, h/2, a)); c = rate(move(s, h/2, b)); d = rate(move(s, h, c))
        s = [x + h/6*(p + 2*q + 2*r + v) for x, p, q, r, v in zip(s, a, b, c, d)]
    return s"""


def is_path_claim(claim: Claim) -> bool:
    """Whether the claim is about paths of the trade model."""
    return claim.model.startswith("trade-paths")


def path_script(claim: Claim, given: Mapping[str, Any]) -> str:
    """The script for values such as `home at date 0`, sigma, tau, t and j."""
    values = read_values(given)
    scalars = {k: v for k, v in values.items() if isinstance(v, Fraction)}
    vectors = [v for v in values.values() if isinstance(v, tuple)]
    if not {"sigma", "tau", "t"} <= scalars.keys() or len(vectors) != 2:
        raise NotPython("a script of paths needs sigma, tau, a date t, and technologies at date 0 of both countries")
    return "\n".join(_Paths(claim, scalars, vectors).lines()) + "\n"


@dataclass(frozen=True)
class _Paths:
    claim: Claim
    scalars: Mapping[str, Fraction]
    vectors: list[Any]

    def lines(self) -> list[str]:
        """The script."""
        closed, opened = self._names(autonomous=True), self._names(autonomous=False)
        if len(closed) != 2 or len(opened) != 2:
            raise NotPython("a script of paths needs both countries' technologies in autarky and under trade")
        where = f" ({self.claim.where})" if self.claim.where else ""
        names = ", ".join(map(python_name, self.scalars))
        start = [x for name in closed for x in self._start(closed)[name]]
        return [
            comment(f"{self.claim.id}{where}: fails at these values."),
            comment(f"Claim: {self.claim.says}"),
            *statement(f"{names} = ", ", ".join(str(v) for v in self.scalars.values())),
            *statement("start = ", f"[{', '.join(map(str, start))}]  # at date 0: Home's technologies, then Foreign's"),
            *_MODEL.replace("TEACHERS", str(self._teachers(closed[0]))).split("\n"),
            *self._results(closed, opened),
        ]

    def _names(self, autonomous: bool) -> list[str]:
        """The technologies whose rates depend on nothing but themselves and the scalars, or the others."""
        groups: dict[str, set[str]] = {}
        for part in self._evolutions():
            assert isinstance(part.body, At)
            groups.setdefault(part.body.name, set()).update(free_names(part.rate) - {part.time})
        return [n for n, used in groups.items() if (used <= {n, *self.scalars}) == autonomous]

    def _evolutions(self) -> Iterator[Evolves]:
        for a in self.claim.hypotheses:
            for part in walk(a.formula):
                if isinstance(part, Evolves) and isinstance(part.body, At):
                    yield part

    def at_date(self, node: Node) -> Node:
        """The formula at the one date that matters: paths become lists of entries, or numbers."""
        paths: dict[str, Node | Function] = {}
        for b in self.claim.binders:
            if b.index and not b.index[-1].integer:
                entry = Var(b.name) if len(b.index) == 1 else At(b.name, (Var("%i"),))
                paths[b.name] = Function(("%i", "%t")[2 - len(b.index) :], entry)
        return substitute(node, paths)

    def _start(self, closed: list[str]) -> Vectors:
        """Which country has which technologies at date 0: the hypotheses at that date decide."""
        parts = [p for a in self.claim.hypotheses for p in _conjuncts(a.formula)]
        for order in permutations(self.vectors):
            found = dict(zip(closed, order, strict=True))
            if not any(_fails(self.at_date(p), {**self.scalars, **found}) for p in parts if _at_opening(p)):
                return found
        raise NotPython("the technologies at date 0 do not meet the hypotheses")

    def _teachers(self, name: str) -> list[int]:
        """The industry from which each industry learns, read off the equations of autarky."""
        trial: dict[str, Value] = {"sigma": Fraction(2), "tau": Fraction(1), name: tuple(map(Fraction, (1, 2, 4, 8)))}
        rates = {p.body: Evaluator(trial, {}).exact(self.at_date(p.rate)) for p in self._evolutions() if _of(p, name)}
        shares = {Fraction(2**k, 15): k + 1 for k in range(SIZE)}
        found = [shares.get(rate or Fraction(0)) for rate in rates.values()]
        if len(found) != SIZE or None in found:
            raise NotPython("the equations of autarky are not of the form that a script integrates")
        return [k for k in found if k is not None]

    def _results(self, closed: list[str], opened: list[str]) -> Iterator[str]:
        names = [python_name(n) for n in (*closed, *opened)]
        paths = "[None, *s[i:i + 4]] for s in (path(autarky, start), path(trade, start)) for i in (0, 4)"
        yield from call(f"{', '.join(names)} = (", paths, ")")
        formula = self._statement()
        if "share_open" in free_names(formula):
            pairs = f"zip({names[2]}[1:], {names[3]}[1:])"
            yield f"share_open = [None, *(int(a > b) for a, b in {pairs})]  # mirror images: omega = 1"
        j = "j" if "j" in self.scalars else "1"
        home, foreign, home_open, foreign_open = (f"{n}[{j}]" for n in names)
        told = f"industry {{{j}}} at date {{t}}: in use under trade {{max({home_open}, {foreign_open}):.9g}}"
        autarky = f'f"in autarky Home {{{home}:.9g}} and Foreign {{{foreign}:.9g}}"'
        yield from call(f'print(f"{told},", ', autarky, ")")
        yield from call('print("violated: the statement is", ', Python(frozenset("ij")).text(formula), ")")

    def _statement(self) -> Node:
        """What the statement says at the date and industry of the counterexample."""
        node = expand(self.claim.statement, self.claim.definitions)
        while isinstance(node, Quant) and node.kind == "forall" and node.binder.name in self.scalars:
            node = node.body
        return self.at_date(node)


def _of(part: Evolves, name: str) -> bool:
    return isinstance(part.body, At) and part.body.name == name


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Logic) and node.op == "and":
        return [p for a in node.args for p in _conjuncts(a)]
    return [node]


def _at_opening(node: Node) -> bool:
    """Whether all dates in the formula are 0."""
    return all(p.index[-1] == num(0) for p in walk(node) if isinstance(p, At))


def _fails(node: Node, values: Mapping[str, Value]) -> bool:
    try:
        return not holds(node, values)
    except (Undefined, Undecided):
        return False
