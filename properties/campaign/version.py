"""Which search a stored outcome comes from."""

SEARCH = 4
"""To be raised with every change of what `examine` does: outcomes of two versions are never put together."""
