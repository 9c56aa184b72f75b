"""What a kind of import file is: its fields, which of them must be there, and the headers they are known by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.frames import Array
from core.sources.phrase import Phrase
from core.types import Lang

Type = Literal["id", "text", "date", "moment", "money", "number", "share", "option", "flag", "currency"]

# The parsed columns a kind finishes: float64 with NaN for number, share and money (money in minor units, not yet
# rounded), Python objects with None for the rest.
Columns = Mapping[str, Array]


def names(listed: str) -> tuple[str, ...]:
    """Return the spellings of a list separated by commas."""
    return tuple(name.strip() for name in listed.split(","))


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a kind of file.

    ``headers`` are the spellings it is recognised by besides its own name (any case, spacing, punctuation; English and
    Chinese), the surest first: of two columns that would be this field, the surer spelling is taken. An option field
    lists ``options``: canonical value → accepted spellings in both languages. ``dimension`` names the fact
    (core/dimensions.toml) the column becomes, None for a column of the document itself.
    """

    name: str
    type: Type
    meaning: Mapping[Lang, str]
    headers: tuple[str, ...] = ()
    required: bool = False
    options: Mapping[str, tuple[str, ...]] | None = None
    dimension: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers a field may have; with ``option`` only in rows whose field of that name has that option."""

    field: str
    least: float
    most: float | None = None
    option: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """What a kind made of its parsed columns: the columns, and sentences about the file."""

    columns: Columns
    notes: tuple[Phrase, ...] = ()


def _as_they_are(columns: Columns) -> Finished:
    return Finished(columns)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of import file; its name is the file's name under core/sources/kinds/.

    ``key`` are the fields that identify a document; all lines of one document are replaced together. ``either``
    lists groups of fields of which at least one whole group must be there (an amount, or quantity and price).
    ``rank`` orders several files of one import: customers before contacts before orders.
    ``many_rows`` says that several rows make one document. A row that leaves all required fields empty but fills one
    of ``line_marks`` belongs to the document above; ``carried`` fields may stand on a document's first row alone.
    ``made_key`` are the fields a missing number is made from.
    ``in_order`` are pairs of dates of which the first may not be later than the second, ``bounds`` what numbers may be.
    ``adds`` is the number that rows of one document are added up to; without it rows that differ are refused.
    ``finish`` is the kind's own last step over the good rows.
    """

    name: str
    title: Mapping[Lang, str]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rank: int
    either: tuple[tuple[str, ...], ...] = ()
    many_rows: bool = False
    carried: tuple[str, ...] = ()
    line_marks: tuple[str, ...] = ()
    made_key: tuple[str, ...] = ()
    in_order: tuple[tuple[str, str], ...] = ()
    bounds: tuple[Bounds, ...] = ()
    adds: str | None = None
    finish: Callable[[Columns], Finished] = field(default=_as_they_are)

    def field(self, name: str) -> Field:
        """Return the field of that name."""
        return next(field for field in self.fields if field.name == name)
