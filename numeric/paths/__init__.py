"""Two economies over time: regimes, learning, trade patterns that change. Double precision, not enclosed."""
