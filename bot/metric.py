"""A figure told to whoever watches over the bot: a family a file in bot/metrics, counted here or read from the store.

No label ever holds a customer's name or anything a person typed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlmodel import Session

# The values of the labels, in their order, and the number.
Sample = tuple[tuple[str, ...], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family of bot/metrics/<name>.py, found by discovery as the object ``<name>``, told as ``callsheet_<name>``."""

    meaning: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Family):
    """Counted in this process, event by event: ``told`` gives the labels and how much an event of class ``of`` adds.

    With ``buckets`` it is a histogram, otherwise a counter (told as ``callsheet_<name>_total``).
    """

    of: type[Any]
    told: Callable[[Any], Sample]
    buckets: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored(Family):
    """Read from the store whenever somebody looks; ``away`` is what is told while the database does not answer."""

    read: "Callable[[Session, datetime], Iterable[Sample]]"
    away: tuple[Sample, ...] = ()
