"""The other end of a sandbox: a process that does one piece of work after another within a limit on memory."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

try:
    import resource
except ModuleNotFoundError:  # Windows
    resource = None  # type: ignore[assignment]

DONE, FAILED, MEMORY, TOLD = "done", "failed", "memory", "told"
GIGABYTE = 2**30
STATUS = Path("/proc/self/status")


def serve(connection: Connection, gigabytes: float | None) -> None:
    """Do the work that comes, until the owner is gone. A process that has grown large says so, and is replaced."""
    alone()
    sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  # libraries complain there when memory ends
    os.dup2(sys.stderr.fileno(), 2)
    first = True
    while True:
        try:
            pickled = connection.recv_bytes()
        except (EOFError, OSError):
            return
        kind, content = _done(connection, pickled, gigabytes if first else None)
        first = False
        spent = kind == MEMORY or (gigabytes is not None and _peak() > gigabytes * GIGABYTE / 2)
        connection.send_bytes(_pickled(kind, content, spent))


def alone() -> None:
    """In a new process: Ctrl-C is for the parent, and without the parent there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_until_orphaned, daemon=True).start()


def _until_orphaned() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _done(connection: Connection, pickled: bytes, gigabytes: float | None) -> tuple[str, Any]:
    try:
        fn, args, kwargs, telling = pickle.loads(pickled)
        if gigabytes is not None:  # what the process has by now is libraries
            _limit_memory(int(gigabytes * GIGABYTE))
        tell: tuple[Callable[[Any], None], ...] = ()
        if telling:
            tell = (lambda message: connection.send_bytes(_pickled(TOLD, message, False)),)
        return DONE, fn(*tell, *args, **kwargs)
    except MemoryError:
        return MEMORY, None
    except Exception as error:
        return FAILED, error


def _pickled(kind: str, content: Any, spent: bool) -> bytes:
    try:
        return pickle.dumps((kind, content, spent))
    except MemoryError:
        return pickle.dumps((MEMORY, None, True))
    except Exception as error:  # a result too deep to send, an exception that cannot be sent
        told = RuntimeError(f"{type(content).__name__} cannot be sent: {type(error).__name__}: {error}")
        return pickle.dumps((TOLD, None, spent) if kind == TOLD else (FAILED, told, spent))


def _limit_memory(size: int) -> None:
    """At most so many bytes of data beyond what the process has now. Where this cannot be set, there is no limit."""
    if resource is None or not STATUS.exists():
        return
    rows = [line for line in STATUS.read_text().splitlines() if line.startswith("VmData:")]
    if rows:
        whole = int(rows[0].split()[1]) * 1024 + size
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        allowed = whole if hard == resource.RLIM_INFINITY else min(whole, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


def _peak() -> int:
    """The most memory that the process has had, in bytes; 0 where that is not known."""
    if resource is None:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
