"""The whole picture of a customer: what kind of company, how it buys, uses and cooperates, where it stands."""

from collections.abc import Iterator, Sequence

from bot.advice import label
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.questions import answers, next_question, put
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet, say_reason
from bot.ways import ways_on
from core.customers.firmographics import advice, traits
from core.markdown import Markdown, bullets, join
from core.people.record_check import people_contradictions
from core.terms import all_terms
from core.types import Reason, Term
from core.values import known, share, whole

TRAITS = 2  # traits that are told with what they call for
STRATEGIES = 3  # tags that are told with what they call for
REASONS = 2
FINDINGS = 4
# The facts that say what kind of company it is.
FACTS = (
    "industry",
    "region",
    "employees",
    "ownership",
    "competitive_strategy",
    "development_stage",
    "profit_level",
    "intensity",
    "brand_influence",
)
# The tags of each part, those first whose strategy tells most; one that calls for nothing new comes last.
PURCHASES = (
    "order_trend",
    "supplier_pattern",
    "needs_level",
    "discount_class",
    "repurchase",
    "category_preference",
    "frequency_class",
    "order_size",
    "service_cost",
)
USAGE = ("usage_trend", "usage_frequency", "usage_time")
COOPERATION = ("complaint_frequency", "renewal_habit", "referral_record")
NEEDS = ("need_type", "need_urgency", "feature_preference")
# What is as usual calls for nothing.
USUAL = frozenset(
    (
        "order_trend.steady",
        "service_cost.fair",
        "discount_class.ordinary",
        "complaint_frequency.none",
        "usage_trend.steady",
    )
)

words: Words = {
    "en": {
        "title": "{customer}, the whole picture",
        "company": "**The company**",
        "fact": "{fact}: {value}",
        "company_unknown": "Nothing is known of what kind of company it is.",
        "trait": "**{value}** ({trait})",
        "advice_needs": "Needs: {what}",
        "advice_sell": "Sell: {what}",
        "advice_avoid": "Avoid: {what}",
        "state": "**Where they are** · {state}, {stage}",
        "state_only": "**Where they are** · {state}",
        "purchases": "**How they buy** · {tags}",
        "purchases_unknown": "**How they buy** · unknown: no order yet",
        "usage": "**How they use it** · {tags}",
        "usage_counts": "Core features used: {core}, others: {auxiliary}, not used yet: {unused}",
        "cooperation": "**How we work together** · {tags}",
        "together": "**Stage of cooperation** · {stage}",
        "needs": "**What they look for** · {need} ({confidence} sure)",
        "needs_unknown": "**What they look for** · unknown",
        "do": "**{tag}:** {what}",
        "standing": "**Where they stand**",
        "rfm": "RFM: {eight}, {eleven} (R {r}, F {f}, M {m} of 5)",
        "quadrant": "Value × potential: {quadrant}",
        "complete": "**Known** · {share} of the profile",
        "audit": "**Known** · {share} of the profile. To put right:",
    },
    "zh": {
        "title": "{customer}：客户360°画像",
        "company": "**企业概况**",
        "fact": "{fact}：{value}",
        "company_unknown": "还不知道这是一家什么样的企业。",
        "trait": "**{value}**（{trait}）",
        "advice_needs": "需要：{what}",
        "advice_sell": "怎么卖：{what}",
        "advice_avoid": "避免：{what}",
        "state": "**所处阶段** · {state}，{stage}",
        "state_only": "**所处阶段** · {state}",
        "purchases": "**采购行为** · {tags}",
        "purchases_unknown": "**采购行为** · 未知：还没有订单",
        "usage": "**使用行为** · {tags}",
        "usage_counts": "核心功能用了{core}项，辅助功能{auxiliary}项，没用过的{unused}项",
        "cooperation": "**合作行为** · {tags}",
        "together": "**合作阶段** · {stage}",
        "needs": "**需求导向** · {need}（把握{confidence}）",
        "needs_unknown": "**需求导向** · 未知",
        "do": "**{tag}**：{what}",
        "standing": "**所在位置**",
        "rfm": "RFM：{eight}，{eleven}（R{r}、F{f}、M{m}，满分5）",
        "quadrant": "价值-潜力：{quadrant}",
        "complete": "**画像完整度** · {share}",
        "audit": "**画像完整度** · {share}，需要核对：",
    },
}


