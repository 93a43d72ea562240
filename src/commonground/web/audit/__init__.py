"""The log that nobody can rewrite: append-only, chained, verified."""
