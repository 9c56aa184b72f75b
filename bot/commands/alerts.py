"""The list of alerts: mine or my team's, worst first, by state, rule or customer, page by page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from bot.alertview import Facts, facts_of, is_good, level_of, reason, status_of
from bot.command import Rest, Words, command
from bot.context import Ask
from bot.directory import Directory
from bot.line import plain_width
from bot.reply import Actions, Block, Button, Reply, Text
from core.alerts.alert import AMBER, RED
from core.alerts.rule import rules
from core.errors import NotFound
from core.markdown import Markdown, bullets
from core.store.alert_lists import Listed, Wanted, count, listed
from core.store.scope import Scope
from core.types import LANGS, Term

if TYPE_CHECKING:
    from sqlmodel import Session

ROWS = 8
Whose = Literal["mine", "team"]
STATES = {
    "active": ("active", "进行中"),
    "open": ("open", "待处理", "未处理"),
    "acknowledged": ("acknowledged", "已接手", "跟进中"),
    "snoozed": ("snoozed", "稍后提醒"),
    "resolved": ("resolved", "已了结", "done"),
    "baseline": ("baseline", "原有情况"),
}
WHOSE = {"mine": ("mine", "我的"), "team": ("team", "all", "团队", "全部")}

words: Words = {
    "en": {
        "title": "{count} alerts",
        "title_one": "1 alert",
        "none": "Nothing here. What is new tells you by itself.",
        "counted": "Red {red} · amber {amber}",
        "row": "**{number}** · {customer} · **{rule}** ({level}): {reason}",
        "row_status": "{row} {status}",
        "range": "{first} to {last} of {all}, the worst first.",
        "mine": "Yours alone: `/alerts mine`. Others: `/alerts snoozed`, `/alerts resolved`, `/alerts overdue`.",
        "next": "Next {count}",
        "parameter_which": "WHICH",
    },
    "zh": {
        "title": "{count}条预警",
        "title_one": "1条预警",
        "none": "这里没有预警。有新情况会主动告诉您。",
        "counted": "红色{red}条 · 黄色{amber}条",
        "row": "**{number}** · {customer} · **{rule}**（{level}）：{reason}",
        "row_status": "{row}{status}",
        "range": "第{first}到{last}条，共{all}条，严重的在前。",
        "mine": "只看自己的：`/alerts 我的`。还可以看：`/alerts 稍后提醒`、`/alerts 已了结`、`/alerts overdue`。",
        "next": "后{count}条",
        "parameter_which": "哪些",
    },
}


@command(
    words=words,
    aliases=("预警", "预警列表"),
    sentences={
        "en": ("what alerts do I have", "(show )(my )alerts", "what is burning"),
        "zh": ("有什么预警", "有哪些预警", "我的预警", "看看预警"),
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
    wanted, start = await ask.store(_read, ask, which)
    page = await ask.store(_page, ask.scope, wanted, start)
    if not page.rows:
        return Reply(ask.say("title", count=0), (Text(ask.say("none")),))
    title = ask.say("title_one" if page.all == 1 else "title", count=page.all)
    return Reply(title, (*_blocks(ask, page, start), Actions(tuple(_buttons(ask, page, which, start)))))


@dataclass(frozen=True, slots=True)
class _Page:
    rows: list[Listed]
    facts: Facts
    red: int
    amber: int

    @property
    def all(self) -> int:
        return self.red + self.amber


def _read(session: "Session", ask: Ask, typed: str) -> tuple[Wanted, int]:
    """Return what a line asks for and from which place on. Raises NotFound for words that are none of it."""
    wanted, start, rest = Wanted(), 1, []
    for word in plain_width(typed).casefold().split():
        if from_place := re.fullmatch(r"from=(\d{1,6})", word):
            start = max(1, int(from_place[1]))
        elif state := _spelt(word, STATES):
            wanted = replace(wanted, state=cast("Literal['active']", state))
        elif whose := _spelt(word, WHOSE):
            wanted = replace(wanted, responsible=ask.asker.id if whose == "mine" else None)
        elif rule := _rule(word):
            wanted = replace(wanted, rule=rule)
        else:
            rest.append(word)
    if rest:
        wanted = replace(wanted, customer=_customer(session, ask, " ".join(rest)))
    return wanted, start


def _spelt(word: str, spellings: dict[str, tuple[str, ...]]) -> str | None:
    return next((name for name, others in spellings.items() if word in others), None)


def _rule(word: str) -> str | None:
    """Return the rule a word names: by its file or by its title in either language."""
    said = word.replace("_", " ")
    for name, rule in rules().items():
        if said == name.replace("_", " ") or word in {rule.words[lang]["title"].casefold() for lang in LANGS}:
            return name
    return None


def _customer(session: "Session", ask: Ask, typed: str) -> int:
    found = Directory().find(session, ask.scope, [typed]) if ask.scope else None
    if found is None or found.customer is None:
        raise NotFound("unknown_customer", given=typed)
    return found.customer.id


def _page(session: "Session", seen: Scope | None, wanted: Wanted, start: int) -> _Page:
    scope = seen or Scope(frozenset())
    rows = listed(session, scope, wanted, ROWS, start - 1)
    counted = count(session, scope, wanted)
    facts = facts_of(session, [told.alert for told in rows])
    return _Page(rows, facts, counted.get(RED, 0), counted.get(AMBER, 0))


def _blocks(ask: Ask, page: _Page, start: int) -> Iterator[Block]:
    yield Text(ask.say("counted", red=page.red, amber=page.amber))
    yield Text(bullets(Markdown(""), [_row(ask, page, told) for told in page.rows]))
    if page.all > len(page.rows):
        yield Text(ask.say("range", first=start, last=start + len(page.rows) - 1, all=page.all))
    yield Text(ask.say("mine"))


def _row(ask: Ask, page: _Page, told: Listed) -> Markdown:
    alert = told.alert
    rule, level = Term(f"{alert.rule}.title"), level_of(ask, alert)
    row = ask.say("row", number=str(alert.id), customer=told.name, rule=rule, level=level, reason=reason(ask, alert))
    status = None if is_good(alert) and alert.state == "open" else status_of(ask, alert, page.facts, ask.asker.zone)
    return row if status is None else ask.say("row_status", row=row, status=status)


def _buttons(ask: Ask, page: _Page, which: str, start: int) -> Iterator[Button]:
    for told in page.rows:
        yield Button(ask.text("alert.button_alert", number=str(told.alert.id)), f"/alert {told.alert.id}")
    left = page.all - (start - 1) - len(page.rows)
    if left > 0:
        kept = re.sub(r"\s*from=\d+", "", which)
        yield Button(ask.text("next", count=min(ROWS, left)), f"/alerts {kept} from={start + ROWS}".replace("  ", " "))
