"""Write down whom a customer brought us and what came of it; correct it, or take it back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from bot.command import Customer, Rest, Words, command, line, written
from bot.context import Ask
from bot.relook import relook
from bot.reply import Actions, Block, Button, Reply, Text
from bot.ways import ways_on
from core.errors import Mistake, NotFound
from core.markdown import Markdown, bullets, join
from core.store.introducing import Other, Teller, Told, change, record, told_of, withdraw
from core.store.profile import load_profile
from core.store.referring import same_trade
from core.store.runs import latest_run
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

Outcome = Literal["open", "won", "lost", "withdrawn"]
OUTCOMES = ("won", "open", "lost")
SHOWN, NEAR = 5, 3  # records listed, companies offered to tap
LONGEST = 120  # letters of a company's name

words: Words = {
    "en": {
        "title": "Whom {customer} brought us",
        "title_noted": "Noted",
        "title_taken_back": "Taken back",
        "none": "Nobody is on record yet. Write whom they brought: /introduced {customer} COMPANY. "
        "Add --outcome won or a day, --on 2026-06-12, if you know them.",
        "record": "**On record**",
        "another": "One more: /introduced {customer} COMPANY",
        "one": "{name}, {on}: {outcome}",
        "more": "{count} more are on record.",
        "who": "Or tap who it was; these are in their industry and have not bought yet.",
        "noted": "{customer} brought us **{name}** on {on}: {outcome}.",
        "already": "It was on record already, and is kept once.",
        "counts": "Counts for their activity and influence from the next scoring on.",
        "counts_name": "Counts for their activity from the next scoring on. {name} is none of your customers yet: once "
        "it is, write the same line again, and it counts for their influence, too.",
        "from_file": "It came with a file: the next import may change it again.",
        "ask": "What came of it?",
        "taken_back": "{customer} and {name}: it no longer counts. That you took it back stays on record.",
        "won": "became a customer",
        "lost": "came to nothing",
        "open": "open",
        "unknown": "outcome unknown",
        "button_won": "Became a customer",
        "button_lost": "Came to nothing",
        "button_open": "Still open",
        "button_withdraw": "Take it back",
        "button_again": "Write it down again",
        "button_change": "Change: {name}",
        "button_meant": "It is {name}",
        "parameter_company": "COMPANY",
    },
    "zh": {
        "title": "{customer}介绍来的客户",
        "title_noted": "记下了",
        "title_taken_back": "撤销了",
        "none": "还没有记录。介绍了谁，这样写：/记介绍 {customer} 公司名 "
        "（知道结果或日期的，后面加上：结果成交、--on 2026-06-12）",
        "record": "**已经记下的**",
        "another": "再记一家：/记介绍 {customer} 公司名",
        "one": "{name}，{on}：{outcome}",
        "more": "另有{count}条记录。",
        "who": "也可以直接点是哪一家：都是同行，还没买过。",
        "noted": "{customer}介绍来{name}，{on}：{outcome}。",
        "already": "这条本来就有，只算一次。",
        "counts": "下次评分起计入他们的活跃度和影响力。",
        "counts_name": "下次评分起计入他们的活跃度。{name}还不是您的客户：等建了档，把这一行再发一遍，就计入影响力。",
        "from_file": "这条是文件导进来的，下次导入可能会再改。",
        "ask": "后来怎么样？",
        "taken_back": "{customer}介绍{name}这条不再算数；谁撤销的，留有记录。",
        "won": "成交",
        "lost": "没成",
        "open": "还在谈",
        "unknown": "结果未知",
        "button_won": "成交了",
        "button_lost": "没成",
        "button_open": "还在谈",
        "button_withdraw": "撤销这条",
        "button_again": "重新记上",
        "button_change": "改：{name}",
        "button_meant": "就是{name}",
        "parameter_company": "公司",
    },
}


@command(
    words=words,
    aliases=("记介绍", "介绍记录"),
    sentences={
        "en": ("{customer} (has )(introduced|brought us|referred) {company}",),
        "zh": ("{customer}(给我们)介绍了{company}", "{customer}介绍来了{company}"),
    },
    options={
        "outcome": {
            "open": ("pending", "在谈", "还在谈"),
            "won": ("customer", "bought", "成交", "买了"),
            "lost": ("nothing", "没成", "未成交"),
            "withdrawn": ("mistake", "撤销", "记错了"),
        }
    },
    introduced_by={"on": ("on", "日期"), "outcome": ("outcome", "result", "结果")},
    carried=("which",),
)
async def introduced(
    ask: Ask,
    customer: Customer,
    company: Rest = "",
    *,
    outcome: Outcome | None = None,
    on: date | None = None,
    which: int | None = None,
) -> Reply:
    """Note whom a customer introduced to us, when, and what came of it; correct it or take it back.

    记下客户给我们介绍了谁、哪天、结果怎样；记错了可以改，也可以撤销。

    Examples:
        /introduced ACME Bright Tools
        /introduced ACME Bright Tools --outcome won --on 2026-06-12
        /记介绍 华信精密机械 博源工具 结果成交
    """
    _check(ask, company, on)
    if not company and which is None:
        if outcome or on:
            raise Mistake("introduced_whom", customer=customer.name)
        return await _overview(ask, customer)
    other, near = await _other(ask, company) if company else (None, ())
    if other and other.id == customer.id:
        raise Mistake("introduced_itself", customer=customer.name)
    told, kept = await ask.store(_keep, ask, customer, _Said(other, outcome, on, which))
    if outcome == "withdrawn":
        return _taken_back(ask, customer, told)
    return Reply(ask.say("title_noted"), tuple(_noted(ask, customer, told, kept=kept, near=near)))


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said of one introduction; what is None was not."""

    other: Other | None
    outcome: Outcome | None
    on: date | None
    which: int | None


