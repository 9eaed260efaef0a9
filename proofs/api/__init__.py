"""Claims, papers and verdicts as Python objects; `import referee` names them."""
