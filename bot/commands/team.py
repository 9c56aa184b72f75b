"""What each rep of a manager's team adds: buyers who come back, and dealings that do more than pass things on."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.command import Rest, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Block, Button, Reply, Table, Text
from bot.sheet import rules_of
from core.contribution import ADDS, PASSES, Contribution, contribution
from core.errors import NotFound, Unavailable
from core.markdown import Markdown, bullets
from core.policy import Policy
from core.store import repwork
from core.store.lasting import OfRun
from core.store.repwork import RepWork
from core.store.runs import Published, published, scored_by
from core.store.scope import Scope
from core.store.teams import Rep, dealt, owner_ids_in, reps
from core.types import Share, Value

if TYPE_CHECKING:
    from sqlmodel import Session

NONE = (0, 0)

words: Words = {
    "en": {
        "title": "Team, the year to {on}",
        "title_one": "{rep}, the year to {on}",
        "not_yours": "The team's figures",
        "for_managers": "These are for managers: they are about colleagues. Your own customers are in /today, your own "
        "deals in /funnel.",
        "nobody": "Nobody on your team looks after customers. Your administrator maps reps to users.",
        "rep": "Rep",
        "repurchase": "Buyers who came back",
        "adds": "Adds something",
        "passes": "Only passes on",
        "untold": "Cannot be told",
        "widened": "Orders that widened",
        "of": "{share} ({part} of {all})",
        "few": "too few ({count})",
        "none": "none",
        "how": "Came back: customers with a second purchase day in {window} days, of those with a first. Adds: "
        "dealings that uncovered a need, advised or widened, of those whose notes tell; passes on: only quoted, "
        "relayed, delivered or chased. Widened: orders of known customers with a category new to them.",
        "caution": "Read from the words of the notes: a rep who writes little looks like one who does little. "
        "Ask before you judge. Shares are told from {dealings} dealings and {buyers} buyers on.",
        "did": "**What the {told} dealings were that tell**",
        "line_uncover": "Uncovered a need: {count}",
        "line_advise": "Advised: {count}",
        "line_widen": "Widened the order: {count}",
        "line_chase": "Chased: {count}",
        "line_quote": "Quoted: {count}",
        "line_deliver": "Delivered or answered for a delivery: {count}",
        "line_relay": "Relayed: {count}",
        "line_untold": "Notes that tell nothing: {count}",
        "norep": "Left out: {count} dealings that name nobody of your team.",
        "parameter_who": "NAME",
        "all": "Team",
        "counted_on": "Who bought again and which orders brought something new: as of the last scoring, {on}.",
        "funnel": "Funnel by rep",
    },
    "zh": {
        "title": "团队近一年，截至{on}",
        "title_one": "{rep}近一年，截至{on}",
        "not_yours": "团队数据",
        "for_managers": "这里说的是同事的情况，只给经理看。自己的客户看/today，自己的商机看/funnel。",
        "nobody": "您的团队里还没有人名下有客户。请管理员把业务员编号对到用户。",
        "rep": "业务员",
        "repurchase": "复购率",
        "adds": "有增值",
        "passes": "只是传递",
        "untold": "看不出来",
        "widened": "带出新品类的订单",
        "of": "{share}（{part}/{all}）",
        "few": "太少（{count}）",
        "none": "没有",
        "how": "复购率：{window}天里下过单的客户，有多少在另一天又下过。有增值：看得出做了什么的往来里，"
        "挖到需求、给了建议、带大订单的；只是传递：只报价、转话、送货、催款。带出新品类：老客户的订单里有没买过的品类。",
        "caution": "这是从往来记录的字面上读的：写得少的人，看着就像做得少。先问，再下结论。"
        "往来不到{dealings}次、客户不到{buyers}家，不算比例。",
        "did": "**看得出做了什么的{told}次往来**",
        "line_uncover": "挖需求：{count}",
        "line_advise": "给建议：{count}",
        "line_widen": "带大订单：{count}",
        "line_chase": "催：{count}",
        "line_quote": "报价：{count}",
        "line_deliver": "送货、答复交期：{count}",
        "line_relay": "转话、转资料：{count}",
        "line_untold": "记录看不出做了什么：{count}",
        "norep": "没算进来的有{count}次往来，记的不是您团队里的人。",
        "parameter_who": "姓名",
        "all": "团队",
        "counted_on": "复购和新品类截至上次评分（{on}）。",
        "funnel": "按业务员看漏斗",
    },
}


@command(
    words=words,
    aliases=("团队", "团队数据"),
    sentences={
        "en": ("how is (my )(the )team doing", "(what is the )repurchase rate (per|by) rep"),
        "zh": ("团队怎么样", "看看团队", "各业务员的复购率"),
    },
)
async def team(ask: Ask, who: Rest = "") -> Reply:
    """For managers: each rep's repurchase rate, and how many dealings add something or only pass on.

    给经理看：每个业务员的复购率，往来里多少有增值、多少只是传递。

    Examples:
        /team
        /team Lena Voss
        /团队 周岚
    """
    if ask.asker.role == "rep" or ask.scope is None:
        return Reply(ask.say("not_yours"), (Text(ask.say("for_managers")),))
    read = await ask.store(_read, ask.scope, ask.today)
    if not read.figures:
        return Reply(ask.say("title", on=read.as_of), (Text(ask.say("nobody")),))
    if not who.strip():
        return Reply(ask.say("title", on=read.as_of), tuple(_all(ask, read)))
    one = _named(ask, read.figures, who.strip())
    return Reply(ask.say("title_one", rep=one.rep.name, on=read.as_of), tuple(_one(ask, read, one)))


@dataclass(frozen=True, slots=True)
class Figures:
    """One rep's figures, as counts and the shares they make."""

    rep: Rep
    buyers: int
    returning: int
    rate: float | None
    did: Contribution
    orders: int
    widened: int


