"""The fields that a claims file may have, and the models that its claims may name."""

HEAD_FIELDS = {"key", "title", "reference", "parts"}
PAPER_FIELDS = {"paper", "symbols", "definitions", "assumptions", "claim", "amendment"}
CLAIM_FIELDS = {"id", "where", "says", "formula", "given", "reading", "uses", "symbols", "model", "question"}
AMENDMENT_FIELDS = CLAIM_FIELDS | {"amends", "is"}
SYMBOL_FIELDS = {"domain", "size", "path", "tex", "meaning", "unit"}
DEFINITION_FIELDS = {"is", "tex", "meaning"}
MODELS = ("trade-paths", "trade-paths-table-1", "trade-paths-table-2", "trade-equilibrium", "mirror", "south")
"""What the hunt draws: economies with paths in time (spillovers open, of Table 1, of Table 2), an equilibrium of trade,
mirror-image countries, the small South. Nothing is proved by them."""
