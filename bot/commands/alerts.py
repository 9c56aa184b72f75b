"""The list of alerts: mine or my team's, worst first, by state, rule or customer, page by page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from bot.alertview import Facts, amounts, facts_of, level_of, line_of, reason, short, status_of
from bot.bind import Unclear
from bot.command import Rest, Words, command, line
from bot.context import Ask
from bot.line import plain_width
from bot.reply import Actions, Block, Button, Reply, Text
from bot.rulenames import rule_called
from core.errors import NotFound
from core.markdown import Markdown, bullets, join
from core.store.alert_lists import Filter, Listed, Tally, Wanted, listed, tally
from core.store.scope import Scope
from core.types import Term, Value

if TYPE_CHECKING:
    from sqlmodel import Session

ROWS = 6
LAST = 10**6  # a start behind any list, and still a number for every database
FROM = re.compile(r"\s*\bfrom=(\d{1,7})")
STATES: Mapping[Filter, tuple[str, ...]] = {
    "active": ("active", "进行中"),
    "open": ("open", "待处理", "未处理", "没人跟"),
    "acknowledged": ("acknowledged", "taken", "已认领", "跟进中"),
    "snoozed": ("snoozed", "稍后提醒"),
    "resolved": ("resolved", "done", "已了结", "已解除"),
    "baseline": ("baseline", "原有情况"),
}
WHOSE = {"mine": ("mine", "我的"), "team": ("team", "all", "团队", "全部")}
TOLD_IN_A_LIST = frozenset(
    {"acknowledged", "snoozed", "woke", "assigned", "returned", "escalated", "resolved", "switched_off", "reopened"}
)

words: Words = {
    "en": {
        "title": "Alerts: {count}",
        "title_state": "Alerts, {state}: {count}",
        "title_of": "{customer}, alerts: {count}",
        "none": "Nothing here. What is new, I tell you unasked.",
        "red": "Red {count}",
        "amber": "amber {count}",
        "good": "opportunities {count}",
        "counted": "{levels}.",
        "counted_stake": "{levels}. At stake: {stake}.",
        "row": "{level} · **{customer}** · {rule} (#{number}): {reason}",
        "row_bare": "{level} · **{customer}** · {rule} (#{number})",
        "owner": "*{owner}*",
        "range": "{first} to {last} of {all}, the worst first.",
        "range_resolved": "{first} to {last} of {all}, the latest first.",
        "how": "Narrow it down: `/alerts snoozed` · `/alerts resolved` · `/alerts CUSTOMER`",
        "how_team": "Narrow it down: `/alerts mine` · `/alerts snoozed` · `/alerts resolved` · `/alerts CUSTOMER`",
        "next": "Next {count}",
        "parameter_which": "WHICH",
    },
    "zh": {
        "title": "预警{count}条",
        "title_state": "预警（{state}）{count}条",
        "title_of": "{customer}的预警：{count}条",
        "none": "这里没有预警。有新情况我会主动告诉您。",
        "red": "红色{count}条",
        "amber": "黄色{count}条",
        "good": "机会{count}条",
        "counted": "{levels}。",
        "counted_stake": "{levels}。涉及金额：{stake}。",
        "row": "{level} · **{customer}** · {rule}（#{number}）：{reason}",
        "row_bare": "{level} · **{customer}** · {rule}（#{number}）",
        "owner": "*{owner}*",
        "range": "第{first}到{last}条，共{all}条，严重的在前。",
        "range_resolved": "第{first}到{last}条，共{all}条，最近的在前。",
        "how": "还可以这样看：`/预警 稍后提醒` · `/预警 已了结` · `/预警 客户名`",
        "how_team": "还可以这样看：`/预警 我的` · `/预警 稍后提醒` · `/预警 已了结` · `/预警 客户名`",
        "next": "后{count}条",
        "parameter_which": "哪些",
    },
}


@command(
    words=words,
    aliases=("预警", "客户预警", "预警列表"),
    sentences={
        "en": ("what alerts do I have", "what alerts are there", "(show )(me )my alerts", "what is burning"),
        "zh": ("有什么预警", "有哪些预警", "我有什么预警", "看看我的预警"),
    },
)
async def alerts(ask: Ask, which: Rest = "") -> Reply:
    """List alerts, the worst first: mine, the team's, by state, by rule or of one customer.

    列出预警，严重的在前：我的、团队的，按状态、规则或客户筛选。

    Examples:
        /alerts
        /alerts team snoozed
        /alerts ACME
        /预警 我的
    """
    wanted, start = await _read(ask, which)
    page = await ask.store(_page, ask.scope or Scope(frozenset()), wanted, start)
    if not page.rows:
        return Reply(_title(ask, page), (Text(ask.say("none")),))
    return Reply(_title(ask, page), (*_blocks(ask, page), Actions(tuple(_buttons(ask, page, which)))))


@dataclass(frozen=True, slots=True)
class _Page:
    """So many alerts of a list, from which on, and what the whole list comes to."""

    wanted: Wanted
    start: int
    rows: Sequence[Listed]
    facts: Facts
    of: Tally


async def _read(ask: Ask, typed: str) -> tuple[Wanted, int]:
    """Return what a line asks for and from which place on. Raises NotFound for words that are none of it."""
    said = plain_width(typed)
    place = FROM.search(said)
    start = min(max(1, int(place[1])), LAST) if place else 1
    text = FROM.sub("", said).strip()
    kept, rest = _states_of(ask, text)
    if not rest:
        return kept, start
    if rule := rule_called(rest):
        return replace(kept, rule=rule.name), start
    whole = await ask.find([text])
    if whole.exact and whole.customer:  # a name may begin like a state: Open Harbour Ltd
        return Wanted(customer=whole.customer.id), start
    return replace(kept, customer=await _customer(ask, rest, text)), start


def _states_of(ask: Ask, text: str) -> tuple[Wanted, str]:
    """Return what the words of a text that name a state or whose they are ask for, and the other words."""
    wanted, rest = Wanted(), list[str]()
    for word in text.split():
        if state := _spelt(word, STATES):
            wanted = replace(wanted, state=cast("Filter", state))
        elif whose := _spelt(word, WHOSE):
            wanted = replace(wanted, responsible=ask.asker.id if whose == "mine" else None)
        else:
            rest.append(word)
    return wanted, " ".join(rest)


def _spelt(word: str, spellings: Mapping[str, tuple[str, ...]] | Mapping[Filter, tuple[str, ...]]) -> str | None:
    return next((name for name, others in spellings.items() if word.casefold() in others), None)


async def _customer(ask: Ask, typed: str, line_typed: str) -> int:
    found = await ask.find([typed.strip('"“”「」『』《》')])
    if found.customer is not None:
        return found.customer.id
    if not found.candidates:
        raise NotFound("unknown_customer", given=typed)
    others = [word for word in line_typed.split() if word not in typed.split()]
    key = "several_customers" if found.known else "near_customers"
    raise Unclear(key, typed, [(each, line("alerts", *others, each)) for each in found.candidates])


def _page(session: "Session", scope: Scope, wanted: Wanted, start: int) -> _Page:
    rows = listed(session, scope, wanted, ROWS, start - 1)
    facts = facts_of(session, [told.alert for told in rows])
    return _Page(wanted, start, rows, facts, tally(session, scope, wanted))


def _title(ask: Ask, page: _Page) -> Markdown:
    if page.wanted.customer is not None and page.rows:
        return ask.say("title_of", customer=page.rows[0].name, count=page.of.all)
    if page.wanted.state == "active":
        return ask.say("title", count=page.of.all)
    return ask.say("title_state", state=Term(f"alert_state.{page.wanted.state}"), count=page.of.all)


def _blocks(ask: Ask, page: _Page) -> Iterator[Block]:
    yield Text(_counted(ask, page.of, with_stake=page.wanted.state != "resolved"))
    yield Text(bullets(Markdown(""), [_row(ask, page, told) for told in page.rows]))
    if page.of.all > len(page.rows):
        key = "range_resolved" if page.wanted.state == "resolved" else "range"
        last = page.start + len(page.rows) - 1
        yield Text(ask.say(key, first=page.start, last=last, all=page.of.all))
    if page.wanted == Wanted() and page.start == 1:
        yield Text(ask.say("how" if ask.asker.role == "rep" else "how_team"))


def _counted(ask: Ask, of: Tally, *, with_stake: bool) -> Markdown:
    levels = [ask.say(level, count=several) for level in ("red", "amber", "good") if (several := getattr(of, level))]
    said = join(" · ", levels)
    if not (of.stakes and with_stake):
        return ask.say("counted", levels=said)
    return ask.say("counted_stake", levels=said, stake=amounts(ask, of.stakes))


def _row(ask: Ask, page: _Page, told: Listed) -> Markdown:
    alert, why = told.alert, reason(ask, told.alert)
    row = line_of(ask, alert)
    if page.wanted.customer is None:
        named: dict[str, Value] = {
            "customer": short(told.name),
            "rule": Term(f"{alert.rule}.title"),
            "number": str(alert.id),
        }
        row = ask.say("row" if why else "row_bare", level=level_of(ask, alert), reason=why, **named)
    said = [row]
    if alert.responsible not in (None, ask.asker.id):
        said.append(ask.say("owner", owner=page.facts.names.get(alert.responsible or 0)))
    step = page.facts.steps.get(alert.id)
    told_of = step is not None and step.step in TOLD_IN_A_LIST
    if told_of and (status := status_of(ask, alert, page.facts, ask.asker.zone)):
        said.append(status)
    return join(" ", said)


def _buttons(ask: Ask, page: _Page, which: str) -> Iterator[Button]:
    for told in page.rows:
        yield Button(f"#{told.alert.id}", line("alert", told.alert.id))
    following = page.start + len(page.rows)
    if following <= page.of.all:
        label = ask.text("next", count=min(ROWS, page.of.all - following + 1))
        kept = FROM.sub("", plain_width(which)).strip()
        yield Button(label, " ".join(filter(None, ("/alerts", kept, f"from={following}"))))
