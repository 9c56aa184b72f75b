"""Places in line before a limit: so many calls a second, and a burst of them at once after a rest.

The generic cell rate algorithm (ITU-T I.371): each line keeps the moment the next call would arrive at an even pace; a
burst may be ahead of it by ``slack`` seconds. In any window of ``w`` seconds at most ``burst + w / gap`` calls go.
"""

from collections.abc import Sequence
from typing import NamedTuple

_LINES_KEPT = 10_000


class Queue(NamedTuple):
    """A line to stand in: its name, the seconds between two places, the seconds a burst may be ahead."""

    name: str
    gap: float
    slack: float


class Turn(NamedTuple):
    """A place in line and the seconds until it is reached; not booked where something is closed for so long."""

    booked: bool
    seconds: float


class Obstacle(NamedTuple):
    """The line that is free last, and in how many seconds."""

    name: str
    seconds: float


def queue(name: str, per_second: float, burst: int) -> Queue:
    """Return a line that lets through so many a second, and so many at once after a rest."""
    return Queue(name, 1 / per_second, (burst - 1) / per_second)


class Lines:
    """The lines of one process; ``now`` is in seconds, from whenever."""

    def __init__(self) -> None:
        """Begin with every line free."""
        self._due: dict[str, float] = {}

    def book(self, queues: Sequence[Queue], shut: Sequence[str], now: float) -> Turn:
        """Take the next place in each line, unless something of ``shut`` is closed."""
        closed = self.latest(shut, now)
        if closed.seconds > 0:
            return Turn(False, closed.seconds)
        self._forget(now)
        go = now
        for name, gap, slack in queues:
            due = max(now, self._due.get(name, now))
            go = max(go, due - slack)
            self._due[name] = due + gap
        return Turn(True, go - now)

    def take(self, queues: Sequence[Queue], shut: Sequence[str], now: float) -> bool:
        """Take a place in each line where all of them are free this moment and nothing of ``shut`` is closed."""
        if self.latest([*shut, *(each.name for each in queues)], now).seconds > 0:
            return False
        self.book(queues, (), now)
        return True

    def latest(self, names: Sequence[str], now: float) -> Obstacle:
        """Return which of these is free last."""
        dues = ((self._due.get(name, now), name) for name in names)
        due, name = max(dues, default=(now, ""))
        return Obstacle(name, max(0.0, due - now))

    def close(self, name: str, seconds: float, now: float) -> None:
        """Let nobody through for some seconds."""
        self._due[name] = max(self._due.get(name, now), now + seconds)

    def _forget(self, now: float) -> None:
        if len(self._due) > _LINES_KEPT:
            self._due = {name: due for name, due in self._due.items() if due > now}
