"""What a customer does for us is read from what it bought, whom it brought, and what it answered."""

import numpy as np

from core.customers.value_roles import NO, SWAPS, YES, value_roles
from core.dimensions import code_of
from core.frames import Frame
from core.tables import INTRODUCTIONS, SURVEYS
from core.types import Share
from tests.core.customers.tables import POLICY, said, table

REFERRED, CITES = INTRODUCTIONS.index("referred"), INTRODUCTIONS.index("cites")
NPS, CSAT = SURVEYS.index("nps"), SURVEYS.index("csat")


def bought(*customers: tuple[int, float]) -> Frame:
    return table("orders", *((customer, 20, amount, amount / 2) for customer, amount in customers))


def introduced(*rows: tuple[int, int, int]) -> Frame:
    return table("introductions", *((customer, ago, 99, kind) for customer, ago, kind in rows))


def test_the_upper_half_by_revenue_pays_us() -> None:
    scores = said(5, orders=bought(*((c, 1000.0 * (c + 1)) for c in range(4))))
    assert scores["pays_us"].tolist() == [NO, NO, YES, YES, -1]


def test_who_costs_more_than_they_bring_does_not_pay_us() -> None:
    dear = table("orders", (0, 20, 90_000, 95_000), (1, 20, 1_000, 500))
    assert said(2, orders=dear)["pays_us"].tolist() == [NO, NO]


def test_the_second_of_many_does_not_pay_more_than_all_of_them() -> None:
    scores = said(400, orders=bought(*((c, 1000.0 * (c + 1)) for c in range(400))))
    of_each = [value_roles.reasons(row, {}, POLICY)[0] for row in scores.rows(np.array([398, 399]))]
    assert [reason.key for reason in of_each] == ["value_roles.pays", "value_roles.pays_most"]
    assert of_each[0].values["share"] == Share(0.99)


def test_a_referral_within_two_years_sells_for_us() -> None:
    made = introduced((0, 30, REFERRED), (1, 900, REFERRED), (2, 30, CITES))
    scores = said(5, orders=bought(*((c, 1000.0) for c in range(4))), introductions=made)
    assert scores["sells_for_us"].tolist() == [YES, NO, NO, NO, -1]
    assert scores["referrals_lately"].tolist() == [1, 0, 0, 0, 0]


def test_a_promoter_sells_for_us_and_the_newest_answer_holds() -> None:
    answers = table("surveys", (0, 200, NPS, 3), (0, 20, NPS, 9), (1, 200, NPS, 10), (1, 20, NPS, 6), (2, 5, CSAT, 5))
    scores = said(3, orders=bought((0, 1.0), (1, 1.0), (2, 1.0)), surveys=answers)
    assert scores["sells_for_us"].tolist() == [YES, NO, -1]


def test_where_nobody_records_introductions_none_says_nothing() -> None:
    assert said(1, orders=bought((0, 1000.0)))["sells_for_us"].tolist() == [-1]


def test_what_could_be_swapped_is_by_the_answer() -> None:
    code = code_of("resource_swap")
    answers = [(c, 10, code, SWAPS.index(what), 0) for c, what in enumerate(("technology", "none"))]
    assert said(3, facts=table("facts", *answers))["swaps_resources"].tolist() == [YES, NO, -1]


def test_influence_is_unknown_until_something_tells_of_it() -> None:
    assert np.array_equal(said(2, orders=bought((0, 1.0)))["creates_influence"], [-1, -1])
