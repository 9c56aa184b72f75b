"""The calendar of renewals: contracts that lapsed, end soon or can be renewed early, with what could stop it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.alertview import amounts, short
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Button, Reply, Text
from bot.sheet import Sheet, read
from core.briefing import Shown
from core.markdown import Markdown, bullets, join
from core.policy.sections.renewals import Renewals
from core.renewals_due import Due, due
from core.store.names import plain_names
from core.store.renewals import agreed
from core.store.scope import Scope
from core.types import Days, Lang, Money, Share, Term, Value

if TYPE_CHECKING:
    from sqlmodel import Session

ROWS = 4  # each is a few lines: a phone shows no more
LAST = 10**6  # a start behind any list
APART: Mapping[Lang, str] = {"en": "; ", "zh": "；"}

words: Words = {
    "en": {
        "title": "Contracts to renew: {count}",
        "none": "No contract of yours has lapsed lately or ends within {days}.",
        "counted": "Lapsed {lapsed} · renew now {immediate} · early {early}.",
        "stake": "At stake: {stake}.",
        "no_amount": "{count} have no amount on file and are not in it.",
        "range": "{first} to {last} of {all}, the longest lapsed first, then what ends first.",
        "row": "**{customer}** · {kind}",
        "ended": "Ended on {day}, {days} ago",
        "ends": "Ends on {day}, in {days}",
        "at_stake": "At stake: {stake}",
        "stake_unknown": "At stake: unknown, the contract has no amount on file",
        "why_people": "Reason: {who} left on {day}; signed while the rest still know us, it needs no new approval",
        "why_growing": "Reason: they buy {change} more than a year ago; the same terms then carry the larger volume",
        "why_course": "Reason: {count} orders in 12 months run on these terms; stopping now interrupts them half-way",
        "why_process": "Reason: the same terms signed on mean no new tender and no new round of approvals",
        "no_gaps": "Nothing stands in the way on record",
        "gaps": "First: {gaps}",
        "gap_complaints": "{count} open complaints",
        "gap_complaint": "an open complaint",
        "gap_unpaid": "{count} overdue invoices, {amount}",
        "gap_unpaid_one": "an overdue invoice, {amount}",
        "gap_silent": "no contact for {days}",
        "gap_never": "no contact on record",
        "gap_rival": "{rival} was seen there on {day}",
        "next": "Next {count}",
        "parameter_start": "FROM",
    },
    "zh": {
        "title": "要续的合同：{count}份",
        "none": "您的客户里，最近没有断约的，{days}内也没有到期的。",
        "counted": "断约{lapsed}份 · 即时{immediate}份 · 提前{early}份。",
        "stake": "涉及金额：{stake}。",
        "no_amount": "另有{count}份合同没记金额，没有算进去。",
        "range": "第{first}到{last}份，共{all}份：断得最久的在前，然后按到期先后。",
        "row": "**{customer}** · {kind}",
        "ended": "{day}到期，断了{days}",
        "ends": "{day}到期，还有{days}",
        "at_stake": "涉及{stake}",
        "stake_unknown": "涉及金额未知，合同没记金额",
        "why_people": "续约理由：{who}{day}走了，趁其余的人都熟悉我们先签，省得换人重新审批",
        "why_growing": "续约理由：比一年前多买{change}，照老条件签，多出来的量也照这个走",
        "why_course": "续约理由：近12个月{count}单都按这份条件走，像吃药一个疗程，停在半路前面就白吃了",
        "why_process": "续约理由：照原条件续，不用重新招标，也不用重走审批",
        "no_gaps": "记录里没有拦路的事",
        "gaps": "先办：{gaps}",
        "gap_complaints": "{count}个投诉没结",
        "gap_complaint": "有个投诉没结",
        "gap_unpaid": "{count}张发票逾期，{amount}",
        "gap_unpaid_one": "一张发票逾期，{amount}",
        "gap_silent": "{days}没联系",
        "gap_never": "没有联系记录",
        "gap_rival": "{rival}{day}去过",
        "next": "后{count}份",
        "parameter_start": "起始位",
    },
}


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many there are of each kind, what stands at stake by currency, and how many name no amount."""

    kinds: Mapping[str, int]
    sums: Mapping[str, int]
    without_amount: int


@dataclass(frozen=True, slots=True)
class _Page:
    """So many contracts of the list, with their customers, and what the whole list comes to."""

    start: int
    all: Sequence[Due]
    rows: Sequence[tuple[Due, Customer, Sheet]]
    counted: _Counted


@command(
    words=words,
    aliases=("续约", "到期合同"),
    sentences={
        "en": ("which contracts end soon", "(what )contracts are up for renewal", "(show )(me )the renewals"),
        "zh": ("哪些合同快到期了", "有哪些合同要续", "续约日历"),
    },
)
async def renewals(ask: Ask, start: int = 1) -> Reply:
    """List contracts to renew: lapsed, now, early; what is at stake, the reason, and what could stop it.

    看要续的合同：断约、即时、提前，涉及多少钱，凭什么续，还差什么没办。

    Examples:
        /renewals
        /续约
    """
    start = min(max(1, start), LAST)
    page = await ask.store(_read, ask, start)
    title = ask.say("title", count=len(page.all))
    if not page.rows:
        return Reply(title, (Text(ask.say("none", days=Days(ask.policy.renewals.ahead_days))),))
    rows = [Text(_row(ask, *row)) for row in page.rows]
    return Reply(title, (Text(_sum(ask, page)), *rows, *_range(ask, page), Actions(tuple(_buttons(ask, page)))))


