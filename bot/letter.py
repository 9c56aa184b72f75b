"""What a message unasked is: who reads it, the records as they stand when it is sent, and the words made of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from bot.access import zone_of
from bot.command import NO_WORDS, Role, Words
from bot.context import Asker, House
from bot.reply import Reply
from core.alerts.notice import Person
from core.alerts.stages import delay
from core.alerts.worktime import is_fresh
from core.markdown import Markdown
from core.store import settings
from core.store.audience import listeners
from core.store.scope import Scope, scope_of
from core.store.users import User, find_identity
from core.types import Lang, Reason, Value
from core.wording import Wording

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.tables.alerts import Delivery


@dataclass(frozen=True)
class Writing:
    """A message while it is written: for whom, with what they may see, as of which day and moment (UTC)."""

    session: "Session"
    house: House
    reader: Asker
    scope: Scope
    today: date
    now: datetime
    about: Mapping[str, Any]
    words: Words = field(default_factory=lambda: NO_WORDS)

    @property
    def lang(self) -> Lang:
        """The reader's language."""
        return self.reader.lang

    @cached_property
    def wording(self) -> Wording:
        """The one who says values in the reader's language."""
        return Wording(self.lang, self.house.terms)

    def say(self, key: str, **values: Value) -> Markdown:
        """Return a sentence of the letter's words, else of the bot's phrases, filled with values said and escaped."""
        return self.wording.fill(self._template(key), values)

    def text(self, key: str, **values: Value) -> str:
        """Return the same sentence as plain text, for a button's label."""
        return self._template(key).format(**{name: self.wording.say(value) for name, value in values.items()})

    def _template(self, key: str) -> str:
        return self.words[self.lang].get(key) or self.house.phrases.template(key, self.lang)


@dataclass(frozen=True, slots=True)
class Written:
    """What is sent: the words, their language, and the alerts they show, each as of which version.

    ``counted`` are alerts that are told of in a number only: the reader knows of them, the message does not show them.
    """

    reply: Reply
    lang: Lang
    alerts: Mapping[int, int] = field(default_factory=dict)
    counted: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Later:
    """It is not the hour for it: when it is (UTC), and why it waits."""

    due: datetime
    why: Reason


Hours = Callable[[Person, Mapping[str, Any], datetime], Later | bool]


def working_hours(person: Person, _about: Mapping[str, Any], now: datetime) -> Later | bool:
    """Let a message wait for the person's working days and the end of their quiet hours."""
    delayed = delay(now, person)
    return Later(*delayed) if delayed else True


def own_day(person: Person, about: Mapping[str, Any], now: datetime) -> bool:
    """Let a digest go out while it is news, and no more after that."""
    return is_fresh(date.fromisoformat(about["day"]), now, person)


def any_hour(_person: Person, _about: Mapping[str, Any], _now: datetime) -> bool:
    """Let a message go whenever it is ready: what is changed in silence wakes nobody."""
    return True


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of message of bot/mail/<name>.py, found by discovery as the object ``<name>``.

    ``compose`` returns None when there is nothing left worth sending: all is settled, or no longer the reader's to see.
    ``hours`` is asked at the moment of sending, however long ago it fell due: True to go, False when it is too late.
    """

    name: str
    compose: Callable[[Writing], Written | None]
    words: Words = field(default_factory=lambda: NO_WORDS)
    hours: Hours = working_hours

    def may_go(self, session: "Session", house: House, delivery: "Delivery", now: datetime) -> Later | bool:
        """Return whether a delivery may arrive now, or when; somebody who has left has no hours to keep."""
        listener = listeners(session, house.policy, only=delivery.user_id).get(delivery.user_id)
        return listener is None or self.hours(listener.person, json.loads(delivery.about), now)

    def write(self, session: "Session", house: House, delivery: "Delivery", now: datetime) -> Written | None:
        """Return what a delivery says now, None when it is not worth sending or the account changed hands."""
        user = find_identity(session, delivery.platform, delivery.account)
        if user is None or user.id != delivery.user_id:
            return None
        reader = reader_of(user)
        today = settings.reference_day(session) or now.astimezone(reader.zone or UTC).date()
        scope = scope_of(session, user, today)
        return self.compose(Writing(session, house, reader, scope, today, now, json.loads(delivery.about), self.words))


def reader_of(user: User) -> Asker:
    """Return a user as who reads: English until they have chosen."""
    lang = cast("Lang", user.lang or "en")
    return Asker(user.id, user.name, cast("Role", user.role), lang, zone_of(user.time_zone))
