"""The value card: what a customer brings, will bring and could bring, who listens to them, and how safe it is."""

from collections.abc import Callable, Iterator, Sequence

from bot.command import Customer, Words, command
from bot.context import Ask
from bot.questions import Question, answers, next_question, put, question_about
from bot.reply import Actions, Block, Reply, Text
from bot.sheet import Sheet, read_sheet, say_reason
from bot.ways import ways_on
from core.customers.value_roles import ROLES
from core.markdown import Markdown, bullets, join
from core.types import Points, Reason, Term, Value
from core.values import known, money, points, share, whole

REASONS = 2  # sentences of each part
STANDS = 3
# What asking can fill, the worthiest first.
ASKED_OF = ("potential_score", "influence_score", "loyalty_score")

words: Words = {
    "en": {
        "title": "Value of {customer}",
        "tier": "**{tier}**",
        "tier_scored": "**{tier}** · score {points} of 100",
        "current": "**Current value** · {points}",
        "revenue": "Revenue, 12 months: {revenue} ({share} of ours)",
        "trend": "Against the year before: {change} ({before})",
        "gross": "Gross margin: {margin}",
        "served": "Cost to serve: {cost}, as recorded",
        "served_estimated": "Cost to serve: {cost}, estimated from dealings",
        "net": "Left after that: {margin}, {share} of revenue",
        "net_only": "Left after that: {margin}",
        "profit": "Part of our profit: {share}",
        "never_bought": "They have never bought from us, so lifetime value and loyalty cannot be told yet.",
        "lifetime": "**Lifetime value**",
        "lifetime_unknown": "Unknown: there are too few orders to forecast from.",
        "alive": "**Next orders**",
        "alive_unknown": "Unknown: there is too little history to forecast from.",
        "potential": "**Potential** · {points}",
        "influence": "**Influence** · {points}",
        "influence_parts": "Activity {activity}, reach {reach}",
        "influence_unknown": "Nobody has noted whom they know, cite or brought to us.",
        "credit": "**Credit grade {grade}** · {points}",
        "credit_unknown": "**Credit grade** · unknown",
        "credit_why_unknown": "Too few invoices show how they pay.",
        "credit_limit": "Credit limit agreed: {agreed}. Suggested: {suggested}",
        "loyalty": "**Loyalty** · {points}",
        "loyalty_by": "Loyal by: {by}",
        "recommend": "Recommend us: {promoters} would, {passives} are undecided, {detractors} would not.",
        "satisfied": "Satisfaction: {satisfied} satisfied, {dissatisfied} not, of {count}.",
        "no_survey": "No survey answer on record.",
        "roles": "**What they are to us** · {roles}",
        "roles_none": "**What they are to us** · unknown",
    },
    "zh": {
        "title": "{customer}的价值",
        "tier": "**{tier}**",
        "tier_scored": "**{tier}** · 综合{points}分（满分100）",
        "current": "**当前价值** · {points}",
        "revenue": "近12个月销售额{revenue}，占我们的{share}",
        "trend": "与上一年相比{change}（上一年{before}）",
        "gross": "毛利{margin}",
        "served": "服务成本{cost}，实际记录",
        "served_estimated": "服务成本{cost}，按往来次数估算",
        "net": "扣除后剩{margin}，占销售额{share}",
        "net_only": "扣除后剩{margin}",
        "profit": "占我们利润的{share}",
        "never_bought": "还没成交过，生命周期价值和忠诚度都还谈不上。",
        "lifetime": "**客户生命周期价值**",
        "lifetime_unknown": "未知：订单太少，无法预测。",
        "alive": "**后续订单**",
        "alive_unknown": "未知：历史太短，无法预测。",
        "potential": "**潜力** · {points}",
        "influence": "**社会价值** · {points}",
        "influence_parts": "社交活跃度{activity}，影响力{reach}",
        "influence_unknown": "他们认识谁、替谁说过话、给我们带来过谁，还没有记录。",
        "credit": "**信用等级{grade}** · {points}",
        "credit_unknown": "**信用等级** · 未知",
        "credit_why_unknown": "发票太少，看不出付款习惯。",
        "credit_limit": "约定信用额度：{agreed}，建议额度：{suggested}",
        "loyalty": "**忠诚度** · {points}",
        "loyalty_by": "忠诚于：{by}",
        "recommend": "推荐意愿：{promoters}人愿意，{passives}人不置可否，{detractors}人不愿意。",
        "satisfied": "满意度：{count}份回答里{satisfied}份满意，{dissatisfied}份不满意。",
        "no_survey": "还没有满意度调查的回答。",
        "roles": "**对我们的意义** · {roles}",
        "roles_none": "**对我们的意义** · 未知",
    },
}


