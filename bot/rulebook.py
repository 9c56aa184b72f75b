"""Change the rules: try them on the whole book, publish them with a run of their own, and go back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Literal

import numpy as np

from bot.scoring import NOBODY, Scored, Signed, score_by, today_of, whole_book
from core.alerts.trial import Trial
from core.errors import Misconfigured, Mistake, Unavailable
from core.grouping import Longs
from core.policy import Policy, Rules, read_rules
from core.policy.writing import rules_of, without_file
from core.score import check_policy
from core.store import audit, policies, runs
from core.store.alert_lists import user_names
from core.store.audience import owners_of
from core.store.engine import session
from core.store.names import ids_within, plain_names
from core.store.read import stamp
from core.store.scope import ALL, Scope
from core.store.tables.policies import PolicyVersion
from core.store.tables.runs import Run
from core.tryout import Tryout, try_out

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

NAMED = 5  # customers of a rule of the alerts
_ONE_AT_A_TIME = Lock()  # a whole book takes memory; two side by side would only be slower


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes the rules, and from where; for the list of versions and the audit."""

    name: str
    platform: str
    account: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Hearer:
    """How many alerts somebody would have heard of by either rules; without a name those nobody looks after."""

    name: str | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Named:
    """A customer that only one of the rules tells of, and the alerts' rule that does."""

    customer: int
    rule: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial of rules against those of a version, as of a day; ``names`` are id and name of the customers listed.

    ``hearers`` are whose alerts would have been more or fewer, the largest difference first; ``new`` and ``gone`` the
    customers that only the new rules and only those that hold would have told of, within the scope.
    """

    rules: Rules
    against: str
    as_of: date
    tryout: Tryout
    names: dict[int, tuple[str, str]]
    hearers: tuple[Hearer, ...] = ()
    new: tuple[Named, ...] = ()
    gone: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """Rules that hold now, and the run that was made with them."""

    version: str
    scored: Scored


@dataclass(frozen=True, slots=True)
class RolledBack:
    """From which version to which, and the day of the run that counts again."""

    gone: str
    back: str
    as_of: date


def try_rules(engine: "Engine", rules: Rules, scope: Scope = ALL) -> Tried:
    """Return what rules would change on the day of the last run; nothing is kept.

    Customers outside the scope are counted but not named. Raises Unavailable before the first run, Mistake when the
    rules are those that hold.
    """
    _check(rules)
    with session(engine) as opened:
        run = _last_run(opened)
        before, records = _policy_of(run), stamp(opened)
    if before.version == rules.policy.version:
        raise Mistake("policy_same", version=before.version)
    with _ONE_AT_A_TIME:
        tryout = _tried(engine, run.id, rules.text, scope, records)
    with session(engine) as opened:
        seen = None if scope == ALL else np.array(ids_within(opened, scope), np.int64)
        new, gone = (tuple(_named(tryout.alerts, side, seen)) for side in ("new", "gone"))
        listed = {*(moved.customer for moved in tryout.moved), *(named.customer for named in (*new, *gone))}
        names, hearers = plain_names(opened, sorted(listed)), _hearers(opened, tryout.alerts, seen)
    return Tried(rules, before.version, run.as_of, tryout, names, hearers, new, gone)


def _named(trial: Trial | None, side: Literal["new", "gone"], seen: Longs | None) -> Iterator[Named]:
    """Give customers that only one side tells of, each rule's most valuable first."""
    for fired in trial.rules if trial else ():
        customers: Longs = getattr(fired, side)
        mine = customers if seen is None else customers[np.isin(customers, seen)]
        yield from (Named(customer, fired.rule) for customer in mine[:NAMED].tolist())


