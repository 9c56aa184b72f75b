"""The one door: read a file, recognise it, check it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core.discovery import discover
from core.errors import Mistake
from core.sources import formats
from core.sources.batch import RowProblem
from core.sources.check import Checked, check
from core.sources.choices import Choices
from core.sources.encoding import GUESSED
from core.sources.faults import shown
from core.sources.format import Format, Progress, Row, silent
from core.sources.parse import DATED, NUMERIC
from core.sources.phrase import Phrase
from core.sources.recognise import Match, recognise
from core.sources.report import Reading, Report
from core.sources.rows import Rows, data_rows
from core.sources.signature import why_no_table
from core.sources.styles import SHOWN_ORDER, Styles, styles_of
from core.sources.table import Table, read_table
from core.sources.values.currencies import currency as currency_code


def read(
    path: str | Path,
    *,
    kind: str | None = None,
    mapping: Choices | Mapping[str, str] | None = None,
    currency: str,
    progress: Progress | None = None,
) -> Reading:
    """Return a file's good rows, how it was read, and the problems of the rows that are refused.

    ``mapping`` is what ``read_mapping`` gives (or just header → field); ``currency`` is that of amounts which name
    none; ``progress(done, total)`` is called now and then. Raises Mistake when the file is no table that is understood.
    """
    path = Path(path)
    choices = _choices(mapping, kind)
    source = format_of(path)
    sheets = [
        sheet
        for sheet in source.sheets(path, choices.encoding, choices.delimiter)
        if choices.sheet in (None, sheet.name)
    ]
    if choices.sheet and not sheets:
        raise Mistake("sources.no_such_sheet", file=path.name, sheet=choices.sheet)
    match = recognise(sheets, choices, path.name)
    table = read_table(match.sheet, match.head, progress or silent)
    default = currency_code(choices.currency or currency) or currency
    return _read_table(table, match, choices, path.name, source.name, default)


def format_of(path: Path) -> Format:
    """Return the format of a file, known by its content; raises Mistake saying what the file is when it has none."""
    if path.is_dir():
        raise Mistake("sources.is_folder", file=str(path))
    try:
        found = next((each for each in discover(formats, Format).values() if each.knows(path)), None)
        if found is None:
            raise why_no_table(path) or Mistake("sources.not_a_table", file=path.name)
    except OSError:
        raise Mistake("sources.no_such_file", file=str(path)) from None
    return found


def _choices(mapping: Choices | Mapping[str, str] | None, kind: str | None) -> Choices:
    choices = mapping if isinstance(mapping, Choices) else Choices(columns=mapping or {})
    return replace(choices, kind=kind or choices.kind)


def _read_table(table: Table, match: Match, choices: Choices, file: str, source: str, currency: str) -> Reading:
    rows = data_rows(table, match.columns, match.kind)
    if not len(rows) and not table.misfits:
        raise Mistake("sources.no_rows", file=file, line=match.head.line)
    styles = _styles(rows, match, choices)
    checked = check(rows, match.kind, styles, choices, file, currency)
    misfits = [_misfit(row, len(table.headers), file) for row in table.misfits]
    refused = sorted([*checked.problems, *misfits], key=lambda problem: problem.line)
    notes = (*_doubts(match, choices), *checked.notes)
    report = _report(_without(match, checked), styles, notes, file, source, rows=len(rows) + len(misfits))
    return Reading(checked.batch, report, refused, table)


def _without(match: Match, checked: Checked) -> Match:
    fitting = {column: field for column, field in match.columns.items() if field.name not in checked.strange}
    return replace(match, columns=fitting)


def _styles(rows: Rows, match: Match, choices: Choices) -> Styles:
    types = {name: match.kind.field(name).type for name in rows.cells}
    dates = {rows.headers[name]: rows.cells[name] for name, type_ in types.items() if type_ in DATED}
    numbers = {rows.headers[name]: rows.cells[name] for name, type_ in types.items() if type_ in NUMERIC}
    return styles_of(dates, numbers, choices, match.sheet.delimiter)


def _misfit(row: Row, width: int, file: str) -> RowProblem:
    if row.broken:
        return RowProblem(file, row.line, "", shown(row.cells[0]), Phrase("sources.expect.quotes"))
    expected = Phrase("sources.expect.cells", {"expected": width, "found": len(row.cells)})
    return RowProblem(file, row.line, "", shown(" | ".join(row.cells)), expected)


def _doubts(match: Match, choices: Choices) -> list[Phrase]:
    encoding = match.sheet.encoding
    guessed = encoding in GUESSED and not choices.encoding
    return [Phrase("sources.note.encoding_guess", {"encoding": encoding})] if guessed else []


def _report(match: Match, styles: Styles, notes: tuple[Phrase, ...], file: str, source: str, *, rows: int) -> Report:
    headers = [cell.strip() for cell in match.head.cells]
    return Report(
        file=file,
        kind=match.kind.name,
        format=source,
        encoding=match.sheet.encoding,
        delimiter=match.sheet.delimiter,
        sheet=match.sheet.name,
        header_line=match.head.line,
        mapping={headers[column]: field.name for column, field in match.columns.items()},
        ignored=[header for column, header in enumerate(headers) if header and column not in match.columns],
        date_orders={header: SHOWN_ORDER[order] for header, order in styles.orders.items()},
        decimals=styles.decimals,
        rows=rows,
        notes=notes,
    )
