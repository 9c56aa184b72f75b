"""Recognise what a file is: which kind, which row holds the headers, which column is which field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from core.errors import Mistake
from core.sources.choices import IGNORE, Choices, all_kinds, check_fields, kind_named, nearest
from core.sources.format import Block, Row, Sheet, silent
from core.sources.kind import Field, Kind
from core.sources.spelling import parts, plain
from core.types import Term

HEADER_WITHIN = 25  # rows: titles and notes stand above the headers of many exports
FAR = 100  # places behind a header that is spelled whole
NEAR = 2  # fields found from which a kind is worth naming as "nearly"


@dataclass(frozen=True, slots=True)
class Match:
    """One reading of a header row as a kind: ``columns`` maps the index of a column to its field."""

    kind: Kind
    sheet: Sheet
    head: Row
    columns: Mapping[int, Field]
    missing: Sequence[tuple[str, ...]]  # labels of columns that are not there; of a group one is needed
    surprise: int  # the less sure the spellings, the greater

    @property
    def complete(self) -> bool:
        """Whether every required field has a column."""
        return not self.missing

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """The order of readings, the best greatest: what is missing weighs as much as what is there."""
        return self.complete, len(self.columns) - len(self.missing), -self.surprise, -self.head.line


def recognise(sheets: Sequence[Sheet], choices: Choices, file: str) -> Match:
    """Return the best reading; raises Mistake saying what is missing or what came near."""
    kinds = [kind_named(choices.kind)] if choices.kind else list(all_kinds().values())
    heads = [(sheet, row) for sheet in sheets for row in _first_rows(sheet)]
    if not heads:
        raise Mistake("sources.empty_file", file=file)
    best = max((_match(kind, sheet, row, choices) for sheet, row in heads for kind in kinds), key=lambda m: m.rank)
    check_fields(choices, best.kind)
    _refuse_unknown_headers(choices, heads, best, file)
    if not best.complete:
        raise _unrecognised(best, heads, choices, file)
    _refuse_twins(best, file)
    return best


def _first_rows(sheet: Sheet) -> Iterable[Row]:
    block = next(iter(sheet.blocks(silent)), Block((), ()))
    rows = zip(block.lines, block.records, strict=True)
    filled = (Row(line, cells) for line, cells in rows if any(cell.strip() for cell in cells))
    return list(islice(filled, HEADER_WITHIN))


@cache
def _spellings(kind_name: str) -> Mapping[str, tuple[Field, int]]:
    """Return the field each plain header means, and how far down the list of its spellings it stands."""
    kind = kind_named(kind_name)
    found: dict[str, tuple[Field, int]] = {}
    for field in kind.fields:
        for place, spelling in enumerate((field.name, *field.headers)):
            found.setdefault(plain(spelling), (field, place))
    return found


def _field_of(header: str, kind: Kind, choices: Choices) -> tuple[Field, int] | None:
    if header.strip() in choices.columns:
        name = choices.columns[header.strip()]
        return None if name == IGNORE or name not in {f.name for f in kind.fields} else (kind.field(name), -1)
    known = _spellings(kind.name)
    if found := known.get(plain(header)):
        return found
    if found := known.get(plain(header.rpartition("/")[2])):  # "Order Lines/Quantity"
        return found[0], found[1] + FAR
    halves = {known[part][0].name: known[part] for part in parts(header) if part in known}
    return next(iter(halves.values())) if len(halves) == 1 else None


def _match(kind: Kind, sheet: Sheet, head: Row, choices: Choices) -> Match:
    surest: dict[str, tuple[int, int]] = {}  # field → (place of its spelling, column)
    for column, header in enumerate(head.cells):
        if found := _field_of(header, kind, choices):
            field, place = found
            surest[field.name] = min(surest.get(field.name, (place, column)), (place, column))
    columns = {column: kind.field(name) for name, (_, column) in surest.items()}
    missing = _missing(kind, set(surest))
    return Match(kind, sheet, head, dict(sorted(columns.items())), missing, sum(place for place, _ in surest.values()))


def _missing(kind: Kind, found: set[str]) -> list[tuple[str, ...]]:
    missing: list[tuple[str, ...]] = [
        (_label(kind, field.name),) for field in kind.fields if field.required and field.name not in found
    ]
    if kind.either and not any(set(group) <= found for group in kind.either):
        missing.append(tuple(" + ".join(_label(kind, name) for name in group) for group in kind.either))
    return missing


def _label(kind: Kind, name: str) -> str:
    return f"{name} ({kind.field(name).meaning['zh']})"


def _refuse_twins(match: Match, file: str) -> None:
    """Raise Mistake when two columns have the very header that a field is taken from."""
    spelled = [plain(cell) for cell in match.head.cells]
    for column, field in match.columns.items():
        if spelled.count(spelled[column]) > 1:
            raise Mistake("sources.twin_headers", file=file, column=match.head.cells[column].strip(), field=field.name)


def _refuse_unknown_headers(choices: Choices, heads: Sequence[tuple[Sheet, Row]], best: Match, file: str) -> None:
    seen = {cell.strip() for _, row in heads for cell in row.cells}
    for header in choices.columns:
        if header not in seen:
            known = {cell.strip(): None for cell in best.head.cells if cell.strip()}
            raise Mistake(
                "sources.unknown_header", file=file, column=header, nearest=nearest(header, known),
                headers=", ".join(known),
            )  # fmt: skip


def _unrecognised(best: Match, heads: Sequence[tuple[Sheet, Row]], choices: Choices, file: str) -> Mistake:
    headers = ", ".join(cell.strip() for cell in best.head.cells if cell.strip())
    if choices.kind or len(best.columns) >= NEAR:
        missing = "; ".join(" / ".join(group) for group in best.missing)
        return Mistake(
            "sources.missing_column", file=file, kind=Term(f"sources.kind.{best.kind.name}"), columns=missing,
            headers=headers,
        )  # fmt: skip
    widths = {len(row.cells) for _, row in heads}
    if len(widths) > 1 or widths == {1}:
        return Mistake("sources.not_a_table", file=file)
    if any(cell.strip().replace(".", "").isdigit() for cell in heads[0][1].cells):
        return Mistake("sources.no_header", file=file, line=heads[0][1].line, headers=headers)
    return Mistake("sources.kind_unknown", file=file, headers=headers, kinds=", ".join(all_kinds()))
