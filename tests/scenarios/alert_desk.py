"""A desk to read alerts at: everybody of the demo company on two platforms, and the letters they get."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

import bot.mail
from bot import paging
from bot.app import App, build
from bot.channel import Incoming, Limits, Sent, Shown
from bot.channels.telegram.limits import PAGE
from bot.letter import Letter, Written
from bot.plain import plain
from bot.present import presses_for
from bot.settings import Settings
from core.alerts.lifecycle import Action
from core.discovery import discover
from core.store import outbox
from core.store.alert_steps import act
from core.store.engine import session
from core.store.runs import published_id
from core.store.tables.alerts import AlertRow, Delivery
from core.store.tables.identity import Customer
from core.store.users import all_users, find_user, link

EVENING = datetime(2026, 6, 30, 19, tzinfo=UTC)  # after the day's scoring
LENA, DANIEL, ZHOU, CHEN = "Lena Voss", "Daniel Okoye", "周岚", "陈越川"
HELEN, SHEN, JO = "Helen Marsh", "沈望舒", "Jo Keller"
HOSTILE = "<!channel> *_[x](javascript:1)` &<b>"
LETTERS = discover(bot.mail, Letter)


@dataclass
class Desk:
    """The bot on the demo company, as its people read it in Telegram."""

    app: App
    now: datetime = EVENING
    last: dict[str, Shown] = field(default_factory=dict)

    async def reads(self, person: str, line: str) -> str:
        """Return what a person reads when they type a line."""
        return await self._answer(person, Incoming("telegram", person, line=line))

    async def presses(self, person: str, label: str) -> str:
        """Return what a person reads when they press a button of the last answer or letter they got."""
        token = next(press.token for press in self.last[person].presses if press.label == label)
        return await self._answer(person, Incoming("telegram", person, token=token))

    def labels(self, person: str) -> list[str]:
        """Return the buttons of the last answer or letter a person got."""
        return [press.label for press in self.last[person].presses]

    async def _answer(self, person: str, incoming: Incoming) -> str:
        answer = await self.app.dispatcher.answer(incoming, PAGE)
        assert answer is not None
        self.last[person] = answer
        return plain(answer)

    def gets(self, person: str, kind: str, limits: Limits = PAGE, **about: Any) -> str | None:
        """Let a letter be sent to a person; return what they read, None when it is not worth sending any more."""
        with self.session() as opened:
            user = find_user(opened, person)
            assert user is not None
            key = f"{kind}:{json.dumps(about)}:{person}:{self.now}"
            outbox.put(
                opened,
                key=key,
                kind=kind,
                user_id=user.id,
                platform="telegram",
                account=person,
                about=about,
                due_at=self.now,
                now=self.now,
            )
            delivery = opened.exec(select(Delivery).where(Delivery.key == key)).one()
            return self.sends(opened, person, delivery, limits)

    def sends(self, opened: Session, person: str, delivery: Delivery, limits: Limits = PAGE) -> str | None:
        """Let a letter of the outbox be sent; return what it says, None when it is not worth sending any more."""
        written = LETTERS[delivery.kind].write(opened, self.app.house, delivery, self.now)
        if written is None:
            return None
        self.last[person] = _shown(opened, written, limits, self.now)
        outbox.sent(opened, delivery, Sent("chat", delivery.key), written.alerts, self.now, written.counted)
        opened.commit()
        return plain(self.last[person])

    def changes(self) -> Mapping[str, str]:
        """Let every message that is to be written anew be so; return what it says now, by the person who has it."""
        said = {}
        with self.session() as opened:
            waiting = select(Delivery).where(Delivery.kind == "change", Delivery.state == "waiting")
            for delivery in opened.exec(waiting.order_by(col(Delivery.id))).all():
                written = LETTERS["change"].write(opened, self.app.house, delivery, self.now)
                message = outbox.message_of(opened, delivery)
                if written is None or message is None:
                    outbox.dropped(opened, delivery, "nothing to say", self.now)
                else:
                    self.last[delivery.account] = _shown(opened, written, PAGE, self.now)
                    said[delivery.account] = plain(self.last[delivery.account])
                    outbox.changed(opened, delivery, message.id, written.alerts, self.now)
            opened.commit()
        return said

    def acts(self, person: str, number: int, action: Action) -> None:
        """Let a person act on an alert as of now."""
        with self.session() as opened:
            user = find_user(opened, person)
            assert user is not None
            act(opened, number, action, user.id, self.now)
            opened.commit()

    def number(self, customer: str, rule: str) -> int:
        """Return the number of a customer's alert; the customer by its whole name."""
        with self.session() as opened:
            found = select(AlertRow.id).join(Customer, col(Customer.id) == AlertRow.customer_id)
            return opened.exec(found.where(Customer.name == customer, AlertRow.rule == rule)).one()

    def user(self, person: str) -> int:
        """Return a person's id."""
        with self.session() as opened:
            user = find_user(opened, person)
            assert user is not None
            return user.id

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Hold a session with the desk's store."""
        with session(self.app.house.engine) as opened:
            yield opened


def _shown(opened: Session, written: Written, limits: Limits, now: datetime) -> Shown:
    """Return a letter as one message; what does not fit is no letter."""
    pages = paging.pages(written.reply, limits)
    assert len(pages) == 1, "a letter is one message"
    presses = presses_for(opened, paging.buttons(written.reply), None, "", 1, now, published_id(opened))
    return Shown(written.reply.title, pages[0], presses, written.lang, written.reply.private)


@contextmanager
def opened_desk(url: str) -> Iterator[Desk]:
    """Hold a desk on a demo database, everybody linked."""
    desks: list[Desk] = []
    app = build(Settings(database_url=url), lambda: desks[0].now if desks else EVENING)
    desks.append(Desk(app))
    with session(app.house.engine) as opened:
        for user in all_users(opened):
            link(opened, "telegram", user.name, user)
        opened.commit()
    yield desks[0]
    app.close()
