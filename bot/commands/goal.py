"""The goals of a deal with a customer, must-hit, stretch and challenge, and the way from the last down to the first."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.alertview import workdays_on
from bot.alike import say_alike
from bot.buying import Buying, buying_of
from bot.command import Customer, Words, command, line
from bot.conceding import Conceding
from bot.context import Ask
from bot.goal_reasons import GoalReasons
from bot.questions import answers, put, question_about
from bot.reply import Actions, Block, Button, Reply, Table, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.briefing import Shown
from core.deals.concessions import floor_of
from core.deals.goals import LEVELS, item_goals, order_goals, year_goals
from core.markdown import Markdown, join
from core.types import Money, Share, Term, Value
from core.values import known

if TYPE_CHECKING:
    pass

STEP_DAYS = 2  # working days to the next step

words: Words = {
    "en": {
        "title": "Goals for {customer}",
        "head": "**Goal**",
        "must": "**Must-hit**",
        "stretch": "**Stretch**",
        "challenge": "**Challenge**",
        "range": "Sold as",
        "range_must": "single items",
        "range_stretch": "several, split",
        "range_challenge": "bundle",
        "order": "One order",
        "year": "A year",
        "items": "Items an order",
        "term": "Committed for",
        "term_must": "a month",
        "term_stretch": "a quarter",
        "term_challenge": "a year",
        "service": "Service",
        "service_must": "standard",
        "service_stretch": "VIP",
        "service_challenge": "SVIP",
        "quality": "Quality",
        "quality_must": "adequate",
        "quality_stretch": "better",
        "quality_challenge": "best",
        "price": "Price, off list",
        "why_order": "One order: half of their {count} purchases in two years were at most {must}, three of four at "
        "most {stretch}, nine of ten at most {challenge}.",
        "why_order_capped": "One order: from the spread of their {count} purchases in two years, the largest "
        "{largest}.",
        "why_year": "A year: {must} in the last twelve months, then {stretch_part} and {challenge_part} on top.",
        "cap_credit": "Capped at {amount}: all that is left of their credit of {limit}.",
        "cap_largest": "Capped at {amount}: far above their largest order stock and money are not there.",
        "cap_budget": "The year is capped at {amount}: that is their whole budget.",
        "no_credit": "Their credit of {limit} is used up: whatever the size, ask for payment in advance.",
        "why_items": "Items: {own} an order, {orders} orders and {products} products in a year. The {count} other "
        "buyers of their tier: {peer_items}, {peer_orders} and {peer_products} in the middle.",
        "why_items_alone": "Items: {own} an order, {orders} orders and {products} products in a year. Too few others "
        "of their tier to compare with.",
        "alike": "By {dimension} ({value}): half of the {count} other buyers there buy at most {half} a year, three of "
        "four at most {high}.",
        "alike_few": "By {dimension} ({value}): only {count} other buyers there, too few to compare with.",
        "alike_none": "By {dimension} ({value}): no other buyer there on record.",
        "alike_above": "They buy more than three of four of the same {dimension} already: it sets no measure for them.",
        "alike_room": "Three of four buyers of the same {dimension} stay below your challenge goal: it takes a reason.",
        "alike_within": "More than one in four of the same {dimension} buys more than your challenge goal: it can be "
        "reached.",
        "alike_unknown": "Not compared by {names}: not on record.",
        "level_must": "must-hit",
        "level_stretch": "stretch",
        "level_challenge": "challenge",
        "grade": "They need grade {grade}: the {level} goal fits in service and quality.",
        "too_few": "Only {count} purchases in two years: too few to size an order. From {least} on it can be told.",
        "never": "They have bought nothing in two years, so no goal can be sized from what they buy. Start from their "
        "budget: {budget}.",
        "budget_unknown": "They have bought nothing in two years, and their budget is not on record, so no goal can be "
        "sized. Ask for the budget first.",
        "ladder": "**From challenge down to must-hit**, on an order of {amount} at today's price",
        "opening": "Open: {net}, {discount} off list as today. For the challenge goal, all of it.",
        "step": "{place}. {net} ({discount} off), {less} less. In return: {asked}.",
        "last": "{place}. {net} ({discount} off), {less} less: **the floor**. In return: {asked}.",
        "floor_policy": "Floor: {discount} off list, the most the policy allows; {margin} of margin must stay, and "
        "does.",
        "floor_margin": "Floor: {discount} off list; below it less than {margin} of margin is left.",
        "floor_unknown": "Floor: {discount} off list, the most the policy allows. Our margin here is unknown: find it "
        "before you move.",
        "no_room": "No room: they have {discount} off on average, the floor is {floor}. Trade services, not price.",
        "discount_unknown": "No discount on record; list price is taken as today's price.",
        "ask_volume": "the whole challenge order, in writing",
        "ask_budget": "their yearly budget, in figures",
        "ask_year": "the year's volume of {amount} committed",
        "ask_pay": "payment on the day; they are {days} late on average",
        "ask_category": "{category} on the same order",
        "ask_meeting": "half an hour with {person}, who decides",
        "ask_boss": "half an hour with the one who signs",
        "ask_referral": "a call to somebody they know",
        "ask_answer": "a yes within a week",
        "ask_plan": "their demand for the next two quarters",
        "keep": "**Keep:** the floor; the payment term; our name for quality.",
        "keep_terms": "**Keep:** the floor; the payment term of {days}; our name for quality.",
        "trade": "**Trade:** delivery slots, packing, training, stock held for them, a fixed price for the term.",
        "do": "**By {by}:** open with the challenge goal in writing. No step without something in return.",
        "button_levels": "Three goals",
        "button_concessions": "Conceding",
    },
    "zh": {
        "title": "{customer}的成交目标",
        "head": "**目标**",
        "must": "**必达**",
        "stretch": "**力争**",
        "challenge": "**挑战**",
        "range": "卖法",
        "range_must": "单品",
        "range_stretch": "多样分批",
        "range_challenge": "打包",
        "order": "单次",
        "year": "全年",
        "items": "一单品数",
        "term": "承诺期",
        "term_must": "月",
        "term_stretch": "季",
        "term_challenge": "年",
        "service": "服务",
        "service_must": "标准",
        "service_stretch": "VIP",
        "service_challenge": "SVIP",
        "quality": "品质",
        "quality_must": "够用",
        "quality_stretch": "更好",
        "quality_challenge": "最好",
        "price": "价格（让利）",
        "why_order": "单次：近两年{count}次采购，一半不超过{must}，四分之三不超过{stretch}，九成不超过{challenge}。",
        "why_order_capped": "单次：按近两年{count}次采购的分布，最大一次{largest}。",
        "why_year": "全年：近12个月{must}，在此之上加{stretch_part}和{challenge_part}。",
        "cap_credit": "封顶{amount}：信用额度{limit}只剩这么多。",
        "cap_largest": "封顶{amount}：比他们最大一单高出太多，库房和资金吃不下。",
        "cap_budget": "全年封顶{amount}：这已经是他们的全部预算。",
        "no_credit": "信用额度{limit}已经用完：多大的单子都先款后货。",
        "why_items": "品数：平均一单{own}种，一年{orders}单、{products}种。同级别另外{count}家的中位数："
        "{peer_items}种，{peer_orders}单，{peer_products}种。",
        "why_items_alone": "品数：平均一单{own}种，一年{orders}单、{products}种。同级别别的买家太少，没法比。",
        "alike": "按{dimension}比（{value}）：另外{count}家买家，一半全年不超过{half}，四分之三不超过{high}。",
        "alike_few": "按{dimension}比（{value}）：另外只有{count}家买家，太少，没法比。",
        "alike_none": "按{dimension}比（{value}）：没有别的买家。",
        "alike_above": "{dimension}相同的买家，四分之三都没他们买得多：参考不了。",
        "alike_room": "{dimension}相同的买家，四分之三到不了您的挑战目标：要有站得住的理由。",
        "alike_within": "{dimension}相同的买家，超过四分之一买得比您的挑战目标还多：够得着。",
        "alike_unknown": "没按{names}比：没有记录。",
        "level_must": "必达",
        "level_stretch": "力争",
        "level_challenge": "挑战",
        "grade": "他们要的是{grade}：服务和品质按{level}目标配。",
        "too_few": "近两年只采购过{count}次，太少，定不出单次目标；满{least}次才看得出。",
        "never": "近两年没有采购，没法按采购习惯定目标。从他们的预算入手：{budget}。",
        "budget_unknown": "近两年没有采购，预算也没有记录，目标定不出来。先把预算问清楚。",
        "ladder": "**从挑战退到必达**，按今天的价格一单{amount}算",
        "opening": "开价：{net}，和今天一样让{discount}。条件是挑战目标全拿。",
        "step": "{place}. {net}（让{discount}），再让{less}。换：{asked}。",
        "last": "{place}. {net}（让{discount}），再让{less}，**到底线了**。换：{asked}。",
        "floor_policy": "底线：对标价让{discount}，规则允许的最多；必须留的毛利率{margin}也留得住。",
        "floor_margin": "底线：对标价让{discount}，再低毛利率就不到{margin}。",
        "floor_unknown": "底线：对标价让{discount}，规则允许的最多。这家的毛利还不清楚，动价之前先查。",
        "no_room": "没有余地：平均已经让了{discount}，底线是{floor}。让服务，不让价。",
        "discount_unknown": "没有折扣记录，今天的价格按标价算。",
        "ask_volume": "挑战目标整单落到纸上",
        "ask_budget": "他们的年预算，要数字",
        "ask_year": "承诺全年{amount}的量",
        "ask_pay": "到期就付，现在平均晚{days}",
        "ask_category": "同一单带上{category}",
        "ask_meeting": "和拍板的{person}谈半小时",
        "ask_boss": "和签字的人谈半小时",
        "ask_referral": "替我们给一位熟人打个电话",
        "ask_answer": "一周之内定下来",
        "ask_plan": "后两个季度的需求计划",
        "keep": "**守住**：底线价；现在的账期；品质的口碑。",
        "keep_terms": "**守住**：底线价；账期{days}；品质的口碑。",
        "trade": "**能换**：送货时段、包装、培训、替他们备库存、合同期内锁价。",
        "do": "**{by}前**：把挑战目标书面报过去。每让一步都要换回一样。",
        "button_levels": "三级目标",
        "button_concessions": "怎么让步",
    },
}


@command(
    words=words,
    aliases=("成交目标", "让步"),
    sentences={
        "en": (
            "what should I aim for with {customer}",
            "what is the goal for {customer}",
            "what is the goal with {customer}",
            "how far can I go with {customer}",
            "what can I concede to {customer}",
        ),
        "zh": ("{customer}的成交目标", "{customer}能做多大", "对{customer}能让多少", "{customer}的底线是多少"),
    },
)
async def goal(ask: Ask, customer: Customer) -> Reply:
    """Set the goals of a deal: must-hit, stretch, challenge, and the concessions down to the floor.

    定成交目标：必达、力争、挑战，以及一步步让到底线、每步换什么。

    Examples:
        /goal ACME
        /成交目标 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    buying = await ask.store(buying_of, sheet, customer.id, ask.today)
    title = ask.say("title", customer=sheet.profile.name)
    return Reply(title, tuple(_Card(ask, sheet, buying).blocks(customer)))


