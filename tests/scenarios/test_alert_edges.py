"""Alerts where people come and go, two things happen at once, and rules are switched off and on again."""

import json
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from bot.alerting import escalate as escalate_one
from bot.alerting import tell, wake_up
from bot.jobs.due.digest import put_digest
from bot.jobs.due.escalate import escalate
from core.alerts.lifecycle import Assign, Rate, Resolve, Snooze
from core.store.alert_steps import take_back
from core.store.alerts import active_of, ending_snooze, steps
from core.store.audience import listeners
from core.store.habits import choose
from core.store.insertion import insert_or_replace
from core.store.tables.alerts import AlertRow, Delivery, Telling, Unreachable
from core.store.tables.users import Identity, Membership, User
from core.store.users import find_user, link
from tests.scenarios.alert_desk import DANIEL, HELEN, JO, LENA, Desk
from tests.scenarios.conftest import NOW

ACME = "ACME Industrial"


async def test_an_old_button_below_several_alerts_does_not_undo_what_a_colleague_did(desk: Desk) -> None:
    with desk.session() as opened:
        mine = opened.get_one(AlertRow, desk.number(ACME, "overdue")).customer_id
        waiting = (AlertRow.customer_id == mine, AlertRow.state == "open", AlertRow.version == 1)
        found = opened.exec(select(AlertRow.id).where(*waiting)).all()
    which = "+".join(map(str, found[:2]))
    assert len(found) > 1
    await desk.reads(LENA, f"/ack {which}")
    said = await desk.reads(HELEN, f"/snooze {which} week --seen 1+1")
    assert "Lena Voss was faster" in said


def test_an_account_that_has_changed_hands_is_not_sent_what_was_meant_for_who_had_it(desk: Desk) -> None:
    with desk.session() as opened:
        daniel = find_user(opened, DANIEL)
        assert daniel is not None
        link(opened, "telegram", LENA, daniel)
        opened.commit()
    assert desk.gets(LENA, "alert", alerts=[desk.number(ACME, "rhythm_broken")]) is None


def told(desk: Desk, person: str, number: int, at: datetime) -> None:
    """Let a person have been told of an alert as it stands."""
    with desk.session() as opened:
        row = opened.get_one(AlertRow, number)
        said = {"alert_id": number, "episode": row.episode, "level": row.level, "at": at}
        insert_or_replace(opened, Telling, user_id=desk.user(person), **said)
        opened.commit()


def is_late(desk: Desk, number: int, at: datetime) -> bool:
    """Say whether the managers are due to hear of an alert."""
    with desk.session() as opened:
        return number in {int(key.partition(":")[0]) for key in escalate.keys(opened, desk.app.house, at)}


