"""Work that falls due by the clock: data tells what is due now, and each piece is done once, whoever does it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


@dataclass(frozen=True, slots=True)
class Due:
    """A job of bot/jobs/due/<name>.py, found by discovery as the object ``<name>``.

    ``keys`` names the pieces that are due at a moment (UTC), as data tells it: a person's digest of a day, the scoring
    of a day. A piece that was done is in ``job_run`` and is not done again. ``run`` does one piece in the transaction
    that also notes it as done; what it cannot do it raises, and the piece stays due. What takes minutes and holds
    conversations of its own with the database is ``apart`` instead: after a crash it is begun again, so twice must do
    no harm. Either returns what is worth noting of it, or None.
    """

    name: str
    keys: "Callable[[Session, House, datetime], Iterable[str]]"
    run: "Callable[[Session, House, str, datetime], str | None] | None" = None
    apart: "Callable[[House, str, datetime], str | None] | None" = None
