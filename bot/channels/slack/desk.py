"""The desk between Slack and the bot: each payload is taken at once and answered in a task of its own."""

import asyncio
import logging
from dataclasses import replace
from weakref import WeakValueDictionary

from bot.channel import Answer, Shown
from bot.channels.slack.limits import ANSWER
from bot.channels.slack.receive import Body, Heard, Place, receive
from bot.channels.slack.render import Message, home, messages
from bot.channels.slack.send import Port
from bot.reply import File, Picture
from core.errors import DeliveryFailed

log = logging.getLogger(__name__)

LEAVING_SECONDS = 5.0


class Desk:
    """Takes payloads, asks for the answer and sends it where it belongs."""

    def __init__(self, answer: Answer, port: Port) -> None:
        self._answer = answer
        self._port = port
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def take(self, body: Body) -> None:
        """Begin to answer a payload; returns before any work is done."""
        task = asyncio.create_task(self._work(body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Let what is being answered end, for a few seconds."""
        tasks = tuple(self._tasks)
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=LEAVING_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, body: Body) -> None:
        try:
            heard = receive(body)
        except (AttributeError, LookupError, TypeError) as odd:
            log.warning("slack: a payload of another shape than documented: %s", odd)
            return
        if heard is None:
            return
        place = heard.place
        turn = self._turns.setdefault(place.user, asyncio.Lock())
        try:
            async with turn:  # a person is answered in the order they asked
                await self._serve(await self._at_home(heard))
        except DeliveryFailed as failure:
            log.warning("slack: an answer to %s in %s was not delivered: %s", place.user, place.channel, failure)
        except Exception:
            log.exception("slack: an answer to %s in %s failed", place.user, place.channel)

    async def _at_home(self, heard: Heard) -> Heard:
        """Return what was heard, no longer shared when it was said in the bot's own direct messages.

        A slash command also works in a direct message between two people; only the bot's own one may keep the answer.
        """
        place = heard.place
        if not (place.shared and place.reply_url and (place.channel or "").startswith("D")):
            return heard
        try:
            own = await self._port.direct(place.user)
        except DeliveryFailed:
            return heard
        if place.channel != own:
            return heard
        return Heard(replace(heard.incoming, shared=False), replace(place, shared=False, reply_url=None))

    async def _serve(self, heard: Heard) -> None:
        shown = await self._answer(heard.incoming, ANSWER)
        if shown is None:
            return
        if heard.place.home:
            await self._port.publish(heard.place.user, home(shown))
            return
        for message in messages(shown, files_follow=not heard.place.shared):
            await self._show(heard.place, message, shown)
        await self._upload(heard.place, shown)

    async def _show(self, place: Place, message: Message, shown: Shown) -> None:
        try:
            await self._port.show(place, message, alone=shown.private)
        except DeliveryFailed as failure:
            if not (failure.permanent and place.shared):
                raise
            log.info("slack: %s cannot be answered in %s (%s): sent directly", place.user, place.channel, failure)
            await self._port.show(Place(place.user), message, alone=True)

    async def _upload(self, place: Place, shown: Shown) -> None:
        """Send pictures and files; nobody else reads a direct message."""
        files = [block for block in shown.blocks if isinstance(block, Picture | File)]
        if files and place.channel and not place.shared:
            await self._port.upload(place.channel, files, place.thread)
        elif files:
            await self._port.upload(await self._port.direct(place.user), files, None)
