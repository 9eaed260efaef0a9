"""The pytest plugin: claims files, and modules that declare a PAPER, are collected as two items a claim.

`FILE::CLAIM` fails if the claim is refuted; `FILE::CLAIM[property]` is the claim as a property-based test. Nothing of
referee is loaded before pytest meets a file of claims.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

COLLECTING = "referee.proofs.plugin.collecting"
REQUIRE = ("unrefuted", "decided", "proved")
PATTERNS = ["*.claims.toml", "*_claims.py"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plugin's options and ini values."""
    group = parser.getgroup("claims", "claims of papers (referee)")
    group.addoption("--claims-only", action="store_true", help="collect claims and nothing else")
    group.addoption("--claims-require", choices=REQUIRE, default=None,
                    help="what a claim must be to pass: unrefuted (default; survived and open ones are xfailed), "
                         "decided (they fail), or proved")  # fmt: skip
    group.addoption("--claims-examples", type=_count, default=None, metavar="N",
                    help="examples that the hunt tries for a claim (default 100)")  # fmt: skip
    group.addoption("--claims-certificates", type=Path, default=None, metavar="DIR",
                    help="folder in which certificates are kept (default: pytest's cache)")  # fmt: skip
    parser.addini("claims_files", "names of files of claims (default: *.claims.toml *_claims.py)", "args", PATTERNS)
    parser.addini("claims_refuted", "ids of claims that are known to be refuted: these pass if they still are", "args")
    parser.addini("claims_require", "as --claims-require", default="unrefuted")


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a whole number of at least 1")
    return int(text)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks, and check the ini values."""
    config.addinivalue_line("markers", "claims: a claim of a paper (its verdict, or its property-based test)")
    if config.getini("claims_require") not in REQUIRE:
        found = config.getini("claims_require")
        raise pytest.UsageError(f"claims_require: found {found!r}, expected one of {', '.join(REQUIRE)}")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With --claims-only, every file that is not one of claims."""
    if config.getoption("claims_only") and collection_path.is_file() and not _declares(collection_path, config):
        return True
    return None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The collector of a file of claims."""
    if not _declares(file_path, parent.config):
        return None
    manager = parent.config.pluginmanager
    manager.import_plugin(COLLECTING)  # the first file of claims loads the rest of referee
    module: Any = manager.get_plugin(COLLECTING)
    found: pytest.Collector = module.ClaimsFile.from_parent(parent, path=file_path)
    return found


@pytest.hookimpl(hookwrapper=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Iterator[None]:
    """With --claims-only, no tests of modules that declare claims besides tests."""
    outcome = yield
    if parent.config.getoption("claims_only"):
        outcome.force_result(None)  # type: ignore[attr-defined]  # pluggy's result


def _declares(path: Path, config: pytest.Config) -> bool:
    """Whether a file is one of claims, by its name; a module also by a line that begins with PAPER."""
    if not any(fnmatch(path.name, pattern) for pattern in config.getini("claims_files")):
        return False
    if path.suffix != ".py":
        return True
    try:
        return re.search(r"^PAPER\b", path.read_text(encoding="utf-8"), re.MULTILINE) is not None
    except (OSError, UnicodeDecodeError):
        return False
