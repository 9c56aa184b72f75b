"""One account, one plan: proposed from the records, laid down by who asks, moved, ticked off; also as a Word file."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from bot.command import Customer, Words, command
from bot.context import Ask
from bot.planview import Page
from bot.reply import Actions, Reply, Text
from bot.sheet import Sheet, read_sheet
from core.accountplan import due, reason_for, steps
from core.alerts.worktime import calendar_of
from core.errors import Mistake
from core.store.plans import Kept, lay_down, move, plan_of, tick_off
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

Why = Literal["auto", "rescue", "renew", "grow", "hold", "acquire"]
Part = Literal["summary", "all"]
Form = Literal["chat", "word"]

words: Words = {
    "en": {
        "title": "Account plan: {customer}",
        "under": "{why} · starts {starts} · laid down by {by} · figures of {today}",
        "under_proposed": "{why} · proposal, starting {starts} · not laid down yet · figures of {today}",
        "laid": "Laid down. It stays this plan until it is closed; asking again makes no second one.",
        "ticked": "Noted: step {number} is done.",
        "not_open": "Step {number} was done already, or this plan has no such step. This is how it stands.",
        "coverage": "{known} of {all} roles known, {met} spoken to",
        "coverage_missing": "{known} of {all} roles known, {met} spoken to. Missing: {roles}",
        "next": "Next steps · {done} of {count} done",
        "next_step": "{number}. {on} · {who}: {step}",
        "late_step": "{number}. Late since {on} · {who}: {step}",
        "done_on": "done {on}",
        "all_done": "Every step is done: agree with the manager how it goes on.",
        "nothing_unknown": "Nothing that a question would fill.",
        "button_lay": "Lay it down",
        "button_all": "Whole plan",
        "button_done": "Done: step {number}",
        "rescue": "Keep them",
        "renew": "Renew",
        "grow": "Grow",
        "hold": "Hold",
        "acquire": "Win the first order",
        "moved": "Moved: the plan now starts on {starts}, every open step with it.",
        "situation": "Where it stands",
        "goals": "Goals",
        "people": "People",
        "risks": "Risks",
        "steps": "Steps",
        "unknown": "Not known yet",
        "tier": "Tier: {tier}; value × potential: {quadrant}",
        "fact": "{what}: {value}",
        "fact_revenue_12m": "Bought in twelve months",
        "fact_revenue_change": "Against the twelve months before",
        "fact_share_of_wallet": "Our part in their budget",
        "fact_order_trend": "Size of orders",
        "fact_last_order_on": "Last order",
        "fact_usual_gap_days": "Usual gap between orders",
        "fact_contract_end": "Contract ends",
        "fact_deal": "Largest open deal",
        "fact_deal_amount": "Its expected amount",
        "fact_open_receivables": "Owed to us, due or not",
        "fact_recommends": "Would recommend us (0 to 10)",
        "fact_relationship": "Relationship",
        "goal_gap": "Back to {before} in twelve months; now {now}.",
        "goal_keep": "Keep the {now} of the last twelve months.",
        "goal_category": "A first order of {category}; none in twelve months.",
        "goal_wallet": "More than {share} of what they spend; {headroom} goes to others.",
        "goal_contract": "The next contract agreed before {end}.",
        "goal_order": "The first order.",
        "goal_roles": "All five roles known; missing now: {roles}.",
        "goal_complaints": "No complaint open; now {count}.",
        "goal_overdue": "Nothing overdue; now {amount}.",
        "person": "Name",
        "role": "Part in the decision",
        "attitude": "Stands to us",
        "last": "Last contact",
        "never": "no contact on record",
        "no_people": "Nobody on record who is still there.",
        "risk": "{risk}: {level}",
        "risk_unknown": "Too little known to judge: {risks}.",
        "no_risk": "No risk above green.",
        "rival": "{rival} was there on {on}.",
        "step": "Step",
        "who": "Who",
        "by": "By",
        "number": "No.",
        "manager": "the manager",
        "nobody": "nobody yet",
        "complaint": "Settle the complaint: {cause}",
        "complaint_bare": "Settle the complaint",
        "overdue": "Agree a day for {amount} overdue",
        "overdue_bare": "Agree a day for the overdue invoices",
        "late": "Ask why no order came since {last}",
        "rival_step": "Find out what {rival} offers and to whom",
        "successor": "Find who follows {person}",
        "meet": "First half hour with {person} ({role})",
        "find": "Find out who plays: {roles}",
        "renew_step": "Open talks on {contract}, which ends on {end}",
        "renew_bare": "Open talks on the next contract",
        "trial": "Agree the next step of {deal}",
        "trial_bare": "Agree a first trial",
        "win_back": "Ask what has changed since {last}",
        "category": "Offer {category} with the next order",
        "budget": "Ask what they spend a year with all suppliers",
        "referral": "Ask for an introduction",
        "halfway": "Go through the plan together",
        "review": "Decide: go on, change or close the plan",
        "button_word": "Word file",
        "button_move": "A week later",
        "file": "Account plan {customer} {starts}",
        "parameter_start": "DATE",
    },
    "zh": {
        "title": "一企一策：{customer}",
        "under": "{why} · {starts}开始 · {by}制定 · 数据截至{today}",
        "under_proposed": "{why} · 建议{starts}开始 · 还没定下来 · 数据截至{today}",
        "laid": "定下来了。以后看到的都是这份计划，不会再多出一份。",
        "ticked": "记下了：第{number}步已完成。",
        "not_open": "第{number}步之前就做完了，或者没有这一步。现在的计划如下。",
        "coverage": "{all}个角色摸清{known}个，联系过{met}个",
        "coverage_missing": "{all}个角色摸清{known}个，联系过{met}个。还缺：{roles}",
        "next": "接下来做什么 · 共{count}步，已完成{done}步",
        "next_step": "{number}. {on} · {who}：{step}",
        "late_step": "{number}. 已过期，原定{on} · {who}：{step}",
        "done_on": "{on}完成",
        "all_done": "各步都做完了，和主管商量下一步怎么走。",
        "nothing_unknown": "没有要补问的。",
        "button_lay": "就这么定",
        "button_all": "完整计划",
        "button_done": "已做：第{number}步",
        "rescue": "保住客户",
        "renew": "续约",
        "grow": "做大",
        "hold": "守住",
        "acquire": "拿下首单",
        "moved": "已改期：{starts}开始，没做的各步跟着顺延。",
        "situation": "现状",
        "goals": "目标",
        "people": "关键人",
        "risks": "风险",
        "steps": "行动",
        "unknown": "还不知道的",
        "tier": "分级：{tier}；价值-潜力：{quadrant}",
        "fact": "{what}：{value}",
        "fact_revenue_12m": "近12个月采购",
        "fact_revenue_change": "同比",
        "fact_share_of_wallet": "我们占其预算的份额",
        "fact_order_trend": "订单规模",
        "fact_last_order_on": "上一单",
        "fact_usual_gap_days": "平时的下单间隔",
        "fact_contract_end": "合同到期",
        "fact_deal": "最大的在谈商机",
        "fact_deal_amount": "预计金额",
        "fact_open_receivables": "应收余额（含未到期）",
        "fact_recommends": "推荐意愿（0到10）",
        "fact_relationship": "客户关系",
        "goal_gap": "12个月内回到{before}；现在{now}。",
        "goal_keep": "守住近12个月的{now}。",
        "goal_category": "做成{category}的第一单，近12个月没买过。",
        "goal_wallet": "份额超过{share}；还有{headroom}在别家手里。",
        "goal_contract": "{end}之前谈定下一份合同。",
        "goal_order": "拿下第一单。",
        "goal_roles": "五个角色都摸清；现在还缺：{roles}。",
        "goal_complaints": "投诉清零；现在{count}件。",
        "goal_overdue": "逾期清零；现在{amount}。",
        "person": "姓名",
        "role": "决策角色",
        "attitude": "态度",
        "last": "最近联系",
        "never": "没有联系记录",
        "no_people": "名单里没有在职的人。",
        "risk": "{risk}：{level}",
        "risk_unknown": "信息太少，还判断不了：{risks}。",
        "no_risk": "没有黄灯或红灯。",
        "rival": "{on}，{rival}接触过他们。",
        "step": "做什么",
        "who": "谁",
        "by": "最迟",
        "number": "序号",
        "manager": "主管",
        "nobody": "还没定",
        "complaint": "了结投诉：{cause}",
        "complaint_bare": "了结投诉",
        "overdue": "逾期的{amount}，敲定付款日",
        "overdue_bare": "逾期的货款，敲定付款日",
        "late": "问清{last}以后为什么没下单",
        "rival_step": "摸清{rival}报了什么、找的谁",
        "successor": "找到接替{person}的人",
        "meet": "约见{person}（{role}）半小时",
        "find": "弄清谁是：{roles}",
        "renew_step": "启动“{contract}”的续约，{end}到期",
        "renew_bare": "启动续约",
        "trial": "敲定“{deal}”的下一步",
        "trial_bare": "约一次试用",
        "win_back": "问清{last}以后变了什么",
        "category": "下一单搭上{category}",
        "budget": "问清他们一年向所有供应商一共采购多少",
        "referral": "请他们引荐一家",
        "halfway": "一起过一遍计划",
        "review": "定下来：继续、调整还是收尾",
        "button_word": "Word文件",
        "button_move": "推迟一周",
        "file": "一企一策 {customer} {starts}",
        "parameter_start": "日期",
    },
}


@command(
    words=words,
    aliases=("一企一策", "客户计划"),
    sentences={
        "en": ("(show me )(the )(account )plan for {customer}", "make a plan for {customer}"),
        "zh": ("{customer}的一企一策", "给{customer}做个计划", "{customer}的计划"),
    },
    options={
        "why": {
            "auto": ("自动",),
            "rescue": ("keep", "保住", "挽留"),
            "renew": ("renewal", "续约"),
            "grow": ("growth", "做大"),
            "hold": ("守住",),
            "acquire": ("win", "首单"),
        },
        "part": {"summary": ("摘要",), "all": ("whole", "full", "全部", "完整")},
        "form": {"chat": ("聊天",), "word": ("docx", "文件")},
    },
    carried=("lay", "done"),
)
async def plan(
    ask: Ask,
    customer: Customer,
    why: Why = "auto",
    part: Part = "summary",
    *,
    start: date | None = None,
    form: Form = "chat",
    lay: int | None = None,
    done: int | None = None,
) -> Reply:
    """Propose the plan of one customer, lay it down, move it, tick its steps: goals, people, dated steps.

    一企一策：先看建议，定下来以后可改期、勾掉；含目标、关键人、行动和日期，可导出Word文件。

    Examples:
        /plan ACME
        /plan ACME all
        /plan ACME grow --start 2026-07-15
        /plan ACME --form word
    """
    sheet = await read_sheet(ask, customer)
    kept, note = await ask.store(_deed, ask, sheet, why, _Wish(start, done, laying=lay is not None))
    page = Page(ask, sheet, kept)
    title = ask.say("title", customer=sheet.profile.name)
    if form == "word":
        return Reply(title, (Text(page.under()), page.file()))
    said = (Text(ask.say(note, starts=kept.starts, number=done)),) if note else ()
    shown = page.whole() if part == "all" else page.summary()
    return Reply(title, (*said, *shown, Actions(tuple(page.buttons(customer, whole=part == "all")))))


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be done with a plan besides looking at it."""

    start: date | None
    done: int | None
    laying: bool


