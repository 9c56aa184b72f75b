"""What a command is given: who asks, the day it is, the words to answer in, and the one seam to the store."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from bot.away import away
from bot.command import NO_WORDS, Command, Role, Words
from bot.phrases import Phrases
from core.markdown import Markdown
from core.types import Lang, Value
from core.wording import Wording

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

    from bot.found import Found
    from core.playbook import Library
    from core.policy import Policy, Rules
    from core.store.settings import Standing
    from core.store.users import Scope

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asker:
    """The linked person who asks."""

    id: int
    name: str
    role: Role
    lang: Lang
    zone: ZoneInfo


@dataclass(frozen=True)
class House:
    """What every answer shares; made once by bot/app.py. What is costly to load is loaded when first asked for."""

    engine: "Engine"
    phrases: Phrases
    terms: Callable[[str, Lang], str]
    commands: Mapping[str, Command]
    load_rules: Callable[[], "Rules"]
    load_library: Callable[[], "Library"]

    @cached_property
    def given_rules(self) -> "Rules":
        """Return the rules the operator's file gives: they hold until a version is published."""
        return self.load_rules()

    @property
    def rules(self) -> "Rules":
        """Return the rules in force."""
        from core.store.engine import session
        from core.store.policies import in_force

        with session(self.engine) as opened:
            return in_force(opened, self.given_rules)

    def rules_as(self, standing: "Standing") -> "Rules":
        """Return the rules that held when a question was taken up; the database is asked once a version."""
        from core.store.engine import session
        from core.store.policies import in_force_as

        if standing.policy is None:
            return self.given_rules
        with session(self.engine) as opened:
            return in_force_as(opened, standing.policy, self.given_rules)

    @property
    def policy(self) -> "Policy":
        """Return the policy in force."""
        return self.rules.policy

    @cached_property
    def loaded_library(self) -> "Library":
        """Return the playbooks in files: the built-in ones and the company's own."""
        return self.load_library()

    def library_as(self, standing: "Standing") -> "Library":
        """Return the playbooks, before them the versions published in chat; these are read when others are."""
        library = self.loaded_library
        if standing.playbooks != library.kept_as_of:
            from core.store import playbook_versions
            from core.store.engine import session

            with session(self.engine) as opened:
                library.keep(playbook_versions.published(opened), playbook_versions.mark(opened))
        return library

    async def store(self, do: "Callable[Concatenate[Session, P], T]", *args: P.args, **named: P.kwargs) -> T:
        """Run a function of the store in a thread, with a session that is committed when it returns."""
        return await away(lambda: self._in_session(do, *args, **named))

    async def work(self, do: "Callable[Concatenate[Engine, P], T]", *args: P.args, **named: P.kwargs) -> T:
        """Run what takes long and holds its own conversations with the database in a thread of its own."""
        return await away(lambda: do(self.engine, *args, **named))

    def _in_session(self, do: "Callable[Concatenate[Session, P], T]", *args: P.args, **named: P.kwargs) -> T:
        from core.store.engine import session

        with session(self.engine) as opened:
            done = do(opened, *args, **named)
            opened.commit()
            return done


@dataclass(frozen=True)
class Ask:
    """One question as a command gets it.

    ``standing`` is what held in the database when it was taken up: the same rules and playbooks from its first word to
    its last.

    ``today`` is the store's reference day, else the day it is for the asker; ``now`` is UTC. ``user`` is None only in
    commands for the unlinked. ``find`` looks a customer up by name, within what the asker may see. ``say`` gives
    Markdown, ``text`` plain text (button labels).
    """

    house: House
    user: Asker | None
    lang: Lang
    platform: str
    account: str
    shared: bool
    today: date
    now: datetime
    standing: "Standing"
    find: "Callable[[Sequence[str]], Awaitable[Found]]"
    scope: "Scope | None" = None
    page: int = 1
    words: Words = field(default_factory=lambda: NO_WORDS)

    @property
    def policy(self) -> "Policy":
        """Return the policy in force."""
        return self.house.rules_as(self.standing).policy

    @property
    def library(self) -> "Library":
        """Return the playbooks."""
        return self.house.library_as(self.standing)

    @property
    def commands(self) -> Mapping[str, Command]:
        """Return every command by name."""
        return self.house.commands

    @cached_property
    def wording(self) -> Wording:
        """Return the one who says values in the asker's language."""
        return Wording(self.lang, self.house.terms)

    @property
    def asker(self) -> Asker:
        """Return the linked person who asks; only a command for the unlinked may be without one."""
        if self.user is None:
            raise RuntimeError("a command for the unlinked must not rely on who asks")
        return self.user

    async def store(self, do: "Callable[Concatenate[Session, P], T]", *args: P.args, **named: P.kwargs) -> T:
        """Run ``do(session, *args)`` of the store in a thread and return what it returns; committed at its end."""
        return await self.house.store(do, *args, **named)

    async def work(self, do: "Callable[Concatenate[Engine, P], T]", *args: P.args, **named: P.kwargs) -> T:
        """Run ``do(engine, *args)``, which takes seconds, in a thread; others are answered meanwhile."""
        return await self.house.work(do, *args, **named)

    def say(self, key: str, **values: Value) -> Markdown:
        """Return a sentence of the command's words, else of the bot's phrases, filled with values said and escaped."""
        return self.wording.fill(self._template(key), values)

    def text(self, key: str, **values: Value) -> str:
        """Return the same sentence as plain text, for a button's label."""
        return self._template(key).format(**{name: self.wording.say(value) for name, value in values.items()})

    def _template(self, key: str) -> str:
        return self.words[self.lang].get(key) or self.house.phrases.template(key, self.lang)
