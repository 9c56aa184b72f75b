"""The library of playbooks: its kinds, what each holds, a search, and one playbook filled for a customer."""

from collections.abc import Mapping, Sequence
from typing import Literal

from bot import proposals
from bot.advice import because, label, likeliest, offered
from bot.command import Customer, Rest, Words, command, line
from bot.context import Ask
from bot.ledgerview import stats
from bot.ledgerview import title as title_of
from bot.opened import opened
from bot.people import in_role
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.briefing import Shown
from core.errors import Mistake, NotFound, Refused
from core.markdown import Markdown, bullets
from core.playbook import Playbook
from core.playbook.meant import called, search
from core.playbook.unusable import Unusable
from core.profile import Person
from core.store import ledger

MANAGERS = ("manager", "admin")  # they hear of faults, and what came of the playbooks
STATS = ("stats", "统计")
FAULTS = 5  # more are for the operator's terminal
SHOWN_ELSEWHERE = frozenset({"brief"})  # the card holds these

words: Words = {
    "en": {
        "title": "Playbooks",
        "how": "{count} playbooks. Choose a kind, or search: /playbook prepayment. "
        "With a customer they are filled: /playbook objection/price ACME",
        "of_kind": "{kind}",
        "of_kind_for": "{kind} for {customer}",
        "one": "{playbook}",
        "one_for": "{customer}. {playbook}",
        "fit": "**What fits them**, and why:",
        "nothing": "Nothing on record points to one of these more than to another.",
        "empty": "Filled for nobody yet: every figure is a question. Add a customer: /playbook {name} CUSTOMER",
        "hits": "Playbooks about “{given}”",
        "hit": "**{title}** ({kind})",
        "passed_over": "**Files of yours that cannot be used**; the built-in ones answer instead:",
        "fault": "{file}, line {line}: {why}",
        "faults_more": "and {count} more: callsheet playbooks check",
        "somebody": "the customer",
        "kind_talk": "Talk tracks by role",
        "kind_type": "Kinds of people",
        "kind_method": "Ways of talking",
        "kind_objection": "Objections",
        "kind_journey": "Stages of the journey",
        "kind_strategy": "Strategies by quadrant",
        "kind_move": "Moves by state",
        "kind_relationship": "Kinds of relationship",
        "kind_renewal": "Renewals",
        "kind_followup": "Follow-up selling",
        "kind_cooperation": "Stages of cooperation",
        "kind_timing": "Purchase and delivery dates",
        "kind_referral": "Referrals",
        "kind_chain": "Decision chains",
        "kind_stickiness": "Services that bind",
        "kind_motive": "Motive chains by role",
        "kind_campaign": "Campaigns",
        "kind_advocate": "Professional roles",
        "kind_spin": "SPIN questions by need",
        "kind_fabe": "FABE stories",
        "kind_event": "Events",
        "kind_alert": "Alerts",
        "kind_bundle": "Bundles",
        "kind_selling": "Selling in context",
        "kind_team": "Leading reps",
        "kind_goal": "Goals and concessions",
        "kind_touchpoint": "Care for touchpoints",
        "kind_pricing": "Pricing approaches",
        "kind_standard": "Purchase standards",
        "parameter_name": "NAME",
        "parameter_words": "WORDS",
        "parameter_replace": '"WORDS"',
        "parameter_by": '"NEW WORDS"',
    },
    "zh": {
        "title": "话术库",
        "how": "共{count}篇。选一类看，或者直接搜：/playbook 预付款。"
        "后面加上客户，就按这家的数据填好：/playbook objection/price 华信",
        "of_kind": "{kind}",
        "of_kind_for": "{customer}：{kind}",
        "one": "{playbook}",
        "one_for": "{customer}：{playbook}",
        "fit": "**适合这家的，和理由：**",
        "nothing": "现有记录看不出更适合哪一篇。",
        "empty": "还没填客户，数据的位置都是要问的问题。加上客户再看：/playbook {name} 客户",
        "hits": "和“{given}”有关的话术",
        "hit": "**{title}**（{kind}）",
        "passed_over": "**公司自己的话术里有文件用不了**，先用内置的：",
        "fault": "{file}第{line}行：{why}",
        "faults_more": "另有{count}处，请运行：callsheet playbooks check",
        "somebody": "这家客户",
        "kind_talk": "按角色的话术",
        "kind_type": "八类性格",
        "kind_method": "沟通方法",
        "kind_objection": "异议应对",
        "kind_journey": "客户旅程各阶段",
        "kind_strategy": "四象限策略",
        "kind_move": "获得与留住",
        "kind_relationship": "客户关系七类",
        "kind_renewal": "续约",
        "kind_followup": "追销",
        "kind_cooperation": "合作的四个阶段",
        "kind_timing": "采购与交货时间",
        "kind_referral": "转介绍",
        "kind_chain": "决策链",
        "kind_stickiness": "增值服务与黏性",
        "kind_motive": "角色动机链",
        "kind_campaign": "精准营销",
        "kind_advocate": "专业角色",
        "kind_spin": "SPIN提问",
        "kind_fabe": "FABE讲法",
        "kind_event": "高端活动",
        "kind_alert": "预警应对",
        "kind_bundle": "产品搭配",
        "kind_selling": "情境销售",
        "kind_team": "带团队",
        "kind_goal": "目标与让步",
        "kind_touchpoint": "触点维护",
        "kind_pricing": "定价方法",
        "kind_standard": "采购标准",
        "parameter_name": "名称",
        "parameter_words": "关键词",
        "parameter_replace": "“原句”",
        "parameter_by": "“新句”",
    },
}