@command(
    words=words,
    aliases=("画像", "客户画像"),
    sentences={
        "en": (
            "what kind of company is {customer}",
            "what kind of customer is {customer}",
            "profile of {customer}",
            "what do we know about {customer}",
            "what does {customer} need",
        ),
        "zh": (
            "{customer}的画像",
            "{customer}是什么样的客户",
            "{customer}是什么样的企业",
            "{customer}需要什么",
            "我们了解{customer}多少",
        ),
    },
)
async def profile(ask: Ask, customer: Customer) -> Reply:
    """Show the whole picture of a customer: company, buying, use, cooperation, needs, standing, gaps.

    看客户360°画像：企业概况、采购、使用、合作、需求、所在位置和缺口。

    Examples:
        /profile ACME
        /画像 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    return Reply(ask.say("title", customer=sheet.profile.name), tuple(_Card(ask, sheet).blocks(customer)))


class _Card:
    """The card of one customer, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet) -> None:
        self.ask, self.sheet = ask, sheet
        self.values, self.terms = sheet.card.values, sheet.card.terms

    def blocks(self, customer: Customer) -> Iterator[Block]:
        parts = (self.company, self.state, self.purchases, self.usage, self.cooperation, self.together, self.needs)
        for part in (*parts, self.standing, self.completeness):
            if told := list(part()):
                yield Text(bullets(told[0], told[1:]) if told[1:] else told[0])
            if part == self.company:
                yield from self.traits()
        question = next_question(self.sheet)
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        ways = ways_on(self.ask, customer, "customer", "value", "people", "talk", "strategy")
        yield Actions((*answers(self.ask, customer, question), *self.stage_playbook(customer), *ways))

    def stage_playbook(self, customer: Customer) -> Iterator[Button]:
        """Give the button to the playbook of the stage of cooperation."""
        stage = self.terms["cooperation_stage"]
        name = f"cooperation/{stage.key.rpartition('.')[2]}" if stage else ""
        if name in self.ask.library.names("cooperation"):
            yield Button(label(self.ask.library.playbook(name, self.ask.lang)), line("playbook", name, customer))

    def company(self) -> Iterator[Markdown]:
        """Say what kind of company it is."""
        facts = [(name, self.sheet.profile.facts[name].value) for name in FACTS if name in self.sheet.profile.facts]
        yield self.ask.say("company")
        if not facts:
            yield self.ask.say("company_unknown")
        told = [self.ask.say("fact", fact=Term(name), value=value) for name, value in facts]
        yield from [join(" · ", told)] if told else ()

    def traits(self) -> Iterator[Block]:
        """Say what the most telling traits call for."""
        for trait, option in traits(self.values)[:TRAITS]:
            head = self.ask.say("trait", value=Term(f"{trait}.{option}"), trait=self.label(trait))
            said = advice(trait, option)._asdict()
            yield Text(bullets(head, [self.ask.say(f"advice_{key}", what=term) for key, term in said.items()]))

    def label(self, column: str) -> Term:
        """Return the word for a trait: its dimension's, or that of the size."""
        return Term(column if column in all_terms()[self.ask.lang] else f"firmographics.{column}")

    def state(self) -> Iterator[Markdown]:
        state, stage = self.terms["state"], self.terms["stage"]
        if state is None:
            return
        yield self.ask.say("state" if stage else "state_only", state=state, stage=stage)
        yield from self.said("lifecycle")
        if stage:
            yield self.ask.wording.show(Term(f"watch.{stage.key.rpartition('.')[2]}"))

    def purchases(self) -> Iterator[Markdown]:
        tags = self.tags(PURCHASES)
        if not tags:
            yield self.ask.say("purchases_unknown")
            return
        yield self.ask.say("purchases", tags=self.listed(tags))
        yield from self.strategies(tags)

    def usage(self) -> Iterator[Markdown]:
        """Say how they use what they bought; nothing where no use is recorded."""
        tags = self.tags(USAGE)
        if not tags:
            return
        yield self.ask.say("usage", tags=self.listed(tags))
        if known(self.values, "core_used") is not None:
            counted = {
                name: whole(self.values, column)
                for name, column in (
                    ("core", "core_used"),
                    ("auxiliary", "auxiliary_used"),
                    ("unused", "unused_features"),
                )
            }
            yield self.ask.say("usage_counts", **counted)
        yield from self.strategies(tags)

    def cooperation(self) -> Iterator[Markdown]:
        tags = self.tags(COOPERATION)
        if tags:
            yield self.ask.say("cooperation", tags=self.listed(tags))
            yield from self.said("cooperation")
            yield from self.strategies(tags)

    def together(self) -> Iterator[Markdown]:
        """Say how far the two have come together, why, and what each side does next."""
        stage = self.terms["cooperation_stage"]
        if stage:
            yield self.ask.say("together", stage=stage)
            yield from self.said("cooperation_stage")
            yield self.ask.wording.show(Term(f"do.{stage.key}"))

    def needs(self) -> Iterator[Markdown]:
        """Say what they look for first, how sure that is, and what it calls for."""
        need, others = self.terms["need_inferred"], self.tags(NEEDS)
        if need is None:
            yield self.ask.say("needs_unknown")
        else:
            yield self.ask.say("needs", need=need, confidence=share(self.values, "need_confidence"))
        yield from self.said("need_orientation")
        yield from self.strategies([*([need] if need else ()), *others])

    def standing(self) -> Iterator[Markdown]:
        """Say the classes they are in; nothing of one who is in none."""
        told = []
        if eight := self.terms["grid8"]:
            scores = {name: whole(self.values, f"{name}_score") for name in ("r", "f", "m")}
            told.append(self.ask.say("rfm", eight=eight, eleven=self.terms["grid11"], **scores))
        if quadrant := self.terms["quadrant"]:
            told.append(self.ask.say("quadrant", quadrant=quadrant))
        told += self.said("relationship")
        if told:
            yield from (self.ask.say("standing"), *told)

    def completeness(self) -> Iterator[Markdown]:
        """Say how much is known, and which records contradict each other or are too old."""
        clashing: list[Reason] = [reason for reason, _, _ in people_contradictions(self.sheet.profile.people)]
        found = [*self.sheet.card.reasons.get("completeness", ()), *clashing]
        yield self.ask.say("audit" if found else "complete", share=share(self.values, "completeness"))
        yield from (say_reason(self.ask, reason) for reason in found[:FINDINGS])

    def tags(self, columns: Sequence[str]) -> list[Term]:
        """Return the tags that are known of these columns, those that call for nothing last."""
        there = [term for column in columns if (term := self.terms[column])]
        return sorted(there, key=lambda term: term.key in USUAL)

    def listed(self, tags: Sequence[Term]) -> str:
        return " · ".join(self.ask.wording.say(tag) for tag in tags)

    def strategies(self, tags: Sequence[Term]) -> Iterator[Markdown]:
        """Say what the most telling tags call for."""
        telling = [tag for tag in tags if tag.key not in USUAL][:STRATEGIES]
        yield from (self.ask.say("do", tag=tag, what=Term(f"do.{tag.key}")) for tag in telling)

    def said(self, model: str) -> Iterator[Markdown]:
        reasons: Sequence[Reason] = self.sheet.card.reasons.get(model, ())
        yield from (say_reason(self.ask, reason) for reason in reasons[:REASONS])
