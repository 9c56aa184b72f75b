"""The call sheet: who this customer is, how much they matter and why, what changed, what to do and what to ask."""

from collections.abc import Iterator

from bot.changes import changes
from bot.command import Customer, Words, command
from bot.context import Ask
from bot.questions import answers, next_question, put
from bot.reply import Actions, Block, Reply, Text
from bot.sheet import Sheet, read_sheet, say_reason
from bot.ways import ways_on
from core.levels import LEVELS
from core.markdown import Markdown, bullets, join
from core.tables import RISKS
from core.types import Days, Points, Term
from core.values import known, money, points

REASONS = 3
CHANGES = 4
STALE_DAYS = 7
DEEPER = ("risk", "value", "people", "talk", "strategy", "profile", "why")

words: Words = {
    "en": {
        "tier": "**{tier}**",
        "tier_scored": "**{tier}** · score {points}",
        "up": "▲ {by} since {since}",
        "down": "▼ {by} since {since}",
        "level": "unchanged since {since}",
        "star": "**{quadrant}** (value × potential): tie them in. A sponsor upstairs, one joint plan, first in line.",
        "cash_cow": "**{quadrant}** (value × potential): hold them. Keep the service even, do not push.",
        "growth": "**{quadrant}** (value × potential): invest in steps. Prove value, then ask for a larger share.",
        "long_tail": "**{quadrant}** (value × potential): serve at low cost. Answer fast, visit rarely.",
        "no_quadrant": "Value × potential: too little is known to place them.",
        "never_bought": "Never bought from us. Potential: {potential} of 100.",
        "never_bought_unknown": "Never bought from us, and too little is known of their potential.",
        "relationship": "{relationship}",
        "clv": "lifetime value {clv}",
        "credit": "credit {grade}",
        "risk": "**{risk}: {level}**",
        "why": "**Why**",
        "since": "**Since {since}**",
        "became": "{what}: {before} → {after}.",
        "bought_once": "Bought once: {total}",
        "bought_often": "Bought on {days} days: {total}",
        "bought_nothing": "No order; the last one was on {last}",
        "complained": "Complaint on {on}: {cause}",
        "settled": "Complaint settled on {on}: {cause}",
        "left": "{name} left on {on}",
        "won": "Won: {deal} ({amount})",
        "lost": "Lost: {deal} ({amount})",
        "opened": "New deal: {deal} ({amount})",
        "spoke": "Last contact {on}: {summary}",
        "next": "**Next**",
        "stale": "The newest record is of {until}, {days} ago: figures may be behind.",
        "left_out": "Orders without an exchange rate, not counted: {amounts}. Import a file with currency, date, rate.",
        "nothing_new": "Nothing on record.",
    },
    "zh": {
        "tier": "**{tier}**",
        "tier_scored": "**{tier}** · 综合{points}分",
        "up": "较{since} ▲ {by}",
        "down": "较{since} ▼ {by}",
        "level": "与{since}持平",
        "star": "**{quadrant}**（价值-潜力）：深度绑定。高层对接，共做一份计划，资源优先。",
        "cash_cow": "**{quadrant}**（价值-潜力）：守住。服务不打折，别硬推。",
        "growth": "**{quadrant}**（价值-潜力）：分步投入。先做出效果，再要份额。",
        "long_tail": "**{quadrant}**（价值-潜力）：低成本服务。回复要快，少跑现场。",
        "no_quadrant": "价值-潜力：掌握的信息太少，还定不了位置。",
        "never_bought": "还没成交过。潜力{potential}分（满分100）。",
        "never_bought_unknown": "还没成交过，潜力也还看不清：掌握的信息太少。",
        "relationship": "{relationship}",
        "clv": "生命周期价值{clv}",
        "credit": "信用{grade}",
        "risk": "**{risk}：{level}**",
        "why": "**为什么**",
        "since": "**{since}以来**",
        "became": "{what}：{before} → {after}。",
        "bought_once": "采购1次：{total}",
        "bought_often": "采购{days}次：{total}",
        "bought_nothing": "没有下单，上一单是{last}",
        "complained": "{on}投诉：{cause}",
        "settled": "{on}投诉已了结：{cause}",
        "left": "{name}已于{on}离职",
        "won": "赢单：{deal}（{amount}）",
        "lost": "丢单：{deal}（{amount}）",
        "opened": "新商机：{deal}（{amount}）",
        "spoke": "最近联系{on}：{summary}",
        "next": "**下一步**",
        "stale": "最新一笔记录是{until}，已经过去{days}，数字可能滞后。",
        "left_out": "没有汇率、未计入的订单：{amounts}。请导入含币种、日期、汇率的文件。",
        "nothing_new": "没有新记录。",
    },
}


