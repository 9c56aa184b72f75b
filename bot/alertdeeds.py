"""Let a person act on the alerts a line names, within what they may see, and say what came of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.alertview import Facts, facts_of, title
from bot.context import Ask
from bot.line import plain_width
from bot.moments import say_moment
from core.alerts.lifecycle import Action
from core.errors import Mistake, NotFound
from core.markdown import Markdown
from core.store.alert_lists import Listed, find_all, last_steps, user_names
from core.store.alert_steps import act
from core.store.scope import Scope
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

MOST = 20  # alerts of one customer in one message are fewer
LATE = ("alert_changed", "alert_changed_meanwhile", "alert_already")  # somebody else may have been faster
_NUMBERS = re.compile(r"#?\d{1,9}(?:\+#?\d{1,9})*")


@dataclass(frozen=True, slots=True)
class Done:
    """The alerts as they stand after a deed, and how many somebody else had changed before."""

    alerts: tuple[Listed, ...]
    facts: Facts
    passed_over: int = 0


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of alerts in a text: ``42``, ``#42``, ``42+43``. Raises Mistake."""
    return tuple(dict.fromkeys(_read(text)))[:MOST]


def _read(text: str) -> list[int]:
    said = plain_width(text).replace(" ", "")
    if not _NUMBERS.fullmatch(said):
        raise Mistake("alert_number", given=text)
    return [int(each.lstrip("#")) for each in said.split("+")]


async def look_up(ask: Ask, which: str) -> Done:
    """Return the alerts a text names. Raises NotFound for one the asker does not see."""
    return await ask.store(_look_up, ask.scope or Scope(frozenset()), numbers(which))


async def deed(ask: Ask, which: str, seen: str | None, action: Action) -> Done:
    """Let the asker act on the alerts a text names, each by the version they saw.

    Where somebody else was faster with one of several the others are acted on all the same. Raises Mistake when none
    was left to act on, NotFound for one the asker does not see.
    """
    versions = _read(seen) if seen else []
    known = dict(zip(_read(which), versions, strict=False))
    return await ask.store(_act, ask, numbers(which), known.get, action)


def named(ask: Ask, done: Done) -> Markdown:
    """Return the alerts by customer and rule."""
    return title(ask, done.alerts)


def _look_up(session: "Session", scope: Scope, wanted: Sequence[int]) -> Done:
    alerts = tuple(find_all(session, scope, wanted))
    missing = set(wanted) - {told.alert.id for told in alerts}
    if missing:
        raise NotFound("alert_unknown", given=str(next(number for number in wanted if number in missing)))
    return Done(alerts, facts_of(session, [told.alert for told in alerts]))


def _act(
    session: "Session", ask: Ask, wanted: Sequence[int], seen: Callable[[int], int | None], action: Action
) -> Done:
    scope = ask.scope or Scope(frozenset())
    refused: Mistake | None = None
    passed_over = 0
    _look_up(session, scope, wanted)
    for number in sorted(wanted):  # in one order: of two people at once neither waits for the other for ever
        try:
            act(session, number, action, ask.asker.id, ask.now, seen(number))
        except Mistake as problem:
            refused, passed_over = refused or problem, passed_over + 1
    if refused is not None and passed_over == len(wanted):
        raise _with_who(session, ask, wanted[0], refused)
    done = _look_up(session, scope, wanted)
    return Done(done.alerts, done.facts, passed_over)


def _with_who(session: "Session", ask: Ask, number: int, refused: Mistake) -> Mistake:
    """Return the refusal with who was faster, and when, where somebody was."""
    step = last_steps(session, [number]).get(number)
    if refused.key not in LATE or step is None or step.user_id in (None, ask.asker.id):
        return refused
    who = user_names(session, [step.user_id]).get(step.user_id or 0)
    (told,) = find_all(session, ask.scope or Scope(frozenset()), [number])
    state = Term(f"alert_state.{told.alert.state}")
    return Mistake(
        "alert_taken",
        alert=str(number),
        who=who,
        state=state,
        at=say_moment(step.at, ask.asker.zone, ask.lang, ask.now),
    )
