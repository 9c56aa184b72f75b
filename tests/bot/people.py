"""A small sales team, its customers, and what each of them reads when they ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NoReturn

from sqlalchemy import Engine
from sqlmodel import Session, select

import tests.bot.sample
from bot.app import find_commands
from bot.channel import Incoming, Limits, Shown
from bot.command import Command
from bot.context import House
from bot.dispatch import Dispatcher
from bot.phrases import phrases
from bot.plain import plain
from core.discovery import discover
from core.store import names, settings, users
from core.store.engine import session
from core.store.tables.identity import Customer, CustomerName
from core.store.tables.users import Audit
from core.types import Lang

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
HOSTILE = "<!channel> *_[x](javascript:1)` &<b>"
WIDE = Limits(characters=4000, blocks=50)
OWN = ("help", "lang", "whoami", "link")

CUSTOMERS = (
    # id, name, other names, owner
    ("C-1", "ACME Industrial Co., Ltd", ("ACME", "艾克米工业"), "LW"),
    ("C-2", "华信精密机械有限公司", ("华信机械",), "LW"),
    ("C-3", "华信精密机电有限公司", (), "LW"),
    ("C-4", HOSTILE, (), "LW"),
    ("C-12", "ACME Works", (), "LW"),
    ("C-8", "Top Glove", (), "LW"),
    ("C-9", "Help at Home Ltd", ("Help",), "LW"),
    ("C-10", "Nordstern", (), "LW"),
    ("C-11", "Nordstern GmbH", (), "LW"),
    ("C-5", "Huaxin Precision", (), "ZM"),
    ("C-6", "Secret Harbour Ltd", (), "ZM"),
)
PEOPLE = (
    # name, role, language, owner id, teams
    ("Li Wei", "rep", "en", "LW", ("north",)),
    ("张敏", "rep", "zh", "ZM", ("south",)),
    ("Chen", "manager", "en", None, ("north", "south")),
    ("Admin", "admin", "en", None, ()),
)


def sample_commands() -> Mapping[str, Command]:
    """Return the sample commands and the bot's own about itself."""
    own = find_commands()
    return {**discover(tests.bot.sample, Command), **{name: own[name] for name in OWN}}


def settle_in(engine: Engine) -> None:
    """Put the team and its customers into a store."""
    with session(engine) as opened:
        settings.put(opened, "reference_day", "2026-06-30")
        for external_id, name, aliases, owner in CUSTOMERS:
            add_customer(opened, external_id, name, aliases, owner)
        names.names_changed(opened)
        for name, role, lang, owner_id, teams in PEOPLE:
            owned = (owner_id,) if owner_id else ()
            user = users.add_user(
                opened, name, role, lang=_lang(lang), teams=teams, owner_ids=owned, today=date(2026, 1, 1)
            )
            users.link(opened, "telegram", name, user)
        opened.commit()


def add_customer(opened: Session, external_id: str, name: str, aliases: Sequence[str], owner: str | None) -> None:
    """Add a customer with its names."""
    customer = Customer(external_id=external_id, name=name, owner=owner)
    opened.add(customer)
    opened.flush()
    for called in (name, *aliases):
        row = CustomerName(customer_id=customer.id, name=called, folded=names.fold(called), main=called == name)
        opened.add(row)


def _lang(text: str) -> Lang:
    return "zh" if text == "zh" else "en"


@dataclass
class Office:
    """The bot on a store, and everybody who talks to it."""

    engine: Engine
    commands: Mapping[str, Command] = field(default_factory=sample_commands)
    now: datetime = NOW

    def __post_init__(self) -> None:
        house = House(self.engine, phrases(), lambda key, _: key, self.commands, _nothing, _nothing)
        self.dispatcher = Dispatcher(house, lambda: self.now)
        self.last: Shown | None = None

    async def hears(self, person: str, line: str, limits: Limits = WIDE, update: str | None = None) -> str:
        """Return what a person reads when they type a line; empty when the bot stays silent."""
        return await self._answer(Incoming("telegram", person, line=line, update=update), limits)

    async def presses(self, person: str, label: str, limits: Limits = WIDE) -> str:
        """Return what a person reads when they press a button of the last answer."""
        assert self.last is not None
        token = next(press.token for press in self.last.presses if press.label == label)
        return await self._answer(Incoming("telegram", person, token=token), limits)

    async def _answer(self, incoming: Incoming, limits: Limits) -> str:
        self.last = await self.dispatcher.answer(incoming, limits)
        return plain(self.last) if self.last else ""

    def audit(self) -> list[tuple[str, int | None, str]]:
        """Return what the audit holds: command, customer, outcome."""
        with session(self.engine) as opened:
            return [(row.command, row.customer_id, row.outcome) for row in opened.exec(select(Audit)).all()]


def _nothing() -> NoReturn:
    raise AssertionError("these commands need no policy and no playbooks")
