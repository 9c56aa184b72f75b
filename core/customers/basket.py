"""Basket: which categories a customer buys and at what discount, as tags with what each calls for.

Categories are single, several related or several unrelated: two are related when buyers of one buy the other more often
than everybody by the policy's lift (Brin, Motwani, Ullman and Tsur 1997), several when at least half of their pairs
are. Discount-seeking is who gets the policy's discount on average, and any discount on most lines. Both read the lines
of the last 365 days and are unknown where lines name no category or no discount.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.categories import BITS, as_bits, has
from core.frames import Column, Floats, Frame
from core.grouping import YEAR, Longs, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import Tables
from core.types import Lang, Reason
from core.values import Row, known, share

PREFERENCES = ("single", "related", "unrelated")
DISCOUNTS = ("seeking", "ordinary")
THOUSANDTHS = 1000  # discounts are summed as whole thousandths, so that the order of lines does not matter

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "category_preference": "Category preference",
        "category_preference.single": "One category",
        "category_preference.related": "Several related categories",
        "category_preference.unrelated": "Several unrelated categories",
        "discount_class": "Discounts",
        "discount_class.seeking": "Discount-seeking",
        "discount_class.ordinary": "Ordinary discounts",
        "do.category_preference.single": "Open one neighbouring category with a trial.",
        "do.category_preference.related": "Offer the set as a bundle.",
        "do.category_preference.unrelated": "Find out which department buys what; talk to each.",
        "do.discount_class.seeking": "Trade every discount for volume, term or payment.",
        "do.discount_class.ordinary": "Do not open with the price.",
        "wants_discount": "They get {share} discount on average.",
    },
    "zh": {
        "category_preference": "品类偏好",
        "category_preference.single": "单一品类",
        "category_preference.related": "多个相关品类",
        "category_preference.unrelated": "多个不相关品类",
        "discount_class": "折扣",
        "discount_class.seeking": "追求折扣",
        "discount_class.ordinary": "折扣正常",
        "do.category_preference.single": "用一次试用，打开一个相邻品类。",
        "do.category_preference.related": "把相关品类组合成套餐来谈。",
        "do.category_preference.unrelated": "弄清哪个部门买什么，分别去谈。",
        "do.discount_class.seeking": "每让一分价，都换来数量、期限或付款条件。",
        "do.discount_class.ordinary": "开场不要先谈价格。",
        "wants_discount": "平均折扣{share}。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    lines = tables.lines
    priced = (lines["day"] > as_of - YEAR) & ~np.isnan(lines["discount"]) & (lines["quantity"] > 0)
    customer, discount = lines["customer"][priced], np.rint(lines["discount"][priced] * THOUSANDTHS)
    number = total(customer, tables.count)
    return {
        "discount_share": _average(total(customer, tables.count, discount) / THOUSANDTHS, number),
        "discounted_share": _average(total(customer[discount > 0], tables.count), number),
    }


def _average(summed: Floats, number: Floats) -> Floats:
    average = np.full(len(summed), np.nan)
    np.divide(summed, number, out=average, where=number > 0)
    return average


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    """Learn which categories are related: [category, category] pairs of bits."""
    bits = as_bits(frame["categories_12m"])
    bits = bits[bits > 0]
    buyers = {bit: has(bits, bit) for bit in range(BITS)}
    buyers = {bit: mask for bit, mask in buyers.items() if mask.any()}
    related = []
    for first, of_first in buyers.items():
        for second, of_second in buyers.items():
            expected = int(of_first.sum()) * int(of_second.sum()) / len(bits) * policy.behaviour.related_lift
            if first < second and int((of_first & of_second).sum()) >= expected:
                related.append([first, second])
    return {"related": related}


def _pairs(bits: Longs, learnt: Learnt) -> tuple[Floats, Floats]:
    """Return how many categories each customer buys, and how many pairs of them are related."""
    number = np.bitwise_count(bits).astype(np.float64)
    related = np.zeros(len(bits))
    for first, second in learnt["related"]:
        related += has(bits, first) & has(bits, second)
    return number, related


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    number, related = _pairs(as_bits(frame["categories_12m"]), learnt)
    together = 2 * related >= number * (number - 1) / 2
    preference = np.select([number == 0, number == 1, together], [-1, 0, 1], 2)
    discount = frame["discount_share"]
    seeking = (discount >= policy.behaviour.discount_seeking) & (frame["discounted_share"] > 1 / 2)
    return {
        "category_count": np.where(number > 0, number, np.nan),
        "category_preference": preference.astype(np.int32),
        "discount_class": np.select([np.isnan(discount), seeking], [-1, 0], 1).astype(np.int32),
    }


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    if known(row, "discount_class") != DISCOUNTS.index("seeking"):
        return ()
    return [Reason("basket.wants_discount", {"share": share(row, "discount_share")}, -12)]


_LEARNT: Learnt = {"related": [[0, 1]]}

basket = Model(
    name="basket",
    features=_features,
    gives_features=(
        Column("discount_share", "share", "average discount of the lines of 365 days; NaN unknown"),
        Column("discounted_share", "share", "part of those lines with a discount"),
    ),
    takes=("categories_12m", "discount_share", "discounted_share"),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("category_count", "number", "categories bought in 365 days; NaN none or unknown"),
        Column("category_preference", "code", "one category, related ones, unrelated ones", PREFERENCES),
        Column("discount_class", "code", "seeking discounts or not", DISCOUNTS),
    ),
    words=WORDS,
    reasons=_reasons,
    examples=tuple(
        Example(name, {"categories_12m": bits, "discount_share": given, "discounted_share": 0.8}, expect, _LEARNT)
        for name, bits, given, expect in (
            ("one category at ordinary prices", 4.0, 0.02, {"category_preference": 0, "discount_class": 1}),
            ("two related categories, always discounted", 3.0, 0.15, {"category_preference": 1, "discount_class": 0}),
            ("two categories that do not belong together", 6.0, 0.1, {"category_preference": 2, "category_count": 2}),
            ("nothing on record", np.nan, np.nan, {"category_preference": -1, "discount_class": -1}),
        )
    ),
)
