"""The follow-up plan of a customer: dated by their own rhythm, moved, ticked off, in the calendar, reminded of once."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import col, select, update

from bot.jobs.due.followup import followup
from bot.jobs.tick import Ticker
from bot.reply import File
from core.alerts.worktime import is_working_day
from core.store import settings
from core.store.columns import day_of, number_of
from core.store.driver import fetch
from core.store.tables.alerts import Delivery
from core.store.tables.followups import FollowupPlan, FollowupStep
from core.store.tables.identity import Customer
from tests.scenarios.alert_desk import DANIEL, HELEN, HOSTILE, LENA, ZHOU, Desk, opened_desk

TODAY = date(2026, 6, 30)
ACME, HUAXIN = "ACME Industrial", "华信精密机械"
EN_DAY = re.compile(r"• (\d+ \w{3} \d{4}) · ([^:]+): (.+)")
ZH_DAY = re.compile(r"• (\d{4})年(\d+)月(\d+)日 · ([^：]+)：(.+)")


def english(told: str) -> list[date]:
    return [datetime.strptime(found[0], "%d %b %Y").replace(tzinfo=UTC).date() for found in EN_DAY.findall(told)]


def chinese(told: str) -> list[date]:
    return [date(*map(int, found[:3])) for found in ZH_DAY.findall(told)]


def calendar(desk: Desk, person: str) -> list[dict[str, Any]]:
    """Read the calendar file of the last answer back."""
    file = next(block for block in desk.last[person].blocks if isinstance(block, File))
    assert (file.name, file.media_type) == ("follow-up.ics", "text/calendar")
    return [
        {
            "uid": str(event["UID"]),
            "on": event.decoded("DTSTART"),
            "until": event.decoded("DTEND"),
            "summary": str(event["SUMMARY"]),
            "text": str(event["DESCRIPTION"]),
            "sequence": event.decoded("SEQUENCE"),
        }
        for event in Calendar.from_ical(file.content.decode()).walk("VEVENT")
    ]


def count(desk: Desk, table: type[FollowupPlan] | type[FollowupStep]) -> int:
    with desk.session() as opened:
        return len(opened.exec(select(table)).all())


async def test_a_plan_says_when_what_why_and_who(desk: Desk) -> None:
    told = await desk.reads(LENA, "/followup ACME --lay 1")
    assert told.startswith("Follow-up plan for ACME Industrial")
    assert "they order every 28 days (their last 12 gaps)" in told
    assert "Still active with 95%" in told
    assert "the plan takes up the mature period now" in told
    assert "Lena Voss does it and is reminded on each day" in told
    assert english(told) == [date(2026, 7, 1), date(2026, 7, 7), date(2026, 7, 20)]
    assert all(is_working_day(on, "DE") for on in english(told))


async def test_looking_lays_nothing_down_and_its_button_does_it_once(desk: Desk) -> None:
    for _ in range(2):
        assert "A proposal, not laid down yet" in await desk.reads(LENA, "/followup ACME")
        assert not [block for block in desk.last[LENA].blocks if isinstance(block, File)]
    assert count(desk, FollowupPlan) == 0
    begin_the_real_days(desk)
    assert await reminders(desk, at(1, 6)) == [], "nobody is reminded of a proposal"
    assert "Laid down: Lena Voss is reminded on each day." in await desk.presses(LENA, "Lay it down")
    assert "Laid down:" not in await desk.reads(LENA, "/followup ACME --lay 1")
    assert (count(desk, FollowupPlan), count(desk, FollowupStep)) == (1, 3)


async def test_a_step_of_a_proposal_cannot_be_ticked_off(desk: Desk) -> None:
    assert "belongs to an earlier plan" in await desk.reads(LENA, "/followup ACME --done 1")
    assert count(desk, FollowupPlan) == 0


async def test_it_reads_as_well_in_chinese(desk: Desk) -> None:
    told = await desk.reads(ZHOU, f"{HUAXIN}的追销计划")
    assert told.startswith("华信精密机械的追销计划")
    assert "成熟期 · 买成习惯" in told
    assert "这是建议，还没定下来，到日子不会提醒。" in told
    assert "由周岚来做。日期都是当地工作日" in told
    assert chinese(told) == [date(2026, 7, 2), date(2026, 7, 8), date(2026, 7, 20)]
    assert not re.search("[A-Za-z]", told.replace("follow-up.ics", ""))


BOUGHT = """
SELECT o.day, SUM(l.amount_minor) FROM "order" o JOIN order_line l ON l.order_id = o.id
WHERE o.customer_id = :customer GROUP BY o.day ORDER BY o.day
"""


async def test_its_figures_can_be_worked_out_again_from_the_records(desk: Desk) -> None:
    await desk.reads(ZHOU, f"/追销 {HUAXIN} --lay 1")
    with desk.session() as opened:
        plan = opened.exec(select(FollowupPlan)).one()
        steps = {step.name: (step.offset_days, step.goal_minor) for step in opened.exec(select(FollowupStep))}
        bought = [(int(day), int(minor)) for day, minor in fetch(opened, BOUGHT, customer=plan.customer_id)]
    days = [day for day, _ in bought]
    gaps = [later - earlier for earlier, later in pairwise(days)]
    before = [minor for day, minor in bought[:-1] if day > number_of(TODAY) - 730]
    gap, usual = median(gaps[-12:]), round(sum(before) / len(before))
    assert (plan.order_on, plan.gap_days, plan.usual_minor) == (day_of(days[-1]), gap, usual)
    assert steps == {
        "stock_check": (round(0.8 * gap), None),
        "reorder": (round(gap), usual),
        "review": (round(1.4 * gap), None),
    }


async def test_asked_again_it_is_the_same_plan(desk: Desk) -> None:
    await desk.reads(LENA, "/followup ACME --lay 1")
    first = await desk.reads(LENA, "/followup ACME")
    assert await desk.reads(HELEN, "/followup ACME --lay 1") == first
    assert (count(desk, FollowupPlan), count(desk, FollowupStep)) == (1, 3)


async def test_moved_it_keeps_its_distances_and_working_days(desk: Desk) -> None:
    await desk.reads(LENA, "/followup ACME --lay 1")
    before = calendar(desk, LENA)
    told = await desk.reads(LENA, "/followup ACME --start 2026-08-01")
    after = calendar(desk, LENA)
    assert "Moved: the next step is now on 3 Aug 2026" in told
    assert english(told) == [date(2026, 8, 3), date(2026, 8, 7), date(2026, 8, 18)]
    assert [event["uid"] for event in before] == [event["uid"] for event in after], "importing again updates"
    assert all(new["sequence"] > old["sequence"] for old, new in zip(before, after, strict=True))
    assert english(await desk.reads(LENA, "/followup ACME --lay 1")) == english(told)


@pytest.mark.parametrize("start", ["2026-06-29", "2020-01-01", "2027-06-30", "2099-12-31"])
async def test_a_start_that_cannot_be_says_which_can(desk: Desk, start: str) -> None:
    told = await desk.reads(LENA, f"/followup ACME --start {start}")
    assert "A plan can start between 30 Jun 2026 and 27 Dec 2026" in told
    assert count(desk, FollowupPlan) == 0


async def test_a_step_is_ticked_off_by_its_button_once(desk: Desk) -> None:
    await desk.reads(LENA, "/followup ACME --lay 1")
    told = await desk.presses(LENA, "Done: Stock check")
    assert "Noted. I remind nobody of that step." in told
    assert "1 Jul 2026 · Stock check: done" in told
    assert calendar(desk, LENA)[0]["summary"] == "Done. ACME Industrial: Stock check"
    token_line = f"/followup ACME --done {_step(desk, 'stock_check')}"
    assert "That step was done already" in await desk.reads(HELEN, token_line)
    await desk.presses(LENA, "Done: Next order")
    assert "Every step is done" in await desk.presses(LENA, "Done: Look back")


async def test_a_step_of_another_customer_is_not_ticked_off(desk: Desk) -> None:
    await desk.reads(ZHOU, f"/追销 {HUAXIN} --lay 1")
    assert "That step was done already, or belongs" in await desk.reads(
        LENA, f"/followup ACME --done {_step(desk, 'stock_check')}"
    )
    with desk.session() as opened:
        assert opened.exec(select(FollowupStep).where(col(FollowupStep.done_at).is_not(None))).first() is None


def _step(desk: Desk, name: str) -> int:
    with desk.session() as opened:
        return opened.exec(select(FollowupStep.id).where(FollowupStep.name == name)).one()


async def test_the_calendar_holds_each_step_as_a_day(desk: Desk) -> None:
    told = await desk.reads(LENA, "/followup ACME --lay 1")
    events = calendar(desk, LENA)
    assert [event["on"] for event in events] == english(told)
    assert all(event["until"] == event["on"] + timedelta(days=1) for event in events)
    assert [event["summary"] for event in events][1] == "ACME Industrial: Next order"
    assert "Goal: CN¥288,291\nOwner: Lena Voss" in events[1]["text"]


async def test_a_strange_name_stays_a_name_in_the_calendar(desk: Desk) -> None:
    strange = "Evil\r\nEND:VEVENT\r\nBEGIN:VEVENT;,\\n X"
    with desk.session() as opened:
        opened.exec(update(Customer).where(col(Customer.name) == ACME).values(name=strange))
        opened.commit()
        external_id = opened.exec(select(Customer.external_id).where(Customer.name == strange)).one()
    await desk.reads(LENA, f"/followup {external_id} --lay 1")
    events = calendar(desk, LENA)
    assert len(events) == 3
    assert events[0]["summary"] == "Evil END:VEVENT BEGIN:VEVENT;,\\n X: Stock check"


async def test_another_reps_customer_does_not_exist(desk: Desk) -> None:
    assert "You have no customer called" in await desk.reads(DANIEL, f"/followup {HUAXIN}")
    assert count(desk, FollowupPlan) == 0


async def test_who_never_ordered_has_no_plan_but_a_question(desk: Desk) -> None:
    told = await desk.reads("Jo Keller", "/followup C-0016")
    assert "They have never ordered" in told
    assert "Ask next" in told


async def test_hostile_names_are_only_names(desk: Desk) -> None:
    with desk.session() as opened:
        external_id = opened.exec(select(Customer.external_id).where(Customer.name == HOSTILE)).one()
    told = await desk.reads("Jo Keller", f"/followup {external_id}")
    assert HOSTILE in told


async def test_every_plan_is_whole(desk: Desk) -> None:
    for person in ("Jo Keller", "沈望舒"):
        for number in range(3, 301, 23):
            told = await desk.reads(person, f"/followup C-{number:04}")
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told


async def test_it_offers_what_fits_with_the_reason_and_the_playbook_of_the_period(desk: Desk) -> None:
    told = await desk.reads(LENA, "/followup ACME --lay 1")
    assert "How to do it · Follow-up selling, urgent" in told
    assert "An urgent complaint is open, 56 days old." in told
    assert desk.labels(LENA)[2:5] == ["Urgent follow-up", "Irregular follow-up", "Mature"]
    assert "49 days late. Don't send the order again." in await desk.presses(LENA, "Mature")


async def test_it_offers_them_in_chinese_too(desk: Desk) -> None:
    told = await desk.reads(ZHOU, f"/追销 {HUAXIN} --lay 1")
    assert "怎么做 · 定期追销：提示、核实、确认：他们28天下一单，节奏没乱。" in told
    assert desk.labels(ZHOU)[2:4] == ["定期追销", "成熟期"]
    assert "下一单在2026年7月8日前后" in await desk.presses(ZHOU, "定期追销")


def begin_the_real_days(desk: Desk) -> None:
    """Let the store go by the clock instead of the demo's fixed day."""
    with desk.session() as opened:
        settings.drop(opened, "reference_day")
        opened.commit()