class _Card:
    """The card of one customer, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet, buying: Buying) -> None:
        self.ask, self.sheet, self.buying, self.policy = ask, sheet, buying, sheet.policy.goals
        self.known = sheet.variables()
        self.limit, self.credit_left = self._credit()
        self.order = order_goals(buying.amounts, self.credit_left, self.policy)
        self.year = year_goals(self._whole("revenue_12m"), _minor(self.known["purchase_budget"]), self.policy)
        self.items = item_goals(buying.own[1], buying.peers) if buying.own else None
        discount, gross = self.known["discount_share"], self.known["gross_margin_share"]
        self.discount = discount.value if isinstance(discount, Share) else None
        gross_share = gross.value if isinstance(gross, Share) else None
        self.floor = floor_of(self.discount, gross_share, self.policy)

    def _whole(self, column: str) -> int | None:
        value = known(self.sheet.card.values, column)
        return None if value is None else round(value)

    def _credit(self) -> tuple[int | None, int | None]:
        """Return the agreed limit and what is left of it."""
        limit, owed = self._whole("credit_limit"), self._whole("open_receivables")
        return limit, None if limit is None else limit - (owed or 0)

    def blocks(self, customer: Customer) -> Iterator[Block]:
        if not self.buying.amounts and self.year is None:
            budget = self.known["purchase_budget"]
            told = isinstance(budget, Money)
            yield Text(self.ask.say("never", budget=_one(budget)) if told else self.ask.say("budget_unknown"))
            question = question_about(self.sheet, [Term("potential.purchase_budget")])
            if question:
                yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
            yield Actions((*answers(self.ask, customer, question), *ways_on(self.ask, customer, "customer", "profile")))
            return
        yield self.table()
        reasons = GoalReasons(self.ask, self.sheet, self.buying, self.order, self.year)
        yield Text(join("\n\n", list(reasons.said(self.limit, self.credit_left))))
        yield Text(join("\n\n", list(say_alike(self.ask, self.buying.alike, self.year, self.sheet))))
        conceding = Conceding(self.ask, self.sheet, self.floor, self.discount, self.year)
        if self.order:
            yield from conceding.way_down(self.order)
        yield Text(join("\n\n", [conceding.keep(), self.ask.say("trade")]))
        yield Text(self.ask.say("do", by=workdays_on(self.ask.today, STEP_DAYS)))
        question = question_about(self.sheet, [Term("need_grade")])
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        ways = ways_on(self.ask, customer, "customer", "price", "bundle")
        yield Actions((*answers(self.ask, customer, question), *self.books(customer), *ways))

    def table(self) -> Table:
        """Return the six dimensions of the three goals, and the sizes."""
        rows: list[list[Markdown]] = []
        for name, sizes in (("order", self.order), ("year", self.year)):
            if sizes:
                rows.append([self.ask.say(name), *(self.show(self.money(size)) for size in sizes.levels)])
        if self.items:
            rows.append([self.ask.say("items"), *(self.show(size) for size in self.items.levels)])
        plain = ("range", "term", "service", "quality")
        rows += [[self.ask.say(name), *(self.ask.say(f"{name}_{level}") for level in LEVELS)] for name in plain]
        if self.order:
            rows.append([self.ask.say("price"), *(self.show(Share(off)) for off in self.prices())])
        return Table([self.ask.say("head"), *(self.ask.say(level) for level in LEVELS)], rows)

    def prices(self) -> tuple[float, float, float]:
        """Return the discount of each goal: the floor, half the way, and today's price."""
        now = self.discount or 0.0
        lowest = max(now, self.floor.discount)
        return lowest, (now + lowest) / 2, now

    def books(self, customer: Customer) -> Iterator[Button]:
        for name in ("levels", "concessions"):
            yield Button(self.ask.text(f"button_{name}"), line("playbook", f"goal/{name}", customer))

    def money(self, minor: int) -> Money:
        return Money(minor, self.sheet.policy.reporting_currency)

    def show(self, value: Value) -> Markdown:
        return self.ask.wording.show(value)


def _minor(value: Shown) -> int | None:
    return value.minor if isinstance(value, Money) else None


def _one(value: Shown) -> Value:
    return None if isinstance(value, tuple) else value
