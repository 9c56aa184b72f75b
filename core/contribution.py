"""What a seller adds: dealings that only quote, relay, deliver or chase against those that uncover, advise or widen.

A dealing is told by the words of its summary (contribution.toml, English and Chinese), what a seller adds first, then
by its kind: a quote and a delivery are what they are, a trial is advice. One that neither tells of is left out of the
shares and counted: it is unknown, not nothing. Words are a rough tongue: the counts say how much the share rests on.
An order widens when it holds a product category the customer never bought before, after a first order.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from core.policy import Policy

ADDS = ("uncover", "advise", "widen")
PASSES = ("chase", "quote", "deliver", "relay")
DEEDS = (*ADDS, *PASSES)
BY_KIND = {"quote": "quote", "delivery": "deliver", "trial": "advise"}


@dataclass(frozen=True, slots=True)
class Contribution:
    """Dealings by what was done in them, and those nothing can be told of; shares are parts of those told.

    ``adds`` and ``passes`` are None below the policy's number of dealings told.
    """

    counts: Mapping[str, int]
    untold: int
    adds: float | None
    passes: float | None

    @property
    def told(self) -> int:
        """How many dealings tell what was done."""
        return sum(self.counts.values())


def deed(kind: str, summary: str) -> str | None:
    """Return what a seller did in a dealing, one of DEEDS; None where neither its words nor its kind tell."""
    said = unicodedata.normalize("NFKC", summary).casefold()
    return _found(said, ADDS) or BY_KIND.get(kind) or _found(said, PASSES)


def contribution(dealings: Iterable[tuple[str, str, int]], policy: Policy) -> Contribution:
    """Return what dealings (kind, summary, how many of them) come to."""
    counts, untold = dict.fromkeys(DEEDS, 0), 0
    for kind, summary, number in dealings:
        done = _deed(kind, summary)
        if done is None:
            untold += number
        else:
            counts[done] += number
    told, adding = sum(counts.values()), sum(counts[name] for name in ADDS)
    enough = told >= policy.team.dealings_min
    return Contribution(counts, untold, adding / told if enough else None, (told - adding) / told if enough else None)


_deed = lru_cache(maxsize=4096)(deed)  # the same few sentences are written again and again


def _found(said: str, deeds: Iterable[str]) -> str | None:
    return next((name for name in deeds if _words()[name].search(said)), None)


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {
        name: re.compile("|".join((*map(_beginning, read[name]["en"]), *map(re.escape, read[name]["zh"]))))
        for name in DEEDS
    }


def _beginning(word: str) -> str:
    return rf"(?<![a-z]){re.escape(word)}"
