"""A night and a tap at the same time: both count, one after the other, and no step is taken for another."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from core.alerts.alert import RED, Finding
from core.alerts.decide import Moved
from core.alerts.lifecycle import Acknowledge
from core.store import settings, users
from core.store.alert_steps import act, escalated, take
from core.store.alerts import alert, steps
from core.store.engine import session
from tests.alert_book import AT, SAID, fill

NUMBER = 7
LATER = AT + timedelta(minutes=700)


@pytest.fixture
def book(store: Engine) -> Engine:
    """Return a store with alerts that are open, and somebody who looks after them."""
    with session(store) as opened:
        users.add_user(opened, "Li Wei", "rep", owner_ids=["LW"], today=date(2026, 1, 1))
        fill(opened, 5, 20, ("LW",), open_share=1.0)
        opened.commit()
    return store


def goes_up(opened: Session) -> None:
    row = alert(opened, NUMBER)
    assert row is not None
    finding = Finding(row.customer, row.rule, RED, 9.0, SAID, AT.date())
    take(opened, [Moved("worsened", row.rule, row.customer, NUMBER, finding)], LATER)


def goes_upstairs(opened: Session) -> None:
    escalated(opened, NUMBER, LATER, [])


@pytest.mark.parametrize(
    ("night", "said"), [(goes_up, ["acknowledged", "worsened"]), (goes_upstairs, ["acknowledged"])]
)
def test_what_the_night_does_comes_after_a_tap_that_was_there_first(
    book: Engine, night: Callable[[Session], None], said: list[str]
) -> None:
    def late() -> None:
        with session(book) as opened:
            settings.put(opened, "data_until", "2026-06-29")  # as every night does, it has written before
            night(opened)
            opened.commit()

    thread = threading.Thread(target=late)
    with session(book) as opened:
        act(opened, NUMBER, Acknowledge(), 1, LATER)
        thread.start()
        wait_until_blocked(opened)
        opened.commit()
    thread.join(8)
    with session(book) as opened:
        found = alert(opened, NUMBER)
        assert found is not None
        assert found.version == 1 + len(said)
        assert [(step.step, step.version) for step in steps(opened, NUMBER)] == list(zip(said, (2, 3), strict=False))


def wait_until_blocked(opened: Session) -> None:
    """Return once another conversation with PostgreSQL waits for this one; SQLite lets nobody else write anyway."""
    if opened.get_bind().dialect.name == "sqlite":
        return
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(100_000):
        if opened.execute(waiting).scalar_one():
            return
    raise AssertionError("nobody waits")
