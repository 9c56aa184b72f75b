"""Deals come back with the stages they stood in, as of any day, within a scope."""

from datetime import date
from typing import Any

from sqlalchemy import Engine

from core.journey.deal import STAGES
from core.store.driver import fetch
from core.store.engine import session
from core.store.journeys import read_deals
from core.store.scope import Scope
from tests.core.store.files import line, take_in

MARCH, APRIL, MAY, JUNE = date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 4), date(2026, 6, 4)
ACME = {"customer_id": "C-1", "name": "ACME"}
DEAL: dict[str, Any] = {"opportunity_id": "D-1", "customer_id": "C-1", "opened_on": MARCH, "outcome": "open"}


def weekly(store: Engine) -> None:
    """Take in a deal that is exported three times and gets on each time but once."""
    take_in(store, "customers", ACME)
    for day, stage in ((APRIL, "需求"), (MAY, "Proposal"), (date(2026, 5, 11), "proposal"), (JUNE, "Negotiation")):
        take_in(store, "opportunities", {**DEAL, "stage": stage}, on=day)


def stays(store: Engine, as_of: date) -> list[tuple[str, date, bool]]:
    with session(store) as opened:
        [deal] = read_deals(opened, as_of)
    return [(STAGES[stay.stage], stay.since, stay.exact) for stay in deal.stays]


def test_every_change_of_stage_is_kept_with_the_day_it_came_in(store: Engine) -> None:
    weekly(store)
    assert stays(store, JUNE) == [
        ("need_confirmation", MARCH, False),
        ("comparison", MAY, True),
        ("decision", JUNE, True),
    ]


def test_nothing_later_than_the_day_is_told(store: Engine) -> None:
    weekly(store)
    assert stays(store, date(2026, 5, 20)) == [("need_confirmation", MARCH, False), ("comparison", MAY, True)]
    with session(store) as opened:
        assert read_deals(opened, date(2026, 3, 1)) == ()


def test_a_win_of_another_day_is_still_open_before(store: Engine) -> None:
    take_in(store, "customers", ACME)
    take_in(store, "opportunities", {**DEAL, "outcome": "won", "closed_on": MAY, "stage": "签约"})
    for order, day, amount in (("O-1", MAY, 500), ("O-2", MAY, 700), ("O-3", JUNE, 300)):
        take_in(store, "orders", line(order, "C-1", day, "P-1", 1.0, amount))
    with session(store) as opened:
        [before], [after] = read_deals(opened, APRIL), read_deals(opened, JUNE)
    assert (before.won, before.closed, before.again_on) == (None, None, None)
    assert (after.won, after.closed, after.first_on, after.again_on) == (True, MAY, MAY, JUNE)


def test_what_was_taken_back_is_no_second_purchase(store: Engine) -> None:
    take_in(store, "customers", ACME)
    take_in(store, "opportunities", {**DEAL, "outcome": "won", "closed_on": APRIL, "stage": "签约"})
    take_in(store, "orders", line("O-1", "C-1", MAY, "P-1", 1.0, 500), line("O-2", "C-1", JUNE, "P-1", 1.0, 300))
    take_in(store, "orders", line("O-3", "C-1", JUNE, "P-1", -1.0, -300, reverses="O-2"))
    with session(store) as opened:
        assert [(deal.first_on, deal.again_on) for deal in read_deals(opened, JUNE)] == [(MAY, None)]


def test_only_deals_of_the_scope_are_read(store: Engine) -> None:
    weekly(store)
    with session(store) as opened:
        assert read_deals(opened, JUNE, Scope(frozenset())) == ()
        assert fetch(opened, "SELECT count(*) FROM opportunity") == [(1,)]
