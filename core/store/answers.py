"""Understand what a person typed as the value of a dimension."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from core.dimensions import Dimension
from core.errors import Mistake
from core.types import Term
from core.wording import minor_digits

MOST_LETTERS = 500
MOST_MINOR = 2**53  # beyond it a frame's floats are no longer whole
SCALES = {"千": 1e3, "万": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6, "": 1.0}
CURRENCIES = {"¥": "CNY", "元": "CNY", "人民币": "CNY", "rmb": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
_NUMBER = re.compile(r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([千万亿km]?)")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Answer:
    """A typed value, in the column of the facts that holds it; the others are None."""

    number: float | None = None
    money_minor: int | None = None
    currency: str | None = None
    option: str | None = None
    text: str | None = None
    on_date: date | None = None


def understand(dimension: Dimension, typed: str, currency: str) -> Answer:
    """Return the value of what was typed; money without a currency is in ``currency``.

    Raises Mistake, saying what would have been understood.
    """
    words = unicodedata.normalize("NFKC", typed).strip()
    match dimension.kind:
        case "option":
            return Answer(option=_option(dimension, words))
        case "number":
            return Answer(number=_number(dimension, words.casefold()))
        case "money":
            return _money(dimension, words.casefold(), currency)
        case "date":
            return Answer(on_date=_day(dimension, words))
        case "text":
            return Answer(text=_text(dimension, typed.strip()))


def _option(dimension: Dimension, words: str) -> str:
    meant = words.casefold()
    for name, labels in dimension.options.items():
        if meant in {name, name.replace("_", " "), *(label.casefold() for label in labels.values())}:
            return name
    shown = " · ".join(f"{labels['en']} {labels['zh']}" for labels in dimension.options.values())
    raise Mistake("answer_option", dimension=Term(dimension.name), typed=words, options=shown)


def _number(dimension: Dimension, words: str) -> float:
    found = _NUMBER.fullmatch(words)
    value = float(found[1].replace(",", "")) * SCALES[found[2]] if found else -1.0
    if not 0 <= value < MOST_MINOR:
        raise Mistake("answer_number", dimension=Term(dimension.name), typed=words)
    return value


def _money(dimension: Dimension, words: str, currency: str) -> Answer:
    amount = words
    for sign, code in [*CURRENCIES.items(), *((code.casefold(), code) for code in (currency, *CURRENCIES.values()))]:
        if amount.startswith(sign) or amount.endswith(sign):
            amount, currency = amount.removeprefix(sign).removesuffix(sign).strip(), code
            break
    minor = round(_number(dimension, amount) * 10 ** minor_digits(currency))
    if minor >= MOST_MINOR:
        raise Mistake("answer_number", dimension=Term(dimension.name), typed=words)
    return Answer(money_minor=minor, currency=currency)


def _day(dimension: Dimension, words: str) -> date:
    found = _DAY.fullmatch(words)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Mistake("answer_date", dimension=Term(dimension.name), typed=words)


def _text(dimension: Dimension, words: str) -> str:
    if not 0 < len(words) <= MOST_LETTERS:
        raise Mistake("answer_text", dimension=Term(dimension.name), most=MOST_LETTERS)
    return words
