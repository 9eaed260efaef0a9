"""What campaigns did, in one SQLite file: a row a chunk, committed when the chunk ends.

SQLite's transactions make the file safe against being killed at any moment, and against several processes at once. A
file that is damaged, or not a store of campaigns, is told of and never written to.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ...symbolic.claim import Claim
from .outcome import Outcome, outcome_from
from .version import SEARCH

APPLICATION, LAYOUT = 0x52464852, 1  # "RFHR"; raised with every change of the tables
PATIENCE = 60.0
TABLES = """
CREATE TABLE campaign (
  id INTEGER PRIMARY KEY, claim TEXT NOT NULL, digest TEXT NOT NULL, seed TEXT NOT NULL, search INTEGER NOT NULL,
  UNIQUE (claim, digest, seed, search)
);
CREATE TABLE chunk (
  campaign INTEGER NOT NULL REFERENCES campaign, number INTEGER NOT NULL, violated INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (campaign, number)
);
"""
KEY = "claim = ? AND digest = ? AND seed = ? AND search = ?"


class HuntStoreError(ValueError):
    """The file cannot be used: one line."""


@dataclass(frozen=True)
class Store:
    """An open file of campaigns; use it as a context manager. Every call may raise HuntStoreError."""

    path: Path
    connection: sqlite3.Connection

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def campaign(self, claim: Claim, seed: int) -> Chunks:
        """The chunks of the hunt for this claim, as it is now, with this seed, by this version of the search."""
        key = (claim.id, claim.digest, str(seed), SEARCH)
        with _told(self.path):
            self.connection.execute(
                "INSERT OR IGNORE INTO campaign (claim, digest, seed, search) VALUES (?,?,?,?)", key
            )
            row = self.connection.execute(f"SELECT id FROM campaign WHERE {KEY}", key).fetchone()
        return Chunks(self.path, self.connection, row[0])


@dataclass(frozen=True)
class Chunks:
    """The stored outcomes of one campaign. Every call may raise HuntStoreError."""

    path: Path
    connection: sqlite3.Connection
    id: int

    def get(self, number: int) -> Outcome | None:
        """The outcome of a chunk, if it has ended in this or another run."""
        with _told(self.path):
            found = self.connection.execute(
                "SELECT outcome FROM chunk WHERE campaign = ? AND number = ?", (self.id, number)
            ).fetchone()
        return None if found is None else self._outcome(number, found[0])

    def put(self, outcome: Outcome) -> None:
        """Store an outcome for good. What another process stored for the same chunk stays: it is the same."""
        row = (self.id, outcome.index, outcome.found is not None, json.dumps(outcome.plain()))
        with _told(self.path):
            self.connection.execute("INSERT OR IGNORE INTO chunk VALUES (?,?,?,?)", row)

    def violated(self) -> int | None:
        """The lowest number of a stored chunk that has a finding."""
        with _told(self.path):
            found = self.connection.execute(
                "SELECT min(number) FROM chunk WHERE campaign = ? AND violated", (self.id,)
            ).fetchone()
        return None if found[0] is None else int(found[0])

    def numbers(self) -> list[int]:
        """The numbers of all stored chunks, in order."""
        with _told(self.path):
            found = self.connection.execute("SELECT number FROM chunk WHERE campaign = ? ORDER BY number", (self.id,))
            return [row[0] for row in found]

    def forget(self) -> None:
        """Delete the outcomes of this campaign."""
        with _told(self.path):
            self.connection.execute("DELETE FROM chunk WHERE campaign = ?", (self.id,))

    def _outcome(self, number: int, text: str) -> Outcome:
        try:
            found = outcome_from(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, RecursionError):
            found = None
        if found is None or found.index != number:
            raise HuntStoreError(f"{self.path}: damaged: chunk {number} cannot be read; {_advice()}")
        return found


def opened(path: Path) -> Store:
    """The store in this file, made (with its folder) if there is none; raises HuntStoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HuntStoreError(f"{path}: cannot be written: {error.strerror or error}; give another place") from None
    if path.is_dir():
        raise HuntStoreError(f"{path}: cannot be written: it is a folder; give the name of a file")
    with _told(path):
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            _prepare(path, connection)
        except BaseException:
            connection.close()
            raise
    return Store(path, connection)


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    if not _checked(path, connection):
        connection.execute("BEGIN IMMEDIATE")  # one process makes the tables
        if not _checked(path, connection):
            for statement in TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {LAYOUT}")
        connection.execute("COMMIT")
    told = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if told != "ok":
        raise HuntStoreError(f"{path}: damaged: {' '.join(told.split())}; {_advice()}")


def _checked(path: Path, connection: sqlite3.Connection) -> bool:
    """Whether this is a store; False if the file is empty; raises HuntStoreError if it is anything else."""
    application, layout = (connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version"))
    if application == APPLICATION and layout == LAYOUT:
        return True
    if application == APPLICATION:
        raise HuntStoreError(f"{path}: made by another version of referee (layout {layout}, not {LAYOUT}); {_advice()}")
    if application or layout or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise HuntStoreError(f"{path}: not a store of hunts but a database of something else; {_advice()}")
    return False


def _advice() -> str:
    return "nothing was changed; move it away or give another file"


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's complaints in one line."""
    try:
        yield
    except sqlite3.Error as error:
        told = " ".join(str(error).split())
        match getattr(error, "sqlite_errorname", "").split("_")[1:2]:
            case ["NOTADB"]:
                problem = f"not a store of hunts: {told}; {_advice()}"
            case ["CORRUPT"]:
                problem = f"damaged: {told}; {_advice()}"
            case ["BUSY" | "LOCKED"]:
                problem = f"another process has held it for {PATIENCE:.0f} s; try again when that has ended"
            case _:
                problem = f"cannot be used: {told}; make room or give another file"
        raise HuntStoreError(f"{path}: {problem}") from None
