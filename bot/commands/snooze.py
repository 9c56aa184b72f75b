"""Put an alert aside: until a day, the next working morning, the next import, or unless it gets worse."""

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.alertdeeds import deed, look_up, named
from bot.command import Rest, Words, command, written
from bot.context import Ask
from bot.dates import read_date
from bot.line import plain_width
from bot.moments import say_moment
from bot.reply import Actions, Button, Reply, Text
from core.alerts.alert import RED
from core.alerts.lifecycle import Snooze
from core.alerts.worktime import first_allowed, morning_of, next_morning
from core.errors import Mistake
from core.store.audience import listeners

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.alerts.notice import Person

A_WEEK = 7
MORNING = ("morning", "tomorrow", "tomorrow morning", "明早", "明天", "明天早上", "下个工作日", "next working morning")
WEEK = ("week", "a week", "1 week", "一周", "一周后", "下周")
IMPORT = ("import", "next import", "导入", "下次导入")
WORSE = re.compile(r"(?:worse|unless worse|变差|更差|变差再提醒)\s*(?:by)?\s*(\d+(?:\.\d+)?)?")
CHOICES = ("morning", "week", "import", "worse")

words: Words = {
    "en": {
        "title": "Snoozed",
        "ask_title": "Snooze until when?",
        "ask": "**{what}**. Or name a day: `/snooze {which} 2026-07-15`",
        "until": "**{what}**. Back on {until}.",
        "until_amber": "**{what}**. Back on {until}, or at once if it turns red.",
        "import": "**{what}**. Back with the next import, on {until} at the latest.",
        "worse": "**{what}**. Back if it gets worse, on {until} at the latest.",
        "choice_morning": "Tomorrow morning",
        "choice_day": "Morning of {day}",
        "choice_week": "In a week",
        "choice_import": "After the next import",
        "choice_worse": "Unless it gets worse",
        "parameter_which": "NUMBER",
        "parameter_until": "UNTIL",
    },
    "zh": {
        "title": "稍后提醒",
        "ask_title": "什么时候再提醒？",
        "ask": "**{what}**。也可以直接写日期：`/推迟 {which} 2026-07-15`",
        "until": "**{what}**。{until}再提醒。",
        "until_amber": "**{what}**。{until}再提醒；如果变成红色，立刻提醒。",
        "import": "**{what}**。下次导入数据后再提醒，最晚{until}。",
        "worse": "**{what}**。情况变差就提醒，最晚{until}。",
        "choice_morning": "明早",
        "choice_day": "{day}早上",
        "choice_week": "一周后",
        "choice_import": "下次导入后",
        "choice_worse": "变差再提醒",
        "parameter_which": "编号",
        "parameter_until": "到什么时候",
    },
}


@command(words=words, aliases=("稍后提醒", "推迟"), carried=("seen",))
async def snooze(ask: Ask, which: str, until: Rest = "", *, seen: str | None = None) -> Reply:
    """Put an alert aside: until a day, the next working morning, the next import, or unless it gets worse.

    稍后再提醒：到某一天、下个工作日早上、下次导入之后，或者除非情况变差。

    Examples:
        /snooze 42 morning
        /snooze 42 2026-07-15
        /snooze 42 worse
        /推迟 42 一周
    """
    if not until.strip():
        return await _choices(ask, which, seen)
    person = await ask.store(_person, ask)
    action = _read(until, person, ask.today, ask.now)
    done = await deed(ask, which, seen, action)
    ends = done.alerts[0].alert.snoozed_until or ask.now
    mild = all(told.alert.level < RED for told in done.alerts)
    key = "until_amber" if action.kind == "until" and mild else action.kind
    said = ask.say(key, what=named(ask, done), until=say_moment(ends, ask.asker.zone, ask.lang, ask.now))
    told = [Text(said)]
    if done.passed_over:
        told.append(Text(ask.say("alert.passed_over", count=done.passed_over)))
    return Reply(ask.say("title"), tuple(told))


async def _choices(ask: Ask, which: str, seen: str | None) -> Reply:
    done = await look_up(ask, which)
    person = await ask.store(_person, ask)
    version = f" --seen {seen}" if seen else ""
    buttons = tuple(
        Button(_choice(ask, choice, person), f"/snooze {written(which)} {choice}{version}") for choice in CHOICES
    )
    return Reply(ask.say("ask_title"), (Text(ask.say("ask", what=named(ask, done), which=which)), Actions(buttons)))


def _choice(ask: Ask, choice: str, person: "Person") -> str:
    """Return the label of a choice; the next working morning is named where it is not tomorrow's."""
    if choice == "morning":
        day = next_morning(ask.now, person).astimezone(ask.asker.zone).date()
        if day != ask.now.astimezone(ask.asker.zone).date() + timedelta(days=1):
            return ask.text("choice_day", day=day)
    return ask.text(f"choice_{choice}")


def _person(session: "Session", ask: Ask) -> "Person":
    return listeners(session, ask.policy)[ask.asker.id].person


def _read(text: str, person: "Person", today: date, now: datetime) -> Snooze:
    """Return what is meant by a time to come back. Raises Mistake where it is none."""
    said = " ".join(plain_width(text).casefold().split())
    if said in MORNING:
        return Snooze("until", next_morning(now, person))
    if said in WEEK:
        return Snooze("until", first_allowed(now + timedelta(days=A_WEEK), person))
    if said in IMPORT:
        return Snooze("import")
    if worse := WORSE.fullmatch(said):
        return Snooze("worse", by=float(worse[1]) if worse[1] else None)
    try:
        day = read_date(said, today)
    except Mistake as problem:
        raise Mistake("snooze_until", given=text) from problem
    return Snooze("until", morning_of(day, person))
