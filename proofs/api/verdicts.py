"""Verdicts as Python objects that show in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NoReturn, overload

from ...symbolic.claim import Claim
from ...symbolic.errors import ClaimsError
from ..report import plain
from ..report.python_text import NotPython
from ..report.script import script_for
from ..report.wording import at_values, failure, scope_of
from ..result import AssumptionFinding, Evidence, Result
from ..verdict import OPEN, PROVED, REFUTED, SURVIVED
from .html import display, verdict_html, verdicts_html

Exact = Fraction | str | list[Any]


@dataclass(frozen=True)
class ClaimVerdict:
    """What was concluded of one claim: compare `name` with "proved", "refuted", "survived" or "open"."""

    result: Result

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.result.claim.id

    @property
    def name(self) -> str:
        """`proved`, `refuted`, `survived` (hunted, not broken, not proved) or `open`."""
        return self.result.verdict.name

    @property
    def reason(self) -> str:
        """What was checked, or why nothing could be concluded."""
        return self.result.verdict.reason

    @property
    def scope(self) -> str:
        """`full` where the verdict is about every value of the declared domains."""
        return scope_of(self.result)

    @property
    def statement(self) -> str:
        """The claim in plain text: for all ..., such that ..., the formula."""
        return claim_text(self.result.claim)

    @property
    def counterexample(self) -> dict[str, Exact] | None:
        """Exact values that satisfy the hypotheses and violate the statement; None unless some are exhibited."""
        found = self.result.counterexample
        return None if found is None else {name: _exact(value) for name, value in found.values.items()}

    @property
    def shows(self) -> str:
        """What the counterexample shows, in words."""
        return "" if self.result.counterexample is None else failure(self.result.counterexample)

    @property
    def margin(self) -> tuple[Fraction, Fraction] | None:
        """A rational enclosure of the violation."""
        found = self.result.counterexample
        low, high = (None, None) if found is None else map(_exact, found.margin)
        return (low, high) if isinstance(low, Fraction) and isinstance(high, Fraction) else None

    @property
    def amendment(self) -> str | None:
        """The strongest amendment found that is proved and not vacuous, in plain text."""
        found = self.result.amendment
        return None if found is None else claim_text(found.claim)

    @property
    def assumptions(self) -> tuple[AssumptionFinding, ...]:
        """Of a proved claim, which assumptions carry it: each with `name`, `needed` and `shows`."""
        return self.result.assumptions

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What each road found: derivation, numeric check, hunt, certificate."""
        return self.result.evidence

    @property
    def certificate(self) -> Mapping[str, Any] | None:
        """The certificate that the kernel accepted."""
        return self.result.certificate

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.result.seconds

    def script(self) -> str:
        """A Python script that recomputes the counterexample without referee. Raises ClaimsError if there is none."""
        if self.result.counterexample is None:
            raise ClaimsError(f"{self.id} is {self.name}: there is no counterexample to recompute")
        try:
            return script_for(self.result.claim, self.result.counterexample)
        except NotPython as error:
            raise ClaimsError(f"{self.id} has no script: {error}") from None

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict is neither true nor false: compare verdict.name with 'proved', 'refuted', ...")

    def __repr__(self) -> str:
        return "\n  ".join(lines_of(self))

    def _repr_html_(self) -> str:
        return verdict_html(self.result, lines_of(self)[1:])

    def _repr_latex_(self) -> str:
        return f"{display(self.result.claim)}\n\n{self.name}"


class Verdicts(Sequence[ClaimVerdict]):
    """The verdicts of a run in the order of the claims, by number or by the claim's id."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._rows = tuple(map(ClaimVerdict, results))

    @overload
    def __getitem__(self, key: int | str) -> ClaimVerdict: ...
    @overload
    def __getitem__(self, key: slice) -> Verdicts: ...
    def __getitem__(self, key: int | str | slice) -> ClaimVerdict | Verdicts:
        if isinstance(key, slice):
            return Verdicts([v.result for v in self._rows[key]])
        if isinstance(key, int):
            return self._rows[key]
        for v in self._rows:
            if key in (v.id, v.id.removeprefix(f"{v.result.claim.paper}.")):
                return v
        raise KeyError(f"no verdict on {key!r}; there are {', '.join(v.id for v in self._rows)}")

    def __len__(self) -> int:
        return len(self._rows)

    def __bool__(self) -> NoReturn:
        raise TypeError("verdicts are neither true nor false: compare the name of each, or use len()")

    def __iter__(self) -> Iterator[ClaimVerdict]:
        return iter(self._rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many claims have each verdict."""
        names = [v.name for v in self._rows]
        return {name: names.count(name) for name in (PROVED, REFUTED, SURVIVED, OPEN)}

    def __repr__(self) -> str:
        total = ", ".join(f"{count} {name}" for name, count in self.counts.items())
        return "\n".join([*map(repr, self._rows), f"{len(self)} claim{'' if len(self) == 1 else 's'}: {total}"])

    def _repr_html_(self) -> str:
        return verdicts_html([(v.result, lines_of(v)[1:]) for v in self._rows])


def lines_of(v: ClaimVerdict) -> list[str]:
    """The verdict in a few plain lines."""
    lines = [f"{v.id}: {v.name}"]
    if v.result.counterexample is not None:
        lines.append(f"{at_values(v.result.counterexample.values)}{v.shows}")
    elif v.name != PROVED:
        lines.append(v.reason)
    if v.result.assumed is not None and v.result.assumed.told not in ("", v.reason):
        lines.append(v.result.assumed.told)
    if v.amendment is not None:
        lines.append(f"amended, proved: {v.amendment}")
    for word, needed in (("needed", "yes"), ("not needed", "no")):
        names = [a.name for a in v.assumptions if a.needed == needed]
        lines += [f"{word}: {', '.join(names)}"] if names else []
    return lines


def claim_text(claim: Claim) -> str:
    """`for all t in (0, 1), such that ...: ...`."""
    domains = ", ".join(plain.domain(b) for b in claim.binders)
    given = " and ".join(plain.formula(a.formula) for a in claim.given)
    head = (f"for all {domains}" if domains else "") + (f", such that {given}" if given else "")
    return f"{head}: {plain.formula(claim.statement)}" if head else plain.formula(claim.statement)


def _exact(value: Any) -> Exact:
    """A fraction where the text is a number; a list for a list; else the text."""
    if isinstance(value, list | tuple):
        return [_exact(v) for v in value]
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return str(value)
