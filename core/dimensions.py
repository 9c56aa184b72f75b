"""The dimensions of what can be known about a subject; the data itself is in dimensions.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from core.types import Lang

Kind = Literal["option", "number", "money", "date", "text"]
Subject = Literal["customer", "contact"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that can be known: its labels, its options, the question that asks for it.

    ``weight`` is its part in the completeness of the profile (0 for what is not counted), ``fresh_days`` how long an
    answer stays good (None for ever), ``scale`` an option's number 0..100 where a model reads the option as one,
    ``kept_days`` after how many days a personal trait is deleted (None is no such trait, and kept for good).
    """

    name: str
    subject: Subject
    kind: Kind
    label: Mapping[Lang, str]
    ask: Mapping[Lang, str]
    options: Mapping[str, Mapping[Lang, str]]
    scale: Mapping[str, float]
    weight: int
    fresh_days: int | None
    kept_days: int | None = None


@cache
def dimensions() -> dict[str, Dimension]:
    """Return every dimension by name, in the order of the file. Raises ValueError naming what is wrong in it."""
    found: dict[str, Dimension] = {}
    for name, entry in tomllib.loads((Path(__file__).parent / "dimensions.toml").read_text("utf-8")).items():
        options = {o["name"]: _both(o) for o in entry.get("options", [])}
        scale = {o["name"]: float(o["scale"]) for o in entry.get("options", []) if "scale" in o}
        found[name] = Dimension(
            name=name,
            subject=entry["subject"],
            kind=entry["kind"],
            label=entry["label"],
            ask=entry.get("ask", {}),
            options=options,
            scale=scale,
            weight=entry.get("weight", 0),
            fresh_days=entry.get("fresh_days"),
            kept_days=entry.get("kept_days"),
        )
    return found


@cache
def traits() -> dict[str, int]:
    """Return the personal traits of a contact, with the days that each is kept."""
    return {name: each.kept_days for name, each in dimensions().items() if each.kept_days is not None}


def _both(option: Mapping[str, str]) -> Mapping[Lang, str]:
    return {"en": option["en"], "zh": option["zh"]}


@cache
def code_of(name: str) -> int:
    """Return the code of a dimension in the facts table."""
    return list(dimensions()).index(name)
