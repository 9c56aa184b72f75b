"""Who could bring us somebody, and who has: the inputs of a rank, what speaks against it, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlmodel import Session

from core.frames import Frame
from core.policy import Policy
from core.referring import worth_of
from core.store.columns import day_of, number_of
from core.store.driver import Row, fetch
from core.store.read import load_records
from core.store.scope import Scope, sees, within
from core.types import Money, Term

CUSTOMERS = """
SELECT customer.id, customer.external_id, customer.name, s.loyalty_score, s.influence_score, s.revenue_12m,
  s.revenue_12m_before, s.churn_level
FROM customer JOIN score s ON s.customer_id = customer.id AND s.run_id = :run WHERE {within} ORDER BY customer.id
"""
OURS = "customer_id IN (SELECT customer.id FROM customer WHERE {within})"
ANSWERS = """
SELECT customer_id, avg(score) FROM survey
WHERE kind = 'nps' AND day > :after AND day <= :today AND {ours} GROUP BY customer_id
"""
FIRST = 'SELECT customer_id, min(day) FROM "order" WHERE reverses IS NULL AND day <= :today AND {ours} GROUP BY 1'
BROUGHT = """
SELECT customer_id, count(*), sum(CASE WHEN outcome = 'won'
  AND (other_id IS NULL OR other_id IN (SELECT customer.id FROM customer WHERE {seen})) THEN 1 ELSE 0 END)
FROM introduction WHERE kind IN ('introduced', 'referred') AND day <= :today AND {ours} GROUP BY customer_id
"""  # what came of a company that the asker may not see is not told, nor does it count
ANY_BROUGHT = "SELECT count(*) FROM introduction WHERE kind IN ('introduced', 'referred') AND day <= :today"
WON = """
SELECT customer_id, count(*) FROM opportunity
WHERE won AND closed_from > :after AND closed_from <= :today AND {ours} GROUP BY customer_id
"""
COMPLAINING = """
SELECT customer_id, min(day) FROM complaint
WHERE day <= :today AND (closed IS NULL OR closed > :today) AND {ours} GROUP BY customer_id
"""
PEOPLE = """
SELECT c.customer_id, f.subject_id, c.name, f.dimension, f.option FROM fact f JOIN contact c ON c.id = f.subject_id
WHERE f.subject = 'contact' AND f.valid_from <= :today AND f.dimension IN ('role', 'influencer', 'attitude',
    'word_of_mouth', 'helps_inside', 'gives_feedback', 'shares_data')
  AND (c.left_on IS NULL OR c.left_on > :today) AND c.{ours} ORDER BY f.valid_from, f.id
"""
BROUGHT_BY = """
SELECT i.customer_id, c.external_id, c.name, i.day, i.outcome
FROM introduction i JOIN customer c ON c.id = i.customer_id
WHERE i.other_id = :customer AND i.kind IN ('introduced', 'referred') AND i.day <= :today ORDER BY i.day, i.id
"""
BROUGHT_WHOM = """
SELECT i.other_id, c.external_id, coalesce(c.name, i.other), i.day, i.outcome FROM introduction i
LEFT JOIN customer c ON c.id = i.other_id
WHERE i.customer_id = :customer AND i.kind IN ('introduced', 'referred') AND i.day <= :today ORDER BY i.day, i.id
"""
SAME_TRADE = """
SELECT customer.id, customer.external_id, customer.name, s.state, s.potential_score, s.tier_score FROM customer
JOIN score s ON s.customer_id = customer.id AND s.run_id = :run
JOIN fact f ON f.subject = 'customer' AND f.subject_id = customer.id AND f.dimension = 'industry'
WHERE f.option = :industry AND f.valid_from <= :today AND customer.id <> :customer AND {within}
  AND NOT EXISTS (SELECT 1 FROM fact g WHERE g.subject = 'customer' AND g.subject_id = customer.id
    AND g.dimension = 'industry' AND g.valid_from <= :today
    AND (g.valid_from > f.valid_from OR (g.valid_from = f.valid_from AND g.id > f.id)))
ORDER BY customer.id
"""

COULD_PARTNER = """
SELECT f.subject_id, f.dimension, f.option FROM fact f WHERE f.subject = 'customer' AND f.valid_from <= :today
  AND f.dimension IN ('channel_partner', 'resource_swap')
  AND f.subject_id IN (SELECT customer.id FROM customer WHERE {within}) ORDER BY f.valid_from, f.id
