"""One account, one plan: where it stands, goals, people, risks and dated steps; in the chat and as a Word file."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Literal

from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.paper import WORD, Section, write
from bot.people import by_part
from bot.questions import next_question, put
from bot.reply import Actions, Block, Button, File, Reply, Table, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.accountplan import MANAGER, Step, due, reason_for, steps
from core.alerts.worktime import calendar_of
from core.errors import Mistake
from core.levels import LEVELS
from core.markdown import Markdown, bullets, escape
from core.store.plans import Kept, lay_down, move, plan_of
from core.tables import RISKS
from core.types import Money, Share, Term, Value

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.briefing import Shown

Why = Literal["auto", "rescue", "renew", "grow", "hold", "acquire"]
Form = Literal["chat", "word"]
WIDTHS_STEPS, WIDTHS_PEOPLE = (14, 86, 35, 35), (40, 45, 35, 50)  # millimetres, 170 in all
FURTHEST = 3 * 366  # days from today to the start of a plan, either way
SITUATION = (
    *("revenue_12m", "revenue_change", "share_of_wallet", "order_trend", "last_order_on", "usual_gap_days"),
    *("contract_end", "deal", "deal_amount", "open_receivables", "recommends", "relationship"),
)

words: Words = {
    "en": {
        "title": "Account plan: {customer}",
        "under": "{why} · starts {starts} · laid down by {by} · figures of {today}",
        "rescue": "Keep them",
        "renew": "Renew",
        "grow": "Grow",
        "hold": "Hold",
        "acquire": "Win the first order",
        "moved": "Moved: the plan now starts on {starts}, every step with it.",
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
        "never": "never met",
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
        "button_move": "Start a week later",
        "file": "Account plan {customer} {starts}",
        "parameter_start": "DATE",
    },
    "zh": {
        "title": "一企一策：{customer}",
        "under": "{why} · {starts}开始 · {by}制定 · 数据截至{today}",
        "rescue": "保住客户",
        "renew": "续约",
        "grow": "做大",
        "hold": "守住",
        "acquire": "拿下首单",
        "moved": "已改期：{starts}开始，各步跟着顺延。",
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
        "never": "没见过",
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
        "form": {"chat": ("聊天",), "word": ("docx", "文件")},
    },
)
async def plan(
    ask: Ask, customer: Customer, why: Why = "auto", *, start: date | None = None, form: Form = "chat"
) -> Reply:
    """Show or lay down the plan of one customer: goals, people, risks, dated steps; also as a Word file.

    一企一策：现状、目标、关键人、风险、行动和日期，可导出Word文件。

    Examples:
        /plan ACME
        /plan ACME grow --start 2026-07-15
        /plan ACME --form word
    """
    if start is not None and abs((start - ask.today).days) > FURTHEST:
        raise Mistake("far_date", given=start)
    sheet = await read_sheet(ask, customer)
    kept = await ask.store(_kept, ask, sheet, why, start)
    shown = _Plan(ask, sheet, kept)
    title = ask.say("title", customer=sheet.profile.name)
    if form == "word":
        return Reply(title, (Text(shown.under()), shown.file()))
    return Reply(title, tuple(shown.blocks(customer, moved=start is not None)))


def _kept(session: "Session", ask: Ask, sheet: Sheet, why: Why, start: date | None) -> Kept:
    """Return the plan there is, laid down now when there is none; moved when another start is asked for."""
    customer, known = sheet.profile.id, sheet.variables()
    found = plan_of(session, customer, None if why == "auto" else why)
    if found is None:
        leaving = sheet.card.terms["churn_level"] == Term("churn_level.red")
        reason = reason_for(known, leaving=leaving) if why == "auto" else why
        made = steps(reason, known, sheet.profile.people)
        calendar = calendar_of(ask.asker.zone.key)
        starts = start or ask.today
        found = lay_down(session, customer, reason, starts, calendar, made, now=ask.now, who=ask.asker.name)
    return found if start in (None, found.starts) else move(session, customer, found.reason, start or found.starts)


class _Plan:
    """A plan being shown: as blocks of a chat, or as sections of a document."""

    def __init__(self, ask: Ask, sheet: Sheet, kept: Kept) -> None:
        self.ask, self.sheet, self.kept = ask, sheet, kept
        self.known = sheet.variables()

    def blocks(self, customer: Customer, *, moved: bool) -> Iterator[Block]:
        yield Text(self.under())
        if moved:
            yield Text(self.ask.say("moved", starts=self.kept.starts))
        for section in self.sections():
            head = Markdown(f"**{escape(section.title)}**")
            yield Text(bullets(head, [escape(said) for said in section.lines]) if section.lines else head)
            if section.rows:
                first, *rows = [[escape(cell) for cell in row] for row in section.rows]
                yield Table(first, rows)
        yield Actions(tuple(self.buttons(customer)))

    def buttons(self, customer: Customer) -> Iterator[Button]:
        own = line("plan", customer, self.kept.reason)
        yield Button(self.ask.text("button_word"), f"{own} --form word")
        later = due(self.kept.starts, 5, self.kept.calendar)
        yield Button(self.ask.text("button_move"), f"{own} --start {later.isoformat()}")
        yield from ways_on(self.ask, customer, "brief", "people", "risk")

    def under(self) -> Markdown:
        kept = self.kept
        values: dict[str, Value] = {"starts": kept.starts, "by": kept.made_by, "today": self.ask.today}
        return self.ask.say("under", why=self.ask.text(kept.reason), **values)

    def file(self) -> File:
        """Return the plan as a document to hand on."""
        name = self.ask.text("file", customer=self.sheet.profile.name, starts=self.kept.starts.isoformat())
        title = self.ask.text("title", customer=self.sheet.profile.name)
        values: dict[str, Value] = {"starts": self.kept.starts, "by": self.kept.made_by, "today": self.ask.today}
        under = self.ask.text("under", why=self.ask.text(self.kept.reason), **values)
        made = datetime.combine(self.ask.today, time(), UTC)
        content = write(title, under, tuple(self.sections()), made, self.ask.lang)
        return File(f"{_file_name(name)}.docx", content, WORD)

    def sections(self) -> Iterator[Section]:
        """Give the plan in plain words; what is unknown is asked for at the end, not filled in."""
        text = self.ask.text
        yield Section(text("situation"), tuple(self.situation()))
        yield Section(text("goals"), tuple(self.goals()))
        yield Section(text("people"), *self.people())
        yield Section(text("risks"), tuple(self.risks()))
        yield Section(text("steps"), (), tuple(self.steps()), WIDTHS_STEPS)
        question = next_question(self.sheet)
        if question:
            yield Section(text("unknown"), (put(self.ask, question),))

    def situation(self) -> Iterator[str]:
        quadrant = self.sheet.card.terms["quadrant"]
        yield self.ask.text("tier", tier=self.sheet.tier, quadrant=quadrant)
        for name in SITUATION:
            value = _plain(self.known[name])
            if value is not None:
                yield self.ask.text("fact", what=self.ask.text(f"fact_{name}"), value=value)

    def goals(self) -> Iterator[str]:
        """Give goals that are figures of the records, none of our own making."""
        now, before = (_plain(self.known[name]) for name in ("revenue_12m", "revenue_12m_before"))
        if isinstance(now, Money) and isinstance(before, Money) and before.minor > now.minor:
            yield self.ask.text("goal_gap", before=before, now=now)
        elif isinstance(now, Money) and now.minor > 0:
            yield self.ask.text("goal_keep", now=now)
        else:
            yield self.ask.text("goal_order")
        yield from self.goals_of_reason()
        missing = self.known["roles_missing"]
        if isinstance(missing, tuple) and missing:
            yield self.ask.text("goal_roles", roles=self.ask.wording.enumerate(missing))
        if self.known["open_complaints"]:
            yield self.ask.text("goal_complaints", count=_plain(self.known["open_complaints"]))
        if isinstance(self.known["overdue_amount"], Money):
            yield self.ask.text("goal_overdue", amount=_plain(self.known["overdue_amount"]))

    def goals_of_reason(self) -> Iterator[str]:
        if self.kept.reason == "renew" and self.known["contract_end"]:
            yield self.ask.text("goal_contract", end=_plain(self.known["contract_end"]))
        if self.known["category_missing"] and self.kept.reason in ("grow", "hold", "renew"):
            yield self.ask.text("goal_category", category=_plain(self.known["category_missing"]))
        share, headroom = self.known["share_of_wallet"], self.known["headroom"]
        if self.kept.reason == "grow" and isinstance(share, Share) and isinstance(headroom, Money):
            yield self.ask.text("goal_wallet", share=share, headroom=headroom)

    def people(self) -> tuple[Sequence[str], Sequence[Sequence[str]], Sequence[int]]:
        """Return who is there: lines, the table, and the widths of its columns."""
        here = sorted((p for p in self.sheet.profile.people if p.left_on is None), key=by_part)
        if not here:
            return (self.ask.text("no_people"),), (), ()
        head = [self.ask.text(name) for name in ("person", "role", "attitude", "last")]
        say = self.ask.wording.say
        rows = [
            [
                person.name,
                *(say(person.facts[name].value if name in person.facts else None) for name in ("role", "attitude")),
                say(person.last_contact) if person.last_contact else self.ask.text("never"),
            ]
            for person in here
        ]
        return (), (head, *rows), WIDTHS_PEOPLE

    def risks(self) -> Iterator[str]:
        policy, terms = self.sheet.policy.risks, self.sheet.card.terms
        watched = [risk for risk in RISKS if getattr(policy, risk).on]
        unknown = [Term(f"change.{risk}_level") for risk in watched if terms[f"{risk}_level"] is None]
        for risk in watched:
            level = terms[f"{risk}_level"]
            if level and LEVELS.index(level.key.rpartition(".")[2]):
                yield self.ask.text("risk", risk=Term(f"change.{risk}_level"), level=level)
        if not self.sheet_has_risk(watched):
            yield self.ask.text("no_risk")
        if self.known["rival_near"]:
            on = _plain(self.known["rival_near_on"])
            yield self.ask.text("rival", rival=_plain(self.known["rival_near"]), on=on)
        if unknown:
            yield self.ask.text("risk_unknown", risks=self.ask.wording.enumerate(unknown))

    def sheet_has_risk(self, watched: Sequence[str]) -> bool:
        """Return whether one of the risks is known and above green."""
        levels = (self.sheet.card.terms[f"{risk}_level"] for risk in watched)
        return any(level and LEVELS.index(level.key.rpartition(".")[2]) for level in levels)

    def steps(self) -> Iterator[Sequence[str]]:
        """Give the rows of the table of steps: number, what, who, by when."""
        yield [self.ask.text(name) for name in ("number", "step", "who", "by")]
        for number, step in enumerate(self.kept.steps, 1):
            on = due(self.kept.starts, step.after, self.kept.calendar)
            yield [str(number), self.say_step(step), self.who(step), self.ask.wording.say(on)]

    def say_step(self, step: Step) -> str:
        roles = [value for name, value in step.values.items() if name.startswith("role_")]
        if roles:
            return self.ask.text(step.key, roles=self.ask.wording.enumerate(roles))
        lacking = step.values and any(value is None for value in step.values.values())
        if lacking and f"{step.key}_bare" in self.ask.words[self.ask.lang]:
            return self.ask.text(f"{step.key}_bare")
        key = f"{step.key}_step" if step.key in ("rival", "renew") else step.key
        return self.ask.text(key, **step.values)

    def who(self, step: Step) -> str:
        if step.key in MANAGER:
            return self.ask.text("manager")
        return self.sheet.profile.owner or self.ask.text("nobody")


def _plain(value: "Shown") -> Value:
    return None if isinstance(value, tuple) else value


def _file_name(said: str) -> str:
    """Return words as a name every file system takes."""
    return "".join(sign if sign.isalnum() or sign in " -_.（）()" else "_" for sign in said)[:80].strip()
