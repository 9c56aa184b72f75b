"""How to ask one customer for an introduction: moment, connection, motive and barrier, words, and what came of it."""

from collections.abc import Iterator

import numpy as np

from bot.advice import label
from bot.alertview import workdays_on
from bot.brought import Told, read_told, say_map, say_record
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.referring import best_to_ask, say_line
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.markdown import Markdown, bullets, join
from core.policy import Policy
from core.referring import barrier, connectors, moment, motive, rank, receipt
from core.store.referring import Candidate, as_frame
from core.types import Days, Points, Term, Value

BOOKS = ("moments", "motives", "barriers", "connectors", "seed")
OWING_DAYS = 30  # of an overdue invoice: who is chased for money is not asked for a favour
ASK, CALL, REPORT = 4, 6, 7  # working days: ask, call the name, tell what came of it

words: Words = {
    "en": {
        "title": "Introduction by {customer}",
        "rank": "**{points} of 100** as one to ask",
        "no_rank": "**Not ranked**: too little is known of them",
        "moment": "**Moment: {moment}.** {evidence}",
        "not_now": "**Not now.** A complaint has been open for {days}: close it first.",
        "owing": "**Not now.** {amount} is overdue, the oldest by {days}: agree a payment date first.",
        "leaving": "**Not now.** They are about to leave: keep them first.",
        "no_moment": "**Not yet:** no moment for it is on record. Ask what has just gone well.",
        "trial_bought": "bought after a trial",
        "talk_bought": "bought after a talk",
        "met_not_bought": "met, not bought",
        "finished": "finished using it",
        "several_kinds": "bought several kinds",
        "bought_more": "bought more",
        "in_use": "in use",
        "trial_bought_why": "Customer since {customer_since}, trials on record: {trials}.",
        "talk_bought_why": "Customer since {customer_since}.",
        "met_not_bought_why": "Last contact {last_contact_on}, no order.",
        "finished_why": "Last order {last_order_on}.",
        "several_kinds_why": "{categories_bought} categories in twelve months, last order {last_order_on}.",
        "bought_more_why": "{revenue_12m} in twelve months, {revenue_12m_before} the year before.",
        "in_use_why": "Last order {last_order_on}.",
        "whom": "Ask {person} ({role}).",
        "over": "**Over what**",
        "relationship": "Relationship: {value} left there and is somewhere else now",
        "goal": "Shared goal: group memberships on record: {value}",
        "resources": "Resources: {value}",
        "benefit": "Shared benefit: they sell on to others ({value})",
        "money": "Money: {value}, investors at the table",
        "customers": "Customers: of those they sent, {value} bought",
        "over_unknown": "**Over what** · not known. Ask: “Who calls you when they look for somebody?”",
        "motive": "**Motive: {motive}**",
        "motive_unknown": "**Motive** · not known. Ask what made them do their last favour.",
        "others": "to help others (has brought {value})",
        "fame": "to be seen ({value})",
        "gain": "to gain ({value})",
        "help": "to be helped ({value})",
        "liking": "out of liking ({value})",
        "others_say": "“You would spare somebody what you went through. Who has that trouble now?”",
        "fame_say": "“They would listen to you as the one who tried it first. May I name you?”",
        "gain_say": "“Between our companies, by contract: better terms on your next lot for each that buys.”",
        "gain_state": "“No benefit changes hands. Would an afternoon with our engineers, for your team, serve you?”",
        "help_say": "“Let me first take that off you. And a week later I have a request of my own.”",
        "liking_say": "“You know how I work. With whom would I get on?”",
        "barrier": "**What may keep them: {barrier}**",
        "face": "face (complaints open: {value})",
        "ability": "ability (on record nobody listens to them)",
        "trouble": "trouble (they would recommend us {value} of 10, and have brought nobody)",
        "barrier_unknown": "**What may keep them** · not known. “Suppose it were all done and you only had to nod?”",
        "face_say": "“If we fail there, I come to you before they do.”",
        "ability_say": "“Whom do you ask yourself when you are stuck?”",
        "trouble_say": "“I have written the two lines. You only forward them.”",
        "dates": "**Next** · {ask} ask · {call} call the name · {report} tell them what came of it",
        "brought": "**Whom they brought**",
        "brought_one": "{name}, {on}: {outcome}",
        "value": "{said}; bought {amount} since",
        "colleague": "{count} more, looked after by colleagues",
        "brought_sum": "{count} brought, {won} bought; {amount} since, as far as you may see them",
        "nobody": "**Whom they brought** · nobody on record",
        "by": "Brought to us by {name}, {on}.",
        "by_colleague": "Brought to us by a customer of a colleague, {on}.",
        "won": "became a customer",
        "lost": "came to nothing",
        "open": "open",
        "unknown": "outcome unknown",
        "map": "**In their industry ({industry})**",
        "prospects": "Ask about: {names} (not bought yet)",
        "references": "Can be named: {names} (buying)",
        "partners": "Could be partners: {names}",
        "partner": "{name} ({what})",
        "partner_swap": "{name} (could swap: {what})",
        "prospects_none": "Ask about: nobody on record there is still to be won",
        "references_none": "Can be named: nobody else on record there buys",
        "partners_none": "Could be partners: not known. On record nobody there sells on or has something to swap; note "
        "it with /log CUSTOMER channel_partner distributor",
        "industry_unknown": "**Industry** · not on record; note it to see whom to ask about.",
    },
    "zh": {
        "title": "请{customer}转介绍",
        "rank": "**{points}分（满分100）**，适不适合开口",
        "no_rank": "**没排名**：掌握的信息太少",
        "moment": "**时机：{moment}。** {evidence}",
        "not_now": "**眼下别开口。** 投诉挂了{days}，先了结。",
        "owing": "**眼下别开口。** 还欠着{amount}，最久的逾期{days}，先敲定付款日。",
        "leaving": "**眼下别开口。** 人快走了，先留住。",
        "no_moment": "**还不是时候**：记录里看不出时机，先问最近哪件事办得顺。",
        "trial_bought": "试过才买的",
        "talk_bought": "谈完就买的",
        "met_not_bought": "见过没买",
        "finished": "用完了",
        "several_kinds": "买了好几样",
        "bought_more": "越买越多",
        "in_use": "正在用",
        "trial_bought_why": "{customer_since}开始买，登记的试用{trials}次。",
        "talk_bought_why": "{customer_since}开始买。",
        "met_not_bought_why": "{last_contact_on}联系过，还没下单。",
        "finished_why": "上一单是{last_order_on}。",
        "several_kinds_why": "近12个月买了{categories_bought}类，上一单{last_order_on}。",
        "bought_more_why": "近12个月{revenue_12m}，前一年{revenue_12m_before}。",
        "in_use_why": "上一单是{last_order_on}。",
        "whom": "找{person}（{role}）开口。",
        "over": "**靠什么搭上线**",
        "relationship": "人情：{value}从那里走了，现在在别家",
        "goal": "共同目标：登记的圈子有{value}个",
        "resources": "资源：{value}",
        "benefit": "共同利益：他们也往外卖（{value}）",
        "money": "资金：{value}，桌上坐着投资人",
        "customers": "客户：介绍来的已成交{value}家",
        "over_unknown": "**靠什么搭上线** · 还不知道。问一句：“别人要找人的时候，谁会打给您？”",
        "motive": "**动机：{motive}**",
        "motive_unknown": "**动机** · 还不知道。问问他上一次帮人是为什么。",
        "others": "利他（介绍过{value}家）",
        "fame": "求名（{value}）",
        "gain": "求利（{value}）",
        "help": "求助（{value}）",
        "liking": "情感（{value}）",
        "others_say": "“您走过的弯路，别让人家再走一遍。眼下谁正为这事发愁？”",
        "fame_say": "“您是头一个用的，您的话人家听。能提您的名字吗？”",
        "gain_say": "“公司对公司，写进合同：成一家，下一批给您更好的条件。”",
        "gain_state": "“这事不谈好处。请我们的工程师给您团队讲半天，用得上吗？”",
        "help_say": "“您手上这件事，我先替您办了。过一周，我也有件事求您。”",
        "liking_say": "“我怎么办事您清楚。谁跟我能谈得来？”",
        "barrier": "**可能卡在：{barrier}**",
        "face": "面子（没了结的投诉{value}件）",
        "ability": "没能力（登记的是：说话没人听）",
        "trouble": "怕麻烦（推荐意愿{value}分，满分10，却没介绍过谁）",
        "barrier_unknown": "**可能卡在哪** · 还不知道。“要是都替您办好了，您只点个头，行吗？”",
        "face_say": "“那边要是办砸了，我先到您这儿来认。”",
        "ability_say": "“您自己遇到难处，会去问谁？”",
        "trouble_say": "“两句话我写好了，您转一下就成。”",
        "dates": "**下一步** · {ask}开口 · {call}给那边打电话 · {report}回话",
        "brought": "**介绍过谁**",
        "brought_one": "{name}，{on}：{outcome}",
        "value": "{said}，此后买了{amount}",
        "colleague": "另有{count}家归同事跟进",
        "brought_sum": "介绍{count}家，成交{won}家；您看得到的，此后共买{amount}",
        "nobody": "**介绍过谁** · 没有记录",
        "by": "当初由{name}介绍，{on}。",
        "by_colleague": "当初由同事的一家客户介绍，{on}。",
        "won": "成交",
        "lost": "没成",
        "open": "还在谈",
        "unknown": "结果未知",
        "map": "**同行（{industry}）**",
        "prospects": "可以打听：{names}（还没买）",
        "references": "可以提：{names}（在买）",
        "partners": "可以合作：{names}",
        "partner": "{name}（{what}）",
        "partner_swap": "{name}（可换：{what}）",
        "prospects_none": "可以打听：记录里没有还没买的同行",
        "references_none": "可以提：记录里没有别家在买",
        "partners_none": "可以合作：还不知道。谁往外卖、谁有资源可换都没登记，用“/记录 客户 渠道伙伴 经销商”记下来",
        "industry_unknown": "**行业** · 没登记；登记了才知道该打听谁。",
    },
}


