"""An order-line export nobody prepared is understood without a mapping."""

from datetime import date
from pathlib import Path

import pytest

from core.sources.read import read
from core.sources.report import Reading
from core.sources.words import say
from tests.core.sources.writing import complaints_of, contents, write_text

EXPORT = """\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom
536365,71053,"LANTERN, WHITE METAL",6,12/1/2010 8:26,3.39,17850.0,United Kingdom
C536379,D,Discount,-1,12/1/2010 9:41,27.5,14527,United Kingdom
536414,22139,,56,12/1/2010 11:52,0,,United Kingdom
536370,POST,POSTAGE,3,12/13/2010 8:45,18,12583,France
A563185,B,Adjust bad debt,1,12/14/2010 14:50,11062.06,,United Kingdom
536544,21790,VINTAGE SNAP CARDS,4,12/14/2010 14:32,0,17850,United Kingdom
"""


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return read(write_text(tmp_path / "export.csv", EXPORT), currency="GBP")


def test_it_is_recognised_as_orders(reading: Reading) -> None:
    assert reading.report.kind == "orders"
    assert reading.report.mapping == {
        "InvoiceNo": "order_id",
        "StockCode": "product_id",
        "Description": "product_name",
        "Quantity": "quantity",
        "InvoiceDate": "ordered_on",
        "UnitPrice": "unit_price",
        "CustomerID": "customer_id",
        "Country": "country",
    }
    assert reading.report.ignored == []


def test_a_spreadsheets_decimal_point_is_no_part_of_a_customer_number(reading: Reading) -> None:
    assert contents(reading)["customer_id"] == ["17850", "17850", "14527", "12583", "17850"]


def test_dates_are_read_month_first_because_a_later_one_shows_it(reading: Reading) -> None:
    assert reading.report.date_order == "m/d/y"
    assert contents(reading)["ordered_on"][0] == date(2010, 12, 1)


def test_amounts_are_quantity_times_price_in_minor_units(reading: Reading) -> None:
    assert contents(reading)["amount"] == [1530, 2034, -2750, 5400, 0]


def test_a_cancellation_takes_back_and_is_no_purchase(reading: Reading) -> None:
    assert contents(reading)["is_reversal"] == [False, False, True, False, False]
    assert "(negative, or a cancellation by number): 1." in say(reading.report.notes[0], "en")


def test_lines_without_a_price_are_kept_and_explained(reading: Reading) -> None:
    assert "Lines with the amount 0: 1." in say(reading.report.notes[1], "en")


def test_rows_without_a_customer_are_refused_and_counted(reading: Reading) -> None:
    assert complaints_of(reading) == [(5, "CustomerID", "", "required"), (7, "CustomerID", "", "required")]
    assert reading.refused_rows == 2
    [(column, _, rows, first)] = reading.tally()
    assert (column, rows, first.line) == ("CustomerID", 2, 5)


def test_a_company_that_numbers_all_its_orders_with_c_cancels_nothing(tmp_path: Path) -> None:
    text = EXPORT.splitlines()[0] + "\nC1,A,a,1,2024-01-02,5,K1,China\nC2,A,a,2,2024-01-03,5,K1,China\n"
    reading = read(write_text(tmp_path / "orders.csv", text), currency="CNY")
    assert contents(reading)["is_reversal"] == [False, False]


def test_dates_that_nothing_decides_are_read_one_way_and_said_so(tmp_path: Path) -> None:
    lines = EXPORT.splitlines()[:2]
    reading = read(write_text(tmp_path / "export.csv", "\n".join(lines)), currency="GBP")
    assert contents(reading)["ordered_on"] == [date(2010, 12, 1)]
    assert say(reading.report.notes[0], "en") == (
        "Dates in InvoiceDate such as 12/1/2010 8:26 can be read two ways; read as m/d/y. "
        "To change it, set date_order in a mapping file."
    )


def test_a_return_that_names_its_order_takes_back_whatever_its_sign(tmp_path: Path) -> None:
    head = "order no,customer id,order date,quantity,price,original order\n"
    text = head + "R9,K1,2024-01-09,2,5,S1\nS1,K1,2024-01-02,3,5,\n"
    columns = contents(read(write_text(tmp_path / "orders.csv", text), currency="CNY"))
    assert (columns["is_reversal"], columns["quantity"], columns["amount"]) == (
        [True, False],
        [-2.0, 3.0],
        [-1000, 1500],
    )