@command(
    words=words,
    aliases=("话术库", "打法"),
    introduced_by={"replace": ("原句",), "by": ("改成",)},
    carried=("mark", "version"),
    sentences={
        "en": ("(show me )(all )(the )playbooks", "(is there a )playbook (about|for|on) {name}"),
        "zh": ("有哪些话术", "有没有{name}的打法", "找打法{name}"),
    },
)
async def playbook(
    ask: Ask,
    name: str = "",
    customer: Customer | None = None,
    words: Rest = "",
    *,
    replace: str | None = None,
    by: str | None = None,
    mark: Literal["used", "publish", "rollback", "versions"] | None = None,
    version: int | None = None,
) -> Reply:
    """Browse and search the playbooks; with a customer, one of them filled with their figures.

    翻看和搜索话术库；加上客户，就按这家的数据填好。

    Examples:
        /playbook
        /playbook objection
        /playbook 预付款
        /playbook objection/price ACME
        /话术库 objection/price 华信精密机械
        /playbook stats
        /playbook objection/price --replace "asking is free" --by "asking costs nothing"
    """
    if not name:
        return _kinds(ask)
    if name in STATS:
        return await _stats(ask)
    if mark == "used" and customer:
        return await _used(ask, name, customer)
    if mark or replace or by:
        return await _edited(ask, name, (replace, by), mark, version)
    kinds = _counted(ask)
    exact = name in kinds or name in ask.library.names()
    if words and exact:
        raise NotFound("unknown_customer", given=words)
    found = name if exact else None if words else called(ask.library, None, name)
    sheet = await read_sheet(ask, customer) if customer else None
    if found is None:
        return _found(ask, f"{name} {words}".strip(), customer)
    return _of_kind(ask, found, customer, sheet) if found in kinds else await _one(ask, found, customer, sheet)


async def _stats(ask: Ask) -> Reply:
    if ask.asker.role not in MANAGERS:
        raise Refused("not_your_role", command="/playbook stats")
    return await stats(ask)


async def _edited(
    ask: Ask, name: str, change: tuple[str | None, str | None], mark: str | None, version: int | None
) -> Reply:
    """Do what only managers may: propose other words for a playbook, publish them, go back, or see its versions."""
    if ask.asker.role not in MANAGERS:
        raise Refused("not_your_role", command="/playbook --replace")
    ask.library.playbook(name, ask.lang)
    if mark == "publish":
        return await proposals.publish(ask, name, version)
    if mark == "rollback":
        return await proposals.roll_back(ask, name)
    if mark == "versions":
        return await proposals.versions(ask, name)
    old, new = change
    if not old or not new:
        raise Mistake("proposal_how", name=name)
    return await proposals.propose(ask, name, old, new)


async def _used(ask: Ask, name: str, customer: Customer) -> Reply:
    """Keep that a playbook was used in a call today."""
    news = await ask.store(ledger.used, name, customer.id, ask.asker.id, ask.today)
    if news is None:
        raise Mistake("playbook_not_opened", playbook=title_of(ask, name), customer=customer.name)
    key = "advice.used_done" if news else "advice.used_before"
    told = ask.say(key, playbook=title_of(ask, name), customer=customer.name)
    return Reply(ask.say("advice.used_title"), (Text(told), Actions(tuple(ways_on(ask, customer, "customer")))))


def _kinds(ask: Ask) -> Reply:
    kinds = _counted(ask)
    buttons = tuple(Button(f"{_kind(ask, kind)} ({count})", line("playbook", kind)) for kind, count in kinds.items())
    told: list[Block] = [Text(ask.say("how", count=sum(kinds.values()))), *_passed_over(ask), Actions(buttons)]
    return Reply(ask.say("title"), told, private=False)