def _check(ask: Ask, company: str, on: date | None) -> None:
    if on is not None and on > ask.today:
        raise Mistake("introduced_future", given=on, today=ask.today)
    if len(company) > LONGEST:
        raise Mistake("introduced_long", most=LONGEST)


async def _other(ask: Ask, company: str) -> tuple[Other, Sequence[Customer]]:
    """Return the company meant: a customer the asker may see by its exact name, else the name with those near it."""
    found = await ask.find([company])
    if found.customer and found.exact:
        return Other(found.customer.name, found.customer.id), ()
    near = (found.customer,) if found.customer else found.candidates if found.known else ()
    return Other(company), near[:NEAR]


def _keep(session: "Session", ask: Ask, customer: Customer, said: _Said) -> tuple[Told, bool]:
    """Do what was said; return the introduction as it stands (or stood), and whether it was on record already."""
    teller = Teller(ask.asker.id, ask.now, ask.today)
    outcome = None if said.outcome == "withdrawn" else said.outcome
    number, kept = said.which, True
    if number is None and said.other and said.outcome == "withdrawn":
        number = _named(session, ask, customer, said.other).id
    elif number is None and said.other:
        number, made = record(session, customer.id, said.other, said.on, outcome, teller)
        kept = not made
        if _seen(session, ask, customer, number) is None:
            raise Mistake("introduced_colleague", name=said.other.name)
    told = _found(session, ask, customer, number)
    if said.outcome == "withdrawn":
        if told.from_file:
            raise Mistake("introduced_file", name=told.name)
        withdraw(session, told.id, teller)
    elif said.which is not None:
        change(session, told.id, teller, day=said.on, outcome=outcome, other=said.other)
        told = _found(session, ask, customer, number)
    relook(session, customer.id, ask.today, ask.now)
    return told, kept and said.which is None


def _found(session: "Session", ask: Ask, customer: Customer, number: int | None) -> Told:
    """Return one introduction of a customer that the asker may see."""
    told = _seen(session, ask, customer, number)
    if told is None:
        raise NotFound("introduced_gone", customer=customer.name)
    return told


def _seen(session: "Session", ask: Ask, customer: Customer, number: int | None) -> Told | None:
    told = told_of(session, ask.scope, customer.id) if ask.scope else []
    return next((one for one in told if one.id == number), None)


def _named(session: "Session", ask: Ask, customer: Customer, other: Other) -> Told:
    """Return the introduction of a company by its name."""
    told = told_of(session, ask.scope, customer.id) if ask.scope else []
    named = next((one for one in told if one.name.casefold() == other.name.casefold()), None)
    if named is None:
        raise NotFound("introduced_gone", customer=customer.name)
    return named


