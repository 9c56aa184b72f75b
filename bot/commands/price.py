"""How to price for a customer: the approach that fits, why, and what a margin means in discount."""

from collections.abc import Iterator, Sequence

from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.questions import answers, put, question_about
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.briefing import Shown
from core.deals.concessions import floor_of
from core.deals.pricing import RIVAL_NEAR, Approach, Figures, approaches, discount_at, recommended, signs
from core.markdown import Markdown, bullets, join
from core.types import Share, Term, Value

# What fills an unknown figure, the worthiest first.
ASKED = {"need": "need_orientation", "share": "purchase_budget", "rival": "rival_closeness"}

words: Words = {
    "en": {
        "title": "How to price for {customer}",
        "recommended": "**{approach}** · {points} of 100",
        "none": "**No approach stands out.** Too little speaks for any of them.",
        "others": "**The others**",
        "other": "{approach}: {points} of 100.",
        "not_known": "Not known: {what}.",
        "no_room": "The lowest price is out: they have {discount} off on average, the floor is {floor}.",
        "value_based": "Value-based",
        "target_profit": "By target profit",
        "differentiated": "Differentiated",
        "target_customer": "By target customer",
        "low_price": "Low price",
        "why_cost": "They look at cost first.",
        "why_quality": "They look for quality first.",
        "why_innovation": "They look for something new.",
        "why_share_low": "We have only {share} of their budget.",
        "why_share_high": "We have {share} of their budget.",
        "why_rival": "{rival} has been at work there.",
        "why_rival_told": "A competitor supplies them, as was answered.",
        "why_no_rival": "No competitor has made an offer there.",
        "why_margin_low": "Our gross margin is {margin}, below the {target} that a price must leave.",
        "why_potential": "They are worth winning: {quadrant}.",
        "is_need": "what they look for",
        "is_share": "our share of their budget",
        "is_rival": "whether a competitor is there",
        "is_margin": "our margin",
        "is_potential": "their place in value and potential",
        "today": "Today: {discount} off list on average, gross margin {margin}.",
        "today_unknown": "Their discount or our margin today is unknown: finance has the cost of what they buy.",
        "at_target": "A margin of {target} would be {discount} off list.",
        "at_target_above": "A margin of {target} would be {above} above list.",
        "floor": "The floor is {floor} off list: /goal shows the way there.",
    },
    "zh": {
        "title": "给{customer}怎么定价",
        "recommended": "**{approach}** · {points}分（满分100）",
        "none": "**没有哪种方法特别合适。** 各种依据都太少。",
        "others": "**其他几种**",
        "other": "{approach}：{points}分。",
        "not_known": "还不知道：{what}。",
        "no_room": "低价用不了：平均已经让了{discount}，底线是{floor}。",
        "value_based": "价值定价",
        "target_profit": "目标利润定价",
        "differentiated": "差异化定价",
        "target_customer": "目标客户定价",
        "low_price": "低价",
        "why_cost": "他们首先看成本。",
        "why_quality": "他们首先看品质。",
        "why_innovation": "他们要的是新东西。",
        "why_share_low": "他们的预算我们只占{share}。",
        "why_share_high": "他们的预算我们占{share}。",
        "why_rival": "{rival}已经在那边活动。",
        "why_rival_told": "据了解，对手在给他们供货。",
        "why_no_rival": "那边没有对手报过价。",
        "why_margin_low": "我们的毛利率{margin}，不到价格必须留下的{target}。",
        "why_potential": "值得争取：{quadrant}。",
        "is_need": "他们最看重什么",
        "is_share": "我们占他们预算的多少",
        "is_rival": "有没有对手",
        "is_margin": "我们的毛利",
        "is_potential": "在价值-潜力象限的位置",
        "today": "现在：平均让{discount}，毛利率{margin}。",
        "today_unknown": "现在的折扣或毛利还不清楚，他们买的东西成本多少，先问财务。",
        "at_target": "毛利率要有{target}，对标价最多让{discount}。",
        "at_target_above": "毛利率要有{target}，得比标价高{above}。",
        "floor": "底线是对标价让{floor}，怎么一步步走，看/goal。",
    },
}

# What an unknown sign is called: signs read from one figure have one name.
CALLED = {
    "cost": "need",
    "quality": "need",
    "innovation": "need",
    "share_low": "share",
    "share_high": "share",
    "rival": "rival",
    "no_rival": "rival",
    "margin_low": "margin",
    "potential": "potential",
}


