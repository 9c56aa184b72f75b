"""The proposal of what a customer gains with us: a year's gain, payback, return, and what if a figure is wrong."""

from collections.abc import Iterator, Mapping

from bot.alertview import workdays_on
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Block, Button, Reply, Table, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.deals.gain import INPUTS, MONEY, PARTS, Part, Proposal, propose
from core.errors import Mistake
from core.markdown import Markdown, bullets, join
from core.profile import Known
from core.types import Money, Share, Term, Value
from core.wording import minor_digits

STEP_DAYS = 3  # working days to the next step
MOST_ASKED = 3
WHOLE = 100  # percent
# Where the answer to each input is kept.
KEPT = {
    "spend": "purchase_budget",
    "saving": "spend_saved",
    "losses": "waste_cost",
    "avoided": "waste_avoided",
    "handling": "handling_cost",
    "eased": "handling_saved",
    "running": "running_cost",
    "investment": "investment_needed",
}

words: Words = {
    "en": {
        "title": "What {customer} gains with us",
        "parts": "**A year**",
        "part": "{name}: {today} today, {percent}% of it saved: {saved}. {source}",
        "running_line": "Running cost with us: {amount} a year.",
        "running_unknown": "Running cost with us is not known and not counted.",
        "told": "Both as told.",
        "told_in_part": "Partly as tried out here.",
        "tried": "As tried out here.",
        "gain": "**Gain: {gain} a year.**",
        "loss": "**No gain: it costs them {gain} more a year.** Do not propose it like this.",
        "invested": "Investment: {investment}, once.",
        "payback": "Paid back in {months} months. Return over {years} years: {roi}.",
        "no_payback": "It is never paid back.",
        "free": "They invest nothing: the gain starts at once.",
        "needed": "Even if only {part} of the gain comes true, it is paid back within {years} years.",
        "too_slow": "It would need {part} of the gain to be paid back within {years} years: too slow.",
        "no_investment": "The investment is not known, so payback and return cannot be told.",
        "swing": "**If one figure is wrong**",
        "lower": "{swing} lower",
        "higher": "{swing} higher",
        "nothing": "**Too little is known to propose anything.** It takes at least one yearly amount and the part of "
        "it that they save with us.",
        "ask": "**Ask**",
        "ask_line": "{question} /log {customer} {dimension} ...",
        "try": "To try figures out without keeping them: /pip {customer} --losses 200000 --avoided 30 "
        "--investment 150000",
        "do": "**By {by}:** go through each figure with the one who knows it; only their own figures convince.",
        "do_ask": "**By {by}:** get the first figure from the one who knows it: a user, an engineer, finance.",
        "spend": "Spend",
        "saving": "Part of spend saved",
        "losses": "Losses",
        "avoided": "Part of losses avoided",
        "handling": "Handling",
        "eased": "Part of handling saved",
        "running": "Running cost",
        "investment": "Investment",
        "year_gain": "Gain a year",
        "button_value": "Price by value",
    },
    "zh": {
        "title": "{customer}用我们，能多赚多少",
        "parts": "**一年**",
        "part": "{name}：现在{today}，省下{percent}%，就是{saved}。{source}",
        "running_line": "每年新增费用{amount}。",
        "running_unknown": "每年新增费用还不知道，没有算进去。",
        "told": "两个数都是问来的。",
        "told_in_part": "有一个数是这次试算填的。",
        "tried": "这次试算填的数。",
        "gain": "**每年多赚{gain}。**",
        "loss": "**不赚：一年反而多花{gain}。** 别这样去提。",
        "invested": "一次性投入{investment}。",
        "payback": "{months}个月回本，{years}年投资回报率{roi}。",
        "no_payback": "永远回不了本。",
        "free": "不用投入，马上见效。",
        "needed": "哪怕收益只兑现{part}，{years}年内也能回本。",
        "too_slow": "要{years}年内回本，收益得有{part}：太慢。",
        "no_investment": "投入多少还不知道，回本期和回报率说不了。",
        "swing": "**如果有一个数不准**",
        "lower": "低{swing}",
        "higher": "高{swing}",
        "nothing": "**知道的太少，还提不出方案。** 至少要有一项全年金额，和用我们之后能省的比例。",
        "ask": "**去问**",
        "ask_line": "{question} /log {customer} {dimension} ...",
        "try": "只想试算、不留记录：/pip {customer} --losses 200000 --avoided 30 --investment 150000",
        "do": "**{by}前**：每个数都找懂行的人过一遍，只有他们自己的数才说服得了他们。",
        "do_ask": "**{by}前**：先问到第一个数，找懂行的人：现场、技术、财务。",
        "spend": "采购额",
        "saving": "采购节省比例",
        "losses": "损失",
        "avoided": "损失减少比例",
        "handling": "处理费用",
        "eased": "处理费节省比例",
        "running": "每年新增费用",
        "investment": "一次性投入",
        "year_gain": "每年收益",
        "button_value": "按价值定价",
    },
}


@command(
    words=words,
    aliases=("增长提案", "客户收益"),
    sentences={
        "en": ("what does {customer} gain (with us)", "what is the payback for {customer}"),
        "zh": ("{customer}能多赚多少", "{customer}多久回本", "给{customer}算笔账"),
    },
)
async def pip(
    ask: Ask,
    customer: Customer,
    *,
    spend: int | None = None,
    saving: int | None = None,
    losses: int | None = None,
    avoided: int | None = None,
    handling: int | None = None,
    eased: int | None = None,
    running: int | None = None,
    investment: int | None = None,
) -> Reply:
    """Work out what a customer gains with us: gain, payback, return, and what if a figure is wrong.

    算客户收益：一年多赚多少、多久回本、回报率，以及数字不准会怎样。

    Examples:
        /pip ACME
        /pip ACME --losses 200000 --avoided 30 --investment 150000
        /增长提案 华信精密机械
    """
    given = dict(zip(INPUTS, (spend, saving, losses, avoided, handling, eased, running, investment), strict=True))
    sheet = await read_sheet(ask, customer)
    title = ask.say("title", customer=sheet.profile.name)
    return Reply(title, tuple(_Card(ask, sheet, customer, given).blocks()))


