"""The script for a disproof: it integrates the paths that the disproof starts, and recomputes what its margin encloses.

Standard library only, at most 25 lines. The margin's term is what the claim says to be of another sign, or zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...symbolic.claim import Claim
from ...symbolic.expression import At, Node, Num, Var, map_parts, num
from ...symbolic.parse import expand, parse
from ...symbolic.substitute import free_names, substitute
from ..result import Counterexample, PathSystem
from .python_lines import call, comment, statement
from .python_text import NotPython, Python, python_name
from .wording import exact

ANY_DATE = 100
_PATH = """\
def path(rates, s, t, steps=4000):  # Runge-Kutta of order 4 from date 0 to date t
    move = lambda s, h, v: [None] + [x + h*y for x, y in zip(s[1:], v)]
    s = [None] + s
    for h in [t/steps]*steps:
        a = rates(s); b = rates(move(s, h/2, a)); c = rates(move(s, h/2, b)); d = rates(move(s, h, c))
        s = move(s, h/6, [p + 2*q + 2*r + v for p, q, r, v in zip(a, b, c, d)])
    return s"""


def disproof_script(claim: Claim, found: Counterexample) -> str:
    """The script; raises NotPython if the margin's term is no number that a few lines can compute."""
    if found.term is None:
        raise NotPython("the disproof exhibits no number")
    term = parse(found.term)
    known = {s.name for s in found.systems}
    every = sorted({d.name for e in _entries(term) if isinstance(d := e.index[-1], Var)} - known)
    term = substitute(term, {name: num(ANY_DATE) for name in every})
    return "\n".join(_Script(claim, found, term, every).lines()) + "\n"


@dataclass(frozen=True)
class _Script:
    claim: Claim
    found: Counterexample
    term: Node
    every: list[str]  # dates for which the disproof is general: the script takes one

    def lines(self) -> Iterator[str]:
        """The script's lines."""
        where = f" ({self.claim.where})" if self.claim.where else ""
        yield comment(f"{self.claim.id}{where}: fails at these values.")
        yield comment(f"Claim: {self.claim.says}")
        yield "from fractions import Fraction as F"
        yield "from math import exp, floor, log"
        used = free_names(self.term)
        systems = [s for s in self.found.systems if s.name in used]
        if self.every:
            yield comment(f"Here at the date {ANY_DATE}; the disproof is for every date {', '.join(self.every)}.")
        if used - {s.name for s in systems}:
            raise NotPython(f"the margin speaks of {', '.join(sorted(used - {s.name for s in systems}))}")
        if systems:
            yield from _PATH.split("\n")
        for system in systems:
            yield from self._system(system)
        dates = self._dates()
        for (name, date), label in dates.items():
            start = next(s.initial for s in systems if s.name == name)
            yield f"{label} = path(rates_{python_name(name)}, [{', '.join(_float(x) for x in start)}], {_float(date)})"
        term = expand(_at_dates(self.term, dates), self.claim.definitions)
        yield from statement("value = ", Python().text(term))
        low, high = (float(exact(end)) for end in self.found.margin)
        told = f'"the disproof encloses it in", [{low:.9g}, {high:.9g}]'
        yield from call("print(", f'f"what violates the claim: {{float(value):.9g}};", {told}', ")")

    def _system(self, system: PathSystem) -> Iterator[str]:
        name = python_name(system.name)
        rates = [_now(expand(parse(r), self.claim.definitions), system.name) for r in system.rates]
        texts = ", ".join(Python().text(r) for r in rates)
        yield from call(f"def rates_{name}({name}): return [", texts, "]")

    def _dates(self) -> dict[tuple[str, str], str]:
        """A Python name for each path at each date of the term."""
        found: dict[tuple[str, str], str] = {}
        for part in _entries(self.term):
            date = part.index[-1]
            if not isinstance(date, Num):
                raise NotPython("the margin speaks of a date that is no number")
            key = (part.name, str(date.value))
            found.setdefault(key, f"{python_name(part.name)}_{len(found) + 1}")
        return found


def _entries(node: Node) -> Iterator[At]:
    found: list[At] = []

    def visit(part: Node) -> Node:
        if isinstance(part, At):
            found.append(part)
        return map_parts(part, visit)

    visit(node)
    yield from found


def _at_dates(node: Node, names: dict[tuple[str, str], str]) -> Node:
    """The term with lists of entries for paths at dates."""
    if isinstance(node, At):
        date = node.index[-1]
        assert isinstance(date, Num)
        return At(names[node.name, str(date.value)], node.index[:-1])
    return map_parts(node, lambda part: _at_dates(part, names))


def _now(node: Node, name: str) -> Node:
    """A rate with the list of entries for the path at its date."""
    if isinstance(node, At) and node.name == name:
        return At(name, node.index[:-1])
    if node == Var("t"):
        raise NotPython("the rates depend on the date itself")
    return map_parts(node, lambda part: _now(part, name))


def _float(text: str) -> str:
    return repr(float(exact(text)))
