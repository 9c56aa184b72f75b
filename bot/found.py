"""What looking for a customer came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.command import Customer


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


class Finder(Protocol):
    """Finds the best customer for texts tried, the longest first, within what the asker may see."""

    async def __call__(self, texts: Sequence[str], *, only_exact: bool = False) -> Found:
        """Return what was found; ``only_exact`` spares the search for what is merely near."""
