"""One account, one plan: why it is made, the steps the records ask for, and the working day each is due."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.alerts.worktime import is_working_day
from core.errors import Mistake
from core.profile import Person
from core.types import Days, Term, Value

REASONS = ("rescue", "renew", "grow", "hold", "acquire")
RENEWAL_DAYS = 180  # a contract that ends within half a year is the reason by itself
SOON_DAYS = 45  # a contract that ends within these leaves no time to prepare
LATE_DAYS = 7  # an order later than that is worth a call
CONTENT_FROM = 8  # of 10: above it they would recommend us
HALFWAY, REVIEW = 25, 60  # working days: look at it together, decide how it goes on
MANAGER = ("halfway", "review")  # steps that are the manager's
MEET = 2  # so many first meetings a plan can hold

Known = Mapping[str, Value | tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: what (a key the reader's language has words for), after how many working days, with whom;
    and since when it is done.
    """

    key: str
    after: int
    values: Mapping[str, Value] = field(default_factory=dict)
    done_on: date | None = None


def reason_for(known: Known, *, leaving: bool) -> str:
    """Return why a plan is made for a customer: the most pressing reason the records give."""
    days = known.get("contract_days")
    if leaving or _is(known, "state", "dormant"):
        return "rescue"
    if isinstance(days, Days) and days.value <= RENEWAL_DAYS:
        return "renew"
    if _is(known, "state", "potential"):
        return "acquire"
    return "grow" if _is(known, "quadrant", "star") or _is(known, "quadrant", "growth") else "hold"


def steps(reason: str, known: Known, people: Sequence[Person]) -> tuple[Step, ...]:
    """Return the steps the records ask for, in the order they are due; every plan ends with a decision."""
    found = [*_trouble(known), *_people(known, people), *_business(reason, known)]
    found += [Step("halfway", HALFWAY), Step("review", REVIEW)]
    return tuple(sorted(found, key=lambda step: step.after))


def due(start: date, after: int, calendar: str | None) -> date:
    """Return the working day so many working days after the first one that is not before ``start``; before it, when
    ``after`` is negative: the last one that is not after ``start``, and back from there. Raises Mistake where the
    calendar ends before.
    """
    try:
        return _due(start, after, calendar)
    except OverflowError:
        raise Mistake("far_date", given=start) from None


def _due(start: date, after: int, calendar: str | None) -> date:
    day, one = start, timedelta(days=-1 if after < 0 else 1)
    while not is_working_day(day, calendar):
        day += one
    left = abs(after)
    while left:
        day += one
        left -= is_working_day(day, calendar)
    return day


def _trouble(known: Known) -> Iterator[Step]:
    if known.get("open_complaints"):
        yield Step("complaint", 1, {"cause": _one(known, "complaint_cause")})
    if known.get("overdue_invoices"):
        yield Step("overdue", 2, {"amount": _one(known, "overdue_amount")})
    late = known.get("order_late_days")
    if _is(known, "state", "regular") and isinstance(late, Days) and late.value > LATE_DAYS:
        yield Step("late", 2, {"last": _one(known, "last_order_on")})
    if known.get("rival_near"):
        yield Step("rival", 5, {"rival": _one(known, "rival_near")})


def _people(known: Known, people: Sequence[Person]) -> Iterator[Step]:
    if known.get("champion_gone"):
        yield Step("successor", 3, {"person": _one(known, "champion_gone")})
    unmet = [person for person in people if person.left_on is None and person.last_contact is None]
    deciding = [person for person in unmet if "role" in person.facts]
    for place, person in enumerate(deciding[:MEET]):
        yield Step("meet", 8 + 4 * place, {"person": person.name, "role": person.facts["role"].value})
    missing = known.get("roles_missing")
    if isinstance(missing, tuple) and missing:
        yield Step("find", 10, {f"role_{place}": role for place, role in enumerate(missing)})


def _business(reason: str, known: Known) -> Iterator[Step]:
    if reason == "renew":
        left = known.get("contract_days")
        soon = isinstance(left, Days) and left.value <= SOON_DAYS
        yield Step(
            "renew", 3 if soon else 10, {"contract": _one(known, "contract"), "end": _one(known, "contract_end")}
        )
    if reason == "acquire":
        yield Step("trial", 15, {"deal": _one(known, "deal")})
    if reason == "rescue" and _is(known, "state", "dormant"):
        yield Step("win_back", 6, {"last": _one(known, "last_order_on")})
    if known.get("category_missing") and reason in ("grow", "hold", "renew"):
        yield Step("category", 15, {"category": _one(known, "category_missing")})
    if known.get("purchase_budget") is None:
        yield Step("budget", 12)
    answer = known.get("recommends")
    content = isinstance(answer, int | float) and answer > CONTENT_FROM
    if content and not known.get("open_complaints"):
        yield Step("referral", 20)


def _one(known: Known, name: str) -> Value:
    value = known.get(name)
    return None if isinstance(value, tuple) else value


def _is(known: Known, name: str, option: str) -> bool:
    return known.get(name) == Term(f"{name}.{option}")
