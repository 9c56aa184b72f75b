"""Why people buy, as data: five motives, what to say to a need and a motive, and the steps of a buying mind.

The motives are those Chinese sales practice tells apart: demand-led ones, and psychological ones of four kinds. The
table crosses the need (fix a problem, efficiency, growth) with what moves the person (psychological, practical,
value-raising). The steps follow the AIDA family (Strong, The Psychology of Selling, 1925) in the eight-step form used
in East Asian sales training. A motive is what a rep said of a contact; nothing here is computed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.bilingual import Said, in_both
from core.dimensions import dimensions

FURTHEST = 5  # how far a motive can be led at most
MOVED_BY = ("psychological", "practical", "value_raising")
# In which column of the table a motive is found; a demand-led one is practical.
COLUMN = {
    "demand_led": "practical",
    "basic_psychological": "psychological",
    "practical": "practical",
    "complex_psychological": "psychological",
    "value_raising": "value_raising",
}


@dataclass(frozen=True, slots=True)
class Motive:
    """One motive: what it is, how it shows, what interests, and how far it can be led (1 hardly, 5 furthest)."""

    meaning: Said
    signs: Said
    leading: Said
    led: int
    interests: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a buying mind: how it shows, and the move that leads to the next."""

    name: Said
    sign: Said
    move: Said


@dataclass(frozen=True, slots=True)
class Motives:
    """All there is to say: motives, talking points by need and what moves the person, steps in their order."""

    motives: Mapping[str, Motive]
    cross: Mapping[str, Mapping[str, tuple[Said, ...]]]
    steps: Mapping[str, Step]

    def talking_points(self, need: str, motive: str) -> tuple[Said, ...]:
        """Return what to say to a need (``need_type``) and a motive (``purchase_motive``)."""
        return self.cross[need][COLUMN[motive]]


@cache
def motives() -> Motives:
    """Return the data, checked. Raises ValueError naming what lacks or is too much."""
    read = tomllib.loads(Path(__file__).with_name("motives.toml").read_text("utf-8"))
    _same(read["motive"], dimensions()["purchase_motive"].options, "motive")
    _same(read["cross"], dimensions()["need_type"].options, "cross")
    for need, cells in read["cross"].items():
        _same(cells, MOVED_BY, f"cross.{need}")
    return Motives(
        {name: _motive(name, entry) for name, entry in read["motive"].items()},
        {
            need: {name: _several(cell, f"cross.{need}.{name}") for name, cell in cells.items()}
            for need, cells in read["cross"].items()
        },
        {name: Step(**_sentences(entry, f"step.{name}")) for name, entry in read["step"].items()},
    )


def _motive(name: str, entry: Mapping[str, Any]) -> Motive:
    key = f"motive.{name}"
    led, interests = entry["led"], _several(entry["interests"], f"{key}.interests")
    if not 1 <= led <= FURTHEST:
        raise ValueError(f"{key}.led must be 1 to {FURTHEST}")
    said = {part: words for part, words in entry.items() if part not in ("led", "interests")}
    return Motive(led=led, interests=interests, **_sentences(said, key))


def _sentences(entry: Mapping[str, Any], key: str) -> dict[str, Said]:
    return {part: in_both(words, f"{key}.{part}") for part, words in entry.items()}


def _several(entries: list[Any], key: str) -> tuple[Said, ...]:
    return tuple(in_both(entry, f"{key}.{number}") for number, entry in enumerate(entries, 1))


def _same(there: Mapping[str, Any], wanted: Mapping[str, Any] | tuple[str, ...], key: str) -> None:
    if set(there) != set(wanted):
        raise ValueError(f"{key} must name {', '.join(wanted)}")
