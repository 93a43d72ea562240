"""Plan versions, their runs, comparison, comments and the shared picture."""
