"""Our paper: each partner's own board or cabinet paper."""