def test_an_alert_is_late_only_once_who_should_act_was_told(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    told(desk, HELEN, number, NOW)
    assert not is_late(desk, number, NOW + timedelta(hours=6))
    told(desk, LENA, number, NOW)
    assert is_late(desk, number, NOW + timedelta(hours=6))


def test_whom_an_alert_was_handed_to_has_as_long_to_answer_as_anybody(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    told(desk, LENA, number, NOW)
    desk.now = NOW + timedelta(hours=3)
    desk.acts(LENA, number, Assign(desk.user(HELEN)))
    assert not is_late(desk, number, NOW + timedelta(hours=5))
    assert is_late(desk, number, NOW + timedelta(days=1))


def test_what_slept_is_not_late_the_moment_it_wakes(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    told(desk, LENA, number, NOW)
    desk.now = NOW + timedelta(hours=1)
    desk.acts(LENA, number, Snooze("until", NOW + timedelta(days=2)))
    woken = NOW + timedelta(days=2, hours=1)
    with desk.session() as opened:
        wake_up(opened, [number], desk.app.house.policy, woken)
        opened.commit()
    assert not is_late(desk, number, woken)
    assert is_late(desk, number, woken + timedelta(days=1))


def test_a_digest_wanted_on_both_platforms_arrives_on_both(desk: Desk) -> None:
    with desk.session() as opened:
        user = opened.get_one(User, desk.user(LENA))
        link(opened, "telegram", f"{LENA} too", user)
        choose(opened, user.id, platform="both")
        assert put_digest(opened, listeners(opened, desk.app.house.policy)[user.id], desk.now.date(), desk.now) == 2
        put = opened.exec(select(Delivery).where(Delivery.kind == "digest").order_by(col(Delivery.id))).all()
        first, second = [desk.sends(opened, LENA, each) for each in put]
    assert first is not None
    assert first == second


async def test_what_is_muted_is_not_in_the_digest_either(desk: Desk) -> None:
    assert "Order overdue" in await desk.reads(LENA, "/digest")
    await desk.reads(LENA, "/subscribe mute rhythm_broken")
    said = desk.gets(LENA, "digest", day="2026-06-30")
    assert said is not None
    assert "Order overdue" not in said
    assert "Order overdue" in await desk.reads(LENA, "/alerts rhythm_broken")


async def test_what_was_handed_to_somebody_who_has_left_is_its_owners_again(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.acts(LENA, number, Assign(desk.user(HELEN)))
    assert f"#{number})" not in await desk.reads(LENA, "/alerts mine rhythm_broken")
    with desk.session() as opened:
        opened.get_one(User, desk.user(HELEN)).active = False
        opened.commit()
        assert active_of(opened, opened.get_one(AlertRow, number).customer_id)[0].responsible == desk.user(LENA)
    assert f"#{number})" in await desk.reads(LENA, "/alerts mine rhythm_broken")


async def test_what_was_handed_to_somebody_who_may_no_longer_see_it_is_its_owners_again(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.acts(LENA, number, Assign(desk.user(HELEN)))
    moved = desk.now.date()
    with desk.session() as opened:
        assert take_back(opened, moved, desk.now) == []
        opened.exec(delete(Membership).where(col(Membership.user_id) == desk.user(HELEN)))
        assert take_back(opened, moved, desk.now) == [number]
        assert take_back(opened, moved, desk.now) == []
        opened.commit()
    said = await desk.reads(LENA, f"/alert {number}")
    assert "back with Lena Voss; whoever had it may no longer see the customer" in said
    assert f"#{number})" in await desk.reads(LENA, "/alerts mine rhythm_broken")


def test_what_wakes_of_a_muted_rule_is_not_told_and_says_why(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.acts(LENA, number, Snooze("until", desk.now + timedelta(hours=2)))
    with desk.session() as opened:
        choose(opened, desk.user(LENA), muted="rhythm_broken")
        wake_up(opened, [number], desk.app.house.policy, desk.now + timedelta(hours=3))
        opened.commit()
        assert opened.exec(select(Delivery).where(Delivery.kind == "alert")).all() == []
        assert steps(opened, number)[-1].step == "held"


async def test_several_alerts_handed_over_at_once_are_one_message(desk: Desk) -> None:
    which = [desk.number(ACME, "overdue"), desk.number(ACME, "rhythm_broken")]
    await desk.reads(LENA, f"/assign {which[0]}+{which[1]} {HELEN}")
    with desk.session() as opened:
        mail = opened.exec(select(Delivery).where(Delivery.kind == "alert")).all()
    assert [json.loads(each.about)["alerts"] for each in mail] == [which]


def test_a_snooze_ends_by_itself_when_its_time_has_come_or_it_gets_worse(desk: Desk) -> None:
    first, second = desk.number(ACME, "overdue"), desk.number(ACME, "rhythm_broken")
    desk.acts(LENA, first, Snooze("until", desk.now + timedelta(hours=2)))
    desk.acts(LENA, second, Snooze("worse", by=1.0))

    def ending(hours: float) -> set[int]:
        with desk.session() as opened:
            return {found.id for found in ending_snooze(opened, desk.now + timedelta(hours=hours))} & {first, second}

    assert ending(1.9) == set()
    assert ending(2) == {first}
    for more, wakes in ((0.9, set[int]()), (1.0, {second})):
        with desk.session() as opened:
            row = opened.get_one(AlertRow, second)
            assert row.snoozed_worse is not None
            row.worse = row.snoozed_worse - 1.0 + more
            opened.add(row)
            opened.commit()
        assert ending(1) == wakes


def test_where_no_manager_can_be_written_to_an_administrator_hears_and_else_it_stays_due(desk: Desk) -> None:
    number, late = desk.number(ACME, "rhythm_broken"), NOW + timedelta(hours=6)
    told(desk, LENA, number, NOW)
    with desk.session() as opened:
        opened.exec(delete(Identity).where(col(Identity.account).in_((HELEN, JO))))
        opened.commit()
        assert not is_late(desk, number, late)
        link(opened, "telegram", JO, opened.get_one(User, desk.user(JO)))
        opened.commit()
        assert is_late(desk, number, late)
        escalate_one(opened, number, desk.app.house.policy, late)
        opened.commit()
        mail = opened.exec(select(Delivery).where(Delivery.kind == "escalation")).all()
    assert [each.account for each in mail] == [JO]


async def test_to_say_what_one_thinks_of_an_alert_keeps_it_where_it_is_in_the_list_of_what_is_over(desk: Desk) -> None:
    first, last = desk.number(ACME, "overdue"), desk.number(ACME, "rhythm_broken")
    for number in (first, last):
        desk.now += timedelta(minutes=1)
        desk.acts(LENA, number, Resolve())
    before = await desk.reads(LENA, "/alerts resolved ACME")
    desk.now += timedelta(minutes=1)
    desk.acts(LENA, first, Rate("useful"))
    assert await desk.reads(LENA, "/alerts resolved ACME") == before


async def test_who_has_no_quiet_hours_is_not_woken_at_midnight(desk: Desk) -> None:
    await desk.reads(LENA, "/subscribe quiet off")
    said = await desk.reads(LENA, f"/snooze {desk.number(ACME, 'overdue')} 2026-07-15")
    assert "08:00" in said


def test_a_message_on_two_platforms_is_one_of_the_day(desk: Desk) -> None:
    first, second = desk.number(ACME, "rhythm_broken"), desk.number(ACME, "urgent_complaint")
    with desk.session() as opened:
        user = opened.get_one(User, desk.user(LENA))
        link(opened, "telegram", f"{LENA} too", user)
        choose(opened, user.id, platform="both", daily_limit=2)
        policy = desk.app.house.policy
        for number in (first, second):
            tell(opened, [number], policy, NOW, NOW.date())
        opened.commit()
        mail = opened.exec(select(Delivery).where(Delivery.kind == "alert")).all()
    assert len(mail) == 4


def test_when_nothing_reaches_who_should_act_the_manager_is_told_at_once_and_theirs_waits(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    with desk.session() as opened:
        opened.add(Unreachable(platform="telegram", account=LENA, reason="blocked", at=NOW))
        opened.flush()
        tell(opened, [number], desk.app.house.policy, NOW, NOW.date())
        opened.commit()
        assert {each.account for each in opened.exec(select(Delivery))} == {LENA, HELEN}


def test_who_has_closed_one_of_two_chats_is_written_to_in_the_other(desk: Desk) -> None:
    with desk.session() as opened:
        user = opened.get_one(User, desk.user(LENA))
        link(opened, "slack", "U1", user)
        choose(opened, user.id, platform="telegram")
        opened.add(Unreachable(platform="telegram", account=LENA, reason="blocked", at=NOW))
        opened.flush()
        tell(opened, [desk.number(ACME, "rhythm_broken")], desk.app.house.policy, NOW, NOW.date())
        assert {each.platform for each in opened.exec(select(Delivery))} == {"slack"}
