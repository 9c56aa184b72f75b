"""Of several replicas one holds a lease; it goes on when the holder stops, dies, or is started anew."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from core.store import leases
from core.store.engine import session

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)


@pytest.fixture
def opened(store: Engine) -> Iterator[Session]:
    with session(store) as conversation:
        yield conversation


def hold(opened: Session, holder: str, *, at: datetime = NOW, seconds: float = 60) -> bool:
    held = leases.hold(opened, "sender", holder, at, seconds)
    opened.commit()
    return held


def test_one_holds_it_and_renews_it_while_others_wait(opened: Session) -> None:
    assert hold(opened, "a 1")
    assert not hold(opened, "b 1")
    assert hold(opened, "a 1")
    assert leases.hold(opened, "ticker", "b 1", NOW, 60)


def test_it_is_free_when_it_ran_out_or_was_given_back(opened: Session) -> None:
    hold(opened, "a 1", seconds=0)
    assert hold(opened, "b 1", at=NOW + timedelta(seconds=1))
    leases.release(opened, "sender", "a 1")
    assert not hold(opened, "c 1")
    leases.release(opened, "sender", "b 1")
    assert hold(opened, "c 1")


def test_a_replica_started_anew_goes_on_with_what_it_held(opened: Session) -> None:
    hold(opened, "10.0.0.1:80 first")
    assert not leases.succeed(opened, "sender", "10.0.0.1:8", "10.0.0.1:8 other")
    assert leases.succeed(opened, "sender", "10.0.0.1:80", "10.0.0.1:80 second")
    opened.commit()
    assert hold(opened, "10.0.0.1:80 second")
    assert not hold(opened, "10.0.0.1:80 first")


def test_of_many_at_once_exactly_one_gets_it(store: Engine) -> None:
    begin, held = threading.Barrier(6), []

    def try_to(holder: str) -> None:
        begin.wait()
        with session(store) as opened:
            if hold(opened, holder):
                held.append(holder)

    threads = [threading.Thread(target=try_to, args=(f"holder {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == 1
