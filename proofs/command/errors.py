"""Wrong input, and the checks of output places that are made before any long work."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


class InputError(Exception):
    """The input or the call is wrong. The message is one line: what, where, what was found, what would be right."""


def writable_file(path: Path, option: str) -> None:
    """Raise InputError unless a file can be written there. Nothing is changed."""
    if path.is_dir():
        raise InputError(f"{option}: cannot write {path}: it is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise InputError(f"{option}: cannot write {path}: no folder {path.parent}; create it or give another place")
    if path.exists():
        if not os.access(path, os.W_OK):
            raise InputError(f"{option}: cannot write {path}: permission denied; give another place")
    else:
        _probe(path.parent, f"{option}: cannot write {path}")


def writable_folder(path: Path, option: str) -> None:
    """Make the folder if it is missing; raise InputError unless files can be written in it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        found = error.strerror or error
        raise InputError(f"{option}: cannot use {path} as a folder: {found}; give another place") from None
    _probe(path, f"{option}: cannot write in {path}")


def _probe(folder: Path, problem: str) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(f"{problem}: {error.strerror or error}; give another place") from None