def _passed_over(ask: Ask) -> tuple[Text, ...]:
    """Tell those who can have it mended which of the company's files are passed over, where and why."""
    found = ask.library.unusable() if ask.asker.role in MANAGERS else []
    if not found:
        return ()
    told = [_fault(ask, problem) for problem in found[:FAULTS]]
    more = [ask.say("faults_more", count=len(found) - FAULTS)] if len(found) > FAULTS else []
    return (Text(bullets(ask.say("passed_over"), [*told, *more])),)


def _fault(ask: Ask, problem: Unusable) -> Markdown:
    """Say what is wrong with a file, which is named as it stands below the company's folder."""
    file = ask.library.file_name(problem.path)
    return ask.say("fault", file=file, line=str(problem.line), why=problem.why[ask.lang])


def _counted(ask: Ask) -> Mapping[str, int]:
    """Return how many playbooks there are of each kind."""
    kinds = [name.partition("/")[0] for name in ask.library.names(usable_in=ask.lang)]
    return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds) if kind not in SHOWN_ELSEWHERE}


def _kind(ask: Ask, kind: str) -> str:
    """Return what a kind is called; a company's own by the name of its folder."""
    return ask.text(f"kind_{kind}") if f"kind_{kind}" in ask.words[ask.lang] else kind


def _of_kind(ask: Ask, kind: str, customer: Customer | None, sheet: Sheet | None) -> Reply:
    """List the playbooks of a kind; for a customer those that fit first, with the reason."""
    books = {book.name: book for book in ask.library.of_kind(kind, ask.lang)}
    if sheet is None or customer is None:
        titles = [ask.wording.show(book.title) for book in books.values()]
        head = ask.say("of_kind", kind=_kind(ask, kind))
        return Reply(head, (Text(bullets(Markdown(""), titles)), _buttons(ask, tuple(books), None)), private=False)
    offers = likeliest(ask, kind, sheet.variables())
    told = offered(ask, ask.say("fit"), offers) if offers else Text(ask.say("nothing"))
    title = ask.say("of_kind_for", kind=_kind(ask, kind), customer=sheet.profile.name)
    names = dict.fromkeys((*(offer.name for offer in offers), *books))
    return Reply(title, (told, _buttons(ask, tuple(names), customer)))


async def _one(ask: Ask, name: str, customer: Customer | None, sheet: Sheet | None) -> Reply:
    """Show one playbook, filled for the customer when one is named."""
    if sheet is None or customer is None:
        rendered = ask.library.render(name, ask.lang, _of_nobody(ask))
        empty = Text(ask.say("empty", name=name))
        shown: list[Block] = [empty, Text(rendered.text)]
        if ask.asker.role in MANAGERS:
            versions = Button(ask.text("proposal.versions"), line("playbook", name, "--mark", "versions"))
            shown += [Text(ask.say("proposal.how", name=name)), Actions((versions,))]
        return Reply(ask.say("one", playbook=rendered.title), shown, private=False)
    variables = sheet.variables(_person(sheet, ask.library.playbook(name, ask.lang)))
    rendered = ask.library.render(name, ask.lang, variables, customer.external_id)
    title = ask.say("one_for", customer=sheet.profile.name, playbook=rendered.title)
    tap = await opened(ask, rendered.name, customer, sheet)
    ways = Actions((tap, *ways_on(ask, customer, "customer", "talk", "strategy")))
    return Reply(title, (*because(ask, name, variables), Text(rendered.text), ways))


def _person(sheet: Sheet, book: Playbook) -> Person | None:
    """Return who a playbook for one decision role is about."""
    roles = book.conditions.get("role", ())
    return in_role(sheet.profile.people, roles[0]) if len(roles) == 1 else None


def _of_nobody(ask: Ask) -> dict[str, Shown]:
    return {"customer": ask.text("somebody"), "today": ask.today}


def _kind_of(name: str) -> str:
    return name.partition("/")[0]


def _found(ask: Ask, given: str, customer: Customer | None) -> Reply:
    """List what a search found."""
    usable = set(ask.library.names(usable_in=ask.lang))
    names = [name for name in search(ask.library, given) if name in usable and _kind_of(name) not in SHOWN_ELSEWHERE]
    if not names:
        raise NotFound("playbook_not_found", given=given)
    books = [ask.library.playbook(name, ask.lang) for name in names]
    hits = [ask.say("hit", title=b.title, kind=_kind(ask, b.name.partition("/")[0])) for b in books]
    shown = (Text(bullets(Markdown(""), hits)), _buttons(ask, names, customer))
    return Reply(ask.say("hits", given=given), shown, private=False)


def _buttons(ask: Ask, names: Sequence[str], customer: Customer | None) -> Actions:
    """Return a button for each playbook."""
    whom = (customer,) if customer else ()
    shown = [(label(ask.library.playbook(name, ask.lang)), line("playbook", name, *whom)) for name in names]
    return Actions(tuple(Button(*button) for button in shown))