async def reminders(desk: Desk, moment: datetime, holder: str = "a") -> list[Delivery]:
    """Let the clock work at a moment; return all reminders there ever were."""
    desk.now = moment
    await Ticker(desk.app.house, {"followup": followup}, lambda: moment, holder).tick()
    with desk.session() as opened:
        return list(opened.exec(select(Delivery).where(Delivery.kind == "followup").order_by(col(Delivery.id))))


def reads_reminder(desk: Desk, person: str, delivery: Delivery) -> str | None:
    with desk.session() as opened:
        return desk.sends(opened, person, opened.get_one(Delivery, delivery.id))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, day, hour, minute, tzinfo=UTC)


async def test_the_owner_is_reminded_once_in_the_first_hour_of_the_day(desk: Desk) -> None:
    await desk.reads(HELEN, "/followup ACME --lay 1")
    begin_the_real_days(desk)
    assert await reminders(desk, at(1, 5, 59)) == [], "Berlin is asleep until eight"
    [reminder] = await reminders(desk, at(1, 6))
    assert (reminder.account, reminder.due_at) == (LENA, at(1, 6))
    for later, holder in ((at(1, 6, 1), "a"), (at(1, 9), "after a restart"), (at(6, 9), "b")):
        assert len(await reminders(desk, later, holder)) == 1
    told = reads_reminder(desk, LENA, reminder)
    assert told is not None
    assert told.startswith("ACME Industrial: Stock check\n")
    assert "Today: ask what is left" in told
    assert "Mature period, after the order of 14 Apr 2026" in told
    assert desk.labels(LENA) == ["Done: Stock check", "The whole plan", "Talk"]
    assert "Noted. I remind nobody" in await desk.presses(LENA, "Done: Stock check")
    assert len(await reminders(desk, at(7, 6))) == 2, "the next step on its own day"


