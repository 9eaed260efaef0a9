"""Lines of a claims file: where a table, an entry of it or a claim's field stands. TOML tells no lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\]\s][^\]]*?)\s*\]{1,2}\s*(#.*)?$")


@dataclass(frozen=True)
class Place:
    """A place in a claims file, in words and for the scan: the table, which one of that name, the entry in it."""

    words: str
    table: str
    number: int = 0
    entry: str = ""


@dataclass(frozen=True)
class Lines:
    """The lines of a claims file; those of a paper in several files are not told."""

    text: str

    @cached_property
    def blocks(self) -> list[tuple[str, int, int]]:
        """(header, first line, line after the last), numbered from 1."""
        heads = [(m[1], k) for k, line in enumerate(self.rows, 1) if (m := _HEADER.match(line))]
        ends = [k for _, k in heads[1:]] + [len(self.rows) + 1]
        return [(name, first, end) for (name, first), end in zip(heads, ends, strict=True)]

    @cached_property
    def rows(self) -> list[str]:
        return self.text.split("\n")

    def find(self, place: Place, field: str = "", text: str = "") -> int | None:
        """The line of a field (in a list, of this text), or of the place itself; None if it is not found."""
        found = [b for b in self.blocks if b[0] == place.table]
        if place.entry:
            own = [b for b in self.blocks if re.fullmatch(rf"{place.table}\s*\.\s*{_key(place.entry)}", b[0])]
            found = own or found
            field = field if own else place.entry
            number = 0
        else:
            number = place.number
        if number >= len(found):
            return None
        _, first, end = found[number]
        key = field.split()[0] if field and not place.entry else field
        pattern = re.compile(rf"\s*{_key(key)}\s*[=.]")
        for k in range(first + 1, end):
            if key and pattern.match(self.rows[k - 1]):
                inside = (j for j in range(k, end) if text and text[:40] in self.rows[j - 1])
                return next(inside, k)
        return first


def _key(name: str) -> str:
    return rf"[\"']?{re.escape(name)}[\"']?"
