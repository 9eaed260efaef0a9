"""`referee new`: a claims file to begin with."""

from __future__ import annotations

import argparse
import re
from importlib import resources
from pathlib import Path

from .errors import InputError
from .interruption import Interruption

DESCRIPTION = """Write a claims file with a few symbols, a definition, a claim that is proved and one that
is refuted, with comments on how to write your own. A file that exists is never overwritten."""
EPILOG = """exit status: 0 the file is written; 2 it cannot be.

example:
  referee new taxes.claims.toml
  referee check taxes.claims.toml
  referee verify taxes.claims.toml"""


def options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `new`."""
    parser.add_argument("file", metavar="FILE", help="the file to write, like taxes.claims.toml")


def run(args: argparse.Namespace, interruption: Interruption) -> int:
    """Write the template; the exit status."""
    path = Path(args.file)
    if path.suffix != ".toml":
        raise InputError(f"{path}: the name of a claims file ends in .toml; give {path}.claims.toml")
    text = resources.files(__package__).joinpath("template.claims.toml").read_text(encoding="utf-8")
    key = re.sub(r"[^A-Za-z0-9_-]+", "-", path.name.removesuffix(".toml").removesuffix(".claims")).strip("-_")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text.replace('"KEY"', f'"{key or "mine"}"', 1))
    except FileExistsError:
        raise InputError(f"{path}: exists already and is left as it is; give another name") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}; give another place") from None
    print(f"{path} is written; next: edit it, `referee check {path}`, `referee verify {path}`")
    return 0
