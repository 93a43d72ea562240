"""Published files: fetched, verified, read. In: the catalogue. Out: tidy frames, never half a file."""
