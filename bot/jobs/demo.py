"""Load the invented demo company into a database of its own."""

import hashlib
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.jobs.intake import take_in
from bot.jobs.score import score_book
from bot.settings import Settings
from core.sources.read import read
from core.store import settings as kept
from core.store.engine import session
from core.store.users import add_user

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.app import App

ROOT = Path(__file__).parents[2]
COMPANY = ROOT / "deploy" / "demo"
TODAY = date(2026, 6, 30)
# Earlier runs, so that there is a past to compare with: what changed, since when.
RUNS = (date(2025, 12, 31), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), TODAY)


def demo_settings(own: Settings) -> Settings:
    """Return the settings of the demo: a data folder of its own, no platform, the shipped policy and playbooks.

    The database's name holds a fingerprint of all it is made from: when that changes, a new one is made.
    """
    folder = own.data_dir / "demo"
    return Settings(
        data_dir=folder, database_url=f"sqlite:///{folder / f'{_fingerprint()}.db'}", log_level=own.log_level
    )


def is_loaded(app: "App") -> bool:
    """Return whether the company is there to the last score."""
    with session(app.house.engine) as opened:
        return kept.reference_day(opened) is not None


def load(app: "App") -> None:
    """Load the company, its people and its scores; the reference day comes last, since it says that all is there."""
    policy = app.house.policy
    with session(app.house.engine) as opened:
        readings = [read(path, currency=policy.reporting_currency) for path in sorted(COMPANY.glob("*.csv"))]
        take_in(opened, readings, today=TODAY, now=_moment(TODAY), who="demo")
        for person in _people():
            _settle(opened, person)
        opened.commit()
    for day in RUNS:
        score_book(app.house.engine, policy, day, _moment(day))
    with session(app.house.engine) as opened:
        kept.put(opened, "reference_day", TODAY.isoformat())
        opened.commit()


def _people() -> Iterator[dict[str, Any]]:
    yield from tomllib.loads((COMPANY / "users.toml").read_text("utf-8"))["users"]


def _settle(opened: "Session", person: dict[str, Any]) -> None:
    add_user(
        opened,
        person["name"],
        person["role"],
        lang=person.get("lang"),
        time_zone=person.get("time_zone", "UTC"),
        teams=[person["team"]] if "team" in person else (),
        owner_ids=[person["owner_id"]] if "owner_id" in person else (),
        today=RUNS[0],
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(18), UTC)


def _fingerprint() -> str:
    made_from = [*COMPANY.glob("*.csv"), COMPANY / "users.toml", *(ROOT / "core").rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted([*made_from, *(ROOT / "core").rglob("*.toml")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
