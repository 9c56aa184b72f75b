"""A sentence to be said later: its key and the values that fill it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.types import Value


@dataclass(frozen=True, slots=True)
class Phrase:
    """A key of core.sources.words with its values; the reader's language is known only where it is shown."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
