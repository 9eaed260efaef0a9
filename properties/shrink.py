"""Making a counterexample as simple as it gets: fewer industries, then simpler numbers, violated throughout."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..numeric.balls import Value, Values
from .bounds import NoValue
from .draws import Picks, Plan, picks_of
from .evaluate import Missing
from .models import draw_values
from .simple_values import Cost, cost
from .walk import MAX_BACK

ENTRY = re.compile(r"(\w+)\[(\d+)\](\??)")
REDRAWS = 60


@dataclass
class Shrinker:
    """Greedy: a change of picks is kept if the values are simpler and still violate the claim."""

    plan: Plan
    broken: Callable[[Values], bool]
    picks: Picks
    values: Mapping[str, Value]
    limit: int = 1500
    patience: int = MAX_BACK  # in one draw
    tries: int = 0
    redrawn: set[str] = field(default_factory=set)

    def run(self) -> Mapping[str, Value]:
        """The simplest values found."""
        while self.tries < self.limit and any(map(self._better, self._changes())):
            pass
        return self.values

    def _better(self, picks: Picks) -> bool:
        if self.tries >= self.limit:
            return False
        self.tries += 1
        try:
            values = draw_values(self.plan, picks, patience=self.patience)
        except (NoValue, Missing):
            return False
        if self._cost(values) >= self._cost(self.values) or not self.broken(values):
            return False
        self.picks, self.values = picks, values
        return True

    def _cost(self, values: Values) -> Cost:
        return cost(values, self.plan.exponents)

    def _changes(self) -> Iterator[Picks]:
        made = dict(self.picks.made)
        yield from map(Picks, ({}, *self._fewer(made), *self._ties(made)))
        yield from self._anew(made)
        yield from map(Picks, self._simpler(made))

    def _anew(self, made: Mapping[str, object]) -> Iterator[Picks]:
        """Smaller sizes with all else drawn anew, once for each size reached."""
        rng = random.Random(0)
        for name in sorted(self.plan.counts & made.keys()):
            options = self.picks.offered[name]
            if f"{name} = {made[name]}" in self.redrawn:
                continue
            self.redrawn.add(f"{name} = {made[name]}")
            for smaller in options[: options.index(made[name])]:
                yield from (Picks({name: smaller}, rng) for _ in range(REDRAWS))

    def _simpler(self, made: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        """One pick simpler, or left to the simplest that fits."""
        for name, value in made.items():
            options = self.picks.offered[name]
            yield {k: v for k, v in made.items() if k != name}
            for simpler in options[: options.index(value)]:
                yield {**made, name: simpler}

    def _fewer(self, made: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        """One industry less, whichever it is, or just a smaller size."""
        for name in sorted(self.plan.counts & made.keys()):
            options = self.picks.offered[name]
            for smaller in options[: options.index(made[name])]:
                for gone in range(1, int(str(made[name])) + 1):
                    yield {**_without(made, gone), name: smaller}

    def _ties(self, made: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        """All entries of one symbol alike."""
        for name in sorted({m[1] for k in made if (m := ENTRY.fullmatch(k))}):
            entries = {k: v for k, v in made.items() if k.startswith(f"{name}[")}
            for value in dict.fromkeys(entries.values()):
                yield {**made, **dict.fromkeys(entries, value)}


def _without(made: Mapping[str, object], gone: int) -> dict[str, object]:
    """The picks with entry number `gone` of every sized symbol left out."""
    found: dict[str, object] = {}
    for name, value in made.items():
        m = ENTRY.fullmatch(name)
        number = int(m[2]) if m else 0
        if m is None or number < gone:
            found[name] = value
        elif number > gone:
            found[f"{m[1]}[{number - 1}]{m[3]}"] = value
    return found


def simplest(plan: Plan, broken: Callable[[Values], bool], values: Mapping[str, Value]) -> Mapping[str, Value]:
    """The simplest values found when starting from a counterexample of any origin."""
    picks = Picks(picks_of(values))
    try:
        again = draw_values(plan, picks)
    except (NoValue, Missing):
        return values
    return Shrinker(plan, broken, picks, again).run() if broken(again) else values
