"""All alerts that are snoozed: until when, by whom, and what would bring them back sooner."""

from typing import TYPE_CHECKING

from bot.alertview import Facts, facts_of, short, status_of
from bot.command import Words, command
from bot.context import Ask
from bot.reply import Actions, Button, Reply, Text
from core.markdown import Markdown, bullets
from core.store.alert_lists import Listed, Wanted, listed, tally
from core.store.scope import Scope
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

MOST = 20

words: Words = {
    "en": {
        "title": "Snoozed: {count}",
        "none": "Nothing is snoozed.",
        "row": "**{customer}** · {rule} (#{number}). {status}",
        "more": "The first {shown} of {count}. All of them: `/alerts snoozed`",
    },
    "zh": {
        "title": "稍后提醒：{count}条",
        "none": "没有设为稍后提醒的预警。",
        "row": "**{customer}** · {rule}（#{number}）。{status}",
        "more": "这里是前{shown}条，共{count}条。全部：`/预警 稍后提醒`",
    },
}


@command(
    words=words,
    aliases=("稍后提醒列表",),
    sentences={"en": ("what is snoozed",), "zh": ("哪些预警推迟了", "有哪些稍后提醒")},
)
async def snoozes(ask: Ask) -> Reply:
    """List the alerts that are snoozed: until when, by whom, and what brings them back.

    列出设了稍后提醒的预警：谁设的、到什么时候、什么情况会提前提醒。

    Examples:
        /snoozes
    """
    rows, facts, all_of_them = await ask.store(_read, ask.scope)
    if not rows:
        return Reply(ask.say("title", count=0), (Text(ask.say("none")),))
    lines = [
        ask.say(
            "row",
            number=str(told.alert.id),
            customer=short(told.name),
            rule=Term(f"{told.alert.rule}.title"),
            status=status_of(ask, told.alert, facts, ask.asker.zone),
        )
        for told in rows
    ]
    buttons = tuple(Button(f"#{told.alert.id}", f"/alert {told.alert.id}") for told in rows[:5])
    more = (Text(ask.say("more", shown=len(rows), count=all_of_them)),) if len(rows) < all_of_them else ()
    told = Text(bullets(Markdown(""), lines))
    return Reply(ask.say("title", count=all_of_them), (told, *more, Actions(buttons)))


def _read(session: "Session", seen: Scope | None) -> tuple[list[Listed], Facts, int]:
    scope, wanted = seen or Scope(frozenset()), Wanted("snoozed")
    rows = listed(session, scope, wanted, MOST)
    return rows, facts_of(session, [told.alert for told in rows]), tally(session, scope, wanted).all
