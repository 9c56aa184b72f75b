"""Excel workbooks (.xlsx): every visible sheet, its cells as the text a CSV of it would have."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.errors import Mistake
from core.sources.format import BLOCK, Block, Format, Progress, Sheet
from core.sources.unpacked import refuse_bombs

Cell = int | float | str | bool | time | date | datetime | timedelta
EXACT = 2**53  # from here on a spreadsheet's number has lost digits
_LOOKS_GROUPED = re.compile(r"-?\d{1,3}\.\d{3}")


def _knows(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _sheets(path: Path, encoding: str | None, delimiter: str | None) -> Sequence[Sheet]:  # noqa: ARG001
    try:
        refuse_bombs(path)
        book = CalamineWorkbook.from_path(path)
        shown = [
            meta.name
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet and meta.visible is SheetVisibleEnum.Visible
        ]
        sheets = [book.get_sheet_by_name(name) for name in shown]
    except (CalamineError, zipfile.BadZipFile):
        raise Mistake("sources.broken_workbook", file=path.name) from None
    return [Sheet(partial(_blocks, sheet), name=sheet.name) for sheet in sheets if sheet.start is not None]


def _blocks(sheet: CalamineSheet, progress: Progress) -> Iterator[Block]:
    rows = sheet.iter_rows()
    start = 1
    while taken := list(islice(rows, BLOCK)):
        cells = [[cell if type(cell) is str else as_text(cell) for cell in row] for row in taken]
        yield Block(range(start, start + len(taken)), cells)
        start += len(taken)
        progress(start - 1, sheet.total_height)


def as_text(cell: Cell) -> str:
    """Return a cell as unambiguous text: dates as ISO, whole numbers without a point."""
    match cell:
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case float() | int():
            return _number(cell)
        case datetime():
            return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)


def _number(number: float) -> str:
    if abs(number) < EXACT and number == int(number):
        return str(int(number))
    text = repr(number)
    # 1.234 could be read as one thousand two hundred and thirty-four; 1.2340 cannot.
    return f"{text}0" if _LOOKS_GROUPED.fullmatch(text) else text


xlsx = Format(name="XLSX", knows=_knows, sheets=_sheets)
