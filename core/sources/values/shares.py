"""Shares of a whole: 10%, 0.1, 10 in a column of percentages, and the Chinese 9折."""

import re
from collections.abc import Iterable

from core.sources.spelling import wide_to_plain
from core.sources.values.numbers import Amount, Decimal, number

_ZHE = re.compile(r"(\d(?:\.\d+)?|\d\d)折")  # 9折 and 95折: what is left to pay, in tenths or hundredths


def are_percentages(spellings: Iterable[str], decimal: Decimal) -> bool:
    """Return whether a column's bare numbers are percentages: one of them is more than the whole."""
    return any(_bare(text, decimal) > 1 for text in spellings)


def share(text: str, decimal: Decimal, *, percent: bool) -> Amount | None:
    """Return the share a cell says, None for an empty cell; raises ValueError when it says none from -1 to 1."""
    if paid := _ZHE.fullmatch(wide_to_plain(text)):
        return Amount(1 - float(paid[1]) / (100 if len(paid[1]) == 2 else 10))
    said = number(text, decimal)
    if said is None:
        return None
    value = said.value / 100 if percent and not said.percent else said.value
    if abs(value) > 1:
        raise ValueError(text)
    return Amount(value)


def _bare(text: str, decimal: Decimal) -> float:
    try:
        said = number(text, decimal)
    except ValueError:
        return 0.0
    return 0.0 if said is None or said.percent else abs(said.value)