class _Card:
    """The proposal for one customer, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet, customer: Customer, given: Mapping[str, int | None]) -> None:
        self.ask, self.sheet, self.customer = ask, sheet, customer
        self.currency, self.policy = sheet.policy.reporting_currency, sheet.policy.gain
        self.given = {name: value for name, value in given.items() if value is not None}
        for name, value in self.given.items():
            if not _is_sound(name, value):
                raise Mistake("pip_percent", what=ask.text(name), given=value)
        told = {name: self.told(name, sheet.profile.facts.get(KEPT[name])) for name in INPUTS}
        self.inputs = {name: self.tried(name) if name in self.given else told[name] for name in INPUTS}
        self.found = propose(self.inputs, self.policy)

    def tried(self, name: str) -> float:
        """Return a typed figure: money comes in whole units."""
        return self.given[name] * (10 ** minor_digits(self.currency) if name in MONEY else 1)

    def told(self, name: str, known: Known | None) -> float | None:
        """Return what was answered, money in minor units; None where it cannot be or is in another currency."""
        value = known.value if known else None
        if isinstance(value, Money):
            value = value.minor if value.currency == self.currency else None
        return value if isinstance(value, int | float) and _is_sound(name, value) else None

    def blocks(self) -> Iterator[Block]:
        if self.found.gain is None:
            yield Text(self.ask.say("nothing"))
        else:
            yield from self.worked_out(self.found, self.found.gain)
        if asked := list(self.asked()):
            yield Text(bullets(self.ask.say("ask"), asked))
        yield Text(self.ask.say("try", customer=self.customer.external_id))
        step = "do_ask" if self.found.gain is None else "do"
        yield Text(self.ask.say(step, by=workdays_on(self.ask.today, STEP_DAYS)))
        value = Button(self.ask.text("button_value"), line("playbook", "pricing/value_based", self.customer))
        yield Actions((value, *ways_on(self.ask, self.customer, "customer", "price", "people")))

    def worked_out(self, found: Proposal, gain: int) -> Iterator[Block]:
        running = self.ask.say("running_unknown")
        if found.running is not None:
            running = self.ask.say("running_line", amount=self.money(found.running))
        yield Text(bullets(self.ask.say("parts"), [*map(self.part, found.parts), running]))
        yield Text(join("\n\n", list(self.result(found, gain))))
        if found.swings:
            yield Text(self.ask.say("swing"))
            yield self.sensitivity(found)

    def part(self, part: Part) -> Markdown:
        """Say one part of the gain and where its two figures come from."""
        pair = next(pair for pair in PARTS if pair[0] == part.name)
        tried = sum(name in self.given for name in pair)
        source = self.ask.text(("told", "told_in_part", "tried")[tried])
        figures = {"today": self.money(part.today), "saved": self.money(part.saved)}
        return self.ask.say("part", name=self.ask.text(part.name), percent=part.percent, source=source, **figures)

    def result(self, found: Proposal, gain: int) -> Iterator[Markdown]:
        yield self.ask.say("gain" if gain > 0 else "loss", gain=self.money(abs(gain)))
        if found.investment is None:
            yield self.ask.say("no_investment")
        elif found.investment == 0 < gain:
            yield self.ask.say("free")
        elif found.investment:
            yield self.ask.say("invested", investment=self.money(found.investment))
            yield from self.returns(found)

    def returns(self, found: Proposal) -> Iterator[Markdown]:
        """Say when it is paid back, and how much of the gain that takes."""
        if found.payback_months is None or found.roi is None or found.needed is None:
            yield self.ask.say("no_payback")
            return
        years = self.policy.years
        yield self.ask.say("payback", months=found.payback_months, years=years, roi=Share(found.roi))
        yield self.ask.say("needed" if found.needed <= 1 else "too_slow", part=Share(found.needed), years=years)

    def sensitivity(self, found: Proposal) -> Table:
        swing = Share(self.policy.swing)
        head = [self.ask.say("year_gain"), self.ask.say("lower", swing=swing), self.ask.say("higher", swing=swing)]
        rows = [
            [self.ask.say(each.name), self.show(self.money(each.lower)), self.show(self.money(each.higher))]
            for each in found.swings
        ]
        return Table(head, rows)

    def asked(self) -> Iterator[Markdown]:
        """Give what to ask next: first what completes a part of which one figure is known, then what starts one."""
        missing = sorted(self.found.missing, key=lambda name: (not self.completes(name), INPUTS.index(name)))
        for name in missing[:MOST_ASKED]:
            question = Term(f"ask.{KEPT[name]}")
            known = {"customer": self.customer.external_id, "dimension": KEPT[name]}
            yield self.ask.say("ask_line", question=question, **known)

    def completes(self, name: str) -> bool:
        """Say whether an input would make a figure whole."""
        if name == "investment":
            return self.found.gain is not None
        pair = next((pair for pair in PARTS if name in pair), ())
        return any(self.inputs[other] is not None for other in pair if other != name)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def show(self, value: Value) -> Markdown:
        return self.ask.wording.show(value)


def _is_sound(name: str, value: float) -> bool:
    """Say whether a figure can be: no amount is below nothing, no part above the whole."""
    return value >= 0 and (name in MONEY or value <= WHOLE)
