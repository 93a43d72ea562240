"""Our sheet: what a partner is, prefilled and confirmed."""
