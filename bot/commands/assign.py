"""Hand an alert to somebody else: they are told, and everybody who was told sees whose it is."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.alertdeeds import deed, look_up, named
from bot.alerting import hand_over
from bot.command import Rest, Words, command, written
from bot.context import Ask
from bot.moments import say_moment
from bot.reply import Actions, Button, Reply, Text
from core.alerts.alert import Alert
from core.alerts.lifecycle import Assign
from core.errors import Mistake
from core.store.audience import managers
from core.store.users import User, all_users

if TYPE_CHECKING:
    from sqlmodel import Session

ALIKE = 80
MOST = 8  # names as buttons; who is not among them is typed

words: Words = {
    "en": {
        "title": "Handed over",
        "done": "**{what}**. {to} has it now, and is told at once.",
        "done_later": "**{what}**. {to} has it now, and is told when they are at work: {at}.",
        "done_silent": "**{what}**. {to} has it now, but has no chat linked: tell them yourself.",
        "ask_title": "Hand it to whom?",
        "ask": "**{what}**. Only who may see the customer is offered. Or name them: `/assign {which} NAME`",
        "nobody": "**{what}**. Nobody else may see this customer: its owner and the teams decide who may.",
        "parameter_which": "NUMBER",
        "parameter_to": "NAME",
    },
    "zh": {
        "title": "已转交",
        "done": "**{what}**。现在由{to}跟，已经通知对方。",
        "done_later": "**{what}**。现在由{to}跟，等对方上班再通知：{at}。",
        "done_silent": "**{what}**。现在由{to}跟，但对方没有绑定聊天账号，请您自己说一声。",
        "ask_title": "转给谁？",
        "ask": "**{what}**。这里只列有权看这个客户的人，也可以直接写名字：`/转给 {which} 名字`",
        "nobody": "**{what}**。没有别人有权看这个客户；谁能看，由客户归属和团队决定。",
        "parameter_which": "编号",
        "parameter_to": "名字",
    },
}


@command(words=words, aliases=("转给", "转交"), carried=("seen",))
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
    holding = {told.alert.responsible for told in before.alerts}
    chosen = _meant(to, [*able, *await ask.store(_users, holding)])
    done = await deed(ask, which, seen, Assign(chosen.id))
    told_at = await ask.store(_tell, ask, chosen.id, [told.alert for told in done.alerts])
    key = "done_silent" if told_at is None else "done" if told_at <= ask.now else "done_later"
    at = "" if told_at is None else say_moment(told_at, ask.asker.zone, ask.lang, ask.now)
    return Reply(ask.say("title"), (Text(ask.say(key, what=named(ask, done), to=chosen.name, at=at)),))


def _choices(ask: Ask, which: str, seen: str | None, what: str, able: Sequence[User]) -> Reply:
    version = f" --seen {seen}" if seen else ""
    buttons = tuple(Button(user.name, f"/assign {which} {written(user.name)}{version}") for user in able[:MOST])
    said = ask.say("ask" if able else "nobody", what=what, which=which)
    return Reply(ask.say("ask_title"), (Text(said), *((Actions(buttons),) if buttons else ())))


def _able(session: "Session", ask: Ask, alerts: Sequence[Alert]) -> list[User]:
    """Return who else may see the customers of the alerts: who looks after them, their managers, the admins."""
    owners = {alert.owner for alert in alerts}
    bosses = managers(session, ask.today)
    seeing = [{owner, *bosses.get(owner or 0, ())} for owner in owners]
    holding = {alert.responsible for alert in alerts}
    able = [
        user
        for user in all_users(session)
        if user.id not in holding and (user.role == "admin" or all(user.id in each for each in seeing))
    ]
    return sorted(able, key=lambda user: (user.role == "admin", user.name))


def _users(session: "Session", ids: Collection[int | None]) -> list[User]:
    return [user for user in all_users(session) if user.id in ids]


def _meant(typed: str, able: Sequence[User]) -> User:
    names = {place: user.name for place, user in enumerate(able)}
    found = process.extractOne(typed.strip(), names, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=ALIKE)
    if found is None:
        raise Mistake("assign_nobody", given=typed, known=", ".join(names.values()) or "-")
    return able[found[2]]


def _tell(session: "Session", ask: Ask, to: int, alerts: Sequence[Alert]) -> datetime | None:
    """Let whom the alerts were handed to be told; return when that is, None where they cannot be written to."""
    return hand_over(session, to, [alert for alert in alerts if alert.assignee == to], ask.policy, ask.now)
