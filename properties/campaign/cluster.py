"""Chunks on a dask.distributed scheduler: the extra `cluster`. Imported only where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from distributed import Client

from .workers import Workers

PATIENCE = 10  # seconds


class NoCluster(Exception):
    """The scheduler cannot be used: one line."""


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of the scheduler at this address; raises NoCluster if it or its workers do not answer."""
    with _client(address) as client:
        threads = sum(client.ncores().values())
        executor = client.get_executor(pure=False)
        try:
            yield Workers(executor, threads + 1 + threads // 4)
        finally:
            executor.shutdown(wait=False)


@contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError) as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise NoCluster(f"no dask scheduler answers at {address}: {told}; expected such as tcp://HOST:8786") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise NoCluster(
                f"the scheduler at {address} has no workers after {PATIENCE} s; start one: dask worker {address}"
            ) from None
        yield client
