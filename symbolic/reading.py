"""Messages and bounds for texts that are to be parsed."""

from __future__ import annotations

import re

from lark import UnexpectedInput


class StatementError(ValueError):
    """A text that is not a statement: what was found, where (a caret below the text) and what would be right."""


def nesting(text: str) -> int:
    """How deep brackets and prefixed operators may nest in the text."""
    depth = deepest = 0
    for c in text:
        depth += (c in "([") - (c in ")]")
        deepest = max(deepest, depth)
    return max(deepest, len(re.findall(r"\^|-|\bnot\b|\bimplies\b", text)) // 20)


def explain(text: str, error: UnexpectedInput) -> str:
    """What was found where, with the text and a caret."""
    at = error.pos_in_stream if error.pos_in_stream is not None and error.pos_in_stream >= 0 else len(text)
    found = repr(text[at : at + 10]) if at < len(text) else "the end of the text"
    flat = text.replace("\n", " ")
    return f"cannot read the formula at character {at + 1}: found {found}\n    {flat}\n    {' ' * at}^"
