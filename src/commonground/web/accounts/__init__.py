"""People, how they sign in, and their second factor."""
