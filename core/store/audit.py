"""Keep who read or changed what."""

from datetime import datetime

from sqlmodel import Session

from core.store.tables.users import Audit


def record(
    session: Session,
    *,
    at: datetime,
    user_id: int | None,
    platform: str,
    account: str,
    command: str,
    customer_id: int | None = None,
    outcome: str,
) -> None:
    """Add one line to the audit."""
    session.add(
        Audit(
            at=at,
            user_id=user_id,
            platform=platform,
            account=account,
            command=command,
            customer_id=customer_id,
            outcome=outcome,
        )
    )