@dataclass(frozen=True, slots=True)
class Team:
    """The figures of a team as of a day; ``unnamed`` dealings with its customers name none of its reps.

    What came of orders was counted with the run of ``counted_on``.
    """

    figures: Sequence[Figures]
    unnamed: int
    policy: Policy
    as_of: date
    counted_on: date


_work: OfRun[RepWork] = OfRun()


def _read(session: "Session", scope: Scope, today: date) -> Team:
    run = published(session)
    if run is None:
        raise Unavailable("not_scored")
    policy, _ = rules_of(*scored_by(session, run.id))
    found, days = reps(session, scope), policy.team.window_days
    work = _work.get(session, run, lambda: _counted(session, run, policy))
    dealings, orders = dealt(session, scope, today, days), _taken(work, owner_ids_in(session, scope))
    figures = []
    for rep in found:
        told = [row for owner in rep.owner_ids for row in dealings.get(owner, ())]
        all_of, new = _sum(orders, rep.owner_ids)
        figures.append(Figures(rep, *_repurchase(work, rep, policy), contribution(told, policy), all_of, new))
    ours = {owner for rep in found for owner in rep.owner_ids}
    unnamed = sum(number for owner, rows in dealings.items() if owner not in ours for *_, number in rows)
    return Team(figures, unnamed, policy, today, run.as_of)


def _counted(session: "Session", run: Published, policy: Policy) -> RepWork:
    """Return what the run counted; where it did not get to it, count now."""
    return repwork.read(session, run.id) or repwork.rep_work(session, run.as_of, policy, policy.team.window_days)


def _taken(work: RepWork, seen: Collection[str] | None) -> Mapping[str, tuple[int, int]]:
    """Return by who took them the orders of the customers of these owners, and those that widened."""
    found: dict[str, tuple[int, int]] = {}
    for (owner, rep), counts in work.orders.items():
        if seen is None or owner in seen:
            found[rep] = _added(found.get(rep, NONE), counts)
    return found


def _sum(counted: Mapping[str, tuple[int, int]], names: Iterable[str]) -> tuple[int, int]:
    total = NONE
    for name in names:
        total = _added(total, counted.get(name, NONE))
    return total


