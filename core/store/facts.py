"""Facts: what a rep answers, what is known as of a day, and how it came to be."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime

from sqlmodel import Session, col, select, update

from core.dimensions import Dimension, Subject, dimensions
from core.errors import Mistake, NotFound
from core.profile import Known
from core.store.answers import understand
from core.store.columns import day_of, number_of
from core.store.driver import Row, among, fetch
from core.store.names import names_changed
from core.store.tables.facts import Fact
from core.store.tables.identity import Contact, Customer
from core.types import Money, Term, Value

REP = "rep"  # the source of what a person told us; every other source is a kind of import
HELD = """
SELECT subject_id, dimension, number, money_minor, currency, option, text, on_date, valid_from, source, who FROM fact
WHERE subject = :subject AND subject_id IN ({ids}) AND valid_from <= :as_of ORDER BY valid_from, id
"""


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
    currency: str,
) -> Known:
    """Keep what a person said of a customer or contact, valid from today; bare amounts are in ``currency``.

    Raises NotFound for an unknown subject and Mistake, saying what would be understood, for a value that is none.
    """
    meant = _dimension(subject, dimension)
    if session.get(Customer if subject == "customer" else Contact, subject_id) is None:
        raise NotFound("unknown_subject")
    value = understand(meant, raw, currency)
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
    last: dict[int, dict[str, Row]] = {subject_id: {} for subject_id in ids}
    if not last:
        return {}
    listed, named = among(last)
    statement = HELD.format(ids=listed)
    if known_at is not None:
        statement = statement.replace("ORDER BY", "AND recorded_at <= :known_at ORDER BY")
    asked = {"subject": subject, "as_of": number_of(as_of), "known_at": known_at, **named}
    for row in fetch(session, statement, **asked):
        last[row[0]][row[1]] = row
    return {one: {name: _known(*row[1:]) for name, row in said.items()} for one, said in last.items()}


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
    on_date = None if fact.on_date is None else number_of(fact.on_date)
    values = (fact.number, fact.money_minor, fact.currency, fact.option, fact.text, on_date)
    return _known(fact.dimension, *values, number_of(fact.valid_from), fact.source, fact.who)


def _known(
    dimension: str,
    number: float | None,
    minor: int | None,
    currency: str | None,
    option: str | None,
    text: str | None,
    on_date: int | None,
    since: int,
    source: str,
    who: str | None,
) -> Known:
    value: Value = number if number is not None else text
    if option is not None:
        value = Term(f"{dimension}.{option}")
    elif minor is not None and currency is not None:
        value = Money(minor, currency)
    elif on_date is not None:
        value = day_of(on_date)
    return Known(dimension, value, day_of(since), source, who if source == REP else None)


def _dimension(subject: Subject, name: str) -> Dimension:
    found = dimensions().get(name)
    if found is None or found.subject != subject:
        raise Mistake("unknown_dimension", dimension=name)
    return found
