"""What a kind of import file is: its fields, which of them must be there, and the headers they are known by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.types import Lang

Type = Literal["id", "text", "date", "money", "number", "share", "option", "flag"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a kind of file.

    ``headers`` are the spellings it is recognised by besides its own name (any case, spacing, punctuation; English and
    Chinese). An option field lists ``options``: canonical value → accepted spellings in both languages.
    ``dimension`` names the fact (core/dimensions.toml) the column becomes, None for a column of the document itself.
    """

    name: str
    type: Type
    meaning: Mapping[Lang, str]
    headers: tuple[str, ...] = ()
    required: bool = False
    options: Mapping[str, tuple[str, ...]] | None = None
    dimension: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of import file; its name is the file's name under core/sources/kinds/.

    ``key`` are the fields that identify a document; all lines of one document are replaced together. ``either``
    lists groups of fields of which at least one whole group must be there (an amount, or quantity and price).
    ``rank`` orders several files of one import: customers before contacts before orders.
    """

    name: str
    title: Mapping[Lang, str]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rank: int
    either: tuple[tuple[str, ...], ...] = ()

    def field(self, name: str) -> Field:
        """Return the field of that name."""
        return next(field for field in self.fields if field.name == name)
