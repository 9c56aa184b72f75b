"""Scoring runs: saved whole, published by one switch, read back as scores, changes and lists."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

import numpy as np
from pydantic import ValidationError
from sqlalchemy import ColumnElement, case, inspect, select
from sqlmodel import Session, and_, col, func

from core.frames import Frame
from core.policy import Policy
from core.score import Change, columns
from core.settle import SINCE, WATCHED
from core.store import ahead, bulk, driver, reasons, settings
from core.store.codes import wholes
from core.store.columns import day_of, number_of
from core.store.driver import fetch
from core.store.reading.dated import index
from core.store.reading.everybody import rows_of
from core.store.reading.extracts import NO_WHOLE, NO_WORD
from core.store.rows import row_of
from core.store.scope import ALL, Scope, customers_in, within
from core.store.score_rows import as_lists
from core.store.tables.identity import Customer
from core.store.tables.runs import Event, Network, Run, Score
from core.types import Term

KEYS = ("run_id", "customer_id", "rank")
STORY = """
WITH RECURSIVE story (id, previous_id, place) AS (
    SELECT id, previous_id, 1 FROM run
    WHERE id = :last
    UNION ALL SELECT run.id, run.previous_id, story.place + 1 FROM story JOIN run ON run.id = story.previous_id
    WHERE story.place < :most
) SELECT id FROM story ORDER BY place
"""
SCORES = """
SELECT run.as_of, {columns} FROM score JOIN run ON run.id = score.run_id
WHERE score.customer_id = :customer AND score.run_id IN ({runs}) ORDER BY score.run_id DESC
"""
PUBLISHED = """
SELECT id, as_of, created_at FROM run
WHERE id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'published_run')
"""
EVENTS = """
SELECT customer_id, kind, before, after, "on", reason FROM event
WHERE customer_id = :customer AND run_id IN ({runs}) ORDER BY run_id DESC, id LIMIT :most
"""
By = Literal["score", "revenue", "potential", "current", "overdue", "gone", "today"]
MOST_RUNS = 100  # how far back a customer's story is told
# The order in which a day is worked: what is urgent before what can be planned, the rest not today.
WORK = {"do_first": 0, "handle_quickly": 1, "plan": 2}
FURTHER = 100_000  # hundredths of points between two of them, more than urgency and importance have together
CLASSES = "SELECT {columns} FROM score WHERE run_id = :run {seen}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A customer in a list, with its scores of the published run."""

    customer_id: int
    external_id: str
    name: str
    owner: str | None
    score: Score


@dataclass(frozen=True, slots=True)
class Published:
    """The published run; ``made`` is when, as the database has it: no two runs have both number and moment."""

    id: int
    as_of: date
    made: object


def save_run(session: Session, run: Run, scores: Frame, events: Sequence[Change], network: Frame | None = None) -> Run:
    """Save a run with its scores and changes and publish it; nobody sees it before the caller commits.

    ``network`` is the table of that name which the scores were made with: one customer alone is scored with it later.
    The scores of a large run may have been written already (core.store.ahead).
    It follows the last run of an earlier day: what counted of its own day or a later one, counts no more.
    """
    run.previous_id = _before(session, run.as_of)
    session.add(run)
    if not run.id:
        session.flush()
        bulk.insert(session, Score, {"run_id": [run.id] * scores.length, **as_lists(scores)})
    else:
        ahead.finish(session, run)
    bulk.insert(session, Event, _event_columns(run.id, events))
    if network is not None:
        bulk.insert(session, Network, _network_columns(run.id, scores, network))
    publish(session, run.id)
    return run


def publish(session: Session, run_id: int) -> None:
    """Let this run count; an earlier one restores what it said."""
    settings.put(session, "published_run", str(run_id))


def published_id(session: Session) -> int | None:
    """Return the number of the published run."""
    found = settings.get(session, "published_run")
    return None if found is None else int(found)


def latest_run(session: Session) -> Run | None:
    """Return the published run."""
    run_id = published_id(session)
    return None if run_id is None else session.get(Run, run_id)


def published(session: Session) -> Published | None:
    """Return which run is published."""
    for run_id, as_of, made in fetch(session, PUBLISHED):
        return Published(run_id, day_of(as_of), made)
    return None


def scored_by(session: Session, run_id: int) -> tuple[str, str]:
    """Return the policy and the calibration of a run, as text."""
    [(policy, calibration)] = fetch(session, "SELECT policy, calibration FROM run WHERE id = :run", run=run_id)
    return policy, calibration


