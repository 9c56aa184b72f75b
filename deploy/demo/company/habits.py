"""How a customer buys, pays and keeps us busy: the traits that everything else is drawn from."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from company.days import REFERENCE
from company.fading import Fading

# What a month's orders are against the average month, January first. Spring festival empties February.
SEASONS: dict[str, tuple[float, ...]] = {
    "flat": (1.0, 0.85, 1.05, 1.0, 1.0, 1.0, 1.0, 1.0, 1.05, 1.0, 1.0, 1.05),
    "summer": (0.7, 0.6, 0.9, 1.1, 1.3, 1.4, 1.4, 1.3, 1.0, 0.8, 0.75, 0.75),
    "year_end": (0.8, 0.6, 0.9, 0.95, 0.95, 1.0, 0.9, 0.95, 1.1, 1.2, 1.3, 1.35),
    "building": (0.6, 0.5, 1.1, 1.25, 1.25, 1.1, 1.0, 1.0, 1.2, 1.2, 1.0, 0.8),
}

COSTLY_DEALING = 444  # what such a dealing costs us on average, in CNY
Care = Literal["none", "light", "heavy", "crushing"]


@dataclass(frozen=True)
class OneOff:
    """An order outside the rhythm, taken back whole on a later day."""

    day: date
    value: float
    taken_back: date


@dataclass(frozen=True)
class Habits:
    """One customer's traits.

    ``yearly`` is their spend in CNY a year at today's size, ``gap`` the days between two orders, ``jitter`` its spread
    as a share, ``growth`` the change of order size a year. ``first`` and ``last`` bound the orders and ``last`` is an
    order's exact day; between ``quiet_from`` and ``quiet_until`` they bought nothing. ``late`` are the days they pay
    after the due day; what is billed between ``disputes_from`` and ``disputes_until`` they dispute. ``takes_back`` is
    the share of orders of which something is cancelled or returned. ``care`` says how much of our time they take;
    ``none`` leaves the dealings to their story. ``fading`` is what went wrong with them, and they use the portal since
    ``portal_from``, ``portal_days`` a week.
    """

    yearly: float
    gap: float
    first: date
    last: date
    categories: tuple[str, ...]
    jitter: float = 0.2
    growth: float = 0.0
    season: str = "flat"
    discount: float = 0.05
    terms: int = 30
    late: float = 0.0
    care: Care = "light"
    quiet_from: date | None = None
    quiet_until: date | None = None
    takes_back: float = 0.03
    disputes_from: date | None = None
    disputes_until: date = REFERENCE
    one_off: OneOff | None = None
    fading: Fading | None = None
    portal_from: date | None = None
    portal_days: float = 3.0

    def quiet(self, day: date) -> bool:
        """Say whether they bought nothing at that time."""
        return bool(self.quiet_from and self.quiet_until and self.quiet_from <= day <= self.quiet_until)

    def disputes(self, day: date) -> bool:
        """Say whether they dispute what was billed that day."""
        return self.disputes_from is not None and self.disputes_from <= day <= self.disputes_until

    def sign(self, name: str, day: date) -> float:
        """Return how far a sign of leaving is there on a day, 0 to 1."""
        return self.fading.strength(name, day) if self.fading else 0.0

    def care_a_year(self) -> float:
        """Return how many costly dealings a year they take beyond the usual, so that little or no margin is left."""
        share_of_spend = {"none": 0.0, "light": 0.0, "heavy": 0.128, "crushing": 0.24}[self.care]
        return share_of_spend * self.yearly / COSTLY_DEALING

    def order_value(self, day: date, years_ago: float) -> float:
        """Return what an order of that day is worth before chance has its say."""
        size = 1 / (1 + self.growth * years_ago) if self.growth >= 0 else 1 - self.growth * years_ago
        fades = 1 - 0.6 * self.sign("volume", day)
        return self.yearly * self.gap / 365 * SEASONS[self.season][day.month - 1] * size * fades
