"""Where a customer stands on the way from first hearing of us to buying again, and what gets them on."""

from collections.abc import Iterator

from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.journeys import Journey, read_journey, say_pace
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.briefing import Shown
from core.journey.deal import REPEAT, STAGES, stage_of, stage_term
from core.journey.position import Position
from core.markdown import Markdown, bullets
from core.profile import Opportunity
from core.types import Days, Share
from core.values import known

OTHERS = 3
QUESTIONS = ("ask_problem", "ask_who", "ask_when")

words: Words = {
    "en": {
        "title": "{customer}: {stage} ({number} of {all})",
        "nowhere": "{customer}: not on the journey yet",
        "nothing": "No deal, no purchase and no dealing is on record, so no stage can be told.",
        "ask_first": "**Ask on the first call, and note the answers:**",
        "ask_problem": "What is done by hand, stands still or gets complained about today?",
        "ask_who": "Who owns that, and who pays for it?",
        "ask_when": "What happens, and by when, if nothing changes?",
        "why": "**Why this stage**",
        "entered": "The deal “{deal}”, open since {on}, stands at “{stage}” in our records.",
        "no_stage": "The deal “{deal}” has been open since {on}. Its stage on record ({stage}) is none of the six, "
        "and no quote or trial followed: a need is written down, nothing is compared yet.",
        "no_stage_compared": "The deal “{deal}” has been open since {on}. Its stage on record ({stage}) is none of "
        "the six; a quote or trial on {quoted} shows that they compare.",
        "bought": "No deal is open, and they last bought on {on}: what counts is whether they come back.",
        "won": "The deal “{deal}” was won on {on}, and no order has followed since.",
        "dealt": "No deal and no purchase. The furthest of their dealings with us since {on}: {kind} ({count} times).",
        "lost": "Their last deal was lost on {on}, and nothing was noted since: it starts anew.",
        "long_ago": "No deal and no purchase, and the last dealing is long past: {on}.",
        "other": "Also open: “{deal}” since {on}, stage on record: {stage}.",
        "time": "**Time in it**",
        "taken_stay": "In this stage for {days}.",
        "taken_age": "Open for {days}. Since when it stands at this stage is not on record, so its whole age is "
        "compared.",
        "taken_first": "Won {days} ago, and still no order.",
        "stuck": "**Stuck:** that is {part} of the usual.",
        "moving": "Not stuck: that is {part} of the usual.",
        "too_young": "Whether it is stuck cannot be said from that few.",
        "not_judged": "No stage of a deal is on record here, so there is no usual time to compare with. "
        "Enter the deal with its stage.",
        "last": "Last bought {days} ago.",
        "rhythm": "They buy every {days} as a rule.",
        "late": "**Stuck:** that is {part} of their own rhythm.",
        "in_rhythm": "Not stuck: that is {part} of their own rhythm.",
        "no_rhythm": "Too few purchases to know their own rhythm.",
        "button_funnel": "Funnel",
    },
    "zh": {
        "title": "{customer}：{stage}（第{number}步，共{all}步）",
        "nowhere": "{customer}：旅程还没开始",
        "nothing": "没有商机、没有成交，也没有往来记录，判断不了在哪个阶段。",
        "ask_first": "**第一通电话先问这三样，问到就记下来：**",
        "ask_problem": "眼下有什么活儿要靠人手凑合、老停、老挨抱怨？",
        "ask_who": "这件事归谁管，钱归谁出？",
        "ask_when": "要是不动它，到什么时候会出什么事？",
        "why": "**为什么是这个阶段**",
        "entered": "商机“{deal}”{on}立项，记录里的阶段是“{stage}”。",
        "no_stage": "商机“{deal}”{on}立项，记录的阶段（{stage}）不属于六个阶段；之后没有报价，也没有试用："
        "需求已经写下来，还没开始比。",
        "no_stage_compared": "商机“{deal}”{on}立项，记录的阶段（{stage}）不属于六个阶段；{quoted}有过报价或试用，"
        "说明对方在比较。",
        "bought": "没有在谈的商机，最近一次下单是{on}：接下来看会不会再来。",
        "won": "商机“{deal}”{on}已经赢了，之后还没有订单进来。",
        "dealt": "没有商机，也没有成交。{on}以来走得最远的往来是{kind}，{count}次。",
        "lost": "上一单{on}丢了，之后没有任何往来：得从头来。",
        "long_ago": "没有商机，也没有成交，最近一次往来已经很久了：{on}。",
        "other": "另有在谈的“{deal}”，{on}立项，记录的阶段：{stage}。",
        "time": "**待了多久**",
        "taken_stay": "在这个阶段{days}了。",
        "taken_age": "立项{days}了。什么时候进的这个阶段没有记录，只能拿整单的时间来比。",
        "taken_first": "赢单{days}了，订单还没来。",
        "stuck": "**卡住了**：是平时的{part}。",
        "moving": "没有卡住：是平时的{part}。",
        "too_young": "样本这么少，卡没卡住说不准。",
        "not_judged": "这里没有带阶段的商机，没有平时的天数可比。把商机和阶段录进来就能比了。",
        "last": "距最近一次下单{days}。",
        "rhythm": "平时差不多{days}下一单。",
        "late": "**卡住了**：是自己节奏的{part}。",
        "in_rhythm": "没有卡住：是自己节奏的{part}。",
        "no_rhythm": "下单次数太少，还看不出自己的节奏。",
        "button_funnel": "漏斗",
    },
}


