"""What could be done: for whom, by whom, at what cost, with what effect."""
