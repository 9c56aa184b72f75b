"""Delete personal traits of people at a customer: on request at once, and by themselves after their time."""

from datetime import datetime, timedelta

from sqlmodel import Session

from core.dimensions import traits
from core.store.driver import run

ERASE = "DELETE FROM fact WHERE subject = 'contact' AND subject_id = :contact AND dimension = :trait"
EXPIRE = "DELETE FROM fact WHERE subject = 'contact' AND dimension = :trait AND recorded_at < :since"


def erase(session: Session, contact_id: int) -> int:
    """Delete what was ever noted of a contact's personal traits, by whomever; return how many notes that were."""
    return sum(run(session, ERASE, {"contact": contact_id, "trait": name}).rowcount for name in traits())


def expire(session: Session, now: datetime) -> int:
    """Delete the traits that were noted, or came with a file, too long ago; return how many notes that were."""
    since = {name: now - timedelta(days=days) for name, days in traits().items()}
    return sum(run(session, EXPIRE, {"trait": name, "since": moment}).rowcount for name, moment in since.items())
