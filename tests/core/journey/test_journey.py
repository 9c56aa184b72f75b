"""Stages, times at a stage, and the funnel of deals."""

from dataclasses import replace
from datetime import date
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.journey.deal import REPEAT, SIGNING, STAGES, Deal, Stay, stage_of
from core.journey.funnel import funnel
from core.journey.pace import against, first_orders, judge, paces
from core.journey.position import Dealing, position
from core.policy import load_policy
from core.profile import Opportunity, Order
from core.types import Money
from tests.core.journey.deals import deal, deals, on

POLICY = load_policy()
MANY = POLICY.journey.deals_min
TODAY = on(400)


@pytest.mark.parametrize(
    ("spelled", "stage"),
    [
        *(("Need confirmation", "need_confirmation"), ("need_confirmation", "need_confirmation")),
        *(("需求确认阶段", "need_confirmation"), ("报价", "comparison"), ("NEGOTIATION / review", "decision")),
        *(("Closed-won", "signing"), ("  Lead ", "awareness")),
    ],
)
def test_a_stage_is_read_as_crm_files_spell_it(spelled: str, stage: str) -> None:
    assert stage_of(spelled) == STAGES.index(stage)


@pytest.mark.parametrize("spelled", ["", "Stage 7", "二次合作", "closed lost"])
def test_what_names_none_of_the_stages_is_not_guessed(spelled: str) -> None:
    assert stage_of(spelled) is None


@given(st.lists(deals(), max_size=40))
def test_counts_never_grow_down_the_funnel(drawn: list[Deal]) -> None:
    reached = [step.reached for step in funnel(drawn, POLICY).steps]
    assert reached == sorted(reached, reverse=True)


@given(st.lists(deals(), max_size=40))
def test_every_deal_of_a_step_got_on_was_lost_or_stands_there(drawn: list[Deal]) -> None:
    made = funnel(drawn, POLICY)
    for step, below in zip(made.steps[:SIGNING], made.steps[1:REPEAT], strict=True):
        assert step.reached == step.moved + step.lost + step.open
        assert step.moved == below.reached
    assert made.steps[0].reached + made.unplaced == len(drawn)
    assert made.decided == sum(step.lost for step in made.steps) + made.steps[SIGNING].moved


@given(st.lists(deals(), max_size=40), st.integers(0, 5))
def test_two_books_make_the_funnel_of_both(drawn: list[Deal], parts: int) -> None:
    books = [drawn[part :: parts + 1] for part in range(parts + 1)]
    added = [[s.reached for s in funnel(book, POLICY).steps] for book in books]
    assert [sum(column) for column in zip(*added, strict=True)] == [s.reached for s in funnel(drawn, POLICY).steps]


@given(st.lists(deals(), max_size=40))
def test_a_part_is_told_of_enough_deals_only(drawn: list[Deal]) -> None:
    for step in funnel(drawn, POLICY).steps[:REPEAT]:
        decided = step.moved + step.lost
        assert step.conversion == (step.moved / decided if decided >= MANY else None)
        assert (step.pace.days is None) == (step.pace.count < MANY)


def test_the_age_of_deals_stands_for_a_stage_without_a_history() -> None:
    ended = [deal(2, closed=days, won=False) for days in (10, 20, 40, 80, 90)]
    known = paces(ended, POLICY)
    young, old = deal(2, opened=400 - 59), deal(2, opened=400 - 60)
    verdicts = [judge(one, known, TODAY, POLICY) for one in (young, old)]
    assert [(v.taken, v.usual.days, v.stuck) for v in verdicts if v] == [(59, 40, False), (60, 40, True)]
    assert known["age"][3].days is None
    alone = judge(deal(3), known, TODAY, POLICY)
    assert alone is not None
    assert alone.stuck is None


