"""The same rows are the same rows in every format, encoding and delimiter, in any order."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sources.formulas import unguarded
from core.sources.read import read
from tests.core.sources.writing import contents, read_rows, write_csv, write_text, write_xlsx

HEADERS = ["订单号", "客户编号", "客户名称", "下单日期", "数量", "单价", "折扣", "备注"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]

names = st.text(st.sampled_from("华信精密机械有限公司ABc ,;'\"&<>*_()-"), min_size=1, max_size=12).filter(
    lambda name: any(sign.isalpha() for sign in name)
)
rows = st.lists(
    st.tuples(
        st.integers(1, 99_999).map("SO-{:05}".format),
        st.integers(0, 999).map("{:04}".format),
        names,
        st.dates(date(1990, 1, 1), date(2030, 1, 1)),
        st.integers(1, 10_000),
        st.decimals(0, 99_999, places=2),
        st.sampled_from(["", "0.1", "0.25"]),
        st.just("x"),
    ),
    min_size=1,
    max_size=8,
)


def said(name: object) -> str:
    return " ".join(unguarded(str(name)).split())


def expected(given_rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [
        (
            order,
            customer,
            said(name),
            day,
            quantity,
            int(price * 100),
            float(share) if share else None,
        )
        for order, customer, name, day, quantity, price, share, _ in given_rows
    ]


def found(path: Path) -> list[tuple[Any, ...]]:
    columns = contents(read(path, currency="CNY"))
    wanted = ("order_id", "customer_id", "customer_name", "ordered_on", "quantity", "unit_price", "discount")
    return list(zip(*(columns[name] for name in wanted), strict=True))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@settings(max_examples=12, deadline=None)
@given(rows=rows)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, encoding: str, delimiter: str, rows: list[tuple[Any, ...]]
) -> None:
    path = write_csv(tmp_path_factory.mktemp("round") / "orders.csv", [HEADERS, *rows], encoding, delimiter)
    assert found(path) == expected(rows)


@settings(max_examples=20, deadline=None)
@given(rows=rows)
def test_a_workbook_says_what_the_csv_says(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("book")
    assert found(write_xlsx(folder / "orders.xlsx", [HEADERS, *rows])) == expected(rows)


@settings(max_examples=20, deadline=None)
@given(rows=rows, data=st.data())
def test_the_order_of_rows_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("order")
    shuffled = data.draw(st.permutations(rows))
    one = found(write_csv(folder / "a.csv", [HEADERS, *rows]))
    other = found(write_csv(folder / "b.csv", [HEADERS, *shuffled]))
    assert sorted(map(repr, one)) == sorted(map(repr, other))


def test_how_a_file_was_read_is_told(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "orders.txt", [HEADERS, ["S1", "001", "华信", "2024年3月5日", 2, "1,5", "", ""]],
                     "gb18030", ";")  # fmt: skip
    report = read(path, currency="CNY").report
    assert (report.format, report.encoding, report.delimiter, report.sheet) == ("CSV", "gb18030", ";", None)
    assert (report.decimal, report.header_line, report.rows, report.ignored) == (",", 1, 1, ["备注"])


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "orders.xlsx", [HEADERS, ["S1", "001", "华信", date(2024, 3, 5), 2, 1.5, None, None]])
    disguised = book.rename(tmp_path / "orders.csv")
    assert read(disguised, currency="CNY").report.format == "XLSX"


def test_of_several_sheets_the_recognised_one_is_taken_and_named(tmp_path: Path) -> None:
    cover = [["Report for March"], ["made by", "finance"]]
    rows = [HEADERS, ["S1", "001", "华信", date(2024, 3, 5), 2, 1.5, None, None]]
    reading = read(write_xlsx(tmp_path / "orders.xlsx", cover, rows), currency="CNY")
    assert (reading.report.sheet, len(reading.batch)) == ("Sheet2", 1)


def test_a_workbooks_cells_come_through_unharmed(tmp_path: Path) -> None:
    rows = [
        ["order no", "customer id", "order date", "amount", "description"],
        ["00017", 17850.0, date(2024, 3, 5), 1.234, "leading zeros in text"],
        [18, "0042", 45356, 1234567.891, "a serial number as date"],
    ]
    columns = contents(read(write_xlsx(tmp_path / "book.xlsx", rows), currency="CNY"))
    assert columns["order_id"] == ["00017", "18"]
    assert columns["customer_id"] == ["17850", "0042"]
    assert columns["ordered_on"] == [date(2024, 3, 5), date(2024, 3, 5)]
    assert columns["amount"] == [123, 123456789]


def test_line_numbers_count_line_breaks_inside_cells(tmp_path: Path) -> None:
    text = 'order no,customer id,order date,amount,description\nS1,K1,2024-01-02,5,"two\nlines"\nS2,,2024-01-03,5,x\n'
    reading = read(write_text(tmp_path / "orders.csv", text), currency="CNY")
    assert [problem.line for problem in reading.refused] == [4]
    assert contents(reading)["product_name"] == ["two lines"]


def test_western_letters_are_not_taken_for_chinese(tmp_path: Path) -> None:
    rows = [
        ["customer id", "customer name", "city"],
        ["K1", "Müller Söhne", "Düsseldorf"],
        ["K2", "Crème & Café", "Orléans"],
    ]
    reading = read(write_csv(tmp_path / "customers.csv", rows, "cp1252"), currency="EUR")
    assert reading.report.encoding == "cp1252"
    assert contents(reading)["name"] == ["Müller Söhne", "Crème & Café"]


def test_utf_16_without_a_mark_is_recognised(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "customers.csv", [["客户编号", "客户名称"], ["K1", "Huaxin 华信"]], "utf-16-le")
    assert contents(read(path, currency="CNY"))["name"] == ["Huaxin 华信"]


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    days = [date(2024, 1, 1) + timedelta(days=n % 365) for n in range(50_000)]
    rows = [["order no", "customer id", "order date", "amount"], *([n, "K1", day, 5] for n, day in enumerate(days))]
    path = write_csv(tmp_path / "orders.csv", rows)
    read(path, currency="CNY", progress=lambda done, total: told.append((done, total)))
    size = path.stat().st_size
    assert len(told) > 2
    assert told == sorted(told)
    assert told[-1] == (size, size)


def test_a_kind_may_be_named_and_then_only_its_columns_count(tmp_path: Path) -> None:
    rows = [["invoice no", "customer id", "invoice date", "amount"], ["R1", "K1", "2024-01-02", "5"]]
    path = write_csv(tmp_path / "file.csv", rows)
    assert read(path, currency="CNY").report.kind == "invoices"
    assert read(path, kind="orders", currency="CNY").report.kind == "orders"


def test_titles_above_the_headers_are_passed_over(tmp_path: Path) -> None:
    rows = [
        ["销售订单明细表"],
        ["制表：张三", "2024-03-31"],
        [],
        HEADERS,
        ["S1", "1", "华信", "20240305", 1, 2, "", ""],
    ]
    reading = read_rows(tmp_path, rows)
    assert (reading.report.header_line, len(reading.batch)) == (4, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_character_costs_its_row_and_not_the_encoding(tmp_path: Path, encoding: str) -> None:
    rows = [["客户编号", "客户名称"], ["K1", "华信精密机械有限公司"], ["K2", "明达电子科技@公司"], ["K3", "远航物流"]]
    path = write_csv(tmp_path / "customers.csv", rows, encoding)
    path.write_bytes(path.read_bytes().replace(b"@", b"\xff"))
    reading = read(path, currency="CNY")
    assert (reading.report.encoding, contents(reading)["name"]) == (encoding, ["华信精密机械有限公司", "远航物流"])
    assert [(problem.line, problem.expected.key) for problem in reading.refused] == [(3, "sources.expect.text")]


def test_a_workbooks_times_and_ticks_are_read(tmp_path: Path) -> None:
    rows = [
        ["contact id", "customer id", "name", "influencer", "left on"],
        ["P1", "K1", "王芳", True, datetime(2024, 3, 5, 14, 30)],
        ["P2", "K1", "李伟", False, None],
    ]
    columns = contents(read(write_xlsx(tmp_path / "contacts.xlsx", rows), currency="CNY"))
    assert columns["influencer"] == ["yes", "no"]
    assert columns["left_on"] == [date(2024, 3, 5), None]


def test_numbers_kept_as_text_for_a_spreadsheet_are_unwrapped(tmp_path: Path) -> None:
    rows = [["customer id", "customer name"], ['="00123"', "华信"], ["'00124", "明达"], ["00125\t", "远航"]]
    reading = read(write_csv(tmp_path / "customers.csv", rows), currency="CNY")
    assert contents(reading)["customer_id"] == ["00123", "00124", "00125"]
