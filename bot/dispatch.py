"""The one door: a line or a press comes in, one page of an answer comes out, whatever happens between."""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot import paging
from bot.access import Arrival, arrive, authorise, guess_lang
from bot.answered import Answered, Listener
from bot.away import through_away
from bot.bind import Unclear, bind
from bot.channel import Incoming, Limits, Press, Shown
from bot.command import NO_WORDS, Command, Customer
from bot.context import Ask, House
from bot.directory import Directory
from bot.found import Finder, Found
from bot.line import find_command
from bot.present import page_of, presses_for
from bot.reply import Actions, Button, Reply, Text
from bot.sentences import Sentences
from bot.trouble import explain
from bot.understand import understand
from core.errors import CallsheetError, Mistake
from core.markdown import Markdown, escape
from core.printable import printable
from core.store import audit
from core.types import Lang
from core.wording import Wording

if TYPE_CHECKING:
    from sqlmodel import Session

Clock = Callable[[], datetime]
LONGEST_LINE = 2000  # characters; more is no question

log = logging.getLogger(__name__)


@dataclass
class Turn:
    """One question on its way: what is known of it so far, for the answer and for the audit.

    ``trouble`` is why it cannot be answered as it was asked; without a command there is nothing to run.
    """

    incoming: Incoming
    now: datetime
    arrival: Arrival
    line: str = ""
    page: int = 1
    command: Command | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    customer: Customer | None = None
    trouble: Exception | None = None
    outcome: str = "answered"


@dataclass
class Outcome:
    """What became of a question as far as it came: ``outcome`` is set where there could be no proper answer."""

    turn: Turn | None = None
    outcome: str | None = None


