"""The version of the installed distribution, or of the source tree that is run in place."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path


def version() -> str:
    """`0.1.0`."""
    try:
        return metadata.version("referee")
    except metadata.PackageNotFoundError:
        return _source_version()


def _source_version() -> str:
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if not project.is_file():
        return "unknown"
    data = tomllib.loads(project.read_text(encoding="utf-8"))
    return str(data["project"]["version"])
