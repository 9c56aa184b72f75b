"""A digest of thousands of open alerts for one reader: composed alone, and from the store to the words."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench._measure import Bench, Figure, Measure, Told, times
from core.alerts.alert import AMBER, RED, STATES, Alert
from core.alerts.digest import Known, compose
from core.alerts.notice import Told as ToldOf
from core.alerts.precision import Precision
from core.alerts.rule import rules
from core.types import Money, Reason

GOAL = 1.0  # second
OPEN = 5_000
MOST, MOST_GOOD, RUNS = 10, 3, 20
AT = datetime(2026, 6, 30, tzinfo=UTC)
BOOK = 100_000  # customers
STORE_RUNS = 5


def sized(sizes: tuple[int, ...]) -> Iterator[Told]:
    """Measure digests of these numbers of alerts."""
    for size in sizes:
        alerts, known = _invented(size), Known({number: ToldOf(1, AMBER) for number in range(0, size, 2)})
        good = {name for name, rule in rules().items() if rule.good}

        def made(alerts: list[Alert] = alerts, known: Known = known, good: set[str] = good) -> object:
            return compose(alerts, known, good, Precision(""), MOST, MOST_GOOD)

        yield Measure(f"a digest of {size:,} open alerts", times(made, RUNS), GOAL)
        told = compose(alerts, known, good, Precision(""), MOST, MOST_GOOD)
        parts = f"{told.risks.new.alerts:,} new, {told.risks.older.alerts:,} known, {told.snoozed:,} snoozed"
        yield Figure("  customers shown", f"{len(told.risks.shown)}: {parts}")


def _invented(size: int) -> list[Alert]:
    rng, names = np.random.default_rng(7), sorted(rules())
    states = [state for state in STATES if state not in ("baseline", "resolved")]
    return [
        Alert(
            id=number,
            customer=int(rng.integers(0, size // 2)),
            rule=names[number % len(names)],
            state=states[number % len(states)],
            level=int(rng.integers(AMBER, RED + 1)),
            worse=1.0,
            reason=Reason("rhythm_broken.silent"),
            stake=Money(int(np.exp(rng.normal(14, 1))), "CNY"),
            was={},
            holds=True,
            episode=1,
            version=1,
            opened_on=date(2026, 6, 29),
            opened_at=AT,
            changed_at=AT,
        )
        for number in range(size)
    ]


def stored(sizes: tuple[int, ...]) -> Iterator[Told]:
    """Measure the same from a store of many customers: the manager's digest in words, and a page of the list."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            yield from _from_store(Path(folder), size)


def _from_store(folder: Path, size: int) -> Iterator[Told]:
    from bot.app import build
    from bot.mail.team_digest import team_digest
    from bot.settings import Settings
    from core.store.alert_lists import Wanted, listed, tally
    from core.store.engine import session
    from core.store.scope import ALL
    from core.store.tables.alerts import Delivery
    from core.store.users import add_user, link
    from tests.alert_book import fill

    with closing(build(Settings(database_url=f"sqlite:///{folder / 'book.db'}"), lambda: AT)) as app:
        with session(app.house.engine) as opened:
            boss = add_user(opened, "Boss", "admin", lang="en", today=AT.date())
            link(opened, "slack", "Boss", boss)
            fill(opened, BOOK, size, ("LW", "ZM"), open_share=1.0)
            to: dict[str, Any] = {"user_id": boss.id, "platform": "slack", "account": "Boss"}
            mail = Delivery(key="digest", kind="team_digest", about="{}", created_at=AT, due_at=AT, **to)
            opened.commit()
        with session(app.house.engine) as opened:

            def write() -> object:
                opened.expire_all()
                written = team_digest.write(opened, app.house, mail, AT)
                if written is None:
                    raise RuntimeError("a digest of open alerts says something")
                return written

            def read() -> object:
                return listed(opened, ALL, Wanted(), 6), tally(opened, ALL, Wanted())

            of = f"of {size:,} alerts, {BOOK:,} customers"
            yield Measure(f"a team digest in words {of}", times(write, STORE_RUNS), GOAL)
            yield Measure(f"a page of the list {of}", times(read, STORE_RUNS), GOAL)


def both(sizes: tuple[int, ...]) -> Iterator[Told]:
    """Measure digests alone and from the store."""
    yield from sized(sizes)
    yield from stored(sizes)


digest = Bench("a digest of many open alerts", lambda: both((OPEN,)), both)
