"""How long a deal takes is measured by those that were won, and a next step is the one noted last."""

import numpy as np

from core.dimensions import code_of
from core.tables import NEVER
from tests.books import TODAY
from tests.core.customers.tables import POLICY, said, table

WON, LOST, OPEN = 1, 0, -1


def opportunity(customer: int, ago: int, took: int | None, won: int) -> tuple[float, ...]:
    closed = NEVER if took is None else TODAY - ago + took
    return (customer, ago, 100_000, closed, won)


def winners(*took: int) -> list[tuple[float, ...]]:
    return [opportunity(customer, 400, days, WON) for customer, days in enumerate(took)]


def test_a_deal_is_held_against_what_wins_usually_take() -> None:
    deals = [*winners(60, 80, 100, 120, 390), opportunity(5, 200, None, OPEN), opportunity(5, 20, None, OPEN)]
    scores = said(6, opportunities=table("opportunities", *deals))
    assert scores["usual_win_days"].tolist() == [100] * 6
    assert scores["oldest_deal_days"][5] == 200
    assert scores["deal_slowness"][5] == 2
    assert np.isnan(scores["deal_slowness"][:5]).all()


def test_a_customer_with_many_wins_counts_once() -> None:
    many = [opportunity(0, 400, 10, WON) for _ in range(20)]
    scores = said(5, opportunities=table("opportunities", *many, *winners(10, 80, 90, 100, 110)))
    assert scores["usual_win_days"][0] == 90


def test_what_was_lost_teaches_nothing_and_few_wins_say_nothing() -> None:
    assert POLICY.underway.winners_min > 4
    deals = [*winners(60, 80, 100, 120), opportunity(4, 300, 20, LOST), opportunity(5, 100, None, OPEN)]
    scores = said(6, opportunities=table("opportunities", *deals))
    assert np.isnan(scores["win_days"][4:]).all()
    assert np.isnan(scores["usual_win_days"]).all()
    assert np.isnan(scores["deal_slowness"][5])


def test_the_next_step_is_the_one_noted_last() -> None:
    step = code_of("next_step_on")
    facts = table("facts", (0, 30, step, TODAY + 1, 1), (0, 10, step, TODAY + 9, 2))
    scores = said(2, facts=facts)
    assert scores["next_step_day"][0] == TODAY + 9
    assert scores["next_step_agreed_day"][0] == TODAY - 10
    assert np.isnan(scores["next_step_day"][1])
