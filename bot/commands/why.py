"""The receipt: what made the score, where it came from and when; what would lift the tier; what changed since a day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet, say_reason
from bot.since import why_since
from bot.wayup import way_up
from core.lineup import models
from core.markdown import Markdown, bullets
from core.types import Contribution, Points, Receipt, Term

REASONS = 8  # the strongest; the other cards say the rest, each in its place

words: Words = {
    "en": {
        "title_score": "Why {customer} has {points} points",
        "title_potential": "What {customer} could become: {points} points",
        "title_nothing": "Why {customer} has no score",
        "total_score": "**{points}** points out of 100. Tier: **{tier}**.",
        "total_potential": "Never bought: a potential of **{points}** out of 100, no score. Tier: **{tier}**.",
        "total_nothing": "Too little is known for a score. Tier: **{tier}**.",
        "group": "**{model}** · {points} of {most}",
        "line": "**+{points}** of {most} · {input}: {value} *({source}, {on})*",
        "line_undated": "**+{points}** of {most} · {input}: {value} *({source})*",
        "sum": "Sum: **{points}**. The lines above add up to it exactly.",
        "missing": "**Not known**, so not counted; the known inputs carry its weight: {inputs}.",
        "reasons": "**What stands out**",
        "moved": "The last run ({on}) settled {settled}; the figures have moved since.",
        "button_customer": "Card",
        "button_talk": "Talk",
        "since_title_same": "{customer} has {now} points, as on {on}",
        "since_title_tier_score": "Why {customer} went from {before} to {now} points",
        "since_title_potential_score": "Why the potential of {customer} went from {before} to {now} points",
        "since_parts": "**Since the scoring of {on}**",
        "since_own": "**{points}** their own figures",
        "since_peers": "**{points}** the others moving: points say where one stands among all",
        "since_rules": "**{points}** other rules ({days})",
        "since_rules_none": "**{points}** other rules (there were none)",
        "since_sum": "{before} {own} {peers} {rules} = **{now}**. It adds up exactly.",
        "since_moved": "**Behind their own figures**",
        "since_line": "**{points}** · {input}: {before} → {after}",
        "since_value": "{value} ({on})",
        "since_undated": "{value}",
        "since_nothing": "not known",
        "since_rest": "**{points}** · smaller ones: {count}",
        "since_corrected": "**{points}** · what was only recorded later",
    },
    "zh": {
        "title_score": "{customer}为什么是{points}分",
        "title_potential": "{customer}的潜力：{points}分",
        "title_nothing": "{customer}为什么没有分",
        "total_score": "满分100，得**{points}**分，分级：**{tier}**。",
        "total_potential": "还没成交，只看潜力，不算综合分：满分100，潜力**{points}**分，分级：**{tier}**。",
        "total_nothing": "掌握的信息太少，还算不出分，分级：**{tier}**。",
        "group": "**{model}** · {points}分（满分{most}）",
        "line": "**+{points}**（满分{most}）· {input}：{value}（{source}，{on}）",
        "line_undated": "**+{points}**（满分{most}）· {input}：{value}（{source}）",
        "sum": "合计：**{points}**分，等于以上各项之和。",
        "missing": "**未知**，没有计入，权重由已知各项分担：{inputs}。",
        "reasons": "**值得注意**",
        "moved": "上次评分（{on}）是{settled}分，之后数据有变化。",
        "button_customer": "客户卡",
        "button_talk": "怎么谈",
        "since_title_same": "{customer}还是{now}分，和{on}一样",
        "since_title_tier_score": "{customer}为什么从{before}分变成{now}分",
        "since_title_potential_score": "{customer}的潜力为什么从{before}分变成{now}分",
        "since_parts": "**与{on}的评分相比**",
        "since_own": "**{points}** 客户自己的数据变了",
        "since_peers": "**{points}** 其他客户变了：得分看的是在全部客户里的位置",
        "since_rules": "**{points}** 评分规则变了（{days}）",
        "since_rules_none": "**{points}** 评分规则没有变",
        "since_sum": "{before} {own} {peers} {rules} = **{now}**，一分不差。",
        "since_moved": "**客户自己的数据里，变了什么**",
        "since_line": "**{points}** · {input}：{before} → {after}",
        "since_value": "{value}（{on}）",
        "since_undated": "{value}",
        "since_nothing": "未知",
        "since_rest": "**{points}** · 其余{count}项",
        "since_corrected": "**{points}** · 当时还没录入、后来才补记的数据",
    },
}


@command(
    words=words,
    aliases=("为什么", "得分明细"),
    sentences={
        "en": (
            "why this score for {customer}",
            "explain the score of {customer}",
            "why is {customer} so important",
            "why did {customer} change since {since}",
        ),
        "zh": (
            "{customer}为什么是这个分",
            "{customer}的分(数)怎么来的",
            "{customer}为什么这么重要",
            "{customer}从{since}起为什么变了",
            "{customer}自{since}以来为什么变了",
        ),
    },
    introduced_by={"since": ("since", "自", "从", "自从")},
)
async def why(ask: Ask, customer: Customer, *, since: date | None = None) -> Reply:
    """Show how a customer's score adds up, what would lift them a tier, or what changed it since a day.

    看得分怎么来的、怎样升一级，或者从某天起为什么变了；每一项加起来正好是总分。

    Examples:
        /why ACME
        /why ACME --since 2026-05-31
        /为什么 华信精密机械 自2026-05-31
    """
    if since is not None:
        changed = await why_since(ask, customer, since)
        return replace(changed, blocks=(*changed.blocks, _ways_on(ask, customer)))
    sheet = await read_sheet(ask, customer)
    receipt = _receipt(sheet)
    title = ask.say(f"title_{_kind(sheet)}", customer=sheet.profile.name, points=Points(receipt.total))
    return Reply(title, (*_blocks(ask, sheet, receipt), _ways_on(ask, customer)))


def _ways_on(ask: Ask, customer: Customer) -> Actions:
    return Actions(tuple(Button(ask.text(f"button_{name}"), line(name, customer)) for name in ("customer", "talk")))


def _kind(sheet: Sheet) -> str:
    """Return what there is to explain: the score, the potential of one who never bought, or neither."""
    return "score" if sheet.card.receipt.lines else "potential" if _receipt(sheet).lines else "nothing"


def _receipt(sheet: Sheet) -> Receipt:
    """Return the receipt of the score, for one who never bought that of the potential."""
    score = sheet.card.receipt
    return score if score.lines else sheet.card.receipts["potential_score"]


def _blocks(ask: Ask, sheet: Sheet, receipt: Receipt) -> Iterator[Block]:
    points, settled = Points(receipt.total), sheet.settled
    yield Text(ask.say(f"total_{_kind(sheet)}", points=points, tier=sheet.tier))
    for model, lines in groupby(receipt.lines, key=lambda told: told.key.partition(".")[0]):
        yield Text(_group(ask, model, list(lines)))
    if receipt.lines:
        yield Text(ask.say("sum", points=points))
    if receipt.missing:
        yield Text(ask.say("missing", inputs=ask.wording.enumerate(receipt.missing)))
    if up := way_up(ask, sheet):
        yield Text(up)
    yield Text(bullets(ask.say("reasons"), [say_reason(ask, reason) for reason in sheet.card.matter[:REASONS]]))
    if settled and settled.tier_score is not None and settled.tier_score != sheet.card.receipt.total:
        yield Text(ask.say("moved", on=sheet.scored_on, settled=Points(settled.tier_score)))


def _group(ask: Ask, model: str, lines: list[Contribution]) -> Markdown:
    points, most = Points(sum(told.points for told in lines)), Points(sum(told.most for told in lines))
    head = ask.say("group", model=_score_of(model), points=points, most=most)
    return bullets(head, [_line(ask, told) for told in lines])


def _score_of(name: str) -> Term:
    """Return the name of the score a model gives."""
    given = next(model.gives for model in models() if model.name == name)
    return Term(f"{name}.{next(column.name for column in given if column.unit == 'points')}")


def _line(ask: Ask, told: Contribution) -> Markdown:
    return ask.say(
        "line" if told.on else "line_undated",
        points=Points(told.points),
        most=Points(told.most),
        input=Term(told.key),
        value=told.value,
        source=told.source,
        on=told.on,
    )
