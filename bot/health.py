"""What whoever runs the bot can ask it over HTTP: whether it is alive, ready to answer, and its figures."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import anyio.to_thread
from anyio import CapacityLimiter, fail_after
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

import bot.metrics
from bot.answered import Listener
from bot.app import App
from bot.meters import TEXT_FORMAT, Meters
from bot.metric import Family
from bot.trouble import explain
from core.discovery import discover
from core.errors import Misconfigured, Unavailable
from core.store.engine import probe
from core.types import LANGS
from core.wording import Wording

PATIENCE_SECONDS = 5.0  # a probe that hears nothing for longer counts as a no

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass
class Health:
    """The addresses /healthz, /readyz and /metrics; ``channels`` says of each platform that is on whether it is up."""

    app: App
    channels: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin to count the answers."""
        self._meters = Meters(discover(bot.metrics, Family), self.app.house.engine, self.app.dispatcher.clock)
        self._threads = CapacityLimiter(2)  # a database that hangs must not take the threads that answer people

    @property
    def listener(self) -> Listener:
        """Return what is to be told of every answer."""
        return self._meters.note

    def routes(self) -> Sequence[BaseRoute]:
        """Return the routes."""
        return (
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.figures),
        )

    async def alive(self, _request: Request) -> Response:
        """Answer: the process runs."""
        return PlainTextResponse("ok")

    async def ready(self, _request: Request) -> Response:
        """Answer 200 when the database answers and every platform is up, else 503 with what is missing."""
        missing = await self._database_trouble()
        state = {"database": not missing, **self.channels}
        missing += [self._both("ready.channel", channel=name) for name, up in self.channels.items() if not up]
        return JSONResponse({**state, "missing": missing} if missing else state, 503 if missing else 200)

    async def figures(self, _request: Request) -> Response:
        """Answer with the figures as text."""
        try:
            return Response(await self._in_thread(self._meters.tell), media_type=TEXT_FORMAT)
        except TimeoutError:
            return PlainTextResponse("the database does not answer", 503)

    async def _database_trouble(self) -> list[str]:
        """Say what is wrong with the database, nothing when all is well; the address stays in the log."""
        try:
            await self._in_thread(partial(probe, self.app.house.engine))
        except Misconfigured as problem:
            log.warning("the database is not ready", extra={"problem": problem.key})
            return [self._said(partial(explain, problem, phrases=self.app.house.phrases))]
        except (Unavailable, TimeoutError) as problem:
            log.warning("the database does not answer", extra={"problem": type(problem.__cause__ or problem).__name__})
            return [self._both("ready.database")]
        return []

    async def _in_thread(self, work: Callable[[], T]) -> T:
        with fail_after(PATIENCE_SECONDS):
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._threads)

    def _both(self, key: str, **values: str) -> str:
        return self._said(lambda wording: self.app.house.phrases.say(key, wording, **values))

    def _said(self, say: Callable[[Wording], str]) -> str:
        """Return a sentence in both languages: nobody knows who looks."""
        return " · ".join(say(Wording(lang, self.app.house.terms)) for lang in LANGS)
