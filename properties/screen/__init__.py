"""The vectorised screen: a claim on arrays of points, a search that follows the smallest margin, and simple numbers."""
