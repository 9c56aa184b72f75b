"""What a person decided about a file, from a mapping file: its kind, its columns, and how values are written."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from core.discovery import discover
from core.errors import Mistake
from core.sources import kinds
from core.sources.kind import Kind
from core.sources.values.currencies import currency
from core.sources.values.dates import Order
from core.sources.values.numbers import Decimal

DEPTH = {"columns": 1, "values": 2}  # how deep a setting's tables are nested; the others are words
IGNORE = ""  # the field of a column that is to be left out


@dataclass(frozen=True, slots=True)
class Choices:
    """A person's decisions; None or empty is "find out".

    ``columns`` maps a header as the file spells it to a field's name ("" leaves the column out). ``values`` maps, for
    an option field, a spelling of the file to one of the field's options.
    """

    kind: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_order: Order | None = None
    decimal: Decimal | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    currency: str | None = None


def all_kinds() -> dict[str, Kind]:
    """Return every kind of file by name."""
    return discover(kinds, Kind)


def kind_named(name: str) -> Kind:
    """Return a kind by name; raises Mistake naming the kinds there are."""
    found = all_kinds()
    if name not in found:
        raise Mistake("sources.unknown_kind", kind=name, kinds=", ".join(found))
    return found[name]


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the nearest right names, for a message."""
    return ", ".join(get_close_matches(name, list(names), n=3, cutoff=0.0))


def read_mapping(path: str | Path) -> Choices:
    """Return the decisions of a mapping file (TOML); raises Mistake on what is wrong in it."""
    path = Path(path)
    try:
        entries = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError:
        raise Mistake("sources.no_such_file", file=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Mistake("sources.broken_mapping", file=path.name, problem=str(error)) from None
    return _choices(entries, path.name)


def _choices(entries: Mapping[str, Any], file: str) -> Choices:
    known = dict.fromkeys(Choices.__dataclass_fields__)
    for key, value in entries.items():
        if key not in known:
            raise Mistake(
                "sources.mapping_key", file=file, setting=key, nearest=nearest(key, known), keys=", ".join(known)
            )
        if not _fits(value, DEPTH.get(key, 0)):
            raise Mistake("sources.mapping_value", file=file, setting=key, value=str(value))
    choices = Choices(**entries)
    _check_words(choices, file)
    if choices.kind:
        check_fields(choices, kind_named(choices.kind))
    return choices


def _fits(value: object, depth: int) -> bool:
    """Return whether a value is a word, or a table (of tables) of words."""
    if depth == 0:
        return isinstance(value, str)
    return isinstance(value, dict) and all(_fits(inner, depth - 1) for inner in value.values())


def _check_words(choices: Choices, file: str) -> None:
    allowed = {"date_order": (choices.date_order, get_args(Order)), "decimal": (choices.decimal, get_args(Decimal))}
    for key, (value, words) in allowed.items():
        if value is not None and value not in words:
            raise Mistake("sources.mapping_word", file=file, setting=key, value=value, words=" ".join(words))
    if choices.delimiter is not None and len(choices.delimiter) != 1:
        raise Mistake("sources.mapping_value", file=file, setting="delimiter", value=choices.delimiter)
    if choices.currency is not None:
        try:
            currency(choices.currency)
        except ValueError:
            raise Mistake("sources.mapping_value", file=file, setting="currency", value=choices.currency) from None


def check_fields(choices: Choices, kind: Kind) -> None:
    """Raise Mistake when the decisions name a field or an option that the kind does not have."""
    fields = {field.name: field for field in kind.fields}
    for name in [*choices.columns.values(), *choices.values]:
        if name != IGNORE and name not in fields:
            raise Mistake(
                "sources.unknown_field", field=name, kind=kind.name, nearest=nearest(name, fields),
                fields=", ".join(fields),
            )  # fmt: skip
    for name, values in choices.values.items():
        options = fields[name].options or {}
        for spelling, option in values.items():
            if option not in options:
                raise Mistake(
                    "sources.unknown_option", field=name, value=spelling, option=option, options=", ".join(options)
                )
