"""Basket: which categories a customer buys and at what discount, as tags with what each calls for.

Categories are single, several related or several unrelated: two are related when buyers of one buy the other more often
than everybody by the policy's lift (Brin, Motwani, Ullman and Tsur 1997), several when at least half of their pairs
are. Discount-seeking is who gets the policy's discount on average, and any discount on most lines. Both read the lines
of the last 365 days and are unknown where lines name no category or no discount, and where a category has no bit
(core/categories.py).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.categories import COLUMNS, anybodys, as_bits, bits_of, bought_categories, has, number_of
from core.frames import Column, Floats, Frame, unknown
from core.grouping import YEAR, Longs, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import Tables
from core.types import Lang, Reason
from core.values import Row, known, share

PREFERENCES = ("single", "related", "unrelated")
DISCOUNTS = ("seeking", "ordinary")
BLOCK = 1 << 13  # customers compared at a time
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
        **bought_categories(tables, as_of - YEAR),
        "discount_share": _average(total(customer, tables.count, discount) / THOUSANDTHS, number),
        "discounted_share": _average(total(customer[discount > 0], tables.count), number),
    }


def _average(summed: Floats, number: Floats) -> Floats:
    average = unknown(len(summed))
    np.divide(summed, number, out=average, where=number > 0)
    return average


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    """Learn which categories are related: for each one the others, as bits."""
    bits = as_bits(frame, np.flatnonzero(frame["category_count"] > 0))
    bought = anybodys(bits)
    both = _bought_together(bits, bought)
    buyers = both.diagonal()
    related = both >= np.outer(buyers, buyers) / bits.shape[1] * policy.behaviour.related_lift
    np.fill_diagonal(related, False)
    partners = ([bought[place] for place in np.flatnonzero(row)] for row in related)
    return {"related": {str(one): bits_of(others) for one, others in zip(bought, partners, strict=True)}}


def _bought_together(bits: Longs, categories: Sequence[int]) -> Floats:
    """Return how many customers bought both categories of each pair; the diagonal is who bought the one."""
    both = np.zeros((len(categories), len(categories)))
    for start in range(0, bits.shape[1], BLOCK):
        block = bits[:, start : start + BLOCK]
        bought = np.array([has(block, category) for category in categories], np.float32)
        both += bought @ bought.T
    return both


def _related_pairs(bits: Longs, learnt: Learnt) -> Floats:
    """Return how many pairs of each customer's categories are related."""
    of_each = np.zeros(bits.shape[1])
    for category in anybodys(bits):
        related = np.array(learnt["related"].get(str(category), bits_of([])))
        buyers = np.flatnonzero(has(bits, category))
        of_each[buyers] += number_of(bits[:, buyers] & related[:, np.newaxis])
    return of_each / 2  # each pair was met from both sides


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    number = frame["category_count"]
    several = np.flatnonzero(number > 1)
    pairs = number[several] * (number[several] - 1) / 2
    preference = np.where(np.isnan(number), -1, PREFERENCES.index("single"))
    together = 2 * _related_pairs(as_bits(frame, several), learnt) >= pairs
    preference[several] = np.where(together, PREFERENCES.index("related"), PREFERENCES.index("unrelated"))
    discount = frame["discount_share"]
    seeking = (discount >= policy.behaviour.discount_seeking) & (frame["discounted_share"] > 1 / 2)
    return {
        "category_preference": preference.astype(np.int32),
        "discount_class": np.where(np.isnan(discount), -1, np.where(seeking, 0, 1)).astype(np.int32),
    }


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    if known(row, "discount_class") != DISCOUNTS.index("seeking"):
        return ()
    return [Reason("basket.wants_discount", {"share": share(row, "discount_share")}, -12)]


_LEARNT: Learnt = {"related": {"0": bits_of([1, 53]), "1": bits_of([0]), "53": bits_of([0])}}


def _given(categories: Sequence[int], discount: float) -> dict[str, float]:
    """Return the columns of who bought these categories."""
    bits = dict(zip(COLUMNS, bits_of(categories), strict=True))
    return {**bits, "category_count": len(categories) or np.nan, "discount_share": discount, "discounted_share": 0.8}


basket = Model(
    name="basket",
    features=_features,
    gives_features=(
        *(Column(name, "number", "bits of the categories bought in 365 days; 0 none, NaN unknown") for name in COLUMNS),
        Column("category_count", "number", "categories bought in 365 days; NaN none or unknown"),
        Column("discount_share", "share", "average discount of the lines of 365 days; NaN unknown"),
        Column("discounted_share", "share", "part of those lines with a discount"),
    ),
    takes=(*COLUMNS, "category_count", "discount_share", "discounted_share"),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("category_preference", "code", "one category, related ones, unrelated ones", PREFERENCES),
        Column("discount_class", "code", "seeking discounts or not", DISCOUNTS),
    ),
    words=WORDS,
    reasons=_reasons,
    examples=tuple(
        Example(name, _given(categories, discount), expect, _LEARNT)
        for name, categories, discount, expect in (
            ("one category at ordinary prices", [2], 0.02, {"category_preference": 0, "discount_class": 1}),
            (
                "two related categories, always discounted",
                [0, 53],
                0.15,
                {"category_preference": 1, "discount_class": 0},
            ),
            ("two categories that do not belong together", [1, 53], 0.1, {"category_preference": 2}),
            ("two of three pairs belong together", [0, 1, 53], 0.1, {"category_preference": 1}),
            ("nothing on record", [], np.nan, {"category_preference": -1, "discount_class": -1}),
        )
    ),
)
