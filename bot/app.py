"""The composition root: the one place that knows everything and puts it together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import bot.commands
from bot import menu
from bot.channel import Post, Surroundings
from bot.command import Command
from bot.context import House
from bot.dispatch import Dispatcher
from bot.pacing import Ledger, OwnLedger, SharedLedger
from bot.phrases import phrases
from bot.settings import Settings
from core.discovery import discover
from core.store.engine import check, connect, migrate
from core.types import Lang, Value
from core.wording import Wording

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.jobs.deliver import Sender
    from bot.jobs.tick import Ticker
    from core.playbook import Library
    from core.policy import Rules

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class App:
    """Everything built and ready to answer."""

    settings: Settings
    house: House
    dispatcher: Dispatcher

    @cached_property
    def surroundings(self) -> Surroundings:
        """Return what every channel gets."""
        return Surroundings(
            self.settings, self.dispatcher.answer, menu.menu(self.house.commands), self.say, self._ledger()
        )

    def sender(self, posts: Mapping[str, Post], holder: str) -> "Sender":
        """Return what sends, unasked, whatever is due."""
        import bot.mail
        from bot.jobs.deliver import Sender
        from bot.letter import Letter

        return Sender(self.house, discover(bot.mail, Letter), posts, self.dispatcher.clock, holder)

    def ticker(self, holder: str) -> "Ticker":
        """Return what does the jobs that fall due."""
        import bot.jobs.due
        from bot.due import Due
        from bot.jobs.tick import Ticker

        return Ticker(self.house, discover(bot.jobs.due, Due), self.dispatcher.clock, holder)

    def _ledger(self) -> Ledger:
        """Return where the places before a platform's limits are kept: one process alone has its own memory."""
        return OwnLedger() if self.house.engine.dialect.name == "sqlite" else SharedLedger(self.house)

    def close(self) -> None:
        """Let go of the database and of what was started for the playbooks."""
        if "loaded_library" in vars(self.house):
            self.house.loaded_library.close()
        self.house.engine.dispose()

    def say(self, key: str, lang: Lang, **values: Value) -> str:
        """Return one of the bot's sentences as plain text."""
        return self.house.phrases.say(key, Wording(lang, self.house.terms), **values)


def build(settings: Settings, clock: Clock, as_of: date | None = None) -> App:
    """Return the application on its database, which is brought up to date when it is a file of our own.

    ``as_of`` is the day every question is answered as of, None for the store's own today.
    """
    engine = _ready(settings.database)
    house = House(
        engine=engine,
        phrases=phrases(),
        terms=terms,
        commands=find_commands(),
        load_rules=lambda: _load_rules(settings),
        load_library=lambda: _load_library(settings),
    )
    return App(settings, house, Dispatcher(house, clock, as_of))


def _ready(url: str) -> "Engine":
    engine = connect(url)
    try:
        (migrate if engine.dialect.name == "sqlite" else check)(engine)
    except Exception:
        engine.dispose()
        raise
    return engine


def find_commands() -> Mapping[str, Command]:
    """Return every command by name, in the order menus show them."""
    return menu.in_order(discover(bot.commands, Command))


def terms(key: str, lang: Lang) -> str:
    """Return a word of the field in a language; the models that know it load at the first word."""
    if key.startswith("sources."):
        from core.sources.words import term

        return term(key, lang)
    from core.terms import terms as said

    return said(key, lang)


def _load_rules(settings: Settings) -> "Rules":
    from core.policy import load_rules

    return load_rules(settings.policy)


def _load_library(settings: Settings) -> "Library":
    from core.playbook import find

    return find(settings.playbooks, terms)