@command(
    words=words,
    aliases=("转介绍", "引荐"),
    sentences={
        "en": ("how do I ask {customer} for a referral", "can {customer} introduce us( to somebody)"),
        "zh": ("怎么请{customer}转介绍", "请{customer}介绍客户", "{customer}能介绍客户吗"),
    },
)
async def referral(ask: Ask, customer: Customer) -> Reply:
    """Prepare to ask a customer for an introduction: moment, motive, words, and whom they brought.

    准备请客户转介绍：时机、靠什么、动机、怎么说，还有介绍过谁。

    Examples:
        /referral ACME
        /转介绍 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    told = await ask.store(read_told, ask.scope, sheet, ask.today) if ask.scope else Told()
    return Reply(ask.say("title", customer=sheet.profile.name), tuple(_Card(ask, sheet, told).blocks(customer)))


class _Card:
    """One request for an introduction, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet, told: Told) -> None:
        self.ask, self.sheet, self.told = ask, sheet, told
        self.person = best_to_ask(sheet.profile.people, sheet.policy)
        self.known = sheet.variables(self.person)

    def blocks(self, customer: Customer) -> Iterator[Block]:
        yield Text(join("\n\n", [self.moment(), *self.whom()]))
        if self.told.candidate:
            yield Text(self.rank(self.told.candidate, self.sheet.policy))
        yield Text(self.over())
        yield Text(join("\n\n", [self.motive(), self.barrier(), *self.dates()]))
        yield Text(say_record(self.ask, self.told, self.sheet.policy.reporting_currency))
        yield Text(say_map(self.ask, self.told, self.sheet.profile.facts.get("industry")))
        books = [self.book(name, customer) for name in BOOKS]
        yield Actions((*books, *ways_on(self.ask, customer, "introduced", "brief", "people")))

    def book(self, name: str, customer: Customer) -> Button:
        book = self.ask.library.playbook(f"referral/{name}", self.ask.lang)
        return Button(label(book), line("playbook", book.name, customer))

    def stopped(self) -> Markdown | None:
        """Say what has to be settled before anybody asks; nothing where nothing has."""
        if self.known["open_complaints"]:
            return self.ask.say("not_now", days=self._value("complaint_days"))
        if self.sheet.card.terms["churn_level"] == Term("churn_level.red"):
            return self.ask.say("leaving")
        overdue = self._value("overdue_days")
        if isinstance(overdue, Days) and overdue.value > OWING_DAYS and self._value("overdue_amount"):
            return self.ask.say("owing", amount=self._value("overdue_amount"), days=overdue)
        return None

    def moment(self) -> Markdown:
        """Say which moment has come, what shows it, and what to say to it."""
        stopped, found = self.stopped(), moment(self.known)
        if stopped:
            return stopped
        if found is None:
            return self.ask.say("no_moment")
        names = ("customer_since", "trials", "last_contact_on", "last_order_on", "categories_bought")
        figures = {name: self._value(name) for name in (*names, "revenue_12m", "revenue_12m_before")}
        told = self.ask.say("moment", moment=self.ask.say(found), evidence=self.ask.say(f"{found}_why", **figures))
        return join("\n\n", [told, self.quote(f"moment_say.{found}")])

    def whom(self) -> Iterator[Markdown]:
        if self.person and self.stopped() is None:
            role = self.person.facts["role"].value
            yield self.ask.say("whom", person=self.person.name, role=role)

    def rank(self, found: Candidate, policy: Policy) -> Markdown:
        """Say the rank and the lines that sum to it."""
        points = rank(as_frame([found]), policy)[0]
        if np.isnan(points):
            return self.ask.say("no_rank")
        told = [say_line(self.ask, found, self.ask.today, one) for one in receipt(found.inputs, policy)]
        return bullets(self.ask.say("rank", points=Points(round(points))), told)

    def over(self) -> Markdown:
        """Say which kinds of connection the records speak for."""
        found = [self.ask.say(name, value=value) for name, value in connectors(self.known)]
        return bullets(self.ask.say("over"), found) if found else self.ask.say("over_unknown")

    def motive(self) -> Markdown:
        """Say the likeliest motive and what to say to it; of public bodies no benefit is ever offered."""
        found = motive(self.known)
        if found is None:
            return self.ask.say("motive_unknown")
        name, value = found
        public = self.known.get("ownership") in (Term("ownership.state_owned"), Term("ownership.public"))
        words_for = "gain_state" if name == "gain" and public else f"{name}_say"
        told = self.ask.say("motive", motive=self.ask.say(name, value=value))
        return join("\n\n", [told, self.quote(words_for)])

    def barrier(self) -> Markdown:
        found = barrier(self.known)
        if found is None:
            return self.ask.say("barrier_unknown")
        name, value = found
        return join(
            "\n\n", [self.ask.say("barrier", barrier=self.ask.say(name, value=value)), self.quote(f"{name}_say")]
        )

    def quote(self, key: str) -> Markdown:
        return Markdown(f"> {self.ask.say(key)}")

    def dates(self) -> Iterator[Markdown]:
        """Say by when to ask, to call and to report; nothing while something else comes first or no moment has come."""
        if self.stopped() is None and moment(self.known):
            days = {"ask": ASK, "call": CALL, "report": REPORT}
            yield self.ask.say("dates", **{name: workdays_on(self.ask.today, count) for name, count in days.items()})

    def _value(self, name: str) -> Value:
        value = self.known[name]
        return None if isinstance(value, tuple) else value
