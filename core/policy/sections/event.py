"""What the policy says of events with the best customers: whom to invite, and what it may cost."""

from core.policy.section import Delay, Full, Minor, Part, Section, Weight


class EventSplit(Section):
    """What each item takes of the budget."""

    venue: Weight = 0
    programme: Weight = 0
    travel: Weight = 0
    reserve: Weight = 0


class Event(Section):
    """Guests of each tier, the budget, and the limits of gifts."""

    high_value_guests: Delay
    valuable_guests: Delay
    target_guests: Delay
    budget_share: Part
    gift_most: Minor
    gift_public_most: Minor
    split: Full[EventSplit]
