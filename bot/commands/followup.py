"""The follow-up plan after a customer's last order: dated steps in three periods, moved, ticked off, as a calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.advice import label, likeliest
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.followups import Doer, calendar_file, done_button, opened, order_of, step_line
from bot.questions import answers, next_question, put
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet, say_reason
from bot.ways import ways_on
from core.errors import Mistake
from core.followups import PERIOD_OF, PERIODS, Order, dates, spread
from core.markdown import Markdown, bullets, join
from core.store import followups
from core.store.followups import Kept, usual_of
from core.types import Days, Lang
from core.values import whole

if TYPE_CHECKING:
    from sqlmodel import Session

KIND = "followup"
DONE_BUTTONS, WAYS = 2, 2
GAP: dict[Lang, str] = {"en": " ", "zh": ""}

words: Words = {
    "en": {
        "title": "Follow-up plan for {customer}",
        "none": "They have never ordered, so there is no order to follow up.",
        "no_rhythm": "Nobody's rhythm of orders is known yet, so no dates can be set.",
        "own": "Last order on {day}; they order every {gap} (their last {count} gaps).",
        "drawn": "Last order on {day}. Their history is short ({count} gaps), so {gap} between orders leans on what is "
        "usual among all your customers.",
        "spread": "The plan counts {days} instead, the policy's limit.",
        "late": "The next order is late and the earlier steps have passed: the plan takes up the mature period now.",
        "left_out": "{count} steps had passed when the plan was made on {on}, and are left out.",
        "goals": "Goals are parts of a usual order, {usual}.",
        "no_goals": "No goals: their usual order is unknown.",
        "period_impulse": "**Impulse** · glad of the purchase: what belongs to it",
        "period_honeymoon": "**Honeymoon** · they use it and trust us: a second need",
        "period_mature": "**Mature** · habit: be there before the next order",
        "owner": "{owner} does it and is reminded on each day. All days are working days there.",
        "owner_proposed": "{owner} would do it. All days are working days there.",
        "nobody": "Nobody looks after them, so {owner} is reminded. All days are working days there.",
        "nobody_proposed": "Nobody looks after them, so {owner} would be reminded. All days are working days there.",
        "holidays": "Holidays are known until {day}; after that only weekends are left out.",
        "proposal": "A proposal, not laid down yet: nobody is reminded of it.",
        "laid": "Laid down: {owner} is reminded on each day.",
        "button_lay": "Lay it down",
        "moved": "Moved: the next step is now on {day}, the rest keeps its distance.",
        "ticked": "Noted. I remind nobody of that step.",
        "not_open": "That step was done already, or belongs to an earlier plan. This is how it stands.",
        "all_done": "Every step is done. The next order begins a new plan.",
        "fits": "**How to do it** · {title}: {why}",
        "parameter_start": "DATE",
    },
    "zh": {
        "title": "{customer}的追销计划",
        "none": "还没下过单，没有可以跟的订单。",
        "no_rhythm": "还看不出任何客户的下单节奏，排不出日期。",
        "own": "上一单{day}，平时{gap}下一单（看最近{count}个间隔）。",
        "drawn": "上一单{day}。这家记录还少（{count}个间隔），{gap}一单是参照全部客户的节奏估的。",
        "spread": "排计划时按{days}算，这是规则定的上下限。",
        "late": "下一单已经晚了，前面的步骤都过了时候，所以直接从成熟期做起。",
        "left_out": "{on}排计划时已经过了{count}步，没有列进来。",
        "goals": "目标按平时一单{usual}的几成算。",
        "no_goals": "没有定目标：平时一单多大还不知道。",
        "period_impulse": "**冲动期** · 刚买，正高兴：卖和这一单配套的",
        "period_honeymoon": "**蜜月期** · 用上了，信得过：谈第二个需求",
        "period_mature": "**成熟期** · 买成习惯：抢在下一单之前到",
        "owner": "由{owner}来做，到日子我提醒。日期都是当地工作日。",
        "owner_proposed": "由{owner}来做。日期都是当地工作日。",
        "nobody": "这家没有负责人，到日子我提醒{owner}。日期都是当地工作日。",
        "nobody_proposed": "这家没有负责人，定下来后由我提醒{owner}。日期都是当地工作日。",
        "holidays": "节假日只公布到{day}，再往后只避开周末。",
        "proposal": "这是建议，还没定下来，到日子不会提醒。",
        "laid": "定下来了，到日子我提醒{owner}。",
        "button_lay": "就这么定",
        "moved": "已改期：下一步改到{day}，后面的间隔不变。",
        "ticked": "记下了，这一步不再提醒。",
        "not_open": "这一步已经做过，或者属于以前的计划。现在的计划如下。",
        "all_done": "步骤都做完了，等下一单来了再排新计划。",
        "fits": "**怎么做** · {title}：{why}",
        "parameter_start": "日期",
    },
}


@command(
    words=words,
    aliases=("追销", "跟进计划", "回访计划"),
    sentences={
        "en": ("follow up {customer}", "follow-up plan for {customer}", "when do I follow up {customer}"),
        "zh": ("{customer}的追销计划", "{customer}什么时候回访", "给{customer}排个追销计划"),
    },
    introduced_by={"start": ("from", "从")},
    carried=("done", "lay"),
)
async def followup(
    ask: Ask, customer: Customer, *, start: date | None = None, done: int | None = None, lay: int | None = None
) -> Reply:
    """Propose a follow-up plan by the customer's own rhythm; lay it down, move it, tick it off, as .ics.

    按客户自己的下单节奏排追销计划：先看建议，定下来才提醒；可以改期、勾掉，附日历文件。

    Examples:
        /followup ACME
        /followup ACME --start 2026-08-03
        /追销 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    title = ask.say("title", customer=sheet.profile.name)
    order = order_of(sheet.card.values, sheet.policy)
    if order is None:
        return Reply(title, tuple(_without_order(ask, sheet, customer)))
    _check(ask, start)
    wish = _Wish(start, done, laying=lay is not None or start is not None)
    return Reply(
        title, tuple(_Page(ask, sheet, *await ask.store(_deed, ask, customer.id, order, wish)).blocks(customer))
    )


