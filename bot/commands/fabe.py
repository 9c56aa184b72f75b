"""The story of a product for a customer: feature, advantage, benefit, and the evidence that is on record."""

from collections.abc import Iterator

from sqlmodel import Session

from bot.command import Customer, Rest, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Button, Reply, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.errors import NotFound
from core.markdown import Markdown, bullets
from core.store.profiles.on_record import OnRecord, Sold, buyers_alike, find_product, on_record
from core.types import Term

ALSO = 3  # other products a button away

words: Words = {
    "en": {
        "title": "{product} for {customer}",
        "none": "Which product for {customer}?",
        "which": "They bought nothing in twelve months, so nothing points to a product. "
        "Name one: /fabe {customer} PRODUCT",
        "evidence": "**Evidence on record** (say this, and no figure besides)",
        "bought": "They bought it on {days} days, first {first}, last {last}.",
        "bought_once": "They bought it once, on {first}.",
        "never": "No purchase of it is on record: nothing of theirs proves it yet. A test or a sample comes first.",
        "amount": "{amount} in twelve months, after what was taken back.",
        "returned": "{amount} of that year's purchases was taken back: ask why before you praise.",
        "kept": "Nothing bought in twelve months was taken back.",
        "complaint": "A complaint is open since {on}; settle it first. Their words: {cause}",
        "complaint_bare": "A complaint is open since {on}. Settle it first.",
        "recommends": "They gave us {score} of 10 for recommending us, on {on}.",
        "price": "List price of a piece: {price}.",
        "alike": "Who else buys it, among the others you can see in {industry}: {count} in twelve months. Ask before "
        "you name one.",
        "alike_none": "Who else buys it, among the others you can see in {industry}: nobody in twelve months.",
        "alike_unknown": "Who else buys it: not known, the industry of this customer is not on record.",
        "lacking": "Not on file: its data sheet and test reports. Ask for the one you need before you quote it.",
        "way_spin": "Questions",
        "parameter_product": "PRODUCT",
    },
    "zh": {
        "title": "给{customer}讲{product}",
        "none": "给{customer}讲哪个产品？",
        "which": "这家12个月没买过东西，看不出该讲哪个。请说明产品：/fabe {customer} 产品",
        "evidence": "**有据可查的**（只说这些，别的数一个不加）",
        "bought": "买过{days}次，头一次{first}，最近{last}。",
        "bought_once": "买过一次，{first}。",
        "never": "没有买过它的记录，他们自己身上还没有证据，先试或先寄样。",
        "amount": "12个月{amount}（已扣退货）。",
        "returned": "这一年买的退回过{amount}，先问清原因再夸。",
        "kept": "12个月里买的没有退过。",
        "complaint": "投诉从{on}挂到现在，先办掉。原话：{cause}",
        "complaint_bare": "有投诉从{on}挂到现在，先办掉。",
        "recommends": "{on}推荐意愿给我们打了{score}分（满分10）。",
        "price": "目录单价{price}。",
        "alike": "还有谁在用：您能看到的{industry}客户里，另有{count}家12个月内买过。要提谁的名字，先征得人家同意。",
        "alike_none": "还有谁在用：您能看到的其他{industry}客户，12个月内都没买过。",
        "alike_unknown": "还有谁在用：不知道，这家的行业还没登记。",
        "lacking": "档案里没有：参数表、检测报告。要用哪样先去要来，没到手别说。",
        "way_spin": "问什么",
        "parameter_product": "产品",
    },
}


