"""What is wrong with a declaration of claims."""

from __future__ import annotations

from collections.abc import Sequence


class ClaimsError(ValueError):
    """Claims that cannot be used.

    The message has the first problem: file (or paper) and line, claim, field, what was found and what would be right,
    where it helps with the text and a caret on lines of their own. `problems` has all that were found.
    """

    def __init__(self, message: str, more: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.problems: tuple[str, ...] = (message, *more)

    def __reduce__(self) -> tuple[type[ClaimsError], tuple[str, tuple[str, ...]]]:
        return type(self), (self.problems[0], self.problems[1:])
