"""The way down from the challenge goal to the floor: each step is smaller, and each is given for something."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.context import Ask
from bot.reply import Block, Text
from bot.sheet import Sheet
from core.briefing import Shown
from core.deals.concessions import Floor, Step, ladder
from core.deals.goals import Sizes
from core.markdown import Markdown, join
from core.types import Money, Share, Value

RECOMMENDS = 9  # of 10: from here on they may be asked to bring somebody


class Conceding:
    """What may be conceded to one customer, and what is asked for it."""

    def __init__(self, ask: Ask, sheet: Sheet, floor: Floor, discount: float | None, year: Sizes | None) -> None:
        self.ask, self.sheet, self.policy = ask, sheet, sheet.policy.goals
        self.floor, self.discount, self.year = floor, discount, year
        self.known = sheet.variables()

    def way_down(self, sizes: Sizes) -> Iterator[Block]:
        """Lay out the concessions, each with what is asked for it."""
        now = self.discount or 0.0
        steps = ladder(sizes.challenge, now, self.floor, self.policy)
        yield Text(self.ask.say("ladder", amount=self.money(sizes.challenge)))
        told = [self.ask.say("opening", net=self.money(steps[0].net), discount=Share(now))]
        told += self.steps(steps)
        if self.discount is None:
            told.append(self.ask.say("discount_unknown"))
        told.append(self.say_floor(self.floor, now) if len(steps) > 1 else self.no_room(now))
        yield Text(join("\n\n", told))

    def steps(self, steps: Sequence[Step]) -> Iterator[Markdown]:
        asked = list(self.asked())
        for place, (before, step) in enumerate(pairwise(steps), start=1):
            key = "last" if place == len(steps) - 1 else "step"
            figures = {"net": self.money(step.net), "less": self.money(before.net - step.net)}
            yield self.ask.say(key, place=place, discount=Share(step.discount), asked=asked[place - 1], **figures)

    def asked(self) -> Iterator[Markdown]:
        """Give what to ask for a concession, what this customer owes us most first; always enough."""
        known = self.known
        if _positive(known["days_late"]):
            yield self.ask.say("ask_pay", days=_one(known["days_late"]))
        if self.year:
            yield self.ask.say("ask_year", amount=self.money(self.year.challenge))
        if known["category_missing"]:
            yield self.ask.say("ask_category", category=_one(known["category_missing"]))
        if known["purchase_budget"] is None:
            yield self.ask.say("ask_budget")
        buyer = _one(known["economic_buyer"])
        yield self.ask.say("ask_meeting", person=buyer) if buyer else self.ask.say("ask_boss")
        recommends = known["recommends"]
        if isinstance(recommends, int | float) and recommends >= RECOMMENDS:
            yield self.ask.say("ask_referral")
        yield from (self.ask.say(key) for key in ("ask_plan", "ask_volume", "ask_answer"))

    def say_floor(self, floor: Floor, now: float) -> Markdown:
        if floor.discount <= now:
            return self.no_room(now)
        key = f"floor_{floor.by}" if floor.margin_known else "floor_unknown"
        return self.ask.say(key, discount=Share(floor.discount), margin=Share(self.policy.margin_min))

    def no_room(self, now: float) -> Markdown:
        return self.ask.say("no_room", discount=Share(now), floor=Share(self.floor.discount))

    def keep(self) -> Markdown:
        terms = _one(self.known["terms_days"])
        return self.ask.say("keep_terms", days=terms) if terms else self.ask.say("keep")

    def money(self, minor: int) -> Money:
        return Money(minor, self.sheet.policy.reporting_currency)


def _positive(value: Shown) -> bool:
    """Say whether a length of time is at least a day."""
    return getattr(value, "value", 0) >= 1


def _one(value: Shown) -> Value:
    return None if isinstance(value, tuple) else value
