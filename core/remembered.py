"""Remember what was worked out from something that never changes, by which object it is: nothing has to be hashed."""

from collections.abc import Callable
from functools import wraps
from typing import Generic, TypeVar

Of = TypeVar("Of")
Made = TypeVar("Made")

KEPT = 64  # policies are few, and each has few rules


class _Kept(Generic[Of, Made]):
    """What was made, beside what it was made from, which is kept so that its identity stays its own."""

    def __init__(self, source: Of, made: Made) -> None:
        self.source, self.made = source, made


def remembered(make: Callable[[Of], Made]) -> Callable[[Of], Made]:
    """Return a function that makes once for each object; the objects must not change, and only a few are kept."""
    kept: dict[int, _Kept[Of, Made]] = {}

    @wraps(make)
    def made_once(source: Of) -> Made:
        found = kept.get(id(source))
        if found is None or found.source is not source:
            if len(kept) >= KEPT:
                kept.clear()
            found = kept[id(source)] = _Kept(source, make(source))
        return found.made

    return made_once
