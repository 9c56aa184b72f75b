"""Keep who read or changed what."""

from datetime import datetime

from sqlmodel import Session

from core.store.driver import run

LINE = """
INSERT INTO audit (at, user_id, platform, account, command, customer_id, outcome)
VALUES (:at, :user_id, :platform, :account, :command, :customer_id, :outcome)
"""


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
    asked = {"at": at, "user_id": user_id, "platform": platform, "account": account}
    run(session, LINE, {**asked, "command": command, "customer_id": customer_id, "outcome": outcome})