def _read(session: "Session", ask: Ask, start: int) -> _Page:
    found = due(agreed(session, ask.scope or Scope(frozenset()), ask.today), ask.today, ask.policy)
    shown = found[start - 1 : start - 1 + ROWS]
    names = plain_names(session, [each.customer for each in shown])
    rows = [
        (each, Customer(each.customer, *names[each.customer]), read(session, each.customer, ask.today))
        for each in shown
    ]
    return _Page(start, found, rows, _counted(found))


def _counted(found: Sequence[Due]) -> _Counted:
    """Count them in the store's thread: a manager's may be tens of thousands."""
    kinds = Counter[str](each.kind for each in found)
    sums = Counter[str]()
    for each in found:
        if each.amount is not None:
            sums[each.amount.currency] += each.amount.minor
    return _Counted(kinds, sums, sum(each.amount is None for each in found))


def _sum(ask: Ask, page: _Page) -> Markdown:
    """Say how many there are of each kind, and what stands at stake by currency: never one summed with another."""
    counts: dict[str, Value] = {kind: page.counted.kinds.get(kind, 0) for kind in ("lapsed", "immediate", "early")}
    told = [ask.say("counted", **counts)]
    stakes = [Money(minor, currency) for currency, minor in sorted(page.counted.sums.items())]
    if said := amounts(ask, stakes):
        told.append(ask.say("stake", stake=said))
    if missing := page.counted.without_amount:
        told.append(ask.say("no_amount", count=missing))
    return join(" " if ask.lang == "en" else "", told)


def _row(ask: Ask, contract: Due, customer: Customer, sheet: Sheet) -> Markdown:
    variables = sheet.variables()
    when = ask.say("ended" if contract.days < 0 else "ends", day=contract.ends, days=Days(abs(contract.days)))
    stake = ask.say("at_stake", stake=contract.amount) if contract.amount else ask.say("stake_unknown")
    gaps = [ask.text(key, **figures) for key, figures in _gaps(variables, ask.policy.renewals)]
    check = ask.say("gaps", gaps=APART[ask.lang].join(gaps)) if gaps else ask.say("no_gaps")
    head = ask.say("row", customer=short(customer.name), kind=Term(f"renewal.{contract.kind}"))
    key, figures = _reason(variables, ask.policy.renewals)
    return bullets(head, [when, stake, ask.say(key, **figures), check])


def _reason(known: Mapping[str, Shown], rules: Renewals) -> tuple[str, dict[str, Value]]:
    """Return the reason to renew that this customer's records carry best."""
    who, gone_on, change, count = (
        _one(known[name]) for name in ("champion_gone", "champion_gone_on", "revenue_change", "purchases_12m")
    )
    if who and gone_on:
        return "why_people", {"who": who, "day": gone_on}
    if isinstance(change, Share) and change.value >= rules.growing_min:
        return "why_growing", {"change": change}
    if isinstance(count, float | int) and count >= rules.course_orders:
        return "why_course", {"count": round(count)}
    return "why_process", {}


def _gaps(known: Mapping[str, Shown], rules: Renewals) -> Iterator[tuple[str, dict[str, Value]]]:
    """Give what should be put right before one asks for a renewal."""
    complaints, unpaid = _one(known["open_complaints"]), _one(known["overdue_invoices"])
    if complaints:
        yield "gap_complaint" if complaints == 1 else "gap_complaints", {"count": complaints}
    if unpaid:
        yield (
            "gap_unpaid_one" if unpaid == 1 else "gap_unpaid",
            {"count": unpaid, "amount": _one(known["overdue_amount"])},
        )
    silent = _one(known["days_since_contact"])
    if not isinstance(silent, Days):
        yield "gap_never", {}
    elif silent.value > rules.calm_days:
        yield "gap_silent", {"days": silent}
    if known["rival_seen"]:
        yield "gap_rival", {"rival": _one(known["rival_seen"]), "day": _one(known["rival_seen_on"])}


def _one(shown: Shown) -> Value:
    return None if isinstance(shown, tuple) else shown


def _range(ask: Ask, page: _Page) -> Iterator[Text]:
    if len(page.all) > len(page.rows):
        last = page.start + len(page.rows) - 1
        yield Text(ask.say("range", first=page.start, last=last, all=len(page.all)))


def _buttons(ask: Ask, page: _Page) -> Iterator[Button]:
    """Give for each row the playbook that answers it, and the way to the rest."""
    for contract, customer, _ in page.rows:
        yield Button(short(customer.name), line("playbook", f"renewal/{contract.kind}", customer))
    following = page.start + len(page.rows)
    if following <= len(page.all):
        yield Button(ask.text("next", count=min(ROWS, len(page.all) - following + 1)), line("renewals", following))
