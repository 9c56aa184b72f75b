"""All alerts that are put aside: until when, by whom, and what would bring them back sooner."""

from typing import TYPE_CHECKING

from bot.alertview import Facts, facts_of, status_of
from bot.command import Words, command
from bot.context import Ask
from bot.reply import Actions, Button, Reply, Text
from core.markdown import Markdown, bullets
from core.store.alert_lists import Listed, Wanted, listed
from core.store.scope import Scope
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

MOST = 20

words: Words = {
    "en": {
        "title": "Put aside: {count}",
        "none": "Nothing is put aside.",
        "row": "**{number}** · {customer} · {rule}. {status}",
    },
    "zh": {
        "title": "稍后提醒：{count}条",
        "none": "没有设为稍后提醒的预警。",
        "row": "**{number}** · {customer} · {rule}。{status}",
    },
}


@command(words=words, aliases=("稍后提醒列表",), sentences={"en": ("what is snoozed",), "zh": ("哪些预警推迟了",)})
async def snoozes(ask: Ask) -> Reply:
    """List the alerts that are put aside: until when, by whom, and what brings them back.

    列出设了稍后提醒的预警：谁设的、到什么时候、什么情况会提前提醒。

    Examples:
        /snoozes
    """
    rows, facts = await ask.store(_read, ask.scope)
    if not rows:
        return Reply(ask.say("title", count=0), (Text(ask.say("none")),))
    lines = [
        ask.say(
            "row",
            number=str(told.alert.id),
            customer=told.name,
            rule=Term(f"{told.alert.rule}.title"),
            status=status_of(ask, told.alert, facts, ask.asker.zone),
        )
        for told in rows
    ]
    buttons = tuple(
        Button(ask.text("alert.button_alert", number=str(told.alert.id)), f"/alert {told.alert.id}")
        for told in rows[:5]
    )
    return Reply(ask.say("title", count=len(rows)), (Text(bullets(Markdown(""), lines)), Actions(buttons)))


def _read(session: "Session", scope: Scope | None) -> tuple[list[Listed], Facts]:
    rows = listed(session, scope or Scope(frozenset()), Wanted("snoozed"), MOST)
    return rows, facts_of(session, [told.alert for told in rows])
