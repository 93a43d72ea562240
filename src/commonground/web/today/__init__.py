"""Today: what waits for you, and on whom."""
