"""Potential comes from what is known of a customer, and from what its peers buy."""

import numpy as np

from core.categories import LIMIT
from core.dimensions import code_of, dimensions
from tests.core.customers.tables import said, table

MACHINERY = list(dimensions()["industry"].options).index("machinery")


def fact(customer: int, days_ago: int, dimension: str, value: float, recorded: float = 0) -> tuple[float, ...]:
    return (customer, days_ago, code_of(dimension), value, recorded)


def line(customer: int, category: int, days_ago: int = 10) -> tuple[float, ...]:
    return (customer, days_ago, category * 10, category, 1, 500, np.nan)


def test_peers_show_what_is_not_bought_yet() -> None:
    lines = table("lines", *(line(customer, category) for customer in range(6) for category in (1, 2)), line(6, 1))
    facts = table("facts", *(fact(customer, 50, "industry", MACHINERY) for customer in range(7)))
    scores = said(7, lines=lines, facts=facts)
    assert scores["unbought_categories"].tolist() == [0] * 6 + [1]


def test_a_category_is_told_from_every_other() -> None:
    usual = (1, 54, 107, LIMIT - 1)
    peers = [line(customer, category) for customer in range(6) for category in usual]
    lines = table("lines", *peers, line(6, 1), line(6, 2 * 53 + 2), line(7, 54), line(8, 54), line(8, LIMIT))
    facts = table("facts", *(fact(customer, 50, "industry", MACHINERY) for customer in range(9)))
    told = said(9, lines=lines, facts=facts)["unbought_categories"].tolist()
    assert told[:8] == [0] * 6 + [3, 3]
    assert np.isnan(told[8])


def test_too_few_peers_say_nothing() -> None:
    lines = table("lines", *(line(customer, 1) for customer in range(4)))
    facts = table("facts", *(fact(customer, 50, "industry", MACHINERY) for customer in range(4)))
    assert np.isnan(said(4, lines=lines, facts=facts)["unbought_categories"]).all()


def test_the_newest_answer_holds_and_of_one_day_the_later_recorded() -> None:
    facts = table(
        "facts",
        fact(0, 90, "employees", 10, 9),
        fact(0, 30, "employees", 50, 1),
        fact(0, 30, "employees", 70, 2),
        fact(0, -5, "employees", 99, 3),
    )
    assert said(facts=facts)["employees"].tolist() == [70]


def test_the_share_of_wallet_is_our_revenue_over_their_budget() -> None:
    facts = table("facts", fact(0, 30, "purchase_budget", 400_000))
    scores = said(orders=table("orders", (0, 10, 100_000, 60_000)), facts=facts)
    assert scores["share_of_wallet"].tolist() == [0.25]


def test_an_opportunity_that_was_lost_is_not_open() -> None:
    opportunities = table("opportunities", (0, 90, 5_000, 20_000, 0), (1, 90, 7_000, 2**31 - 1, -1))
    scores = said(2, opportunities=opportunities)
    assert scores["open_opportunities"].tolist() == [0, 1]
    assert scores["open_opportunity_amount"].tolist() == [0, 7_000]
