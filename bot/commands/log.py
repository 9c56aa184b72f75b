"""Write down what a rep learnt: one answer about a customer or a contact, with who said it and when."""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.command import Customer, Rest, Words, command, line
from bot.context import Ask
from bot.people import find_person
from bot.relook import relook
from bot.reply import Actions, Button, Reply, Text
from bot.ways import ways_on
from bot.who import read_who
from core.deals.standard import QUESTIONS
from core.dimensions import Dimension, dimensions
from core.errors import Mistake, NotFound, Refused
from core.profile import Known
from core.store.facts import answer
from core.store.profile import load_profile
from core.store.users import owner_ids
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

SHORTEST, SHORTEST_CHINESE = 3, 2  # letters of a label that can stand for it
# Who owns an account and how much credit it gets are decisions, not observations.
DECIDED_BY_MANAGERS = frozenset({"owner", "credit_limit"})

words: Words = {
    "en": {
        "title": "Noted",
        "noted": "{subject} · {dimension}: **{value}**. From you, as of {on}.",
        "button_customer": "Card",
        "button_why": "Why",
        "parameter_what": "WHAT",
        "parameter_more": "WHO",
    },
    "zh": {
        "title": "记下了",
        "noted": "{subject} · {dimension}：**{value}**。由您提供，{on}记录。",
        "button_customer": "客户卡",
        "button_why": "为什么",
        "parameter_what": "项目",
        "parameter_more": "联系人",
    },
}


@command(words=words, aliases=("记录", "记一下"))
async def log(ask: Ask, customer: Customer, what: str, value: str, more: Rest = "") -> Reply:
    """Note what you learnt about a customer, or about one of their people.

    记下您了解到的客户情况，或某位联系人的情况。

    Examples:
        /log ACME fit high
        /log ACME budget 3000000
        /log ACME role champion "Peter Novak"
        /log 华信精密机械 行业 机械装备
    """
    dimension = _dimension(ask, what)
    if dimension.name in DECIDED_BY_MANAGERS and ask.asker.role == "rep":
        raise Refused("managers_only", what=Term(dimension.name))
    known, subject = await ask.store(_keep, ask, customer, dimension, value, more)
    said = ask.say("noted", subject=subject, dimension=Term(dimension.name), value=known.value, on=known.since)
    buttons = tuple(Button(ask.text(f"button_{name}"), line(name, customer)) for name in ("customer", "why"))
    return Reply(ask.say("title"), (Text(said), Actions((*_on(ask, customer, dimension), *buttons))))


def _on(ask: Ask, customer: Customer, dimension: Dimension) -> Iterator[Button]:
    """Give the way back to the card that asked, where one asks several questions in a row."""
    if dimension.name in QUESTIONS:
        yield from ways_on(ask, customer, "standard")


def _dimension(ask: Ask, typed: str) -> Dimension:
    """Return the dimension meant, by its name, its label in either language, or a word of them."""
    meant = unicodedata.normalize("NFKC", typed).casefold().replace("_", " ")
    for exact in (True, False):
        found = [known for known in dimensions().values() if _is_meant(known, meant, exact=exact)]
        if len(found) == 1:
            return found[0]
        if found:
            near = ask.wording.enumerate([Term(dimension.name) for dimension in found])
            raise Mistake("log_several", given=typed, near=near)
    known = ask.wording.enumerate([Term(name) for name in dimensions()])
    raise Mistake("log_unknown", given=typed, known=known)


def _is_meant(dimension: Dimension, meant: str, *, exact: bool) -> bool:
    names = {dimension.name.replace("_", " "), *(label.casefold() for label in dimension.label.values())}
    long_enough = len(meant) >= (SHORTEST if meant.isascii() else SHORTEST_CHINESE)
    return meant in names if exact else long_enough and any(meant in name for name in names)


def _owner(session: "Session", ask: Ask, typed: str) -> str:
    """Return the owner id of the person meant: an account of nobody known would vanish from everybody's sight."""
    owners = owner_ids(session)
    for owner_id, name in owners.items():
        if typed.casefold() in (owner_id.casefold(), name.casefold()):
            return owner_id
    raise Mistake("log_owner", given=typed, known=ask.wording.enumerate(sorted(set(owners.values()))))


def _keep(
    session: "Session", ask: Ask, customer: Customer, dimension: Dimension, value: str, more: str
) -> tuple[Known, str]:
    """Write the answer and return it with the name of whom it is about."""
    subject_id, name = customer.id, customer.name
    if dimension.subject == "contact":
        currency = ask.policy.reporting_currency
        people = load_profile(session, customer.id, ask.today, reporting_currency=currency).people
        person = next((p for p in people if more and more == p.external_id), None) or (
            find_person(people, read_who(more)) if more else None
        )
        if person is None:
            key = "unknown_person" if more else "log_whose"
            raise NotFound(key, given=more, customer=customer.name, dimension=Term(dimension.name))
        subject_id, name = person.id, person.name
    else:
        value = f"{value} {more}".strip()
    if dimension.name == "owner":
        value = _owner(session, ask, value)
    known = answer(
        session,
        dimension.subject,
        subject_id,
        dimension.name,
        value,
        today=ask.today,
        now=ask.now,
        who=ask.asker.name,
        currency=ask.policy.reporting_currency,
    )
    relook(session, customer.id, ask.today, ask.now)
    return known, name