def test_where_the_history_is_known_the_stay_itself_is_measured() -> None:
    moved = [
        Deal(str(n), n, on(0), None, None, (Stay(1, on(0), False), Stay(2, on(50), True), Stay(3, on(50 + n), True)))
        for n in (3, 5, 8, 13, 21)
    ]
    known = paces(moved, POLICY)
    assert known["stay"][2].days == median((3, 5, 8, 13, 21))
    assert known["stay"][1].count == 0, "the first stage may have begun before anybody noted it"
    slow = Deal("S", 9, on(0), None, None, (Stay(1, on(0), False), Stay(2, on(388), True)))
    verdict = judge(slow, known, TODAY, POLICY)
    assert verdict is not None
    assert (verdict.taken, verdict.usual.basis, verdict.stuck) == (12, "stay", True)


def test_the_first_order_is_due_as_long_after_a_win_as_it_usually_takes() -> None:
    won = [replace(deal(4, closed=10, won=True), first_on=on(10 + days)) for days in (2, 4, 6, 8, 10)]
    pace = first_orders(won, POLICY)
    assert (pace.days, pace.count) == (6, 5)
    assert [against(days, pace, POLICY).stuck for days in (8, 9)] == [False, True]
    assert against(99, first_orders(won[:4], POLICY), POLICY).stuck is None


def opportunity(stage: str, minor: int = 0, won: bool | None = None, closed: date | None = None) -> Opportunity:
    return Opportunity("O", "Pumps", on(10), stage, Money(minor, "CNY"), closed, won, None)


def dealing(day: int, kind: str) -> Dealing:
    return Dealing(on(day), kind, None, None)


def placed(
    *, deals: tuple[Opportunity, ...] = (), orders: tuple[Order, ...] = (), dealings: tuple[Dealing, ...] = ()
) -> tuple[str, str] | None:
    found = position(deals, orders, dealings, TODAY, POLICY)
    return None if found is None else (STAGES[found.stage], found.reason)


BOUGHT = (Order("A", on(30), Money(100, "CNY")),)


def test_the_open_deal_decides_the_largest_first() -> None:
    small, large = opportunity("认知", 5), opportunity("Decision", 900)
    assert placed(deals=(small, large), orders=BOUGHT) == ("decision", "entered")


def test_a_stage_that_is_none_of_the_six_is_read_from_what_followed() -> None:
    assert placed(deals=(opportunity("P3"),)) == ("need_confirmation", "no_stage")
    quoted = (dealing(5, "trial"), dealing(20, "quote"))
    assert placed(deals=(opportunity("P3"),), dealings=quoted) == ("comparison", "no_stage_compared")
    assert placed(deals=(opportunity("P3"),), dealings=quoted[:1]) == ("need_confirmation", "no_stage")


def test_who_bought_is_to_come_back_and_who_only_signed_is_to_order() -> None:
    assert placed(orders=BOUGHT) == ("repeat", "bought")
    assert placed(deals=(opportunity("签约", won=True, closed=on(20)),), orders=BOUGHT) == ("repeat", "bought")
    assert placed(deals=(opportunity("签约", won=True, closed=on(60)),), orders=BOUGHT) == ("signing", "won")


def test_before_any_deal_the_furthest_dealing_tells() -> None:
    assert placed(dealings=(dealing(390, "email"),)) == ("awareness", "dealt")
    assert placed(dealings=(dealing(380, "visit"), dealing(390, "email"))) == ("need_confirmation", "dealt")
    assert placed(dealings=(dealing(370, "quote"), dealing(380, "visit"))) == ("comparison", "dealt")
    assert placed(dealings=(dealing(1, "quote"),)) == ("awareness", "long_ago")


def test_after_a_lost_deal_it_starts_anew() -> None:
    lost = opportunity("决策", won=False, closed=on(380))
    assert placed(deals=(lost,), dealings=(dealing(370, "quote"),)) == ("awareness", "lost")
    assert placed(deals=(lost,), dealings=(dealing(370, "quote"), dealing(390, "call"))) == ("awareness", "dealt")


def test_of_nobody_nothing_is_told() -> None:
    assert placed() is None
