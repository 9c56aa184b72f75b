"""The customers of one class, and how many customers each class has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.classes import LABELS, Class, find, kept, kind_of, means
from bot.command import Rest, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Button, Fields, Reply, Table, Text
from core.customers.behaviour_classes import CLASSES
from core.customers.value_roles import ROLES
from core.errors import Unavailable
from core.markdown import Markdown
from core.policy import Policy
from core.settle import LEVELS
from core.store.lasting import OfRun
from core.store.runs import WORK, By, Listed, count, counts, latest_run, published, top
from core.store.scope import ALL, Scope
from core.types import Money, Points, Term, Value

if TYPE_CHECKING:
    from sqlmodel import Session

ROWS = 10
BUTTONS = 5
LAST = 10**9  # a start behind any book, and still a number for every database
# What is worth a look as soon as anybody is in it.
TELLING = (
    Class("relationship", "most_dangerous"),
    Class("tier", "loss_making"),
    Class("churn_level", "red"),
    Class("relationship", "to_win_back"),
    Class("credit_grade", "d"),
    Class("tier", "high_value"),
)
# The score that says how far a customer is in a class; of others it is that of the tier.
POINTS = {
    **{level: f"{level.removesuffix('_level')}_risk" for level in LEVELS},
    "credit_grade": "credit_score",
    "work_quadrant": "urgency",
    "loyalty_type": "loyalty_score",
}

words: Words = {
    "en": {
        "title": "{kind}: {name}",
        "title_label": "{name}",
        "overview": "Segments",
        "counted": "{name} {count}",
        "roles": "What they are to us",
        "behaviour": "How they behave",
        "scored": "{all} customers, scored as of {as_of}. Name one to list it: /segment churn red",
        "customer": "Customer",
        "tier": "Tier",
        "points": "Score",
        "points_risk": "Risk",
        "points_urgency": "Urgency",
        "money": "12 months",
        "none": "Nobody is in it.",
        "range": "{first} to {last} of {all}, scored as of {as_of}.",
        "next": "Next {count}",
        "which": "“{given}” could be several segments. Which one?",
        "meant": "There is no segment called “{given}”. Did you mean this one?",
        "unknown": "There is no segment called “{given}”. /segment shows all of them.",
        "choice": "{kind}: {name}",
        "parameter_name": "NAME",
    },
    "zh": {
        "title": "{kind}：{name}",
        "title_label": "{name}",
        "overview": "客户分类",
        "counted": "{name}{count}",
        "roles": "对我们的意义",
        "behaviour": "行为导向",
        "scored": "共{all}个客户，评分截至{as_of}。说出名称就能列出客户，例如：/segment 流失红",
        "customer": "客户",
        "tier": "分级",
        "points": "得分",
        "points_risk": "风险分",
        "points_urgency": "紧迫分",
        "money": "近12个月",
        "none": "这一类里没有客户。",
        "range": "第{first}到{last}位，共{all}位，评分截至{as_of}。",
        "next": "后{count}位",
        "which": "“{given}”可能是几种分类，是哪一个？",
        "meant": "没有叫“{given}”的分类，是指这一种吗？",
        "unknown": "没有叫“{given}”的分类。发送/segment可以看到全部分类。",
        "choice": "{kind}：{name}",
        "parameter_name": "分类",
    },
}


@command(
    words=words,
    aliases=("分类", "客户分类", "细分"),
    sentences={
        "en": ("list (all )(the )(my ){name} customers", "which customers are {name}", "show (me )(all )segments"),
        "zh": ("哪些客户是{name}", "列出{name}", "{name}客户有哪些", "有哪些客户分类"),
    },
)
async def segment(ask: Ask, name: Rest = "") -> Reply:
    """List the customers of a class by its name: tier, quadrant, risk level, grade and more.

    按分类列出客户：分级、象限、状态、RFM、客户关系、风险等级、信用等级等。

    Examples:
        /segment
        /segment churn red
        /分类 需唤回
    """
    given, start = _read_name(name)
    scope = ask.scope or Scope(frozenset())
    if not given:
        return _overview(ask, await ask.store(_count, scope))
    found = means(given)
    if found is None:
        return _choice(ask, given, find(given))
    return _list(ask, found, await ask.store(_read, scope, found, start))


@dataclass(frozen=True, slots=True)
class _Page:
    """So many customers of a class, from which on, how many there are, and the run they were scored in."""

    rows: list[Listed]
    start: int
    count: int
    as_of: date
    currency: str


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many customers there are, and how many each class has."""

    all: int
    of: Mapping[str, Mapping[str, int]]
    as_of: date


def _read_name(given: str) -> tuple[str, int]:
    """Return the name of the class and the number to start from, which may stand behind it."""
    name, _, last = given.strip().rpartition(" ")
    if name and last.isdecimal():
        return name.strip(), min(max(1, int(last[:10])), LAST)
    return given.strip(), 1


