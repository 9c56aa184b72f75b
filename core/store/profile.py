"""One customer as of a day, in plain data, for cards and playbooks."""

from datetime import date, datetime

from sqlmodel import Session

from core.errors import NotFound
from core.profile import Profile
from core.store import settings
from core.store.facts import known_as_of
from core.store.names import name_of
from core.store.profiles import purchases
from core.store.profiles.dealings import Dealings
from core.store.profiles.people import colleagues, owner_of, people
from core.store.profiles.signals import Signals
from core.store.profiles.unpaid import unpaid
from core.store.read import Records
from core.store.reading.presence import absent


def load_profile(
    session: Session,
    customer_id: int,
    as_of: date,
    *,
    reporting_currency: str,
    known_at: datetime | None = None,
    records: Records | None = None,
) -> Profile:
    """Return everything a card shows of a customer, nothing of it later than ``as_of``.

    What is still open of invoices is what scoring in ``reporting_currency`` says is open. With ``known_at`` only facts
    recorded until then count. ``records`` are the customer's in that currency as of the day, where somebody has read
    them already. Raises NotFound when there is no such customer.
    """
    name = name_of(session, customer_id)
    if name is None:
        raise NotFound("unknown_subject")
    facts = known_as_of(session, "customer", [customer_id], as_of, known_at)[customer_id]
    named, until = colleagues(session), settings.data_until(session)
    missing = absent(session, customer_id) if records is None else records.absent
    asked = (session, customer_id, as_of, missing)
    told, signals = Dealings(*asked), Signals(*asked)
    return Profile(
        id=customer_id,
        external_id=name.external_id,
        name=name.name,
        aliases=name.aliases,
        as_of=as_of,
        data_until=until and min(until, as_of),
        owner=owner_of(facts, named),
        facts=facts,
        people=people(session, customer_id, as_of, known_at),
        orders=purchases.orders(session, customer_id, as_of, returns="reversals" not in missing),
        products=purchases.products(session, customer_id, as_of),
        complaints=told.complaints(),
        contracts=told.contracts(),
        opportunities=told.opportunities(),
        interactions=told.interactions(named),
        unpaid=() if "invoices" in missing else unpaid(session, customer_id, as_of, reporting_currency, records),
        catalogue=purchases.catalogue(session),
        surveys=signals.surveys(),
        introductions=signals.introductions(),
        rival_contacts=signals.rival_contacts(),
        incidents=signals.incidents(),
        balance_sheet=signals.balance_sheet(),
        used=signals.used(),
    )
