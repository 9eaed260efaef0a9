"""Ratios of speed against named alternatives, both timed in the same run: `python -m benchmarks`."""
