"""What standard a customer buys by: a few questions answered by taps, the kind it is, and how to play it."""

from collections.abc import Iterator

from bot.command import Customer, Words, command
from bot.context import Ask
from bot.questions import Question, answers, put
from bot.reply import Actions, Block, Reply, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.deals.standard import QUESTIONS, Diagnosis, diagnose
from core.dimensions import dimensions
from core.markdown import Markdown, bullets
from core.profile import Known
from core.types import Term

words: Words = {
    "en": {
        "title": "By what standard {customer} buys",
        "kind": "**{kind}**",
        "kind_sub": "**{kind}** · {sub}",
        "not_yet": "**Not told yet.** {count} of {all} questions answered; each is a tap.",
        "nothing": "**Not told yet.** Nothing is on record of how they will choose; a few taps tell.",
        "answer": "{what}: {value}, since {on}.",
        "stale": "{what}: {value}, but that is from {on}; ask again.",
        "basis": "**What you told**",
        "determined": "Determined",
        "half_determined": "Half-determined",
        "undetermined": "Undetermined",
        "unknown": "Unknown need",
        "sub_price_check": "we are a price check",
        "sub_market_probe": "they probe the market",
        "sub_column_fodder": "we are there to have enough bids",
        "sub_chosen": "another supplier is chosen already",
        "sub_ours": "the standard is ours",
        "sub_changeable": "the standard can be changed",
        "sub_disagree": "people inside disagree",
        "sub_favourite_open": "the favourite is not final",
        "sub_help_choose": "help them choose",
        "sub_elimination": "choice by elimination",
        "sub_first": "we are the first",
        "do_price_check": "Do not quote your best. Ask what would have to be different for them to change.",
        "do_market_probe": "Give a range and a question. Whoever probes has not decided whether to buy.",
        "do_column_fodder": "Ask for an hour with the one who wrote it. No hour, no offer.",
        "do_chosen": "Offer to be the second source, and save the work of a full offer.",
        "do_ours": "Keep it unchanged: every new wish opens the door to others.",
        "do_changeable": "Add one requirement that only we meet, with the reason in their words.",
        "do_disagree": "Speak to each side alone first; then bring them one paper.",
        "do_favourite_open": "Find out what the favourite lacks, and make that the question.",
        "do_help_choose": "Write the requirements with them: price, quality, quantity, time and place that fit.",
        "do_elimination": "Name what must not happen; let them strike out who cannot promise it.",
        "do_first": "Show what it costs to leave it as it is. Do not quote yet.",
    },
    "zh": {
        "title": "{customer}按什么标准采购",
        "kind": "**{kind}**",
        "kind_sub": "**{kind}** · {sub}",
        "not_yet": "**还看不出来。** {all}个问题答了{count}个，点一下就行。",
        "nothing": "**还看不出来。** 他们怎么选还没有记录，点几下就知道。",
        "answer": "{what}：{value}，{on}记录。",
        "stale": "{what}：{value}，不过那是{on}的，要再问。",
        "basis": "**您告诉过的**",
        "determined": "确定型",
        "half_determined": "半确定型",
        "undetermined": "不确定型",
        "unknown": "未知型",
        "sub_price_check": "拿我们核价",
        "sub_market_probe": "摸行情",
        "sub_column_fodder": "陪标",
        "sub_chosen": "供应商已内定",
        "sub_ours": "标准就是按我们定的",
        "sub_changeable": "标准还能改",
        "sub_disagree": "内部意见不一",
        "sub_favourite_open": "还没最终看中谁",
        "sub_help_choose": "帮他们选",
        "sub_elimination": "用排除法选",
        "sub_first": "我们是第一家",
        "do_price_check": "别亮底价。问一句：什么变了，你们才会换？",
        "do_market_probe": "给个区间，附带一个问题。来摸行情的，买不买都还没定。",
        "do_column_fodder": "先要和写标准的人谈一小时。谈不成，就不报。",
        "do_chosen": "争取做第二供应商，别花力气做整套方案。",
        "do_ours": "别让它动：每添一条新要求，就给别家开一道门。",
        "do_changeable": "加进一条只有我们做得到的要求，理由用他们自己的话。",
        "do_disagree": "先分头和每一方单独谈，再拿一份东西让他们坐一起。",
        "do_favourite_open": "打听看好的那家缺什么，把它变成要讨论的问题。",
        "do_help_choose": "和他们一起写要求：适价、适质、适量、适时、适地。",
        "do_elimination": "说清什么事绝不能出，让他们把保证不了的划掉。",
        "do_first": "把“维持现状要花多少”摆出来，先别报价。",
    },
}


@command(
    words=words,
    aliases=("采购标准", "标准诊断"),
    sentences={
        "en": (
            "by what standard does {customer} buy",
            "how does {customer} choose (a supplier)",
            "are we column fodder at {customer}",
        ),
        "zh": ("{customer}按什么标准采购", "{customer}怎么选供应商", "{customer}是不是让我们陪标"),
    },
)
async def standard(ask: Ask, customer: Customer) -> Reply:
    """Tell by what standard a customer buys, from a few taps, and how to play it.

    看客户按什么标准采购：点几下就能判断是哪一型，以及怎么打。

    Examples:
        /standard ACME
        /采购标准 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    title = ask.say("title", customer=sheet.profile.name)
    return Reply(title, tuple(_Card(ask, sheet).blocks(customer)))


class _Card:
    """The card of one customer, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet) -> None:
        self.ask, self.sheet = ask, sheet
        self.told = {name: sheet.profile.facts[name] for name in QUESTIONS if name in sheet.profile.facts}
        self.good = {name: _option(known) for name, known in self.told.items() if self.is_good(known)}
        self.found = diagnose(self.good)

    def is_good(self, known: Known) -> bool:
        """Say whether an answer still counts."""
        fresh = dimensions()[known.dimension].fresh_days
        return fresh is None or (self.ask.today - known.since).days <= fresh

    def blocks(self, customer: Customer) -> Iterator[Block]:
        yield Text(self.head(self.found))
        if self.told:
            yield Text(bullets(self.ask.say("basis"), [self.answer(known) for known in self.told.values()]))
        question = Question(dimensions()[self.found.ask]) if self.found.ask else None
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        if self.found.kind:
            name = f"standard/{self.found.kind}"
            yield Text(self.ask.library.render(name, self.ask.lang, self.sheet.variables()).text)
        ways = ways_on(self.ask, customer, "customer", "price", "goal", "people")
        yield Actions((*answers(self.ask, customer, question), *ways))

    def head(self, found: Diagnosis) -> Markdown:
        """Say the kind and what to do first, or how much is still to ask."""
        if found.kind is None:
            counts = {"count": len(self.good), "all": len(QUESTIONS)}
            return self.ask.say("not_yet", **counts) if self.good else self.ask.say("nothing")
        kind = self.ask.text(found.kind)
        if found.sub is None:
            return self.ask.say("kind", kind=kind)
        said = self.ask.say("kind_sub", kind=kind, sub=self.ask.text(f"sub_{found.sub}"))
        return Markdown(f"{said}\n\n{self.ask.say(f'do_{found.sub}')}")

    def answer(self, known: Known) -> Markdown:
        key = "answer" if known.dimension in self.good else "stale"
        return self.ask.say(key, what=Term(known.dimension), value=known.value, on=known.since)


def _option(known: Known) -> str:
    return known.value.key.rpartition(".")[2] if isinstance(known.value, Term) else ""
