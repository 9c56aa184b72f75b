"""The eight psychological types of buyers, as data: how to recognise one, how to open, what to avoid, how to close.

They are the types Chinese sales practice tells apart; a type is an observation of a person's behaviour in dealings,
said by a rep, optional and erasable, never computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.bilingual import Said, read_sentences
from core.dimensions import dimensions


@dataclass(frozen=True, slots=True)
class PsychologicalType:
    """How to deal with one type of person, each in both languages."""

    recognise: Said
    open: Said
    avoid: Said
    close: Said


@cache
def psychological_types() -> Mapping[str, PsychologicalType]:
    """Return every type by the option of the dimension ``psychological_type``. Raises ValueError where they differ."""
    said = read_sentences(Path(__file__).with_name("psychological_types.toml"))
    options = list(dimensions()["psychological_type"].options)
    if {key.partition(".")[0] for key in said} != set(options):
        raise ValueError(f"psychological_types.toml must describe {', '.join(options)}")
    return {name: PsychologicalType(**_parts(said, name)) for name in options}


def _parts(said: Mapping[str, Said], name: str) -> dict[str, Said]:
    return {key.partition(".")[2]: words for key, words in said.items() if key.startswith(f"{name}.")}