async def test_found_late_in_the_evening_it_waits_for_the_next_allowed_hour(desk: Desk) -> None:
    await desk.reads(LENA, "/followup ACME --lay 1")
    begin_the_real_days(desk)
    [reminder] = await reminders(desk, at(3, 20))
    assert reminder.due_at == at(6, 6), "on Monday: a Friday evening and a weekend lie between"


async def test_a_moved_step_is_reminded_of_on_its_new_day_only(desk: Desk) -> None:
    await desk.reads(LENA, "/followup ACME --lay 1")
    begin_the_real_days(desk)
    desk.now = at(1, 0)
    [stale] = await reminders(desk, at(1, 6))
    await desk.reads(LENA, "/followup ACME --start 2026-07-09")
    assert reads_reminder(desk, LENA, stale) is None, "it was still waiting when the step was moved"
    assert len(await reminders(desk, at(8, 9))) == 1
    [_, fresh] = await reminders(desk, at(9, 6))
    assert reads_reminder(desk, LENA, fresh) is not None


async def test_a_step_that_is_done_is_never_reminded_of(desk: Desk) -> None:
    await desk.reads(LENA, "/followup ACME --lay 1")
    await desk.presses(LENA, "Done: Stock check")
    begin_the_real_days(desk)
    assert await reminders(desk, at(2, 9)) == []
    [reminder] = await reminders(desk, at(7, 6))
    await desk.reads(LENA, "/followup ACME --lay 1")
    await desk.presses(LENA, "Done: Next order")
    assert reads_reminder(desk, LENA, reminder) is None, "done between the putting in and the sending"


