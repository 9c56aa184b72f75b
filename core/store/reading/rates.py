"""Bring amounts into the reporting currency, each at the rate of its day; without a rate an amount is unknown."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np
from sqlmodel import Session

from core.frames import Array, Floats
from core.store.driver import fetch
from core.store.reading.extracts import NO_WORD
from core.store.reading.places import at
from core.store.reading.reader import Words

Dated = tuple[str, int, float]  # currency, from which day, units of the reporting currency for one
RATES = "SELECT currency, day, factor FROM rate WHERE reporting = :reporting"


class Rates:
    """Rates into one currency; they are loaded when the first amount in another one is met."""

    def __init__(self, reporting: str, load: Callable[[], Iterable[Dated]]) -> None:
        self._reporting, self._load = reporting, load

    def factors(self, currency: Words, days: Array) -> Floats:
        """Return what one minor unit of each row's currency was worth on its day, NaN where no rate is known."""
        if list(currency.words) == [self._reporting]:
            return np.where(currency.codes == 0, 1.0, np.nan)
        factors = np.full(len(days), np.nan)
        for code, name in enumerate(currency.words):
            rows = currency.codes == code
            factors[rows] = 1.0 if name == self._reporting else self._of(name, days[rows])
        return factors

    def has(self, currency: str, day: int) -> bool:
        """Say whether an amount of a currency on a day can be brought over."""
        return not np.isnan(self.factors(Words(np.zeros(1, np.int64), (currency,)), np.array([day])))[0]

    def _of(self, currency: str, days: Array) -> Floats:
        if currency == NO_WORD or currency not in self._dated:
            return np.full(len(days), np.nan)
        since, known = self._dated[currency]
        return at(known, np.searchsorted(since, days, "right") - 1, np.nan)

    @cached_property
    def _dated(self) -> dict[str, tuple[Array, Floats]]:
        """By currency the days its rates hold from, in order, and their factors of minor units."""
        by_currency: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for currency, day, factor in self._load():
            by_currency[currency].append((day, factor * _minor_scale(self._reporting, currency)))
        columns = {currency: list(zip(*sorted(known), strict=True)) for currency, known in by_currency.items()}
        return {currency: (np.array(days), np.array(factors)) for currency, (days, factors) in columns.items()}


def rates_into(session: Session, reporting: str) -> Rates:
    """Return the rates on record into a currency."""
    return Rates(reporting, lambda: fetch(session, RATES, reporting=reporting))


def _minor_scale(reporting: str, currency: str) -> float:
    # Imported here: the names of currencies and languages are slow to load and few books have a second currency.
    from core.wording import minor_digits

    return float(10.0 ** (minor_digits(reporting) - minor_digits(currency)))
