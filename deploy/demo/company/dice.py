"""Draw numbers that come out the same on every machine and in every Python."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A seeded source of numbers; its names are the seed, so one customer's changes leave the others alone.

    Only ``Random.random`` is used: Python promises that its sequence stays the same, and nothing about the rest.
    """

    def __init__(self, *names: str) -> None:
        self.share = Random("/".join(names)).random

    def between(self, low: float, high: float) -> float:
        """Return a number between two bounds."""
        return low + (high - low) * self.share()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number between two bounds, both included."""
        return low + int(self.share() * (high - low + 1))

    def bell(self) -> float:
        """Return a number around 0 with a spread of 1, never beyond 3.5 (the sum of four even draws)."""
        return (sum(self.share() for _ in range(4)) - 2) * 1.7320508

    def chance(self, share: float) -> bool:
        """Return True in this share of the draws."""
        return self.share() < share

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[int(self.share() * len(choices))]

    def weighted(self, choices: Mapping[T, float]) -> T:
        """Return one of the choices by its weight."""
        left = self.share() * sum(choices.values())
        for choice, weight in choices.items():
            left -= weight
            if left < 0:
                return choice
        return choice

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Return up to ``count`` different choices, in their own order."""
        ranked = sorted(range(len(choices)), key=lambda _: self.share())
        return [choices[index] for index in sorted(ranked[:count])]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """Return the choices in another order."""
        return sorted(choices, key=lambda _: self.share())
