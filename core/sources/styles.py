"""How a file writes its dates and numbers, read off its columns before any value is parsed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.sources.choices import Choices
from core.sources.phrase import Phrase
from core.sources.spelling import in_brackets
from core.sources.texts import Texts
from core.sources.values.currencies import currency
from core.sources.values.dates import DateOrder, Order, date_order
from core.sources.values.numbers import Decimal, DecimalStyle, decimal_style

SHOWN_ORDER: Mapping[Order, str] = {"ymd": "y/m/d", "mdy": "m/d/y", "dmy": "d/m/y"}
FACTORS = {"万元": 1e4, "万": 1e4, "千元": 1e3, "千": 1e3, "百万元": 1e6, "百万": 1e6, "亿元": 1e8, "亿": 1e8,
           "thousand": 1e3, "million": 1e6, "mn": 1e6, "k": 1e3}  # fmt: skip
_CURRENCY_WORD = re.compile(r"人民币|美元|欧元|英镑|日元|港元|港币|[A-Z]{3}|[€£¥￥$]")


@dataclass(frozen=True, slots=True)
class Styles:
    """The order of the dates and the decimal sign of each column, and the sentences about what was guessed."""

    orders: Mapping[str, Order]
    decimals: Mapping[str, Decimal]
    notes: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a header's brackets say of every number below it: 金额(万元) counts in ten thousands."""

    factor: float = 1.0
    currency: str | None = None
    percent: bool = False


def unit_of(header: str) -> Unit:
    """Return the unit in a header's brackets."""
    said = in_brackets(header)
    word = _CURRENCY_WORD.search(said)
    try:
        named = currency(word.group()) if word else None
    except ValueError:
        named = None
    return Unit(FACTORS.get(said.lower(), 1.0), named, said == "%")


def styles_of(
    dates: Mapping[str, Texts], numbers: Mapping[str, Texts], choices: Choices, delimiter: str | None
) -> Styles:
    """Return how columns (header → cells) are written: as chosen, as they show, else as the file's others show."""
    orders, order_notes = _orders(dates, choices)
    decimals, decimal_notes = _decimals(numbers, choices, delimiter)
    return Styles(orders, decimals, (*order_notes, *decimal_notes))


def _orders(columns: Mapping[str, Texts], choices: Choices) -> tuple[dict[str, Order], list[Phrase]]:
    if choices.date_order:
        return dict.fromkeys(columns, choices.date_order), []
    alone = {header: date_order(texts.spellings) for header, texts in columns.items()}
    shown = next((found.order for found in alone.values() if found.shown), None)
    found = {header: _settled(order, shown, columns[header]) for header, order in alone.items()}
    notes = [
        Phrase(
            "sources.note.date_guess", {"column": header, "value": order.doubtful, "order": SHOWN_ORDER[order.order]}
        )
        for header, order in found.items()
        if order.doubtful and shown is None
    ]
    return {header: order.order for header, order in found.items()}, notes


def _settled(order: DateOrder, shown: Order | None, texts: Texts) -> DateOrder:
    return date_order(texts.spellings, otherwise=shown) if order.doubtful and shown else order


def _decimals(
    columns: Mapping[str, Texts], choices: Choices, delimiter: str | None
) -> tuple[dict[str, Decimal], list[Phrase]]:
    if choices.decimal:
        return dict.fromkeys(columns, choices.decimal), []
    alone = {header: decimal_style(texts.spellings, ".") for header, texts in columns.items()}
    shown = {style.sign for style in alone.values() if style.shown}
    otherwise: Decimal = "," if shown == {","} or (not shown and delimiter == ";") else "."
    found = {h: style if style.shown else DecimalStyle(otherwise, False, style.doubtful) for h, style in alone.items()}
    notes = [
        Phrase("sources.note.decimal_guess", {"column": header, "value": style.doubtful, "sign": style.sign})
        for header, style in found.items()
        if style.doubtful and not style.shown and not (style.sign == "." and "," in style.doubtful)
    ]
    return {header: style.sign for header, style in found.items()}, notes