def _deed(session: "Session", ask: Ask, sheet: Sheet, why: Why, wish: _Wish) -> tuple[Kept, str]:
    """Return the plan there is, or a proposal, after what was wished was done with it; and what to say of that."""
    found = plan_of(session, sheet.profile.id, None if why == "auto" else why)
    if found is None:
        return _begun(session, ask, sheet, _proposed(ask, sheet, why), wish)
    if wish.done is not None:
        ticked = tick_off(session, sheet.profile.id, found.reason, wish.done, ask.today)
        again = plan_of(session, sheet.profile.id, found.reason)
        return again or found, "ticked" if ticked else "not_open"
    if wish.start in (None, found.starts) or wish.laying:
        return found, ""
    start = wish.start or found.starts
    first = next((step for step in found.steps if step.done_on is None), None)
    _check(ask, due(start, first.after, found.calendar) if first else start, start)
    return move(session, sheet.profile.id, found.reason, start), "moved"


def _begun(session: "Session", ask: Ask, sheet: Sheet, made: Kept, wish: _Wish) -> tuple[Kept, str]:
    """Lay a proposal down where that was wished, by its button or with a day to start on; else only show it."""
    if wish.start is None and not wish.laying:
        return made, ""
    starts = wish.start or ask.today
    _check(ask, starts, starts)
    customer = sheet.profile.id
    given = (session, customer, made.reason, starts, made.calendar, made.steps)
    return lay_down(*given, now=ask.now, who=ask.asker.name), "laid"


def _proposed(ask: Ask, sheet: Sheet, why: Why) -> Kept:
    """Return the plan the records ask for, kept nowhere."""
    known = sheet.variables()
    leaving = sheet.card.terms["churn_level"] == Term("churn_level.red")
    reason = reason_for(known, leaving=leaving) if why == "auto" else why
    made = steps(reason, known, sheet.profile.people)
    return Kept(reason, ask.today, calendar_of(ask.asker.zone.key), made, None)


def _check(ask: Ask, begins: date, start: date) -> None:
    """Refuse a start that has passed or lies too far ahead."""
    last = ask.today + timedelta(days=ask.policy.followup.start_within_days)
    if not ask.today <= begins or start > last:
        raise Mistake("followup_start", given=start, first=ask.today, last=last)
