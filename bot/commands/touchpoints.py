"""Where a customer meets us: by scene, by person, by decision role, and which touchpoint to mend first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.command import Customer, Words, command
from bot.context import Ask
from bot.reply import Actions, Block, Reply, Table, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.errors import Unavailable
from core.journey.touchpoints import Inventory, Touchpoint, inventory
from core.markdown import Markdown, bullets
from core.store.journeys import dealings_of, usual_hours
from core.store.lasting import OfRun
from core.store.profiles.people import colleagues
from core.store.runs import published
from core.tables import ROLES
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

MENDED = 3

words: Words = {
    "en": {
        "title": "Touchpoints of {customer}",
        "nothing": "Nothing is on record of how they meet us. Log the first dealing: who, how, when.",
        "first": "**Mend first:** {name}. {why} Worth {points} points: the value of the touchpoint times its fault.",
        "next": "**Then**",
        "item": "{name}: {why} ({points} points)",
        "all_well": "**Nothing to mend** in what is on record.",
        "scenes": "**By scene**, over the last {days} days",
        "people": "**By person**",
        "roles": "**By decision role**",
        "role": "{role}: {people}",
        "person": "{person} ({quality})",
        "no_people": "No contact is on record.",
        "nobody_role": "nobody",
        "scene": "Scene",
        "control": "Controlled by",
        "who": "Person",
        "part": "Role",
        "owner": "Owner",
        "count": "Count",
        "last": "Last",
        "quality": "Quality",
        "none": "none",
        "slow": "They take {hours} hours to answer; {usual} is usual.",
        "cold": "The last was {ago} ago.",
        "answers": "They answer within {hours} hours; {usual} is usual.",
        "no_answers": "Answer times are not on record.",
        "complaint_open": "Open: {open}, the oldest for {ago}.",
        "complaint_closed": "All are closed.",
        "survey_bad": "{survey}: {score} on {on}.",
        "survey_good": "{survey}: {score} on {on}.",
        "used": "Used {ago} ago.",
        "unseen": "How it goes cannot be seen from here.",
        "rival_there": "{rival}: {reach}.",
        "never_met": "No contact with them is on record.",
        "against": "They are against us.",
        "met": "Last contact {ago} ago, and not against us.",
        "no_attitude": "How they stand to us is not on record.",
        "nobody": "Nobody is on record for this role.",
        "graded": "{quality}. {why}",
        "care": "**{title}**",
    },
    "zh": {
        "title": "{customer}的触点",
        "nothing": "对方怎么接触到我们，一条记录都没有。先记第一次往来：谁、怎么、哪天。",
        "first": "**先修这一个**：{name}。{why}值{points}分，触点的分量乘以毛病的轻重。",
        "next": "**接着修**",
        "item": "{name}：{why}（{points}分）",
        "all_well": "**现有记录里没有要修的**。",
        "scenes": "**按场景**，最近{days}天",
        "people": "**按人**",
        "roles": "**按购买角色**",
        "role": "{role}：{people}",
        "person": "{person}（{quality}）",
        "no_people": "还没有登记联系人。",
        "nobody_role": "没有人",
        "scene": "场景",
        "control": "由谁掌控",
        "who": "联系人",
        "part": "角色",
        "owner": "负责人",
        "count": "次数",
        "last": "最近",
        "quality": "质量",
        "none": "没有",
        "slow": "对方{hours}小时才回，平时是{usual}小时。",
        "cold": "距上一次{ago}了。",
        "answers": "对方{hours}小时内回复，平时是{usual}小时。",
        "no_answers": "回复用时没有记录。",
        "complaint_open": "还有{open}起没结，最久的{ago}了。",
        "complaint_closed": "都结了。",
        "survey_bad": "{on}的{survey}只有{score}分。",
        "survey_good": "{on}的{survey}是{score}分。",
        "used": "{ago}前还在用。",
        "unseen": "传成什么样，这里看不到。",
        "rival_there": "{rival}：{reach}。",
        "never_met": "没有联系记录。",
        "against": "对方反对我们。",
        "met": "距上一次联系{ago}，没有反对我们。",
        "no_attitude": "对我们什么态度没有记录。",
        "nobody": "这个角色还没登记是谁。",
        "graded": "{quality}。{why}",
        "care": "**{title}**",
    },
}


@command(
    words=words,
    aliases=("触点", "客户触点"),
    sentences={
        "en": ("(what are the )touchpoints (of|with) {customer}", "where does {customer} meet us"),
        "zh": ("{customer}有哪些触点", "{customer}的触点", "{customer}先修哪个触点"),
    },
)
async def touchpoints(ask: Ask, customer: Customer) -> Reply:
    """List where a customer meets us, by scene, person and decision role, and which one to mend first.

    盘点客户触点：按场景、按人、按购买角色，谁负责、质量如何、先修哪一个。

    Examples:
        /touchpoints ACME
        /触点 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    found, named = await ask.store(_read, sheet)
    title = ask.say("title", customer=sheet.profile.name)
    return Reply(title, tuple(_blocks(ask, sheet, found, named, customer)))


