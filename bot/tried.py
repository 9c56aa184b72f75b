"""Say what other rules would change: how many customers each way, which, and why."""

from collections.abc import Iterator

from bot.phrases import phrases
from bot.reply import Block, Table, Text
from bot.rulebook import Tried
from core.markdown import Markdown, bullets, join
from core.tryout import Moved, Shift
from core.types import Term, Value
from core.wording import Wording

FLOWS = 8  # of one class; the rest is summed


def blocks(tried: Tried, wording: Wording) -> Iterator[Block]:
    """Give the blocks of a trial: the sum, a table of each class that changes, and the customers."""
    tryout = tried.tryout
    said = _Saying(wording)
    figures: dict[str, Value] = {"version": tried.rules.policy.version, "against": tried.against, "as_of": tried.as_of}
    key = "changed" if tryout.changed else "unchanged"
    yield Text(said.say(key, count=tryout.changed, customers=tryout.customers, **figures))
    for shift in tryout.shifts:
        yield _table(said, shift)
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


def _class(kind: str) -> Term:
    """Return the name of a class."""
    return Term(f"change.{kind}")
