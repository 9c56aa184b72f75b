"""Remember what a model makes of sections of the policy by the sections themselves: comparing them takes far longer."""

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

Sections = TypeVarTuple("Sections")
T = TypeVar("T")

MOST = 64  # remembered; a company goes back and forth between few policies


def derived(make: Callable[[*Sections], T]) -> Callable[[*Sections], T]:
    """Let a function of sections, which never change, make the same of the same ones only once."""
    kept: dict[tuple[int, ...], tuple[tuple[*Sections], T]] = {}

    def get(*sections: *Sections) -> T:
        key = tuple(map(id, sections))
        found = kept.get(key)
        if found is None:
            if len(kept) >= MOST:
                kept.clear()
            found = kept[key] = (sections, make(*sections))  # while they are kept, nothing else has their ids
        return found[1]

    return get
