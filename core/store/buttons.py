"""Buttons that outlive the process: a short token stands for the command line behind it."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from core.store import settings
from core.store.driver import fetch, run_many
from core.store.insertion import insert_new
from core.store.tables.facts import Setting

TOKEN_BYTES = 12  # 96 bits are 20 letters; nobody guesses one, and a press is authorised again anyway
SALT: settings.Key = "button_salt"
KEPT = """
INSERT INTO button (token, line, run_id, page, created_at) VALUES (:token, :line, :run_id, :page, :created_at)
ON CONFLICT DO NOTHING
"""
BEHIND = "SELECT line, run_id, page FROM button WHERE token = :token"


def keep(session: Session, line: str, run_id: int | None, page: int, now: datetime) -> str:
    """Return the token of a command line; the same line, run and page always give the same token."""
    return keep_all(session, [(line, page)], run_id, now)[0]


def keep_all(session: Session, pages: Sequence[tuple[str, int]], run_id: int | None, now: datetime) -> list[str]:
    """Return the token of each command line and page, in their order."""
    if not pages:
        return []
    salt = _salt(session)
    tokens = [_token(f"{salt}|{line}|{run_id}|{page}") for line, page in pages]
    kept = {"run_id": run_id, "created_at": now}
    rows = (
        {**kept, "token": token, "line": line, "page": page} for token, (line, page) in zip(tokens, pages, strict=True)
    )
    run_many(session, KEPT, list(rows))
    return tokens


def _token(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()[:TOKEN_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def lookup(session: Session, token: str) -> tuple[str, int | None, int] | None:
    """Return the line, run and page behind a token, None for a token we never gave."""
    if not (token.isascii() and token.isalnum()):
        return None  # whoever writes to a platform by hand may send anything, NUL included
    return next(iter(fetch(session, BEHIND, token=token)), None)


def _salt(session: Session) -> str:
    """Return this database's own salt: without it a token tells whether anybody ever got a button for a line."""
    known = settings.get(session, SALT)
    if known is None:
        insert_new(session, Setting, key=SALT, value=secrets.token_hex(16))
        return _salt(session)
    return known
