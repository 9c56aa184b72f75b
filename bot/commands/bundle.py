"""What a customer could buy next: the products that go with theirs, in bundles, and how well such guesses have done."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.alertview import workdays_on
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet
from bot.together import Together, read_together
from bot.ways import ways_on
from core.deals.associations import Rule, needs
from core.deals.bundles import Bundle, bundles
from core.deals.nextbest import by_popularity, by_rules
from core.markdown import Markdown, bullets
from core.types import Days, Share
from core.values import FIRST_DAY

STEP_DAYS = 3  # working days to the next step

words: Words = {
    "en": {
        "title": "What {customer} could buy next",
        "next": "**Next best, from what they buy**",
        "popular": "**What most customers have and they do not**",
        "simple": "**{second}**: {both} of {firsts} orders with {first}, which they buy, also have it ({confidence}); "
        "{lift} times as often as orders at large.",
        "sequential": "**{second}**: of {firsts} customers who had {first}, as they do, and not this, {both} bought it "
        "within {within} ({confidence}); {lift} times the part of customers at large.",
        "needed": "It may be needed because of {first}: ask, it is a guess.",
        "bought_by": "**{product}**: bought by {buyers} of {customers} customers.",
        "nothing": "Nothing they buy points to another product: no pair with theirs stands in at least {orders} orders "
        "or was bought one after the other by {customers} customers.",
        "bundles": "**Bundles around what they buy**",
        "fixed": "Fixed set: {products}. The weakest pair still shares {both} of {firsts} orders ({confidence}).",
        "related": "Related: {products}. {both} of {firsts} orders with the first have both, {lift} times chance.",
        "loosely": "Loosely related: {products}. {both} of {firsts} orders with the first have both, {lift} times "
        "chance.",
        "followed": "Loosely related: {products}. {both} of {firsts} customers bought the second after the first, "
        "{lift} times chance.",
        "no_bundles": "No bundle starts at what they buy.",
        "never_bought": "They have bought nothing yet, so nothing points to a product.",
        "no_orders": "No orders on record yet, so nothing can be told of products.",
        "better": "**Does it work?** Yes. After {day}, {customers} customers bought something new. The first guess was "
        "right for {ruled_first}, one of three for {ruled}; with the most popular products {first} and {some}.",
        "chance": "**Does it work?** Not proven, so the most popular come first. After {day}, {customers} customers "
        "bought something new. The first guess was right for {ruled_first}, one of three for {ruled}; with the most "
        "popular products {first} and {some}. That can still be chance.",
        "worse": "**Does it work?** No, so the most popular come first. After {day}, {customers} customers bought "
        "something new. The first guess was right for {ruled_first}, one of three for {ruled}; with the most popular "
        "products {first} and {some}.",
        "untested": "**Does it work?** Not tested yet: nobody bought anything new lately. The most popular come first.",
        "do": "**By {by}:** ask what they use instead of {product}, and offer it with the next order.",
        "do_first": "**By {by}:** ask whether they need {product} and what they use today; offer a small first order.",
        "basis": "From the orders of all customers up to {on}.",
        "button_fixed": "Offer a set",
        "button_related": "Offer related",
        "button_loosely": "Offer loosely",
    },
    "zh": {
        "title": "{customer}下一步可以买什么",
        "next": "**从他们常买的推出来**",
        "popular": "**大多数客户都买、他们还没买**",
        "simple": "**{second}**：他们在买{first}，含它的{firsts}张订单里有{both}张也有这个（{confidence}），"
        "是一般订单的{lift}倍。",
        "sequential": "**{second}**：他们有{first}。买过它、还没买这个的{firsts}家客户里，{both}家在{within}内买了"
        "（{confidence}），是一般客户的{lift}倍。",
        "needed": "可能是{first}带出来的需要，只是猜测，要问一句。",
        "bought_by": "**{product}**：{customers}家客户里{buyers}家买过。",
        "nothing": "他们买的东西还推不出别的产品：没有哪一对同时出现在至少{orders}张订单里，"
        "也没有{customers}家客户先后买过。",
        "bundles": "**围着他们买的，可以这样搭**",
        "fixed": "固定套餐：{products}。最弱的一对，{firsts}张订单里也有{both}张在一起（{confidence}）。",
        "related": "相关产品：{products}。含前一种的{firsts}张订单里{both}张两种都有，是碰巧的{lift}倍。",
        "loosely": "弱相关产品：{products}。含前一种的{firsts}张订单里{both}张两种都有，是碰巧的{lift}倍。",
        "followed": "弱相关产品：{products}。买过前一种的{firsts}家客户里，{both}家后来买了后一种，是碰巧的{lift}倍。",
        "no_bundles": "他们买的东西还搭不出组合。",
        "never_bought": "还没成交过，推不出他们要什么。",
        "no_orders": "还没有订单记录，产品之间的关系看不出来。",
        "better": "**准不准？** 准。{day}之后有{customers}家客户买了新东西：推荐的第一个猜中{ruled_first}家，"
        "三个里猜中{ruled}家；只推最畅销的，是{first}家和{some}家。",
        "chance": "**准不准？** 还不能证明，所以先推最畅销的。{day}之后有{customers}家客户买了新东西："
        "推荐的第一个猜中{ruled_first}家，三个里猜中{ruled}家；只推最畅销的，是{first}家和{some}家。这点差别也可能是碰巧。",
        "worse": "**准不准？** 不准，所以先推最畅销的。{day}之后有{customers}家客户买了新东西："
        "推荐的第一个猜中{ruled_first}家，三个里猜中{ruled}家；只推最畅销的，是{first}家和{some}家。",
        "untested": "**准不准？** 还没法检验：近来没有客户买新东西。先推最畅销的。",
        "do": "**{by}前**：问清他们现在用什么代替{product}，下一单一起报。",
        "do_first": "**{by}前**：问清他们用不用{product}、现在用谁家的，先报一张小单试起来。",
        "basis": "依据全部客户截至{on}的订单。",
        "button_fixed": "怎么推套餐",
        "button_related": "怎么推相关品",
        "button_loosely": "怎么推弱相关品",
    },
}


@command(
    words=words,
    aliases=("搭配", "关联推荐"),
    sentences={
        "en": (
            "what else can {customer} buy",
            "what else could {customer} buy",
            "what else can I sell {customer}",
            "what goes with what {customer} buys",
            "which bundle fits {customer}",
        ),
        "zh": ("{customer}还能买什么", "{customer}还可以买什么", "给{customer}搭配什么", "{customer}适合什么套餐"),
    },
)
async def bundle(ask: Ask, customer: Customer) -> Reply:
    """Show what a customer could buy next: what goes with their products, bundles, and how sure that is.

    看客户下一步还能买什么：和现有产品搭的、可以组的套餐，以及这种推荐准不准。

    Examples:
        /bundle ACME
        /搭配 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    together = await ask.store(read_together, customer.id, sheet.policy, ask.today)
    title = ask.say("title", customer=sheet.profile.name)
    return Reply(title, tuple(_Card(ask, sheet, together).blocks(customer)))


