"""A mapping file says what recognition cannot know, and is answered when it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from core.errors import Mistake
from core.sources.choices import read_mapping
from core.sources.read import read
from core.sources.suggest import suggest_mapping
from tests.core.sources.writing import contents, said, write_csv, write_text, write_xlsx

FOREIGN = [
    ["Beleg", "Kunde", "Datum", "Summe", "Stand", "Name"],
    ["A1", "K1", "03/04/2024", "1.234,50", "geliefert", "Müller"],
]
MAPPING = """\
kind = "orders"
date_order = "dmy"
currency = "EUR"

[columns]
Beleg = "order_id"
Kunde = "customer_id"
Datum = "ordered_on"
Summe = "amount"
Stand = "status"
Name = ""

[values.status]
geliefert = "completed"
"""


def mistake(tmp_path: Path, text: str) -> Mistake:
    path = write_csv(tmp_path / "belege.csv", FOREIGN)
    with pytest.raises(Mistake) as caught:
        read(path, mapping=read_mapping(write_text(tmp_path / "map.toml", text)), currency="CNY")
    return caught.value


def test_a_foreign_file_is_read_by_its_mapping(tmp_path: Path) -> None:
    choices = read_mapping(write_text(tmp_path / "map.toml", MAPPING))
    reading = read(write_csv(tmp_path / "belege.csv", FOREIGN), mapping=choices, currency="CNY")
    columns = contents(reading)
    assert (columns["ordered_on"], columns["amount"], columns["status"]) == (
        [date(2024, 4, 3)],
        [123_450],
        ["completed"],
    )
    assert (reading.batch.default_currency, reading.report.ignored) == ("EUR", ["Name"])


def test_a_mapping_of_headers_alone_is_enough(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "orders.csv", [["order no", "who", "order date", "amount"], ["S1", "K1", "2024-01-02", 5]]
    )
    assert contents(read(path, mapping={"who": "customer_id"}, currency="CNY"))["customer_id"] == ["K1"]


def test_a_mapping_outranks_what_would_be_recognised(tmp_path: Path) -> None:
    rows = [["order no", "customer id", "parent", "order date", "amount"], ["S1", "K1", "P1", "2024-01-02", 5]]
    reading = read(write_csv(tmp_path / "orders.csv", rows), mapping={"parent": "customer_id"}, currency="CNY")
    assert contents(reading)["customer_id"] == ["P1"]
    assert reading.report.ignored == ["customer id"]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_what_is_suggested_reads_the_file_the_same_way(tmp_path: Path, delimiter: str) -> None:
    rows = [["订单号", "客户编号", "下单日期", "金额", '备注 "x"'], ["S1", "K1", "3/5/2024", "1.234", "x"]]
    path = write_csv(tmp_path / "orders.csv", rows, "gb18030", delimiter)
    first = read(path, currency="CNY")
    saved = write_text(tmp_path / "map.toml", suggest_mapping(first.report))
    again = read(path, mapping=read_mapping(saved), currency="CNY")
    assert contents(again) == contents(first)
    assert (again.report.mapping, again.report.date_orders) == (first.report.mapping, first.report.date_orders)
    assert list(again.report.notes) == []


def test_a_sheet_can_be_chosen_by_name(tmp_path: Path) -> None:
    head = ["order no", "customer id", "order date", "amount"]
    book = write_xlsx(
        tmp_path / "book.xlsx", [head, ["S1", "K1", "2024-01-02", 5]], [head, ["S2", "K1", "2024-01-02", 5]]
    )
    chosen = read_mapping(write_text(tmp_path / "map.toml", 'sheet = "Sheet2"'))
    assert contents(read(book, mapping=chosen, currency="CNY"))["order_id"] == ["S2"]
    wrong = read_mapping(write_text(tmp_path / "map.toml", 'sheet = "Sheet3"'))
    with pytest.raises(Mistake) as caught:
        read(book, mapping=wrong, currency="CNY")
    assert said(caught.value) == "book.xlsx has no visible sheet called Sheet3. Check the name in the mapping file."


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("kind = ", "broken_mapping", ""),
        ('kind = "orders"\ncolums = "x"', "mapping_key", "columns"),
        ('kind = "ordrs"', "unknown_kind", "orders"),
        ('kind = "orders"\n[columns]\nKunde = "custmer_id"', "unknown_field", "customer_id"),
        ('kind = "orders"\n[columns]\nKunden = "customer_id"', "unknown_header", "Kunde"),
        ('kind = "orders"\n[values.status]\ngeliefert = "delivered"', "unknown_option", "completed"),
        ('date_order = "american"', "mapping_word", "mdy"),
        ('decimal = ";"', "mapping_word", ","),
        ('delimiter = "::"', "mapping_value", ""),
        ('currency = "QQQ"', "mapping_value", ""),
        ('columns = "x"', "mapping_value", ""),
        ("[columns]\nKunde = 5", "mapping_value", ""),
        ('[columns]\nKunde = "custmer_id"', "unknown_field", "customer_id"),
        ('encoding = "latin-99"', "unknown_encoding", ""),
        ('encoding = "utf-16"', "bad_encoding", ""),
    ],
)
def test_what_is_wrong_in_a_mapping_is_named_with_the_nearest_right_word(
    tmp_path: Path, text: str, key: str, nearest: str
) -> None:
    found = mistake(tmp_path, text)
    assert found.key == f"sources.{key}"
    assert nearest in said(found)


def test_a_mapping_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Mistake) as caught:
        read_mapping(tmp_path / "map.toml")
    assert caught.value.key == "sources.no_such_file"
