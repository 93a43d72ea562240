"""Chance as a function of (seed, where, what for): the same on one process, two, or a cluster."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np


def generator(seed: int, *keys: str) -> np.random.Generator:
    """A random generator keyed by `seed` and `keys` (an area or neighbourhood code, a purpose).

    The stream depends on nothing else, so work may be split over processes in any order.
    """
    name = "\x1f".join((str(int(seed)), *keys)).encode()
    return np.random.default_rng(int.from_bytes(blake2b(name, digest_size=16).digest(), "big"))
