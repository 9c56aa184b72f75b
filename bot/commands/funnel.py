"""How many deals get from one stage to the next, by rep, source or segment, within what the asker may see."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from bot.command import Words, command, line
from bot.context import Ask
from bot.funnel_picture import picture_of
from bot.reply import Actions, Block, Button, Reply, Table, Text
from bot.sheet import rules_of
from core.errors import Unavailable
from core.journey.deal import REPEAT, STAGES, Deal, stage_term
from core.journey.funnel import Funnel, Step
from core.journey.funnel import funnel as funnel_of
from core.journey.pace import Pace
from core.markdown import Markdown
from core.policy import Policy
from core.store.facts import known_as_of
from core.store.journeys import origins, owners, read_deals, tiers
from core.store.profiles.people import colleagues
from core.store.runs import published, scored_by
from core.store.scope import Scope
from core.types import Days, Share, Term, Value

if TYPE_CHECKING:
    from sqlmodel import Session

By = Literal["all", "rep", "source", "segment", "industry", "region"]
GROUPS = 8  # a phone shows no more funnels before one has to scroll

words: Words = {
    "en": {
        "title": "Funnel of {count} deals",
        "title_by": "Funnel of {count} deals, by {by}",
        "by_rep": "rep",
        "by_source": "source",
        "by_segment": "tier",
        "by_industry": "industry",
        "by_region": "region",
        "none": "No deal is on record for your customers. Import the deals of your CRM (opportunities), and ask again.",
        "stage": "Stage",
        "group": "Group",
        "reached": "Reached",
        "moved": "Got on",
        "lost": "Lost there",
        "open": "Open there",
        "conversion": "Conversion",
        "usual": "Median days",
        "few": "too few ({count})",
        "days": "{days} ({count})",
        "weakest": "**Where most is lost:** {stage}. Of {decided} decided deals {moved} got on ({share}).",
        "how": "Conversion: got on, of those that got on or were lost there; open deals have not answered yet. "
        "Repeat cooperation: the customer bought on a second day from the win on.",
        "median_stay": "Median days: from coming to the stage to leaving it, with the number of deals; below {least} "
        "deals it is too few to say.",
        "median_age": "Median days: deals that ended at the stage, from opening to the end, with their number, since "
        "when they came to the stage is not on record; of repeat cooperation from the win to the second purchase. "
        "Below {least} deals it is too few to say.",
        "unplaced": "Left out: {count}, whose stage on record is none of the six.",
        "source_how": "Source: brought by another customer, else the first dealing on record before the first order.",
        "more": "{count} more groups have fewer deals.",
        "won": "Won of decided",
        "usual_win": "Median days to win",
        "how_groups": "How many deals reached each stage; won: of those won or lost. Below {least} deals it is "
        "too few to say.",
        "all": "All",
        "as_of": "As of {as_of}.",
        "nobody": "nobody",
        "picture": "The funnel of {count} deals as a picture, as of {as_of}; its figures are in the table.",
        "drawn_part": "{part} got on",
        "drawn_part_few": "too few decided",
        "drawn_days": "median {days}",
        "drawn_days_few": "days: too few",
        "drawn_counts": "{lost} lost · {open} open",
        "drawn_again": "from the win to the second purchase",
    },
    "zh": {
        "title": "商机漏斗：{count}单",
        "title_by": "商机漏斗：{count}单，按{by}",
        "by_rep": "业务员",
        "by_source": "来源",
        "by_segment": "客户分级",
        "by_industry": "行业",
        "by_region": "地区",
        "none": "您的客户还没有商机记录。把CRM里的商机导进来再看。",
        "stage": "阶段",
        "group": "分组",
        "reached": "到过",
        "moved": "往下走",
        "lost": "丢在这步",
        "open": "停在这步",
        "conversion": "转化率",
        "usual": "天数中位数",
        "few": "太少（{count}单）",
        "days": "{days}（{count}单）",
        "weakest": "**漏得最多的一步**：{stage}。有结果的{decided}单里，{moved}单走了下去（{share}）。",
        "how": "转化率＝往下走的÷（往下走的＋丢在这步的），还在谈的不算。二次合作：赢单那天起，客户有第二天下过单。",
        "median_stay": "天数：从进入这个阶段到离开，括号里是单数；不到{least}单说不准。",
        "median_age": "天数：在这个阶段见分晓的单子从立项到结束，括号里是单数，因为什么时候进的阶段没有记录；"
        "二次合作是从赢单到第二次下单。不到{least}单说不准。",
        "unplaced": "没算进来的有{count}单，记录的阶段不属于六个阶段。",
        "source_how": "来源：别的客户介绍来的；没有的话，看第一次下单之前最早的一次往来。",
        "more": "另有{count}组单数更少。",
        "won": "赢单率",
        "usual_win": "赢单天数中位数",
        "how_groups": "数字是到过各阶段的单数；赢单率只算有结果的单。不到{least}单说不准。",
        "all": "全部",
        "as_of": "截至{as_of}。",
        "nobody": "没人负责",
        "picture": "{count}单的漏斗图，截至{as_of}；数字见表格。",
        "drawn_part": "转化{part}",
        "drawn_part_few": "转化率说不准",
        "drawn_days": "中位{days}",
        "drawn_days_few": "天数说不准",
        "drawn_counts": "丢{lost}单 · 停{open}单",
        "drawn_again": "从赢单到第二次下单",
    },
}


@command(
    words=words,
    aliases=("漏斗", "商机漏斗"),
    sentences={
        "en": ("(show me )(the )(our )(my )funnel", "(the )funnel by {by}", "where do we lose deals"),
        "zh": ("(看看)(我的)漏斗", "按{by}看漏斗", "单子都丢在哪一步"),
    },
    options={
        "by": {
            "all": ("total", "全部", "合计"),
            "rep": ("reps", "owner", "业务员", "销售", "负责人"),
            "source": ("sources", "来源", "线索来源"),
            "segment": ("tier", "segments", "客户分级", "分级", "分层"),
            "industry": ("industries", "行业"),
            "region": ("regions", "地区", "区域"),
        }
    },
)
async def funnel(ask: Ask, by: By = "all") -> Reply:
    """Count deals through the six stages: conversion and median days, also by rep, source or segment.

    看商机漏斗：六个阶段的单数、转化率和天数，可按业务员、来源、客户分级、行业、地区分。

    Examples:
        /funnel
        /funnel rep
        /漏斗 来源
    """
    read = await ask.store(_read, ask.scope or Scope(frozenset()), by, ask.today)
    if not read.deals:
        return Reply(ask.say("title", count=0), (Text(ask.say("none")),))
    count = read.deals - read.whole.unplaced
    if by == "all":
        blocks = tuple(_whole(ask, read, read.whole))
        if count:
            blocks = (await picture_of(ask, read.whole, _weakest(read.whole), count, read.as_of), *blocks)
        return Reply(ask.say("title", count=count), blocks)
    title = ask.say("title_by", count=count, by=ask.text(f"by_{by}"))
    return Reply(title, tuple(_groups(ask, read, by)))


@dataclass(frozen=True, slots=True)
class _Read:
    """The funnel of the deals the asker may see as of a day, and of each group, with how many deals it has."""

    deals: int
    whole: Funnel
    groups: Mapping[Value, tuple[int, Funnel]]
    policy: Policy
    as_of: date


def _read(session: "Session", scope: Scope, by: By, today: date) -> _Read:
    run = published(session)
    if run is None:
        raise Unavailable("not_scored")
    deals = read_deals(session, today, scope)
    customers = {deal.customer_id for deal in deals}
    policy, _ = rules_of(*scored_by(session, run.id))
    group_of, grouped = _GROUPED[by](session, customers, today, run.id), defaultdict[Value, list[Deal]](list)
    for deal in deals if by != "all" else ():
        grouped[group_of.get(deal.customer_id)].append(deal)
    made = {named: (len(each), funnel_of(each, policy)) for named, each in grouped.items()}
    return _Read(len(deals), funnel_of(deals, policy), made, policy, today)


def _nothing(_session: "Session", _customers: set[int], _today: date, _run: int) -> Mapping[int, Value]:
    return {}


def _by_rep(session: "Session", customers: set[int], _today: date, _run: int) -> Mapping[int, Value]:
    named = colleagues(session)
    return {customer: named.get(rep or "", rep) for customer, rep in owners(session, customers).items()}


def _by_source(session: "Session", customers: set[int], today: date, _run: int) -> Mapping[int, Value]:
    return {customer: _source(kind) for customer, kind in origins(session, customers, today).items()}


def _source(kind: str) -> Term:
    return Term("journey.referral" if kind == "referral" else f"interaction.{kind}")


def _by_tier(session: "Session", customers: set[int], _today: date, run: int) -> Mapping[int, Value]:
    return {customer: Term(f"tier.{tier}") for customer, tier in tiers(session, customers, run).items() if tier}


def _by_fact(name: str) -> "Grouped":
    def read(session: "Session", customers: set[int], today: date, _run: int) -> Mapping[int, Value]:
        known = known_as_of(session, "customer", customers, today)
        return {customer: facts[name].value for customer, facts in known.items() if name in facts}

    return read


Grouped = Callable[["Session", set[int], date, int], Mapping[int, Value]]
_GROUPED: Mapping[By, Grouped] = {
    "all": _nothing,
    "rep": _by_rep,
    "source": _by_source,
    "segment": _by_tier,
    "industry": _by_fact("industry"),
    "region": _by_fact("region"),
}


def _whole(ask: Ask, read: _Read, whole: Funnel) -> Iterator[Block]:
    """Show every step, where most is lost, and what the figures mean."""
    head = [ask.say(name) for name in ("stage", "reached", "moved", "lost", "open", "conversion", "usual")]
    yield Table(head, [_row(ask, step) for step in whole.steps])
    if weakest := _weakest(whole):
        decided, share = weakest.moved + weakest.lost, Share(weakest.conversion or 0)
        named = stage_term(weakest.stage)
        yield Text(ask.say("weakest", stage=named, decided=decided, moved=weakest.moved, share=share))
    yield Text(ask.say("how"))
    basis = "stay" if any(s.pace.basis == "stay" for s in whole.steps) else "age"
    yield Text(ask.say(f"median_{basis}", least=read.policy.journey.deals_min))
    if whole.unplaced:
        yield Text(ask.say("unplaced", count=whole.unplaced))
    yield Text(ask.say("as_of", as_of=read.as_of))
    yield Actions(tuple(Button(_capital(ask.text(f"by_{by}")), line("funnel", by)) for by in _GROUPED if by != "all"))


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _row(ask: Ask, step: Step) -> list[Markdown]:
    show = ask.wording.show
    last = step.stage == REPEAT
    counts = [None if last else number for number in (step.moved, step.lost, step.open)]
    told = [show("–" if number is None else number) for number in counts]
    return [show(stage_term(step.stage)), show(step.reached), *told, _part(ask, step), _days(ask, step.pace)]


def _part(ask: Ask, step: Step) -> Markdown:
    if step.stage == REPEAT:
        return ask.wording.show("–")
    if step.conversion is None:
        return ask.say("few", count=step.moved + step.lost)
    return ask.wording.show(Share(step.conversion))


def _days(ask: Ask, pace: Pace) -> Markdown:
    if pace.days is None:
        return ask.say("few", count=pace.count)
    return ask.say("days", days=Days(pace.days), count=pace.count)


def _weakest(whole: Funnel) -> Step | None:
    """Return the step with the lowest conversion, None where none is known or nothing was lost."""
    known = [step for step in whole.steps if step.conversion is not None and step.lost]
    return min(known, key=lambda step: step.conversion or 0, default=None)


def _groups(ask: Ask, read: _Read, by: By) -> Iterator[Block]:
    """Show a line a group: how many deals reached each stage, and the part of the decided that were won."""
    ranked = sorted(read.groups.items(), key=lambda of: (-of[1][0], ask.wording.say(of[0])))
    head = [ask.say("group"), *(ask.wording.show(stage_term(stage)) for stage in range(len(STAGES)))]
    rows = [_group(ask, named, made, by) for named, (_, made) in ranked[:GROUPS]]
    yield Table([*head, ask.say("won"), ask.say("usual_win")], rows)
    yield Text(ask.say("how_groups", least=read.policy.journey.deals_min))
    if len(ranked) > GROUPS:
        yield Text(ask.say("more", count=len(ranked) - GROUPS))
    if by == "source":
        yield Text(ask.say("source_how"))
    yield Text(ask.say("as_of", as_of=read.as_of))
    yield Actions((Button(ask.text("all"), line("funnel")),))


def _group(ask: Ask, named: Value, made: Funnel, by: By) -> list[Markdown]:
    name = ask.say("nobody") if by == "rep" and named is None else ask.wording.show(named)
    reached = [ask.wording.show(step.reached) for step in made.steps]
    part = ask.say("few", count=made.decided) if made.won_part is None else ask.wording.show(Share(made.won_part))
    return [name, *reached, part, _days(ask, made.to_win)]
