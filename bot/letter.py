"""What the bot writes unasked: a letter's words are made at the moment of sending, from what holds then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot import paging
from bot.channel import Limits, Shown
from bot.context import House
from bot.present import presses_for
from bot.reply import Reply
from core.types import Lang

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.tables.alerts import Delivery


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready to send: the alerts it shows by id, each as of a version."""

    reply: Reply
    lang: Lang
    alerts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of letter. Its file bot/mail/<name>.py defines an object of that name; ``delivery.kind`` names it.

    ``write`` returns None when it is no longer worth sending: the cause is gone, or the person may not see it any more.
    """

    name: str
    write: "Callable[[Session, House, Delivery, datetime], Written | None]"


def shown(session: "Session", written: Written, limits: Limits, now: datetime) -> Shown:
    """Return a letter as a channel takes it: one message, its buttons kept as tokens."""
    blocks = paging.pages(written.reply, limits)[0]
    presses = presses_for(session, paging.buttons(written.reply), None, "", 1, now)
    return Shown(written.reply.title, blocks, presses, written.lang, written.reply.private)
