"""Say what customers of the same region, use scenario and need grade buy, and what that means for the goals."""

from collections.abc import Iterator, Sequence

from bot.context import Ask
from bot.sheet import Sheet
from core.deals.alike import COMPARED, GOAL_OF_GRADE, Alike
from core.deals.goals import Sizes
from core.markdown import Markdown
from core.types import Money, Term


def say_alike(ask: Ask, found: Sequence[Alike], year: Sizes | None, sheet: Sheet) -> Iterator[Markdown]:
    """Say each comparison, what it says of the year's challenge goal, the grade's goal, and what is not on record."""
    for one in found:
        yield _compared(ask, one, sheet.policy.reporting_currency)
        if year and one.half is not None and one.high is not None:
            yield ask.say(meaning(one.high, year), dimension=Term(one.dimension))
    yield from _grade(ask, sheet)
    missing = [Term(name) for name in COMPARED if name not in {one.dimension for one in found}]
    if missing:
        yield ask.say("alike_unknown", names=ask.wording.enumerate(missing))


def _compared(ask: Ask, one: Alike, currency: str) -> Markdown:
    said = {"dimension": Term(one.dimension), "value": one.value, "count": one.count}
    if one.half is None or one.high is None:
        return ask.say("alike_few" if one.count else "alike_none", **said)
    return ask.say("alike", **said, half=Money(one.half, currency), high=Money(one.high, currency))


def meaning(high: int, year: Sizes) -> str:
    """Return which sentence says what the upper quarter means for a year's goals."""
    if high > year.challenge:
        return "alike_within"
    return "alike_above" if high < year.must else "alike_room"


def _grade(ask: Ask, sheet: Sheet) -> Iterator[Markdown]:
    """Say which goal fits the grade they need, where it is on record."""
    known = sheet.profile.facts.get("need_grade")
    if known and isinstance(known.value, Term):
        level = GOAL_OF_GRADE[known.value.key.rpartition(".")[2]]
        yield ask.say("grade", grade=known.value, level=ask.text(f"level_{level}"))
