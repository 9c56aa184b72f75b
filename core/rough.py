"""Say an amount the way people speak: two digits, in millions or in 万."""

from functools import lru_cache
from math import floor, log10

from babel.numbers import format_decimal, get_currency_symbol

from core.types import Lang, Money
from core.wording import LOCALES, REMEMBERED, minor_digits

UNITS: dict[Lang, tuple[tuple[float, str], ...]] = {
    "en": ((1e9, " billion"), (1e6, " million")),
    "zh": ((1e8, "亿"), (1e4, "万")),
}


@lru_cache(maxsize=REMEMBERED)
def rough(money: Money, lang: Lang) -> str:
    """Return an amount to two significant digits: CN¥3.4 million, ¥340万, CN¥91,000."""
    major = money.minor / 10 ** minor_digits(money.currency)
    digits = 1 - floor(log10(abs(major))) if major else 0
    short = round(major, digits)
    size, unit = next((step for step in UNITS[lang] if abs(short) >= step[0]), (1.0, ""))
    symbol = get_currency_symbol(money.currency, LOCALES[lang])
    return f"{symbol}{format_decimal(short / size, '#,##0.##', locale=LOCALES[lang])}{unit}"
