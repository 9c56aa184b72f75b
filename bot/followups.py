"""Follow-up plans for who asks: made from the customer's own figures, said step by step, and as a calendar file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from bot.command import Customer, line
from bot.reply import Button, File
from core.alerts.worktime import is_working_day, known_until
from core.followups import PERIOD_OF, Order, plan
from core.markdown import Markdown
from core.printable import one_line
from core.store import followups
from core.store.audience import listeners, owners_of
from core.store.followups import Kept, goal_of
from core.store.tables.followups import FollowupStep
from core.store.users import User
from core.types import Lang, Money, Share, Term, Value
from core.values import Row, day, known, money
from core.wording import Wording

if TYPE_CHECKING:
    from datetime import datetime

    from icalendar import Event
    from sqlmodel import Session

    from core.policy import Policy

MADE_BY = "-//Callsheet//Follow-up plans//EN"


class Saying(Protocol):
    """Who says sentences in a reader's language: a question, or a letter while it is written."""

    @property
    def lang(self) -> Lang:
        """Return the reader's language."""

    @property
    def wording(self) -> Wording:
        """Return the one who says values."""

    def say(self, key: str, **values: Value) -> Markdown:
        """Return a sentence as Markdown."""

    def text(self, key: str, **values: Value) -> str:
        """Return a sentence as plain text."""


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does the steps of a plan and is reminded of them: the owner, else who made it; by which calendar."""

    id: int
    name: str
    calendar: str | None
    is_owner: bool

    def works(self, on: date) -> bool:
        """Say whether a day is a working day of theirs."""
        return is_working_day(on, self.calendar)

    @property
    def known_until(self) -> date:
        """Return the last day whose holidays are known."""
        return known_until(self.calendar)


def order_of(values: Row, policy: "Policy") -> Order | None:
    """Return what a plan starts from; None when there is no order, or no rhythm to follow."""
    on, gap = day(values, "last_purchase_day"), known(values, "usual_gap_days")
    return None if on is None or gap is None else Order(on, gap, money(values, "usual_purchase_amount", policy))


def doer_of(session: "Session", customer_id: int, policy: "Policy", otherwise: int) -> Doer:
    """Return who looks after a customer, else the person named."""
    owner = owners_of(session, [customer_id]).get(customer_id)
    user_id = otherwise if owner is None else owner
    listener, user = listeners(session, policy).get(user_id), session.get(User, user_id)
    calendar = listener.person.calendar if listener else None
    return Doer(user_id, user.name if user else "", calendar, owner is not None)


def opened(
    session: "Session",
    customer_id: int,
    order: Order,
    asker: int,
    today: date,
    now: "datetime",
    policy: "Policy",
    *,
    laying: bool,
) -> tuple[Kept, Doer, bool]:
    """Return the plan after a customer's last order, who does it, and whether it is laid down: a proposal is not.

    Where there is none, ``laying`` keeps the proposal; asked again it is the same plan.
    """
    doer = doer_of(session, customer_id, policy, asker)
    kept = followups.current(session, customer_id)
    if kept is not None and kept.plan.order_on >= order.on:
        return kept, doer, True
    steps = plan(order, today, policy.followup, doer.works)
    if not laying:
        return followups.proposed(customer_id, order, steps, asker, today, now), doer, False
    followups.keep(session, customer_id, order, steps, asker, today, now)
    kept = followups.current(session, customer_id)
    if kept is None:
        raise LookupError(f"the plan of customer {customer_id} is not there")
    return kept, doer, True


def step_line(saying: Saying, step: FollowupStep, usual: Money | None) -> Markdown:
    """Say a step: its day, what to do, and what it should bring, with the part of a usual order that is."""
    said: dict[str, Value] = {"day": step.due_on, "step": Term(f"followup_step.{step.name}")}
    if step.done_at is not None:
        return saying.say("followup.done", **said)
    goal = goal_of(step)
    key = "followup.step" if goal is None else "followup.step_goal"
    return saying.say(key, **said, do=Term(f"followup_do.{step.name}"), goal=goal, part=part_of(goal, usual))


def part_of(goal: Money | None, usual: Money | None) -> Share | None:
    """Return which part of a usual order a goal is."""
    return Share(goal.minor / usual.minor) if goal and usual and usual.minor else None


def done_button(saying: Saying, customer: Customer, step: FollowupStep) -> Button:
    """Return the button that ticks a step off."""
    label = saying.text("followup.button_done", step=Term(f"followup_step.{step.name}"))
    return Button(label, f"{line('followup', customer)} --done {step.id}")


def calendar_file(saying: Saying, customer: Customer, kept: Kept, doer: Doer) -> File:
    """Return a plan as a calendar file: a day for each step, known again when it is imported a second time."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    for event in _events(saying, customer, kept, doer):
        calendar.add_component(event)
    return File("follow-up.ics", calendar.to_ical(), "text/calendar")


def _events(saying: Saying, customer: Customer, kept: Kept, doer: Doer) -> Iterator["Event"]:
    from icalendar import Event

    for step in kept.steps:
        event = Event()
        event.add("uid", _uid(customer, kept.plan.reason, step.name))
        event.add("sequence", kept.plan.version)
        event.add("dtstamp", kept.plan.changed_at)
        event.add("dtstart", step.due_on)
        event.add("dtend", date.fromordinal(step.due_on.toordinal() + 1))
        event.add("transp", "TRANSPARENT")  # a reminder of a day does not make its owner busy all day
        named: dict[str, Value] = {"customer": one_line(customer.name), "step": Term(f"followup_step.{step.name}")}
        key = "followup.event" if step.done_at is None else "followup.event_done"
        event.add("summary", saying.text(key, **named))
        event.add("description", _description(saying, step, doer))
        yield event


def _description(saying: Saying, step: FollowupStep, doer: Doer) -> str:
    goal = goal_of(step)
    key = "followup.event_text" if goal is None else "followup.event_text_goal"
    period = Term(f"followup_period.{PERIOD_OF[step.name]}")
    said: dict[str, Value] = {"period": period, "do": Term(f"followup_do.{step.name}"), "goal": goal}
    return saying.text(key, **said, owner=one_line(doer.name))


def _uid(customer: Customer, reason: str, step: str) -> str:
    """Return the name of a step in calendars: always the same, and nobody reads the customer from it."""
    told = "\n".join((customer.external_id, reason, step))
    return f"{sha256(told.encode()).hexdigest()[:32]}@callsheet"
