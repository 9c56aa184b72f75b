"""Surveys, usage, introductions, balance sheets and incidents are read as their files mean them."""

from datetime import date
from pathlib import Path

import pytest

from core.sources.values.dates import moment
from core.sources.words import say
from tests.core.sources.writing import complaints_of, contents, read_rows, write_xlsx

HEADERS = ["survey_id", "customer_id", "answered_on", "kind", "score"]


def test_a_score_outside_its_scale_is_refused_with_the_scale(tmp_path: Path) -> None:
    rows = [("nps", 0), ("nps", 10), ("nps", 11), ("csat", 6), ("csat", 0), ("ces", 7), ("ces", 8), ("ces", "")]
    cells = [[f"Q{number}", "C-1", "2024-03-05", kind, score] for number, (kind, score) in enumerate(rows)]
    reading = read_rows(tmp_path, [HEADERS, *cells])
    assert contents(reading)["score"] == [0.0, 10.0, 7.0]
    assert complaints_of(reading) == [
        (4, "score", "11", "between"),
        (5, "score", "6", "between"),
        (6, "score", "0", "between"),
        (8, "score", "8", "between"),
        (9, "score", "", "required"),
    ]
    expected = [problem.expected for problem in reading.refused]
    assert say(expected[0], "en") == "a number from 0 to 10"
    assert say(expected[1], "zh") == "1到5之间的数字"


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("2024-03-05 14:30", 14),
        ("2024-03-05T09:00:00Z", 9),
        ("2024年3月5日 下午2:30", 14),
        ("2024年3月5日 上午12:05", 0),
        ("3/5/2024 2:30 PM", 14),
        ("3/5/2024 12:30 am", 0),
        ("5 Mar 2024 8:05pm", 20),
        ("45356.75", 18),
        ("2024-03-05", None),
        ("20240305", None),
    ],
)
def test_a_moment_keeps_its_hour(cell: str, hour: int | None) -> None:
    found = moment(cell, "mdy")
    assert found is not None
    assert (found.year, found.month, found.day) == (2024, 3, 5)
    assert getattr(found, "hour", None) == hour


@pytest.mark.parametrize("cell", ["2024-03-05 25:00", "soon"])
def test_a_moment_that_is_none_is_wrong(cell: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        moment(cell, "ymd")


def test_a_log_of_events_becomes_a_count_an_hour(tmp_path: Path) -> None:
    log = [("2024-03-05 14:01", "Report"), ("2024-03-05 14:59", "Report"), ("2024-03-05 15:00", "Report")]
    rows = [["C-1", when, feature] for when, feature in log]
    reading = read_rows(tmp_path, [["customer id", "timestamp", "event name"], *rows])
    found = contents(reading)
    assert (found["hour"], found["count"], len(set(found["usage_id"]))) == ([14.0, 15.0], [2.0, 1.0], 2)
    assert [note.key for note in reading.report.notes] == ["sources.note.added_up"]
    again = contents(read_rows(tmp_path, [["customer id", "timestamp", "event name"], *reversed(rows)]))
    assert set(again["usage_id"]) == set(found["usage_id"])


def test_a_column_of_midnights_tells_no_hour(tmp_path: Path) -> None:
    rows = [["C-1", "2024-03-05 00:00:00", "Report", "2"], ["C-1", "2024-03-06 00:00:00", "Report", "-1"]]
    reading = read_rows(tmp_path, [["customer id", "used at", "feature", "times"], *rows])
    assert contents(reading)["hour"] == [None]
    assert complaints_of(reading) == [(3, "times", "-1", "at_least")]


def test_times_of_a_workbook_keep_their_hour(tmp_path: Path) -> None:
    from datetime import datetime

    from core.sources.read import read

    file = write_xlsx(
        tmp_path / "log.xlsx", [["客户编号", "使用时间", "功能"], ["C-1", datetime(2024, 3, 5, 9, 20), "报表"]]
    )
    found = contents(read(file, currency="CNY"))
    assert (found["on"], found["hour"]) == ([date(2024, 3, 5)], [9.0])


def test_what_a_balance_sheet_leaves_out_follows_from_what_it_says(tmp_path: Path) -> None:
    headers = ["customer_id", "period_end", "total_assets", "equity", "working_capital", "current_assets"]
    found = contents(read_rows(tmp_path, [headers, ["C-1", "2023-12-31", "1000", "300", "120", "500"]]))
    assert (found["liabilities"], found["working_capital"], found["ebit" if "ebit" in found else "equity"]) == (
        [70_000],
        [12_000],
        [30_000],
    )
    assert "current_assets" not in found


def test_a_balance_sheet_is_not_known_before_its_period_ends(tmp_path: Path) -> None:
    headers = ["customer_id", "period_end", "known_on", "total_assets"]
    reading = read_rows(tmp_path, [headers, ["C-1", "2023-12-31", "2023-11-01", "1000"]])
    assert complaints_of(reading) == [(2, "known_on", "2023-11-01", "not_before")]


def test_an_introduction_names_the_other_by_number_or_by_name(tmp_path: Path) -> None:
    headers = ["customer_id", "other_customer_id", "other_name", "kind", "on"]
    reading = read_rows(
        tmp_path,
        [
            headers,
            ["C-1", "C-2", "", "depends on", "2024-03-05"],
            ["C-1", "", "Huaxin", "推荐", "2024-03-05"],
            ["C-1", "", "", "cites", "2024-03-05"],
        ],
    )
    assert contents(reading)["kind"] == ["depends_on", "referred"]
    assert complaints_of(reading) == [(4, "other_customer_id", "", "either")]


@pytest.mark.parametrize(("said", "meant"), [("1", "minor"), ("中", "serious"), ("High", "grave"), ("", None)])
def test_severity_is_a_word_or_a_number(tmp_path: Path, said: str, meant: str | None) -> None:
    headers = ["customer_id", "on", "risk type", "severity", "summary"]
    found = contents(read_rows(tmp_path, [headers, ["C-1", "2024-03-05", "需求变更", said, "x"]]))
    assert (found["risk"], found["severity"]) == (["requirement_change"], [meant])
