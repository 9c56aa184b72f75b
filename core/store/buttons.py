"""Buttons that outlive the process: a short token stands for the command line behind it."""

import base64
import hashlib
from datetime import datetime

from sqlmodel import Session

from core.store.insertion import insert_new
from core.store.tables.messages import Button

TOKEN_BYTES = 12  # 96 bits are 20 letters; nobody guesses one, and a press is authorised again anyway


def keep(session: Session, line: str, run_id: int | None, page: int, now: datetime) -> str:
    """Return the token of a command line; the same line, run and page always give the same token."""
    digest = hashlib.sha256(f"{line}|{run_id}|{page}".encode()).digest()[:TOKEN_BYTES]
    token = base64.b32encode(digest).decode().rstrip("=").lower()
    insert_new(session, Button, token=token, line=line, run_id=run_id, page=page, created_at=now)
    return token


def lookup(session: Session, token: str) -> tuple[str, int | None, int] | None:
    """Return the line, run and page behind a token, None for a token we never gave."""
    found = session.get(Button, token)
    return None if found is None else (found.line, found.run_id, found.page)
