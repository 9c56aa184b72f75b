"""The outbox: once by its key, one sender at a time, and nothing is lost whoever dies."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.store import outbox, reach
from core.store.engine import session
from core.store.tables.alerts import AlertRow, AlertStep, Delivery, Message, MessageAlert, Telling, Unreachable
from core.store.tables.identity import Customer
from core.store.tables.users import User
from core.store.users import add_user

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


class Standing(NamedTuple):
    chat: str
    ref: str


@pytest.fixture
def opened(store: Engine) -> Iterator[Session]:
    with session(store) as conversation:
        add_user(conversation, "Lena", "rep", today=NOW.date())
        conversation.commit()
        yield conversation


def put(
    opened: Session, key: str, account: str = "501", *, due: datetime = NOW, kind: str = "alert", about: int = 1
) -> bool:
    added = outbox.put(
        opened,
        key=key,
        kind=kind,
        user_id=opened.exec(select(User.id).order_by(col(User.id))).first() or 0,
        platform="telegram",
        account=account,
        about={"message": about},
        due_at=due,
        now=NOW,
    )
    opened.commit()
    return added


def claim(opened: Session, holder: str = "a", now: datetime = NOW, most: int = 9, lease: float = 60) -> list[str]:
    return [delivery.key for delivery in outbox.claim(engine(opened), "telegram", holder, now, most, lease)]


def one(opened: Session, now: datetime = NOW) -> Delivery:
    (delivery,) = outbox.claim(engine(opened), "telegram", "a", now, 1, 60)
    return delivery


def engine(opened: Session) -> Engine:
    bound = opened.get_bind()
    assert isinstance(bound, Engine)
    return bound


def row(opened: Session, key: str) -> Delivery:
    opened.rollback()
    return opened.exec(select(Delivery).where(Delivery.key == key)).one()


def test_the_same_cause_puts_in_one_message(opened: Session) -> None:
    assert put(opened, "alert:1")
    assert not put(opened, "alert:1")
    assert claim(opened) == ["alert:1"]


def test_what_is_due_is_claimed_in_its_order_and_no_more_than_asked(opened: Session) -> None:
    put(opened, "late", "1", due=NOW - timedelta(minutes=1))
    put(opened, "later", "2")
    put(opened, "first", "3", due=NOW - timedelta(hours=1))
    put(opened, "not yet", "4", due=NOW + timedelta(seconds=1))
    assert claim(opened, most=2) == ["first", "late"]
    assert claim(opened) == ["later"]


def test_one_message_at_a_time_is_on_its_way_to_an_account(opened: Session) -> None:
    for key in ("one", "two"):
        put(opened, key)
    assert claim(opened) == ["one"]
    assert claim(opened) == []
    outbox.failed(opened, row(opened, "one"), "no", NOW)
    opened.commit()
    assert claim(opened) == ["two"]


def test_a_lease_that_ran_out_lets_another_send_it(opened: Session) -> None:
    put(opened, "alert:1")
    assert claim(opened, "a", lease=60) == ["alert:1"]
    assert claim(opened, "b", NOW + timedelta(seconds=59)) == []
    assert claim(opened, "b", NOW + timedelta(seconds=60)) == ["alert:1"]
    assert row(opened, "alert:1").attempts == 2


def test_whoever_takes_the_sending_over_inherits_what_was_on_its_way(opened: Session) -> None:
    put(opened, "alert:1", "1")
    put(opened, "alert:2", "2")
    claim(opened, "dead", most=1)
    outbox.inherit(opened, "alive")
    opened.commit()
    assert claim(opened, "alive") == ["alert:1", "alert:2"]
    outbox.inherit(opened, "alive")
    outbox.release(opened, "dead")
    opened.commit()
    assert claim(opened, "alive") == []
    outbox.release(opened, "alive")
    opened.commit()
    assert claim(opened, "next") == ["alert:1", "alert:2"]


def test_what_is_tried_again_keeps_its_reason_and_what_was_not_tried_counts_no_attempt(opened: Session) -> None:
    put(opened, "alert:1")
    outbox.again(opened, one(opened), LATER, "ratelimited")
    opened.commit()
    assert claim(opened, now=LATER - timedelta(seconds=1)) == []
    kept = row(opened, "alert:1")
    assert (kept.attempts, kept.outcome, kept.state) == (1, "ratelimited", "waiting")
    outbox.put_back(opened, one(opened, LATER), LATER)
    opened.commit()
    assert row(opened, "alert:1").attempts == 1


def test_what_waits_for_an_account_is_put_back_together_and_others_are_not(opened: Session) -> None:
    for key, account in (("one", "501"), ("two", "501"), ("other", "502")):
        put(opened, key, account)
    put(opened, "much later", due=LATER + timedelta(hours=1))
    outbox.put_back(opened, one(opened), LATER)
    opened.commit()
    assert claim(opened, lease=9_999) == ["other"]
    assert claim(opened, now=LATER) == ["one"]
    assert (row(opened, "two").due_at, row(opened, "two").attempts) == (LATER, 0)
    assert row(opened, "much later").due_at > LATER


def test_a_message_waits_for_one_change_only_unless_somebody_writes_it_already(opened: Session) -> None:
    assert put(opened, "change:7:1", kind="change", about=7, due=LATER)
    assert not put(opened, "change:7:2", kind="change", about=7)
    assert put(opened, "change:8:1", "502", kind="change", about=8)
    assert row(opened, "change:7:1").due_at == NOW
    assert claim(opened) == ["change:7:1", "change:8:1"]
    assert put(opened, "change:7:3", kind="change", about=7)


def alert(opened: Session) -> int:
    opened.add(Customer(id=1, external_id="C-1", name="ACME"))
    opened.flush()
    standing: dict[str, Any] = {"state": "open", "level": 2, "worse": 1.0, "reason": "{}", "was": "{}", "holds": True}
    dates: dict[str, Any] = {"opened_on": NOW.date(), "opened_at": NOW, "changed_at": NOW}
    opened.add(AlertRow(id=42, customer_id=1, rule="rhythm_broken", episode=2, version=4, **standing, **dates))
    opened.flush()
    step: dict[str, Any] = {"episode": 2, "step": "opened", "worse": 1.0, "at": NOW}
    opened.add(AlertStep(alert_id=42, version=3, level=1, **step))
    opened.add(AlertStep(alert_id=42, version=4, level=2, **step))
    opened.commit()
    return 42


def test_what_was_sent_is_kept_with_where_it_stands_and_what_it_told(opened: Session) -> None:
    shown = alert(opened)
    put(opened, "alert:1")
    outbox.sent(opened, one(opened), Standing("501", "9001"), {shown: 3}, LATER)
    opened.commit()
    kept = row(opened, "alert:1")
    assert (kept.state, kept.sent_at, kept.lease_by) == ("sent", LATER, None)
    message = opened.exec(select(Message)).one()
    assert (message.chat, message.ref, message.account) == ("501", "9001", "501")
    assert outbox.known_chat(opened, "telegram", "501") == "501"
    told = opened.exec(select(Telling)).one()
    assert (told.alert_id, told.episode, told.level, told.at) == (shown, 2, 1, LATER)

    put(opened, "change:1", kind="change", about=message.id)
    change = one(opened)
    assert outbox.message_of(opened, change) == message
    outbox.changed(opened, change, message.id, {shown: 4}, LATER)
    opened.commit()
    assert [(link.message_id, link.version) for link in opened.exec(select(MessageAlert))] == [(message.id, 4)]
    assert row(opened, "change:1").state == "sent"


def test_what_two_have_sent_stands_in_two_places(opened: Session) -> None:
    put(opened, "alert:1")
    first = one(opened)
    second = one(opened, NOW + timedelta(minutes=2))
    outbox.sent(opened, first, Standing("501", "1"), {}, NOW)
    outbox.sent(opened, second, Standing("501", "2"), {}, LATER)
    opened.commit()
    assert [message.ref for message in opened.exec(select(Message).order_by(col(Message.ref)))] == ["1", "2"]
    assert row(opened, "alert:1").sent_at == NOW


def test_an_account_out_of_reach_is_left_alone_until_it_writes(opened: Session) -> None:
    for key in ("one", "two"):
        put(opened, key)
    reach.lose(opened, one(opened), "bot was blocked by the user", NOW)
    opened.commit()
    assert (row(opened, "one").state, row(opened, "one").outcome) == ("failed", "bot was blocked by the user")
    assert claim(opened) == []
    assert opened.exec(select(Unreachable.reason)).one() == "bot was blocked by the user"

    assert not reach.regain(opened, "slack", "501")
    assert reach.regain(opened, "telegram", "501")
    opened.commit()
    assert not reach.regain(opened, "telegram", "501")
    assert claim(opened) == ["two"]


def test_a_commit_with_something_to_send_rings_and_no_other(opened: Session) -> None:
    rung: list[str] = []
    with outbox.ringing(engine(opened), lambda: rung.append("rung")):
        put(opened, "alert:1")
        put(opened, "alert:1")
        with session(engine(opened)) as undone:
            outbox.put(
                undone, key="no", kind="alert", user_id=1, platform="slack", account="U", about={}, due_at=NOW, now=NOW
            )
    put(opened, "alert:2")
    assert rung == ["rung"]


def test_senders_at_once_never_claim_the_same_message(opened: Session) -> None:
    for number in range(60):
        put(opened, f"alert:{number}", f"{number}")
    begin, claimed = threading.Barrier(4), []

    def send(holder: str) -> None:
        begin.wait()
        while found := claim(opened, holder, most=3):
            claimed.extend(found)

    threads = [threading.Thread(target=send, args=(f"holder {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(claimed)
    assert max(counted.values()) == 1
    # Whoever comes second may find the first's choice locked and stop; nothing is lost by that.
    while found := claim(opened, "last", most=60):
        counted.update(found)
    assert counted == Counter(f"alert:{number}" for number in range(60))
