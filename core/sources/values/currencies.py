"""Currencies as they are written: ISO codes, signs and words in both languages."""

import re
from functools import cache

from babel.numbers import list_currencies

from core.sources.spelling import wide_to_plain
from core.sources.values.empty import is_empty

# ¥ and $ alone belong to several countries: they say nothing beyond the file's own currency.
SIGNS = {
    "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "US$": "USD", "HK$": "HKD", "A$": "AUD", "C$": "CAD", "S$": "SGD",
    "NT$": "TWD", "RMB": "CNY", "CN¥": "CNY", "JP¥": "JPY", "¥": None, "$": None, "元": None, "圆": None,
    "人民币": "CNY", "美元": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY", "港元": "HKD", "港币": "HKD",
    "韩元": "KRW", "新台币": "TWD", "台币": "TWD", "澳元": "AUD", "加元": "CAD", "新加坡元": "SGD", "卢布": "RUB",
    "瑞士法郎": "CHF",
}  # fmt: skip
WORDS = {
    "人民币元": "CNY", "YUAN": "CNY", "RENMINBI": "CNY", "元": "CNY", "¥": "CNY", "$": "USD", "DOLLAR": "USD",
    "US DOLLAR": "USD", "EURO": "EUR", "POUND": "GBP",
}  # fmt: skip

_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_BEFORE = re.compile(rf"([+-]?)\s*({_SIGN}|[A-Z]{{3}}(?![A-Z]))\s*(?=[\d(+.,-])")
_AFTER = re.compile(rf"\s*({_SIGN}|(?<![A-Z])[A-Z]{{3}})$")


@cache
def _known() -> frozenset[str]:
    return frozenset(list_currencies())


def split_currency(text: str) -> tuple[str, str | None]:
    """Return the text without the currency written before or behind the number, and the currency if it is clear."""
    if text[:1].isdigit() and text[-1:].isdigit():
        return text, None
    rest, said = text, []
    if (found := _BEFORE.match(rest)) and _is_currency(found[2]):
        rest, said = found[1] + rest[found.end() :], [found[2]]
    if (found := _AFTER.search(rest)) and _is_currency(found[1]):
        rest, said = rest[: found.start()], [*said, found[1]]
    return rest, next((code for name in said if (code := SIGNS.get(name, name))), None)


def _is_currency(name: str) -> bool:
    return name in SIGNS or name in _known()


def currency(text: str) -> str | None:
    """Return the ISO code a cell says, None for an empty cell; raises ValueError when it says none."""
    if is_empty(text):
        return None
    name = wide_to_plain(text).upper()
    found = name if name in _known() else SIGNS.get(name) or WORDS.get(name)
    if found is None:
        raise ValueError(text)
    return found
