"""Erase what was noted of a person's traits: they may ask for it, and it is nobody's business for ever."""

from typing import TYPE_CHECKING

from bot.command import Customer, Who, Words, command, line
from bot.context import Ask
from bot.people import find_person
from bot.reply import Actions, Button, Reply, Text
from bot.ways import ways_on
from core.dimensions import traits
from core.errors import NotFound
from core.markdown import Markdown, bullets
from core.profile import Known, Person
from core.store.erasing import erase
from core.store.profiles.people import people
from core.types import Days, Term

if TYPE_CHECKING:
    from sqlmodel import Session

words: Words = {
    "en": {
        "title": "Personal traits of {person}, {customer}",
        "head": "**On record**",
        "trait": "{what}: **{value}**, noted on {on}",
        "trait_by": "{what}: **{value}**, noted on {on} by {who}",
        "what": "Erasing deletes these, and all that was noted of them before, for good. "
        "Role, title, attitude and dealings stay.",
        "beyond": "Messages in this chat, backups and your own files stay as they are; "
        "a file that names them brings them back.",
        "later": "What nobody erases is deleted {days} after it was noted.",
        "nothing": "Nothing personal is on record of {person}. Traits are: {traits}.",
        "erase": "Erase for good",
        "done": "Erased: all that was noted of {person} as {traits}. Notes deleted: {count}.",
    },
    "zh": {
        "title": "{customer} {person}的个人特征",
        "head": "**已登记**",
        "trait": "{what}：**{value}**，{on}登记",
        "trait_by": "{what}：**{value}**，{on}由{who}登记",
        "what": "删除后不能恢复，以前登记过的同类内容也一起删掉。角色、职务、态度和往来记录不受影响。",
        "beyond": "聊天里已发的消息、备份和您自己的文件不会变；文件里如果写着这些内容，再导入就会重新登记。",
        "later": "没人删的，登记满{days}后自动删除。",
        "nothing": "没有登记过{person}的个人特征。个人特征包括：{traits}。",
        "erase": "彻底删除",
        "done": "已删除{person}的全部个人特征（{traits}），共{count}条登记。",
    },
}


@command(
    words=words,
    aliases=("删除特征", "删特征"),
    sentences={
        "en": ("(erase|forget) the traits of {who} (at|of) {customer}",),
        "zh": ("删除{customer}的{who}的个人特征", "删掉{customer}的{who}的个人特征"),
    },
    carried=("sure",),
)
async def forget(ask: Ask, customer: Customer, who: Who, *, sure: int | None = None) -> Reply:
    """Erase what was noted of a person's traits: type, motive, background, education.

    删除某个人的个人特征：性格、动机、专业背景、学历。

    Examples:
        /forget ACME cfo
        /删除特征 华信精密机械 赵春花
    """
    person, erased = await ask.store(_deed, ask, customer, who, sure)
    title = ask.say("title", person=person.name, customer=customer.name)
    every = ask.wording.enumerate([Term(name) for name in traits()])
    ways = ways_on(ask, customer, "people", "customer")
    known = [person.facts[name] for name in traits() if name in person.facts]
    if erased is not None or not known:
        key = "nothing" if erased is None else "done"
        said = ask.say(key, person=person.name, traits=every, count=erased)
        return Reply(title, (Text(said), Actions(tuple(ways))))
    said = bullets(ask.say("head"), [_told(ask, each) for each in known])
    limits = [ask.say("what"), ask.say("later", days=Days(min(traits().values()))), ask.say("beyond")]
    again = line("forget", customer, person.external_id)
    sure_of_it = Button(ask.text("erase"), f"{again} --sure {person.id}")
    return Reply(title, (Text(said), *map(Text, limits), Actions((sure_of_it, *ways))))


def _told(ask: Ask, trait: Known) -> Markdown:
    key = "trait_by" if trait.who else "trait"
    return ask.say(key, what=Term(trait.dimension), value=trait.value, on=trait.since, who=trait.who)


def _deed(session: "Session", ask: Ask, customer: Customer, who: Who, sure: int | None) -> tuple[Person, int | None]:
    """Return the person meant, and how many notes were erased, None when only looked at."""
    there = people(session, customer.id, ask.today, None)
    person = find_person(there, who)
    if person is None:
        raise NotFound("unknown_person", given=who.words, customer=customer.name)
    return person, erase(session, person.id) if sure == person.id else None
