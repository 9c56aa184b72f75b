"""What became of one question, for whoever counts or logs: ids and keys, no names and no words."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """One question that came through the door.

    ``command`` is None where none was understood. ``outcome`` is ``answered``, ``repeated`` (the platform sent the
    same again), ``failed`` (a bug of ours) or the key of the error it ended in.
    """

    channel: str
    command: str | None
    outcome: str
    seconds: float
    user_id: int | None = None
    customer_id: int | None = None


Listener = Callable[[Answered], None]
