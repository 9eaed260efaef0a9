"""The bundled papers: their claims as data, one folder a paper."""

from __future__ import annotations

from importlib import resources

from ..load import read_paper
from ..paper import Paper

BUNDLED = {"hanlon2012": "hanlon2012", "rodriguez-clare2005": "rodriguez_clare2005"}


def bundled_paper(key: str) -> Paper:
    """The bundled paper with this key. Raises KeyError if there is none."""
    folder = resources.files(__package__).joinpath(BUNDLED[key])

    def beside(name: str) -> str:
        return folder.joinpath(name).read_text(encoding="utf-8")

    return read_paper(beside("paper.toml"), f"{BUNDLED[key]}/paper.toml", beside)
