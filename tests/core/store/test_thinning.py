"""Old runs are thinned to one a month; nothing that is still shown or restored goes."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.frames import Frame
from core.store import lessons, runs, settings, thinning, turns
from core.store.engine import session
from core.store.tables.policies import PolicyVersion
from core.store.tables.runs import Network, Run, Score
from tests.core.store.files import moment, take_in

JANUARY = date(2025, 1, 1)
CUSTOMERS = 3
NETWORK = Frame(
    {
        "customer": np.arange(CUSTOMERS),
        **{name: np.zeros(CUSTOMERS) for name in ("known_by", "depended_on_by", "rank", "circle", "referred_revenue")},
    }
)


@pytest.fixture
def book(store: Engine) -> Iterator[Session]:
    take_in(store, "customers", *({"customer_id": f"C-{n}", "name": f"Customer {n}"} for n in range(CUSTOMERS)))
    with session(store) as opened:
        yield opened


def save(opened: Session, day: date) -> int:
    run = Run(as_of=day, created_at=moment(day), policy_version="v1", policy="", calibration="{}")
    scores = Frame({"customer": np.arange(1, CUSTOMERS + 1), "tier_score": np.full(CUSTOMERS, 50.0)})
    saved: int = runs.save_run(opened, run, scores, (), NETWORK).id
    lessons.keep(opened, saved, "paces", b"learnt")
    opened.commit()
    return saved


def nightly(opened: Session, first: date, nights: int) -> dict[int, date]:
    days = [first + timedelta(days=night) for night in range(nights)]
    return {save(opened, day): day for day in days}


def whole(opened: Session) -> set[int]:
    return set(opened.exec(select(Score.run_id).distinct()))


def thin(store: Engine, opened: Session) -> list[int]:
    outdated = thinning.outdated(opened)
    opened.rollback()
    assert all(thinning.thin(store, run_id) == CUSTOMERS for run_id in outdated)
    return outdated


def test_a_store_without_runs_has_nothing_to_thin(book: Session) -> None:
    assert thinning.outdated(book) == []


def test_a_quarter_is_kept_whole_and_then_the_last_run_of_each_month(store: Engine, book: Session) -> None:
    days = nightly(book, JANUARY, 200)
    thin(store, book)
    kept = [days[run_id] for run_id in sorted(whole(book))]
    quarter = [day for day in days.values() if max(days.values()) - day <= thinning.KEPT]
    assert kept == [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), *quarter]
    assert set(book.exec(select(Network.run_id).distinct())) == whole(book)
    assert all(lessons.names_of(book, run_id) == ({"paces"} if run_id in whole(book) else set()) for run_id in days)
    assert set(book.exec(select(Run.id))) == set(days)
    assert thinning.outdated(book) == []


def test_a_day_without_its_scores_is_answered_from_the_last_day_before_that_has_them(
    store: Engine, book: Session
) -> None:
    nightly(book, JANUARY, 150)
    thin(store, book)
    since = turns.turns(book, date(2025, 2, 10))
    assert [run.as_of for run in since] == [date(2025, 1, 31)]
    assert turns.turns(book, date(2025, 1, 30)) == []
    assert turns.first_day(book) == date(2025, 1, 31)


def test_what_a_rollback_restores_and_what_is_being_written_stays(store: Engine, book: Session) -> None:
    restored, unfinished, *_ = nightly(book, JANUARY, 150)
    version = PolicyVersion(version="v2", text="", created_at=moment(JANUARY), who="x", replaced_run_id=restored)
    book.add(version)
    settings.put(book, "unfinished_run", str(unfinished))
    book.commit()
    thin(store, book)
    assert {restored, unfinished} <= whole(book)


def test_a_run_that_another_one_of_its_day_replaced_goes_with_its_time(store: Engine, book: Session) -> None:
    first, second = save(book, date(2025, 1, 31)), save(book, date(2025, 1, 31))
    nightly(book, date(2025, 2, 1), 150)
    assert first in thin(store, book)
    assert second in whole(book)


def test_it_goes_on_where_it_was_stopped(store: Engine, book: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinning, "ROWS_AT_ONCE", 2)
    run_id = save(book, JANUARY)
    nightly(book, date(2025, 1, 31), 150)
    book.delete(book.exec(select(Score).where(col(Score.run_id) == run_id)).first())
    book.commit()
    assert run_id in thinning.outdated(book)
    book.rollback()
    assert thinning.thin(store, run_id) == CUSTOMERS - 1
    assert run_id not in whole(book)


@given(gaps=st.lists(st.integers(1, 60), max_size=20))
def test_the_published_run_and_the_one_before_it_are_never_outdated(fresh_stores: object, gaps: list[int]) -> None:
    assert callable(fresh_stores)
    store = fresh_stores()
    with session(store) as opened:
        take_in(store, "customers", *({"customer_id": f"C-{n}", "name": f"N{n}"} for n in range(CUSTOMERS)))
        day = JANUARY
        for gap in (0, *gaps):
            day += timedelta(days=gap)
            save(opened, day)
        assert not {*runs.runs_that_counted(opened)[:2]} & {*thinning.outdated(opened)}