"""


@dataclass(frozen=True, slots=True)
class Best:
    """Who there can do most for us, and what speaks for them: their part, or what they do for us; None for nothing."""

    name: str
    by: Term | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer who might be asked: the inputs of the rank, and what speaks against asking now."""

    customer_id: int
    external_id: str
    name: str
    inputs: Mapping[str, float]
    complaint_since: date | None
    leaving: bool
    best: Best | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """One introduction: who was brought (or who brought them), when, what came of it, and what they bought since.

    ``seen`` is whether the asker may see that customer; of one they may not see, neither name nor value is told.
    ``value`` is None for a company that is no customer of ours.
    """

    external_id: str | None
    name: str
    day: date
    outcome: str | None
    seen: bool
    value: Money | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A customer of the same industry: whether they buy, and how they stand."""

    external_id: str
    name: str
    buys: bool
    points: int | None


@dataclass(frozen=True, slots=True)
class Partner:
    """A company that could be a partner of ours: it sells on, or has something to swap, as on record."""

    external_id: str
    name: str
    by: Term


def candidates(session: Session, scope: Scope, run_id: int, today: date, policy: Policy) -> list[Candidate]:
    """Return everybody within a scope with the inputs of the rank as of a day, NaN unknown."""
    inside = within(scope)
    rows = fetch(session, CUSTOMERS.format(within=inside), run=run_id)
    told = _Told(session, inside, inside, today, policy)
    return [told.candidate(*row) for row in rows]


def candidate(
    session: Session, scope: Scope, run_id: int, customer_id: int, today: date, policy: Policy
) -> Candidate | None:
    """Return the same of one customer within the scope."""
    inside = f"customer.id = {int(customer_id)} AND {within(scope)}"
    rows = fetch(session, CUSTOMERS.format(within=inside), run=run_id)
    told = _Told(session, inside, within(scope), today, policy)
    return next((told.candidate(*row) for row in rows), None)


def as_frame(found: list[Candidate]) -> Frame:
    """Return the inputs of candidates as columns."""
    names = found[0].inputs if found else ()
    return Frame({name: np.array([one.inputs[name] for one in found], np.float64) for name in names})


class _Told:
    """What each table says of the customers that a condition chooses, by customer; ``seen`` is who may be seen."""

    def __init__(self, session: Session, inside: str, seen: str, today: date, policy: Policy) -> None:
        self.today, self.rules = today, policy.referral
        self._session, self._ours, self._seen = session, OURS.format(within=inside), seen
        asked_since, won_since = today - timedelta(self.rules.survey_days), today - timedelta(self.rules.won_days)
        self.answers: dict[int, float] = dict(self._rows(ANSWERS, after=asked_since))
        self.first: dict[int, int] = dict(self._rows(FIRST))
        self.brought = {customer: counts for customer, *counts in self._rows(BROUGHT)}
        self.any_brought = bool(fetch(session, ANY_BROUGHT, today=number_of(today))[0][0])
        self.won: dict[int, int] = dict(self._rows(WON, after=won_since))
        self.complaining: dict[int, int] = dict(self._rows(COMPLAINING))
        self.best = self._best()

    def _rows(self, statement: str, after: date | None = None) -> list[Row]:
        days = {"today": number_of(self.today)} | ({"after": number_of(after)} if after else {})
        return fetch(self._session, statement.format(ours=self._ours, seen=self._seen), **days)

    def _best(self) -> Mapping[int, tuple[float, Best]]:
        """Return the best-placed person at each customer, and what they are worth."""
        people: dict[tuple[int, int, str], dict[str, str]] = {}
        for customer, contact, name, dimension, option in self._rows(PEOPLE):
            people.setdefault((customer, contact, name), {})[dimension] = option
        roles, best = self.rules.roles.model_dump(), dict[int, tuple[float, Best]]()
        for (customer, _, name), known in people.items():
            found = worth_of(known, roles)
            if found and (customer not in best or found[0] > best[customer][0]):
                worth, by = found
                what = Term(f"role.{known['role']}" if by == "role" else by) if worth else None
                best[customer] = worth, Best(name, what)
        return best

    def candidate(
        self,
        customer_id: int,
        external_id: str,
        name: str,
        loyalty: int | None,
        influence: int | None,
        revenue: int | None,
        before: int | None,
        churn: str | None,
    ) -> Candidate:
        brought = self.brought.get(customer_id, (0, 0) if self.any_brought else (None, None))
        first, best = self.first.get(customer_id), self.best.get(customer_id, (None, None))
        change = revenue / before - 1 if revenue is not None and before and before > 0 else None
        inputs = {
            "loyalty_score": loyalty,
            "influence_score": influence,
            "recommends": self.answers.get(customer_id),
            "tenure_days": None if first is None else number_of(self.today) - first,
            "role_worth": best[0],
            "brought": brought[0],
            "brought_won": brought[1],
            "revenue_change": change,
            "won_deals": self.won.get(customer_id, 0),
        }
        since = self.complaining.get(customer_id)
        known = {key: np.nan if value is None else float(value) for key, value in inputs.items()}
        opened = None if since is None else day_of(since)
        return Candidate(customer_id, external_id, name, known, opened, churn == "red", best[1])


def brought_whom(session: Session, scope: Scope, customer_id: int, today: date, currency: str) -> list[Brought]:
    """Return whom a customer brought us, the first first, with what each that may be seen has bought since."""
    found = []
    for other, external_id, name, day, outcome in fetch(
        session, BROUGHT_WHOM, customer=customer_id, today=number_of(today)
    ):
        seen = other is None or sees(session, scope, other)
        value = _since(session, other, day, today, currency) if other is not None and seen else None
        found.append(Brought(external_id, name, day_of(day), outcome, seen, value))
    return found


def brought_by(session: Session, scope: Scope, customer_id: int, today: date) -> list[Brought]:
    """Return who brought us a customer, the first first; what they are worth is told of whom was brought."""
    rows = fetch(session, BROUGHT_BY, customer=customer_id, today=number_of(today))
    return [
        Brought(external_id, name, day_of(day), outcome, sees(session, scope, other), None)
        for other, external_id, name, day, outcome in rows
    ]


def _since(session: Session, customer_id: int, day: int, today: date, currency: str) -> Money:
    """Return what a customer bought from a day on, after everything taken back."""
    known = load_records(session, customer_id, reporting_currency=currency, as_of=today).known
    return Money(round(float(known.purchases.bought(day - 1, number_of(today))[0])), currency)


def same_trade(
    session: Session, scope: Scope, run_id: int, customer_id: int, industry: str, today: date
) -> list[Neighbour]:
    """Return the customers of an industry within a scope, the best standing first."""
    found = [
        Neighbour(external_id, name, state in ("new", "regular"), potential if state == "potential" else points)
        for _, external_id, name, state, potential, points in _trade(
            session, scope, run_id, customer_id, industry, today
        )
        if state in ("potential", "new", "regular")
    ]
    return sorted(found, key=lambda one: (-(one.points if one.points is not None else -1), one.external_id))


def possible_partners(
    session: Session, scope: Scope, run_id: int, customer_id: int, industry: str, today: date
) -> list[Partner]:
    """Return who of an industry could be a partner: who sells on first, then who has something to swap."""
    said: dict[int, dict[str, str]] = {}
    rows = fetch(session, COULD_PARTNER.format(within=within(scope)), today=number_of(today))
    for customer, dimension, option in rows:
        said.setdefault(customer, {})[dimension] = option
    found = [
        (place, Partner(external_id, name, Term(f"{dimension}.{option}")))
        for customer, external_id, name, *_ in _trade(session, scope, run_id, customer_id, industry, today)
        for place, dimension in enumerate(("channel_partner", "resource_swap"))
        if (option := said.get(customer, {}).get(dimension)) not in (None, "none")
    ]
    ranked = sorted(found, key=lambda one: (one[0], one[1].external_id))
    return list({one.external_id: one for _, one in reversed(ranked)}.values())[::-1]


def _trade(session: Session, scope: Scope, run_id: int, customer_id: int, industry: str, today: date) -> list[Row]:
    """Return the other customers of an industry within a scope, by id."""
    asked = {"run": run_id, "customer": customer_id, "industry": industry, "today": number_of(today)}
    return fetch(session, SAME_TRADE.format(within=within(scope)), **asked)
