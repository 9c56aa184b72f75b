"""The funnel as a picture: a bar a stage as long as its count, what part got on, and how long it took."""

from collections.abc import Iterator
from datetime import date

from bot.context import Ask
from bot.drawing import Bar, drawn
from bot.reply import Picture
from core.journey.deal import REPEAT, stage_term
from core.journey.funnel import Funnel, Step
from core.types import Days, Share


async def picture_of(ask: Ask, whole: Funnel, weakest: Step | None, count: int, as_of: date) -> Picture:
    """Return the picture; the stage where most is lost is marked, and what there are too few deals to say is said."""
    bars = [_bar(ask, step, marked=step is weakest) for step in whole.steps]
    png = await drawn(ask.text("title", count=count), bars, ask.text("as_of", as_of=as_of))
    return Picture(png, ask.text("picture", count=count, as_of=as_of))


def _bar(ask: Ask, step: Step, *, marked: bool) -> Bar:
    note = " · ".join(_notes(ask, step))
    return Bar(ask.wording.say(stage_term(step.stage)), step.reached, note, marked)


def _notes(ask: Ask, step: Step) -> Iterator[str]:
    last = step.stage == REPEAT
    if not last and step.conversion is None:
        yield ask.text("drawn_part_few")
    elif not last:
        yield ask.text("drawn_part", part=Share(step.conversion or 0))
    if step.pace.days is None:
        yield ask.text("drawn_days_few")
    else:
        yield ask.text("drawn_days", days=Days(step.pace.days))
    yield ask.text("drawn_again") if last else ask.text("drawn_counts", lost=step.lost, open=step.open)
