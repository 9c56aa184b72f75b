"""What changed with customers after a playbook was opened, worked out anew with every run: late records count, too."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from core.calibration import Calibration
from core.frames import day_number
from core.ledger import OUTCOMES, outcome_of
from core.network import with_network
from core.replay import looks, replay
from core.sample import only
from core.settle import LEVELS
from core.store import lessons
from core.store.driver import fetch
from core.store.read import load_tables

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.policy import Policy

LESSON = "outcomes"
WINDOWS = 2  # so many of the ledger's windows back: a record may come in one window late
KINDS = ("state", *LEVELS)
OPENED = "SELECT DISTINCT customer_id FROM playbook_opening WHERE day > :since AND day <= :today"
LEARNT = "SELECT calibration FROM run WHERE id = :run"
BEFORE = "SELECT kept FROM learning WHERE what = :what AND run_id < :run ORDER BY run_id DESC LIMIT 1"

Happened = Mapping[str, list[int]]  # the days of each outcome


class Outcomes:
    """By customer: from which day on what happened is known here, and on which days it did."""

    def __init__(self, since: dict[int, int], happened: dict[int, dict[str, list[int]]]) -> None:
        """Take both, by customer."""
        self.since, self.happened = since, happened

    def until(self, day: int) -> "Outcomes":
        """Return the same without what happened after a day."""
        kept = {
            customer: {outcome: [on for on in days if on <= day] for outcome, days in each.items()}
            for customer, each in self.happened.items()
        }
        return Outcomes(dict(self.since), kept)


def lesson(session: "Session", run_id: int, as_of: date, policy: "Policy") -> bytes:
    """Return the outcomes of all openings, packed: of the last windows worked out now, of earlier ones as they were."""
    today = day_number(as_of)
    first = today - WINDOWS * policy.playbooks.window_days
    customers = {customer for (customer,) in fetch(session, OPENED, since=first, today=today)}
    found = _before(session, run_id)
    earlier = found.until(first)
    for customer in customers:
        found.since[customer] = min(first, found.since.get(customer, first))
        found.happened[customer] = earlier.happened.get(customer, {})
    if customers:
        _replay(session, run_id, as_of, policy, customers, found)
    return _packed(found)


def _replay(
    session: "Session", run_id: int, as_of: date, policy: "Policy", customers: set[int], found: Outcomes
) -> None:
    """Add what happened in the last windows to what is found already."""
    engine, currency = session.get_bind().engine, policy.reporting_currency
    tables = with_network(load_tables(engine, reporting_currency=currency, as_of=as_of), as_of)
    few = only(tables, np.flatnonzero(np.isin(tables.ids, np.array(sorted(customers), np.int64))))
    [(learnt,)] = fetch(session, LEARNT, run=run_id)
    today = day_number(as_of)
    first = today - WINDOWS * policy.playbooks.window_days
    for change in replay(few, Calibration.from_json(learnt), policy, looks(first, today), KINDS):
        outcome = outcome_of(change.kind, change.before, change.after)
        if outcome and change.on > first:
            found.happened[change.customer].setdefault(outcome, []).append(change.on)


def _before(session: "Session", run_id: int) -> Outcomes:
    kept = fetch(session, BEFORE, what=LESSON, run=run_id)
    return _unpacked(bytes(kept[0][0])) if kept else Outcomes({}, {})


def read(session: "Session", run_id: int) -> Outcomes | None:
    """Return the outcomes a run worked out, None where it did not get to it."""
    packed = lessons.kept(session, run_id, LESSON)
    return None if packed is None else _unpacked(packed)


def _packed(found: Outcomes) -> bytes:
    rows = [
        (customer, OUTCOMES.index(outcome), day)
        for customer, each in sorted(found.happened.items())
        for outcome, days in sorted(each.items())
        for day in days
    ]
    customer, outcome, day = zip(*rows, strict=True) if rows else ((), (), ())
    known = {"known": list(found.since), "since": list(found.since.values())}
    return lessons.pack({**known, "customer": customer, "outcome": outcome, "day": day}, {})


def _unpacked(packed: bytes) -> Outcomes:
    kept = {name: each.tolist() for name, each in lessons.unpack(packed).items()}
    happened: dict[int, dict[str, list[int]]] = {customer: {} for customer in kept["known"]}
    for customer, outcome, day in zip(kept["customer"], kept["outcome"], kept["day"], strict=True):
        happened[customer].setdefault(OUTCOMES[outcome], []).append(day)
    return Outcomes(dict(zip(kept["known"], kept["since"], strict=True)), happened)
