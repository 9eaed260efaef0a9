"""Rigorous enclosures (Arb balls) of equilibria and paths."""
