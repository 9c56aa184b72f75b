"""One fault run from the first message put in to the last one delivered."""

import asyncio
import random
import socket
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from sqlalchemy import Engine
from sqlmodel import col, func, select

from core.errors import Unavailable
from core.store.engine import connect, session
from core.store.tables.alerts import Delivery, Lease
from tests.bot.channels.slack.server import running
from tests.chaos import database
from tests.chaos.company import accounts, settle
from tests.chaos.database import Database
from tests.chaos.platforms import StormySlack, StormyTelegram
from tests.chaos.questions import Asked, Crowd
from tests.chaos.replica import Replica
from tests.chaos.weather import Traffic, Weather

DONE_SECONDS = 480.0
OUTAGE_SECONDS = 6.0
EARLY = 0.2  # of the kills come while the process still starts


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a run is, and what is done to it."""

    name: str
    messages: int = 1_000
    people: int = 200
    kills: int = 50
    stops: int = 3  # in the middle of it, as a new version is rolled out
    replicas: int = 1
    shared: bool = False
    seed: int = 20_260_630


@dataclass
class Outcome:
    """What became of everything."""

    plan: Plan
    telegram: Traffic
    slack: Traffic
    asked: Asked
    states: Mapping[str, int] = field(default_factory=dict)
    in_flight: int = 0  # leased at the moments somebody died
    complaints: Sequence[str] = ()
    ends: Sequence[tuple[int, float]] = ()  # status and seconds of each process that was told to stop
    seconds: float = 0.0


async def run(plan: Plan) -> Outcome:
    """Run a plan and return what became of it."""
    with tempfile.TemporaryDirectory(prefix="callsheet-chaos-") as name, _database(plan, Path(name)) as base:
        return await Run(plan, base, Path(name)).through()


def _database(plan: Plan, folder: Path) -> AbstractContextManager[Database]:
    return database.postgres() if plan.shared else database.sqlite(folder)


class Run:
    """A plan being carried out."""

    def __init__(self, plan: Plan, base: Database, folder: Path) -> None:
        self._plan = plan
        self._base = base
        self._folder = folder
        self._draw = random.Random(plan.seed)
        self._in_flight = 0
        self._ends: list[tuple[int, float]] = []

    async def through(self) -> Outcome:
        """Carry it out."""
        begun = monotonic()
        engine = connect(self._base.url)
        await asyncio.to_thread(settle, engine, self._plan.people, self._plan.messages)
        async with _platforms(self._plan.seed) as (telegram, slack):
            telegram.opened |= {int(account) for platform, account in self._people if platform == "telegram"}
            replicas = self._replicas(telegram, slack)
            crowd = Crowd(self._people, replicas, telegram, slack, self._plan.seed)
            asking = asyncio.create_task(crowd.keep_asking())
            try:
                await self._upset(engine, replicas, crowd)
                await self._done(engine, replicas)
            finally:
                asking.cancel()
                await asyncio.wait([asking])
                self._ends += [await replica.stop() for replica in replicas]
            outcome = Outcome(self._plan, telegram.weather.traffic, slack.weather.traffic, crowd.asked)
            outcome.states, outcome.in_flight, outcome.ends = _states(engine), self._in_flight, self._ends
            outcome.complaints = [*telegram.complaints, *slack.faults]
        engine.dispose()
        outcome.seconds = monotonic() - begun
        return outcome

    @property
    def _people(self) -> list[tuple[str, str]]:
        return accounts(self._plan.people)

    def _replicas(self, telegram: StormyTelegram, slack: StormySlack) -> list[Replica]:
        environment = {
            "CALLSHEET_DATABASE_URL": self._base.url,
            "CALLSHEET_DATA_DIR": str(self._folder),
            **telegram.environment(
                CALLSHEET_TELEGRAM_MODE="webhook",
                CALLSHEET_TELEGRAM_WEBHOOK_URL="http://127.0.0.1:9/telegram",
                CALLSHEET_TELEGRAM_WEBHOOK_SECRET="a-secret-of-the-loopback",
            ),
            **slack.environ("http"),
        }
        ports = _free_ports(self._plan.replicas)
        return [Replica(port, environment, self._folder / f"log-{port}") for port in ports]

    async def _upset(self, engine: Engine, replicas: Sequence[Replica], crowd: Crowd) -> None:
        for replica in replicas[1:]:
            await replica.start()
        for _ in range(self._plan.kills if len(replicas) == 1 else 0):
            await self._live_and_die(engine, replicas[0], crowd)
        for _ in range(self._plan.stops if len(replicas) == 1 else 0):
            await self._live_and_stop(engine, replicas[0], crowd)
        await replicas[0].start()
        for replica in replicas:
            await replica.ready()
        if len(replicas) > 1:
            await self._take_the_sender(engine, replicas, crowd)
            await self._take_the_database(engine, crowd)

    async def _live_and_die(self, engine: Engine, replica: Replica, crowd: Crowd) -> None:
        await replica.start()
        if self._draw.random() < EARLY:
            await asyncio.sleep(self._draw.uniform(0.5, 3))
        else:
            await replica.ready()
            await asyncio.sleep(self._draw.uniform(0, 2))
        await self._kill(engine, replica, crowd)

    async def _live_and_stop(self, engine: Engine, replica: Replica, crowd: Crowd) -> None:
        await replica.start()
        await replica.ready()
        await asyncio.sleep(self._draw.uniform(0.5, 2))
        crowd.deaths += 1
        self._ends.append(await replica.stop())
        self._in_flight += await asyncio.to_thread(_leased, engine)

    async def _kill(self, engine: Engine, replica: Replica, crowd: Crowd) -> None:
        crowd.deaths += 1
        await replica.kill()
        self._in_flight += await asyncio.to_thread(_leased, engine)

    async def _take_the_sender(self, engine: Engine, replicas: Sequence[Replica], crowd: Crowd) -> None:
        """Kill the replica that sends, in the middle of it; it stays away."""
        await asyncio.sleep(self._draw.uniform(5, 10))
        holder = await asyncio.to_thread(_holder, engine)
        sender = next(replica for replica in replicas if f":{replica.port} " in holder)
        await self._kill(engine, sender, crowd)
        await asyncio.sleep(self._draw.uniform(10, 15))

    async def _take_the_database(self, engine: Engine, crowd: Crowd) -> None:
        crowd.deaths += 1
        before = await asyncio.to_thread(_leased, engine)
        await self._base.crash(OUTAGE_SECONDS)
        self._in_flight += max(before, await asyncio.to_thread(_leased, engine))
        crowd.deaths += 1

    async def _done(self, engine: Engine, replicas: Sequence[Replica]) -> None:
        """Return when nothing waits any more, or it has taken too long."""
        until = monotonic() + DONE_SECONDS
        while monotonic() < until and await asyncio.to_thread(_waiting, engine):  # noqa: ASYNC110
            await asyncio.sleep(0.5)


@asynccontextmanager
async def _platforms(seed: int) -> AsyncIterator[tuple[StormyTelegram, StormySlack]]:
    stormy = StormySlack(Weather(seed + 1))
    async with StormyTelegram(Weather(seed)) as telegram, running(stormy):
        yield telegram, stormy


def _free_ports(count: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def _leased(engine: Engine) -> int:
    with session(engine) as opened:
        leased = select(func.count()).where(Delivery.state == "waiting", col(Delivery.lease_by).is_not(None))
        return int(opened.exec(leased).one())


def _waiting(engine: Engine) -> bool:
    try:
        return _states(engine).get("waiting", 0) > 0
    except Unavailable:
        return True


def _states(engine: Engine) -> dict[str, int]:
    with session(engine) as opened:
        return dict(opened.exec(select(Delivery.state, func.count()).group_by(col(Delivery.state))).all())


def _holder(engine: Engine) -> str:
    with session(engine) as opened:
        return opened.exec(select(Lease.holder).where(Lease.name == "sender")).one()
