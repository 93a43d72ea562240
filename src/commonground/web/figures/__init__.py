"""Own figures: a partner's cells, shared or private."""
