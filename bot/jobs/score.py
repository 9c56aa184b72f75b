"""Score the whole book as of a day and publish the result: features → calibrate → score → settle."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from core.score import calibrate, check_policy, features, score, settle
from core.store import runs
from core.store import settings as kept
from core.store.engine import session
from core.store.facts import refresh_owners
from core.store.read import load_tables
from core.store.tables.runs import Run

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from core.policy import Policy


@dataclass(frozen=True, slots=True)
class Scored:
    """What a run came to."""

    customers: int
    changes: int
    as_of: date


def score_book(engine: "Engine", policy: "Policy", as_of: date, now: datetime) -> Scored:
    """Score all customers as of a day, keep the run and publish it. Raises Misconfigured on a wrong policy.

    Customers handed over since the last run change hands now, whatever day is scored.
    """
    check_policy(policy)
    tables = load_tables(engine, reporting_currency=policy.reporting_currency, as_of=as_of)
    columns = features(tables, as_of, policy)
    calibration = calibrate(columns, policy)
    run = Run(
        as_of=as_of,
        created_at=now,
        policy_version=policy.version,
        policy=policy.text,
        calibration=calibration.to_json(),
    )
    with session(engine) as opened:
        refresh_owners(opened, kept.reference_day(opened) or now.astimezone(UTC).date())
        previous = runs.previous_scores(opened, as_of)
        scores, changes = settle(score(columns, calibration, policy), previous, calibration, policy)
        runs.save_run(opened, run, scores, changes)
        opened.commit()
    return Scored(scores.length, len(changes), as_of)


def today_of(engine: "Engine", now: datetime) -> date:
    """Return the day the store counts as today."""
    with session(engine) as opened:
        return kept.reference_day(opened) or now.astimezone(UTC).date()
