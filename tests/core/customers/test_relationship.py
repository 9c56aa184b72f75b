"""Relationship classes come from real documents by the policy's rules, and say which figures decided."""

import numpy as np

from core.customers.relationship import CLASSES, relationship
from core.frames import Frame
from core.policy import Policy, parse_policy
from core.score import calibrate, explain, features, score
from core.tables import NEVER, Tables
from core.terms import terms
from core.types import Lang, Said
from core.wording import Wording
from tests.books import AS_OF, TODAY
from tests.core.customers.tables import POLICY, table

MONTHLY = tuple(range(10, 370, 30))
OURS = """
[[relationship]]
class = "most_valuable"
when = [ { column = "revenue_12m", at_least = 500000 } ]
because = { en = "{revenue_12m} a year", zh = "一年{revenue_12m}" }
[[relationship]]
class = "to_cultivate"
when = [ { column = "revenue_12m", above = 0 } ]
because = { en = "They buy.", zh = "在买。" }
"""


def orders(*customers: int, amount: float = 100_000) -> Frame:
    return table("orders", *((customer, ago, amount, amount * 0.7) for customer in customers for ago in MONTHLY))


def classes(count: int, policy: Policy = POLICY, **tables: Frame) -> list[str | None]:
    frame = features(Tables(np.arange(count, dtype=np.int64), **tables), AS_OF, policy)
    codes = score(frame, calibrate(frame, policy), policy)["relationship"]
    return [CLASSES[code] if code >= 0 else None for code in codes.tolist()]


def why(lang: Lang, policy: Policy = POLICY, count: int = 1, **tables: Frame) -> str:
    frame = features(Tables(np.arange(count, dtype=np.int64), **tables), AS_OF, policy)
    calibration = calibrate(frame, policy)
    (reason,) = explain(score(frame, calibration, policy), 0, calibration, policy).reasons["relationship"]
    wording = Wording(lang, terms)
    return terms(reason.key, lang).format(**{name: wording.say(value) for name, value in reason.values.items()})


def test_a_steady_buyer_is_valuable_and_a_name_has_no_class() -> None:
    assert classes(2, orders=orders(0)) == ["most_valuable", None]


def test_four_complaints_a_year_make_trouble_whatever_they_bring() -> None:
    complaints = table("complaints", *((0, ago, NEVER, 0) for ago in (10, 60, 120, 200)))
    assert classes(1, orders=orders(0), complaints=complaints) == ["trouble_prone"]
    assert "4" in why("en", orders=orders(0), complaints=complaints)


def test_complaints_of_earlier_years_are_forgotten() -> None:
    complaints = table("complaints", *((0, ago, 5000, 0) for ago in (400, 500, 600, 700)))
    assert classes(1, orders=orders(0), complaints=complaints) == ["most_valuable"]


def test_who_bought_well_and_fell_silent_is_to_be_won_back() -> None:
    silent = table("orders", *((0, ago, 300_000, 200_000) for ago in range(400, 700, 30)))
    others = table("orders", *((customer, ago, 10_000, 7_000) for customer in (1, 2, 3) for ago in MONTHLY))
    both = Frame({name: np.concatenate([silent[name], others[name]]) for name in silent})
    assert classes(4, orders=both)[0] == "to_win_back"


def test_a_contract_about_to_end_needs_attention() -> None:
    bought = orders(0, 1, 2, 3, 4, 5, amount=50_000)
    large = orders(1, 2, amount=400_000)
    both = Frame({name: np.concatenate([bought[name], large[name]]) for name in bought})
    ending = table("contracts", (0, 300, int(NEVER), 100_000)).with_columns({"end": np.array([TODAY + 30], np.int32)})
    assert classes(6, orders=both, contracts=ending)[0] == "needs_attention"
    assert classes(6, orders=both)[0] == "to_cultivate"


def test_the_companys_own_rules_replace_the_shipped_ones() -> None:
    own = parse_policy(OURS)
    book = {"orders": orders(0, 1)}
    assert classes(3, own, **book) == ["most_valuable", "most_valuable", None]
    assert why("en", own, 2, **book).endswith("CN¥12,000 a year")
    assert why("zh", own, 2, **book).endswith("一年¥12,000")


def test_the_reason_says_the_class_and_its_figures_in_both_languages() -> None:
    assert why("en", orders=orders(0)) == "Relationship: Most valuable. Tier: High-value; 100% of our revenue."
    assert why("zh", orders=orders(0)).startswith("客户关系：最宝贵。")


def test_a_class_that_the_figures_no_longer_bear_out_gives_no_wrong_reason() -> None:
    row = {**relationship.examples[1].given, "relationship": CLASSES.index("avoid")}
    assert relationship.reasons(row, {}, POLICY) == ()


def test_figures_come_typed() -> None:
    frame = features(Tables(np.arange(1, dtype=np.int64), orders=orders(0)), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    (reason,) = explain(score(frame, calibration, POLICY), 0, calibration, POLICY).reasons["relationship"]
    assert isinstance(reason.values["why"], Said)