@dataclass
class Dispatcher:
    """Answers every line and press of every channel."""

    house: House
    clock: Clock
    as_of: date | None = None
    directory: Directory = field(default_factory=Directory)
    listeners: list[Listener] = field(default_factory=list)
    spoken: dict[tuple[str, str], Lang] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn the sentences of the commands."""
        self.sentences = Sentences(self.house.commands)

    async def answer(self, incoming: Incoming, limits: Limits) -> Shown | None:
        """Return the answer, None when this update was answered before. Nothing is raised."""
        began, told = perf_counter(), Outcome()
        try:
            return await through_away(partial(self._answered, incoming, limits, told))
        finally:
            self._tell(incoming, told, perf_counter() - began)

    async def _answered(self, incoming: Incoming, limits: Limits, told: Outcome) -> Shown | None:
        """Return the answer, worked out in one thread."""
        try:
            turn = told.turn = await self.house.store(self._take_up, incoming, self.clock())
            if turn is None:
                return None
            reply = await self._reply_or_trouble(turn)
            return await self._shown(turn, reply, limits)
        except CallsheetError as error:
            told.outcome = error.key
            log.warning("an answer was not possible", extra={"problem": error.key})
            return self._bare(self._trouble(error, self._wording(incoming, told.turn)), incoming, told.turn)
        except Exception as error:
            told.outcome = "failed"
            return self._bare(self._bug(error, self._wording(incoming, told.turn)), incoming, told.turn)

    def _tell(self, incoming: Incoming, told: Outcome, seconds: float) -> None:
        """Tell whoever counts what became of a question."""
        turn = told.turn
        command, customer, asker = (turn.command, turn.customer, turn.arrival.asker) if turn else (None, None, None)
        answered = Answered(
            channel=incoming.platform,
            command=command.name if command else None,
            outcome=told.outcome or (turn.outcome if turn else "repeated"),
            seconds=seconds,
            user_id=asker.id if asker else None,
            customer_id=customer.id if customer else None,
        )
        if turn and asker:  # so that they are told in their language that the store is away
            self.spoken[incoming.platform, incoming.account] = turn.arrival.lang
        for listener in self.listeners:
            listener(answered)

    def _take_up(self, session: "Session", incoming: Incoming, now: datetime) -> Turn | None:
        """Return who asks for what, in one conversation with the store; None when this update was answered before.

        What is wrong with the question is told later, in the language of who asks.
        """
        arrival = arrive(session, incoming, now, self.as_of)
        if arrival is None:
            return None
        turn = Turn(incoming, now, arrival)
        try:
            self._read(session, turn)
        except Exception as error:
            turn.trouble = error
        return turn

    def _read(self, session: "Session", turn: Turn) -> None:
        """Find out which command is meant with what arguments; people we do not know can only link themselves."""
        arrival, find = turn.arrival, self._finder(session, turn)
        if arrival.asker is None:
            typed = find_command(turn.incoming.line or "", self.house.commands)
            if typed is None or not typed.command.unlinked or not typed.tail:
                return
            turn.command = typed.command
        else:
            turn.line, turn.page = _asked(turn)
            typed = understand(turn.line, self.house.commands, self.sentences, find)
            turn.command = typed.command
            authorise(arrival.asker, typed.command)
        turn.arguments = bind(typed.command, typed.tail, arrival.today, arrival.lang, find)
        turn.customer = next((given for given in turn.arguments.values() if isinstance(given, Customer)), None)

    def _finder(self, session: "Session", turn: Turn) -> Finder:
        def find(texts: Sequence[str]) -> Found:
            if turn.arrival.scope is None:
                return Found(0, None, known=False)
            return self.directory.find(session, turn.arrival.scope, texts)

        return find

    async def _find(self, turn: Turn, texts: Sequence[str]) -> Found:
        """Return what best fits any of the texts, within what the asker may see."""
        return await self.house.store(lambda session: self._finder(session, turn)(texts))

    async def _reply_or_trouble(self, turn: Turn) -> Reply:
        """Run what is asked; what goes wrong becomes an answer too, and its outcome is kept."""
        wording = self._wording(turn.incoming, turn)
        try:
            return await self._reply(turn)
        except Unclear as error:
            turn.outcome = error.key
            return self._choice(error, wording)
        except CallsheetError as error:
            turn.outcome = error.key
            return self._trouble(error, wording)
        except Exception as error:
            turn.outcome = "failed"
            return self._bug(error, wording)

    async def _reply(self, turn: Turn) -> Reply:
        if turn.trouble is not None:
            raise turn.trouble
        if turn.command is None:
            return self._how_to_link(turn)
        return await turn.command.run(self._ask(turn), **turn.arguments)

    def _how_to_link(self, turn: Turn) -> Reply:
        """Tell someone we do not know how to link, whatever they typed or pressed."""
        turn.outcome = "unlinked"
        ask = self._ask(turn)
        how = ask.say("unlinked.how", account=turn.incoming.account)
        return Reply(ask.say("unlinked.title"), (Text(how),), error=True)

    def _ask(self, turn: Turn) -> Ask:
        arrival, incoming = turn.arrival, turn.incoming
        return Ask(
            house=self.house,
            user=arrival.asker,
            lang=arrival.lang,
            platform=incoming.platform,
            account=incoming.account,
            shared=incoming.shared,
            today=arrival.today,
            now=turn.now,
            standing=arrival.standing,
            find=partial(self._find, turn),
            scope=arrival.scope,
            page=turn.page,
            words=turn.command.words if turn.command else NO_WORDS,
        )

    async def _shown(self, turn: Turn, reply: Reply, limits: Limits) -> Shown:
        """Cut the reply to the page asked for, and keep its buttons and what was done."""
        ask = self._ask(turn)
        blocks, more = page_of(reply, turn.page, limits, ask)
        if turn.page > 1 and turn.arrival.newer_figures:
            blocks.insert(0, Text(ask.say("page.newer_figures")))
        label = ask.text("page.more") if more else None
        presses = await self.house.store(_close, turn, paging.buttons(reply), label)
        return Shown(reply.title, blocks, presses, turn.arrival.lang, reply.private, reply.error)

    def _wording(self, incoming: Incoming, turn: Turn | None) -> Wording:
        who = (incoming.platform, incoming.account)
        return Wording(turn.arrival.lang if turn else self.spoken.get(who) or guess_lang(incoming), self.house.terms)

    def _choice(self, error: Unclear, wording: Wording) -> Reply:
        """Offer the customers that may be meant, each as a button that runs the line again with its id."""
        names = [customer.name for customer, _ in error.choices]
        labels = [c.name if names.count(c.name) == 1 else f"{c.name} ({c.external_id})" for c, _ in error.choices]
        buttons = tuple(Button(label, line) for label, (_, line) in zip(labels, error.choices, strict=True))
        reply = self._trouble(error, wording)
        return Reply(reply.title, (*reply.blocks, Actions(buttons)) if buttons else reply.blocks, error=True)

    def _trouble(self, error: CallsheetError, wording: Wording) -> Reply:
        first, _, rest = explain(error, wording, self.house.phrases).partition("\n")
        blocks = tuple(Text(escape(line)) for line in rest.split("\n") if line.strip())
        return Reply(escape(first), blocks, error=True)

    def _bug(self, error: Exception, wording: Wording) -> Reply:
        reference = secrets.token_hex(3)
        log.error("reference %s", reference, exc_info=error)
        return Reply(Markdown(escape(self.house.phrases.say("bug", wording, reference=reference))), error=True)

    def _bare(self, reply: Reply, incoming: Incoming, turn: Turn | None) -> Shown:
        """Return an answer that nothing could be kept of: the store is away."""
        return Shown(reply.title, reply.blocks, (), self._wording(incoming, turn).lang, reply.private, reply.error)


def _asked(turn: Turn) -> tuple[str, int]:
    """Return the line to run and the page of its answer."""
    if turn.arrival.pressed is not None:
        return turn.arrival.pressed.line, turn.arrival.pressed.page
    if turn.incoming.token is not None:
        raise Mistake("unknown_button")
    return printable(turn.incoming.line or "").strip()[:LONGEST_LINE], 1


def _close(session: "Session", turn: Turn, buttons: Sequence[Button], more: str | None) -> tuple[Press, ...]:
    """Keep the buttons of an answer and, in the audit, what was asked by whom about whom and how it ended."""
    asker = turn.arrival.asker
    if turn.command is not None:
        audit.record(
            session,
            at=turn.now,
            user_id=asker.id if asker else None,
            platform=turn.incoming.platform,
            account=turn.incoming.account,
            command=turn.command.name,
            customer_id=turn.customer.id if turn.customer else None,
            outcome=turn.outcome,
        )
    return presses_for(session, buttons, more, turn.line, turn.page, turn.now, turn.arrival.standing.run)
