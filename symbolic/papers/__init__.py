"""The bundled papers: their claims as data, one TOML file a paper."""

from __future__ import annotations

from importlib import resources

from ..claim import Paper
from ..load import read_paper

BUNDLED = {"hanlon2012": "hanlon2012.toml", "rodriguez-clare2005": "rodriguez_clare2005.toml"}


def bundled_paper(key: str) -> Paper:
    """The bundled paper with this key. Raises KeyError if there is none."""
    name = BUNDLED[key]
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return read_paper(text, name)
