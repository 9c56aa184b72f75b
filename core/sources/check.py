"""Check rows as their kind: typed columns of the good rows, and a problem for everything that is not good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.frames import Array
from core.sources.batch import Batch, Objects, RowProblem
from core.sources.choices import Choices
from core.sources.documents import once_each, with_made_keys
from core.sources.faults import Fault, any_of, problems
from core.sources.kind import Bounds, Columns, Kind
from core.sources.money import in_minor_units, row_currencies, whole_minor_units
from core.sources.parse import Manner, Parsed, parse
from core.sources.phrase import Phrase
from core.sources.rows import Rows
from core.sources.styles import Styles, unit_of
from core.sources.texts import Mask

STRANGE_FROM = 3  # different cells: fewer may be mistakes in the right column
REQUIRED = Phrase("sources.expect.required")


@dataclass(frozen=True, slots=True)
class Checked:
    """The good rows, the problems of the others, and sentences about the file."""

    batch: Batch
    problems: Sequence[RowProblem]
    notes: tuple[Phrase, ...]
    strange: Sequence[str]  # fields whose column turned out to hold something else


def check(rows: Rows, kind: Kind, styles: Styles, choices: Choices, file: str, currency: str) -> Checked:
    """Return a kind's rows checked: every cell, every row, and every document against the others."""
    parsed = {name: parse(texts, _manner(name, rows, kind, styles, choices)) for name, texts in rows.cells.items()}
    strange = [name for name in parsed if _is_strange(name, parsed[name], rows, kind, choices)]
    parsed = {name: found for name, found in parsed.items() if name not in strange}
    currencies, clashes = row_currencies(parsed, rows.headers, kind)
    faults = [
        *_cell_faults(parsed, kind),
        *_either_faults(parsed, kind),
        *_order_faults(parsed, rows.headers, kind),
        *_bound_faults(parsed, kind),
    ]
    faults += clashes
    good = ~any_of(faults, len(rows))
    columns = {name: found.values[good] for name, found in parsed.items()}
    if currencies is not None:
        columns["currency"] = currencies[good]
    finished = kind.finish(in_minor_units(columns, kind, currency))
    columns = _as_objects(with_made_keys(finished.columns, kind), kind)
    batch = Batch(kind.name, file, columns, rows.lines[good], currency)
    batch, twice, merged = once_each(batch, kind, dict(rows.headers))
    found = sorted([*problems(faults, rows, file), *twice], key=lambda problem: problem.line)
    odd = [Phrase("sources.note.strange", {"column": rows.headers[name], "field": name}) for name in strange]
    return Checked(batch, found, (*odd, *rows.notes, *styles.notes, *finished.notes, *merged), strange)


def _is_strange(name: str, found: Parsed, rows: Rows, kind: Kind, choices: Choices) -> bool:
    """Tell a column that only shares a header with a field: not needed, chosen by nobody, and nothing in it fits."""
    needed = kind.field(name).required or any(name in group for group in kind.either)
    if needed or rows.headers[name] in choices.columns or not found.empty.all():
        return False
    return len(rows.cells[name].take(found.wrong).used().spellings) >= STRANGE_FROM


def _manner(name: str, rows: Rows, kind: Kind, styles: Styles, choices: Choices) -> Manner:
    header = rows.headers[name]
    return Manner(
        field=kind.field(name),
        unit=unit_of(header),
        order=styles.orders.get(header, "ymd"),
        decimal=styles.decimals.get(header, "."),
        spelled=choices.values.get(name, {}),
    )


def _cell_faults(parsed: Mapping[str, Parsed], kind: Kind) -> list[Fault]:
    """Return cells that cannot be read as what they should be, and required ones that are empty."""
    wrong = [Fault(name, found.wrong, found.expected) for name, found in parsed.items()]
    empty = [
        Fault(name, found.empty & ~found.wrong, REQUIRED) for name, found in parsed.items() if kind.field(name).required
    ]
    return [*wrong, *empty]


def _either_faults(parsed: Mapping[str, Parsed], kind: Kind) -> list[Fault]:
    """Return the rows in which no group of ``either`` is whole and nothing else explains it."""
    if not kind.either:
        return []
    whole = [_all_there(parsed, group) for group in kind.either if set(group) <= set(parsed)]
    unread = [parsed[name].wrong for group in kind.either for name in group if name in parsed]
    lacking = ~np.logical_or.reduce([*whole, *unread])
    groups = " / ".join(" + ".join(group) for group in kind.either)
    named = next(name for group in kind.either for name in group if name in parsed)
    return [Fault(named, lacking, Phrase("sources.expect.either", {"columns": groups}))]


def _all_there(parsed: Mapping[str, Parsed], group: tuple[str, ...]) -> Mask:
    there: Mask = np.logical_and.reduce([~parsed[name].empty for name in group])
    return there


def _order_faults(parsed: Mapping[str, Parsed], headers: Mapping[str, str], kind: Kind) -> list[Fault]:
    """Return the rows in which what comes later is dated earlier."""
    faults = []
    for before, after in kind.in_order:
        if before in parsed and after in parsed:
            pairs = zip(parsed[before].values, parsed[after].values, strict=True)
            late = np.fromiter((bool(a and b and a > b) for a, b in pairs), np.bool_, len(parsed[before].values))
            faults.append(Fault(after, late, Phrase("sources.expect.not_before", {"column": headers[before]})))
    return faults


def _bound_faults(parsed: Mapping[str, Parsed], kind: Kind) -> list[Fault]:
    """Return the rows in which a number is outside its bounds."""
    return [Fault(b.field, _outside(parsed, b), _expected(b)) for b in kind.bounds if b.field in parsed]


def _outside(parsed: Mapping[str, Parsed], bounds: Bounds) -> Mask:
    values = parsed[bounds.field].values
    outside: Mask = (values < bounds.least) | (values > (np.inf if bounds.most is None else bounds.most))
    if bounds.option is None:
        return outside
    name, option = bounds.option
    return outside & (parsed[name].values == option) if name in parsed else np.zeros_like(outside)


def _expected(bounds: Bounds) -> Phrase:
    if bounds.most is None:
        return Phrase("sources.expect.at_least", {"least": bounds.least})
    return Phrase("sources.expect.between", {"least": bounds.least, "most": bounds.most})


def _as_objects(columns: Columns, kind: Kind) -> dict[str, Objects]:
    """Return Python values: whole minor units for money, floats for other numbers, None for what is not there."""
    money = {field.name for field in kind.fields if field.type == "money"}
    return {
        name: whole_minor_units(values) if name in money else _plain_values(values) for name, values in columns.items()
    }


def _plain_values(values: Array) -> Objects:
    if values.dtype != np.float64:
        return values
    objects = values.astype(object)
    objects[np.isnan(values)] = None
    return objects
