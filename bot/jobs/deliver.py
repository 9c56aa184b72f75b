"""Send what is due: claim it, write its words, put it in the post, keep what became of it."""

import asyncio
import json
import logging
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from bot import paging
from bot.channel import Limits, Post, Sent, Shown
from bot.context import House
from bot.jobs.holding import Holding, Outage
from bot.jobs.lost import report
from bot.letter import Later, Letter, Written
from bot.pacing import NotNow
from bot.present import presses_for
from core.errors import DeliveryFailed, Unavailable
from core.store import outbox, reach
from core.store.alert_messages import catch_up
from core.store.alert_steps import held
from core.store.runs import published_id

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.tables.alerts import Delivery

LEASE = "sender"
# What is on its way when a process dies may arrive twice: a few at once are enough, a platform's pace is slower.
AT_ONCE = 4
POLL_SECONDS = 1.0
# Writing, waiting for a place, and a call that runs into its timeout; the claim outlasts it.
SEND_SECONDS = 45.0
CLAIM_SECONDS = 60.0
STOP_SECONDS = 3.0
LONGEST_PAUSE_SECONDS = 15 * 60.0
TRIES_OF_A_BUG = 8  # a letter whose words cannot be made that often is given up
UNKNOWN_KIND_SECONDS = 60.0  # a replica of a newer version may know it

