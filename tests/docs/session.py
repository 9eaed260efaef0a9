"""The commands of a page of documentation, run one after another in one folder.

A block ```console has commands after `$ ` and below each what it prints. A block that follows `<!-- file: NAME -->` is
the file NAME of the folder. `python tests/docs/session.py PAGE` writes what the commands print now into the page.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
BY_CI = ("python -m pip install", "git clone", "cd referee")  # `.ci/run` does these
WIDTH = "96"
ON_A_SERVER = ("CI", "BUILD_NUMBER")  # pytest does not shorten its last lines where one of these is set
PLUGIN = "-p no:cacheprovider -p no:referee -p referee.proofs.plugin"  # also where referee is not installed


@dataclass(frozen=True)
class Command:
    """A command of a page, what the page says it prints, and what it prints."""

    text: str
    said: str
    printed: str


def run_page(page: str, folder: Path) -> Iterator[Command]:
    """Write the files of a page and run its commands, in their order."""
    for block in BLOCK.finditer(page):
        if block["file"]:
            (folder / block["file"]).write_text(block["body"], encoding="utf-8")
        elif block["kind"] == "console":
            for text, said in _commands(block["body"]):
                yield Command(text, said, said if text.startswith(BY_CI) else _run(text, folder))


def _commands(body: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in body.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line[2:].strip(), ""))
        else:
            found[-1] = (found[-1][0], found[-1][1] + line)
    return found


def _run(text: str, folder: Path) -> str:
    words = shlex.split(text)
    known = {"referee": ["-m", "referee.proofs.command"], "python": [], "pytest": ["-m", "pytest"]}
    words = [sys.executable, *known[words[0]], *words[1:]]
    env = {**os.environ, "COLUMNS": WIDTH, "NO_COLOR": "1", "PYTEST_ADDOPTS": PLUGIN}
    for name in ON_A_SERVER:
        env.pop(name, None)
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    errors = done.stderr if done.returncode == 2 else ""  # progress is not shown, errors are
    return "".join(line.rstrip() + "\n" for line in (done.stdout + errors).splitlines())


def timeless(text: str) -> str:
    """The text without the seconds that the machine took."""
    text = re.sub(r"in \d+\.\d+s( \(.*?\))?", "in ? s", text)
    text = re.sub(r"\s+\d+\.\d(?= s?$)|\s+\d+\.\d$", " ?", text, flags=re.MULTILINE)
    return re.sub(r"[─=]{4,}", "────", text)


def updated(page: str, folder: Path) -> str:
    """The page with what its commands print now."""
    done = 0
    for command in list(run_page(page, folder)):
        old, new = (f"$ {command.text}\n{told}" for told in (command.said, command.printed))
        start = page.index(old, done)
        page, done = page[:start] + new + page[start + len(old) :], start + len(new)
    return page


if __name__ == "__main__":
    path = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        path.write_text(updated(path.read_text(encoding="utf-8"), Path(scratch)), encoding="utf-8")