@command(
    words=words,
    aliases=("旅程", "客户旅程"),
    sentences={
        "en": ("where (are we|do we stand) with {customer}", "(what is the )journey of {customer}"),
        "zh": ("{customer}到哪一步了", "{customer}在哪个阶段", "{customer}的旅程"),
    },
)
async def journey(ask: Ask, customer: Customer) -> Reply:
    """Show which of six stages a customer stands in, whether it is stuck there, and what gets it on.

    看客户走到六个阶段的哪一步、有没有卡住、下一步怎么推进。

    Examples:
        /journey ACME
        /旅程 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    found = await read_journey(ask, sheet)
    placed = found.position
    if placed is None:
        return _nowhere(ask, sheet, customer)
    stage = stage_term(placed.stage)
    title = ask.say("title", customer=sheet.profile.name, stage=stage, number=placed.stage + 1, all=len(STAGES))
    return Reply(title, tuple(_blocks(ask, sheet, found, placed, customer)))


def _nowhere(ask: Ask, sheet: Sheet, customer: Customer) -> Reply:
    """Say that nothing is on record, what to ask first, and how to begin."""
    asked = bullets(ask.say("ask_first"), [ask.say(key) for key in QUESTIONS])
    book = ask.library.render(f"journey/{STAGES[0]}", ask.lang, sheet.variables())
    ways = Actions(tuple(ways_on(ask, customer, "customer", "people", "talk")))
    blocks = (Text(ask.say("nothing")), Text(asked), Text(book.text), ways)
    return Reply(ask.say("nowhere", customer=sheet.profile.name), blocks)


def _blocks(ask: Ask, sheet: Sheet, found: Journey, placed: Position, customer: Customer) -> Iterator[Block]:
    yield Text(bullets(ask.say("why"), [ask.say(placed.reason, **placed.figures), *_others(ask, sheet, placed)]))
    yield Text(bullets(ask.say("time"), list(_time(ask, sheet, found, placed))))
    book = ask.library.render(f"journey/{STAGES[placed.stage]}", ask.lang, _variables(sheet, placed))
    yield Text(book.text)
    funnel = Button(ask.text("button_funnel"), line("funnel"))
    yield Actions((*ways_on(ask, customer, "touchpoints", "customer", "talk", "strategy"), funnel))


def _variables(sheet: Sheet, placed: Position) -> dict[str, Shown]:
    """Return what the playbook may say, of the deal that decides where they stand."""
    deal, known = placed.deal, sheet.variables()
    return known if deal is None else known | {"deal": deal.name or deal.external_id, "deal_amount": deal.amount}


def _others(ask: Ask, sheet: Sheet, placed: Position) -> Iterator[Markdown]:
    """Say what other deals are open."""
    others = [deal for deal in sheet.profile.opportunities if deal.won is None and deal is not placed.deal]
    yield from (_other(ask, deal) for deal in others[:OTHERS])


def _other(ask: Ask, deal: Opportunity) -> Markdown:
    stage = stage_of(deal.stage)
    said = deal.stage or None if stage is None else stage_term(stage)
    return ask.say("other", deal=deal.name or deal.external_id, on=deal.opened, stage=said)


def _time(ask: Ask, sheet: Sheet, found: Journey, placed: Position) -> Iterator[Markdown]:
    """Say how long they have been there, what is usual, and whether that is stuck."""
    verdict = found.verdict
    if verdict is None:
        yield from _rhythm(ask, sheet) if placed.stage == REPEAT else (ask.say("not_judged"),)
        return
    yield ask.say(f"taken_{verdict.usual.basis}", days=Days(verdict.taken))
    yield say_pace(ask, verdict.usual)
    if verdict.usual.days is None or verdict.stuck is None:
        yield ask.say("too_young")
    else:
        yield _against(ask, ("moving", "stuck")[verdict.stuck], verdict.taken, verdict.usual.days)


def _rhythm(ask: Ask, sheet: Sheet) -> Iterator[Markdown]:
    """Say how long they have not bought, against their own rhythm."""
    values = sheet.card.values
    since, usual = known(values, "days_since_last"), known(values, "usual_gap_days")
    if since is None:
        return
    yield ask.say("last", days=Days(since))
    if not usual:
        yield ask.say("no_rhythm")
        return
    yield ask.say("rhythm", days=Days(usual))
    yield _against(ask, ("in_rhythm", "late")[since >= sheet.policy.journey.stuck_times * usual], since, usual)


def _against(ask: Ask, key: str, taken: float, usual: float) -> Markdown:
    return ask.say(key, part=Share(taken / usual) if usual else None)
