"""One look of ``callsheet doctor`` at the house: what is well, what is worth knowing, what must be mended."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

from bot.settings import Settings
from core.types import Lang, Value

if TYPE_CHECKING:
    from aiohttp import ClientSession
    from sqlalchemy import Engine

Level = Literal["good", "note", "mend"]
CALL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check came to: a sentence of its words by key, filled with values. Only ``mend`` fails the doctor."""

    level: Level
    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


def good(key: str, **values: Value) -> Finding:
    """Return that something is well."""
    return Finding("good", key, values)


def note(key: str, **values: Value) -> Finding:
    """Return something worth knowing."""
    return Finding("note", key, values)


def mend(key: str, **values: Value) -> Finding:
    """Return what is wrong; its sentence says what to do."""
    return Finding("mend", key, values)


@dataclass(frozen=True, slots=True)
class Said:
    """What a platform answered: its JSON and headers, None when it could not be reached; and when it was asked."""

    body: Mapping[str, Any] | None
    headers: Mapping[str, str]
    at: datetime
    seconds: float

    @property
    def date(self) -> datetime | None:
        """Return what time it is for the platform."""
        with suppress(KeyError, ValueError):
            return parsedate_to_datetime(self.headers["Date"])
        return None


@dataclass
class Patient:
    """What a check looks at. ``engine`` is None when the database cannot be reached; no check writes or repairs."""

    settings: Settings
    engine: "Engine | None"
    client: "ClientSession"
    clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        """Have asked nobody yet."""
        self._asked: dict[str, Said] = {}

    async def telegram(self, method: str) -> Said:
        """Return what Telegram says to a call without arguments."""
        token = self.settings.telegram_token
        root = self.settings.telegram_api_url.rstrip("/")
        return await self._ask(f"{root}/bot{token.get_secret_value() if token else ''}/{method}", {})

    async def slack(self, method: str, *, app: bool = False) -> Said:
        """Return what Slack says to a call without arguments, made with the bot's token or the app's."""
        token = self.settings.slack_app_token if app else self.settings.slack_bot_token
        headers = {"Authorization": f"Bearer {token.get_secret_value() if token else ''}"}
        return await self._ask(f"{self.settings.slack_api_url}{method}", headers)

    async def _ask(self, url: str, headers: Mapping[str, str]) -> Said:
        if url not in self._asked:
            self._asked[url] = await self._call(url, headers)
        return self._asked[url]

    async def _call(self, url: str, headers: Mapping[str, str]) -> Said:
        from aiohttp import ClientError

        at, began = self.clock(), monotonic()
        try:
            async with asyncio.timeout(CALL_SECONDS), self.client.post(url, headers=headers) as answer:
                body = await answer.json(content_type=None)
                return Said(dict(body), dict(answer.headers), at, monotonic() - began)
        except (ClientError, TimeoutError, ValueError, TypeError):
            return Said(None, {}, at, monotonic() - began)


Words = Mapping[Lang, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check of bot/doctor/<name>.py, found by discovery as the object ``<name>``.

    ``look`` finds nothing where the check does not apply (a platform that is off). ``words`` has the sentence of each
    finding and ``title``, in both languages.
    """

    look: Callable[[Patient], Awaitable[Sequence[Finding]]]
    words: Words
