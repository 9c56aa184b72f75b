"""Rows: which are data, which are refused and why, and what a line inherits from the row above."""

from datetime import date
from pathlib import Path

from core.sources.read import read
from core.sources.words import say
from tests.core.sources.writing import complaints_of, contents, read_rows, write_text

HEAD = ["订单号", "客户编号", "下单日期", "产品编码", "数量", "单价", "金额(元)", "状态"]


def order(*cells: object) -> list[object]:
    return [*cells, *[""] * (len(HEAD) - len(cells))]


def test_a_bad_cell_is_named_by_line_column_value_and_expectation(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        [
            HEAD,
            order("S1", "K1", "2024-13-05", "P1", 1, 2),
            order("S2", "K1", "2024-03-05", "P1", "二", 2),
            order("S3", "K1", "2024-03-05", "P1", 1, 2, "", "lost at sea"),
            order("S4", "K1", "2024-03-05", "P1", 1),
            order("S5", "K1", "2024-03-05", "P1", 1, 2),
        ],
    )
    assert complaints_of(reading) == [
        (2, "下单日期", "2024-13-05", "date"),
        (3, "数量", "二", "number"),
        (4, "状态", "lost at sea", "option"),
        (5, "金额(元)", "", "either"),
    ]
    assert contents(reading)["order_id"] == ["S5"]
    assert reading.batch.lines.tolist() == [6]
    assert say(reading.refused[0].expected, "zh") == "日期，如 2024-03-05，或与本列其他日期一致的 y/m/d"


def test_a_row_may_have_several_problems_and_is_one_refused_row(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path, [HEAD, order("", "K1", "soon", "P1", 1, 2), order("S2", "K1", "20240305", "P1", 1, 2)]
    )
    assert complaints_of(reading) == [(2, "下单日期", "soon", "date"), (2, "订单号", "", "required")]
    assert (reading.refused_rows, len(reading.batch)) == (1, 1)


def test_totals_at_the_end_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = [
        HEAD,
        order("S1", "K1", "20240305", "P1", 1, 2),
        order("", "", "", "", 1),
        order("合计：", "", "", "", 1, "", 2),
    ]
    reading = read_rows(tmp_path, rows)
    assert [problem.line for problem in reading.refused] == [3, 3, 3, 3]
    assert say(reading.report.notes[0], "en") == "Rows of totals, left out: 1."


def test_a_customer_called_total_is_a_customer(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [["customer id", "customer name"], ["K1", "Total"], ["Total", ""]])
    assert contents(reading)["name"] == ["Total"]


def test_lines_without_an_order_number_belong_to_the_order_above(tmp_path: Path) -> None:
    rows = [
        HEAD,
        order("S1", "K1", "2024-03-05", "P1", 1, 2, "", "已完成"),
        order("", "", "", "P2", 3, 4),
        order("S2", "K2", "2024-03-06", "P1", 5, 2, "", "进行中"),
        order("", "", "", "P3", 1, 1),
    ]
    columns = contents(read_rows(tmp_path, rows))
    assert columns["order_id"] == ["S1", "S1", "S2", "S2"]
    assert columns["customer_id"] == ["K1", "K1", "K2", "K2"]
    assert columns["status"] == ["completed", "completed", "open", "open"]
    assert columns["amount"] == [200, 1200, 1000, 100]


def test_what_only_the_first_line_of_an_order_says_holds_for_all_its_lines(tmp_path: Path) -> None:
    head = ["order no", "customer id", "order date", "product", "quantity", "price", "currency"]
    rows = [
        head,
        ["S1", "K1", "2024-03-05", "Shirt", 1, 10, "USD"],
        ["S1", "", "", "Hat", 2, 10, ""],
        ["S2", "K2", "2024-03-06", "Hat", 1, 10, ""],
    ]
    columns = contents(read_rows(tmp_path, rows))
    assert columns["customer_id"] == ["K1", "K1", "K2"]
    assert columns["currency"] == ["USD", "USD", None]


def test_blank_lines_and_repeated_headers_are_no_rows(tmp_path: Path) -> None:
    rows = [
        HEAD,
        order("S1", "K1", "20240305", "P1", 1, 2),
        [],
        order(),
        order(" "),
        HEAD,
        order("S2", "K1", "20240306", "P1", 1, 2),
    ]
    reading = read_rows(tmp_path, rows)
    assert (contents(reading)["order_id"], reading.refused, reading.report.rows) == (["S1", "S2"], [], 2)


def test_short_lines_are_filled_and_long_ones_refused(tmp_path: Path) -> None:
    text = (
        "order no,customer id,order date,amount,status\n"
        "S1,K1,2024-01-02,5\n"
        "S2,K1,2024-01-03,1,234,open\n"
        "S3,K1,2024-01-04,5,open,,\n"
    )
    reading = read(write_text(tmp_path / "orders.csv", text), currency="CNY")
    assert contents(reading)["order_id"] == ["S1", "S3"]
    assert complaints_of(reading) == [(3, "", "S2 | K1 | 2024-01-03 | 1 | 234 | open", "cells")]
    assert say(reading.refused[0].expected, "en").startswith("5 cells, there are 6")


