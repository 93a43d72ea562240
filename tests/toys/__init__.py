"""Made-up worlds, and what tests share about the project's own files, importable from every tier."""
