"""Hand an alert to somebody else: they are told, and everybody who was told sees whose it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.alertdeeds import deed, look_up, named
from bot.alerting import hand_over
from bot.command import Rest, Words, command, written
from bot.context import Ask
from bot.reply import Actions, Button, Reply, Text
from core.alerts.alert import Alert
from core.alerts.lifecycle import Assign
from core.errors import Mistake
from core.store.scope import scope_of, sees
from core.store.users import User, all_users

if TYPE_CHECKING:
    from sqlmodel import Session

ALIKE = 80
MOST = 8  # names as buttons; who is not among them is typed

words: Words = {
    "en": {
        "title": "Handed over",
        "done": "**{what}** is now with {to}, who has been told.",
        "ask_title": "Hand it to whom?",
        "ask": "**{what}**. Only those who may see the customer are offered; or name one: `/assign {which} NAME`",
        "nobody": "**{what}**. Nobody else may see this customer: its owner and the teams decide who may.",
        "parameter_which": "NUMBER",
        "parameter_to": "NAME",
        "parameter_seen": "VERSION",
    },
    "zh": {
        "title": "已转交",
        "done": "**{what}**已转给{to}，并通知了对方。",
        "ask_title": "转给谁？",
        "ask": "**{what}**。只列出有权看这个客户的人，也可以直接写名字：`/assign {which} 名字`",
        "nobody": "**{what}**。没有别人有权看这个客户；谁能看，由客户归属和团队决定。",
        "parameter_which": "编号",
        "parameter_to": "名字",
        "parameter_seen": "版本",
    },
}


@command(words=words, aliases=("转给", "转交"))
async def assign(ask: Ask, which: str, to: Rest = "", *, seen: str | None = None) -> Reply:
    """Hand an alert to somebody who may see the customer; they are told at once.

    把预警转给有权看这个客户的同事，系统会马上通知对方。

    Examples:
        /assign 42
        /assign 42 Daniel Okoye
        /转给 42 周岚
    """
    before = await look_up(ask, which)
    able = await ask.store(_able, ask, [told.alert for told in before.alerts])
    if not to.strip():
        return _choices(ask, which, seen, named(ask, before), able)
    chosen = _meant(to, able)
    done = await deed(ask, which, seen, Assign(chosen.id))
    await ask.store(_tell, ask, [told.alert for told in done.alerts])
    return Reply(ask.say("title"), (Text(ask.say("done", what=named(ask, done), to=chosen.name)),))


def _choices(ask: Ask, which: str, seen: str | None, what: str, able: Sequence[User]) -> Reply:
    version = f" --seen {seen}" if seen else ""
    buttons = tuple(Button(user.name, f"/assign {which} {written(user.name)}{version}") for user in able[:MOST])
    said = ask.say("ask" if able else "nobody", what=what, which=which)
    return Reply(ask.say("ask_title"), (Text(said), *((Actions(buttons),) if buttons else ())))


def _able(session: "Session", ask: Ask, alerts: Sequence[Alert]) -> list[User]:
    """Return who else may see the customers of the alerts."""
    others = [user for user in all_users(session) if user.id not in {alert.responsible for alert in alerts}]
    customers = {alert.customer for alert in alerts}
    scopes = {user.id: scope_of(session, user, ask.today) for user in others}
    return [user for user in others if all(sees(session, scopes[user.id], customer) for customer in customers)]


def _meant(typed: str, able: Sequence[User]) -> User:
    names = {place: user.name for place, user in enumerate(able)}
    found = process.extractOne(typed.strip(), names, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=ALIKE)
    if found is None:
        raise Mistake("assign_nobody", given=typed, known=", ".join(names.values()) or "-")
    return able[found[2]]


def _tell(session: "Session", ask: Ask, alerts: Sequence[Alert]) -> None:
    for alert in alerts:
        hand_over(session, alert, ask.policy, ask.now)
