"""Alerts and people as tests need them."""

from datetime import UTC, date, datetime, time
from typing import Any

from core.alerts.alert import RED, Alert
from core.alerts.notice import Person
from core.types import Money, Reason

NOW = datetime(2026, 6, 30, 6, 0, tzinfo=UTC)  # 14:00 in Shanghai, a Tuesday


def an_alert(**fields: Any) -> Alert:
    """Return an open red alert of a broken rhythm, with other fields where they are given."""
    usual: dict[str, Any] = {
        "id": 42,
        "customer": 7,
        "rule": "rhythm_broken",
        "state": "open",
        "level": RED,
        "worse": 2.5,
        "reason": Reason("rhythm_broken.silent"),
        "stake": Money(1_000_000, "CNY"),
        "was": {},
        "holds": True,
        "episode": 1,
        "version": 1,
        "opened_on": date(2026, 6, 29),
        "opened_at": NOW,
        "changed_at": NOW,
        "owner": 1,
    }
    return Alert(**{**usual, **fields})


def a_person(**fields: Any) -> Person:
    """Return a rep in Shanghai with the house's usual habits, with others where they are given."""
    usual: dict[str, Any] = {
        "id": 1,
        "lang": "zh",
        "zone": "Asia/Shanghai",
        "calendar": "CN",
        "quiet_from": time(19),
        "quiet_until": time(8),
        "digest_at": time(8, 30),
        "daily_limit": 5,
    }
    return Person(**{**usual, **fields})
