"""Numbers, amounts, shares and currencies as people and programs write them."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sources.read import read
from core.sources.values.numbers import Decimal, decimal_style, number
from core.sources.values.shares import share
from core.sources.words import say
from tests.core.sources.writing import complaints_of, contents, read_rows, write_csv

HEAD = ["order no", "customer id", "order date", "amount"]


def amounts(tmp_path: Path, *cells: str, head: str = "amount", currency: str = "CNY") -> list[Any]:
    rows = [[*HEAD[:3], head], *([f"S{n}", "K1", "2024-01-02", cell] for n, cell in enumerate(cells))]
    reading = read_rows(tmp_path, rows, currency)
    assert list(reading.refused) == []
    return contents(reading)["amount"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", 1234.5),
        ("1,234.50", 1234.5),
        ("１，２３４．５０", 1234.5),
        ("￥1,234.50", 1234.5),
        ("¥ 1234.5 元", 1234.5),
        ("RMB1234.50", 1234.5),
        ("1234.50 CNY", 1234.5),
        ("1.2万", 12_000),
        ("1.2万元", 12_000),
        ("3亿", 3e8),
        ("2.5k", 2500),
        ("(1,234.00)", -1234),
        ("（1,234.00）", -1234),
        ("-1234", -1234),
        ("−1234", -1234),
        ("1234-", -1234),
        ("-€12.50", -12.5),
        ("+5", 5),
        ("1 234 567", 1_234_567),
        ("1\u00a0234.50", 1234.5),
        ("1'234.50", 1234.5),
        ("12,34,567.00", 1_234_567),
        (".5", 0.5),
        ("5.", 5),
        ("1.2E+05", 120_000),
        ("+1.2E-01", 0.12),
        ("12.5%", 0.125),
    ],
)
def test_a_number_is_read(text: str, value: float) -> None:
    found = number(text, ".")
    assert found is not None
    assert found.value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("text", ["", " ", "-", "--", "N/A", "NULL", "#N/A", "\\N"])
def test_an_empty_cell_is_no_number(text: str) -> None:
    assert number(text, ".") is None


@pytest.mark.parametrize(
    "text", ["abc", "1.2.3", "1,23", "12,3456", "--5", "5 5", "1e99", "inf", "0x1F", "1_000", "万"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        number(text, ".")


@pytest.mark.parametrize(
    ("column", "sign"),
    [
        (["1.234,56", "7"], ","),
        (["1,234.56", "7"], "."),
        (["12,5", "3,75"], ","),
        (["1.234.567"], ","),
        (["1,234,567"], "."),
        (["0,125"], ","),
        (["0.125"], "."),
    ],
)
def test_a_column_shows_its_decimal_sign(column: list[str], sign: Decimal) -> None:
    style = decimal_style(column, ".")
    assert (style.sign, style.shown) == (sign, True)


def test_a_column_that_can_be_read_both_ways_says_so() -> None:
    style = decimal_style(["1.234", "5"], ".")
    assert (style.shown, style.doubtful) == (False, "1.234")


@given(st.integers(-(10**10), 10**10), st.sampled_from([".", ","]))
def test_money_survives_being_written_with_separators(cents: int, sign: Decimal) -> None:
    text = f"{cents / 100:,.2f}"
    written = text if sign == "." else text.translate(str.maketrans(".,", ",."))
    assert decimal_style([written], sign).sign == sign
    found = number(written, sign)
    assert found is not None
    assert round(found.value * 100) == cents


def test_european_decimals_are_seen_in_the_column(tmp_path: Path) -> None:
    assert amounts(tmp_path, "1.234,56", "1.234", "7") == [123_456, 123_400, 700]


def test_a_semicolon_file_leans_to_decimal_commas_and_says_so(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "orders.csv", [HEAD, ["S1", "K1", "2024-01-02", "1.234"]], delimiter=";")
    reading = read(path, currency="EUR")
    assert contents(reading)["amount"] == [123_400]
    assert say(reading.report.notes[0], "en").startswith("Numbers in amount such as 1.234 can be read two ways")


def test_a_column_in_ten_thousands_is_multiplied(tmp_path: Path) -> None:
    assert amounts(tmp_path, "1.5", "20", head="金额（万元）") == [1_500_000, 20_000_000]


def test_fractions_of_a_cent_round_half_up_after_multiplying(tmp_path: Path) -> None:
    rows = [
        [*HEAD[:3], "quantity", "unit price"],
        ["S1", "K1", "2024-01-02", 3, "0.335"],
        ["S2", "K1", "2024-01-02", 1000, "0.0125"],
    ]
    columns = contents(read_rows(tmp_path, rows))
    assert columns["amount"] == [101, 1250]
    assert columns["unit_price"] == [34, 1]


def test_an_amount_in_another_currency_keeps_it(tmp_path: Path) -> None:
    rows = [
        [*HEAD, "currency"],
        ["S1", "K1", "2024-01-02", "5", "美元"],
        ["S2", "K1", "2024-01-02", "500", "JPY"],
        ["S3", "K1", "2024-01-02", "5", ""],
    ]
    columns = contents(read_rows(tmp_path, rows))
    assert columns["currency"] == ["USD", "JPY", None]
    assert columns["amount"] == [500, 500, 500]


def test_a_currency_may_stand_in_the_cell_or_the_header(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path, [[*HEAD[:3], "Amount (USD)"], ["S1", "K1", "2024-01-02", "5"], ["S2", "K1", "2024-01-02", "€5"]]
    )
    assert contents(reading)["currency"] == ["USD", "EUR"]


def test_a_row_in_two_currencies_is_refused(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [[*HEAD, "currency"], ["S1", "K1", "2024-01-02", "€5", "USD"]])
    assert complaints_of(reading) == [(2, "amount", "€5", "one_currency")]


def test_an_unknown_currency_is_refused(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [[*HEAD, "currency"], ["S1", "K1", "2024-01-02", "5", "QQQ"]])
    assert complaints_of(reading) == [(2, "currency", "QQQ", "currency")]


@pytest.mark.parametrize(("text", "value"), [("10%", 0.1), ("0.1", 0.1), ("9折", 0.1), ("85折", 0.15), ("8.5折", 0.15)])
def test_a_share_is_read(text: str, value: float) -> None:
    found = share(text, ".", percent=False)
    assert found is not None
    assert found.value == pytest.approx(value)


def test_a_column_of_percentages_without_the_sign_is_recognised(tmp_path: Path) -> None:
    head = [*HEAD, "quantity", "unit price", "discount"]
    rows = [head, ["S1", "K1", "2024-01-02", "", 10, 2, 5], ["S2", "K1", "2024-01-02", "", 10, 2, 0.5]]
    columns = contents(read_rows(tmp_path, rows))
    assert columns["discount"] == [0.05, 0.005]
    assert columns["amount"] == [1900, 1990]


def test_totals_of_orders_on_every_line_are_not_counted_twice(tmp_path: Path) -> None:
    head = [*HEAD[:3], "quantity", "unit price", "order total"]
    rows = [
        head,
        ["S1", "K1", "2024-01-02", 1, 10, 40],
        ["S1", "K1", "2024-01-02", 2, 15, 40],
        ["S2", "K1", "2024-01-03", 1, 10, 10],
    ]
    reading = read_rows(tmp_path, rows)
    assert contents(reading)["amount"] == [1000, 3000, 1000]
    assert "totals of whole orders" in say(reading.report.notes[0], "en")


def test_amounts_of_lines_stay_as_given(tmp_path: Path) -> None:
    head = [*HEAD[:3], "quantity", "unit price", "amount"]
    rows = [head, ["S1", "K1", "2024-01-02", 1, 10, 9], ["S1", "K1", "2024-01-02", 2, 15, 27]]
    assert contents(read_rows(tmp_path, rows))["amount"] == [900, 2700]