@command(
    words=words,
    aliases=("价值", "客户价值"),
    sentences={
        "en": (
            "what is {customer} worth",
            "how much is {customer} worth",
            "how valuable is {customer}",
            "what is the value of {customer}",
            "what is the lifetime value of {customer}",
            "what is the credit grade of {customer}",
            "how loyal is {customer}",
        ),
        "zh": (
            "{customer}值多少钱",
            "{customer}有多大价值",
            "{customer}价值多大",
            "{customer}的价值",
            "{customer}的信用等级",
            "{customer}忠诚度怎么样",
            "{customer}信用怎么样",
        ),
    },
)
async def value(ask: Ask, customer: Customer) -> Reply:
    """Show what a customer is worth: today, over their lifetime, potential, influence, credit, loyalty.

    看客户价值：当前价值、生命周期价值、潜力、社会价值、信用和忠诚度。

    Examples:
        /value ACME
        /价值 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    return Reply(ask.say("title", customer=sheet.profile.name), tuple(_Card(ask, sheet).blocks(customer)))


class _Card:
    """The card of one customer, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet) -> None:
        self.ask, self.sheet = ask, sheet
        self.values, self.terms = sheet.card.values, sheet.card.terms
        self.bought = known(self.values, "recency_days") is not None

    def blocks(self, customer: Customer) -> Iterator[Block]:
        yield Text(self.standing())
        for part in self.parts():
            head, *lines = part()
            yield Text(bullets(head, lines) if lines else head)
        question = self.question()
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        ways = ways_on(self.ask, customer, "customer", "risk", "why", "profile", "strategy")
        yield Actions((*answers(self.ask, customer, question), *ways))

    def parts(self) -> Iterator[Callable[[], Iterator[Markdown]]]:
        """Give what there is to tell: of one who never bought, what does not hang on orders."""
        yield self.current
        if self.bought:
            yield from (self.lifetime, self.orders)
        yield from (self.potential, self.influence)
        if self.bought or self.terms["credit_grade"]:
            yield self.credit
        if self.bought:
            yield from (self.loyalty, self.roles)

    def standing(self) -> Markdown:
        """Say the tier and where in it they stand."""
        settled = self.sheet.settled
        reached = settled.tier_score if settled else None
        head = self.ask.say("tier", tier=self.sheet.tier)
        if reached is not None:
            head = self.ask.say("tier_scored", tier=self.sheet.tier, points=Points(reached))
        return join("\n\n", [head, *self.said("tier", STANDS)])

    def current(self) -> Iterator[Markdown]:
        """Say what they bring now: from revenue down to what is left."""
        yield self.headed("current", "current_score")
        if not self.bought:
            yield self.ask.say("never_bought")
            return
        yield self.ask.say("revenue", revenue=self.money("revenue_12m"), share=share(self.values, "revenue_share"))
        if change := share(self.values, "revenue_change"):
            yield self.ask.say("trend", change=_signed(self.ask, change.value), before=self.money("revenue_12m_before"))
        yield self.ask.say("gross", margin=self.money("gross_margin_12m"))
        recorded = known(self.values, "recorded_cost_12m") is not None
        yield self.ask.say("served" if recorded else "served_estimated", cost=self.money("cost_to_serve_12m"))
        left, part = self.money("net_margin_12m"), share(self.values, "net_margin_share")
        yield self.ask.say("net" if part else "net_only", margin=left, share=part)
        if of_ours := share(self.values, "profit_share"):
            yield self.ask.say("profit", share=of_ours)

    def lifetime(self) -> Iterator[Markdown]:
        yield self.ask.say("lifetime")
        yield from list(self.said("clv")) or [self.ask.say("lifetime_unknown")]

    def orders(self) -> Iterator[Markdown]:
        """Say how sure it is that they still buy, and when the next order should come."""
        yield self.ask.say("alive")
        yield from list(self.said("alive", STANDS)) or [self.ask.say("alive_unknown")]

    def potential(self) -> Iterator[Markdown]:
        yield self.headed("potential", "potential_score")
        yield from self.said("potential")

    def influence(self) -> Iterator[Markdown]:
        """Say the two sub-scores and what is behind them: known by many, depended on by many, in what circle."""
        yield self.headed("influence", "influence_score")
        parts = {name: points(self.values, f"{name}_score") for name in ("activity", "reach")}
        if not any(parts.values()):
            yield self.ask.say("influence_unknown")
            return
        yield self.ask.say("influence_parts", **parts)
        yield from (*self.said("reach", STANDS), *self.said("activity"))

    def credit(self) -> Iterator[Markdown]:
        grade = self.terms["credit_grade"]
        if grade is None:
            yield self.ask.say("credit_unknown")
            yield self.ask.say("credit_why_unknown")
            return
        yield self.ask.say("credit", grade=grade, points=points(self.values, "credit_score"))
        agreed, suggested = self.money("credit_limit"), self.money("credit_limit_suggested")
        if agreed or suggested:
            yield self.ask.say("credit_limit", agreed=agreed, suggested=suggested)
        yield from self.said("credit_grade", STANDS, without=("credit_grade.limit",))

    def loyalty(self) -> Iterator[Markdown]:
        yield self.headed("loyalty", "loyalty_score")
        if kind := self.terms["loyalty_type"]:
            yield self.ask.wording.show(kind)
        if by := self.terms["loyalty_by"]:
            yield self.ask.say("loyalty_by", by=by)
        if self.bought:
            yield from self.surveys()
        yield from self.said("loyalty")

    def surveys(self) -> Iterator[Markdown]:
        """Say how their answers are spread."""
        counts: dict[str, Value] = {name: whole(self.values, name) for name in ("promoters", "passives", "detractors")}
        if whole(self.values, "nps_answers"):
            yield self.ask.say("recommend", **counts)
        if count := whole(self.values, "csat_answers"):
            told = {name: whole(self.values, f"csat_{name}") for name in ("satisfied", "dissatisfied")}
            yield self.ask.say("satisfied", count=count, **told)
        if not any(whole(self.values, f"{kind}_answers") for kind in ("nps", "csat", "ces")):
            yield self.ask.say("no_survey")

    def roles(self) -> Iterator[Markdown]:
        played = [term for name in ROLES if (term := self.terms[name]) and term == Term(f"{name}.yes")]
        if not played and all(self.terms[name] is None for name in ROLES):
            yield self.ask.say("roles_none")
            return
        named: Sequence[Term] = played or [term for name in ROLES if (term := self.terms[name])]
        yield self.ask.say("roles", roles=self.ask.wording.enumerate(named))
        yield from self.said("value_roles", STANDS)

    def question(self) -> Question | None:
        """Return what to ask to know more of their worth; of a stranger something else is worth more."""
        missing = [term for score in ASKED_OF for term in self.sheet.card.receipts[score].missing]
        return (question_about(self.sheet, missing) if self.bought else None) or next_question(self.sheet)

    def headed(self, key: str, column: str) -> Markdown:
        """Return the head of a part with its points, or that they are unknown."""
        return self.ask.say(key, points=points(self.values, column))

    def money(self, column: str) -> Value:
        return money(self.values, column, self.sheet.policy)

    def said(self, model: str, most: int = REASONS, without: Sequence[str] = ()) -> Iterator[Markdown]:
        """Say the strongest reasons of a model."""
        reasons: Sequence[Reason] = self.sheet.card.reasons.get(model, ())
        told = [reason for reason in reasons if reason.key not in without]
        yield from (say_reason(self.ask, reason) for reason in told[:most])


def _signed(ask: Ask, change: float) -> str:
    return ("+" if change > 0 else "") + ask.wording.share(change)
