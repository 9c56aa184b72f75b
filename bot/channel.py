"""The port between a chat platform and the bot: what comes in, what goes out, what a channel is."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.pacing import Ledger, OwnLedger
from bot.reply import Block
from bot.settings import Settings
from core.markdown import Markdown
from core.types import Lang

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a person typed or pressed on a platform.

    Exactly one of ``line`` (a command or free text) and ``token`` (a pressed button) is set. ``account`` is the
    platform's own id of the person, ``update`` the platform's id of this event, used to answer it once only (None
    where the platform does not repeat itself). ``shared`` says that others can read the place it was said in.
    ``hint`` is the platform's guess of the language (``zh-hans``), used until the person has chosen one.
    """

    platform: str
    account: str
    line: str | None = None
    token: str | None = None
    update: str | None = None
    shared: bool = False
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A button as a platform carries it: its label and the short token (at most 32 ASCII letters) of what it runs."""

    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of an answer, ready to convert; there is no Actions block in ``blocks``: buttons are ``presses``."""

    title: Markdown
    blocks: Sequence[Block]
    presses: Sequence[Press]
    lang: Lang
    private: bool
    error: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one message of a platform holds; an answer is cut at block borders to fit."""

    characters: int
    blocks: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message stands that was sent unasked: the platform's own ids of its chat and of itself."""

    chat: str
    ref: str


class Post(Protocol):
    """How a platform is written to unasked; every call waits its turn behind the answers to people."""

    @property
    def limits(self) -> Limits:
        """Return how much one message holds."""

    async def send(self, account: str, shown: Shown, chat: str | None = None) -> Sent:
        """Write to a person alone, in one message with its buttons. Raises DeliveryFailed; never tries twice.

        ``chat`` is where the last message to them stands, where that is known.
        """

    async def change(self, sent: Sent, shown: Shown) -> None:
        """Let a message that was sent say this instead. Raises DeliveryFailed."""


class Answer(Protocol):
    """The one call around which a channel converts."""

    async def __call__(self, incoming: Incoming, limits: Limits) -> Shown | None:
        """Return the answer, or None when this update was answered before. Never raises for a person's mistake."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as menus show it; the summary in both languages (at most 100 characters each)."""

    name: str
    summary: dict[Lang, str]
    usage: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a channel gets: the settings, the call to make, the commands to put in its menu, its own sentences.

    ``say(key, lang, **values)`` gives a sentence of bot/phrases as plain text. ``ledger`` keeps the places in line
    before the platform's limits.
    """

    settings: Settings
    answer: Answer
    menu: Sequence[Entry]
    say: Callable[..., str]
    ledger: Ledger = field(default_factory=OwnLedger)


@dataclass(frozen=True, slots=True)
class Serving:
    """A channel that runs: the HTTP routes it needs, and how to write to people there unasked (None: not at all)."""

    routes: "Sequence[BaseRoute]" = ()
    post: Post | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A chat platform. Its package bot/channels/<name>/ defines an object of that name.

    ``enabled`` says whether the settings turn it on. ``serve`` runs it: entering starts what must run (polling, a
    socket); leaving stops it cleanly within a few seconds.
    """

    name: str
    enabled: Callable[[Settings], bool]
    serve: Callable[[Surroundings], AbstractAsyncContextManager[Serving]]