@command(
    words=words,
    aliases=("定价", "怎么定价"),
    sentences={
        "en": (
            "how should I price for {customer}",
            "how do I price for {customer}",
            "what price for {customer}",
            "which pricing fits {customer}",
        ),
        "zh": ("给{customer}怎么定价", "{customer}怎么定价", "给{customer}报什么价"),
    },
)
async def price(ask: Ask, customer: Customer) -> Reply:
    """Choose how to price for a customer, with the reasons: value, profit, differentiated, target, low.

    选定价方法并说明理由：价值、目标利润、差异化、目标客户、低价。

    Examples:
        /price ACME
        /定价 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    title = ask.say("title", customer=sheet.profile.name)
    return Reply(title, tuple(_Card(ask, sheet).blocks(customer)))


class _Card:
    """The card of one customer, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet) -> None:
        self.ask, self.sheet, self.policy = ask, sheet, sheet.policy.pricing
        self.known = sheet.variables()
        self.discount, self.gross = _share(self.known["discount_share"]), _share(self.known["gross_margin_share"])
        self.floor = floor_of(self.discount, self.gross, sheet.policy.goals)
        self.room = (self.discount or 0.0) < self.floor.discount
        self.signs = signs(self.figures(), self.policy)
        self.ranked = approaches(self.signs, self.policy, room=self.room)
        self.best = recommended(self.ranked, self.policy)

    def figures(self) -> Figures:
        return Figures(
            need=_option(self.known["need_inferred"]),
            share_of_wallet=_share(self.known["share_of_wallet"]),
            rival=self.rival(),
            gross_share=self.gross,
            quadrant=_option(self.known["quadrant"]),
        )

    def rival(self) -> bool | None:
        """Say whether a competitor has an offer there; that nothing was noted is no answer."""
        reach, told = _option(self.known["rival_reach"]), _option(self.known["rival_closeness"])
        if reach in RIVAL_NEAR or self.known["rival"] or told in ("second_source", "main_source"):
            return True
        return None if told is None and reach is None else False

    def blocks(self, customer: Customer) -> Iterator[Block]:
        yield Text(self.told())
        yield Text(join("\n\n", list(self.prices())))
        if self.best:
            book = self.ask.library.render(f"pricing/{self.best.name}", self.ask.lang, self.known)
            yield Text(book.text)
        if others := list(self.others()):
            yield Text(bullets(self.ask.say("others"), others))
        unknown = {CALLED[sign] for sign, holds in self.signs.items() if holds is None}
        question = question_about(self.sheet, [Term(asked) for name, asked in ASKED.items() if name in unknown])
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        ways = ways_on(self.ask, customer, "customer", "goal", "pip")
        yield Actions((*answers(self.ask, customer, question), *self.books(customer), *ways))

    def told(self) -> Markdown:
        """Say the approach and why, or that none stands out."""
        if self.best is None:
            return self.ask.say("none")
        head = self.ask.say("recommended", approach=self.ask.text(self.best.name), points=self.best.points)
        return bullets(head, [*map(self.why, self.best.holds), *self.not_known(self.best)])

    def why(self, sign: str) -> Markdown:
        rival = self.known["rival"] or self.known["rival_seen"]
        key = "why_rival_told" if sign == "rival" and not rival else f"why_{sign}"
        figures = {"share": self.known["share_of_wallet"], "margin": self.known["gross_margin_share"], "rival": rival}
        said: dict[str, Value] = {name: _one(value) for name, value in figures.items()}
        target, quadrant = Share(self.policy.margin_target), _one(self.known["quadrant"])
        return self.ask.say(key, target=target, quadrant=quadrant, **said)

    def not_known(self, approach: Approach) -> Iterator[Markdown]:
        names = dict.fromkeys(self.ask.text(f"is_{CALLED[sign]}") for sign in approach.unknown)
        if names:
            yield self.ask.say("not_known", what=self.ask.wording.enumerate(list(names)))

    def others(self) -> Iterator[Markdown]:
        """Say the other approaches with what speaks for them."""
        for each in self.ranked:
            if each != self.best and each.points:
                head = self.ask.say("other", approach=self.ask.text(each.name), points=each.points)
                gap = " " if self.ask.lang == "en" else ""
                yield join(gap, [head, *map(self.why, each.holds)])
        if not self.room:
            floor = Share(self.floor.discount)
            yield self.ask.say("no_room", discount=Share(self.discount or 0.0), floor=floor)

    def prices(self) -> Iterator[Markdown]:
        """Say what a margin means in discount."""
        discount, margin = _one(self.known["discount_share"]), _one(self.known["gross_margin_share"])
        known = None not in (discount, margin)
        yield self.ask.say("today", discount=discount, margin=margin) if known else self.ask.say("today_unknown")
        target = discount_at(self.policy.margin_target, self.discount, self.gross)
        said = Share(self.policy.margin_target)
        if target is not None and target >= 0:
            yield self.ask.say("at_target", target=said, discount=Share(target))
        elif target is not None:
            yield self.ask.say("at_target_above", target=said, above=Share(-target))
        if self.room:
            yield self.ask.say("floor", floor=Share(self.floor.discount))

    def books(self, customer: Customer) -> Iterator[Button]:
        """Give the playbooks of the next best approaches."""
        others: Sequence[Approach] = [each for each in self.ranked if each != self.best and each.points]
        for each in others[:2]:
            yield Button(self.ask.text(each.name), line("playbook", f"pricing/{each.name}", customer))


def _share(value: Shown) -> float | None:
    return value.value if isinstance(value, Share) else None


def _option(value: Shown) -> str | None:
    return value.key.rpartition(".")[2] if isinstance(value, Term) else None


def _one(value: Shown) -> Value:
    return None if isinstance(value, tuple) else value