def run_before(session: Session, as_of: date) -> Run | None:
    """Return the last run that counted of a day before ``as_of``."""
    run_id = _before(session, as_of)
    return None if run_id is None else session.get(Run, run_id)


def policy_of(run: Run) -> Policy | None:
    """Return the policy of a run, None when this Callsheet cannot read it any more."""
    try:
        return Policy.model_validate_json(run.policy)
    except ValidationError:
        return None


def previous_scores(session: Session, as_of: date) -> Frame | None:
    """Return customers and what settles as the last run of a day before ``as_of`` left it (core.settle), or None."""
    run_id = _before(session, as_of)
    if run_id is None:
        return None
    names = _settled_names()
    kept = ", ".join(f"coalesce({name}, {NO_WHOLE if name in SINCE else repr(NO_WORD)}) AS {name}" for name in names)
    asked = f"SELECT customer_id AS customer, {kept} FROM score WHERE run_id = {run_id}"  # noqa: S608 (our own names)
    read = rows_of(session, asked, many=_count(session, run_id) >= ahead.MANY)
    since = {name: read.known(name).astype(np.float64) for name in names if name in SINCE}
    codes = {name: index(read.word(name), columns()[name].options) for name in names if name not in SINCE}
    codes = {name: values.astype(np.int32) for name, values in codes.items()}
    return Frame({"customer": read.whole("customer"), **codes, **since})


def as_previous(score: Score) -> Frame:
    """Return one customer's scores of a run as what the next ones settle against."""
    settled = {name: getattr(score, name) for name in _settled_names()}
    since = {name: np.array([_number(day)]) for name, day in settled.items() if name in SINCE}
    codes = {name: np.array([_code(name, option)], np.int32) for name, option in settled.items() if name not in SINCE}
    return Frame({"customer": np.array([score.customer_id], np.int64), **codes, **since})


@cache
def _kept() -> tuple[str, ...]:
    """Return the columns of scores that are kept."""
    return tuple(inspect(Score).local_table.c.keys())


@cache
def _settled_names() -> tuple[str, ...]:
    """Return the columns that settle and are kept, as far as a model gives them."""
    given = [name for name in WATCHED if name in columns()]
    return tuple(name for name in (*given, *SINCE) if name in _kept())


def _number(day: date | None) -> float:
    return np.nan if day is None else float(number_of(day))


def _count(session: Session, run_id: int) -> int:
    return int(fetch(session, "SELECT count(*) FROM score WHERE run_id = :run", run=run_id)[0][0])


def score_of(session: Session, customer_id: int) -> Score | None:
    """Return a customer's scores of the published run."""
    run = latest_run(session)
    return None if run is None else session.get(Score, (run.id, customer_id))


def scores_of(
    session: Session, customer_id: int, limit: int = 12, story: Sequence[int] | None = None
) -> list[tuple[date, Score]]:
    """Return a customer's scores of the last runs that counted, with the day of each, the newest first.

    ``story`` are the runs that counted, where somebody has asked for them already.
    """
    story, names = (runs_that_counted(session) if story is None else story)[:limit], _kept()
    asked = SCORES.format(columns=", ".join(f"score.{name}" for name in names), runs=_listed(story))
    told = fetch(session, asked, customer=customer_id) if story else []
    return [(day_of(day), _score(dict(zip(names, values, strict=True)))) for day, *values in told]


def _score(kept: dict[str, Any]) -> Score:
    """Return a row of scores with its days as dates."""
    days = {name: day_of(kept[name]) for name in SINCE if kept[name] is not None}
    return row_of(Score, **{**kept, **days})


def events_of(session: Session, customer_id: int, limit: int = 12, story: Sequence[int] | None = None) -> list[Change]:
    """Return what changed for a customer in the runs that counted, the newest first; ``story`` as for ``scores_of``."""
    story = runs_that_counted(session) if story is None else story
    asked = EVENTS.format(runs=_listed(story))
    return [_change(*event) for event in fetch(session, asked, customer=customer_id, most=limit)] if story else []


def top(
    session: Session,
    scope: Scope,
    *,
    limit: int,
    offset: int = 0,
    by: By = "score",
    only: Mapping[str, str] | None = None,
) -> list[Listed]:
    """Return the customers within the scope in the order asked for, unknown last.

    ``only`` narrows the list to a tier, a quadrant or any other class that is kept, by the option's name.
    """
    run = latest_run(session)
    if run is None:
        return []
    key = _orders()[by]
    ordered = (
        select(Customer, Score)
        .join(Score, and_(col(Score.customer_id) == col(Customer.id), col(Score.run_id) == run.id))
        .where(customers_in(scope), *_only(only or {}), *_listed_by(by))
        .order_by(key.is_(None), key, col(Score.rank))
    )
    found = session.execute(ordered.offset(offset).limit(limit))
    return [Listed(c.id, c.external_id, c.name, c.owner, score) for c, score in found]


