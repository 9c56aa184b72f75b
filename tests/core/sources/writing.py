"""Write the files that people and programs send: CSV in any encoding, and workbooks."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]

from core.errors import Mistake
from core.sources.read import read
from core.sources.report import Reading
from core.sources.words import WORDS
from core.types import LANGS
from core.wording import Wording


def write_csv(path: Path, rows: Sequence[Any], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(path: Path, *sheets: Sequence[Any]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def read_rows(tmp_path: Path, rows: Sequence[Any], currency: str = "CNY") -> Reading:
    return read(write_csv(tmp_path / "file.csv", rows), currency=currency)


def contents(reading: Reading) -> dict[str, list[object]]:
    """Return the good rows, column by column, in plain Python."""
    return {name: values.tolist() for name, values in reading.batch.columns.items()}


def complaints_of(reading: Reading) -> list[tuple[int, str, str, str]]:
    """Return the problems as (line, column, value, the key of what is expected)."""
    return [(p.line, p.column, p.value, p.expected.key.removeprefix("sources.expect.")) for p in reading.refused]


def said(mistake: Mistake) -> str:
    """Return what a person reads, checking that it can be said in both languages."""
    texts = []
    for lang in LANGS:
        wording = Wording(lang, lambda key, lang: WORDS[lang][key])
        values = {name: wording.say(value) for name, value in mistake.values.items()}
        texts.append(WORDS[lang][mistake.key].format(**values))
    assert all(texts)
    return texts[0]
