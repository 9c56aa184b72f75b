"""What price level a customer buys at: its unit price in its main category against everybody's there."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.frames import Floats, Frame, unknown
from core.grouping import Longs, latest, pick, total
from core.model import Columns
from core.remembered import remembered
from core.tables import Tables

THOUSANDTHS = 1000  # pieces are summed as whole thousandths, so that the order of lines does not matter


def main_category(tables: Tables, after: int) -> Columns:
    """Return the category of each customer's largest line after a day, and the average price of a piece in it."""
    lines, count = tables.lines, tables.count
    bought = (lines["day"] > after) & (lines["category"] >= 0) & (lines["quantity"] > 0) & (lines["amount"] > 0)
    customer, category, amount, day = (lines[name][bought] for name in ("customer", "category", "amount", "day"))
    main = pick(category, latest(customer, count, amount, day, category))
    within = category == main[customer]
    pieces = np.rint(lines["quantity"][bought][within] * THOUSANDTHS)
    spent, number = (total(customer[within], count, what) for what in (amount[within], pieces))
    price = np.divide(spent * THOUSANDTHS, number, out=unknown(count), where=number > 0)
    return {"main_category": main, "main_unit_price": price}


def learn_prices(frame: Frame, peers_min: int) -> dict[str, list[float]]:
    """Return the median unit price of each category that is the main one of enough customers."""
    known = ~np.isnan(frame["main_unit_price"])
    category, price = frame["main_category"][known], frame["main_unit_price"][known]
    order = np.lexsort((price, category))
    found, start, number = np.unique(category[order], return_index=True, return_counts=True)
    enough = number >= peers_min
    low, high = start[enough] + (number[enough] - 1) // 2, start[enough] + number[enough] // 2
    price = price[order]
    return {"category": found[enough].tolist(), "price": ((price[low] + price[high]) / 2).tolist()}


def price_level(frame: Frame, prices: Mapping[str, Any]) -> Floats:
    """Return the unit price over the median of its category; NaN where too few others buy there."""
    if not prices["category"]:
        return unknown(frame.length)
    category, price = _learnt(prices)
    place = np.minimum(np.searchsorted(category, frame["main_category"]), len(category) - 1)
    same = category[place] == frame["main_category"]
    return np.where(same, frame["main_unit_price"] / price[place], np.nan)


@remembered
def _learnt(prices: Mapping[str, Any]) -> tuple[Longs, Floats]:
    """Return the categories with a price, and their prices, as arrays."""
    return np.array(prices["category"]), np.array(prices["price"])
