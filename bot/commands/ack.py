"""Say that somebody takes care of an alert: everybody who was told sees who and when."""

from bot.alertdeeds import deed, named
from bot.command import Words, command, written
from bot.context import Ask
from bot.reply import Actions, Button, Reply, Text
from core.alerts.lifecycle import Acknowledge

words: Words = {
    "en": {
        "title": "Acknowledged",
        "done": "**{what}**. You are on it, and everybody who was told sees it.",
        "parameter_which": "NUMBER",
    },
    "zh": {
        "title": "已认领",
        "done": "**{what}**。由您来跟，收到这条预警的人都能看到。",
        "parameter_which": "编号",
    },
}


@command(
    words=words,
    aliases=("认领", "接手", "我来跟"),
    sentences={
        "en": ("I take alert {which}", "(I am )on alert {which}"),
        "zh": ("预警{which}我来跟", "预警{which}(由)我来跟", "认领预警{which}"),
    },
    carried=("seen",),
)
async def ack(ask: Ask, which: str, *, seen: str | None = None) -> Reply:
    """Say that you take care of an alert; everybody who was told of it sees it.

    认领一条预警，收到它的人都能看到是您在跟。

    Examples:
        /ack 42
        /认领 42
    """
    done = await deed(ask, which, seen, Acknowledge())
    first = done.alerts[0]
    told = [Text(ask.say("done", what=named(ask, done)))]
    if done.passed_over:
        told.append(Text(ask.say("alert.passed_over", count=done.passed_over)))
    buttons = Actions(
        (
            Button(ask.text("alert.button_play"), f"/play {first.alert.id}"),
            Button(ask.text("alert.button_card"), f"/customer {written(first.external_id)}"),
        )
    )
    return Reply(ask.say("title"), (*told, buttons))
