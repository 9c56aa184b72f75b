"""An event with the best customers: which form, who comes, what is done by when, what it may cost and must not be."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from bot.command import Words, command, line
from bot.context import Ask
from bot.reply import Actions, Block, Button, Reply, Table, Text
from core.accountplan import due
from core.alerts.worktime import calendar_of
from core.errors import Mistake, Unavailable
from core.event import FORMS, budget, counted, divided, recommended, tasks
from core.markdown import Markdown, bullets, join
from core.policy import Policy
from core.store.guests import Invited, invited
from core.store.runs import latest_run
from core.types import Money, Term

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.scope import Scope

Form = Literal["auto", "circle", "journey", "summit", "tasting", "personal_brand"]
Part = Literal["all", "guests", "timeline"]
SHOWN = 5  # guests on the first page
FURTHEST = 366  # days from today that an event is planned for
AHEAD = 45  # working days an event needs, some to spare

words: Words = {
    "en": {
        "title": "Event on {day}",
        "none": "You have no customers to invite yet: none is high-value, valuable or a target.",
        "form": "**{form}**, since {count} of {all} guests speak for it",
        "form_chosen": "**{form}**, as you chose; {count} of {all} guests speak for it",
        "form_unknown": "**Which form is not known.** Of none of {all} guests are circles or interests on record. "
        "Ask your guests what they like to be shown, and which associations they are in.",
        "circle": "Existing circles",
        "journey": "Journey",
        "summit": "Summit",
        "tasting": "Immersive tasting",
        "personal_brand": "Personal brand",
        "circle_why": "{count} active in associations or groups",
        "journey_why": "{count} like to see cases",
        "summit_why": "{count} like figures or slides",
        "tasting_why": "{count} like samples",
        "personal_brand_why": "{count} are heard in public or by their trade",
        "why": "**What speaks for which**",
        "goals": "**What it is for**",
        "awareness": "Awareness: {targets} prospects meet us (online: invitation and recap; community: one group)",
        "deal": "Deal: {targets} dated next steps with prospects by {offer}",
        "relation": "Relationship: {customers} customers spoken to one by one, and called by {call}",
        "guests": "**Guests: {all}** (high-value {high}, valuable {valuable}, target {target})",
        "guest": "{customer} · {person}",
        "nobody": "whom to invite is not known",
        "first": "settle the complaint first",
        "public": "public: no gift",
        "more": "{count} more",
        "budget": "**Budget: at most {amount}**, {share} per thousand of the {bought} they bought in twelve months",
        "budget_unknown": "**Budget:** no guest has bought anything yet; set one yourself.",
        "per_head": "{each} a company",
        "venue_money": "Venue and food: {amount}",
        "programme_money": "Programme: {amount}",
        "travel_money": "Travel and rooms: {amount}",
        "reserve_money": "Reserve: {amount}",
        "limits": "**Limits**",
        "gift": "A gift: at most {amount} for people of private companies, the same for all, entered in a list",
        "gift_public": "State-owned and public sector ({count} guests): at most {amount}; their consent in writing, "
        "no travel paid, no partners invited",
        "gift_none": "State-owned and public sector ({count} guests): no gift; their consent in writing, "
        "no travel paid, no partners invited",
        "gift_unknown": "Ownership not on record of {count} guests: no gift there until it is",
        "bribe": "Nothing is given for an order: China's law against unfair competition forbids it to staff, too",
        "own_rules": "Where their rules or ours say less, less. Ask whoever is responsible for compliance by {check}",
        "timeline": "**By when**",
        "past": "{task} (its day is past: at once)",
        "date": "Day",
        "task": "Task",
        "goal": "Goal, form and budget approved: one measurable goal",
        "venue": "Date and venue booked, rain plan; page and group online",
        "invite": "Personal invitation by whoever looks after the account",
        "programme": "Programme and speakers fixed: one customer speaks, not we",
        "confirm": "Who comes is confirmed; the rest are asked once more by phone",
        "check": "Gift and anti-bribery check, in writing",
        "brief": "Seats, and a brief for every guest (/brief)",
        "rehearse": "Rehearsal, name tags, who greets whom",
        "day": "The event: one talk with every guest, noted on the spot",
        "thank": "Thanks with a photo of their own; recap online",
        "call": "A call to every guest: one question, one next step",
        "offer": "Offers, trials and introductions agreed",
        "measure": "Count: next steps, orders, introductions against the goal",
        "button_guests": "Guest list",
        "button_timeline": "Timeline",
        "button_book": "How to: {form}",
        "button_all": "Overview",
        "customer": "Customer",
        "tier": "Tier",
        "person": "Invite",
        "note": "Note",
        "parameter_day": "DATE",
    },
    "zh": {
        "title": "{day}的活动",
        "none": "还没有可请的客户：名下没有高价值、有价值或目标客户。",
        "form": "**{form}**：{all}家来宾里，{count}家合适",
        "form_chosen": "**{form}**（您选的）：{all}家来宾里，{count}家合适",
        "form_unknown": "**形式还定不了。** {all}家来宾的圈子和兴趣都没登记。先问问他们爱看什么、在哪些协会。",
        "circle": "顺着鱼塘（现成的圈子）",
        "journey": "游学",
        "summit": "峰会",
        "tasting": "沉浸式品鉴",
        "personal_brand": "个人品牌",
        "circle_why": "{count}家活跃在协会或社群",
        "journey_why": "{count}家爱看案例",
        "summit_why": "{count}家爱看数据或演示稿",
        "tasting_why": "{count}家爱看样品",
        "personal_brand_why": "{count}家在公开场合或行业里有人听",
        "why": "**各形式的依据**",
        "goals": "**图什么**",
        "awareness": "认知：{targets}家目标客户见到我们（线上：邀请和回顾；社群：建一个群）",
        "deal": "成交：{offer}前，和目标客户敲定{targets}个有日期的下一步",
        "relation": "关系：{customers}家客户逐一聊到，{call}前逐一回访",
        "guests": "**来宾{all}家**（高价值{high}，有价值{valuable}，目标{target}）",
        "guest": "{customer} · {person}",
        "nobody": "请谁还不知道",
        "first": "先了结投诉",
        "public": "国企或事业单位，不送礼",
        "more": "还有{count}家",
        "budget": "**预算上限{amount}**，是来宾近12个月采购额{bought}的千分之{share}",
        "budget_unknown": "**预算**：来宾都还没买过，请自己定。",
        "per_head": "平均每家{each}",
        "venue_money": "场地和餐饮：{amount}",
        "programme_money": "内容：{amount}",
        "travel_money": "交通和住宿：{amount}",
        "reserve_money": "机动：{amount}",
        "limits": "**红线**",
        "gift": "礼品：民营企业的人最多{amount}一份，人人一样，逐一登记",
        "gift_public": "国企和事业单位（{count}家）：最多{amount}；须单位书面同意，不替他们出路费，不请家属",
        "gift_none": "国企和事业单位（{count}家）：不送礼；须单位书面同意，不替他们出路费，不请家属",
        "gift_unknown": "客户性质没登记的{count}家：弄清之前不送礼",
        "bribe": "不拿任何东西换订单：给对方工作人员好处，《反不正当竞争法》同样禁止",
        "own_rules": "对方或我们的规定更严的，照更严的办。{check}前请合规的同事看过",
        "timeline": "**时间表**",
        "past": "{task}（日子已过，马上办）",
        "date": "日期",
        "task": "做什么",
        "goal": "定目标、形式和预算：只定一个量得出的目标",
        "venue": "定日子和场地，备雨天方案；线上页面和群建好",
        "invite": "由负责人亲自邀请",
        "programme": "定议程和嘉宾：请一位客户来讲，我们不讲",
        "confirm": "落实谁来；没回音的，再打一次电话",
        "check": "礼品和反商业贿赂检查，留书面",
        "brief": "排座位，每位来宾一份简报（/brief）",
        "rehearse": "彩排、胸牌、谁迎谁",
        "day": "活动当天：每位来宾聊一次，当场记下",
        "thank": "致谢，附一张他本人的照片；线上发回顾",
        "call": "逐一回访：一个问题、一个下一步",
        "offer": "报价、试用、引荐都谈定",
        "measure": "对照目标点数：下一步、订单、引荐各多少",
        "button_guests": "来宾名单",
        "button_timeline": "时间表",
        "button_book": "怎么办：{form}",
        "button_all": "总览",
        "customer": "客户",
        "tier": "分级",
        "person": "请谁",
        "note": "备注",
        "parameter_day": "日期",
    },
}


@command(
    words=words,
    aliases=("活动", "高端活动"),
    sentences={
        "en": ("plan an event", "whom (do we )(should I )invite to an event"),
        "zh": ("办一场活动", "活动请谁", "策划一场高端活动"),
    },
    options={
        "form": {
            "auto": ("自动",),
            "circle": ("圈子", "鱼塘"),
            "journey": ("游学", "trip"),
            "summit": ("峰会",),
            "tasting": ("品鉴",),
            "personal_brand": ("个人品牌", "brand"),
        },
        "part": {"all": ("总览",), "guests": ("名单",), "timeline": ("时间表",)},
    },
)
async def event(ask: Ask, day: date | None = None, form: Form = "auto", *, part: Part = "all") -> Reply:
    """Plan an event with your best customers: form, guests, timeline, budget, limits, follow-up.

    策划一场高端活动：形式、来宾、时间表、预算、红线和回访。

    Examples:
        /event
        /event 2026-09-17
        /event 2026-09-17 summit
        /event 2026-09-17 --part guests
    """
    calendar = calendar_of(ask.asker.zone.key)
    held = day or due(ask.today, AHEAD, calendar)
    if abs((held - ask.today).days) > FURTHEST:
        raise Mistake("far_date", given=held)
    guests, policy = await ask.store(_read, ask.scope, ask.today) if ask.scope else ([], ask.policy)
    title = ask.say("title", day=held)
    if not guests:
        return Reply(title, (Text(ask.say("none")),))
    planned = _Event(ask, guests, policy, held, form, calendar)
    blocks = {"all": planned.overview, "guests": planned.guest_list, "timeline": planned.timeline}
    return Reply(title, (*blocks[part](), planned.buttons(part)))


def _read(session: "Session", scope: "Scope", today: date) -> tuple[list[Invited], Policy]:
    run = latest_run(session)
    if run is None:
        raise Unavailable("not_scored")
    policy = Policy.model_validate_json(run.policy)
    return invited(session, scope, today, policy), policy


class _Event:
    """One event being planned."""

    def __init__(
        self, ask: Ask, guests: Sequence[Invited], policy: Policy, day: date, form: Form, calendar: str | None
    ) -> None:
        self.ask, self.guests, self.policy, self.day = ask, guests, policy, day
        self.known = [one.guest for one in guests]
        self.counts = counted(self.known)
        self.chosen = form != "auto"
        self.form = form if self.chosen else recommended(self.known)
        self.tasks = tasks(day, calendar)
        self.on = {task.key: task.on for task in self.tasks}

    def overview(self) -> Iterator[Block]:
        yield Text(self.which())
        yield Text(bullets(self.ask.say("goals"), list(self.goals())))
        yield Text(bullets(self.head(), list(self.first_guests())))
        yield Text(self.money())
        yield Text(bullets(self.ask.say("limits"), list(self.limits())))

    def which(self) -> Markdown:
        """Say the form, and how many guests speak for each."""
        told = [
            self.ask.say("advice.condition", what=self.ask.text(form), value=self.ask.text(f"{form}_why", count=count))
            for form, count in sorted(self.counts.items(), key=lambda pair: -pair[1])
            if count
        ]
        if self.form is None:
            return self.ask.say("form_unknown", all=len(self.guests))
        key = "form_chosen" if self.chosen else "form"
        named = self.ask.text(self.form)
        head = self.ask.say(key, form=named, count=self.counts[self.form], all=len(self.guests))
        return join("\n\n", [head, bullets(self.ask.say("why"), told)]) if told else head

    def goals(self) -> Iterator[Markdown]:
        targets = self.of("target")
        if targets:
            yield self.ask.say("awareness", targets=targets)
            yield self.ask.say("deal", targets=targets, offer=self.on["offer"])
        yield self.ask.say("relation", customers=len(self.guests) - targets, call=self.on["call"])

    def of(self, tier: str) -> int:
        """Return how many guests are of a tier."""
        return sum(one.listed.score.tier == tier for one in self.guests)

    def head(self) -> Markdown:
        tiers = {"high": self.of("high_value"), "valuable": self.of("valuable"), "target": self.of("target")}
        return self.ask.say("guests", all=len(self.guests), **tiers)

    def first_guests(self) -> Iterator[Markdown]:
        yield from (self.guest(one) for one in self.guests[:SHOWN])
        if len(self.guests) > SHOWN:
            yield self.ask.say("more", count=len(self.guests) - SHOWN)

    def guest(self, one: Invited) -> Markdown:
        person = one.person or self.ask.text("nobody")
        told = self.ask.say("guest", customer=one.listed.name, person=person)
        return join(" · ", [told, *self.notes(one)])

    def notes(self, one: Invited) -> Iterator[Markdown]:
        if one.complaining:
            yield self.ask.say("first")
        if one.guest.is_public:
            yield self.ask.say("public")

    def money(self) -> Markdown:
        """Say what it may cost, where that comes from, and on what."""
        most = budget(self.known, self.policy)
        if most is None:
            return self.ask.say("budget_unknown")
        bought = sum(max(0, one.revenue) for one in self.known if one.revenue is not None)
        per_thousand = round(self.policy.event.budget_share * 1000, 2)
        head = self.ask.say("budget", amount=most, share=per_thousand, bought=Money(bought, most.currency))
        each = Money(most.minor // len(self.guests), most.currency)
        items = divided(most, self.policy)
        told = [self.ask.say(f"{name}_money", amount=amount) for name, amount in items.items()]
        return bullets(head, [*told, self.ask.say("per_head", each=each)])

    def limits(self) -> Iterator[Markdown]:
        rules, currency = self.policy.event, self.policy.reporting_currency
        yield self.ask.say("gift", amount=Money(rules.gift_most, currency))
        public = sum(one.guest.is_public for one in self.guests)
        if public:
            key = "gift_public" if rules.gift_public_most else "gift_none"
            yield self.ask.say(key, count=public, amount=Money(rules.gift_public_most, currency))
        if unknown := sum("ownership" not in one.guest.facts for one in self.guests):
            yield self.ask.say("gift_unknown", count=unknown)
        yield self.ask.say("bribe")
        yield self.ask.say("own_rules", check=self.on["check"])

    def guest_list(self) -> Iterator[Block]:
        yield Text(self.head())
        show = self.ask.wording.show
        head = [self.ask.say(name) for name in ("customer", "tier", "person", "note")]
        rows = [
            [
                show(one.listed.name),
                show(Term(f"tier.{one.listed.score.tier}")),
                show(one.person) if one.person else self.ask.say("nobody"),
                join(" · ", list(self.notes(one))) or Markdown("–"),
            ]
            for one in self.guests
        ]
        yield Table(head, rows)

    def timeline(self) -> Iterator[Block]:
        head = [self.ask.say("date"), self.ask.say("task")]
        yield Text(self.ask.say("timeline"))
        yield Table(head, [[self.ask.wording.show(task.on), self.task(task.key, task.on)] for task in self.tasks])

    def task(self, key: str, on: date) -> Markdown:
        told = self.ask.say(key)
        return self.ask.say("past", task=told) if on < self.ask.today else told

    def buttons(self, part: Part) -> Actions:
        """Return the ways to the other parts, to how the form is held, and to the first guests' briefs."""
        own = line("event", self.day, self.form or "auto")
        others = [(f"button_{name}", f"{own} --part {name}") for name in ("all", "guests", "timeline") if name != part]
        told = [Button(self.ask.text(key), behind) for key, behind in others]
        for form in [self.form] if self.form else FORMS:
            label = self.ask.text("button_book", form=self.ask.text(form))
            told.append(Button(label, line("playbook", f"event/{form}")))
        if part == "guests":
            told += [Button(one.listed.name, line("brief", one.listed.external_id)) for one in self.guests[:SHOWN]]
        return Actions(tuple(told))
