"""How long a property-based test goes on once it has failed, so that Hypothesis' shrinking comes to an end soon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import reject


@dataclass
class Patience:
    """The verdicts on draws, none looked at twice; after the first failure only `most` new draws are looked at.

    Draws beyond these are rejected, as if they were not there. The last execution, which Hypothesis reports, ends the
    count: the next run of the same test begins a new one.
    """

    look: Callable[[Any], bool | None]
    most: int
    seen: dict[str, bool | None] = field(default_factory=dict)
    since: int | None = None  # new draws since the first failure
    ended: bool = False

    def __call__(self, found: Any, key: str, last: bool) -> bool | None:
        """The verdict on a draw, known by its key; `last` if Hypothesis reports it."""
        if self.ended and not last:
            self.seen, self.since = {}, None
        self.ended = last
        if key not in self.seen:
            self._spend(last)
            self.seen[key] = self.look(found)
        if self.seen[key] is False and self.since is None:
            self.since = 0
        return self.seen[key]

    def _spend(self, last: bool) -> None:
        if self.since is not None and not last:
            if self.since >= self.most:
                reject()
            self.since += 1