@command(
    words=words,
    aliases=("客户", "看客户"),
    sentences={
        "en": (
            "how is {customer} doing",
            "how are things (going )with {customer}",
            "how are things (going )at {customer}",
            "tell me about {customer}",
            "who is {customer}",
        ),
        "zh": ("{customer}怎么样", "{customer}现在怎么样", "{customer}情况如何", "看看{customer}", "查一下{customer}"),
    },
)
async def customer(ask: Ask, customer: Customer) -> Reply:
    """Show a customer's call sheet: who they are, why they matter, what to do next.

    看客户的拜访单：什么客户、为什么重要、下一步做什么。

    Examples:
        /customer ACME
        /customer 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    return Reply(ask.wording.show(sheet.profile.name), tuple(_Card(ask, sheet).blocks(customer)))


class _Card:
    """One card being laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet) -> None:
        self.ask, self.sheet = ask, sheet

    def blocks(self, customer: Customer) -> Iterator[Block]:
        yield Text(join("\n\n", (self.standing(), self.place(), *self.worth())))
        reasons = [say_reason(self.ask, reason) for reason in self.sheet.card.matter[:REASONS]]
        yield Text(bullets(self.ask.say("why"), reasons))
        if self.sheet.before:
            head = self.ask.say("since", since=self.sheet.before[0])
            yield Text(bullets(head, list(self.changed())[:CHANGES] or [self.ask.say("nothing_new")]))
        advice = self.ask.library.render("brief/customer", self.ask.lang, self.sheet.variables()).text.strip()
        if advice:
            yield Text(join("\n\n", (self.ask.say("next"), Markdown(advice))))
        question = next_question(self.sheet)
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        if notes := tuple(self.notes()):
            yield Text(join("\n\n", notes))
        ways = ways_on(self.ask, customer, *DEEPER)
        yield Actions((*answers(self.ask, customer, question), *ways))

    def standing(self) -> Markdown:
        """Say the tier, the score and where it is going."""
        settled, before = self.sheet.settled, self.sheet.before
        if settled is None or settled.tier_score is None:
            return self.ask.say("tier", tier=self.sheet.tier)
        told = self.ask.say("tier_scored", tier=self.sheet.tier, points=Points(settled.tier_score))
        if before is None or before[1].tier_score is None:
            return told
        by = settled.tier_score - before[1].tier_score
        key = "up" if by > 0 else "down" if by < 0 else "level"
        return join(" · ", (told, self.ask.say(key, by=Points(abs(by)), since=before[0])))

    def place(self) -> Markdown:
        """Say the place in the matrix of value and potential and what it means to do."""
        quadrant, values = self.sheet.card.terms["quadrant"], self.sheet.card.values
        if known(values, "recency_days") is None:
            potential = points(values, "potential_score")
            return self.ask.say("never_bought" if potential else "never_bought_unknown", potential=potential)
        if quadrant is None:
            return self.ask.say("no_quadrant")
        return self.ask.say(quadrant.key.rpartition(".")[2], quadrant=quadrant)

    def worth(self) -> Iterator[Markdown]:
        """Say in one line what they are to us, what they are worth, how they pay and what threatens that."""
        terms, values = self.sheet.card.terms, self.sheet.card.values
        told = []
        if relationship := terms["relationship"]:
            told.append(self.ask.say("relationship", relationship=relationship))
        if clv := money(values, "clv", self.sheet.policy):
            told.append(self.ask.say("clv", clv=clv))
        if grade := terms["credit_grade"]:
            told.append(self.ask.say("credit", grade=grade))
        told += self.risks()
        if told:
            yield join(" · ", told)

    def risks(self) -> Iterator[Markdown]:
        """Say which risk is the worst, when it is above green."""
        watched = [f"{risk}_level" for risk in RISKS if getattr(self.sheet.policy.risks, risk).on]
        levels = {name: term for name in watched if (term := self.sheet.card.terms[name])}
        ranks = {name: LEVELS.index(term.key.rpartition(".")[2]) for name, term in levels.items()}
        worst = max(ranks, key=lambda name: ranks[name], default=None)
        if worst and ranks[worst]:
            yield self.ask.say("risk", risk=Term(f"change.{worst}"), level=levels[worst])

    def changed(self) -> Iterator[Markdown]:
        """Say what is new since the run before, what changed in its scores first, with the reason."""
        for event in self.sheet.events:
            told = self.ask.say("became", what=Term(f"change.{event.kind}"), before=event.before, after=event.after)
            yield join(" ", (told, say_reason(self.ask, event.reason))) if event.reason else told
        if self.sheet.before:
            for key, values in changes(self.sheet.profile, self.sheet.before[0], self.sheet.bought):
                yield self.ask.say(key, **values)

    def notes(self) -> Iterator[Markdown]:
        """Say what limits the figures: old data, amounts without a rate."""
        until, today = self.sheet.profile.data_until, self.sheet.profile.as_of
        if until and (today - until).days > STALE_DAYS:
            yield self.ask.say("stale", until=until, days=Days((today - until).days))
        if self.sheet.left_out:
            amounts = self.ask.wording.enumerate(list(self.sheet.left_out.values()))
            yield self.ask.say("left_out", amounts=amounts)
