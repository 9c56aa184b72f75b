"""The refused rows go to a file that a person can mend and import again."""

import csv
from pathlib import Path

from core.sources.batch import RowProblem
from core.sources.phrase import Phrase
from core.sources.read import read
from core.sources.refused import write_refused
from tests.core.sources.writing import contents, read_rows

ROWS = [
    ["order no", "customer id", "order date", "amount", "memo"],
    ["S1", "", "2024-01-02", "5", "a, b"],
    ["S2", "K1", "someday", "five", "华信"],
    ["S3", "K1", "2024-01-03", "5", "fine"],
    ["S4", "K1", "2024-01-04", "5", "one", "too many"],
]


def test_each_refused_row_stands_there_with_line_and_reasons_in_both_languages(tmp_path: Path) -> None:
    path = write_refused(tmp_path / "refused.csv", read_rows(tmp_path, ROWS))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.reader(stream))
    assert written[0] == [*ROWS[0], "line", "reason", "原因"]
    assert [row[:6] for row in written[1:]] == [[*ROWS[1], "2"], [*ROWS[2], "3"], [*ROWS[4][:5], "5"]]
    assert written[1][6:] == ["customer id: a value: it must not be empty", "customer id: 此项必填，不能为空"]
    assert written[2][6] == (
        "order date: a date such as 2024-03-05, or y/m/d as in the rest of the column; "
        "amount: an amount, with . before the cents"
    )
    assert written[3][6].startswith("5 cells, there are 6")


def test_a_mended_file_of_refused_rows_is_imported_as_it_is(tmp_path: Path) -> None:
    path = write_refused(tmp_path / "refused.csv", read_rows(tmp_path, ROWS))
    mended = path.read_text("utf-8-sig").replace("S1,,", "S1,K9,").replace("someday,five", "2024-01-02,7")
    path.write_text(mended, "utf-8-sig")
    again = read(path, currency="CNY")
    assert (contents(again)["order_id"], list(again.refused)) == (["S1", "S2", "S4"], [])


def test_rows_the_store_refuses_leave_the_batch_and_join_the_file(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, ROWS)
    problem = RowProblem("file.csv", 4, "customer id", "K1", Phrase("store.expect.known_customer"))
    without = reading.refuse([problem])
    assert (len(without.batch), without.refused_rows) == (0, 4)
    assert [p.line for p in without.refused] == sorted(p.line for p in without.refused)
    written = write_refused(tmp_path / "refused.csv", without).read_text("utf-8-sig")
    assert "customer id: 已有的客户" in written
