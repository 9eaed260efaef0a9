"""Amendments that the tool makes itself, for refuted claims whose papers declare none."""
