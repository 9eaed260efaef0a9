"""From values back to the choices of Hypothesis that lead to them: what its example database holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..numeric.balls import Values
from ..symbolic.claim import Claim
from .bounds import NoValue
from .draws import T, picks_of, plan
from .evaluate import Missing
from .models import draw_values
from .paths import MODELS, Start, draw_start, path_plan
from .screen.path_matrices import Matrix
from .screen.path_names import INITIAL, MATRIX
from .strategies import choices

MAX_TRIES = 400


class NotReached(Exception):
    """No choices of the strategy lead to the values."""


class Wrong(Exception):
    """A branch was taken that does not lead to the values."""


@dataclass
class Recorded:
    """Picks that lead to given values, with the integers that Hypothesis would have drawn.

    What is no number of the values (which alternative of a hypothesis, say) is tried in turn: `branches` holds, for
    each such pick in order, its place and the number of places.
    """

    picks: Mapping[str, object]
    given: Sequence[int] = ()
    branches: list[tuple[int, int]] = field(default_factory=list)
    drawn: list[int] = field(default_factory=list)

    def choose(self, key: str, options: Sequence[T]) -> T:
        """The option that the values need; raises Wrong if it is not offered."""
        if key in self.picks:
            kept = self.picks[key]
            if kept not in options:
                raise Wrong(key)
            place = options.index(kept)
        else:
            number = len(self.branches)
            place = self.given[number] if number < len(self.given) else 0
            self.branches.append((place, len(options)))
        self.drawn += choices(options, place)
        return options[place]

    def wishes(self, key: str) -> tuple[Fraction, ...]:
        """None: only what the strategy itself offers can be chosen."""
        return ()


def choices_for(claim: Claim, values: Values) -> tuple[int, ...]:
    """The integers that the claim's strategy draws to reach these values; raises NotReached if none are found.

    For a claim about paths the values are those of `Start.values`.
    """
    if claim.model in MODELS:
        names = {"A", "A_star", "sigma", "tau", MATRIX, *(b.name for b in claim.binders)}  # no dates of quantifiers
        start, paths = start_of({k: v for k, v in values.items() if k in names}), path_plan(claim)
        return _search(_picks_of_start(start), lambda source: draw_start(paths, source) == start, claim.id)
    setup = plan(claim, careful=True)
    return _search(picks_of(values), lambda source: draw_values(setup, source) == dict(values), claim.id)


def start_of(values: Values) -> Start:
    """The start of a path with these values; raises KeyError or TypeError if they are none."""
    home, foreign = values["A"], values["A_star"]
    if isinstance(home, Fraction) or isinstance(foreign, Fraction):
        raise TypeError("A and A_star have one number per industry")
    scalars = {k: v for k, v in values.items() if isinstance(v, Fraction)}
    return Start(tuple(_numbers(home)), tuple(_numbers(foreign)), scalars, _matrix_of(values))


def _matrix_of(values: Values) -> Matrix | None:
    if MATRIX not in values:
        return None
    rows = values[MATRIX]
    if isinstance(rows, Fraction) or any(isinstance(row, Fraction) for row in rows):
        raise TypeError(f"{MATRIX} has rows of numbers")
    return tuple(tuple(_numbers(row)) for row in rows if not isinstance(row, Fraction))


def _numbers(entries: Sequence[object]) -> Iterator[Fraction]:
    for x in entries:
        if not isinstance(x, Fraction):
            raise TypeError("expected one number per industry")
        yield x


def _picks_of_start(start: Start) -> dict[str, object]:
    found: dict[str, object] = dict(start.scalars)
    for name, side in zip(INITIAL, (start.home, start.foreign), strict=True):
        found |= {f"{name}[{k}]": x for k, x in enumerate(side, 1)}
    return found if start.matrix is None else found | picks_of({MATRIX: start.matrix})


def _search(picks: Mapping[str, object], reached: Callable[[Recorded], bool], name: str) -> tuple[int, ...]:
    """Depth first over the branches: the last one that can be another is changed."""
    given: list[int] | None = []
    for _ in range(MAX_TRIES):
        source = Recorded(picks, given or ())
        try:
            if reached(source):
                return tuple(source.drawn)
        except (Wrong, NoValue, Missing):
            pass
        given = _next(source.branches)
        if given is None:
            break
    raise NotReached(f"{name}: no choices of the strategy were found that lead to these values")


def _next(branches: Sequence[tuple[int, int]]) -> list[int] | None:
    for number in reversed(range(len(branches))):
        place, count = branches[number]
        if place + 1 < count:
            return [*(p for p, _ in branches[:number]), place + 1]
    return None
