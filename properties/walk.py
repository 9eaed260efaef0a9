"""Drawing one number after another; where nothing is left for one, an earlier one that it depends on is changed.

What is drawn is kept, except for the one number that a conflict leads back to; that is picked among the values of its
pool that have not failed. After PLAIN conflicts the walk begins anew, once, unless told not to, and what took part in a
conflict is picked among its simplest values: a draw then is less various, but not given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ..symbolic.expression import Binder, binder_terms
from ..symbolic.substitute import free_names
from .bounds import NoValue
from .draws import Drawing, Offer, key
from .evaluate import Missing, NotEvaluable
from .narrowing import Narrowing, State
from .requirements import Cell, Leaf, Requirement, missing_cell
from .simple_values import Interval, trials

PLAIN, MAX_BACK = 12, 90
FIRST, OTHERS = 3, 6
Special = Callable[[Interval], Sequence[Fraction]]


@dataclass
class Step:
    """A number drawn: what was pending before, what it could be, what failed, and the cells that restricted it."""

    cell: Cell
    pending: list[Requirement]
    grounded: bool
    offer: Offer
    value: Fraction
    rest: tuple[Fraction, ...] | None = None  # not known before it is needed
    conflict: frozenset[Cell] = frozenset()


@dataclass
class Walk:
    """A draw under way: the sizes, what the hypotheses fix at once, the symbols named `first`, then all the others.

    `special` narrows the interval of a symbol to the values that the model finds interesting.
    """

    drawing: Drawing
    first: tuple[str, ...] = ()
    special: Mapping[str, Special] = field(default_factory=dict)
    grounded: bool = False
    anew: bool = True  # whether it may begin anew
    steps: list[Step] = field(default_factory=list)
    seen: set[Cell] = field(default_factory=set)  # cells in a conflict so far
    trouble: frozenset[Cell] = frozenset()
    waits: dict[int, Cell] = field(default_factory=dict)  # by equation: a cell without value that it speaks of

    def run(self, patience: int = MAX_BACK) -> None:
        """Draw all that has no value yet; raises NoValue if no values are found that meet the hypotheses.

        `patience`: after how many conflicts the draw is given up.
        """
        back = 0
        while True:
            try:
                if self._forward():
                    return
            except Stuck as stuck:
                back += 1
                start = back == PLAIN
                if back > patience or (start and not self.anew) or not self._back(stuck.cells, start):
                    raise NoValue(stuck.cell) from None

    def _forward(self) -> bool:
        """One number more; whether all have a value and no hypothesis fails."""
        found = self._next()
        if found is None:
            failing = self.drawing.failing()
            if failing is not None:
                raise Stuck(
                    "a hypothesis fails", frozenset(c for c in self.drawing.point.cells if c[0] in failing.names)
                )
            return True
        cell, binder = found
        before = self.drawing.pending
        try:
            offer = self._offer(cell, binder)
            value = self.drawing.take(cell, self._plain(cell, offer))
        except (NoValue, Missing):
            self.drawing.pending = before
            raise Stuck(cell[0], self._conflict(cell, binder)) from None
        self.steps.append(Step(cell, before, self.grounded, offer, value))
        return False

    def _offer(self, cell: Cell, binder: Binder) -> Offer:
        special = self.special.get(cell[0])
        if special is None:
            return self.drawing.offer(cell, binder)
        options = tuple(special(self.drawing.interval(cell, binder)))
        if not options:
            raise NoValue(cell[0])
        return Offer(options)

    def _plain(self, cell: Cell, offer: Offer) -> Offer:
        """After many conflicts: what took part in them is like its twin, or one of the simplest values."""
        if cell not in self.trouble:
            return offer
        return Offer(offer.twin or offer.hints or offer.options[:2])

    def _next(self) -> tuple[Cell, Binder] | None:
        order = self.drawing.plan.order
        if not self.grounded:
            for binder in order:
                if self.drawing.is_count(binder) and (binder.name, ()) not in self.drawing.point.cells:
                    return (binder.name, ()), binder
            self.drawing.ground()
            self.grounded = True
            self.waits.clear()
        binders = {b.name: b for b in order}
        known = self.drawing.point.cells
        names = (*self.first, *binders)
        cells = ((cell, b) for n in names if (b := binders.get(n)) for cell in self.drawing.cells(b))
        fixed = ((cell, binders[cell[0]]) for cell in self._fixed(binders))
        return next(((cell, b) for part in (fixed, cells) for cell, b in part if cell not in known), None)

    def _fixed(self, binders: Mapping[str, Binder]) -> Iterator[Cell]:
        """Cells that an equation fixes whatever the others are: the only ones without value in it."""
        for r in self.drawing.pending:
            if isinstance(r, Leaf) and r.op == "=" and self._moved(r):
                cell = self._only(r)
                if cell is not None and cell[0] in binders and not self.drawing.missing_ends(binders[cell[0]]):
                    yield cell

    def _moved(self, leaf: Leaf) -> bool:
        """Whether the equation may have become solvable."""
        cell = self.waits.get(id(leaf))
        return cell is None or cell in self.drawing.point.cells

    def _only(self, leaf: Leaf) -> Cell | None:
        try:
            leaf.value(self.drawing.point)
        except Missing as error:
            cell = missing_cell(error)
        except (ArithmeticError, NotEvaluable):
            return None
        else:
            return None
        try:
            leaf.with_value(self.drawing.point, cell, Fraction(1))
        except Missing as error:
            self.waits[id(leaf)] = missing_cell(error)
            return None
        except (ArithmeticError, NotEvaluable):
            pass
        return cell

    def _conflict(self, cell: Cell, binder: Binder) -> frozenset[Cell]:
        """The cells that leave nothing for a cell."""
        point = self.drawing.point
        names = {name for x in binder_terms(binder) for name in free_names(x)}
        narrowing = Narrowing(point, cell, trials(self.drawing.domain(binder)), lambda count: 0)
        found: set[Cell] = set()
        for r in self.drawing.pending:
            if cell[0] in r.names:
                point.read = set()
                state = narrowing.state(r)
                binds = state in (State.BINDS, State.FALSE) if self.drawing.plan.careful else state is not State.WAIT
                if binds or any(r is a for a in self.drawing.ahead):
                    names |= r.names
                    found |= point.read
        point.read = None
        return frozenset(found | {(name, ()) for name in names})

    def _back(self, conflict: frozenset[Cell], start: bool) -> bool:
        """Change the last number that is part of the conflict and can be something else; or start again, plainly."""
        self.seen |= conflict
        if start:
            self.trouble = frozenset(self.seen)
            self._undo(len(self.steps))
            return True
        while self.steps:
            step = self.steps[-1]
            self._undo(1)
            if step.cell not in conflict:
                continue
            conflict |= step.conflict | self._conflict(step.cell, self._binder(step.cell))
            self.seen |= conflict
            rest = step.rest
            if rest is None:
                rest = _alternatives(step.offer, step.value, plain=step.cell in self.trouble)
            if rest:
                careful = self.drawing.plan.careful
                twin = careful and step.rest is None and any(x in rest for x in step.offer.twin)
                value = rest[0] if twin or len(rest) == 1 else self.drawing.source.choose(key(step.cell), rest)
                self._again(replace(step, rest=rest, conflict=conflict), value)
                return True
        return False

    def _undo(self, count: int) -> None:
        for _ in range(count):
            step = self.steps.pop()
            self.drawing.point.unset(step.cell)
            self.drawing.pending, self.grounded = step.pending, step.grounded

    def _again(self, step: Step, value: Fraction) -> None:
        assert step.rest is not None
        try:
            self.drawing.interval(step.cell, self._binder(step.cell))
        except (NoValue, Missing):
            self.drawing.pending = step.pending
        self.drawing.point.set(step.cell, value)
        self.steps.append(replace(step, value=value, rest=tuple(x for x in step.rest if x != value)))

    def _binder(self, cell: Cell) -> Binder:
        return next(b for b in self.drawing.plan.order if b.name == cell[0])


class Stuck(Exception):
    """Nothing is left for a cell."""

    def __init__(self, cell: str, cells: frozenset[Cell]) -> None:
        super().__init__(cell)
        self.cell, self.cells = cell, cells


def _alternatives(offer: Offer, value: Fraction, plain: bool) -> tuple[Fraction, ...]:
    """What else to try, few and various: what settles alternatives, the simplest, the least, the greatest, others."""
    options = offer.options
    by_size = sorted(options)
    spread = by_size[:1] if plain else by_size[:: max(1, len(options) // OTHERS)]
    found = (*offer.twin, *offer.hints, *options[: 2 if plain else FIRST], by_size[-1], *spread)
    return tuple(x for x in dict.fromkeys(found) if x != value)