Clock = Callable[[], datetime]
Became = Callable[["Session"], object]  # keeps what became of a delivery

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A delivery with its words: where it goes, or what message it changes."""

    shown: Shown
    alerts: Mapping[int, int]
    chat: str | None = None
    standing: Sent | None = None
    message_id: int = 0
    counted: Mapping[int, int] = field(default_factory=dict)


def pause(attempts: int, draw: float) -> float:
    """Return the seconds until a passing fault is tried again: twice as long each time, half of it by chance."""
    longest = min(LONGEST_PAUSE_SECONDS, 2.0 ** min(attempts, 20))
    return longest * (0.5 + draw / 2)


class Sender:
    """Sends, a few at once on each platform, for as long as it holds the lease."""

    def __init__(
        self, house: House, letters: Mapping[str, Letter], posts: Mapping[str, Post], clock: Clock, holder: str
    ) -> None:
        self._house = house
        self._letters = letters
        self._posts = posts
        self._clock = clock
        self._holder = holder
        self._holding = Holding(house, LEASE, holder, clock)
        self._inherited = False
        self._on_their_way: defaultdict[str, set[asyncio.Task[None]]] = defaultdict(set)
        self._closed_until: defaultdict[str, float] = defaultdict(float)
        self._wake = asyncio.Event()
        self._outage = Outage("sending")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send while entered; leaving lets what is on its way arrive, for a few seconds."""
        loop = asyncio.get_running_loop()
        with outbox.ringing(self._house.engine, lambda: loop.call_soon_threadsafe(self._wake.set)):
            async with self._holding.renewed():
                working = asyncio.create_task(self._work(), name=LEASE)
                try:
                    yield
                finally:
                    working.cancel()
                    await asyncio.wait([working])
                    await self._finish()

    async def _work(self) -> None:
        while True:
            self._wake.clear()
            try:
                if await self._claim_all():
                    self._outage.ends()
            except Unavailable as problem:
                self._outage.begins(problem)
            except Exception:
                log.exception("claiming failed")
            await self._rest()

    async def _rest(self) -> None:
        """Wait until something is put in or has arrived, or a platform opens again, or for a while."""
        opens = [until - monotonic() for until in self._closed_until.values()]
        try:
            async with asyncio.timeout(min([POLL_SECONDS, *(seconds for seconds in opens if seconds > 0)])):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _claim_all(self) -> bool:
        """Begin to send as much as there is room for; say whether this is the replica that sends."""
        if not self._holding.held:
            self._inherited = False
            return False
        if not self._inherited:
            await self._house.store(outbox.inherit, self._holder)
            self._inherited = True
        for platform in self._posts:
            await self._claim(platform)
        return True

    async def _claim(self, platform: str) -> None:
        room = AT_ONCE - len(self._on_their_way[platform])
        if room <= 0 or monotonic() < self._closed_until[platform]:
            return
        claimed = await self._house.work(outbox.claim, platform, self._holder, self._clock(), room, CLAIM_SECONDS)
        for delivery in claimed:
            task = asyncio.create_task(self._deliver(delivery), name=f"delivery {delivery.id}")
            self._on_their_way[platform].add(task)
            task.add_done_callback(self._arrived)

    def _arrived(self, task: asyncio.Task[None]) -> None:
        for tasks in self._on_their_way.values():
            tasks.discard(task)
        self._wake.set()

    async def _deliver(self, delivery: "Delivery") -> None:
        """Send one, and keep what became of it however long the database is away: it happened."""
        became = await self._become(delivery)
        while True:
            try:
                await self._house.store(became)
            except Unavailable as problem:
                self._outage.begins(problem)
                await asyncio.sleep(POLL_SECONDS)
            except Exception:
                log.exception("delivery %s: what became of it cannot be kept", delivery.id)
                return  # its lease runs out, and it is sent again
            else:
                self._outage.ends()
                return

    async def _become(self, delivery: "Delivery") -> Became:
        """Return what to keep of a delivery after trying it once."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await self._send(delivery)
        except DeliveryFailed as refusal:
            return self._refused(delivery, refusal)
        except Unavailable as problem:
            self._outage.begins(problem)
            return _put_back(delivery, self._clock())
        except TimeoutError:
            return self._again(delivery, "took too long")
        except Exception:
            log.exception("delivery %s failed", delivery.id)
            if delivery.attempts >= TRIES_OF_A_BUG:
                return _failed(delivery, "failed", self._clock())
            return self._again(delivery, "failed")

    async def _send(self, delivery: "Delivery") -> Became:
        if delivery.kind not in self._letters:
            log.warning("delivery %s: no letter %s here", delivery.id, delivery.kind)
            return self._again(delivery, "no letter of this kind", UNKNOWN_KIND_SECONDS)
        prepared = await self._house.store(self._write, delivery)
        if prepared is None:
            return _dropped(delivery, self._clock())
        if isinstance(prepared, Later):
            return _left_for(delivery, prepared, self._clock())
        post, alerts = self._posts[delivery.platform], prepared.alerts
        if prepared.standing is not None:
            await post.change(prepared.standing, prepared.shown)
            now, message_id = self._clock(), prepared.message_id
            return lambda session: _changed(session, delivery, message_id, alerts, now)
        sent, now = await post.send(delivery.account, prepared.shown, prepared.chat), self._clock()
        return lambda session: _sent(session, delivery, sent, prepared, now)

    def _write(self, session: "Session", delivery: "Delivery") -> Prepared | Later | None:
        """Return a delivery with its words, when to come back with it, or None when it is not worth sending."""
        now, letter = self._clock(), self._letters[delivery.kind]
        may_go = letter.may_go(session, self._house, delivery, now)
        if may_go is not True:
            return may_go or None
        message = outbox.message_of(session, delivery)
        written = letter.write(session, self._house, delivery, now)
        if written is None or (delivery.kind == outbox.CHANGE and message is None):
            return None
        words = _shown(session, written, self._posts[delivery.platform].limits, now)
        if message is not None:
            return Prepared(words, written.alerts, standing=Sent(message.chat, message.ref), message_id=message.id)
        chat = outbox.known_chat(session, delivery.platform, delivery.account)
        return Prepared(words, written.alerts, chat, counted=written.counted)

    def _refused(self, delivery: "Delivery", refusal: DeliveryFailed) -> Became:
        reason, now = str(refusal), self._clock()
        if isinstance(refusal, NotNow):
            if refusal.everybody:
                self._closed_until[delivery.platform] = monotonic() + refusal.seconds
            return _put_back(delivery, self._in(refusal.seconds))
        if refusal.permanent:
            log.warning("delivery %s: refused for good (%s)", delivery.id, reason)
            return self._lost(delivery, reason, now) if refusal.unreachable else _failed(delivery, reason, now)
        if refusal.retry_after is not None:
            return self._again(delivery, reason, refusal.retry_after + random.random())
        return self._again(delivery, reason)

    def _lost(self, delivery: "Delivery", reason: str, now: datetime) -> Became:
        def lose(session: "Session") -> None:
            reach.lose(session, delivery, reason, now)
            report(session, delivery, self._house.policy, now)

        return lose

    def _again(self, delivery: "Delivery", reason: str, seconds: float | None = None) -> Became:
        due = self._in(pause(delivery.attempts, random.random()) if seconds is None else seconds)
        return lambda session: outbox.again(session, delivery, due, reason)

    def _in(self, seconds: float) -> datetime:
        return self._clock() + timedelta(seconds=seconds)

    async def _finish(self) -> None:
        tasks = [task for tasks in self._on_their_way.values() for task in tasks]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            await self._house.store(outbox.release, self._holder)
        except Unavailable as problem:
            self._outage.begins(problem)


def _sent(session: "Session", delivery: "Delivery", sent: Sent, prepared: Prepared, now: datetime) -> None:
    message = outbox.sent(session, delivery, sent, prepared.alerts, now, prepared.counted)
    catch_up(session, message.id, now)


def _changed(
    session: "Session", delivery: "Delivery", message_id: int, alerts: Mapping[int, int], now: datetime
) -> None:
    outbox.changed(session, delivery, message_id, alerts, now)
    catch_up(session, message_id, now)


def _put_back(delivery: "Delivery", due: datetime) -> Became:
    return lambda session: outbox.put_back(session, delivery, due)


def _left_for(delivery: "Delivery", later: Later, now: datetime) -> Became:
    """Leave a message for the person's own hours, and keep why with the alerts it tells of."""

    def leave(session: "Session") -> None:
        outbox.leave(session, delivery, later.due)
        for alert_id in json.loads(delivery.about).get("alerts", ()):
            held(session, alert_id, later.why, now, delivery.user_id)

    return leave


def _failed(delivery: "Delivery", reason: str, now: datetime) -> Became:
    return lambda session: outbox.failed(session, delivery, reason, now)


def _dropped(delivery: "Delivery", now: datetime) -> Became:
    return lambda session: outbox.dropped(session, delivery, "no longer worth sending", now)


def _shown(session: "Session", written: Written, limits: Limits, now: datetime) -> Shown:
    """Return a letter as a channel takes it: one message, its buttons kept as tokens."""
    blocks = paging.pages(written.reply, limits)[0]
    presses = presses_for(session, paging.buttons(written.reply), None, "", 1, now, published_id(session))
    return Shown(written.reply.title, blocks, presses, written.lang, written.reply.private)
