"""Ratios of speed against named alternatives, both timed in the same run: `python -m benchmarks`."""

import os

# One core for both sides; and with its threads, numpy's matrix product of four numbers can be many times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