class _Card:
    """The card of one customer, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet, together: Together) -> None:
        self.ask, self.sheet, self.together = ask, sheet, together
        self.learnt, self.policy = together.learnt, sheet.policy.associations
        self.needed = needs(list(self.learnt.rules), self.policy)
        self.by_rules = by_rules(together.owned, self.learnt.rules)
        self.popular = by_popularity(together.owned, self.learnt.buyers)
        self.bundles = bundles(together.owned, self.learnt.rules, self.policy)

    def blocks(self, customer: Customer) -> Iterator[Block]:
        if not self.learnt.buyers:
            yield Text(self.ask.say("no_orders"))
        else:
            yield from self.told()
        ways = ways_on(self.ask, customer, "customer", "goal", "price")
        yield Actions((*self.playbooks(customer), *ways))

    def told(self) -> Iterator[Block]:
        """Tell the way that leads first: the rules only where they have proven better."""
        if not self.together.owned:
            yield Text(self.ask.say("never_bought"))
        parts = [self.ruled(), self.most_bought()] if self.rules_lead() else [self.most_bought(), self.ruled()]
        yield from (Text(part) for part in parts if part)
        if self.together.owned:
            yield Text(self.put_together())
        if first := self.first():
            by = workdays_on(self.ask.today, STEP_DAYS)
            step = "do" if self.together.owned else "do_first"
            yield Text(self.ask.say(step, by=by, product=self.name(first)))
        yield Text(self.tested())
        yield Text(self.ask.say("basis", on=_day(self.learnt.as_of)))

    def rules_lead(self) -> bool:
        return self.learnt.test is not None and self.learnt.test.better

    def first(self) -> int | None:
        """Return the product offered first."""
        ruled = [rule.second for rule in self.by_rules]
        offers = [*ruled, *self.popular] if self.rules_lead() else [*self.popular, *ruled]
        return next(iter(offers), None)

    def ruled(self) -> Markdown | None:
        if not self.together.owned:
            return None
        if not self.by_rules:
            asked = {"orders": self.policy.orders_min, "customers": self.policy.customers_min}
            return self.ask.say("nothing", **asked)
        return bullets(self.ask.say("next"), [self.rule(rule) for rule in self.by_rules])

    def rule(self, rule: Rule) -> Markdown:
        """Say why a product comes next."""
        said = self.ask.say(
            rule.kind,
            second=self.name(rule.second),
            first=self.name(rule.first),
            within=Days(self.policy.follow_days),
            **_figures(rule),
        )
        if (rule.first, rule.second) not in self.needed:
            return said
        return Markdown(said + " " + self.ask.say("needed", first=self.name(rule.first)))

    def most_bought(self) -> Markdown | None:
        if not self.popular:
            return None
        customers, buyers = self.learnt.customers, self.learnt.buyers
        told = [
            self.ask.say("bought_by", product=self.name(one), buyers=buyers[one], customers=customers)
            for one in self.popular
        ]
        return bullets(self.ask.say("popular"), told)

    def put_together(self) -> Markdown:
        if not self.bundles:
            return self.ask.say("no_bundles")
        return bullets(self.ask.say("bundles"), [self.bundle(one) for one in self.bundles])

    def bundle(self, found: Bundle) -> Markdown:
        products = self.ask.wording.enumerate([self.name(one) for one in found.products])
        key = "followed" if found.rule.kind == "sequential" else found.kind
        return self.ask.say(key, products=products, **_figures(found.rule))

    def tested(self) -> Markdown:
        """Say how the rules did on orders they had not seen."""
        test = self.learnt.test
        if test is None:
            return self.ask.say("untested")
        ahead = test.by_rules[1] > test.by_popularity[1]
        verdict = "better" if test.better else "chance" if ahead else "worse"
        (ruled_first, ruled), (first, some) = test.by_rules, test.by_popularity
        counts = {"ruled_first": ruled_first, "ruled": ruled, "first": first, "some": some}
        return self.ask.say(verdict, day=_day(test.cut_off), customers=test.customers, **counts)

    def name(self, product: int) -> str:
        return self.together.names[product]

    def playbooks(self, customer: Customer) -> Iterator[Button]:
        """Give the playbook of each kind of bundle there is."""
        for found in self.bundles:
            yield Button(self.ask.text(f"button_{found.kind}"), line("playbook", f"bundle/{found.kind}", customer))


def _figures(rule: Rule) -> dict[str, int | float | Share]:
    return {"both": rule.both, "firsts": rule.firsts, "confidence": Share(rule.confidence), "lift": rule.lift}


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)