def _added(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def _repurchase(work: RepWork, rep: Rep, policy: Policy) -> tuple[int, int, float | None]:
    """Return the buyers, those who came back, and the part they are where there are enough."""
    buyers, back = _sum(work.buyers, rep.owner_ids)
    return buyers, back, back / buyers if buyers >= policy.team.buyers_min else None


def _named(ask: Ask, figures: Sequence[Figures], given: str) -> Figures:
    said = given.casefold()
    hits = [one for one in figures if said in one.rep.name.casefold()]
    if len(hits) != 1:
        known = ask.wording.enumerate([one.rep.name for one in figures])
        raise NotFound("team_unknown", given=given, known=known)
    return hits[0]


def _all(ask: Ask, read: Team) -> Iterator[Block]:
    """Show a line a rep, and what the figures are worth."""
    head = [ask.say(name) for name in ("rep", "repurchase", "adds", "passes", "untold", "widened")]
    yield Table(head, [_row(ask, one, read.policy.team.dealings_min) for one in read.figures])
    yield Text(ask.say("how", window=read.policy.behaviour.window_days))
    yield Text(_caution(ask, read))
    yield from _counted_on(ask, read)
    if read.unnamed:
        yield Text(ask.say("norep", count=read.unnamed))
    own = [Button(one.rep.name, line("team", one.rep.name)) for one in read.figures]
    yield Actions((*own, Button(ask.text("funnel"), line("funnel", "rep"))))


def _counted_on(ask: Ask, read: Team) -> Iterator[Text]:
    """Say of which day the figures of orders are, where that is not the day of the others."""
    if read.counted_on != read.as_of:
        yield Text(ask.say("counted_on", on=read.counted_on))


def _caution(ask: Ask, read: Team) -> Markdown:
    rules = read.policy.team
    return ask.say("caution", dealings=rules.dealings_min, buyers=rules.buyers_min)


def _row(ask: Ask, one: Figures, least: int) -> list[Markdown]:
    adding = sum(one.did.counts[name] for name in ADDS)
    passing = sum(one.did.counts[name] for name in PASSES)
    new = one.widened / one.orders if one.orders >= least else None
    return [
        ask.wording.show(one.rep.name),
        _part(ask, one.rate, one.returning, one.buyers),
        _part(ask, one.did.adds, adding, one.did.told),
        _part(ask, one.did.passes, passing, one.did.told),
        ask.wording.show(one.did.untold),
        _part(ask, new, one.widened, one.orders),
    ]


def _part(ask: Ask, share: float | None, part: int, whole: int) -> Markdown:
    """Say a part of a whole with both counts; that there are none or too few where it is unknown."""
    if share is None:
        return ask.say("few", count=whole) if whole else ask.say("none")
    return ask.say("of", share=Share(share), part=part, all=whole)


def _one(ask: Ask, read: Team, one: Figures) -> Iterator[Block]:
    """Show one rep: the line, what the dealings were, and how to talk about it."""
    head = ("repurchase", "adds", "passes", "widened")
    cells = _row(ask, one, read.policy.team.dealings_min)
    yield Table([ask.say("rep"), *(ask.say(name) for name in head)], [[*cells[:4], cells[5]]])
    counts = [ask.say(f"line_{name}", count=number) for name, number in one.did.counts.items() if number]
    if one.did.untold:
        counts.append(ask.say("line_untold", count=one.did.untold))
    if counts:
        yield Text(bullets(ask.say("did", told=one.did.told), counts))
    yield Text(ask.library.render("team/one_to_one", ask.lang, _variables(ask, one)).text)
    yield Text(_caution(ask, read))
    yield from _counted_on(ask, read)
    yield Actions((Button(ask.text("all"), line("team")), Button(ask.text("funnel"), line("funnel", "rep"))))


def _variables(ask: Ask, one: Figures) -> Mapping[str, Value]:
    """Return what the playbook of a one-to-one may say: shares only where enough tells."""
    did = one.did
    return {
        "today": ask.today,
        "rep": one.rep.name,
        "rep_dealings": did.told or None,
        "rep_untold": did.untold,
        "rep_adds": None if did.adds is None else Share(did.adds),
        "rep_repurchase": None if one.rate is None else Share(one.rate),
        "rep_lapsed": one.buyers - one.returning if one.buyers else None,
        "rep_widened": one.widened,
    }
