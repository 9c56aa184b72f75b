"""Say what other rules would change: how many customers each way, which, and why, and which alerts, for whom."""

from collections.abc import Iterator, Sequence

from bot.phrases import phrases
from bot.reply import Block, Table, Text
from bot.rulebook import Hearer, Named, Tried
from core.alerts.trial import Fired
from core.markdown import Markdown, bullets, join
from core.tryout import Moved, Shift
from core.types import Term, Value
from core.wording import Wording

FLOWS = 8  # of one class, or rules of the alerts; the rest is summed
HEARERS, NAMED = 5, 5  # people and customers listed one by one


def blocks(tried: Tried, wording: Wording) -> Iterator[Block]:
    """Give the blocks of a trial: the sum, a table of each class that changes, the alerts, and the customers."""
    tryout = tried.tryout
    said = _Saying(wording)
    figures: dict[str, Value] = {"version": tried.rules.policy.version, "against": tried.against, "as_of": tried.as_of}
    key = "changed" if tryout.changed else "unchanged"
    yield Text(said.say(key, count=tryout.changed, customers=tryout.customers, **figures))
    for shift in tryout.shifts:
        yield _table(said, shift)
    yield from _alerts(said, tried)
    if tryout.moved:
        yield Text(bullets(said.say("which"), [_customer(said, tried, moved) for moved in tryout.moved]))
    if tryout.changed > len(tryout.moved):
        yield Text(said.say("more", count=tryout.changed - len(tryout.moved)))


class _Saying:
    """The sentences of a trial in one language."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def say(self, key: str, **values: Value) -> Markdown:
        return self.wording.fill(phrases().template(f"tryout.{key}", self.wording.lang), values)


def _table(said: _Saying, shift: Shift) -> Table:
    head = [said.say("class", kind=_class(shift.kind)), said.say("count", count=shift.moved)]
    rows = [
        [said.say("flow", before=flow.before, after=flow.after), said.say("number", count=flow.count)]
        for flow in shift.flows[:FLOWS]
    ]
    if rest := sum(flow.count for flow in shift.flows[FLOWS:]):
        rows.append([said.say("others"), said.say("number", count=rest)])
    return Table(head, rows)


def _customer(said: _Saying, tried: Tried, moved: Moved) -> Markdown:
    external_id, name = tried.names[moved.customer]
    moves = [
        said.say("move", kind=_class(kind), before=before, after=after) for kind, (before, after) in moved.moves.items()
    ]
    told = [said.say("customer", name=name, id=external_id), join(" · ", moves)]
    if moved.line:
        told.append(said.say("line", input=moved.line[0], before=moved.line[1], after=moved.line[2]))
    if moved.reason:
        told.append(said.wording.fill(said.wording.say(Term(moved.reason.key)), moved.reason.values))
    return join(" ", told)


def _alerts(said: _Saying, tried: Tried) -> Iterator[Block]:
    """Give what would have become of the alerts: the sum, by rule, for whom, and some customers each way."""
    trial = tried.tryout.alerts
    if trial is None:
        yield Text(said.say("alerts_untouched"))
        return
    differing = [fired for fired in trial.rules if fired.differs]
    sample = [said.say("alerts_sample", one_in=trial.one_in)] if trial.one_in > 1 else []
    key = "alerts" if differing else "alerts_same"
    yield Text(join(" ", [said.say(key, days=trial.days, before=trial.before, after=trial.after), *sample]))
    if not differing:
        return
    yield _by_rule(said, differing)
    if tried.hearers:
        people = [_hearer(said, hearer) for hearer in tried.hearers[:HEARERS]]
        if rest := tried.hearers[HEARERS:]:
            people.append(said.say("alerts_others", **_sums(rest)))
        yield Text(bullets(said.say("alerts_for"), people))
    for key, customers in (("alerts_new", tried.new), ("alerts_gone", tried.gone)):
        if customers:
            yield Text(bullets(said.say(key), [_told_of(said, tried, named) for named in customers[:NAMED]]))


def _by_rule(said: _Saying, differing: Sequence[Fired]) -> Table:
    head = [said.say(key) for key in ("alerts_rule", "alerts_count", "alerts_customers")]
    shown, rest = differing[:FLOWS], differing[FLOWS:]
    rows = [
        [
            said.say("class", kind=Term(f"{fired.rule}.title")),
            said.say("flow", before=fired.before, after=fired.after),
            said.say("alerts_each_way", new=len(fired.new), gone=len(fired.gone)),
        ]
        for fired in shown
    ]
    if rest:
        new, gone = sum(len(fired.new) for fired in rest), sum(len(fired.gone) for fired in rest)
        each_way = said.say("alerts_each_way", new=new, gone=gone)
        rows.append([said.say("others"), said.say("flow", **_sums(rest)), each_way])
    return Table(head, rows)


def _sums(counted: Sequence[Fired] | Sequence[Hearer]) -> dict[str, Value]:
    return {"before": sum(each.before for each in counted), "after": sum(each.after for each in counted)}


def _hearer(said: _Saying, hearer: Hearer) -> Markdown:
    if hearer.name is None:
        return said.say("alerts_nobodys", before=hearer.before, after=hearer.after)
    return said.say("alerts_hearer", name=hearer.name, before=hearer.before, after=hearer.after)


def _told_of(said: _Saying, tried: Tried, named: Named) -> Markdown:
    external_id, name = tried.names[named.customer]
    return said.say("alerts_customer", name=name, id=external_id, rule=Term(f"{named.rule}.title"))


def _class(kind: str) -> Term:
    """Return the name of a class."""
    return Term(f"change.{kind}")
