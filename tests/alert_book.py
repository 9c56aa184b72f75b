"""A book with many alerts in every state, put straight into the store, and the same alerts to count by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from sqlmodel import Session

from core.alerts.alert import AMBER, RED, STATES, State
from core.alerts.rule import rules
from core.store import bulk, reasons
from core.store.columns import number_of
from core.store.names import fold, names_changed
from core.store.tables.alerts import AlertRow
from core.store.tables.identity import Customer, CustomerName
from core.types import Days, Reason

AT = datetime(2026, 6, 29, 18, tzinfo=UTC)
FIRST = 1_000  # the first customer's id: there may be others already
SAID = Reason("rhythm_broken.silent", {"silence": Days(77), "usual": Days(28), "due": date(2026, 5, 12)})


@dataclass(frozen=True, slots=True)
class Put:
    """An alert as it was put in."""

    number: int
    customer: int
    rule: str
    state: State
    level: int
    stake: int | None


def fill(opened: Session, customers: int, alerts: int, owners: tuple[str, ...], open_share: float = 0.6) -> list[Put]:
    """Put customers of these owners in turn, and alerts spread over them and over all rules; return the alerts."""
    ids = range(FIRST, FIRST + customers)
    names = [f"Customer {number:05d} Ltd" for number in ids]
    owned = [owners[number % len(owners)] for number in ids]
    bulk.insert(opened, Customer, {"id": ids, "external_id": [f"X-{n}" for n in ids], "name": names, "owner": owned})
    named = {"customer_id": ids, "name": names, "folded": [fold(name) for name in names], "main": [True] * customers}
    bulk.insert(opened, CustomerName, named)
    put = list(_invented(customers, alerts, open_share))
    constant = {"worse": 1.0, "reason": reasons.to_json(SAID), "was": "{}", "holds": True, "version": 1}
    times = {"opened_on": number_of(AT.date()), "opened_at": AT}
    columns = {name: [value] * alerts for name, value in {**constant, **times}.items()}
    bulk.insert(
        opened,
        AlertRow,
        {
            "id": [each.number for each in put],
            "customer_id": [each.customer for each in put],
            "rule": [each.rule for each in put],
            "state": [each.state for each in put],
            "level": [each.level for each in put],
            "stake_minor": [each.stake for each in put],
            "stake_currency": [None if each.stake is None else "CNY" for each in put],
            "episode": [int(each.state != "baseline") for each in put],
            "changed_at": [AT + timedelta(minutes=each.number) for each in put],
            **columns,
        },
    )
    names_changed(opened)
    return put


def _invented(customers: int, alerts: int, open_share: float) -> Iterator[Put]:
    rng, kinds = np.random.default_rng(7), sorted(rules())
    pairs = rng.permutation(customers * len(kinds))[:alerts]
    for number, pair in enumerate(pairs.tolist(), 1):
        state: State = "open" if rng.random() < open_share else STATES[int(rng.integers(len(STATES)))]
        stake = None if rng.random() < 0.1 else int(np.exp(rng.normal(14, 1)))
        rule = kinds[pair % len(kinds)]
        level = AMBER if rules()[rule].good else int(rng.integers(AMBER, RED + 1))
        yield Put(number, FIRST + pair // len(kinds), rule, state, level, stake)
