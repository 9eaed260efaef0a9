"""Lines of a script that stay within the width: broken inside brackets, before an operator, as far out as possible."""

from __future__ import annotations

import re
import textwrap
from itertools import accumulate

COLUMNS = 110
_BREAK = re.compile(r" (?=(?:and|or|for|==|!=|<=|>=|<|>|\+|-|if|else) )|(?<=,) ")


def comment(text: str) -> str:
    """A comment of one line, cut where it is too long."""
    return textwrap.shorten(f"# {text}", COLUMNS, placeholder=" ...")


def statement(head: str, expression: str) -> list[str]:
    """`head expression`, in brackets and on several lines if it is too long."""
    if len(head) + len(expression) <= COLUMNS:
        return [head + expression]
    return call(f"{head}(", expression, ")")


def call(head: str, expression: str, tail: str) -> list[str]:
    """An expression inside the brackets that `head` opens and `tail` closes."""
    lines: list[str] = []
    rest = head + expression + tail
    indent = " " * (len(head) - len(head.lstrip()) + 8)
    while len(rest) > COLUMNS:
        at = _best(rest, len(indent) + 1)
        if at is None:
            break
        lines.append(rest[:at])
        rest = indent + rest[at + 1 :]
    return [*lines, rest]


def _best(line: str, start: int) -> int | None:
    """The last place in the second half of the line at which the fewest brackets are open."""
    signs = [(c in "([") - (c in ")]") for c in line]
    depth = list(accumulate(signs))
    places = [m.start() for m in _BREAK.finditer(line) if start < m.start() < COLUMNS]
    late = [p for p in places if p > COLUMNS // 2] or places
    return max(late, key=lambda p: (-depth[p], p), default=None)
