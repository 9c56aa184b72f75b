"""Say values in a language: money, dates, shares, lengths of time and the terms of the field."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from core.markdown import Markdown, escape
from core.types import Days, Lang, Money, Points, Said, Share, Term, Value

LOCALES: Mapping[Lang, Locale] = {"en": Locale("en", "US"), "zh": Locale("zh", "CN", script="Hans")}
UNKNOWN: Mapping[Lang, str] = {"en": "unknown", "zh": "未知"}
LONGEST_SHOWN = 500  # characters of a text from outside; more of one is no reading for a phone
REMEMBERED = 4096  # figures of a kind as they were said; the same figure is always said the same
BRACES = re.compile(r"{(\w+)}")
WHOLE_FROM = 100  # from here on, cents only cost reading time


@cache
def minor_digits(currency: str) -> int:
    """Return how many decimal digits a currency has (ISO 4217): 2 for CNY, 0 for JPY."""
    fractions = get_global("currency_fractions")
    digits: int = fractions.get(currency, fractions["DEFAULT"])[0]
    return digits


class Wording:
    """Values in one language; ``terms`` looks a term's key up (``tier.high_value``)."""

    def __init__(self, lang: Lang, terms: Callable[[str, Lang], str]) -> None:
        self.lang = lang
        self._locale = LOCALES[lang]
        self._terms = terms

    def say(self, value: Value) -> str:
        """Return a value as plain text; None is the word for unknown. Text from outside comes back as it is."""
        match value:
            case None:
                return UNKNOWN[self.lang]
            case Money():
                return self.money(value)
            case Share():
                return self.share(value.value)
            case Days():
                return self.days(value.value)
            case Points():
                return f"{value.hundredths / 100:.2f}"
            case Term():
                return self._terms(value.key, self.lang)
            case Said():
                return self._said(value)
            case date():
                return self.day(value)
            case bool():
                return {"en": ("no", "yes"), "zh": ("否", "是")}[self.lang][value]
            case int() | float():
                return self.number(value)
            case str():
                return value

    def show(self, value: Value) -> Markdown:
        """Return a value as Markdown, escaped; a text from outside may be cut, what is Markdown already is not."""
        return value if isinstance(value, Markdown) else escape(self.short(value))

    def short(self, value: Value) -> str:
        """Return a value as plain text; a text from outside may be cut."""
        said = self.say(value)
        cut = isinstance(value, str) and len(said) > LONGEST_SHOWN
        return f"{said[: LONGEST_SHOWN - 1]}…" if cut else said

    def fill(self, template: str, values: Mapping[str, Value]) -> Markdown:
        """Fill the braces of our own Markdown sentence with values, said and escaped."""
        return Markdown(template).format(**{name: self.show(value) for name, value in values.items()})

    def _said(self, said: Said) -> str:
        template = {"en": said.en, "zh": said.zh}[self.lang]
        return BRACES.sub(lambda name: self.say(said.values.get(name[1])), template)

    def money(self, money: Money) -> str:
        """Return an amount with its currency; without cents from 100 on, and for nothing at all."""
        return _money(money, self.lang)

    def enumerate(self, values: Sequence[Value]) -> str:
        """Return several values in one phrase: a, b and c."""
        return format_list([self.say(value) for value in values], locale=self._locale)

    def share(self, share: float) -> str:
        """Return a share in percent; one decimal below 10 %."""
        return _share(share, self.lang)

    def days(self, days: float) -> str:
        """Return a length of time in whole days."""
        return _days(round(days), self.lang)

    def day(self, day: date) -> str:
        """Return a date with its year."""
        return _day(day, self.lang)

    def number(self, number: float) -> str:
        """Return a number with at most one decimal."""
        return _number(number or 0, self.lang)  # nought without a sign


# A card says some thirty figures, and says most of them again on the next answer: remembered, they cost nothing.
@lru_cache(maxsize=REMEMBERED)
def _money(money: Money, lang: Lang) -> str:
    digits = minor_digits(money.currency)
    major = money.minor / 10**digits
    shown = 0 if abs(major) >= WHOLE_FROM or not money.minor else digits
    pattern = "¤#,##0" + ("." + "0" * shown if shown else "")
    return format_currency(major, money.currency, pattern, locale=LOCALES[lang], currency_digits=False)


@lru_cache(maxsize=REMEMBERED)
def _number(number: float, lang: Lang) -> str:
    return format_decimal(number, "#,##0.#", locale=LOCALES[lang])


@lru_cache(maxsize=REMEMBERED)
def _share(share: float, lang: Lang) -> str:
    return format_percent(share, "#,##0.#%" if abs(share) < 0.0995 else "#,##0%", locale=LOCALES[lang])


@lru_cache(maxsize=REMEMBERED)
def _days(days: int, lang: Lang) -> str:
    return format_unit(days, "duration-day", "long" if lang == "en" else "short", locale=LOCALES[lang])


@lru_cache(maxsize=REMEMBERED)
def _day(day: date, lang: Lang) -> str:
    return format_date(day, "d MMM y" if lang == "en" else "y年M月d日", locale=LOCALES[lang])
