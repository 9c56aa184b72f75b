"""Keep in memory what is made of a run: a run never changes, only which one is published does."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from core.store.runs import Published

Made = TypeVar("Made")
RUNS = 8  # a company goes back and forth between few


class OfRun(Generic[Made]):
    """What was made of runs; whoever asks has read which run is published in the same conversation."""

    def __init__(self) -> None:
        """Start empty."""
        self._made: dict[tuple[Engine, Published], Made] = {}
        self._making = Lock()  # who asks while it is being made waits for it, and makes it not again

    def get(self, session: Session, run: Published, make: Callable[[], Made]) -> Made:
        """Return what was made of a run, made now if it was not yet."""
        key = (session.get_bind().engine, run)
        found = self._made.get(key)
        return self._make(key, make) if found is None else found

    def _make(self, key: tuple[Engine, Published], make: Callable[[], Made]) -> Made:
        with self._making:
            found = self._made.get(key)
            if found is None:
                if len(self._made) >= RUNS:
                    self._made.clear()
                found = self._made[key] = make()
            return found
