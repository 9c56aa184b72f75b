"""A mailroom to try the sender in: a platform that does as it is told, and letters that say what they are about."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

import psycopg
from psycopg import sql
from sqlalchemy import URL, Engine
from sqlmodel import col, select

from bot.channel import Limits, Sent, Shown
from bot.jobs.deliver import Sender
from bot.letter import Letter, Writing, Written, any_hour, own_day
from bot.mail.notice import notice
from bot.reply import Actions, Button, Reply
from core.markdown import escape
from core.policy import load_rules
from core.store import outbox
from core.store.engine import session
from core.store.tables.alerts import Delivery
from core.store.tables.users import User
from core.store.users import link
from tests.bot.people import NOW, Office

T = TypeVar("T")

LIMITS = Limits(characters=3000, blocks=20)


@dataclass
class FakePost:
    """A platform. ``answers`` are the errors of the next calls (None: fine); ``free`` holds calls up while unset."""

    limits: Limits = LIMITS
    said: list[tuple[str, Shown]] = field(default_factory=list)
    answers: list[Exception | None] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    at_once: int = 0
    most_at_once: int = 0

    async def send(self, account: str, shown: Shown, chat: str | None = None) -> Sent:
        await self._call(f"{account} in {chat}", shown)
        return Sent(f"chat of {account}", str(len(self.said)))

    async def change(self, sent: Sent, shown: Shown) -> None:
        await self._call(f"{sent.chat} {sent.ref}", shown)

    async def _call(self, where: str, shown: Shown) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.begun.release()
        try:
            await self.free.wait()
            answer = self.answers.pop(0) if self.answers else None
            if answer is not None:
                raise answer
            self.said.append((where, shown))
        finally:
            self.at_once -= 1

    @property
    def titles(self) -> list[str]:
        return [shown.title for _, shown in self.said]


def _compose(writing: Writing) -> Written | None:
    about = writing.about
    if about.get("bug"):
        raise ValueError("a bug of ours")
    if about.get("gone"):
        return None
    title = escape(f"about {about.get('n', about.get('message'))} at {writing.now:%H}")
    return Written(Reply(title, (Actions((Button("Acknowledge", "/ack 1 --seen 1"),)),)), "en")


LETTERS = {
    "alert": Letter("alert", _compose),
    "change": Letter("change", _compose, hours=any_hour),
    "digest": Letter("digest", _compose, hours=own_day),
    "notice": notice,
}


class Mailroom:
    """An outbox, the platforms its letters go out on, and the sender between them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.house = replace(office.dispatcher.house, load_rules=load_rules)
        self.engine: Engine = office.engine
        self.telegram, self.slack = FakePost(), FakePost()
        self.telegram.free.set()
        self.slack.free.set()
        self.now = NOW

    def sender(self, holder: str = "host:80 a") -> Sender:
        posts = {"telegram": self.telegram, "slack": self.slack}
        return Sender(self.house, LETTERS, posts, lambda: self.now, holder)

    def put(
        self, key: str, account: str = "Li Wei", kind: str = "alert", platform: str = "telegram", **about: object
    ) -> None:
        with session(self.engine) as opened:
            link(opened, platform, account, opened.get_one(User, 1))
            outbox.put(
                opened,
                key=key,
                kind=kind,
                user_id=1,
                platform=platform,
                account=account,
                about={"n": key} | about,
                due_at=self.now,
                now=self.now,
            )
            opened.commit()

    def rows(self) -> Iterator[Delivery]:
        with session(self.engine) as opened:
            yield from opened.exec(select(Delivery).order_by(col(Delivery.id))).all()

    def row(self, key: str) -> Delivery:
        found = self.find(key)
        assert found is not None
        return found

    def find(self, key: str) -> Delivery | None:
        return next((row for row in self.rows() if row.key == key), None)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let the database refuse everything while entered."""
        if self.engine.dialect.name == "sqlite":
            with _renamed(self.engine):
                yield
        else:
            with closed(self.engine.url):
                yield

    async def until_due_after(self, key: str, moment: datetime) -> Delivery:
        """Return a delivery once it was left for later than a moment."""

        def holds() -> Delivery | None:
            row = self.find(key)
            return row if row and row.lease_by is None and row.due_at > moment else None

        return await until(holds)

    async def until(self, key: str, *, state: str | None = None, outcome: str | None = None) -> Delivery:
        """Return a delivery once it is in a state, or has an outcome."""

        def holds() -> Delivery | None:
            row = self.find(key)
            wanted = row and row.lease_by is None and (row.state == state or (outcome and row.outcome == outcome))
            return row if wanted else None

        return await until(holds)


async def until(holds: Callable[[], T | None]) -> T:
    """Return what something is once it is anything; fails after eight seconds."""
    async with asyncio.timeout(8):
        while not (found := await asyncio.to_thread(holds)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return found


@contextmanager
def _renamed(engine: Engine) -> Iterator[None]:
    for name, new in (("delivery", "elsewhere"), ("elsewhere", "delivery")):
        with session(engine) as opened:
            opened.connection().exec_driver_sql(f"ALTER TABLE {name} RENAME TO {new}")
            opened.commit()
        if new == "elsewhere":
            yield


@contextmanager
def closed(url: URL) -> Iterator[None]:
    name = sql.Identifier(url.database or "")
    elsewhere = url.set(database="postgres", drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.database])
        yield
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