def _count(session: "Session", scope: "Scope") -> _Counted:
    run = published(session)
    if run is None:
        raise Unavailable("not_scored")
    names = tuple(kept())
    if scope == ALL:  # of all customers the run alone decides; who is whose may change meanwhile
        of = _of_all.get(session, run, lambda: counts(session, scope, names, run.id))
    else:
        of = counts(session, scope, names, run.id)
    return _Counted(count(session, scope), of, run.as_of)


_of_all: OfRun[Mapping[str, Mapping[str, int]]] = OfRun()


def _read(session: "Session", scope: "Scope", wanted: Class, start: int) -> _Page:
    run = latest_run(session)
    if run is None:
        raise Unavailable("not_scored")
    only = {wanted.column: wanted.option}
    rows = top(session, scope, by=_order(wanted), limit=ROWS, offset=start - 1, only=only)
    currency = Policy.model_validate_json(run.policy).reporting_currency
    return _Page(rows, start, count(session, scope, only=only), run.as_of, currency)


def _order(wanted: Class) -> By:
    """Return the order of a class: work as it is done, risks by the money at stake, else the best first."""
    if wanted.column == "work_quadrant" and wanted.option in WORK:
        return "today"
    return "revenue" if wanted.column in LEVELS else "score"


def _overview(ask: Ask, counted: _Counted) -> Reply:
    pairs = [
        (ask.wording.show(kind_of(column)), _several(ask, classes, counted))
        for column, classes in kept().items()
        if column not in LABELS
    ]
    for key, labels in (("roles", ROLES), ("behaviour", CLASSES)):
        pairs.append((ask.say(key), _several(ask, [Class(label, "yes") for label in labels], counted)))
    told = [(kind, several) for kind, several in pairs if several]
    worth = [each for each in TELLING if counted.of[each.column].get(each.option)]
    scored = Text(ask.say("scored", all=counted.all, as_of=counted.as_of))
    return Reply(ask.say("overview"), (Fields(told), scored, Actions(tuple(_buttons(ask, worth)))))


def _several(ask: Ask, classes: Sequence[Class], counted: _Counted) -> Markdown:
    """Say how many customers each of several classes has; nothing where nobody is in any."""
    there = [(each, counted.of[each.column].get(each.option, 0)) for each in classes]
    told = [ask.text("counted", name=_short(ask, each), count=count) for each, count in there if count]
    left = counted.all - sum(count for _, count in there)
    if told and left and classes[0].column not in LABELS:
        told.append(ask.text("counted", name=None, count=left))
    return ask.wording.show(" · ".join(told))


def _short(ask: Ask, each: Class) -> str:
    """Return the name of a class without what explains it: Divided, of Divided: buys here and there."""
    return ask.wording.say(each.term).partition(":")[0].partition("（")[0]


def _choice(ask: Ask, given: str, near: Sequence[Class]) -> Reply:
    if not near:
        return Reply(ask.say("unknown", given=given), error=True)
    key = "which" if len(near) > 1 else "meant"
    return Reply(ask.say(key, given=given), (Actions(tuple(_buttons(ask, near))),), error=True)


def _buttons(ask: Ask, classes: Sequence[Class]) -> Iterator[Button]:
    for each in classes:
        yield Button(_title(ask, each), line("segment", each.name))


def _title(ask: Ask, each: Class) -> str:
    """Return the name of a class with that of its kind; a label says it all."""
    key = "title_label" if each.column in LABELS else "choice"
    return ask.text(key, kind=kind_of(each.column), name=each.term)


def _list(ask: Ask, wanted: Class, page: _Page) -> Reply:
    key = "title_label" if wanted.column in LABELS else "title"
    title = ask.say(key, kind=kind_of(wanted.column), name=wanted.term)
    if not page.rows:
        return Reply(title, (Text(ask.say("none")),))
    told_of = ("customer", "points", "money") if wanted.column == "tier" else ("customer", "tier", "points", "money")
    head = [ask.say(_points_head(wanted) if name == "points" else name) for name in told_of]
    cells = [_cells(row, wanted, page.currency) for row in page.rows]
    rows = [[ask.wording.show(cell[name]) for name in told_of] for cell in cells]
    last = page.start + len(page.rows) - 1
    told = Text(ask.say("range", first=page.start, last=last, all=page.count, as_of=page.as_of))
    buttons = [Button(row.name, line("customer", row.external_id)) for row in page.rows[:BUTTONS]]
    if last < page.count:
        label = ask.text("next", count=min(ROWS, page.count - last))
        buttons.append(Button(label, line("segment", wanted.name, last + 1)))
    return Reply(title, (Table(head, rows), told, Actions(tuple(buttons))))


def _points_head(wanted: Class) -> str:
    if wanted.column in LEVELS:
        return "points_risk"
    return "points_urgency" if wanted.column == "work_quadrant" else "points"


def _cells(row: Listed, wanted: Class, currency: str) -> Mapping[str, Value]:
    score = row.score
    reached = getattr(score, POINTS.get(wanted.column, "tier_score"))
    return {
        "customer": row.name,
        "tier": Term(f"tier.{score.tier}") if score.tier else None,
        "points": None if reached is None else Points(reached),
        "money": None if score.revenue_12m is None else Money(score.revenue_12m, currency),
    }
