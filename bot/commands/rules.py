"""The rules of the alerts: which are on, what each has said lately, how often it was right, and what would suit it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.alertview import limits
from bot.command import Rest, Words, command, written
from bot.context import Ask
from bot.reply import Actions, Block, Button, Fields, Reply, Text
from bot.rulenames import rule_meant
from core.alerts.precision import (
    Precision,
    Rated,
    last_words,
    overall,
    precision,
    say_noise,
    say_precision,
    say_suggestion,
    suggest,
)
from core.alerts.rule import Rule, is_on
from core.alerts.rule import rules as all_rules
from core.markdown import Markdown, bullets
from core.store.alert_lists import by_rule, fired_since, rated
from core.store.scope import Scope
from core.types import Reason, Term

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.alerts.precision import Suggestion

QUARTER = timedelta(days=90)
BUTTONS = 5
ACTIVE = ("open", "acknowledged", "snoozed")

words: Words = {
    "en": {
        "title": "What I watch",
        "title_rule": "Rule: {rule}",
        "noise": "Noise, all rules together: {said}",
        "row": "**{rule}** · active {active}, in 90 days {fired}",
        "row_rated": "**{rule}** · active {active}, in 90 days {fired}. {said}",
        "row_off": "{rule} · off",
        "one": "One of them, with its thresholds: `/rules {name}`",
        "file": "Name",
        "on": "Switched",
        "yes": "on",
        "no": "off",
        "active": "Active",
        "fired": "In 90 days",
        "known": "Known from the start",
        "precision": "Precision",
        "suggestion": "Suggested",
        "button_try_off": "Try without it",
        "button_try_on": "Try with it",
        "button_try": "Try {limit} = {value}",
        "button_policy": "Thresholds",
        "button_alerts": "Its alerts",
        "parameter_which": "RULE",
    },
    "zh": {
        "title": "我在看哪些情况",
        "title_rule": "规则：{rule}",
        "noise": "误报（全部规则）：{said}",
        "row": "**{rule}** · 进行中{active}条，近90天{fired}条",
        "row_rated": "**{rule}** · 进行中{active}条，近90天{fired}条。{said}",
        "row_off": "{rule} · 已停用",
        "one": "看其中一条和它的门槛：`/预警规则 {name}`",
        "file": "名称",
        "on": "状态",
        "yes": "启用",
        "no": "停用",
        "active": "进行中",
        "fired": "近90天",
        "known": "原有情况",
        "precision": "准确度",
        "suggestion": "建议",
        "button_try_off": "试算：停用",
        "button_try_on": "试算：启用",
        "button_try": "试算：{limit} = {value}",
        "button_policy": "看门槛",
        "button_alerts": "看预警",
        "parameter_which": "规则",
    },
}


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What the rules said and what people said of it."""

    states: Mapping[str, Mapping[str, int]]
    fired: Mapping[str, int]
    ratings: Sequence[Rated]

    def active(self, name: str) -> int:
        return sum(self.states.get(name, {}).get(state, 0) for state in ACTIVE)


@command(
    words=words,
    aliases=("预警规则",),
    sentences={"en": ("what do you watch", "which alert rules are there"), "zh": ("你在看哪些情况", "有哪些预警规则")},
)
async def rules(ask: Ask, which: Rest = "") -> Reply:
    """Show the alert rules: what each said lately, how often it was right, what threshold would suit.

    看预警规则：最近报了多少、准不准、门槛该怎么调。

    Examples:
        /rules
        /rules rhythm_broken
    """
    ledger = await ask.store(_read, ask)
    if which.strip():
        return _one(ask, rule_meant(which), ledger)
    return Reply(ask.say("title"), tuple(_all(ask, ledger)))


def _read(session: "Session", ask: Ask) -> _Ledger:
    scope = ask.scope or Scope(frozenset())
    return _Ledger(by_rule(session, scope), fired_since(session, scope, ask.now - QUARTER), last_words(rated(session)))


