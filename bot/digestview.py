"""A digest in words: what is new or worse, by customer and worst first, and what became of yesterday's."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.alertview import NO_FACTS, Facts, Saying, amounts, facts_of, line_of, name_of, short, status_of
from bot.command import written
from bot.reply import Actions, Block, Button, Text
from core.alerts.alert import Alert
from core.alerts.digest import UNTOLD, Digest, Fate, Group, Known, Part, Sum, compose
from core.alerts.notice import Told
from core.alerts.precision import Precision, last_words, overall, precision, say_noise
from core.alerts.rule import rules
from core.alerts.stages import is_news
from core.markdown import Markdown, bullets
from core.store import alert_messages, alerts
from core.store.alert_lists import all_of_digest, find_all, rated, user_names
from core.store.habits import habits_of
from core.store.names import plain_names
from core.store.scope import Scope
from core.types import Money, Reason, Term

if TYPE_CHECKING:
    from sqlmodel import Session

MOST, MOST_GOOD = 4, 1  # customers: it is read in a minute, on a phone
NAMED = 2  # alerts of a customer named beside the worst, which is told in words; the others are counted
AWAKE = ("open", "acknowledged")


@dataclass(frozen=True, slots=True)
class Page:
    """A digest with what it takes to say it: names of customers and of who looks after them."""

    digest: Digest
    names: Mapping[int, tuple[str, str]]
    owners: Mapping[int, str]
    unreachable: Sequence[str] = ()
    news: Sequence[Alert] = ()
    worst: Mapping[int, Alert] = field(default_factory=dict)
    now: Mapping[int, Alert] = field(default_factory=dict)
    facts: Facts = NO_FACTS

    @property
    def shown(self) -> dict[int, int]:
        """The alerts told in words or named, by version."""
        parts = (self.digest.risks, self.digest.opportunities)
        told = [alert.id for part in parts for group in part.shown for alert in group.alerts[: 1 + NAMED]]
        versions = {alert.id: alert.version for alert in (*self.news, *self.now.values())}
        return {alert_id: versions[alert_id] for alert_id in told}

    @property
    def counted(self) -> dict[int, int]:
        """All alerts the reader knows of from now on, in words or in a count, by version."""
        return {alert.id: alert.version for alert in self.news}


def read_digest(
    session: "Session",
    scope: Scope,
    reader: int,
    since: datetime | None,
    responsible: int | None = None,
    this: tuple[str, Mapping[str, Any]] | None = None,
) -> Page:
    """Return the digest of a reader: of all alerts in the scope, or of those one user should act on.

    Rules the reader has muted are left out. ``since`` is when the last digest went out: what was told then is
    yesterday's. ``this`` is the digest itself, its kind and what it is about: what it told on other accounts of the
    reader is news here, too.
    """
    muted = habits_of(session, reader).muted.split()
    everything = [each for each in all_of_digest(session, scope, since, responsible) if each.rule not in muted]
    tellings = alert_messages.told_to(session, reader, this)
    told = {t.alert_id: Told(t.episode, t.level) for t in tellings}
    yesterday = [t.alert_id for t in tellings if since is not None and t.at >= since]
    good = {name for name, rule in rules().items() if rule.good}
    noise = overall(precision(last_words(rated(session))).values())
    digest = compose(everything, Known(told, yesterday), good, noise, MOST, MOST_GOOD)
    shown = [g for part in (digest.risks, digest.opportunities) for g in part.shown]
    names = plain_names(session, [g.customer for g in shown])
    owners = user_names(session, {alert.responsible for g in shown for alert in g.alerts})
    unreachable = alert_messages.unreachable_names(session, scope) if responsible is None else []
    worst = alerts.alerts_by_id(session, [group.alerts[0].id for group in shown])
    news = [a for a in everything if a.state in AWAKE and is_news(a, told.get(a.id, UNTOLD))]
    return Page(digest, names, owners, unreachable, news, worst)


def read_again(session: "Session", scope: Scope, ids: Collection[int]) -> Page:
    """Return the alerts that a digest told of in words as they stand now, in the same order."""
    seen = [told.alert for told in find_all(session, scope, list(ids))]
    as_told = [replace(alert, state="open") for alert in seen]
    good = {name for name, rule in rules().items() if rule.good}
    digest = compose(as_told, Known({}), good, Precision(""), len(seen), len(seen))
    shown = [group for part in (digest.risks, digest.opportunities) for group in part.shown]
    names = plain_names(session, [group.customer for group in shown])
    owners = user_names(session, {alert.responsible for alert in seen})
    now = {alert.id: alert for alert in seen}
    return Page(digest, names, owners, now=now, facts=facts_of(session, seen))


def blocks_again(saying: Saying, page: Page, zone: ZoneInfo, *, team: bool) -> Iterator[Block]:
    """Give the words of a digest whose alerts have gone on: what became of each, and since when."""
    yield Text(saying.say("digest.again"))
    for part in (page.digest.risks, page.digest.opportunities):
        for group in part.shown:
            yield Text(_group(saying, page, group, team=team, zone=zone))
    yield _buttons(saying, page, team=team)


def blocks(saying: Saying, page: Page, least: int, *, team: bool) -> Iterator[Block]:
    """Give the words of a digest."""
    digest = page.digest
    if digest.is_empty:
        yield Text(saying.say("digest.nothing_new"))
    else:
        yield Text(_counted(saying, digest.risks.new))
    yield from _part(saying, page, digest.risks, team=team)
    if digest.opportunities.shown:
        yield Text(saying.say("digest.opportunities"))
        yield from _part(saying, page, digest.opportunities, team=team)
    yield Text(bullets(Markdown(""), list(_rest(saying, page, least, team=team))))
    yield _buttons(saying, page, team=team)


def _part(saying: Saying, page: Page, part: Part, *, team: bool) -> Iterator[Block]:
    for group in part.shown:
        yield Text(_group(saying, page, group, team=team))
    if part.rest.customers:
        count, stake = part.rest.customers, _amounts(saying, part.rest.stakes)
        yield Text(saying.say("digest.rest", customers=count, alerts=part.rest.alerts, stake=stake))


def _group(saying: Saying, page: Page, group: Group, *, team: bool, zone: ZoneInfo | None = None) -> Markdown:
    """Tell the worst of a customer in words, and name the others; ``zone`` is given when it is told how they go on."""
    name = short(page.names.get(group.customer, ("", ""))[1])
    owner = page.owners.get(group.alerts[0].responsible or 0)
    key = "digest.customer_of" if team and owner else "digest.customer"
    head = saying.say(key, customer=name, stake=_amounts(saying, group.stakes), owner=owner)
    worst, *others = group.alerts
    if zone is not None:
        going_on = [_as_it_stands(saying, page, line_of(saying, worst), worst, zone)]
        going_on += [_as_it_stands(saying, page, name_of(saying, each), each, zone) for each in others]
        return bullets(head, going_on)
    also = [saying.say("digest.also", others=_named(saying, others))] if others else []
    return bullets(head, [line_of(saying, page.worst.get(worst.id, worst)), *also])


def _as_it_stands(saying: Saying, page: Page, line: Markdown, alert: Alert, zone: ZoneInfo) -> Markdown:
    status = status_of(saying, page.now[alert.id], page.facts, zone) if alert.id in page.now else None
    return line if status is None else saying.say("digest.alert_now", line=line, status=status)


def _named(saying: Saying, others: Sequence[Alert]) -> str:
    named = [saying.text("alert.name", rule=Term(f"{each.rule}.title"), number=str(each.id)) for each in others[:NAMED]]
    more = len(others) - NAMED
    return saying.wording.enumerate([*named, saying.text("digest.more", count=more)] if more > 0 else named)


def _counted(saying: Saying, told: Sum) -> Markdown:
    figures = {"customers": told.customers, "alerts": told.alerts, "red": told.red}
    return saying.say("digest.counted", **figures, stake=_amounts(saying, told.stakes))


def _amounts(saying: Saying, stakes: Sequence[Money]) -> str:
    return amounts(saying, stakes) or saying.text("digest.no_stake")


def _rest(saying: Saying, page: Page, least: int, *, team: bool) -> Iterator[Markdown]:
    """Give the lines that close a digest: what is older, what became of yesterday's, how right the rules are."""
    digest = page.digest
    older = digest.risks.older.alerts + digest.opportunities.older.alerts
    if older:
        yield saying.say("digest.older", alerts=older, stake=_amounts(saying, digest.risks.older.stakes))
    if digest.snoozed:
        yield saying.say("digest.snoozed", count=digest.snoozed)
    if yesterday := _yesterday(saying, digest.yesterday):
        yield yesterday
    noise = say_noise(digest.noise, least)
    yield saying.say("digest.noise", said=_said(saying, noise))
    if team and page.unreachable:
        yield saying.say("digest.unreachable", names=saying.wording.enumerate(list(page.unreachable)))
    if digest.risks.new.stakes or digest.risks.older.stakes:
        yield _said(saying, Reason("digest.stake_once"))


def _yesterday(saying: Saying, fate: Fate) -> Markdown | None:
    if not (fate.open or fate.acknowledged or fate.snoozed or fate.resolved):
        return None
    counts = {"open": fate.open, "acknowledged": fate.acknowledged, "snoozed": fate.snoozed, "resolved": fate.resolved}
    return saying.say("digest.yesterday", **counts)


def _said(saying: Saying, told: Reason) -> Markdown:
    return saying.wording.fill(saying.wording.say(Term(told.key)), told.values)


def _buttons(saying: Saying, page: Page, *, team: bool) -> Actions:
    shown = [*page.digest.risks.shown, *page.digest.opportunities.shown][:3]
    names = [page.names[group.customer] for group in shown if group.customer in page.names]
    customers = [Button(name, f"/customer {written(external_id)}") for external_id, name in names]
    every = Button(saying.text("alert.button_alerts"), "/alerts" if team else "/alerts mine")
    return Actions((*customers, every))
