"""Every command of the documentation prints what the page says."""

from __future__ import annotations

from pathlib import Path

import pytest
from session import run_page, timeless

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(p.name for p in DOCS.glob("*.md")))
def test_the_page_is_true(name: str, tmp_path: Path) -> None:
    commands = list(run_page((DOCS / name).read_text(encoding="utf-8"), tmp_path))
    assert commands, "a page without commands"
    for command in commands:
        assert timeless(command.printed) == timeless(command.said), command.text
