"""What is urgent is said as today's task; what adds up to it is on the receipt."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.customers.urgency import CAUSES, QUADRANTS
from core.frames import Frame
from core.score import Scorecard, calibrate, explain, features, score
from core.tables import INTERACTIONS, NEVER, Tables
from core.terms import terms
from core.types import Lang
from core.wording import Wording
from tests.books import AS_OF, TODAY, book
from tests.core.customers.tables import POLICY, table

VISIT = INTERACTIONS.index("visit")
STEADY = tuple(range(20, 400, 40))


def card(**tables: Frame) -> Scorecard:
    bought = {"orders": table("orders", *((0, ago, 90_000, 60_000) for ago in STEADY))}
    frame = features(Tables(np.arange(1, dtype=np.int64), **{**bought, **tables}), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    return explain(score(frame, calibration, POLICY), 0, calibration, POLICY)


def tasks(*, lang: Lang = "en", **tables: Frame) -> list[str]:
    wording = Wording(lang, terms)
    return [
        terms(reason.key, lang).format(**{name: wording.say(value) for name, value in reason.values.items()})
        for reason in card(**tables).reasons["urgency"]
    ]


def contract(days_left: int) -> Frame:
    return table("contracts", (0, 300, 0, 100_000)).with_columns({"end": np.array([TODAY + days_left], np.int32)})


def test_nothing_urgent_is_no_task() -> None:
    calm = card()
    assert calm.values["urgency"] == 0
    assert calm.reasons["urgency"] == ()
    assert calm.receipts["urgency"].lines == ()


def test_a_contract_about_to_end_without_a_talk_is_todays_work() -> None:
    assert tasks(contracts=contract(31)) == ["Contract ends on 31 Jul 2026, nobody has talked renewal yet."]
    assert tasks(lang="zh", contracts=contract(31)) == ["合同2026年7月31日到期，还没有人谈过续约。"]


def test_a_visit_since_takes_half_of_it_and_asks_for_the_answer() -> None:
    visit = table("interactions", (0, 10, VISIT))
    visited, alone = card(contracts=contract(31), interactions=visit), card(contracts=contract(31))
    assert abs(2 * visited.values["urgency"] - alone.values["urgency"]) <= 1
    (task,) = tasks(contracts=contract(31), interactions=visit)
    assert task.endswith("last visit or quote on 20 Jun 2026: get their answer.")


def test_a_contract_that_ended_is_to_be_settled() -> None:
    assert tasks(contracts=contract(-5)) == ["Contract ended on 25 Jun 2026 and no new one followed: settle it."]


def test_an_urgent_complaint_is_answered_today() -> None:
    complaints = table("complaints", (0, 9, NEVER, 1), (0, 4, NEVER, 1), (0, 30, TODAY - 8, 1))
    found = tasks(complaints=complaints)
    assert "Urgent complaints open: 2, the oldest since 21 Jun 2026. Answer today." in found


def test_overdue_money_is_asked_for_with_its_amount() -> None:
    invoices = table("invoices", (0, 90, 0, 400_000)).with_columns({"due": np.array([TODAY - 60], np.int32)})
    assert any(said.startswith("CN¥4,000 overdue, the oldest for 60 days") for said in tasks(invoices=invoices))


def test_a_broken_rhythm_is_a_call_and_a_lost_one_is_not_todays() -> None:
    late = table("orders", *((0, 60 + ago, 90_000, 60_000) for ago in STEADY))
    lost = table("orders", *((0, 600 + ago, 90_000, 60_000) for ago in STEADY))
    assert any("call and ask why" in said for said in tasks(orders=late))
    assert not any("call and ask why" in said for said in tasks(orders=lost))


def test_an_order_expected_this_week_is_called_for() -> None:
    due = table("orders", *((0, ago + 16, 90_000, 60_000) for ago in STEADY))
    assert any(said.startswith("The next order is due around 4 Jul 2026") for said in tasks(orders=due))


def test_of_a_name_alone_nothing_is_urgent_nor_calm() -> None:
    nobody = card(orders=table("orders"))
    assert np.isnan(nobody.values["urgency"])
    assert nobody.values["work_quadrant"] == -1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10))
def test_the_lines_add_up_and_name_their_causes(seed: int, customers: int) -> None:
    frame = features(book(seed, customers, customers * 20), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    scores = score(frame, calibration, POLICY)
    for index in range(customers):
        told = explain(scores, index, calibration, POLICY)
        lines = told.receipts["urgency"].lines
        assert {line.key for line in lines} <= {f"urgency.{cause}" for cause in CAUSES}
        assert len(told.reasons["urgency"]) == len(lines)
        important, urgent = told.values["importance"] >= 6000, told.values["urgency"] >= 4000
        if told.values["work_quadrant"] >= 0:
            expected = {(1, 1): "do_first", (1, 0): "plan", (0, 1): "handle_quickly", (0, 0): "later"}
            assert QUADRANTS[int(told.values["work_quadrant"])] == expected[important, urgent]
