"""The order of work: whom to see to first today, why, and what is at stake."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.command import Words, command, line
from bot.context import Ask
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheets, say_reason
from core.errors import Unavailable
from core.markdown import Markdown, bullets
from core.store.runs import WORK, Listed, count, counts, latest_run, top
from core.store.users import owner_ids
from core.types import Term
from core.values import money

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.scope import Scope

ROWS = 5
TASKS = 3  # of one customer; more are on the card
LAST = 10**9  # a start behind any book, and still a number for every database

words: Words = {
    "en": {
        "title": "Today, {on}",
        "none": "Nothing has to be done today. Time for a customer you want to win.",
        "behind": "There are only {all} customers with something to do.",
        "one_count": "{quadrant} {count}",
        "customer": "**{place}. {name}** · {quadrant}",
        "customer_of": "**{place}. {name}** · {quadrant} · {owner}",
        "stake": "At stake: {amount}, what they bought in 12 months.",
        "stake_open": "At stake: {amount} in open deals.",
        "settled": "Nothing left to do today: it was settled since the scoring.",
        "planned": "Nothing presses: agree on the date of the next step.",
        "range": "{first} to {last} of {all}. Urgent before important, by the points of both; scored as of {as_of}.",
        "next": "Next {count}",
        "parameter_start": "FROM",
    },
    "zh": {
        "title": "今日要事（{on}）",
        "none": "今天没有必须处理的事，可以去跟想拿下的客户。",
        "behind": "有事要办的客户只有{all}家。",
        "one_count": "{quadrant}{count}家",
        "customer": "**{place}. {name}** · {quadrant}",
        "customer_of": "**{place}. {name}** · {quadrant} · {owner}",
        "stake": "涉及金额：{amount}（近12个月采购）。",
        "stake_open": "涉及金额：{amount}（在谈商机）。",
        "settled": "评分之后已经处理完，今天没有要做的了。",
        "planned": "没有急事：把下一步的日期定下来。",
        "range": "第{first}到{last}家，共{all}家。先急后缓，再看重要程度；评分截至{as_of}。",
        "next": "后{count}家",
        "parameter_start": "起始位",
    },
}


@command(
    words=words,
    aliases=("今日", "今日要事", "今天"),
    sentences={
        "en": (
            "what (should I )do (I do )first today",
            "what is (there )to do today",
            "what do I do today",
            "where do I start (today)",
            "who (should I )(do I )call (first )today",
        ),
        "zh": ("今天先做什么", "今天做什么", "今天要做什么", "今天有什么事", "今天该联系谁", "今天先找谁", "今日要事"),
    },
)
async def today(ask: Ask, start: int = 1) -> Reply:
    """Show whom to see to first today: importance × urgency, with the reason and what is at stake.

    今天先做什么：按重要和紧迫排出次序，说明原因和涉及的金额。

    Examples:
        /today
        /今日要事
    """
    start = min(max(1, start), LAST)
    page = await ask.store(_read, ask.scope, start) if ask.scope else None
    title = ask.say("title", on=ask.today)
    if page is None or not page.rows:
        return Reply(title, (Text(ask.say("behind", all=page.count) if page and page.count else ask.say("none")),))
    sheets = await read_sheets(ask, [row.customer_id for row in page.rows])
    last = start + len(page.rows) - 1
    told = [
        _entry(ask, page, place, row, sheet)
        for place, (row, sheet) in enumerate(zip(page.rows, sheets, strict=True), start)
    ]
    as_of = sheets[0].scored_on
    blocks: list[Block] = [Text(_counted(ask, page)), *(Text(entry) for entry in told)]
    blocks.append(Text(ask.say("range", first=start, last=last, all=page.count, as_of=as_of)))
    blocks.append(Actions(tuple(_buttons(page, ask, last))))
    return Reply(title, tuple(blocks))


@dataclass(frozen=True, slots=True)
class _Page:
    """So many customers of the list, how many there are, in all and by quadrant, and who looks after whom."""

    rows: list[Listed]
    count: int
    quadrants: Mapping[str, int]
    owners: Mapping[str, str]


def _read(session: "Session", scope: "Scope", start: int) -> _Page:
    if latest_run(session) is None:
        raise Unavailable("not_scored")
    rows = top(session, scope, by="today", limit=ROWS, offset=start - 1)
    by_quadrant = counts(session, scope, ("work_quadrant",))["work_quadrant"]
    return _Page(rows, count(session, scope, "today"), by_quadrant, owner_ids(session))


def _counted(ask: Ask, page: _Page) -> Markdown:
    """Say how many customers each quadrant has."""
    told = [
        ask.text("one_count", quadrant=Term(f"work_quadrant.{quadrant}"), count=page.quadrants[quadrant])
        for quadrant in WORK
        if page.quadrants.get(quadrant)
    ]
    return ask.wording.show(" · ".join(told))


def _entry(ask: Ask, page: _Page, place: int, row: Listed, sheet: Sheet) -> Markdown:
    """Say what is to be done about one customer, and what is at stake."""
    quadrant = sheet.card.terms["work_quadrant"] or Term(f"work_quadrant.{row.score.work_quadrant}")
    owner = page.owners.get(row.owner or "")
    mine = ask.asker.role == "rep" or owner is None
    head = ask.say("customer" if mine else "customer_of", place=place, name=row.name, quadrant=quadrant, owner=owner)
    tasks = [say_reason(ask, reason) for reason in sheet.card.reasons.get("urgency", ())[:TASKS]]
    otherwise = ask.say("planned" if row.score.work_quadrant == "plan" else "settled")
    return bullets(head, [*(tasks or [otherwise]), *_stake(ask, sheet)])


def _stake(ask: Ask, sheet: Sheet) -> Iterator[Markdown]:
    """Say what is at stake: what they bought in a year, of others the deals on the table."""
    values = sheet.card.values
    bought, deals = (money(values, name, sheet.policy) for name in ("revenue_12m", "open_opportunity_amount"))
    if bought and bought.minor > 0:
        yield ask.say("stake", amount=bought)
    elif deals and deals.minor > 0:
        yield ask.say("stake_open", amount=deals)


def _buttons(page: _Page, ask: Ask, last: int) -> Iterator[Button]:
    yield from (Button(row.name, line("customer", row.external_id)) for row in page.rows)
    if last < page.count:
        yield Button(ask.text("next", count=min(ROWS, page.count - last)), line("today", last + 1))
