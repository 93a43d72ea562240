"""A plan explained to one partner: its own page, and each figure opened. In: `Plan`. Out: `Explained`s."""
