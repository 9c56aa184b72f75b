"""Facts: what a rep answers, what is known as of a day, and how it came to be."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime

from sqlmodel import Session, col, select, update

from core.dimensions import Dimension, Subject, dimensions
from core.errors import Mistake, NotFound
from core.profile import Known
from core.store import settings
from core.store.answers import understand
from core.store.names import names_changed
from core.store.tables.facts import Fact
from core.store.tables.identity import Contact, Customer
from core.types import Money, Term, Value

REP = "rep"  # the source of what a person told us; every other source is a kind of import
FALLBACK_CURRENCY = "CNY"


def answer(
    session: Session,
    subject: Subject,
    subject_id: int,
    dimension: str,
    raw: str,
    *,
    today: date,
    now: datetime,
    who: str,
) -> Known:
    """Keep what a person said of a customer or contact, valid from today.

    Raises NotFound for an unknown subject and Mistake, saying what would be understood, for a value that is none.
    """
    meant = _dimension(subject, dimension)
    if session.get(Customer if subject == "customer" else Contact, subject_id) is None:
        raise NotFound("unknown_subject")
    value = understand(meant, raw, settings.get(session, "reporting_currency") or FALLBACK_CURRENCY)
    fact = Fact(
        subject=subject,
        subject_id=subject_id,
        dimension=dimension,
        valid_from=today,
        recorded_at=now,
        source=REP,
        who=who,
        **asdict(value),
    )
    session.add(fact)
    session.flush()
    if dimension == "owner":
        refresh_owners(session, today, [subject_id])
    return known(fact)


def known_as_of(
    session: Session, subject: Subject, ids: Collection[int], as_of: date, known_at: datetime | None = None
) -> dict[int, dict[str, Known]]:
    """Return by subject and dimension what held on a day, as far as it was recorded at ``known_at``."""
    facts = select(Fact).where(Fact.subject == subject, col(Fact.subject_id).in_(ids), col(Fact.valid_from) <= as_of)
    if known_at is not None:
        facts = facts.where(col(Fact.recorded_at) <= known_at)
    found: dict[int, dict[str, Known]] = {subject_id: {} for subject_id in ids}
    for fact in session.exec(facts.order_by(col(Fact.valid_from), col(Fact.id))):
        found[fact.subject_id][fact.dimension] = known(fact)
    return found


def history(session: Session, subject: Subject, subject_id: int, dimension: str) -> list[Known]:
    """Return every value a dimension ever had, the one that holds first."""
    mine = (Fact.subject == subject, Fact.subject_id == subject_id, Fact.dimension == dimension)
    newest_first = (col(Fact.valid_from).desc(), col(Fact.id).desc())
    return [known(fact) for fact in session.exec(select(Fact).where(*mine).order_by(*newest_first))]


def refresh_owners(session: Session, today: date, customer_ids: Collection[int] | None = None) -> None:
    """Bring the current owner on each customer (or on these) in line with the facts."""
    current = (
        select(Fact.text)
        .where(Fact.subject == "customer", Fact.subject_id == Customer.id, Fact.dimension == "owner")
        .where(col(Fact.valid_from) <= today)
        .order_by(col(Fact.valid_from).desc(), col(Fact.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    refresh = update(Customer).values(owner=current)
    session.exec(refresh if customer_ids is None else refresh.where(col(Customer.id).in_(customer_ids)))
    names_changed(session)


def known(fact: Fact) -> Known:
    """Return a fact as cards and playbooks read it."""
    who = fact.who if fact.source == REP else None
    return Known(fact.dimension, _value(fact), fact.valid_from, fact.source, who)


def _value(fact: Fact) -> Value:
    if fact.option is not None:
        return Term(f"{fact.dimension}.{fact.option}")
    if fact.money_minor is not None and fact.currency is not None:
        return Money(fact.money_minor, fact.currency)
    return next((value for value in (fact.number, fact.on_date, fact.text) if value is not None), None)


def _dimension(subject: Subject, name: str) -> Dimension:
    found = dimensions().get(name)
    if found is None or found.subject != subject:
        raise Mistake("unknown_dimension", dimension=name)
    return found
