"""Messages for texts that cannot be read: what was found, where, and what would be right."""

from __future__ import annotations

import re

from lark import UnexpectedInput

WIDTH = 100

_HINTS = (
    (r"==", "equality is written ="),
    (r"\*\*", "a power is written ^"),
    (r"&&?|∧", "write and"),
    (r"\|\|?|∨", "write or"),
    (r"!(?!=)|¬", "write not, or != for a relation"),
    (r"=>|⇒|→|->", "write implies, or >= for a relation"),
    (r"≤", "write <="),
    (r"≥", "write >="),
    (r"≠|<>", "write !="),
    (r"∞|inf\b", "infinity is written oo"),
    (r"[·×]", "a product is written *"),
    (r"\d[eE][-+]?\d", "write exact numbers, like 0.001 or 1/1000"),
    (r"['\"\\]", "names have letters, digits and _ only, like c_star"),
    (r"\{", "brackets within a formula are ( and )"),
)


class StatementError(ValueError):
    """A text that is not a statement: what was found, where (a caret below the text) and what would be right."""

    def __init__(self, message: str, at: int | None = None) -> None:
        super().__init__(message)
        self.at = at


def nesting(text: str) -> int:
    """How deep brackets nest in the text."""
    depth = deepest = 0
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        deepest = max(deepest, depth)
    return deepest


def explain(text: str, error: UnexpectedInput) -> str:
    """What was found where, what would be right, and the text with a caret."""
    at = error.pos_in_stream if error.pos_in_stream is not None and error.pos_in_stream >= 0 else len(text)
    if getattr(getattr(error, "token", None), "type", "") == "$END":
        at = len(text)
    found = repr(text[at : at + 10]) if at < len(text) else "the end of the text"
    return f"cannot read the formula at character {at + 1}: found {found}{_hint(text, at)}{pointed(text, at)}"


def _hint(text: str, at: int) -> str:
    for start in (at, max(at - 1, 0)):
        for pattern, hint in _HINTS:
            if re.match(pattern, text[start:]):
                return f"; {hint}"
    if at >= len(text) or text[at] in ")]":
        opened = {b: text.count(b) for b in "()[]"}
        if opened["("] != opened[")"] or opened["["] != opened["]"]:
            return f"; {opened['(']} ( and {opened[')']} ), {opened['[']} [ and {opened[']']} ]"
    word = re.search(r"\b(in|and|or|not|implies|iff)\s*$", text[:at])
    if re.match(r"[\w(]", text[at:]) and re.search(r"[\w)\]]\s*$", text[:at]) and not word:
        return "; is a * missing?"
    return ""


def pointed(text: str, at: int | None) -> str:
    """The text, or the part of a long one around the place, on a line of its own, with a caret below the place."""
    flat = re.sub(r"\s", " ", text)
    start = 0 if at is None else max(0, at - WIDTH // 2)
    start = 0 if len(flat) <= WIDTH else start
    before, after = "..." if start else "", "..." if start + WIDTH < len(flat) else ""
    line = f"\n    {before}{flat[start : start + WIDTH]}{after}"
    return line if at is None else f"{line}\n    {' ' * (len(before) + at - start)}^"


def shown(text: str, error: StatementError) -> str:
    """The text and a caret, if the message has none yet: where the error says, or at the name that it is about."""
    if "\n" in str(error):
        return ""
    name = re.match(r"(\w+)(?=:|\[| takes| is (?:defined|said)| goes| by)", str(error))
    return pointed(text, place_of(name[1], text) if error.at is None and name else error.at)


def place_of(name: str, text: str) -> int | None:
    """Where a name stands in a text."""
    found = re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])", text)
    return found.start() if found else None
