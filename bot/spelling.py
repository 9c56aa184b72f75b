"""Search many short keys at once: exactly, as a part, or nearly, in well under a millisecond for 100,000 of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from core.frames import Array

SHORTLIST = 60  # keys that share the most runs of letters are compared letter by letter
ENOUGH = 3000  # entries to look at; commoner runs of letters are not followed further
PART_FROM = 4  # letters from which a misspelt part of a key is looked for as well
PART_WORTH = 0.9  # being like a part counts less than being like the whole
_LETTER_BITS = 21  # a code point of Unicode fits in 21 bits
_EDGE = "\0"  # stands before a key's first letter


@dataclass(frozen=True, slots=True)
class Fit:
    """An entry that fits: its row, whether the key is a part of it, and its likeness of 0 to 100."""

    row: int
    part: bool
    likeness: float


class Spelled:
    """Keys, each belonging to a row, indexed by their runs of two and three letters."""

    def __init__(self, keys: Sequence[str], rows: Sequence[int]) -> None:
        """Take the keys and the row each belongs to; a row may have several."""
        self._keys, self._rows = list(keys), np.asarray(rows, np.int64)
        self._exact: dict[str, list[int]] = {}
        for key, row in zip(self._keys, rows, strict=True):
            self._exact.setdefault(key, []).append(row)
        self._runs, self._starts, self._entries = _index(self._keys)

    def exactly(self, key: str) -> list[int]:
        """Return the rows that have this very key."""
        return self._exact.get(key, [])

    def near(self, key: str) -> Iterator[Fit]:
        """Give the entries that contain the key or look most like it, in no order."""
        entries, shared = np.unique(self._sharing(key), return_counts=True)
        if len(entries) > SHORTLIST:
            entries = entries[np.argpartition(-shared, SHORTLIST)[:SHORTLIST]]
        for entry in entries:
            other = self._keys[entry]
            yield Fit(int(self._rows[entry]), key in other, likeness(key, other))

    def _sharing(self, key: str) -> Array:
        """Return the entries that share a run of letters with the key, once for each; the rarest runs first."""
        wanted = np.unique(_runs([key])[0])
        at = np.searchsorted(self._runs, wanted)
        at = at[np.append(self._runs, -1)[at] == wanted]
        sizes = self._starts[at + 1] - self._starts[at]
        found: list[Array] = [np.empty(0, np.int32)]
        total = 0
        for run in at[np.argsort(sizes, kind="stable")]:
            found.append(self._entries[self._starts[run] : self._starts[run + 1]])
            total += len(found[-1])
            if total > ENOUGH:
                break
        return np.concatenate(found)


def likeness(key: str, other: str) -> float:
    """Return how alike two keys are, 0 to 100; a part that is alike counts nearly as much."""
    whole = fuzz.ratio(key, other)
    if PART_FROM <= len(key) < len(other):
        return max(whole, PART_WORTH * fuzz.partial_ratio(key, other))
    return whole


def _runs(keys: Sequence[str]) -> tuple[Array, Array]:
    """Return each run of two or three letters as a number and the index of its key; ``^x`` begins a key."""
    text = "".join(_EDGE + key for key in keys) + _EDGE
    letters = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
    owner = np.cumsum(letters == 0) - 1
    first, second = letters[:-1], letters[1:]
    two = second != 0
    three = (first[:-1] != 0) & (second[:-1] != 0) & (second[1:] != 0)
    pairs = first << _LETTER_BITS | second
    triples = pairs[:-1] << _LETTER_BITS | second[1:]
    return np.concatenate([pairs[two], triples[three]]), np.concatenate([owner[:-1][two], owner[:-2][three]])


def _index(keys: Sequence[str]) -> tuple[Array, Array, Array]:
    """Return the distinct runs, where the entries of each begin, and those entries."""
    runs, owner = _runs(keys)
    order = np.lexsort((owner, runs))
    runs, owner = runs[order], owner[order]
    fresh = np.ones(len(runs), bool)
    fresh[1:] = (runs[1:] != runs[:-1]) | (owner[1:] != owner[:-1])
    runs, owner = runs[fresh], owner[fresh]
    distinct, starts = np.unique(runs, return_index=True)
    return distinct, np.append(starts, len(runs)), owner.astype(np.int32)
