"""Runs are saved whole, published by one switch, and tell what changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, delete, select

from core.errors import Unavailable
from core.frames import Frame
from core.score import Change, columns
from core.store import ahead, runs
from core.store.columns import number_of
from core.store.engine import session
from core.store.reasons import from_json, to_json
from core.store.scope import ALL
from core.store.tables.runs import Network, Run, Score
from core.store.users import add_user, scope_of
from core.types import Days, Money, Points, Reason, Said, Share, Term
from tests.core.store.files import TODAY, moment, take_in

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)
REASON = Reason(
    "lifecycle.overdue",
    {
        "gap": Days(28.5),
        "last": MAY,
        "spent": Money(123, "CNY"),
        "share": Share(-0.25),
        "points": Points(4210),
        "tier": Term("tier.high_value"),
        "because": Said("{left} left", "剩{left}", {"left": Share(0.1)}),
        "count": 3,
        "ratio": 1.5,
        "name": "<b>",
        "nothing": None,
    },
    -30.0,
)


@pytest.fixture
def book(store: Engine) -> Iterator[Session]:
    customers = [{"customer_id": f"C-{n}", "name": f"Customer {n}", "owner": f"R{n % 2}"} for n in (1, 2, 3, 4)]
    take_in(store, "customers", *customers)
    with session(store) as opened:
        yield opened


def code(name: str, option: str) -> int:
    return columns()[name].options.index(option)


def scored(*tiers: str | None, **more: list[float]) -> Frame:
    """Return scores of customers 1, 2, 3 …, in the order of their tier scores."""
    codes = np.array([-1 if tier is None else code("tier", tier) for tier in tiers], np.int32)
    given = {name: np.array(values, np.float64) for name, values in more.items()}
    return Frame({"customer": np.arange(1, len(tiers) + 1), "tier": codes, **given})


def save(opened: Session, day: date, scores: Frame, *changes: Change) -> int:
    run = Run(as_of=day, created_at=moment(day), policy_version="v1", policy="[tier]", calibration="{}")
    saved: int = runs.save_run(opened, run, scores, changes).id
    opened.commit()
    return saved


def test_before_the_first_run_there_is_nothing(book: Session) -> None:
    assert runs.latest_run(book) is None
    assert runs.previous_scores(book, JUNE) is None
    assert runs.score_of(book, 1) is None
    assert runs.scores_of(book, 1) == []
    assert runs.events_of(book, 1) == []
    assert runs.top(book, ALL, limit=5) == []
    assert runs.count(book, ALL) == 0


def test_a_run_reads_back_as_it_was_saved(book: Session) -> None:
    frame = scored(
        "high_value", None, tier_score=[8000.0, np.nan], revenue_12m=[1e12, 0.0], overdue_ratio=[2.5, np.nan]
    )
    save(book, JUNE, frame)
    run = runs.latest_run(book)
    assert run is not None
    assert (run.as_of, run.policy_version, run.calibration) == (JUNE, "v1", "{}")
    first, second = runs.score_of(book, 1), runs.score_of(book, 2)
    assert first is not None
    assert second is not None
    assert (first.tier, first.tier_score, first.revenue_12m, first.overdue_ratio) == ("high_value", 8000, 10**12, 2.5)
    assert (second.tier, second.tier_score, second.revenue_12m, second.overdue_ratio) == (None, None, 0, None)
    assert (first.quadrant, first.rank, second.rank) == (None, 1, 2)
    assert runs.previous_scores(book, JUNE) is None
    before = runs.previous_scores(book, TODAY + timedelta(days=1))
    assert before is not None
    assert before["customer"].tolist() == [1, 2]
    assert before["tier"].tolist() == frame["tier"].tolist()
    assert set(before["quadrant"].tolist()) == {-1}


def test_levels_of_risk_come_back_with_the_day_they_have_been_worse_since(book: Session) -> None:
    levels = np.array([code("credit_level", "amber"), -1], np.int32)
    since = np.array([float(number_of(MAY)), np.nan])
    save(book, MAY, scored("valuable", None).with_columns({"credit_level": levels, "credit_since": since}))
    before = runs.previous_scores(book, JUNE)
    assert before is not None
    np.testing.assert_array_equal(before["credit_level"], levels)
    np.testing.assert_array_equal(before["credit_since"], since)
    first = runs.score_of(book, 1)
    assert first is not None
    alone = runs.as_previous(first)
    for name in before:
        np.testing.assert_array_equal(alone[name], before[name][:1])


def test_nobody_sees_a_run_before_it_is_committed(store: Engine, book: Session) -> None:
    save(book, MAY, scored("valuable", tier_score=[1.0]))
    half = Run(as_of=JUNE, created_at=moment(JUNE), policy_version="v2", policy="", calibration="{}")
    runs.save_run(book, half, scored("high_value", tier_score=[2.0]), ())
    with session(store) as other:
        seen = runs.latest_run(other)
        assert seen is not None
        assert seen.policy_version == "v1"
    book.rollback()
    assert [score.tier for _, score in runs.scores_of(book, 1)] == ["valuable"]


def test_going_back_to_an_earlier_run_restores_what_it_said(book: Session) -> None:
    first = save(book, MAY, scored("valuable", tier_score=[1.0]))
    change = Change(1, "tier", Term("tier.valuable"), Term("tier.high_value"), JUNE, REASON)
    save(book, JUNE, scored("high_value", tier_score=[2.0]), change)
    assert [(day, score.tier) for day, score in runs.scores_of(book, 1)] == [(JUNE, "high_value"), (MAY, "valuable")]
    assert runs.events_of(book, 1) == [change]
    runs.publish(book, first)
    assert [(day, score.tier) for day, score in runs.scores_of(book, 1)] == [(MAY, "valuable")]
    assert runs.events_of(book, 1) == []
    save(book, JUNE, scored("break_even", tier_score=[0.5]))
    assert [score.tier for _, score in runs.scores_of(book, 1)] == ["break_even", "valuable"]
    assert runs.events_of(book, 1) == []


def test_a_day_scored_again_follows_the_days_before_it_and_not_what_came_later(book: Session) -> None:
    april = save(book, date(2026, 4, 30), scored("break_even", tier_score=[1.0]))
    save(book, JUNE, scored("high_value", tier_score=[2.0]))
    before = runs.previous_scores(book, MAY)
    assert before is not None
    assert before["tier"].tolist() == [code("tier", "break_even")]
    save(book, MAY, scored("valuable", tier_score=[3.0]))
    latest = runs.latest_run(book)
    assert latest is not None
    assert latest.previous_id == april
    assert [(day, score.tier) for day, score in runs.scores_of(book, 1)] == [
        (MAY, "valuable"),
        (date(2026, 4, 30), "break_even"),
    ]


def test_a_reason_keeps_the_types_of_its_figures() -> None:
    assert from_json(to_json(REASON)) == REASON
    assert from_json(to_json(None)) is None


def test_lists_are_ordered_filtered_paged_and_cut_to_the_scope(book: Session) -> None:
    frame = scored(
        "high_value",
        "valuable",
        "valuable",
        None,
        tier_score=[5000.0, 9000.0, 5000.0, np.nan],
        revenue_12m=[10.0, 20.0, 30.0, 40.0],
        revenue_12m_before=[100.0, 20.0, 31.0, 1.0],
        overdue_ratio=[0.5, np.nan, 3.0, 1.0],
    )
    save(book, JUNE, frame)
    rep = add_user(book, "Li Wei", "rep", owner_ids=["R1"], today=TODAY)
    own = scope_of(book, rep, TODAY)
    by: dict[Any, list[int]] = {
        name: [one.customer_id for one in runs.top(book, ALL, limit=9, by=name)]
        for name in ("score", "revenue", "overdue", "gone")
    }
    assert by == {"score": [2, 3, 1, 4], "revenue": [4, 3, 2, 1], "overdue": [3, 4, 1, 2], "gone": [1, 3]}
    assert [one.customer_id for one in runs.top(book, ALL, limit=2, offset=1)] == [3, 1]
    assert [one.name for one in runs.top(book, own, limit=9)] == ["Customer 3", "Customer 1"]
    assert [one.customer_id for one in runs.top(book, ALL, limit=9, only={"tier": "valuable"})] == [2, 3]
    assert (runs.count(book, ALL), runs.count(book, own), runs.count(book, ALL, only={"tier": "valuable"})) == (4, 2, 2)


def test_where_everybody_stood_among_the_others_is_kept_with_the_run(book: Session) -> None:
    stood = {"known_by": 2.0, "depended_on_by": 1.0, "rank": 0.75, "circle": 0.5, "referred_revenue": 12_300.0}
    network = Frame(
        {
            "customer": np.array([2], np.int32),  # the third of those scored
            "day": np.array([20_634], np.int32),
            **{name: np.array([value]) for name, value in stood.items()},
        }
    )
    run = Run(as_of=JUNE, created_at=moment(JUNE), policy_version="v1", policy="[tier]", calibration="{}")
    saved = runs.save_run(book, run, scored(None, None, None), (), network)
    book.commit()
    kept = book.get_one(Network, (saved.id, 3))
    assert (kept.known_by, kept.depended_on_by, kept.rank, kept.circle) == (2, 1, 0.75, 0.5)
    assert kept.referred_minor == 12_300


def test_the_day_is_worked_from_the_urgent_to_what_can_be_planned(book: Session) -> None:
    quadrants = [code("work_quadrant", name) for name in ("plan", "do_first", "later", "do_first")]
    frame = scored(*("valuable",) * 4, urgency=[9000.0, 5000.0, 0.0, 6000.0], importance=[6000.0, 9000.0, 1.0, 7000.0])
    save(book, JUNE, frame.with_columns({"work_quadrant": np.array(quadrants, np.int32)}))
    assert [row.customer_id for row in runs.top(book, ALL, limit=9, by="today")] == [2, 4, 1]
    assert runs.count(book, ALL, "today") == 3


def test_classes_are_counted_within_what_may_be_seen(book: Session) -> None:
    save(book, JUNE, scored("high_value", "valuable", "valuable", None))
    assert runs.counts(book, ALL, ("tier", "quadrant")) == {"tier": {"high_value": 1, "valuable": 2}, "quadrant": {}}
    rep = add_user(book, "Rep", "rep", owner_ids=["R1"], today=JUNE)
    assert runs.counts(book, scope_of(book, rep, JUNE), ("tier",)) == {"tier": {"high_value": 1, "valuable": 1}}


def test_a_level_that_waits_is_read_back_with_its_day(book: Session) -> None:
    save(book, JUNE, scored("valuable", credit_since=[number_of(MAY)]))
    (told,) = runs.scores_of(book, 1)
    assert told[1].credit_since == MAY
    assert runs.as_previous(told[1])["credit_since"].tolist() == [number_of(MAY)]


def write_ahead(opened: Session, day: date, scores: Frame) -> Run:
    run = Run(as_of=day, created_at=moment(day), policy_version="v1", policy="[tier]", calibration="{}")
    ahead.write_ahead(engine_of(opened), run, scores, many=1)
    return run


def engine_of(opened: Session) -> Engine:
    engine: Engine = opened.get_bind().engine
    return engine


def stored(opened: Session, table: type[SQLModel]) -> list[dict[str, Any]]:
    return [row.model_dump(exclude={"run_id"}) for row in opened.exec(select(table)).all()]


FULL = {"tier_score": [2.4, np.nan, 7.0], "revenue_12m": [12.0, np.nan, 2.0**40], "p_alive": [0.5, np.nan, 1.0]}


def test_scores_written_ahead_are_those_written_with_the_run(book: Session) -> None:
    scores = scored("high_value", None, "potential", credit_since=[20000.0, np.nan, 20001.0], **FULL)
    save(book, MAY, scores)
    at_once = stored(book, Score)
    book.exec(delete(Score))
    book.commit()
    runs.save_run(book, write_ahead(book, JUNE, scores), scores, ())
    book.commit()
    assert stored(book, Score) == at_once
    assert len(at_once) == 3


def test_what_is_written_ahead_counts_only_once_it_is_published(book: Session) -> None:
    before = save(book, MAY, scored("high_value", "potential", None))
    run = write_ahead(book, JUNE, scored("potential", "potential", None))
    found = runs.score_of(book, 1)
    assert found is not None
    assert (found.run_id, found.tier) == (before, "high_value")
    runs.save_run(book, run, scored("potential", "potential", None), ())
    book.commit()
    found = runs.score_of(book, 1)
    assert found is not None
    assert (found.run_id, found.tier) == (run.id, "potential")


def test_the_next_run_removes_what_one_left_that_was_never_published(book: Session) -> None:
    left = write_ahead(book, MAY, scored("high_value", "potential", None))
    book.rollback()
    kept = write_ahead(book, JUNE, scored("high_value", "potential", None))
    runs.save_run(book, kept, scored("high_value", "potential", None), ())
    book.commit()
    assert {row.run_id for row in book.exec(select(Score)).all()} == {kept.id}
    assert [run.id for run in book.exec(select(Run)).all()] == [kept.id]
    assert left.id


def test_a_run_that_another_one_has_removed_is_not_published(book: Session) -> None:
    slow = write_ahead(book, MAY, scored("high_value", "potential", None))
    write_ahead(book, JUNE, scored("high_value", "potential", None))
    with pytest.raises(Unavailable, match="another scoring"):
        runs.save_run(book, slow, scored("high_value", "potential", None), ())
    book.rollback()
    assert runs.latest_run(book) is None


def test_scores_that_cannot_be_written_leave_nothing(book: Session) -> None:
    twice = scored("high_value", "potential", None).with_columns({"customer": np.array([1, 1, 2])})
    with pytest.raises(Unavailable):
        write_ahead(book, MAY, twice)
    assert (stored(book, Score), book.exec(select(Run)).all()) == ([], [])
