"""How to draw for the models that claims name: the values that make an economy interesting, computed exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import log

from ..numeric.balls import Value
from ..symbolic.expression import Binder
from .bounds import NoValue
from .draws import Drawing, Plan, Source
from .requirements import Cell
from .simple_values import Interval, pool, simplest_between
from .walk import MAX_BACK, Special, Walk

HUGE = 10**12
ONE, ZERO = Fraction(1), Fraction(0)
SOUTH = ("psi_1N", "psi_2N", "psi_1S", "epsilon_1", "Lbar_1", "psi_2S", "epsilon_2", "Lbar_2")
LABOR = ("l_1B", "l_1M", "l_2B", "l_2M")
TECHNOLOGIES = frozenset({"A", "A_star"})


def draw_values(plan: Plan, source: Source, *, anew: bool = True, patience: int = MAX_BACK) -> dict[str, Value]:
    """Exact values for the symbols of the claim; raises NoValue if the picks lead nowhere.

    `anew`: whether a walk that met many conflicts may begin anew, once. `patience`: how many conflicts end it.
    """
    drawing = Drawing(plan, source)
    if plan.claim.model == "trade-equilibrium" and plan.names >= TECHNOLOGIES | {"sigma"}:
        drawing.start()
        TradeEquilibrium(drawing, {b.name: b for b in plan.order}).fill()
        wages = tuple(b.name for b in plan.order if b.name.startswith("omega"))  # they settle nearly all the shares
        wages = wages if plan.careful else ()
        Walk(drawing, wages, grounded=True, anew=anew).run(patience)
    else:
        drawing.declare()
        replace(walk(drawing), anew=anew).run(patience)
    return drawing.values()


def walk(drawing: Drawing) -> Walk:
    """The order in which the model of the claim is drawn."""
    match drawing.plan.claim.model:
        case "mirror":
            return _mirror(drawing)
        case "south":
            return Walk(drawing, (*SOUTH, "w") if drawing.plan.careful else SOUTH, South(drawing).special())
        case _:
            return Walk(drawing)


def _mirror(drawing: Drawing) -> Walk:
    """Mirror-image economies: technologies first; the relative wage is 1; the last shared industry balances trade."""
    for binder in drawing.plan.order:
        if binder.name == "omega" and not binder.index and drawing.domain(binder).holds(ONE):
            drawing.assign(("omega", ()), binder, ONE)
    return Walk(drawing, tuple(b.name for b in drawing.plan.order if b.name in ("A", "sigma")))


@dataclass(frozen=True)
class South:
    """The small South: psi_2S after what decides Condition 1, on either side of it or at its edge, as hypotheses allow.

    Then mostly lambda_2 = Lbar_2^epsilon_2 of at least what the regularity assumption asks.
    """

    drawing: Drawing

    def special(self) -> Mapping[str, Special]:
        """Which values of psi_2S and Lbar_2 are interesting."""
        names = self.drawing.plan.names
        found: dict[str, Special] = {"psi_2S": self._psi} if names >= set(SOUTH[:6]) else {}
        if self.drawing.plan.careful and names >= {*LABOR, *SOUTH[:6], "w"}:
            found["w"] = self._wage
        return {**found, "Lbar_2": self._lbar} if found and names >= set(SOUTH) else found

    def _wage(self, interval: Interval) -> Sequence[Fraction]:
        """What the backward technology of sector 1 pays, and what a full cluster does: then who works where follows."""
        edge, known, source = self._edge(), self.drawing.point.cells, self.drawing.source
        others = pool(interval, source.wishes("w"))
        if edge is None:
            return others
        psi_1n, psi_2n, psi_1s = (known[name, ()] for name in SOUTH[:3])
        paid = (edge / psi_2n, psi_1s / psi_1n, known["psi_2S", ()] / psi_2n)
        found = tuple(x for x in dict.fromkeys(paid) if interval.holds(x))
        return others if not found or source.choose("unpaid", (0,) * 9 + (1,)) else found

    def _edge(self) -> Fraction | None:
        known = self.drawing.point.cells
        if any((name, ()) not in known for name in SOUTH[:5]):
            return None
        psi_1n, psi_2n, psi_1s, power, size = (known[name, ()] for name in SOUTH[:5])
        return None if power.denominator != 1 else psi_1s * psi_2n / psi_1n / size ** int(power)

    def _psi(self, interval: Interval) -> Sequence[Fraction]:
        edge = self._edge()
        if edge is None:
            return pool(interval, self.drawing.source.wishes("psi_2S"))
        inside, outside = pool(interval.above(edge, True)), pool(interval.below(edge, True))
        regimes = [x for x in (inside, inside, inside, (edge,) if interval.holds(edge) else (), outside) if x]
        if not regimes:
            raise NoValue("psi_2S")
        return regimes[self.drawing.source.choose("Condition 1", range(len(regimes)))]

    def _lbar(self, interval: Interval) -> Sequence[Fraction]:
        edge, known = self._edge(), self.drawing.point.cells
        wishes = self.drawing.source.wishes("Lbar_2")
        missing = any((name, ()) not in known for name in ("psi_2S", "epsilon_2"))
        if edge is None or missing or self.drawing.source.choose("regular", (0, 0, 0, 1)):
            return pool(interval, wishes)
        least, power = known["psi_2S", ()] / edge, known["epsilon_2", ()]
        if least > HUGE or log(max(least, ONE)) > 20 * power:
            return pool(interval, wishes)
        edge = Fraction(float(least) ** (1 / float(power))).limit_denominator(100) + 1
        enough = interval.where(lambda x: x > 0 and log(x) * power >= log(least))
        return pool(enough, (edge, Fraction(edge // 1 + 1))) or pool(interval, wishes)


class TradeEquilibrium:
    """An open-economy equilibrium of Hanlon (2012), Section 2.2, built backwards.

    Technologies, the relative wage (at a ratio of technologies or strictly between two) and who makes what come first;
    the size of Foreign that balances trade follows: omega^sigma L sum (1 - share) A_star^(sigma-1) = L_star sum share
    A^(sigma-1), a rational number for integer sigma. Home makes all above the relative wage, nothing below.
    """

    def __init__(self, drawing: Drawing, binders: dict[str, Binder]) -> None:
        self.drawing, self.binders = drawing, binders

    def fill(self) -> None:
        """Draw or compute whichever of the model's symbols the claim speaks of."""
        home, foreign = self._entries("A"), self._entries("A_star")
        sigma, labor = self._scalar("sigma", Fraction(2)), self._scalar("L", ONE)
        if sigma.denominator != 1:
            raise NoValue("sigma")
        wage_star = self._scalar("w_star", ONE) if "w_star" in self.binders else ONE
        omega = self._omega([a / b for a, b in zip(home, foreign, strict=True)])
        share = self._shares(home, foreign, omega)
        made = sum((s * a ** int(sigma - 1) for s, a in zip(share, home, strict=True)), ZERO)
        left = sum(((1 - s) * b ** int(sigma - 1) for s, b in zip(share, foreign, strict=True)), ZERO)
        if made == 0 or left == 0:
            raise NoValue("share")
        self._known("L_star", omega ** int(sigma) * labor * left / made)
        self._known("w", omega * wage_star)
        pairs = enumerate(zip(home, foreign, strict=True), 1)
        self._known_entries("p", {k: min(omega * wage_star / a, wage_star / b) for k, (a, b) in pairs})

    def _entries(self, name: str) -> list[Fraction]:
        binder = self.binders[name]
        return [self._value(cell, binder) for cell in self.drawing.cells(binder)]

    def _value(self, cell: Cell, binder: Binder) -> Fraction:
        known = self.drawing.point.cells.get(cell)
        return self.drawing.draw(cell, binder) if known is None else known

    def _scalar(self, name: str, default: Fraction) -> Fraction:
        binder = self.binders.get(name)
        if binder is not None:
            return self._value((name, ()), binder)
        options = tuple(x for x in pool(Interval(lo=ONE)) if x.denominator == 1 and x >= default)
        return self.drawing.source.choose(name, options[:9])

    def _known(self, name: str, value: Fraction) -> Fraction:
        if name in self.binders:
            self.drawing.assign((name, ()), self.binders[name], value)
        return value

    def _known_entries(self, name: str, values: dict[int, Fraction]) -> None:
        if name in self.binders:
            for k, value in values.items():
                self.drawing.assign((name, (Fraction(k),)), self.binders[name], value)

    def _omega(self, ratios: list[Fraction]) -> Fraction:
        steps = sorted(set(ratios))
        between = [simplest_between(a, b) for a, b in pairwise(steps)]
        middle = [(a + b) / 2 for a, b in pairwise(steps)]
        interval = Interval(lo=ZERO, lo_open=True)
        if "omega" in self.binders:
            interval = self.drawing.interval(("omega", ()), self.binders["omega"])
        options = [x for x in dict.fromkeys((*steps, *between, *middle)) if interval.holds(x)]
        if not options:
            raise NoValue("omega")
        return self._known("omega", self.drawing.source.choose("omega", options))

    def _shares(self, home: list[Fraction], foreign: list[Fraction], omega: Fraction) -> list[Fraction]:
        gaps = [a - omega * b for a, b in zip(home, foreign, strict=True)]
        ties = [k for k, gap in enumerate(gaps) if gap == 0]
        free = Interval(lo=ZERO, hi=ONE)
        found: list[Fraction] = []
        for k, gap in enumerate(gaps):
            inner = bool(ties) and k == ties[-1]
            interval = self._inner(free, gaps, found) if inner else free
            share = self._share(k, interval) if gap == 0 else (ONE if gap > 0 else ZERO)
            found.append(share)
            self._known_entries("share", {k + 1: share})
        return found

    def _inner(self, interval: Interval, gaps: list[Fraction], found: list[Fraction]) -> Interval:
        """The shares of the last tied industry that leave both countries something to make."""
        rest = [*found, *(ONE if gap > 0 else ZERO for gap in gaps[len(found) + 1 :])]
        if all(s == 0 for s in rest):
            interval = interval.above(ZERO, True)
        return interval.below(ONE, True) if all(s == 1 for s in rest) else interval

    def _share(self, k: int, interval: Interval) -> Fraction:
        if "share" in self.binders:
            allowed = self.drawing.interval(("share", (Fraction(k + 1),)), self.binders["share"])
            interval = interval.where(allowed.holds)
        options = pool(interval)
        if not options:
            raise NoValue("share")
        return self.drawing.source.choose(f"share[{k + 1}]", options)
