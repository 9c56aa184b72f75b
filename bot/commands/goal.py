"""The goals of a deal with a customer, must-hit, stretch and challenge, and the way from the last down to the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.alertview import workdays_on
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.questions import answers, put, question_about
from bot.reply import Actions, Block, Button, Reply, Table, Text
from bot.sheet import Sheet, read_sheet
from bot.together import read_together
from bot.ways import ways_on
from core.asof import known_on
from core.briefing import Shown
from core.deals.concessions import Floor, Step, floor_of, ladder
from core.deals.goals import LEVELS, Habits, Peers, Sizes, item_goals, order_goals, peers_of, year_goals
from core.frames import day_number
from core.markdown import Markdown, join
from core.store.read import load_customer
from core.types import Money, Share, Term, Value
from core.values import known

if TYPE_CHECKING:
    from sqlmodel import Session

STEP_DAYS = 2  # working days to the next step
RECOMMENDS = 9  # of 10: from here on they may be asked to bring somebody

words: Words = {
    "en": {
        "title": "Goals for {customer}",
        "head": "**Goal**",
        "must": "**Must-hit**",
        "stretch": "**Stretch**",
        "challenge": "**Challenge**",
        "range": "Range",
        "range_must": "single item",
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
        "cap_credit": "Capped at {amount}: more credit is not left of {limit}.",
        "cap_largest": "Capped at {amount}: far above their largest order stock and money are not there.",
        "cap_budget": "The year is capped at {amount}: that is their whole budget.",
        "no_credit": "Their credit of {limit} is used up: whatever the size, ask for payment in advance.",
        "why_items": "Items: {own} an order, {orders} orders and {products} products in a year. The {count} other "
        "buyers of their tier: {peer_items}, {peer_orders} and {peer_products} in the middle.",
        "why_items_alone": "Items: {own} an order, {orders} orders and {products} products in a year. Too few others "
        "of their tier to compare with.",
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
        "range": "范围",
        "range_must": "单品",
        "range_stretch": "拆分组合",
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
    buying = await ask.store(_buying, ask, sheet, customer.id)
    title = ask.say("title", customer=sheet.profile.name)
    return Reply(title, tuple(_Card(ask, sheet, buying).blocks(customer)))


@dataclass(frozen=True, slots=True)
class _Buying:
    """What purchases came to in the window, the newest first, and how the customer and those of its tier order."""

    amounts: tuple[int, ...]
    own: tuple[int, float, int] | None
    peers: Peers | None


def _buying(session: "Session", ask: Ask, sheet: Sheet, customer_id: int) -> _Buying:
    currency, today = sheet.policy.reporting_currency, day_number(ask.today)
    tables = load_customer(session, customer_id, reporting_currency=currency, as_of=ask.today)
    purchases = known_on(tables, today).purchases
    number = int(purchases.days(today - sheet.policy.goals.window_days)[0])
    amounts = tuple(round(float(purchases.amount(back)[0])) for back in range(number))
    together = read_together(session, customer_id, sheet.policy, ask.today)
    tier = sheet.tier.key.rpartition(".")[2] if sheet.tier else ""
    alike = together.tiers.get(tier)
    peers = None if alike is None else peers_of(together.habits, customer_id, alike, sheet.policy.goals)
    return _Buying(amounts, _own(together.habits, customer_id), peers)


def _own(habits: Habits, customer_id: int) -> tuple[int, float, int] | None:
    """Return orders, products of an order and products in a year; None for who bought nothing in it."""
    place = (habits.customer == customer_id).nonzero()[0]
    if not len(place):
        return None
    row = int(place[0])
    return int(habits.orders[row]), float(habits.items[row]), int(habits.products[row])


class _Card:
    """The card of one customer, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet, buying: _Buying) -> None:
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
        yield Text(join("\n\n", list(self.reasons())))
        if self.order:
            yield from self.way_down(self.order)
        yield Text(join("\n\n", [self.keep(), self.ask.say("trade")]))
        yield Text(self.ask.say("do", by=workdays_on(self.ask.today, STEP_DAYS)))
        yield Actions((*self.books(customer), *ways_on(self.ask, customer, "customer", "price", "bundle")))

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

    def reasons(self) -> Iterator[Markdown]:
        yield from self.why_order()
        if self.year:
            parts = {"stretch_part": Share(self.policy.annual_stretch)}
            parts["challenge_part"] = Share(self.policy.annual_challenge)
            yield self.ask.say("why_year", must=self.money(self.year.must), **parts)
            if self.year.cap:
                yield self.ask.say("cap_budget", amount=self.money(self.year.challenge))
        yield from self.why_items()
        if self.limit is not None and self.credit_left is not None and self.credit_left <= 0 < self.limit:
            yield self.ask.say("no_credit", limit=self.money(self.limit))

    def why_order(self) -> Iterator[Markdown]:
        """Say where the sizes of an order come from, or that there are too few."""
        count, sizes = len(self.buying.amounts), self.order
        if sizes is None:
            yield self.ask.say("too_few", count=count, least=self.policy.purchases_min)
        elif sizes.cap is None:
            yield self.ask.say("why_order", count=count, **self.sizes(sizes))
        else:
            yield self.ask.say("why_order_capped", count=count, largest=self.money(max(self.buying.amounts)))
            limit = None if self.limit is None else self.money(self.limit)
            yield self.ask.say(f"cap_{sizes.cap}", amount=self.money(sizes.challenge), limit=limit)

    def why_items(self) -> Iterator[Markdown]:
        if self.buying.own is None:
            return
        (orders, items, products), peers = self.buying.own, self.buying.peers
        own: dict[str, Value] = {"orders": orders, "own": items, "products": products}
        if peers is None:
            yield self.ask.say("why_items_alone", **own)
            return
        theirs = {"peer_orders": peers.orders, "peer_items": peers.items, "peer_products": peers.products}
        yield self.ask.say("why_items", count=peers.count, **own, **theirs)

    def way_down(self, sizes: Sizes) -> Iterator[Block]:
        """Lay out the concessions, each with what is asked for it."""
        now = self.discount or 0.0
        steps = ladder(sizes.challenge, now, self.floor, self.policy)
        yield Text(self.ask.say("ladder", amount=self.money(sizes.challenge)))
        told = [self.ask.say("opening", net=self.money(steps[0].net), discount=Share(now))]
        told += self.steps(steps)
        if self.discount is None:
            told.append(self.ask.say("discount_unknown"))
        told.append(self.say_floor(self.floor, now) if len(steps) > 1 else self.no_room(now))
        yield Text(join("\n\n", told))

    def steps(self, steps: Sequence[Step]) -> Iterator[Markdown]:
        asked = list(self.asked())
        for place, (before, step) in enumerate(pairwise(steps), start=1):
            key = "last" if place == len(steps) - 1 else "step"
            figures = {"net": self.money(step.net), "less": self.money(before.net - step.net)}
            yield self.ask.say(key, place=place, discount=Share(step.discount), asked=asked[place - 1], **figures)

    def asked(self) -> Iterator[Markdown]:
        """Give what to ask for a concession, what this customer owes us most first; always enough."""
        known = self.known
        if _positive(known["days_late"]):
            yield self.ask.say("ask_pay", days=_one(known["days_late"]))
        if self.year:
            yield self.ask.say("ask_year", amount=self.money(self.year.challenge))
        if known["category_missing"]:
            yield self.ask.say("ask_category", category=_one(known["category_missing"]))
        if known["purchase_budget"] is None:
            yield self.ask.say("ask_budget")
        buyer = _one(known["economic_buyer"])
        yield self.ask.say("ask_meeting", person=buyer) if buyer else self.ask.say("ask_boss")
        recommends = known["recommends"]
        if isinstance(recommends, int | float) and recommends >= RECOMMENDS:
            yield self.ask.say("ask_referral")
        yield from (self.ask.say(key) for key in ("ask_plan", "ask_volume", "ask_answer"))

    def say_floor(self, floor: Floor, now: float) -> Markdown:
        if floor.discount <= now:
            return self.no_room(now)
        key = f"floor_{floor.by}" if floor.margin_known else "floor_unknown"
        return self.ask.say(key, discount=Share(floor.discount), margin=Share(self.policy.margin_min))

    def no_room(self, now: float) -> Markdown:
        return self.ask.say("no_room", discount=Share(now), floor=Share(self.floor.discount))

    def keep(self) -> Markdown:
        terms = _one(self.known["terms_days"])
        return self.ask.say("keep_terms", days=terms) if terms else self.ask.say("keep")

    def books(self, customer: Customer) -> Iterator[Button]:
        for name in ("levels", "concessions"):
            yield Button(self.ask.text(f"button_{name}"), line("playbook", f"goal/{name}", customer))

    def sizes(self, sizes: Sizes) -> dict[str, Money]:
        return {level: self.money(size) for level, size in zip(LEVELS, sizes.levels, strict=True)}

    def money(self, minor: int) -> Money:
        return Money(minor, self.sheet.policy.reporting_currency)

    def show(self, value: Value) -> Markdown:
        return self.ask.wording.show(value)


def _minor(value: Shown) -> int | None:
    return value.minor if isinstance(value, Money) else None


def _positive(value: Shown) -> bool:
    """Say whether a length of time is at least a day."""
    return getattr(value, "value", 0) >= 1


def _one(value: Shown) -> Value:
    return None if isinstance(value, tuple) else value
