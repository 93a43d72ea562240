"""The command line: a thin door. Parses words, calls the public API, prints a table."""