def test_a_badly_quoted_line_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    text = 'order no,customer id,order date,amount\nS1,"K"1,2024-01-02,5\nS2,K1,2024-01-03,5\n'
    reading = read(write_text(tmp_path / "orders.csv", text), currency="CNY")
    assert complaints_of(reading) == [(2, "", 'S1,"K"1,2024-01-02,5', "quotes")]
    assert reading.batch.lines.tolist() == [3]


def test_damaged_characters_refuse_their_row_alone(tmp_path: Path) -> None:
    text = "customer id,customer name\nK1,Hua\0xin\nK2,Ming\n"
    reading = read(write_text(tmp_path / "customers.csv", text), currency="CNY")
    assert complaints_of(reading) == [(2, "customer name", "Hua xin", "text")]


def test_a_shortened_number_is_refused_because_its_digits_are_gone(tmp_path: Path) -> None:
    rows = [HEAD, order("6.23E+14", "K1", "20240305", "P1", 1, 2), order("S2", "K1", "20240305", "P1", 1, 2)]
    assert complaints_of(read_rows(tmp_path, rows)) == [(2, "订单号", "6.23E+14", "id")]


def test_equal_rows_are_merged_and_contradicting_ones_refused(tmp_path: Path) -> None:
    head = ["invoice no", "customer id", "invoice date", "amount"]
    rows = [head, ["R1", "K1", "2024-01-02", 5], ["R1", "K1", "2024-01-02", 5], ["R1", "K1", "2024-01-02", 6]]
    reading = read_rows(tmp_path, rows)
    assert len(reading.batch) == 1
    assert complaints_of(reading) == [(4, "invoice no", "R1", "once")]
    assert say(reading.refused[0].expected, "en").endswith("already on line 2, with other values")


def test_dated_facts_of_one_customer_are_not_contradictions(tmp_path: Path) -> None:
    head = ["customer id", "customer name", "员工人数", "生效日期"]
    rows = [head, ["K1", "华信", 50, "2023-01-01"], ["K1", "华信", 80, "2024-01-01"]]
    reading = read_rows(tmp_path, rows)
    assert contents(reading)["employees"] == [50.0, 80.0]
    assert contents(reading)["since"] == [date(2023, 1, 1), date(2024, 1, 1)]


def test_what_ends_before_it_starts_is_refused(tmp_path: Path) -> None:
    head = ["合同编号", "客户编号", "开始日期", "结束日期"]
    rows = [head, ["H1", "K1", "2024-01-01", "2023-12-31"], ["H2", "K1", "2024-01-01", "9999-12-31"]]
    reading = read_rows(tmp_path, rows)
    assert complaints_of(reading) == [(2, "结束日期", "2023-12-31", "not_before")]
    assert contents(reading)["ends_on"] == [date(9999, 12, 31)]


def test_a_file_of_nothing_but_bad_rows_has_an_empty_batch(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [HEAD, order("S1", "", "20240305", "P1", 1, 2)])
    assert (len(reading.batch), reading.refused_rows) == (0, 1)


def test_a_column_that_only_shares_its_header_is_left_out_and_said_so(tmp_path: Path) -> None:
    head = ["order no", "customer id", "order date", "amount", "status"]
    states = ["California", "Texas", "Ohio"]
    rows = [head, *([f"S{n}", "K1", "2024-01-02", 5, state] for n, state in enumerate(states))]
    reading = read_rows(tmp_path, rows)
    assert (len(reading.batch), reading.report.ignored) == (3, ["status"])
    assert say(reading.report.notes[0], "en").startswith("status is headed like status, but nothing in it fits")


def test_exactly_repeated_lines_are_kept_and_counted(tmp_path: Path) -> None:
    line = order("S1", "K1", "2024-03-05", "P1", 1, 2)
    reading = read_rows(tmp_path, [HEAD, line, line])
    assert len(reading.batch) == 2
    assert say(reading.report.notes[0], "en").startswith("Lines that repeat another line of their order exactly: 1.")


def test_an_order_refunded_in_part_still_counts_and_the_file_says_so(tmp_path: Path) -> None:
    head = ["order no", "customer id", "order date", "amount", "status"]
    rows = [["1", "A", "2024-03-05", "10", "Partially refunded"], ["2", "A", "2024-03-05", "10", "部分退款"]]
    reading = read_rows(tmp_path, [head, *rows, ["3", "A", "2024-03-05", "10", "refunded"]])
    assert contents(reading)["status"] == ["completed", "completed", "returned"]
    assert [say(note, "en") for note in reading.report.notes] == [
        "Lines of orders that were refunded in part: 2. How much is not known, so they count in full."
    ]