def _hearers(opened: "Session", trial: Trial | None, seen: Longs | None) -> tuple[Hearer, ...]:
    """Return who would have heard of more or fewer alerts, of the customers that may be seen."""
    if trial is None or not any(fired.differs for fired in trial.rules):
        return ()
    told = trial.opened.take((trial.opened["before"] > 0) | (trial.opened["after"] > 0))
    told = told if seen is None else told.take(np.isin(told["customer"], seen))
    owners = owners_of(opened, told["customer"].tolist())
    names = user_names(opened, set(owners.values()))
    counts: dict[str | None, list[int]] = {}
    for customer, before, after in zip(*(told[n].tolist() for n in ("customer", "before", "after")), strict=True):
        count = counts.setdefault(names.get(owners.get(customer, 0)), [0, 0])
        count[0] += before
        count[1] += after
    moved = [Hearer(name, *count) for name, count in counts.items() if count[0] != count[1]]
    return tuple(sorted(moved, key=lambda hearer: (-abs(hearer.after - hearer.before), hearer.name or "")))


@lru_cache(maxsize=4)  # the next page of a trial must not take as long as the first
def _tried(engine: "Engine", run_id: int, text: str, scope: Scope, _records: str) -> Tryout:
    """Return a trial against a run; it is another one when there are other records."""
    with session(engine) as opened:
        run = opened.get_one(Run, run_id)
        before, previous = _policy_of(run), runs.previous_scores(opened, run.as_of)
        seen = None if scope == ALL else np.array(ids_within(opened, scope), np.int64)
    read = partial(whole_book, engine, as_of=run.as_of)
    return try_out(read, run.as_of, (before, read_rules(text).policy), previous, seen)


def publish_rules(engine: "Engine", rules: Rules, author: Author, now: datetime, note: str | None = None) -> Published:
    """Let rules hold, with a run made by them as of the day of the last run, and keep both together.

    Raises Mistake when they hold already.
    """
    _check(rules)
    with session(engine) as opened:
        held, run = policies.holding(opened), runs.latest_run(opened)
        if held is not None and held.version == rules.policy.version:
            raise Mistake("policy_same", version=held.version)
        if held is None and run is not None:
            policies.publish(opened, rules_of(_policy_of(run)), who=NOBODY, now=run.created_at)
        opened.commit()
    as_of = run.as_of if run else today_of(engine, now)
    with _ONE_AT_A_TIME:
        scored = score_by(engine, Signed(rules, author.name, note), as_of, now)
    with session(engine) as opened:
        _record(opened, author, now, "policy publish", rules.policy.version)
        opened.commit()
    return Published(rules.policy.version, scored)


def roll_back(engine: "Engine", author: Author, now: datetime, leaving: str | None = None) -> RolledBack:
    """Let the run and the rules count again that the last publication replaced; nothing is computed.

    Raises Mistake when nothing was published before, or when another version holds than the one to leave: somebody else
    was faster, and going back twice is nobody's wish.
    """
    with _ONE_AT_A_TIME, session(engine) as opened:
        held, run = way_back(opened)
        if leaving not in (None, held.version):
            raise Mistake("policy_draft_changed", version=leaving)
        runs.publish(opened, run.id)
        back = policies.restore(opened, run.policy_version, held)
        if back is None:
            raise Mistake("policy_nothing_before", version=held.version)
        _record(opened, author, now, "policy rollback", back.version)
        opened.commit()
    return RolledBack(held.version, back.version, run.as_of)


def way_back(opened: "Session") -> tuple[PolicyVersion, Run]:
    """Return the version that holds and the run a rollback would restore. Raises Mistake when there is none."""
    held = policies.holding(opened)
    if held is None:
        raise Mistake("policy_never_published")
    run = None if held.replaced_run_id is None else opened.get(Run, held.replaced_run_id)
    if run is None:
        raise Mistake("policy_nothing_before", version=held.version)
    return held, run


def _check(rules: Rules) -> None:
    try:
        check_policy(rules.policy)
    except Misconfigured as problem:
        raise without_file(problem) from problem


def _last_run(opened: "Session") -> Run:
    run = runs.latest_run(opened)
    if run is None:
        raise Unavailable("not_scored")
    return run


def _policy_of(run: Run) -> Policy:
    policy = runs.policy_of(run)
    if policy is None:
        raise Unavailable("scored_otherwise")
    return policy


def _record(opened: "Session", author: Author, now: datetime, what: str, version: str) -> None:
    audit.record(
        opened,
        at=now,
        user_id=author.user_id,
        platform=author.platform,
        account=author.account,
        command=what,
        outcome=version,
    )
