"""Numbers as people and programs write them: separators, signs, currencies, 万 and per cent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.sources.spelling import wide_to_plain
from core.sources.values.currencies import split_currency
from core.sources.values.empty import is_empty

Decimal = Literal[".", ","]

MOST = 1e13  # beyond this a number of a sales file is a mistake, and minor units are no longer exact

_UNITS = {"百万": 1e6, "千万": 1e7, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "千": 1e3, "百": 1e2, "k": 1e3}
_UNIT = re.compile(r"\s*(百万|千万|万|萬|亿|億|千|百|[kK])$")
_SIGNED = re.compile(r"[+-]\s*([^+-].*)|(.*[^+-])\s*-")  # SAP writes the minus behind the number
_SPACES = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")  # 1 234 567,89 and 1'234'567.89
_DIGITS = re.compile(r"(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d+)?")
# The forms nearly every cell has, read without taking it apart.
_COMMON = {
    ".": re.compile(r"[¥￥$]?(-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)"),
    ",": re.compile(r"[¥￥$]?(-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?)"),
}
_RUN = re.compile(r"[\d.,]+")
_GROUPED = {".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?"), ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?")}
_UNGROUPED = {".": re.compile(r"\d*\.?\d*(?:[eE][+-]?\d+)?"), ",": re.compile(r"\d*,?\d*(?:[eE][+-]?\d+)?")}
_MAYBE_GROUPS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d*)?")


class Amount(NamedTuple):
    """A number, with the currency written beside it and whether it was a percentage."""

    value: float
    currency: str | None = None
    percent: bool = False


class _Pieces(NamedTuple):
    digits: str
    sign: float
    factor: float
    currency: str | None
    percent: bool


@dataclass(frozen=True, slots=True)
class DecimalStyle:
    """The decimal sign of a column, whether the column shows it, and a number in it that can be read both ways."""

    sign: Decimal
    shown: bool
    doubtful: str | None = None


def decimal_style(spellings: Iterable[str], otherwise: Decimal) -> DecimalStyle:
    """Return the decimal sign that a column's spellings show; ``otherwise`` where they show none."""
    votes = {".": 0, ",": 0}
    doubtful = None
    for text in spellings:
        for digits in _RUN.findall(wide_to_plain(text) if "，" in text or "．" in text else text):
            if _MAYBE_GROUPS.fullmatch(digits):
                doubtful = doubtful or text.strip()
            elif sign := _shown(digits):
                votes[sign] += 1
    if votes["."] == votes[","]:
        return DecimalStyle(otherwise, shown=False, doubtful=doubtful)
    return DecimalStyle("." if votes["."] > votes[","] else ",", shown=True)


def _shown(digits: str) -> Decimal | None:
    """Return the decimal sign that one number shows beyond doubt, None when it has no sign."""
    points, commas = digits.count("."), digits.count(",")
    if len(digits) == points + commas or not points + commas:
        return None
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if points + commas > 1:  # one sign repeated is a thousands separator
        return "," if points else "."
    return "." if points else ","


def number(text: str, decimal: Decimal) -> Amount | None:
    """Return the number a cell says, None for an empty cell; raises ValueError when it says none."""
    if common := _COMMON[decimal].fullmatch(text):
        return _within_reason(Amount(_plain_float(common[1], decimal)))
    if is_empty(text):
        return None
    pieces = _take_apart(text)
    if pieces is None:
        raise ValueError(text)
    value = pieces.sign * pieces.factor * _value(pieces.digits, decimal)
    return _within_reason(Amount(value, pieces.currency, pieces.percent))


def _value(digits: str, decimal: Decimal) -> float:
    grouped = _GROUPED[decimal].fullmatch(digits) or (decimal == "." and _INDIAN.fullmatch(digits))
    if not grouped and not _UNGROUPED[decimal].fullmatch(digits):
        raise ValueError(digits)
    return _plain_float(digits, decimal)


def _plain_float(digits: str, decimal: Decimal) -> float:
    thousands = "," if decimal == "." else "."
    return float(digits.replace(thousands, "").replace(decimal, "."))


def _within_reason(amount: Amount) -> Amount:
    if abs(amount.value) > MOST:
        raise ValueError(amount.value)
    return amount


def _take_apart(text: str) -> _Pieces | None:
    """Split off sign, brackets, currency, unit and per cent sign; None when what is left is no number."""
    rest = wide_to_plain(text).replace("\u2212", "-")
    sign = 1.0
    if rest.startswith("(") and rest.endswith(")"):
        sign, rest = -1.0, rest[1:-1].strip()
    rest, currency = split_currency(rest)
    rest, percent = (rest[:-1].strip(), True) if rest.endswith("%") else (rest, False)
    factor = 0.01 if percent else 1.0
    if unit := _UNIT.search(rest):
        factor, rest = factor * _UNITS[unit.group(1).lower()], rest[: unit.start()]
    if signed := _SIGNED.fullmatch(rest):
        sign, rest = (-sign if "-" in (rest[0], rest[-1]) else sign), signed[1] or signed[2]
    digits = _SPACES.sub("", rest)
    return _Pieces(digits, sign, factor, currency, percent) if _DIGITS.fullmatch(digits) else None