async def test_a_chinese_owner_is_reminded_in_chinese(desk: Desk) -> None:
    await desk.reads(ZHOU, f"/追销 {HUAXIN} --lay 1")
    begin_the_real_days(desk)
    assert await reminders(desk, at(1, 23, 59)) == []
    [reminder] = await reminders(desk, at(2, 0))
    told = reads_reminder(desk, ZHOU, reminder)
    assert told is not None
    assert "今天要做：赶在他们盘点之前" in told
    assert "成熟期，从2026年6月10日那一单算起" in told
    assert desk.labels(ZHOU) == ["已做：查库存", "看整个计划", "怎么谈"]
    assert not re.search("[A-Za-z]", told)


async def test_who_may_no_longer_see_the_customer_is_not_reminded(desk: Desk) -> None:
    await desk.reads(LENA, "/followup ACME --lay 1")
    begin_the_real_days(desk)
    [reminder] = await reminders(desk, at(1, 6))
    with desk.session() as opened:
        opened.exec(update(Customer).where(col(Customer.name) == ACME).values(owner=None))
        opened.commit()
    assert reads_reminder(desk, LENA, reminder) is None


async def test_the_demo_does_not_run_ahead_of_its_fixed_day(desk: Desk) -> None:
    await desk.reads(LENA, "/followup ACME --lay 1")
    assert await reminders(desk, datetime(2026, 11, 30, 9, tzinfo=UTC)) == []


async def test_it_does_the_same_on_postgresql(demo_postgres_url: str) -> None:
    with opened_desk(demo_postgres_url) as desk:
        await desk.reads(LENA, "/followup ACME --lay 1")
        told = await desk.reads(LENA, "/followup ACME --start 2026-07-02")
        assert english(told)[0] == date(2026, 7, 2)
        assert count(desk, FollowupPlan) == 1
        begin_the_real_days(desk)
        [reminder] = await reminders(desk, at(2, 6))
        assert reads_reminder(desk, LENA, reminder) is not None
        assert "Noted" in await desk.presses(LENA, "Done: Stock check")
        assert len(await reminders(desk, at(2, 9))) == 1