@command(
    words=words,
    aliases=("讲产品", "产品怎么讲"),
    sentences={
        "en": ("what do I tell {customer} about {product}", "product story for {customer}"),
        "zh": ("给{customer}怎么讲产品", "{customer}怎么讲{product}"),
    },
)
async def fabe(ask: Ask, customer: Customer, product: Rest = "") -> Reply:
    """Tell a product's story for a customer: feature, advantage, benefit; evidence only from records.

    把产品讲给客户听：特点、优势、好处，证据只用记录里有的。

    Examples:
        /fabe ACME
        /fabe ACME spindle bearing
        /讲产品 华信精密机械 主轴轴承
    """
    sheet = await read_sheet(ask, customer)
    bought = [one.name for one in sheet.profile.products]
    said = product or next(iter(bought), "")
    if not said:
        return _which(ask, sheet, customer)
    found, told = await ask.store(_look_up, customer.id, said, sheet)
    alike = await ask.store(_alike, ask, sheet, found)
    variables = {**sheet.variables(), "product": found.name, "product_category": found.category}
    book = ask.library.choose("fabe", ask.lang, variables)
    rendered = ask.library.render(book.name, ask.lang, variables)
    evidence = Text(bullets(ask.say("evidence"), [*_evidence(ask, sheet, found, told), *_lacking(ask, sheet, alike)]))
    others = [Button(name, line("fabe", customer, name)) for name in bought if name != found.name][:ALSO]
    actions = Actions((*others, _questions(ask, customer), *ways_on(ask, customer, "customer", "talk")))
    title = ask.say("title", product=found.name, customer=sheet.profile.name)
    return Reply(title, (evidence, Text(rendered.text), actions))


def _which(ask: Ask, sheet: Sheet, customer: Customer) -> Reply:
    """Ask for the product where nothing on record points to one."""
    asked = Text(ask.say("which", customer=sheet.profile.name))
    ways = Actions((_questions(ask, customer), *ways_on(ask, customer, "customer", "talk")))
    return Reply(ask.say("none", customer=sheet.profile.name), (asked, ways))


def _questions(ask: Ask, customer: Customer) -> Button:
    return Button(ask.text("way_spin"), line("spin", customer))


def _look_up(session: Session, customer_id: int, said: str, sheet: Sheet) -> tuple[Sold, OnRecord]:
    """Return the product meant and what is on record of it. Raises NotFound when we sell none of that name."""
    found = find_product(session, said, [one.name for one in sheet.profile.products])
    if found is None:
        raise NotFound("product_unknown", given=said)
    return found, on_record(session, customer_id, found.id, sheet.profile.as_of)


def _evidence(ask: Ask, sheet: Sheet, sold: Sold, told: OnRecord) -> Iterator[Markdown]:
    """Say what the records prove, what they speak against, and what they lack."""
    yield from _purchases(ask, told)
    if sold.price:
        yield ask.say("price", price=sold.price)
    for complaint in [one for one in sheet.profile.complaints if one.closed is None][:1]:
        key = "complaint" if complaint.cause else "complaint_bare"
        yield ask.say(key, on=complaint.opened, cause=complaint.cause)
    asked = max((one for one in sheet.profile.surveys if one.kind == "nps"), key=lambda one: one.day, default=None)
    if asked:
        yield ask.say("recommends", score=asked.score, on=asked.day)


def _lacking(ask: Ask, sheet: Sheet, alike: int | None) -> Iterator[Markdown]:
    """Say how many customers like them buy it, never which, and what no record can prove."""
    key = "alike_unknown" if alike is None else "alike" if alike else "alike_none"
    yield ask.say(key, count=alike, industry=_industry(sheet))
    yield ask.say("lacking")


def _industry(sheet: Sheet) -> Term | None:
    known = sheet.variables()["industry"]
    return known if isinstance(known, Term) else None


def _alike(session: Session, ask: Ask, sheet: Sheet, sold: Sold) -> int | None:
    """Return how many others of the same industry the asker may see buy a product; None when it is unknown."""
    industry = _industry(sheet)
    if industry is None or ask.scope is None:
        return None
    option = industry.key.rpartition(".")[2]
    return buyers_alike(session, ask.scope, sheet.profile.id, sold.id, option, sheet.profile.as_of)


def _purchases(ask: Ask, told: OnRecord) -> Iterator[Markdown]:
    """Say how often they bought it, for how much, and what came back."""
    if told.first is None or told.last is None:
        yield ask.say("never")
        return
    if told.days == 1:
        yield ask.say("bought_once", first=told.first)
    else:
        yield ask.say("bought", days=told.days, first=told.first, last=told.last)
    for amount in told.amounts_12m:
        yield ask.say("amount", amount=amount)
    for amount in told.returned_12m:
        yield ask.say("returned", amount=amount)
    if told.amounts_12m and not told.returned_12m:
        yield ask.say("kept")