def _all(ask: Ask, ledger: _Ledger) -> Iterator[Block]:
    policy, counted = ask.policy, precision(ledger.ratings)
    noise = say_noise(overall(counted.values()), policy.alerts.verdicts_min)
    yield Text(ask.say("noise", said=_said(ask, noise)))
    fired_most = sorted(all_rules(), key=lambda name: (not is_on(name, policy), -ledger.fired.get(name, 0)))
    yield Text(bullets(Markdown(""), [_row(ask, name, ledger, counted.get(name)) for name in fired_most]))
    yield Text(ask.say("one", name=_spoken(ask, fired_most[0])))
    yield Actions(tuple(Button(_title(ask, name), f"/rules {name}") for name in fired_most[:BUTTONS]))


def _row(ask: Ask, name: str, ledger: _Ledger, counted: Precision | None) -> Markdown:
    """Say what a rule has said, and how often it was right once anybody has rated it."""
    if not is_on(name, ask.policy):
        return ask.say("row_off", rule=Term(f"{name}.title"))
    figures = {"active": ledger.active(name), "fired": ledger.fired.get(name, 0)}
    if counted is None:
        return ask.say("row", rule=Term(f"{name}.title"), **figures)
    said = _said(ask, say_precision(counted, ask.policy.alerts.verdicts_min))
    return ask.say("row_rated", rule=Term(f"{name}.title"), said=said, **figures)


def _title(ask: Ask, name: str) -> str:
    return ask.wording.say(Term(f"{name}.title"))


def _spoken(ask: Ask, name: str) -> str:
    """Return a rule as the asker would type it: by its title in Chinese, by its file's name in English."""
    return _title(ask, name) if ask.lang == "zh" else name


def _said(ask: Ask, reason: Reason) -> Markdown:
    return ask.wording.fill(ask.wording.say(Term(reason.key)), reason.values)


def _one(ask: Ask, rule: Rule, ledger: _Ledger) -> Reply:
    policy, mine = ask.policy, [each for each in ledger.ratings if each.rule == rule.name]
    least, most = policy.alerts.verdicts_min, policy.alerts.noise_max
    proposed = suggest(rule.name, mine, least, most)
    counted = precision(mine).get(rule.name, Precision(rule.name))
    pairs = [
        ("file", ask.wording.show(rule.name)),
        ("on", ask.say("yes" if is_on(rule.name, policy) else "no")),
        ("active", ask.wording.show(ledger.active(rule.name))),
        ("fired", ask.wording.show(ledger.fired.get(rule.name, 0))),
        ("known", ask.wording.show(ledger.states.get(rule.name, {}).get("baseline", 0))),
        ("precision", _said(ask, say_precision(counted, least))),
    ]
    if proposed is not None:
        pairs.append(("suggestion", _said(ask, say_suggestion(proposed))))
    blocks: list[Block] = [
        Text(_said(ask, Reason(f"{rule.name}.business"))),
        Fields(tuple((ask.say(key), value) for key, value in pairs)),
        *limits(ask, policy, rule.name),
        Actions(tuple(_buttons(ask, rule, proposed))),
    ]
    return Reply(ask.say("title_rule", rule=Term(f"{rule.name}.title")), tuple(blocks))


def _buttons(ask: Ask, rule: Rule, proposed: "Suggestion | None") -> Iterator[Button]:
    yield Button(ask.text("button_alerts"), f"/alerts {rule.name}")
    if ask.asker.role == "rep":
        return
    on = is_on(rule.name, ask.policy)
    switch = f"alert_rules.{rule.name}.on={'false' if on else 'true'}"
    yield Button(ask.text("button_try_off" if on else "button_try_on"), f"/policy try {switch}")
    if proposed is not None and rule.tuned_by:
        limit = f"{proposed.threshold:g}"
        line = f"/policy try alert_rules.{rule.name}.{rule.tuned_by}={limit}"
        yield Button(ask.text("button_try", limit=rule.tuned_by, value=limit), line)
    yield Button(ask.text("button_policy"), f"/policy {written(f'alert_rules.{rule.name}')}")
