"""Fading: what goes wrong with a customer before a day, whether they leave on it or stay after all."""

from dataclasses import dataclass
from datetime import date

from company.days import REFERENCE, shift
from company.dice import Dice

SIGNS = ("volume", "categories", "late", "complaints", "usage", "rival", "champion")
LINGERS = 90  # days it goes on after the day itself
SCARES = 0.09  # of those who stay, how many once looked like leaving
UNSEEN = 0.2  # of those who left, how many gave no sign


@dataclass(frozen=True)
class Fading:
    """The signs a customer gave in the ``days`` before ``until``, the more the nearer; ``left`` when they then left."""

    until: date
    signs: tuple[str, ...]
    days: int = 240
    left: bool = True

    def strength(self, sign: str, day: date) -> float:
        """Return how far a sign is there on a day, 0 to 1."""
        ahead = (self.until - day).days
        if sign not in self.signs or not -LINGERS <= ahead <= self.days:
            return 0.0
        return min(1.0, 1 - ahead / self.days)

    def shows(self, sign: str) -> bool:
        """Say whether a sign was there at all."""
        return sign in self.signs


def fading(dice: Dice, first: date, last: date, gap: float) -> Fading | None:
    """Return what goes wrong with an ordinary buyer, None for those with whom nothing does."""
    left = (REFERENCE - last).days > 3 * gap + 60
    if left:
        return None if dice.chance(UNSEEN) else _signs(dice, last, (2, 4), left=True)
    if not dice.chance(SCARES):
        return None
    day = shift(REFERENCE, -dice.between(0, 700))
    return _signs(dice, day, (1, 2), left=False) if day > shift(first, 240) else None


def _signs(dice: Dice, day: date, number: tuple[int, int], *, left: bool) -> Fading:
    """Return some signs before a day."""
    return Fading(day, tuple(dice.some(SIGNS, dice.whole(*number))), dice.whole(180, 330), left)
