"""What became of a customer from run to run: score, tier and warning, and each change with its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Block, Button, Reply, Table, Text
from bot.sheet import say_reason
from bot.ways import ways_on
from core.errors import Unavailable
from core.markdown import Markdown, bullets
from core.settle import Change
from core.store.runs import events_of, latest_run, scores_of
from core.store.tables.runs import Score
from core.types import Points, Term, Value

if TYPE_CHECKING:
    from sqlmodel import Session

RUNS = 12
EVENTS = 24

words: Words = {
    "en": {
        "title": "History of {customer}",
        "day": "Scored",
        "score": "Score",
        "potential": "Potential",
        "tier": "Tier",
        "warning": "Warning",
        "on": "**{on}**",
        "became": "{what}: {before} → {after}. {reason}",
        "became_plain": "{what}: {before} → {after}.",
        "stayed": "Nothing changed class in these runs.",
        "first": "One run so far: there is nothing to compare with yet.",
        "unscored": "No run has seen them yet. The next scoring will.",
        "why_since": "Why since {since}",
    },
    "zh": {
        "title": "{customer}的变化",
        "day": "评分日",
        "score": "得分",
        "potential": "潜力",
        "tier": "分级",
        "warning": "预警",
        "on": "**{on}**",
        "became": "{what}：{before} → {after}。{reason}",
        "became_plain": "{what}：{before} → {after}。",
        "stayed": "这几次评分里，各项分类都没有变化。",
        "first": "目前只评过一次分，还没有可比的。",
        "unscored": "还没有评过分，下次评分就会有。",
        "why_since": "{since}以来为什么变",
    },
}


@command(
    words=words,
    aliases=("变化", "变化记录", "历史"),
    sentences={
        "en": (
            "what (has )changed at {customer}",
            "what (has )changed with {customer}",
            "history of {customer}",
            "how did {customer} develop",
        ),
        "zh": ("{customer}有什么变化", "{customer}的变化", "{customer}的历史", "{customer}这段时间变了什么"),
    },
)
async def history(ask: Ask, customer: Customer) -> Reply:
    """Show how a customer changed from run to run: score, tier, relationship and risks, with the reasons.

    看客户的变化记录：历次得分、分级、客户关系和风险的变化，以及原因。

    Examples:
        /history ACME
        /变化 华信精密机械
    """
    story = await ask.store(_read, customer.id)
    blocks = tuple(_blocks(ask, story, customer))
    return Reply(ask.say("title", customer=customer.name), blocks)


@dataclass(frozen=True, slots=True)
class _Story:
    """The scores of the last runs and what changed in them, the newest first."""

    scores: Sequence[tuple[date, Score]]
    events: Sequence[Change]


def _read(session: "Session", customer_id: int) -> _Story:
    if latest_run(session) is None:
        raise Unavailable("not_scored")
    return _Story(scores_of(session, customer_id, RUNS), events_of(session, customer_id, EVENTS))


def _blocks(ask: Ask, story: _Story, customer: Customer) -> Iterator[Block]:
    ways = ways_on(ask, customer, "customer", "why", "value", "risk")
    if not story.scores:
        yield Text(ask.say("unscored"))
        yield Actions(tuple(ways))
        return
    yield _table(ask, story.scores)
    yield from (Text(told) for told in _changes(ask, story))
    yield Actions((*_whys(ask, story, customer), *ways))


def _table(ask: Ask, scores: Sequence[tuple[date, Score]]) -> Table:
    """Return a row a run; of one who never bought the points are those of the potential."""
    column = "tier_score" if any(score.tier_score is not None for _, score in scores) else "potential_score"
    names = ("day", "score" if column == "tier_score" else "potential", "tier", "warning")
    rows = [[ask.wording.show(value) for value in _cells(day, score, column)] for day, score in scores]
    return Table([ask.say(name) for name in names], rows)


def _cells(day: date, score: Score, column: str) -> tuple[Value, ...]:
    points = getattr(score, column)
    terms = [_term(name, getattr(score, name)) for name in ("tier", "warning")]
    return (day, None if points is None else Points(points), *terms)


def _term(name: str, option: str | None) -> Term | None:
    return Term(f"{name}.{option}") if option else None


def _changes(ask: Ask, story: _Story) -> Iterator[Markdown]:
    """Say what changed on which day and why, the newest first."""
    if len(story.scores) == 1:
        yield ask.say("first")
    elif not story.events:
        yield ask.say("stayed")
    for on, events in groupby(story.events, key=lambda event: event.on):
        yield bullets(ask.say("on", on=on), [_event(ask, event) for event in events])


def _event(ask: Ask, event: Change) -> Markdown:
    told: Mapping[str, Value] = {"what": Term(f"change.{event.kind}"), "before": event.before, "after": event.after}
    if event.reason is None:
        return ask.say("became_plain", **told)
    return ask.say("became", **told, reason=say_reason(ask, event.reason))


def _whys(ask: Ask, story: _Story, customer: Customer) -> Iterator[Button]:
    """Offer to split what changed since the run before the last into its parts."""
    if len(story.scores) > 1:
        since = story.scores[1][0]
        yield Button(ask.text("why_since", since=since), f"{line('why', customer)} --since {since.isoformat()}")
