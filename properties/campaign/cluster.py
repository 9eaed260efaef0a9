"""Chunks on a dask.distributed scheduler: the extra `cluster`. Imported only where it is asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from distributed import Client
from distributed.comm import resolve_address

from .workers import Workers

PATIENCE = 10  # seconds
EXPECTED = "expected such as tcp://HOST:8786"


class NoCluster(Exception):
    """The scheduler cannot be used: one line."""


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of the scheduler at this address; raises NoCluster if it or its workers do not answer."""
    with _client(address) as client:
        processes = len(client.ncores())
        executor = client.get_executor(pure=False)
        try:
            yield Workers(executor, processes + 1 + processes // 4)  # some wait, so that no process does
        finally:
            executor.shutdown(wait=False)


@contextmanager
def _client(address: str) -> Iterator[Client]:
    """A client that has a worker at least."""
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what goes wrong is told in a line, once
    try:
        resolve_address(address)  # a client of what is no address complains at length
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise NoCluster(f"no dask scheduler answers at {address!r}: {_line(error)}; {EXPECTED}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            told = f"has had no worker for {PATIENCE} s; start some: dask worker --nworkers auto {address}"
            raise NoCluster(f"the scheduler at {address!r} {told}") from None
        except OSError as error:
            raise NoCluster(f"the scheduler at {address!r} has gone: {_line(error)}") from None
        yield client


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
