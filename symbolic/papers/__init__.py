"""The bundled papers: their claims as data, one folder a paper."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from ..load import load_paper
from ..paper import Paper

BUNDLED = {"hanlon2012": "hanlon2012", "rodriguez-clare2005": "rodriguez_clare2005"}


def bundled_paper(key: str) -> Paper:
    """The bundled paper with this key. Raises KeyError if there is none."""
    return load_paper(Path(str(resources.files(__package__))) / BUNDLED[key] / "paper.toml")
