"""Say whether an alert was worth it: from this every rule's precision is counted."""

from typing import Literal

from bot.alertdeeds import deed, named
from bot.command import Words, command
from bot.context import Ask
from bot.reply import Reply, Text
from core.alerts.lifecycle import Rate

words: Words = {
    "en": {
        "title": "Thank you",
        "useful": "**{what}**: useful. How often each rule is right: /rules",
        "noise": "**{what}**: noise. A rule that is noise too often gets a higher threshold proposed: /rules",
        "too_early": "**{what}**: too early. How often each rule is right: /rules",
        "parameter_which": "NUMBER",
    },
    "zh": {
        "title": "谢谢",
        "useful": "**{what}**：有用。每条规则准不准，看/rules",
        "noise": "**{what}**：没用。误报太多的规则，/rules里会建议提高门槛。",
        "too_early": "**{what}**：太早。每条规则准不准，看/rules",
        "parameter_which": "编号",
    },
}


@command(
    words=words,
    aliases=("评价",),
    options={"verdict": {"useful": ("有用",), "noise": ("没用", "噪音"), "too_early": ("太早", "early", "too early")}},
)
async def rate(ask: Ask, which: str, verdict: Literal["useful", "noise", "too_early"]) -> Reply:
    """Say whether an alert was useful, noise or too early: that is how each rule's precision is known.

    评价一条预警：有用、没用还是太早，规则准不准就靠它算。

    Examples:
        /rate 42 useful
        /评价 42 没用
    """
    done = await deed(ask, which, None, Rate(verdict))
    return Reply(ask.say("title"), (Text(ask.say(verdict, what=named(ask, done))),))
