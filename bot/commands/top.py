"""List the asker's customers, the best first, each a button away."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from bot.command import Words, command, line
from bot.context import Ask
from bot.reply import Actions, Button, Reply, Table, Text
from core.errors import Unavailable
from core.policy import Policy
from core.store.runs import Listed, count, latest_run
from core.store.runs import top as top_listed
from core.types import Money, Points, Share, Term, Value

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.scope import Scope

By = Literal["score", "revenue", "gone"]
ROWS = 10
BUTTONS = 5
LAST = 10**9  # a start behind any book, and still a number for every database

words: Words = {
    "en": {
        "title_score": "Top customers by score",
        "title_revenue": "Top customers by revenue",
        "title_gone": "Customers who buy less than a year ago",
        "name": "Customer",
        "tier": "Tier",
        "points": "Score",
        "money": "12 months",
        "change": "Change",
        "none_score": "No customers here yet.",
        "none_revenue": "No customers here yet.",
        "none_gone": "Nobody bought less than in the year before.",
        "range": "{first} to {last} of {all}, scored as of {as_of}.",
        "next": "Next {count}",
        "parameter_start": "FROM",
    },
    "zh": {
        "title_score": "客户排行：按综合得分",
        "title_revenue": "客户排行：按近12个月销售额",
        "title_gone": "同比少买的客户",
        "name": "客户",
        "tier": "分级",
        "points": "得分",
        "money": "近12个月",
        "change": "同比",
        "none_score": "这里还没有客户。",
        "none_revenue": "这里还没有客户。",
        "none_gone": "没有客户比上一年买得少。",
        "range": "第{first}到{last}位，共{all}位，评分截至{as_of}。",
        "next": "后{count}位",
        "parameter_start": "起始位",
    },
}


@command(
    words=words,
    aliases=("排行", "大客户"),
    sentences={
        "en": (
            "(who are )(my )top customers",
            "(who are )our top customers",
            "(who are )(my )biggest customers",
            "(who are )our biggest customers",
            "(my )top customers by {by}",
            "who buys {by}",
            "who bought {by}",
        ),
        "zh": ("(我的)大客户有哪些", "(我的)重点客户", "客户排行", "哪些客户在{by}"),
    },
    options={
        "by": {
            "score": ("得分", "points"),
            "revenue": ("sales", "销售额", "收入"),
            "gone": ("decline", "falling", "less", "下滑", "流失"),
        },
    },
)
async def top(ask: Ask, by: By = "score", start: int = 1) -> Reply:
    """List your customers, the best first: by score, by revenue, or by what they stopped buying.

    列出您的客户，可按得分、销售额或同比少买的金额排。

    Examples:
        /top
        /top revenue
        /top gone
    """
    start = min(max(1, start), LAST)
    page = await ask.store(_read, ask.scope, by, start) if ask.scope else None
    if page is None or not page.rows:
        return Reply(ask.say(f"title_{by}"), (Text(ask.say(f"none_{by}")),))
    head = [ask.say(name) for name in ("name", "tier", "points", "money", "change")]
    table = Table(head, [[ask.wording.show(value) for value in _cells(row, page.currency)] for row in page.rows])
    last = start + len(page.rows) - 1
    told = Text(ask.say("range", first=start, last=last, all=page.count, as_of=page.as_of))
    buttons = [Button(row.name, line("customer", row.external_id)) for row in page.rows[:BUTTONS]]
    if last < page.count:
        buttons.append(Button(ask.text("next", count=min(ROWS, page.count - last)), line("top", by, last + 1)))
    return Reply(ask.say(f"title_{by}"), (table, told, Actions(tuple(buttons))))


@dataclass(frozen=True, slots=True)
class _Page:
    """So many customers of the list, how many there are, the day they were scored and the currency of that run."""

    rows: list[Listed]
    count: int
    as_of: date
    currency: str


def _read(session: "Session", scope: "Scope", by: By, start: int) -> _Page | None:
    run = latest_run(session)
    if run is None:
        raise Unavailable("not_scored")
    rows = top_listed(session, scope, by=by, limit=ROWS, offset=start - 1)
    currency = Policy.model_validate_json(run.policy).reporting_currency
    return _Page(rows, count(session, scope, by), run.as_of, currency)


def _cells(row: Listed, currency: str) -> tuple[Value, ...]:
    score = row.score
    money = None if score.revenue_12m is None else Money(score.revenue_12m, currency)
    change = _change(row)
    return (
        row.name,
        Term(f"tier.{score.tier}") if score.tier else None,
        None if score.tier_score is None else Points(score.tier_score),
        money,
        None if change is None else Share(change),
    )


def _change(row: Listed) -> float | None:
    """Return the change of revenue against the year before, None without one."""
    now, before = row.score.revenue_12m, row.score.revenue_12m_before
    return now / before - 1 if now is not None and before and before > 0 else None
