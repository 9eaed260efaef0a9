"""Ctrl-C: the running work stops at once, its processes too, and what was found so far is kept."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from types import FrameType

INTERRUPTED = 130


class Interruption:
    """Remembers that Ctrl-C was typed, also where a search has ended early because of it."""

    def __init__(self) -> None:
        self.main_process = os.getpid()
        self.happened = False

    def install(self) -> Interruption:
        """Handle SIGINT; processes forked from this one end silently."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._handle)
        return self

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if os.getpid() != self.main_process:
            os._exit(INTERRUPTED)
        self.happened = True
        for worker in multiprocessing.active_children():  # those that the signal did not reach itself
            worker.terminate()
        raise KeyboardInterrupt

    def check(self) -> None:
        """Raise KeyboardInterrupt if Ctrl-C was typed before."""
        if self.happened:
            raise KeyboardInterrupt
