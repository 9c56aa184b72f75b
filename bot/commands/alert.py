"""One alert: what happened, why it spoke, who did what with it, and who was told what when."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.alertdeeds import Done, look_up
from bot.alertview import blocks, buttons, handed_to, title
from bot.command import Words, command
from bot.context import Ask
from bot.moments import say_moment
from bot.reply import Block, Reply, Text
from core.markdown import Markdown, bullets
from core.store.alert_lists import user_names
from core.store.alerts import steps
from core.store.tables.alerts import AlertStep
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

LATEST = 12  # steps; nobody reads more of them on a phone

words: Words = {
    "en": {
        "number": "Alert {number} · {state}",
        "story": "**What became of it**",
        "opened": "{at}: fired.",
        "reopened": "{at}: fired again.",
        "worsened": "{at}: got worse.",
        "eased": "{at}: eased.",
        "acknowledged": "{at}: acknowledged by {who}.",
        "snoozed": "{at}: snoozed by {who}.",
        "woke": "{at}: back, as agreed.",
        "assigned": "{at}: handed to {to} by {who}.",
        "escalated": "{at}: escalated to the manager.",
        "resolved": "{at}: resolved by {who}.",
        "returned": "{at}: back with {to}; whoever had it may no longer see the customer.",
        "switched_off": "{at}: over, the rule was switched off.",
        "over": "{at}: over, the cause was gone.",
        "useful": "{at}: useful, says {who}.",
        "noise": "{at}: noise, says {who}.",
        "too_early": "{at}: too early, says {who}.",
        "parameter_which": "NUMBER",
    },
    "zh": {
        "number": "预警{number} · {state}",
        "story": "**来龙去脉**",
        "opened": "{at}：触发。",
        "reopened": "{at}：再次触发。",
        "worsened": "{at}：变得更严重。",
        "eased": "{at}：有所缓和。",
        "acknowledged": "{at}：{who}认领。",
        "snoozed": "{at}：{who}设了稍后提醒。",
        "woke": "{at}：到时间，重新提醒。",
        "assigned": "{at}：{who}转给{to}。",
        "escalated": "{at}：升级给经理。",
        "resolved": "{at}：{who}了结。",
        "returned": "{at}：退回给{to}，原接手人已无权看这个客户。",
        "switched_off": "{at}：规则关掉了，不再提醒。",
        "over": "{at}：原因消失，自动解除。",
        "useful": "{at}：{who}评价有用。",
        "noise": "{at}：{who}评价没用。",
        "too_early": "{at}：{who}评价太早。",
        "parameter_which": "编号",
    },
}


@command(words=words, aliases=("看预警",), sentences={"en": ("show alert {which}",), "zh": ("看看预警{which}",)})
async def alert(ask: Ask, which: str) -> Reply:
    """Show one alert: what happened, what is at stake, and who did what with it since.

    看一条预警：发生了什么、涉及多少钱、之后谁做了什么。

    Examples:
        /alert 42
    """
    done = await look_up(ask, which)
    story = await ask.store(_story, done)
    told = tuple(blocks(ask, done.alerts, done.facts, ask.asker.zone, reader=ask.asker.id))
    head = Text(ask.say("number", number=which, state=Term(f"alert_state.{done.alerts[0].alert.state}")))
    return Reply(title(ask, done.alerts), (head, *told, *_told_story(ask, *story), buttons(ask, done.alerts)))


def _story(session: "Session", done: Done) -> tuple[list[AlertStep], dict[int, str]]:
    found = [step for told in done.alerts for step in steps(session, told.alert.id) if step.step != "held"]
    people = {step.user_id for step in found} | {handed_to(step) for step in found}
    return found[-LATEST:], user_names(session, people)


def _told_story(ask: Ask, found: Sequence[AlertStep], names: dict[int, str]) -> Iterator[Block]:
    lines = [_line(ask, step, names) for step in found]
    if lines:
        yield Text(bullets(ask.say("story"), lines))


def _line(ask: Ask, step: AlertStep, names: dict[int, str]) -> Markdown:
    key = "over" if step.step == "resolved" and step.user_id is None else step.step
    at = say_moment(step.at, ask.asker.zone, ask.lang, ask.now)
    return ask.say(key, at=at, who=names.get(step.user_id or 0), to=names.get(handed_to(step) or 0))
