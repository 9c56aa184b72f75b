"""A file that cannot be imported is answered with what it is and what to do."""

import zipfile
from pathlib import Path

import pytest

from core.errors import Mistake
from core.sources.read import read
from tests.core.sources.writing import said, write_csv, write_text, write_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LETTER = """\
Dear Mr Chen,

thank you for your order of last week, which we received with pleasure, as always.
Kind regards,
Li Wei
"""


def answer(path: Path) -> Mistake:
    with pytest.raises(Mistake) as caught:
        read(path, currency="CNY")
    assert path.name in said(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is_pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is_picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "is_picture"),
        (b"\x1f\x8b\x08" + bytes(100), "is_archive"),
        (b"SQLite format 3\0" + bytes(100), "is_database"),
        (b"{\\rtf1 Dear customer}", "is_document"),
        (b"<html><table><tr><td>order no</td></tr></table></html>", "is_web_page"),
        (OLE + "Workbook".encode("utf-16-le"), "is_old_excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is_locked"),
        (bytes(range(256)) * 40, "not_text"),
        (b"   \n\n  \n", "empty_file"),
    ],
)
def test_the_answer_says_what_the_file_is(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    assert answer(path).key == f"sources.{key}"


def test_a_zip_that_is_no_workbook_is_called_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("orders.csv", "order no,customer id\n")
    assert answer(path).key == "sources.is_archive"


def test_a_damaged_workbook_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    assert answer(path).key == "sources.broken_workbook"


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    assert answer(tmp_path).key == "sources.is_folder"
    assert answer(tmp_path / "nowhere.csv").key == "sources.no_such_file"


def test_a_letter_is_not_a_table(tmp_path: Path) -> None:
    assert answer(write_text(tmp_path / "letter.txt", LETTER)).key == "sources.not_a_table"


def test_a_table_without_headers_is_told_so(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "orders.csv", [["S1", "K1", "2024-01-02", "5"], ["S2", "K1", "2024-01-03", "7"]])
    assert answer(path).key == "sources.no_header"


def test_a_table_of_something_else_is_not_forced_into_a_kind(tmp_path: Path) -> None:
    mistake = answer(write_csv(tmp_path / "weather.csv", [["station", "rain", "wind"], ["north", "a", "b"]]))
    assert mistake.key == "sources.kind_unknown"
    assert "station, rain, wind" in said(mistake)


def test_headers_alone_are_no_data(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "orders.csv", [["order no", "customer id", "order date", "amount"]])
    assert answer(path).key == "sources.no_rows"


def test_a_missing_column_is_named_in_both_languages_with_the_headers_seen(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "orders.csv", [["订单号", "下单日期", "数量"], ["S1", "2024-01-02", "5"]])
    mistake = answer(path)
    assert mistake.key == "sources.missing_column"
    assert said(mistake) == (
        "orders.csv looks like orders, but has no column for: customer_id (客户编号); "
        "amount (金额) / quantity (数量) + unit_price (单价). Its headers are: 订单号, 下单日期, 数量. "
        "Rename a header, or say which column it is in a mapping file (--map)."
    )


def test_two_columns_of_one_name_are_not_guessed_between(tmp_path: Path) -> None:
    rows = [["order no", "customer id", "order date", "amount", "Amount"], ["S1", "K1", "2024-01-02", "5", "6"]]
    assert answer(write_csv(tmp_path / "orders.csv", rows)).key == "sources.twin_headers"


def test_a_quotation_mark_that_never_closes_stops_the_import_at_its_line(tmp_path: Path) -> None:
    text = 'order no,customer id,order date,amount\nS1,K1,2024-01-02,5\nS2,"K1,2024-01-03,5\nS3,K1,2024-01-04,5\n'
    mistake = answer(write_text(tmp_path / "orders.csv", text))
    assert (mistake.key, mistake.values["line"]) == ("sources.open_quote", 3)


def test_a_workbook_whose_sheets_are_all_empty_is_empty(tmp_path: Path) -> None:
    assert answer(write_xlsx(tmp_path / "orders.xlsx", [], [])).key == "sources.empty_file"


def test_an_unknown_kind_is_answered_with_the_kinds_there_are(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "orders.csv", [["order no"], ["S1"]])
    with pytest.raises(Mistake) as caught:
        read(path, kind="ordres", currency="CNY")
    assert "There are: balance_sheets, complaints, contacts, contracts, customers" in said(caught.value)
