"""What the enclosures refuse to guess."""

from __future__ import annotations

from flint import arb


class Undecidable(ArithmeticError):
    """The model, or the precision, leaves open what happens: says what, for which industries (from 1) and when.

    time: a ball that contains the date, or None for an equilibrium or where no date can be given. final: more
    precision cannot help, as the model itself leaves it open.
    """

    def __init__(
        self, what: str, industries: tuple[int, ...] = (), time: arb | None = None, *, final: bool = False
    ) -> None:
        self.what, self.industries, self.time, self.final = what, industries, time, final
        where = f" (industries {', '.join(map(str, industries))})" if industries else ""
        when = f" at t = {time.str(12)}" if time is not None else ""
        super().__init__(f"{what}{where}{when}")


class TooWide(Undecidable):
    """Balls have grown so wide that nothing more can be proved at this precision."""
