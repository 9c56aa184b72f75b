"""Introductions that people tell of in chat: recorded, corrected, withdrawn, and one with what a file says later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal

from sqlmodel import Session, col, select

from core.store import bulk
from core.store.insertion import insert_new
from core.store.names import fold
from core.store.scope import Scope, customers_in
from core.store.tables.identity import Customer, CustomerName
from core.store.tables.signals import Introduction, IntroductionNote

BROUGHT = ("introduced", "referred")
SAID = "said:"  # begins the number of a record that no file has brought yet
Deed = Literal["recorded", "changed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Other:
    """The company that was brought: a customer of ours, or only a name."""

    name: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One introduction on record; ``from_file`` when an import keeps it, ``is_customer`` when the other is one."""

    id: int
    name: str
    day: date
    outcome: str | None
    from_file: bool
    is_customer: bool


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells it, when, and as of which day."""

    user_id: int
    now: datetime
    today: date


def told_of(session: Session, scope: Scope, customer_id: int) -> list[Told]:
    """Return whom a customer brought, newest first; those of colleagues are left out."""
    mine = (Introduction.customer_id == customer_id, col(Introduction.kind).in_(BROUGHT))
    newest = (col(Introduction.day).desc(), col(Introduction.id).desc())
    joined = select(Introduction, Customer).join(Customer, col(Customer.id) == Introduction.other_id, isouter=True)
    found = session.exec(joined.where(*mine).order_by(*newest)).all()
    others = [other.id for _, other in found if other]
    seen = set(session.exec(select(Customer.id).where(col(Customer.id).in_(others), customers_in(scope))))
    return [_told(row, other) for row, other in found if other is None or other.id in seen]


def record(
    session: Session, customer_id: int, other: Other, day: date | None, outcome: str | None, teller: Teller
) -> tuple[int, bool]:
    """Keep that a customer brought a company; return its id and whether it is new: the same pair is kept once."""
    known = _same(session, customer_id, other)
    if known is not None:
        change(session, known.id, teller, day=day, outcome=outcome, other=other if other.id else None)
        return known.id, False
    key = SAID + sha256(f"{customer_id}\n{other.id or fold(other.name)}".encode()).hexdigest()[:32]
    values = {"other_id": other.id, "other": other.name, "kind": BROUGHT[0], "day": day or teller.today}
    made = insert_new(
        session, Introduction, external_id=key, customer_id=customer_id, outcome=outcome, fingerprint=0, **values
    )
    row = session.exec(select(Introduction).where(Introduction.external_id == key)).one()
    if made:
        _note(session, row, "recorded", teller)
    return row.id, made


def change(
    session: Session,
    introduction_id: int,
    teller: Teller,
    *,
    day: date | None = None,
    outcome: str | None = None,
    other: Other | None = None,
) -> None:
    """Correct what is given; nothing is written where it says what is on record already."""
    row = session.get_one(Introduction, introduction_id)
    wanted: dict[str, Any] = {"day": day, "outcome": outcome}
    wanted |= {"other": other.name, "other_id": other.id} if other else {}
    changed = {name: value for name, value in wanted.items() if value is not None and getattr(row, name) != value}
    if other and other.id is None and row.other_id is not None:
        changed["other_id"] = None
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        session.add(row)
        session.flush()
        _note(session, row, "changed", teller)


def withdraw(session: Session, introduction_id: int, teller: Teller) -> None:
    """Take back a record that was told in chat; what was said of it stays in the notes."""
    row = session.get_one(Introduction, introduction_id)
    _note(session, row, "withdrawn", teller)
    session.delete(row)
    session.flush()


def take_over(session: Session, keys: Sequence[str], columns: dict[str, Any]) -> None:
    """Let a file's rows take the place of what people told of the same introductions before: none counts twice.

    The file's number, kind and day hold from then on; where it knows no outcome, the one that was told stays.
    """
    said = session.exec(select(Introduction).where(col(Introduction.external_id).startswith(SAID))).all()
    if not said:
        return
    taken = bulk.lookup(session, col(Introduction.external_id), keys, col(Introduction.id))
    waiting = {pair: row for row in said for pair in _pairs(session, row)}
    rows = zip(keys, columns["customer_id"], columns["other_id"], columns["other"], columns["kind"], strict=True)
    for place, (key, customer_id, other_id, other, kind) in enumerate(rows):
        pairs = [(customer_id, other_id), (customer_id, fold(other or ""))]
        row = next((waiting[pair] for pair in pairs if pair in waiting), None)
        if row is None or key in taken or kind not in BROUGHT or not row.external_id.startswith(SAID):
            continue
        row.external_id = key
        columns["outcome"][place] = columns["outcome"][place] or row.outcome
        session.add(row)
    session.flush()


def _pairs(session: Session, row: Introduction) -> list[tuple[int, int | str]]:
    """Return what a file may call the two of a record: by our id or by the name."""
    ids = [row.other_id] if row.other_id is not None else _called(session, row.other)
    return [(row.customer_id, fold(row.other)), *((row.customer_id, i) for i in ids)]


def _called(session: Session, name: str) -> list[int]:
    """Return the customers known by exactly this name or number."""
    by_name = session.exec(select(CustomerName.customer_id).where(CustomerName.folded == fold(name)))
    by_number = session.exec(select(Customer.id).where(Customer.external_id == name))
    return [*by_name, *by_number]


def _same(session: Session, customer_id: int, other: Other) -> Introduction | None:
    """Return the record of the same two, whichever way the other is called."""
    mine = (Introduction.customer_id == customer_id, col(Introduction.kind).in_(BROUGHT))
    rows = session.exec(select(Introduction).where(*mine).order_by(col(Introduction.day).desc(), col(Introduction.id)))
    for row in rows.all():
        same_name = fold(row.other) == fold(other.name) and (row.other_id in (None, other.id) or other.id is None)
        if same_name or (other.id is not None and row.other_id == other.id):
            return row
    return None


def _told(row: Introduction, other: Customer | None) -> Told:
    name = other.name if other else row.other
    from_file = not row.external_id.startswith(SAID)
    return Told(row.id, name, row.day, row.outcome, from_file, is_customer=other is not None)


def _note(session: Session, row: Introduction, deed: Deed, teller: Teller) -> None:
    """Keep what was said of an introduction, by whom and when."""
    note = IntroductionNote(
        introduction_id=row.id,
        customer_id=row.customer_id,
        other_id=row.other_id,
        other=row.other,
        day=row.day,
        outcome=row.outcome,
        deed=deed,
        user_id=teller.user_id,
        at=teller.now,
    )
    session.add(note)
    session.flush()
