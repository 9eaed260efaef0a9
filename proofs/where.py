"""Where in a proof something was rejected: for messages only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .context import Rejected


@contextmanager
def named_branch(name: str) -> Iterator[None]:
    """Say in which branch of a proof a line was rejected."""
    try:
        yield
    except Rejected as error:
        raise Rejected(f"{name}: {error}") from None


def summary(line: Mapping[str, Any]) -> str:
    """A line in a few words."""
    parts = [str(line.get("do"))]
    parts += [str(line[k]) for k in ("as", "rule", "name", "of") if isinstance(line.get(k), str)]
    return " ".join(parts)
