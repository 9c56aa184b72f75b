"""The library of playbooks: its kinds, what each holds, a search, and one playbook filled for a customer."""

from collections.abc import Mapping, Sequence

from bot.advice import because, label, likeliest, offered
from bot.command import Customer, Rest, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Button, Reply, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.briefing import Shown
from core.errors import NotFound
from core.markdown import Markdown, bullets
from core.playbook.meant import called, search

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
        "kind_cooperation": "Stages of cooperation",
        "kind_timing": "Purchase and delivery dates",
        "kind_referral": "Referrals",
        "kind_event": "Events",
        "kind_alert": "Alerts",
        "parameter_name": "NAME",
        "parameter_words": "WORDS",
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
        "kind_cooperation": "合作的四个阶段",
        "kind_timing": "采购与交货时间",
        "kind_referral": "转介绍",
        "kind_event": "高端活动",
        "kind_alert": "预警应对",
        "parameter_name": "名称",
        "parameter_words": "关键词",
    },
}


@command(
    words=words,
    aliases=("话术库", "打法"),
    sentences={
        "en": ("(show me )(all )(the )playbooks", "(is there a )playbook (about|for|on) {name}"),
        "zh": ("有哪些话术", "有没有{name}的打法", "找打法{name}"),
    },
)
async def playbook(ask: Ask, name: str = "", customer: Customer | None = None, words: Rest = "") -> Reply:
    """Browse and search the playbooks; with a customer, one of them filled with their figures.

    翻看和搜索话术库；加上客户，就按这家的数据填好。

    Examples:
        /playbook
        /playbook objection
        /playbook 预付款
        /playbook objection/price ACME
        /话术库 objection/price 华信精密机械
    """
    if not name:
        return _kinds(ask)
    kinds = _counted(ask)
    exact = name in kinds or name in ask.library.names()
    if words and exact:
        raise NotFound("unknown_customer", given=words)
    found = name if exact else None if words else called(ask.library, None, name)
    sheet = await read_sheet(ask, customer) if customer else None
    if found is None:
        return _found(ask, f"{name} {words}".strip(), customer)
    return _of_kind(ask, found, customer, sheet) if found in kinds else _one(ask, found, customer, sheet)


def _kinds(ask: Ask) -> Reply:
    kinds = _counted(ask)
    buttons = tuple(Button(f"{_kind(ask, kind)} ({count})", line("playbook", kind)) for kind, count in kinds.items())
    return Reply(ask.say("title"), (Text(ask.say("how", count=sum(kinds.values()))), Actions(buttons)), private=False)


def _counted(ask: Ask) -> Mapping[str, int]:
    """Return how many playbooks there are of each kind."""
    kinds = [name.partition("/")[0] for name in ask.library.names()]
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


def _one(ask: Ask, name: str, customer: Customer | None, sheet: Sheet | None) -> Reply:
    """Show one playbook, filled for the customer when one is named."""
    if sheet is None or customer is None:
        rendered = ask.library.render(name, ask.lang, _of_nobody(ask))
        empty = Text(ask.say("empty", name=name))
        return Reply(ask.say("one", playbook=rendered.title), (empty, Text(rendered.text)), private=False)
    variables = sheet.variables()
    rendered = ask.library.render(name, ask.lang, variables)
    title = ask.say("one_for", customer=sheet.profile.name, playbook=rendered.title)
    ways = Actions(tuple(ways_on(ask, customer, "customer", "talk", "strategy")))
    return Reply(title, (*because(ask, name, variables), Text(rendered.text), ways))


def _of_nobody(ask: Ask) -> dict[str, Shown]:
    return {"customer": ask.text("somebody"), "today": ask.today}


def _found(ask: Ask, given: str, customer: Customer | None) -> Reply:
    """List what a search found."""
    names = [name for name in search(ask.library, given) if name.partition("/")[0] not in SHOWN_ELSEWHERE]
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
