"""The pace of all replicas in PostgreSQL: measured in places, so that no test waits."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from core.pacing import Obstacle, Queue
from core.store import pace
from core.store.engine import connect, session
from tests.databases import Databases

ALL, CHAT = Queue("", 100.0, 300.0), Queue("501", 1000.0, 0.0)


@pytest.fixture
def postgres(postgres_databases: Databases) -> Iterator[Engine]:
    url = postgres_databases.take()
    engine = connect(url)
    yield engine
    engine.dispose()
    postgres_databases.give_back(url)


@pytest.fixture
def opened(postgres: Engine) -> Iterator[Session]:
    with session(postgres) as conversation:
        yield conversation


def book(opened: Session, *queues: Queue) -> float:
    turn = pace.book(opened, "telegram", queues, ())
    opened.commit()
    assert turn.booked
    return turn.seconds


def take(opened: Session, *queues: Queue, shut: tuple[str, ...] = ()) -> bool:
    taken = pace.take(opened, "telegram", queues, shut)
    opened.commit()
    return taken


def test_after_a_burst_every_call_waits_one_gap_longer(opened: Session) -> None:
    waits = [book(opened, ALL) for _ in range(7)]
    assert waits == pytest.approx([0, 0, 0, 0, 100, 200, 300], abs=5)


def test_a_call_waits_for_the_slower_of_its_lines(opened: Session) -> None:
    assert [book(opened, ALL, CHAT) for _ in range(3)] == pytest.approx([0, 1000, 2000], abs=5)
    assert book(opened, ALL, Queue("502", 1000.0, 0.0)) == pytest.approx(0, abs=5)


def test_a_place_is_only_taken_where_it_is_free_now_and_else_nothing_is_booked(opened: Session) -> None:
    assert take(opened, ALL, CHAT)
    assert not take(opened, ALL, Queue("502", 1000.0, 0.0))
    last = pace.latest(opened, "telegram", ["", "501", "502"])
    assert last.name == "501"
    assert last.seconds == pytest.approx(1000, abs=5)
    assert pace.latest(opened, "telegram", ["502"]) == Obstacle("", 0.0)
    assert book(opened, ALL) == 0  # an answer still has the burst


def test_what_is_closed_lets_nothing_through(opened: Session) -> None:
    pace.close(opened, "telegram", "closed", 50)
    pace.close(opened, "telegram", "closed", 5)
    assert not take(opened, ALL, shut=("closed",))
    assert pace.latest(opened, "telegram", ["closed"]).seconds == pytest.approx(50, abs=5)
    closed = pace.book(opened, "telegram", [ALL], ["closed", "open"])
    assert not closed.booked
    assert closed.seconds == pytest.approx(50, abs=5)
    assert take(opened, ALL)


def test_what_is_long_free_is_forgotten(opened: Session) -> None:
    book(opened, Queue("501", 0.0, 0.0), CHAT._replace(name="502"))
    pace.forget(opened, -1)
    opened.commit()
    assert pace.latest(opened, "telegram", ["501"]).name == ""
    assert pace.latest(opened, "telegram", ["502"]).name == "502"


def test_replicas_at_once_get_places_of_their_own(postgres: Engine) -> None:
    begin = threading.Barrier(4)
    waits: list[float] = []
    taken: list[bool] = []

    def replica(number: int) -> None:
        begin.wait()
        with session(postgres) as opened:
            waits.extend(book(opened, Queue("", 100.0, 0.0), Queue(f"{number % 2}", 1.0, 0.0)) for _ in range(10))
            taken.append(take(opened, Queue("other", 100.0, 0.0)))

    threads = [threading.Thread(target=replica, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == pytest.approx([100.0 * place for place in range(40)], abs=20)
    assert sorted(taken) == [False, False, False, True]
