"""What looking for a customer came to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.command import Customer

MOST = 6  # candidates that fit on a phone as buttons


@dataclass(frozen=True, slots=True)
class Found:
    """What the names hold for one of the texts tried (its index): the customer, or those to choose from.

    ``known`` says that each of ``candidates`` does fit what was typed; otherwise they are only the nearest. ``exact``
    says that it is an id or a whole name, ``likeness`` how near the best of them is, 0 to 100.
    """

    tried: int
    customer: Customer | None
    candidates: tuple[Customer, ...] = ()
    known: bool = True
    exact: bool = False
    likeness: float = 100.0


# Finds the best customer for texts tried, the longest first, within what the asker may see.
Finder = Callable[[Sequence[str]], Found]
