"""Whom to ask for an introduction: the asker's customers ranked, each with the reason and the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from bot.command import Words, command, line
from bot.context import Ask
from bot.referring import say_line
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read
from core.errors import Unavailable
from core.markdown import Markdown, bullets, join
from core.policy import Policy
from core.referring import Line, moment, rank, receipt
from core.store.referring import Candidate, as_frame, candidates
from core.store.runs import latest_run
from core.types import Days, Lang, Money, Points

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.scope import Scope

ROWS = 5
REASONS = 2
LAST = 10**9
BETWEEN: Mapping[Lang, str] = {"en": "; ", "zh": "；"}

words: Words = {
    "en": {
        "title": "Whom to ask for an introduction",
        "none": "Nobody can be ranked yet: too little is known. Note surveys, introductions and who plays which part.",
        "row": "**{place}. {customer}** · {points} of 100",
        "why": "Why: {why}",
        "moment": "Moment: {moment}",
        "no_moment": "Moment: none on record; ask what has just gone well",
        "trial_bought": "bought after a trial",
        "talk_bought": "bought after a talk",
        "met_not_bought": "met, not bought",
        "finished": "finished using it",
        "several_kinds": "buys several kinds",
        "bought_more": "buys more",
        "in_use": "in use",
        "first_pay": "First the invoice: {amount} overdue for {days}",
        "left_out": "Not now: {complaining} with an open complaint, {leaving} about to leave. "
        "Too little known of {unknown}.",
        "range": "{first} to {last} of {all}, as of {today}.",
        "next": "Next {count}",
        "parameter_start": "FROM",
    },
    "zh": {
        "title": "请谁转介绍",
        "none": "还排不出来：掌握的信息太少。先登记问卷、介绍记录和各人的角色。",
        "row": "**{place}. {customer}** · {points}分（满分100）",
        "why": "理由：{why}",
        "moment": "时机：{moment}",
        "no_moment": "时机：记录里看不出，先问最近哪件事办得顺",
        "trial_bought": "试过才买的",
        "talk_bought": "谈完就买的",
        "met_not_bought": "见过没买",
        "finished": "用完了",
        "several_kinds": "买了好几样",
        "bought_more": "越买越多",
        "in_use": "正在用",
        "first_pay": "先说货款：{amount}逾期{days}",
        "left_out": "眼下别开口：投诉没了结的{complaining}家，快流失的{leaving}家。信息太少的{unknown}家。",
        "range": "第{first}到{last}位，共{all}位，截至{today}。",
        "next": "后{count}位",
        "parameter_start": "起始位",
    },
}


@command(
    words=words,
    aliases=("转介绍名单", "请谁介绍"),
    sentences={
        "en": ("whom can I ask for (a )referral", "who can introduce us", "who could refer us"),
        "zh": ("找谁转介绍", "请谁介绍客户", "谁能给我们介绍客户"),
    },
)
async def referrals(ask: Ask, start: int = 1) -> Reply:
    """Rank your customers by whom to ask for an introduction, each with the reason and the moment.

    排一排该请谁转介绍：每一家为什么、眼下是什么时机。

    Examples:
        /referrals
    """
    start = min(max(1, start), LAST)
    page = await ask.store(_read, ask.scope, ask.today, start) if ask.scope else None
    if page is None or not page.rows:
        return Reply(ask.say("title"), (Text(ask.say("none")),))
    return Reply(ask.say("title"), tuple(_blocks(ask, page, start)))


@dataclass(frozen=True, slots=True)
class _Row:
    """One candidate shown: the rank, the lines that sum to it, and the sheet the moment is read from."""

    candidate: Candidate
    points: int
    lines: Sequence[Line]
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class _Page:
    """So many candidates of the ranking, how many there are, and how many were left out by why."""

    rows: Sequence[_Row]
    count: int
    left_out: Mapping[str, int]
    policy: Policy


def _read(session: "Session", scope: "Scope", today: date, start: int) -> _Page | None:
    run = latest_run(session)
    if run is None:
        raise Unavailable("not_scored")
    policy = Policy.model_validate_json(run.policy)
    found = candidates(session, scope, run.id, today, policy)
    if not found:
        return None
    ranked = rank(as_frame(found), policy)
    willing = [place for place, one in enumerate(found) if one.complaint_since is None and not one.leaving]
    known = [place for place in willing if not np.isnan(ranked[place])]
    order = sorted(known, key=lambda place: (-ranked[place], found[place].external_id))
    rows = [
        _Row(
            found[place],
            round(ranked[place]),
            receipt(found[place].inputs, policy),
            read(session, found[place].customer_id, today),
        )
        for place in order[start - 1 : start - 1 + ROWS]
    ]
    complaining = sum(one.complaint_since is not None for one in found)
    left_out = {
        "complaining": complaining,
        "leaving": len(found) - complaining - len(willing),
        "unknown": len(willing) - len(known),
    }
    return _Page(rows, len(known), left_out, policy)


def _blocks(ask: Ask, page: _Page, start: int) -> list[Block]:
    told: list[Block] = [Text(_row(ask, page.policy, row, start + at)) for at, row in enumerate(page.rows)]
    last = start + len(page.rows) - 1
    told.append(Text(ask.say("range", first=start, last=last, all=page.count, today=ask.today)))
    if any(page.left_out.values()):
        told.append(Text(ask.say("left_out", **page.left_out)))
    buttons = [Button(row.candidate.name, line("referral", row.candidate.external_id)) for row in page.rows]
    if last < page.count:
        buttons.append(Button(ask.text("next", count=min(ROWS, page.count - last)), line("referrals", last + 1)))
    return [*told, Actions(tuple(buttons))]


def _row(ask: Ask, policy: Policy, row: _Row, place: int) -> Markdown:
    """Say one candidate: the rank, what adds most to it, the moment, and what comes first."""
    name, known = row.candidate.name, row.sheet.variables()
    head = ask.say("row", place=place, customer=name, points=Points(row.points))
    best = sorted(row.lines, key=lambda one: -one.points)[:REASONS]
    said = [say_line(ask, row.candidate, ask.today, one) for one in best]
    why = join(BETWEEN[ask.lang], said)
    found = moment(known)
    told = [ask.say("why", why=why), ask.say("moment", moment=ask.say(found)) if found else ask.say("no_moment")]
    late = known["overdue_days"]
    owed = known["overdue_amount"]
    if isinstance(late, Days) and isinstance(owed, Money) and late.value > policy.referral.overdue_days:
        told.append(ask.say("first_pay", amount=owed, days=late))
    return bullets(head, told)