def _noted(ask: Ask, customer: Customer, told: Told, *, kept: bool, near: Sequence[Customer]) -> Iterator[Block]:
    said = [ask.say("noted", customer=customer.name, name=told.name, on=told.day, outcome=_outcome(ask, told))]
    if kept:
        said.append(ask.say("already"))
    said.append(ask.say("counts" if told.is_customer else "counts_name", name=told.name))
    if told.from_file:
        said.append(ask.say("from_file"))
    if told.outcome is None:
        said.append(ask.say("ask"))
    yield Text(join("\n\n", said))
    yield Actions((*_meant(ask, customer, told, near), *_changes(ask, customer, told), *_ways(ask, customer)))


def _meant(ask: Ask, customer: Customer, told: Told, near: Sequence[Customer]) -> Iterator[Button]:
    """Offer the customers that may be the company named."""
    for one in near:
        if one.id != customer.id:
            yield Button(ask.text("button_meant", name=one.name), _line(customer, told, company=one.external_id))


def _changes(ask: Ask, customer: Customer, told: Told) -> Iterator[Button]:
    for outcome in OUTCOMES:
        if outcome != told.outcome:
            yield Button(ask.text(f"button_{outcome}"), _line(customer, told, outcome=outcome))
    if not told.from_file:
        yield Button(ask.text("button_withdraw"), _line(customer, told, outcome="withdrawn"))


def _line(customer: Customer, told: Told, company: str = "", outcome: str = "") -> str:
    named = line("introduced", customer, *([company] if company else []))
    return f"{named} --which {told.id}" + (f" --outcome {outcome}" if outcome else "")


def _ways(ask: Ask, customer: Customer) -> Iterator[Button]:
    yield from ways_on(ask, customer, "referral")


def _taken_back(ask: Ask, customer: Customer, told: Told) -> Reply:
    said = ask.say("taken_back", customer=customer.name, name=told.name)
    again = f"{line('introduced', customer, told.name)} --on {written(told.day)}"
    again += f" --outcome {told.outcome}" if told.outcome else ""
    buttons = (Button(ask.text("button_again"), again), *_ways(ask, customer))
    return Reply(ask.say("title_taken_back"), (Text(said), Actions(buttons)))


async def _overview(ask: Ask, customer: Customer) -> Reply:
    """Show what is on record, and who could be tapped next."""
    told, neighbours = await ask.store(_read, ask, customer)
    offered = [Button(name, line("introduced", customer, number)) for number, name in neighbours]
    return Reply(
        ask.say("title", customer=customer.name),
        (
            Text(join("\n\n", list(_record(ask, customer, told)))),
            *([Text(ask.say("who"))] if offered else []),
            Actions((*offered, *_to_change(ask, customer, told), *_ways(ask, customer))),
        ),
    )


def _record(ask: Ask, customer: Customer, told: Sequence[Told]) -> Iterator[Markdown]:
    if not told:
        yield ask.say("none", customer=customer.external_id)
        return
    shown = [ask.say("one", name=one.name, on=one.day, outcome=_outcome(ask, one)) for one in told[:SHOWN]]
    yield bullets(ask.say("record"), shown)
    if len(told) > SHOWN:
        yield ask.say("more", count=len(told) - SHOWN)
    yield ask.say("another", customer=customer.external_id)


def _to_change(ask: Ask, customer: Customer, told: Sequence[Told]) -> Iterator[Button]:
    for one in told[:NEAR]:
        yield Button(ask.text("button_change", name=one.name), _line(customer, one))


def _read(session: "Session", ask: Ask, customer: Customer) -> tuple[list[Told], list[tuple[str, str]]]:
    """Return what is on record, and the prospects of the customer's industry that nobody is on record for."""
    scope, run = ask.scope, latest_run(session)
    told = told_of(session, scope, customer.id) if scope else []
    profile = load_profile(session, customer.id, ask.today, reporting_currency=ask.policy.reporting_currency)
    industry = profile.facts.get("industry")
    if scope is None or run is None or industry is None or not isinstance(industry.value, Term):
        return told, []
    option = industry.value.key.rpartition(".")[2]
    trade = same_trade(session, scope, run.id, customer.id, option, ask.today)
    brought = {one.name for one in told}
    offered = [(one.external_id, one.name) for one in trade if not one.buys and one.name not in brought]
    return told, offered[:NEAR]


def _outcome(ask: Ask, told: Told) -> Markdown:
    return ask.say(told.outcome if told.outcome in OUTCOMES else "unknown")