_usual: OfRun[Mapping[str, float]] = OfRun()


def _read(session: "Session", sheet: Sheet) -> tuple[Inventory, Mapping[str, str]]:
    run, policy, profile = published(session), sheet.policy, sheet.profile
    if run is None:
        raise Unavailable("not_scored")
    rules = policy.journey
    usual = _usual.get(session, run, lambda: usual_hours(session, run.as_of, rules.evidence_days, rules.deals_min))
    dealings = dealings_of(session, profile.id, profile.as_of)
    return inventory(profile, dealings, usual, policy), colleagues(session)


def _blocks(ask: Ask, sheet: Sheet, found: Inventory, named: Mapping[str, str], customer: Customer) -> Iterator[Block]:
    yield from (Text(told) for told in _mend(ask, found))
    if found.scenes:
        yield Text(ask.say("scenes", days=sheet.policy.journey.evidence_days))
        yield _table(ask, found.scenes, named, ("scene", "control"), sheet)
    else:
        yield Text(ask.say("nothing"))
    if found.people:
        yield Text(ask.say("people"))
        yield _table(ask, found.people, named, ("who", "part"), sheet)
    yield Text(bullets(ask.say("roles"), list(_roles(ask, found))) if found.people else ask.say("no_people"))
    book = ask.library.render("touchpoint/care", ask.lang, sheet.variables())
    yield Text(ask.say("care", title=book.title))
    yield Text(book.text)
    yield Actions(tuple(ways_on(ask, customer, "people", "journey", "customer", "talk")))


def _mend(ask: Ask, found: Inventory) -> Iterator[Markdown]:
    """Say which touchpoint to mend first, and which then."""
    first, *others = found.mend[:MENDED] or (None,)
    if first is None:
        yield ask.say("all_well")
        return
    yield ask.say("first", name=first.name, why=_why(ask, first), points=first.points)
    if others:
        told = [ask.say("item", name=one.name, why=_why(ask, one), points=one.points) for one in others if one]
        yield bullets(ask.say("next"), told)


def _why(ask: Ask, one: Touchpoint) -> Markdown:
    return ask.say(one.why, **one.figures)


def _table(
    ask: Ask, rows: Sequence[Touchpoint], named: Mapping[str, str], heads: tuple[str, str], sheet: Sheet
) -> Table:
    """Return a table of touchpoints: by scene with who controls it, by person with their role."""
    head = [ask.say(name) for name in (*heads, "owner", "count", "last", "quality")]
    return Table(head, [_row(ask, one, named, sheet, by_person=heads[0] == "who") for one in rows])


def _row(ask: Ask, one: Touchpoint, named: Mapping[str, str], sheet: Sheet, *, by_person: bool) -> list[Markdown]:
    show = ask.wording.show
    second = (Term(f"role.{one.role}") if one.role else None) if by_person else _control(one)
    owner = named.get(one.owner, one.owner) if one.owner else sheet.profile.owner
    last = show(one.last) if one.last else ask.say("none")
    quality = ask.say("graded", quality=Term(f"touchpoint.{one.quality}"), why=_why(ask, one))
    return [show(one.name), show(second), show(owner), show(one.count), last, quality]


def _control(one: Touchpoint) -> Term:
    return Term("touchpoint.by_rival" if one.control == "rival" else f"touchpoint.{one.control}")


def _roles(ask: Ask, found: Inventory) -> Iterator[Markdown]:
    """Say who stands at each decision role, and how good that touchpoint is."""
    for role in ROLES:
        there = [one for one in found.people if one.role == role]
        told = [ask.text("person", person=one.name, quality=Term(f"touchpoint.{one.quality}")) for one in there]
        people = ask.wording.enumerate(told) if told else ask.text("nobody_role")
        yield ask.say("role", role=Term(f"role.{role}"), people=people)