def count(session: Session, scope: Scope, by: By = "score", only: Mapping[str, str] | None = None) -> int:
    """Return how many customers the list in that order has."""
    run_id = published_id(session)
    if run_id is None:
        return 0
    scored = select(func.count()).select_from(Score).join(Customer).where(col(Score.run_id) == run_id)
    return int(session.execute(scored.where(customers_in(scope), *_only(only or {}), *_listed_by(by))).scalar_one())


def counts(
    session: Session, scope: Scope, names: Sequence[str], run_id: int | None = None
) -> Mapping[str, Mapping[str, int]]:
    """Return how many customers within the scope each class of each of these columns has; nobody is left out.

    Of the published run, where no other is asked for.
    """
    run_id = run_id or published_id(session)
    if run_id is None:
        return {name: {} for name in names}
    seen = "" if scope == ALL else f"AND customer_id IN (SELECT id FROM customer WHERE {within(scope)})"  # noqa: S608 (numbers)
    alike = Counter(
        driver.run(session, CLASSES.format(columns=", ".join(names), seen=seen), {"run": run_id})
    )  # few of many
    counted: dict[str, Counter[str]] = {name: Counter() for name in names}
    for options, several in alike.items():
        for name, option in zip(names, options, strict=True):
            if option is not None:
                counted[name][option] += several
    return counted


def _orders() -> Mapping[By, Any]:
    return {
        "score": col(Score.rank),
        "revenue": -col(Score.revenue_12m),
        "potential": -col(Score.potential_score),
        "current": -col(Score.current_score),
        "overdue": -col(Score.overdue_ratio),
        "gone": col(Score.revenue_12m) - col(Score.revenue_12m_before),
        "today": FURTHER * case(WORK, value=col(Score.work_quadrant))
        - func.coalesce(Score.urgency, 0)
        - func.coalesce(Score.importance, 0),
    }


def _listed_by(by: By) -> list[ColumnElement[bool]]:
    """Return what makes a customer belong into a list: one of those who buy less has nobody else in it."""
    if by == "today":
        return [col(Score.work_quadrant).in_(WORK)]
    return [col(Score.revenue_12m) < col(Score.revenue_12m_before)] if by == "gone" else []


def _only(wanted: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return [getattr(Score, name) == option for name, option in wanted.items()]


def runs_that_counted(session: Session, last: int | None = None) -> list[int]:
    """Return the published run, or another one, and those that counted before it, the newest first."""
    last = last or published_id(session)
    return [] if last is None else [run_id for (run_id,) in fetch(session, STORY, last=last, most=MOST_RUNS)]


def _before(session: Session, as_of: date) -> int | None:
    """Return the last run that counted of a day before this one."""
    story = runs_that_counted(session)
    asked = f"SELECT id, as_of FROM run WHERE id IN ({_listed(story)})"  # noqa: S608 (numbers)
    days: dict[int, int] = dict(fetch(session, asked)) if story else {}
    return next((run_id for run_id in story if days[run_id] < number_of(as_of)), None)


def _listed(runs: Sequence[int]) -> str:
    return ", ".join(map(str, runs))


def _code(name: str, option: str | None) -> int:
    options = columns()[name].options
    return options.index(option) if option in options else -1


def _event_columns(run_id: int, events: Sequence[Change]) -> dict[str, list[Any]]:
    return {
        "run_id": [run_id] * len(events),
        "customer_id": [event.customer for event in events],
        "kind": [event.kind for event in events],
        "before": [event.before and event.before.key for event in events],
        "after": [event.after and event.after.key for event in events],
        "on": [number_of(event.on) for event in events],
        "reason": [reasons.to_json(event.reason) for event in events],
    }


def _network_columns(run_id: int, scores: Frame, network: Frame) -> dict[str, Any]:
    return {
        "run_id": [run_id] * network.length,
        "customer_id": scores["customer"].astype(np.int64)[network["customer"]],
        "known_by": wholes(network["known_by"]),
        "depended_on_by": wholes(network["depended_on_by"]),
        "rank": network["rank"].tolist(),
        "circle": network["circle"].tolist(),
        "referred_minor": wholes(network["referred_revenue"]),
    }


def _change(customer: int, kind: str, before: str | None, after: str | None, on: int, reason: str | None) -> Change:
    was, now = (Term(key) if key else None for key in (before, after))
    return Change(customer, kind, was, now, day_of(on), reasons.from_json(reason))
