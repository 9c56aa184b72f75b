"""Score the whole book by some rules and publish both: features → calibrate → score → settle."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.alerting import take_run
from bot.learning import try_to_learn
from core.allocation import memory_kept
from core.backtest import history
from core.frames import Frame
from core.model import Past
from core.network import with_network
from core.policy import Policy, Rules
from core.score import Calibration, calibrate, check_policy, features, score, settle
from core.store import policies, runs
from core.store import settings as kept
from core.store.ahead import write_ahead
from core.store.engine import session
from core.store.facts import refresh_owners
from core.store.read import load_tables
from core.store.tables.runs import Run

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from core.tables import Tables

NOBODY = "callsheet"  # who a version is from that no person published


@dataclass(frozen=True, slots=True)
class Scored:
    """What a run came to, and the earlier days it learned from."""

    customers: int
    changes: int
    as_of: date
    past: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """Rules to score by, and who lets them hold with what remark."""

    rules: Rules
    who: str = NOBODY
    note: str | None = None


def score_by(engine: "Engine", signed: Signed, as_of: date, now: datetime) -> Scored:
    """Score all customers as of a day, and publish run and rules together or not at all. Raises Misconfigured.

    The rules hold from then on, and what the alerts' rules see is kept with the run. Customers handed over since the
    last run change hands now, whatever day is scored. What only some commands need is learnt after that.
    """
    with memory_kept():
        scored = _score_by(engine, signed, as_of, now)
    try_to_learn(engine)
    return scored


def _score_by(engine: "Engine", signed: Signed, as_of: date, now: datetime) -> Scored:
    policy = signed.rules.policy
    check_policy(policy)
    studied = _study(engine, policy, as_of)
    run = Run(
        as_of=as_of,
        created_at=now,
        policy_version=policy.version,
        policy=policy.text,
        calibration=studied.calibration.to_json(),
        bridge=studied.bridge,
    )
    scores = score(studied.columns, studied.calibration, policy)
    with session(engine) as opened:
        previous = runs.previous_scores(opened, as_of)
    settled, changes = settle(scores, previous, studied.calibration, policy)
    write_ahead(engine, run, settled)
    with session(engine) as opened:
        refresh_owners(opened, kept.reference_day(opened) or now.astimezone(UTC).date())
        policies.publish(opened, signed.rules, who=signed.who, now=now, note=signed.note)
        runs.save_run(opened, run, settled, changes, studied.network)
        take_run(opened, settled, previous, policy, as_of, now)
        opened.commit()
    return Scored(settled.length, len(changes), as_of, studied.past)


@dataclass(frozen=True, slots=True)
class _Studied:
    """What is made of the tables; they are let go of before anybody is scored, being most of what is in memory."""

    columns: Frame
    past: tuple[Past, ...]
    calibration: Calibration
    bridge: str | None
    network: Frame


def _study(engine: "Engine", policy: Policy, as_of: date) -> _Studied:
    tables = whole_book(engine, policy.reporting_currency, as_of)
    columns, past = features(tables, as_of, policy), history(tables, as_of, policy)
    bridge = _bridge(engine, tables, as_of, policy)
    return _Studied(columns, past, calibrate(columns, policy, past), bridge, tables.network)


def whole_book(engine: "Engine", currency: str, as_of: date) -> "Tables":
    """Return all customers' tables in a currency, with the day's own look at who stands where among them."""
    return with_network(load_tables(engine, reporting_currency=currency, as_of=as_of), as_of)


def _bridge(engine: "Engine", tables: "Tables", as_of: date, policy: Policy) -> str | None:
    """Return what the day teaches under the rules of the run before, None where they are the same or unreadable.

    It tells customers whose peers moved from customers whose rules changed.
    """
    with session(engine) as opened:
        before = runs.run_before(opened, as_of)
    if before is None or before.policy_version == policy.version:
        return None
    old = runs.policy_of(before)
    if old is None:
        return None
    if old.reporting_currency != policy.reporting_currency:
        tables = whole_book(engine, old.reporting_currency, as_of)
    return calibrate(features(tables, as_of, old), old, history(tables, as_of, old)).to_json()


def today_of(engine: "Engine", now: datetime) -> date:
    """Return the day the store counts as today."""
    with session(engine) as opened:
        return kept.reference_day(opened) or now.astimezone(UTC).date()