def _check(ask: Ask, start: date | None) -> None:
    """Refuse a start that has passed or lies too far ahead."""
    last = ask.today + timedelta(days=ask.policy.followup.start_within_days)
    if start is not None and not ask.today <= start <= last:
        raise Mistake("followup_start", given=start, first=ask.today, last=last)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be done with a plan besides looking at it."""

    start: date | None
    done: int | None
    laying: bool


def _deed(session: "Session", ask: Ask, customer_id: int, order: Order, wish: _Wish) -> tuple[Kept, Doer, bool, str]:
    """Do with the plan what was asked; return it as it stands then, who does it, if it is laid down, what to say."""

    def look(*, laying: bool = False) -> tuple[Kept, Doer, bool]:
        given = (session, customer_id, order, ask.asker.id, ask.today, ask.now, ask.policy)
        return opened(*given, laying=laying)

    before = look()[2]
    kept, doer, laid = look(laying=wish.laying)
    note = "" if before else "laid" if laid else "proposal"
    if wish.done is not None:
        ticked = followups.tick_off(session, kept.plan.id, wish.done, ask.asker.id, ask.now) if laid else False
        note = "ticked" if ticked else "not_open"
    elif wish.start is not None and kept.open:
        days = dates(wish.start, [step.offset_days for step in kept.open], doer.works)
        followups.move(session, kept.plan.id, dict(zip([s.id for s in kept.open], days, strict=True)), ask.now)
        note = "moved"
    return (*look(), note)


def _without_order(ask: Ask, sheet: Sheet, customer: Customer) -> Iterator[Block]:
    """Say why there is no plan, and what to ask."""
    yield Text(ask.say("no_rhythm" if whole(sheet.card.values, "purchase_days") else "none"))
    question = next_question(sheet)
    if question:
        yield Text(ask.say("card.ask_next", question=put(ask, question)))
    yield Actions((*answers(ask, customer, question), *ways_on(ask, customer, "customer", "strategy")))


@dataclass(frozen=True, slots=True)
class _Page:
    """A plan as it is laid out."""

    ask: Ask
    sheet: Sheet
    kept: Kept
    doer: Doer
    laid: bool
    note: str

    def blocks(self, customer: Customer) -> Iterator[Block]:
        if self.note:
            on = self.kept.open[0].due_on if self.kept.open else None
            yield Text(self.ask.say(self.note, day=on, owner=self.doer.name))
        yield Text(join(GAP[self.ask.lang], list(self.basis())))
        usual = usual_of(self.kept.plan)
        for period in PERIODS:
            steps = [step_line(self.ask, step, usual) for step in self.kept.steps if PERIOD_OF[step.name] == period]
            if steps:
                yield Text(bullets(self.ask.say(f"period_{period}"), steps))
        yield Text(join(GAP[self.ask.lang], list(self.who())))
        offers = likeliest(self.ask, KIND, self.sheet.variables())[:WAYS]
        for offer in offers[:1]:
            yield Text(self.ask.say("fits", title=offer.title, why=offer.reasons[0]))
        if self.laid:
            yield calendar_file(self.ask, customer, self.kept, self.doer)
        yield Actions(tuple(self.buttons(customer, [offer.name for offer in offers])))

    def basis(self) -> Iterator[Markdown]:
        """Say what the dates and the goals come from."""
        plan, rules, values = self.kept.plan, self.sheet.policy, self.sheet.card.values
        gaps = whole(values, "gap_count") or 0
        key = "own" if gaps >= rules.lifecycle.own_gaps else "drawn"
        yield self.ask.say(key, day=plan.order_on, gap=Days(plan.gap_days), count=gaps)
        if (days := spread(plan.gap_days, rules.followup)) != plan.gap_days:
            yield self.ask.say("spread", days=Days(days))
        yield from (say_reason(self.ask, reason) for reason in self.sheet.card.reasons.get("alive", ())[:1])
        yield from self.passed()
        usual = usual_of(plan)
        yield self.ask.say("goals" if usual else "no_goals", usual=usual)

    def passed(self) -> Iterator[Markdown]:
        """Say which steps were too late when the plan was made."""
        missing = len(PERIOD_OF) - len(self.kept.steps)
        if not missing:
            return
        first = self.kept.steps[0]
        nominal = self.kept.plan.order_on + timedelta(days=first.offset_days)
        if nominal <= self.kept.plan.made_on:
            yield self.ask.say("late")
        else:
            yield self.ask.say("left_out", count=missing, on=self.kept.plan.made_on)

    def who(self) -> Iterator[Markdown]:
        """Say who does it, and from when on holidays are unknown."""
        if not self.kept.open:
            yield self.ask.say("all_done")
            return
        key = "owner" if self.doer.is_owner else "nobody"
        yield self.ask.say(key if self.laid else f"{key}_proposed", owner=self.doer.name)
        if date.min < self.doer.known_until < self.kept.open[-1].due_on:
            yield self.ask.say("holidays", day=self.doer.known_until)

    def buttons(self, customer: Customer, names: list[str]) -> Iterator[Button]:
        if self.laid:
            yield from (done_button(self.ask, customer, step) for step in self.kept.open[:DONE_BUTTONS])
        else:
            yield Button(self.ask.text("button_lay"), f"{line('followup', customer)} --lay 1")
        period = f"{KIND}/{PERIOD_OF[self.kept.open[0].name]}" if self.kept.open else None
        there = self.ask.library.names(KIND)
        for name in dict.fromkeys((*names, period)):
            if name in there:
                yield Button(label(self.ask.library.playbook(name, self.ask.lang)), line("playbook", name, customer))
        yield from ways_on(self.ask, customer, "customer", "talk")
