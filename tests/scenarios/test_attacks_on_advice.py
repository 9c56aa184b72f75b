"""Attacks on the commands that advise: figures and dates no calendar and no store can hold, told in words."""

import pytest

from tests.scenarios.alert_desk import LENA, ZHOU, Desk

HUAXIN = "华信精密机械"


@pytest.mark.parametrize("digits", [13, 20, 400])
async def test_a_number_nobody_means_is_refused_in_words(desk: Desk, digits: int) -> None:
    number = "9" * digits
    for line in (f"/followup ACME --done {number}", f"/pip ACME --losses {number} --avoided 5", f"/renewals {number}"):
        assert "is too large a number; 12 digits is the most." in await desk.reads(LENA, line), line
    assert "太大了，最多12位数。" in await desk.reads(ZHOU, f"/增长提案 {HUAXIN} --losses {number}")
    assert "goes like this" not in await desk.reads(LENA, "/pip ACME --losses 000000000000000200,000 --avoided 30")


@pytest.mark.parametrize("day", ["0001-01-01", "1950-01-01", "2099-12-31", "9999-12-31"])
async def test_a_day_at_the_end_of_the_calendar_spoils_no_plan(desk: Desk, day: str) -> None:
    before = await desk.reads(LENA, "/plan ACME")
    for line in (f"/plan ACME --start {day}", f"/plan ACME hold --start {day}", f"/event {day}"):
        told = await desk.reads(LENA, line)
        assert any(word in told for word in ("too far away to plan for", "can start between", "not a date I can")), line
    assert await desk.reads(LENA, "/plan ACME") == before
    for line in (f"/一企一策 {HUAXIN} --start {day}", f"/活动 {day}"):
        told = await desk.reads(ZHOU, line)
        assert any(word in told for word in ("离今天太远", "之间", "不像日期")), line
