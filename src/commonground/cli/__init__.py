"""The command line: a thin door. Parses words, calls the flow, prints a table."""
