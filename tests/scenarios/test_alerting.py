"""What speaks first and what stays silent: a first import, a night, a note, a rule switched on, a thing twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.app import App, build
from bot.channel import Incoming, Limits
from bot.jobs.demo import COMPANY, TODAY
from bot.jobs.due.digest import digest
from bot.jobs.due.escalate import escalate
from bot.jobs.due.score import score
from bot.jobs.due.wake import wake
from bot.jobs.intake import take_in
from bot.jobs.score import score_book
from bot.plain import plain
from bot.relook import relook
from bot.settings import Settings
from core.alerts.alert import RED
from core.alerts.lifecycle import Snooze
from core.policy import Policy, read_rules
from core.sources.read import read
from core.store import outbox, runs, settings
from core.store.alert_steps import act, held
from core.store.alerts import active_of, steps
from core.store.audience import listeners
from core.store.engine import session
from core.store.tables.alerts import AlertRow, AlertStep, Delivery, Telling
from core.store.tables.documents import ImportedFile
from core.store.tables.identity import Customer
from core.store.users import find_user, link
from core.types import Reason
from tests.databases import Databases
from tests.scenarios.conftest import NOW

WIDE = Limits(4000, 50)
EVENING = NOW.replace(hour=20)
NIGHT = NOW + timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest) -> Iterator[App]:
    """Return the application on a store nobody has filled yet."""
    databases: Databases = request.getfixturevalue(f"{request.param}_databases")
    url = databases.take()
    app = build(Settings(database_url=url), lambda: NOW)
    yield app
    app.close()
    databases.give_back(url)


def mail(app: App) -> Counter[str]:
    with session(app.house.engine) as opened:
        return Counter(each.kind for each in opened.exec(select(Delivery)))


def states(app: App) -> Counter[str]:
    with session(app.house.engine) as opened:
        return Counter(row.state for row in opened.exec(select(AlertRow)))


def number_of(app: App, external_id: str) -> int:
    with session(app.house.engine) as opened:
        return opened.exec(select(Customer.id).where(Customer.external_id == external_id)).one()


def linked(app: App, *names: str) -> None:
    with session(app.house.engine) as opened:
        for name in names:
            user = find_user(opened, name)
            assert user is not None
            link(opened, "telegram", name, user)
        opened.commit()


async def asked(app: App, who: str, line: str) -> str:
    shown = await app.dispatcher.answer(Incoming("telegram", who, line=line), WIDE)
    assert shown is not None
    return plain(shown)


def imported(app: App, *names: str) -> None:
    with session(app.house.engine) as opened:
        currency = app.house.policy.reporting_currency
        readings = [read(COMPANY / f"{name}.csv", currency=currency) for name in names]
        take_in(opened, readings, today=TODAY, now=NOW, who="test")
        opened.commit()


def test_a_first_import_is_a_baseline_and_tells_nobody(empty: App) -> None:
    imported(empty, "customers", "orders", "complaints", "contracts", "contacts")
    scored = score_book(empty.house.engine, empty.house.policy, TODAY, NOW)
    assert scored.customers > 300
    assert states(empty).keys() == {"baseline"}
    assert states(empty)["baseline"] > 30
    assert mail(empty) == {}


def test_what_was_so_from_the_start_speaks_when_it_gets_worse(empty: App) -> None:
    imported(empty, "customers", "orders")
    score_book(empty.house.engine, empty.house.policy, TODAY, NOW)
    before = states(empty)["baseline"]
    score_book(empty.house.engine, empty.house.policy, TODAY + timedelta(days=20), NIGHT)
    after = states(empty)
    assert after["open"] > 0
    assert after["baseline"] < before + after["open"]


def test_to_score_again_and_to_import_the_same_again_says_nothing_twice(demo: App) -> None:
    linked(demo, "Lena Voss", "Daniel Okoye")
    forget_what_was_found(demo)
    score_book(demo.house.engine, demo.house.policy, TODAY, NOW)
    first, found = mail(demo), states(demo)
    assert first["alert"] > 3
    imported(demo, "orders", "complaints")
    for _ in range(2):
        score_book(demo.house.engine, demo.house.policy, TODAY, NOW)
    assert mail(demo) == first
    assert states(demo) == found


def forget_what_was_found(app: App) -> None:
    """Let the next scoring be the first night on which anything is seen."""
    from sqlalchemy import delete

    with session(app.house.engine) as opened:
        for table in (AlertStep, AlertRow):
            opened.exec(delete(table))
        settings.put(opened, "watched_until", "2026-05-31")
        opened.commit()


async def test_what_a_rep_notes_is_looked_at_at_once(demo: App) -> None:
    linked(demo, "Lena Voss")
    customer = number_of(demo, "C-0310")
    said = await asked(demo, "Lena Voss", "/log C-0310 next_step_on 2026-06-20")
    assert "2026" in said
    with session(demo.house.engine) as opened:
        fired = {found.rule for found in active_of(opened, customer)}
    assert "followup_overdue" in fired
    await asked(demo, "Lena Voss", "/log C-0310 next_step_on 2026-07-20")
    with session(demo.house.engine) as opened:
        now = {found.rule for found in active_of(opened, customer)}
    assert "followup_overdue" not in now


@pytest.mark.parametrize("days", [1, 40])
def test_a_day_before_the_last_run_ends_nothing_and_opens_nothing(demo: App, days: int) -> None:
    with session(demo.house.engine) as opened:
        there = select(AlertRow.customer_id).where(AlertRow.rule == "rhythm_broken", AlertRow.holds)
        before = {each: rows_of(opened, each) for each in opened.exec(there)}
        for customer in before:
            relook(opened, customer, TODAY - timedelta(days=days), NOW)
        assert {customer: rows_of(opened, customer) for customer in before} == before


def rows_of(opened: Session, customer: int) -> list[tuple[str, str, int]]:
    mine = select(AlertRow.rule, AlertRow.state, AlertRow.level).where(AlertRow.customer_id == customer)
    return list(opened.exec(mine.order_by(AlertRow.rule)))


def test_a_rule_switched_on_later_starts_from_a_baseline(demo: App) -> None:
    forget_what_was_found(demo)
    off = policy("[alert_rules.rhythm_broken]\non = false")
    score_book(demo.house.engine, off, TODAY, NOW)
    score_book(demo.house.engine, policy(""), TODAY, NOW)
    with session(demo.house.engine) as opened:
        found = opened.exec(select(AlertRow.state).where(AlertRow.rule == "rhythm_broken")).all()
    assert set(found) == {"baseline"}


def test_a_rule_switched_off_takes_its_alerts_along(demo: App) -> None:
    score_book(demo.house.engine, policy("[alert_rules.rhythm_broken]\non = false"), TODAY, NOW)
    with session(demo.house.engine) as opened:
        found = opened.exec(select(AlertRow).where(AlertRow.rule == "rhythm_broken")).all()
        assert {row.holds for row in found} == {False}
        assert {row.state for row in found} <= {"resolved"}
        assert "switched_off" in {steps(opened, row.id)[-1].step for row in found if row.version > 1}


def test_a_rule_switched_off_and_on_again_does_not_speak_of_what_was_always_so(demo: App) -> None:
    def open_ones() -> set[int]:
        with session(demo.house.engine) as opened:
            mine = (AlertRow.rule == "rival_contact", AlertRow.state == "open")
            return set(opened.exec(select(AlertRow.customer_id).where(*mine)))

    assert states(demo)["baseline"] > 0
    before = open_ones()
    score_book(demo.house.engine, policy("[alert_rules.rival_contact]\non = false"), TODAY, NOW)
    score_book(demo.house.engine, policy(""), TODAY, NOW)
    assert open_ones() == before


def policy(text: str) -> Policy:
    return read_rules(text).policy


def test_who_sleeps_until_the_next_import_wakes_when_it_has_been_scored(demo: App) -> None:
    linked(demo, "Lena Voss")
    came_in, scored, later = (NIGHT + timedelta(hours=hours) for hours in (1, 2, 3))
    with session(demo.house.engine) as opened:
        found = active_of(opened, number_of(demo, "C-0001"))[0]
        user = find_user(opened, "Lena Voss")
        assert user is not None
        act(opened, found.id, Snooze("import"), user.id, NIGHT)
        opened.add(ImportedFile(kind="orders", name="orders.csv", rows=1, who="test", at=came_in))
        opened.commit()
        assert list(wake.keys(opened, demo.house, came_in)) == []
    score_book(demo.house.engine, demo.house.policy, TODAY, scored)
    with session(demo.house.engine) as opened:
        (key,) = wake.keys(opened, demo.house, later)
        assert wake.run is not None
        wake.run(opened, demo.house, key, later)
        opened.commit()
        assert steps(opened, found.id)[-1].step == "woke"
    assert mail(demo)["alert"] == 1


def test_a_red_alert_that_nobody_takes_up_goes_upstairs_once(demo: App) -> None:
    linked(demo, "Lena Voss", "Helen Marsh")
    with session(demo.house.engine) as opened:
        found = next(each for each in active_of(opened, number_of(demo, "C-0001")) if each.level == RED)
        user = find_user(opened, "Lena Voss")
        assert user is not None
        told = Telling(user_id=user.id, alert_id=found.id, episode=found.episode, level=RED, at=NOW)
        opened.add(told)
        opened.commit()
        soon, late = NOW + timedelta(hours=3), NOW + timedelta(hours=5)
        assert list(escalate.keys(opened, demo.house, soon)) == []
        (key,) = escalate.keys(opened, demo.house, late)
        assert escalate.run is not None
        escalate.run(opened, demo.house, key, late)
        opened.commit()
        assert list(escalate.keys(opened, demo.house, late)) == []
    assert mail(demo)["escalation"] == 1


def test_a_digest_is_due_at_each_persons_own_hour_on_their_own_working_days(demo: App) -> None:
    linked(demo, "Lena Voss", "周岚")
    sunday = datetime(2026, 6, 28, 8, tzinfo=NOW.tzinfo)
    with session(demo.house.engine) as opened:
        people = listeners(opened, demo.house.policy)
        lena, lan = (next(n for n in people if people[n].person.zone == z) for z in ("Europe/Berlin", "Asia/Shanghai"))

        def due(at: datetime) -> set[str]:
            return set(digest.keys(opened, demo.house, at))

        assert due(NOW.replace(hour=0, minute=40)) == {f"{lan}:2026-06-30"}
        assert due(NOW.replace(hour=6, minute=40)) == {f"{lan}:2026-06-30", f"{lena}:2026-06-30"}
        assert due(sunday) == set()


def test_the_night_is_scored_once_the_hour_has_come(empty: App) -> None:
    imported(empty, "customers", "orders")
    with session(empty.house.engine) as opened:
        assert list(score.keys(opened, empty.house, NOW)) == []
    score_book(empty.house.engine, empty.house.policy, TODAY - timedelta(days=2), NOW - timedelta(days=2))
    with session(empty.house.engine) as opened:
        assert list(score.keys(opened, empty.house, NOW)) == ["2026-06-29"]
        assert list(score.keys(opened, empty.house, EVENING)) == ["2026-06-30"]
    assert score.apart is not None
    score.apart(empty.house, "2026-06-30", EVENING)
    with session(empty.house.engine) as opened:
        assert list(score.keys(opened, empty.house, EVENING)) == []
        latest = runs.latest_run(opened)
        assert latest is not None
        assert latest.as_of == TODAY


def test_why_somebody_was_not_told_is_kept_once(demo: App) -> None:
    with session(demo.house.engine) as opened:
        found = active_of(opened, number_of(demo, "C-0001"))[0]
        before = len(steps(opened, found.id))
        for _ in range(2):
            held(opened, found.id, Reason("held.muted", {}), NOW, None)
        assert len(steps(opened, found.id)) == before + 1


def test_a_message_is_put_in_once_by_its_key(demo: App) -> None:
    said = {"kind": "notice", "user_id": 1, "platform": "telegram", "account": "1", "about": {}}
    with session(demo.house.engine) as opened:
        assert outbox.put(opened, key="k", **said, due_at=NOW, now=NOW)  # type: ignore[arg-type]
        assert not outbox.put(opened, key="k", **said, due_at=NOW, now=NOW)  # type: ignore[arg-type]
        assert len(opened.exec(select(Delivery).where(col(Delivery.key) == "k")).all()) == 1
