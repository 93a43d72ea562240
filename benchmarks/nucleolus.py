"""Time of the nucleolus for families of games, beside coopgame-py. Prints Markdown for docs/benchmarks.md.

    python benchmarks/nucleolus.py [PLAYERS ...]      8, 12 and 16 if none are given

Needs the `bench` extra. Times are seconds of processor time, so that other work on the machine does not count.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import coopgame
import numpy as np

from commonground.core.arrays import Floats
from commonground.settle.game import coalition_sums, singletons
from commonground.settle.nucleolus import find_nucleolus

GAMES = 10  # of each family, of which the slowest counts
Dice = np.random.Generator


def uniform(n: int, dice: Dice) -> Floats:
    """No structure, and no core."""
    return dice.random(1 << n)


def superadditive(n: int, dice: Dice) -> Floats:
    """Larger coalitions gain more for each of them, give or take."""
    size = coalition_sums(np.ones(n))
    return size**2 + size * dice.random(1 << n) / 2


def few_values(n: int, dice: Dice) -> Floats:
    """0, 1, 2 or 3."""
    return dice.integers(0, 4, 1 << n).astype(np.float64)


def symmetric(n: int, dice: Dice) -> Floats:
    """By size alone."""
    return np.sort(dice.integers(0, 100, n + 1))[coalition_sums(np.ones(n)).astype(np.int64)].astype(np.float64)


def votes(n: int, dice: Dice) -> Floats:
    """1 with more than half of the votes."""
    held = coalition_sums(dice.integers(1, 20, n))
    return (held > held[-1] / 2).astype(np.float64)


def additive(n: int, dice: Dice) -> Floats:
    """Nobody adds to anybody."""
    return coalition_sums(dice.integers(0, 50, n))


def bankruptcy(n: int, dice: Dice) -> Floats:
    """What is left once everyone else's claim is paid."""
    claims = coalition_sums(dice.integers(1, 100, n))
    return np.maximum(0.0, dice.uniform(0.2, 0.8) * claims[-1] - (claims[-1] - claims))


def gloves(n: int, dice: Dice) -> Floats:
    """Pairs of a left and a right glove."""
    left = dice.permutation(n) < n // 2
    return np.minimum(coalition_sums(left), coalition_sums(~left))


def nothing(n: int, dice: Dice) -> Floats:
    """All zero."""
    del dice
    return np.zeros(1 << n)


def joint_work(n: int, dice: Dice) -> Floats:
    """Works that each need some of the players, but never the last one: like ours, where no choice excludes another."""
    gain = np.zeros(1 << n)
    for _ in range(dice.integers(n, 20 * n)):
        needed = dice.choice(n - 1, dice.integers(1, 6), replace=False)
        gain[(1 << needed).sum()] += np.round(dice.gamma(1, 1e6))
    for player in range(n):
        halves = gain.reshape(-1, 2, 1 << player)
        halves[:, 1] += halves[:, 0]
    return gain


def best_of_three(n: int, dice: Dice) -> Floats:
    """The best of three programmes of joint work: like ours, where one choice excludes others."""
    return np.max([joint_work(n, dice) for _ in range(3)], axis=0)


FAMILIES: tuple[Callable[[int, Dice], Floats], ...] = (
    uniform,
    superadditive,
    few_values,
    symmetric,
    votes,
    additive,
    bankruptcy,
    gloves,
    nothing,
    joint_work,
    best_of_three,
)


def peer(values: Floats) -> Floats:
    """The same by coopgame-py, which asks for the pre-nucleolus by name."""
    rule = coopgame.nucleolus if singletons(values).sum() <= values[-1] else coopgame.prenucleolus
    return np.array(rule(coopgame.Game(values[1:].tolist()))["allocation"])


def timed(rule: Callable[[Floats], Floats], values: Floats) -> tuple[float, Floats]:
    """Seconds of processor time, and the shares (n,)."""
    begun = time.process_time()
    shares = rule(values)
    return time.process_time() - begun, shares


def measured(family: Callable[[int, Dice], Floats], n: int) -> tuple[float, float, float]:
    """The slowest of the games, by us and by the peer, and the largest difference relative to the largest value."""
    ours, theirs, apart = [], [], []
    for seed in range(GAMES):
        values = family(n, np.random.default_rng([seed, n]))
        values[0] = 0.0
        (our_s, our_shares), (their_s, their_shares) = timed(find_nucleolus, values), timed(peer, values)
        ours.append(our_s)
        theirs.append(their_s)
        apart.append(float(np.abs(our_shares - their_shares).max()) / max(float(np.abs(values).max()), 1.0))
    return max(ours), max(theirs), max(apart)


def main(sizes: list[int]) -> None:
    """A row a family, the slowest at the largest size first."""
    rows = {family.__name__.replace("_", " "): [measured(family, n) for n in sizes] for family in FAMILIES}
    print("| family | " + " | ".join(f"{n}: ours, s | {n}: coopgame-py, s" for n in sizes) + " | apart |")
    print("| --- |" + " ---: |" * (2 * len(sizes) + 1))
    for name, found in sorted(rows.items(), key=lambda row: -row[1][-1][0]):
        times = " | ".join(f"{ours:.3f} | {theirs:.3f}" for ours, theirs, _ in found)
        print(f"| {name} | {times} | {max(apart for *_, apart in found):.0e} |")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [8, 12, 16])
