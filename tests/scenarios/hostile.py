"""A company whose every text was written by an attacker, and the people who ask about it."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.app import App, build
from bot.channel import Incoming, Limits, Shown
from bot.jobs.intake import take_in
from bot.jobs.score import score_book
from bot.plain import plain
from bot.settings import Settings
from core.sources.read import read
from core.store import settings, users
from core.store.engine import session

NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)
WIDE = Limits(characters=6000, blocks=50)
LONG = "Long " * 5_000
TEXTS = (
    "<!channel> *_[x](javascript:1)` &<b> <@U1> <https://evil.example|pay here>",
    "{{7*7}} {% raw %} {0.__class__} {customer} {} %s %(x)s $(reboot) ${HOME}",
    "/why ACME",
    "\x1b[2J\x1b]0;owned\x07Gone\x9b31m\x08\x08",
    "Left\u202ethgiR\u2066",
    '=HYPERLINK("http://evil.example","x")',
    "'; DROP TABLE customer; --",
    "# Head\n\n- item\n\n> quote\t| cell |\r\n```",
    "👩‍👩‍👧 @everyone #C1 tg://user?id=1 http://evil.example",
    "[link](https://evil.example) ![img](https://evil.example/x.png) \\*not\\* &lt;!here&gt; &#42;",
    LONG,
    "help",
)
SECRETS = ("Harbour", "秘港", "Cove", "Vault", "S-777", "Smuggling")
PEOPLE = (
    # name, role, owner id, teams
    ("Li Wei", "rep", "LW", ("north",)),
    ("Zhang Min", "rep", "ZM", ("south",)),
    ("North Lead", "manager", "NL", ("north",)),
    ("Admin", "admin", None, ()),
)


@dataclass
class Crowd:
    """Everybody who writes to the bot on one database."""

    app: App

    async def asks(self, person: str, line: str, update: str | None = None) -> Shown | None:
        """Return the answer to a line."""
        return await self.app.dispatcher.answer(Incoming("telegram", person, line=line, update=update), WIDE)

    async def presses(self, person: str, token: str) -> str:
        """Return what is read after a press."""
        return read_by(await self.app.dispatcher.answer(Incoming("telegram", person, token=token), WIDE))

    async def reads(self, person: str, line: str) -> str:
        """Return all that is read after a line, the buttons with it."""
        return read_by(await self.asks(person, line))


def read_by(shown: Shown | None) -> str:
    """Return an answer as a person reads it."""
    assert shown is not None
    return plain(shown)


def open_company(url: str, folder: Path) -> Crowd:
    """Import the attacker's files into a migrated database, score them, and let the people in."""
    app = build(Settings(database_url=url), lambda: NOW)
    readings = [read(path, currency="CNY") for path in _files(folder)]
    with session(app.house.engine) as opened:
        settings.put(opened, "reference_day", "2026-06-30")
        take_in(opened, readings, today=date(2026, 6, 30), now=NOW, who="import")
        for name, role, owner, teams in PEOPLE:
            owned = (owner,) if owner else ()
            user = users.add_user(opened, name, role, lang="en", teams=teams, owner_ids=owned, today=date(2026, 1, 1))
            users.link(opened, "telegram", name, user)
        opened.commit()
    score_book(app.house.engine, app.house.policy, date(2026, 6, 30), NOW)
    return Crowd(app)


def _files(folder: Path) -> list[Path]:
    ids = [f"H-{number}" for number in range(len(TEXTS))]
    own = list(zip(ids, TEXTS, strict=True))
    customers = [[key, text, f"alias {text}"[:400], "LW"] for key, text in own]
    customers += [["S-777", "Secret Harbour 秘港", "Hidden Cove", "ZM"], ["A-1", "ACME Industrial", "ACME", "LW"]]
    everybody = [row[0] for row in customers]
    people = [[f"P-{key}", key, text, text, "economic_buyer", text] for key, text in own]
    people.append(["P-S", "S-777", "Quentin Vault", "CFO", "economic_buyer", "Smuggling"])
    days = ["2025-03-01", "2025-09-01", "2026-02-01", "2026-06-01"]
    orders = [[f"O-{key}-{d}", key, d, 10_000 + 700 * n, t] for n, (key, t) in enumerate(own) for d in days]
    orders += [[f"O-{key}", key, "2026-05-01", 50_000, "Valve"] for key in everybody]
    tables: dict[str, tuple[list[str], Sequence[Sequence[object]]]] = {
        "customers": (["customer id", "name", "aliases", "owner"], customers),
        "contacts": (["contact id", "customer id", "name", "title", "role", "kpi"], people),
        "orders": (["order no", "customer id", "order date", "amount", "product name"], orders),
        "complaints": (["complaint id", "customer id", "opened on", "cause"], _each(own, "C", "2026-06-20")),
        "opportunities": (["opportunity id", "customer id", "opened on", "name"], _each(own, "D", "2026-06-21")),
        "interactions": (["interaction id", "customer id", "date", "summary"], _each(own, "I", "2026-06-22")),
    }
    return [_write(folder / f"{name}.csv", *table) for name, table in tables.items()]


def _each(own: list[tuple[str, str]], letter: str, day: str) -> list[list[str]]:
    return [[f"{letter}-{key}", key, day, text] for key, text in own]


def _write(path: Path, head: list[str], rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])
    return path
