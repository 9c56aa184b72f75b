"""Say that an alert is done with, though what caused it may still be there."""

from bot.alertdeeds import deed, named
from bot.alertview import verdicts
from bot.command import Words, command
from bot.context import Ask
from bot.reply import Actions, Reply, Text
from core.alerts.lifecycle import Resolve

words: Words = {
    "en": {
        "title": "Resolved",
        "done": "**{what}**. It comes back only if it gets worse, or goes away and returns. Was it worth telling you?",
        "parameter_which": "NUMBER",
    },
    "zh": {
        "title": "已了结",
        "done": "**{what}**。除非情况变差，或者消失后又出现，否则不再提醒。这条提醒有用吗？",
        "parameter_which": "编号",
    },
}


@command(words=words, aliases=("了结", "处理完"), carried=("seen",))
async def resolve(ask: Ask, which: str, *, seen: str | None = None) -> Reply:
    """Say that an alert is done with; it comes back only when it gets worse or returns.

    了结一条预警；情况变差或者再次出现才会重新提醒。

    Examples:
        /resolve 42
    """
    done = await deed(ask, which, seen, Resolve())
    buttons = Actions(tuple(verdicts(ask, [told.alert.id for told in done.alerts])))
    return Reply(ask.say("title"), (Text(ask.say("done", what=named(ask, done))), buttons))
