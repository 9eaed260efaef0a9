"""A hunt as a campaign: chunks of the search, each its own seed, in any number of processes, stored as they end."""
