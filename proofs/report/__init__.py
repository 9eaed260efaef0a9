"""What the results look like: JSON, LaTeX documents, stand-alone scripts."""
