"""The plan itself, as it is written, read and signed. Imports nothing of the engine."""
