"""Why an alert spoke, whom it was told, and whom it was not told, and why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.alertdeeds import Done, look_up
from bot.alertview import limits, reason, title
from bot.command import Words, command
from bot.context import Ask
from bot.moments import say_moment
from bot.reply import Actions, Block, Button, Reply, Text
from core.markdown import Markdown, bullets
from core.store import reasons
from core.store.alert_lists import mail_of, user_names
from core.store.alerts import steps
from core.store.tables.alerts import AlertStep, Delivery
from core.types import Reason, Term

if TYPE_CHECKING:
    from sqlmodel import Session

words: Words = {
    "en": {
        "title": "Why alert {number}: {what}",
        "fired": "**What fired it:** {reason}",
        "told": "**Who was told**",
        "sent": "{who}, {at}, on {platform}",
        "sent_digest": "{who}, {at}, on {platform}, in the digest",
        "sent_escalation": "{who}, {at}, on {platform}: nobody had acknowledged it",
        "waiting": "{who}, on {platform}: due {at}",
        "failed": "{who}, on {platform}: not delivered ({outcome})",
        "dropped": "{who}, on {platform}: not sent, it was settled before it was due",
        "nobody": "Nobody was told at once; it is in the next digest.",
        "held": "**What was held back, and why**",
        "held_row": "{who}: {why}",
        "parameter_which": "NUMBER",
    },
    "zh": {
        "title": "预警{number}为什么提醒：{what}",
        "fired": "**触发原因**：{reason}",
        "told": "**通知了谁**",
        "sent": "{who}，{at}，{platform}",
        "sent_digest": "{who}，{at}，{platform}，在汇总里",
        "sent_escalation": "{who}，{at}，{platform}，因为没人认领",
        "waiting": "{who}，{platform}：预定{at}发出",
        "failed": "{who}，{platform}：没有送达（{outcome}）",
        "dropped": "{who}，{platform}：发出前已经解决，没有再发",
        "nobody": "没有马上通知谁，会进下一次汇总。",
        "held": "**哪些没发、没马上发，为什么**",
        "held_row": "{who}：{why}",
        "parameter_which": "编号",
    },
}


@command(
    words=words,
    aliases=("why alert", "为什么 预警", "为什么预警"),
    sentences={"en": ("why did alert {which} fire",), "zh": ("预警{which}为什么触发", "预警{which}为什么提醒")},
)
async def because(ask: Ask, which: str) -> Reply:
    """Show why an alert spoke and whom it was told; also typed as /why alert 42.

    看一条预警为什么提醒、通知了谁、为什么没通知；也可以写“/为什么 预警 42”。

    Examples:
        /because 42
        /why alert 42
        /为什么 预警 42
    """
    done = await look_up(ask, which)
    trail = await ask.store(_trail, done)
    number = done.alerts[0].alert.id
    button = Button(ask.text("alert.button_alert", number=str(number)), f"/alert {number}")
    head = ask.say("title", number=str(number), what=title(ask, done.alerts))
    return Reply(head, (*_fired(ask, done), *_told(ask, trail), *_held(ask, trail), Actions((button,))))


@dataclass(frozen=True, slots=True)
class _Trail:
    held: Sequence[AlertStep]
    mail: Sequence[Delivery]
    names: dict[int, str]


def _trail(session: "Session", done: Done) -> _Trail:
    alert = done.alerts[0].alert
    held = [step for step in steps(session, alert.id) if step.step == "held" and step.episode == alert.episode]
    mail = mail_of(session, alert.id)
    people = {step.user_id for step in held} | {delivery.user_id for delivery in mail}
    return _Trail(held, mail, user_names(session, people))


def _fired(ask: Ask, done: Done) -> Iterator[Block]:
    alert = done.alerts[0].alert
    yield Text(ask.say("fired", reason=reason(ask, alert)))
    yield from limits(ask, ask.policy, alert.rule)


def _told(ask: Ask, trail: _Trail) -> Iterator[Block]:
    lines = [_mail(ask, trail, delivery) for delivery in trail.mail]
    yield Text(bullets(ask.say("told"), lines) if lines else ask.say("nobody"))


def _mail(ask: Ask, trail: _Trail, delivery: Delivery) -> Markdown:
    at = say_moment(delivery.sent_at or delivery.due_at, ask.asker.zone, ask.lang, ask.now)
    who, platform = trail.names.get(delivery.user_id), delivery.platform.title()
    said = {"who": who, "platform": platform, "at": at, "outcome": delivery.outcome}
    if delivery.state == "sent" and delivery.kind != "alert":
        return ask.say("sent_escalation" if delivery.kind == "escalation" else "sent_digest", **said)
    return ask.say(delivery.state, **said)


def _held(ask: Ask, trail: _Trail) -> Iterator[Block]:
    lines = [
        ask.say("held_row", who=trail.names.get(step.user_id or 0), why=_why(ask, kept))
        for step in trail.held
        if (kept := reasons.from_json(step.note)) is not None
    ]
    if lines:
        yield Text(bullets(ask.say("held"), lines))


def _why(ask: Ask, kept: Reason) -> Markdown:
    return ask.wording.fill(ask.wording.say(Term(kept.key)), kept.values)
