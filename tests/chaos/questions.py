"""People who ask while everything goes wrong, and how long they wait."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from aiohttp import ClientError

from tests.bot.channels.slack.web_api import direct
from tests.bot.channels.telegram.server import Person
from tests.chaos.company import TELEGRAM
from tests.chaos.platforms import StormySlack, StormyTelegram
from tests.chaos.replica import Replica

QUESTION = "/help"
PATIENCE_SECONDS = 30.0
AWAY = ("database", "数据库")  # the words of an answer while the database is away


@dataclass
class Asked:
    """How long people waited, and what else became of their questions."""

    seconds: list[float] = field(default_factory=list)
    away: int = 0  # told in words that the database does not answer
    killed: int = 0  # asked a process that was killed meanwhile
    unanswered: int = 0


class Crowd:
    """Asks somebody's question every little while."""

    def __init__(
        self,
        people: Sequence[tuple[str, str]],
        replicas: Sequence[Replica],
        telegram: StormyTelegram,
        slack: StormySlack,
        seed: int,
    ) -> None:
        self.asked = Asked()
        self.deaths = 0
        self._people = people
        self._replicas = replicas
        self._telegram = telegram
        self._slack = slack
        self._draw = random.Random(seed)
        self._open: set[asyncio.Task[None]] = set()
        self._busy: set[str] = set()

    async def keep_asking(self) -> None:
        """Ask until cancelled; a question does not wait for the one before."""
        try:
            while True:
                await asyncio.sleep(self._draw.uniform(0.2, 0.8))
                ready = [replica for replica in self._replicas if replica.is_ready]
                free = [person for person in self._people if person[1] not in self._busy]
                if ready and free:
                    task = asyncio.create_task(self._ask(*self._draw.choice(free), self._draw.choice(ready)))
                    self._open.add(task)
                    task.add_done_callback(self._open.discard)
        finally:
            await asyncio.gather(*self._open)

    async def _ask(self, platform: str, account: str, replica: Replica) -> None:
        self._busy.add(account)
        deaths, begun = self.deaths, monotonic()
        try:
            answer = await self._answer(platform, account, replica)
        except (TimeoutError, OSError, ClientError):
            answer = None
        finally:
            self._busy.discard(account)
        if answer is not None and any(word in answer for word in AWAY):
            self.asked.away += 1
        elif self.deaths != deaths:
            self.asked.killed += 1
        elif answer is None:
            self.asked.unanswered += 1
        else:
            self.asked.seconds.append(monotonic() - begun)

    async def _answer(self, platform: str, account: str, replica: Replica) -> str:
        if platform == TELEGRAM:
            answer = self._telegram.weather.traffic.answer_in(account)
            self._telegram.address = replica.address
            await self._telegram.say(Person(int(account)), QUESTION)
        else:
            answer = self._slack.weather.traffic.answer_in(direct(account))
            self._slack.bot_address = replica.address
            await self._slack.say(account, QUESTION)
        return await asyncio.wait_for(answer, PATIENCE_SECONDS)
