"""Dates in every common spelling, and the order of day and month read off the column."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sources.choices import Choices
from core.sources.read import read
from core.sources.values.dates import Order, date_order, day
from tests.core.sources.writing import complaints_of, contents, read_rows, write_csv

MARCH_5 = date(2024, 3, 5)
WRITTEN = {"mdy": "{m}/{d}/{y}", "dmy": "{d}.{m}.{y}", "ymd": "{y}-{m}-{d}"}


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05", "2024/3/5", "2024.3.5", "2024年3月5日", "2024 年 3 月 5 日", "２０２４年３月５日", "20240305",
        "2024-03-05 14:30", "2024-03-05T14:30:00Z", "2024-03-05T14:30:00.123+08:00", "2024/3/5 下午 2:30",
        "2024年3月5日 星期二", "20240305 14:30:00", "5 Mar 2024", "05-Mar-24", "5-MAR-2024", "Mar 5, 2024",
        "March 5th 2024", "Tue, 5 Mar 2024", "45356", "45356.604",
    ],
)  # fmt: skip
def test_a_date_is_read(text: str) -> None:
    assert day(text, "ymd") == MARCH_5


@pytest.mark.parametrize("text", ["", "-", "0000-00-00", "00.00.0000", "00000000", "NULL", "1900-01-00", "0"])
def test_no_date_is_no_date(text: str) -> None:
    assert day(text, "ymd") is None


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2024-13-01", "2024年3月", "3月5日", "soon", "12345", "99999", "5 Foo 2024", "20241301"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        day(text, "ymd")


@pytest.mark.parametrize(
    ("column", "order", "shown"),
    [
        (["12/1/2010", "12/13/2010"], "mdy", True),
        (["1/12/2010", "13/12/2010"], "dmy", True),
        (["03/05/2024"], "dmy", False),
        (["3/5/2024"], "mdy", False),
        (["3.5.2024"], "dmy", False),
        (["24/3/5", "24/3/28", "23/12/9"], "ymd", False),
        (["24/03/05", "24/03/28", "24/12/09"], "ymd", False),
        (["2024-03-05"], "ymd", False),
    ],
)
def test_the_order_is_read_off_the_column(column: list[str], order: Order, shown: bool) -> None:
    found = date_order(column)
    assert (found.order, found.shown) == (order, shown)


@given(st.lists(st.dates(date(1970, 1, 1), date(2069, 12, 31)), min_size=1), st.sampled_from(["mdy", "dmy", "ymd"]))
def test_dates_survive_being_written_when_the_order_is_known(days: list[date], order: Order) -> None:
    written = [WRITTEN[order].format(y=each.year, m=each.month, d=each.day) for each in days]
    assert [day(text, order) for text in written] == days


@given(st.dates(date(2000, 1, 13), date(2030, 12, 31)).filter(lambda each: each.day > 12), st.booleans())
def test_one_date_after_the_twelfth_decides_the_column(each: date, month_first: bool) -> None:
    text = f"{each.month}/{each.day}/{each.year}" if month_first else f"{each.day}/{each.month}/{each.year}"
    assert date_order(["1/2/2024", text]).order == ("mdy" if month_first else "dmy")


def invoices(*dates: tuple[str, str]) -> list[list[str]]:
    head = ["invoice no", "customer id", "invoice date", "due date", "amount"]
    return [head, *([f"R{n}", "K1", issued, due, "5"] for n, (issued, due) in enumerate(dates))]


def test_another_column_decides_what_one_leaves_open(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, invoices(("1/2/2024", "15/3/2024")))
    assert contents(reading)["issued_on"] == [date(2024, 2, 1)]
    assert list(reading.report.notes) == []


def test_the_order_can_be_said(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "file.csv", invoices(("1/2/2024", "3/4/2024")))
    assert contents(read(path, currency="CNY"))["issued_on"] == [date(2024, 1, 2)]
    chosen = read(path, mapping=Choices(date_order="dmy"), currency="CNY")
    assert contents(chosen)["issued_on"] == [date(2024, 2, 1)]
    assert list(chosen.report.notes) == []


def test_a_date_against_the_order_of_its_column_is_refused(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, invoices(("1/20/2024", ""), ("1/25/2024", ""), ("25/1/2024", "")))
    assert complaints_of(reading) == [(4, "invoice date", "25/1/2024", "date")]
