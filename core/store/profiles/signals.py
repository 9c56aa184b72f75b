"""What tells of a customer beside its documents: answers, introductions, rivals, incidents, balance sheet, use."""

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar

from sqlmodel import Session

from core.profile import BalanceSheet, FeatureUse, Incident, Introduction, RivalContact, Survey
from core.store.columns import day_of, number_of
from core.store.driver import Row, fetch
from core.store.profiles.dealings import MOST_PAST, bounded, money
from core.types import Money

One = TypeVar("One")
USED_WITHIN = 90  # days
MOST_FEATURES = 20

SURVEYS = """
SELECT s.day, s.kind, s.score, coalesce(c.name, s.contact), s.comment
FROM survey s LEFT JOIN contact c ON c.external_id = s.contact AND c.customer_id = s.customer_id
WHERE s.customer_id = :customer AND s.day <= :as_of ORDER BY s.day DESC, s.id DESC LIMIT :most
"""
INTRODUCTIONS = """
SELECT i.day, i.kind, coalesce(c.name, i.other), i.other_id, i.outcome
FROM introduction i LEFT JOIN customer c ON c.id = i.other_id
WHERE i.customer_id = :customer AND i.day <= :as_of ORDER BY i.day DESC, i.id DESC LIMIT :most
"""
RIVAL_CONTACTS = """
SELECT r.day, v.name, r.kind, coalesce(c.name, r.contact), r.source, r.note
FROM rival_contact r JOIN rival v ON v.id = r.rival_id
  LEFT JOIN contact c ON c.external_id = r.contact AND c.customer_id = r.customer_id
WHERE r.customer_id = :customer AND r.day <= :as_of ORDER BY r.day DESC, r.id DESC LIMIT :most
"""
INCIDENTS = """
SELECT external_id, day, risk, severity, closed, source, summary FROM incident
WHERE customer_id = :customer AND day <= :as_of ORDER BY day DESC, id DESC
"""
BALANCE_SHEET = """
SELECT period_end, day, currency, assets_minor, working_capital_minor, retained_earnings_minor, ebit_minor,
  equity_minor, liabilities_minor FROM balance_sheet
WHERE customer_id = :customer AND day <= :as_of ORDER BY period_end DESC, day DESC, id DESC LIMIT 1
"""
USED = """
SELECT f.name, f.core, sum(u.count), count(DISTINCT u.day), max(u.day)
FROM usage u JOIN feature f ON f.id = u.feature_id
WHERE u.customer_id = :customer AND u.day <= :as_of AND u.day > :after
GROUP BY f.id, f.name, f.core ORDER BY 3 DESC, f.name LIMIT :most
"""


class Signals:
    """Tells what is on record of one customer up to one day; ``absent`` names the tables without a row of them."""

    def __init__(self, session: Session, customer_id: int, as_of: date, absent: Collection[str]) -> None:
        self._session, self._customer, self._as_of, self._absent = session, customer_id, number_of(as_of), absent

    def surveys(self) -> tuple[Survey, ...]:
        """Return the last answers to surveys."""
        return self._told("surveys", SURVEYS, _dated(Survey), most=MOST_PAST)

    def introductions(self) -> tuple[Introduction, ...]:
        """Return whom the customer introduced, cited or depends on, the newest first."""
        return self._told("introductions", INTRODUCTIONS, _dated(Introduction), most=MOST_PAST)

    def rival_contacts(self) -> tuple[RivalContact, ...]:
        """Return the last times a rival and the customer met."""
        return self._told("rival_contacts", RIVAL_CONTACTS, _dated(RivalContact), most=MOST_PAST)

    def incidents(self) -> tuple[Incident, ...]:
        """Return risk events, the newest first: all that are open, and the last that are closed."""
        found = self._told("incidents", INCIDENTS, self._incident)
        return bounded(found, [one.closed is None for one in found])

    def balance_sheet(self) -> BalanceSheet | None:
        """Return the figures of the latest period that is known."""
        return next(iter(self._told("balance_sheets", BALANCE_SHEET, _balance_sheet)), None)

    def used(self) -> tuple[FeatureUse, ...]:
        """Return the features used in the last ninety days, the most used first."""
        return self._told("usage", USED, _feature_use, after=self._as_of - USED_WITHIN, most=MOST_FEATURES)

    def _told(self, name: str, statement: str, made: Callable[[Row], One], **values: int) -> tuple[One, ...]:
        if name in self._absent:
            return ()
        rows = fetch(self._session, statement, customer=self._customer, as_of=self._as_of, **values)
        return tuple(made(row) for row in rows)

    def _incident(self, row: Row) -> Incident:
        external_id, day, risk, severity, closed, source, summary = row
        until = day_of(closed) if closed is not None and closed <= self._as_of else None
        return Incident(external_id, day_of(day), risk, severity, until, source, summary)


def _dated(kind: Callable[..., One]) -> Callable[[Row], One]:
    """Return what makes one of a kind from a row that begins with its day."""
    return lambda row: kind(day_of(row[0]), *row[1:])


def _balance_sheet(row: Row) -> BalanceSheet:
    period_end, known, currency, assets, *figures = row
    amounts = [money(figure, currency) for figure in figures]
    return BalanceSheet(day_of(period_end), day_of(known), Money(assets, currency), *amounts)


def _feature_use(row: Row) -> FeatureUse:
    feature, core, count, days, last = row
    return FeatureUse(feature, None if core is None else bool(core), float(count), days, day_of(last))
