"""A named option is read wherever it stands, as phones and people write it."""

import pytest

from tests.bot.people import Office


@pytest.mark.parametrize(
    "line",
    [
        "/past C-1 --since 2026-05-31",
        "/past --since 2026-05-31 C-1",
        "/past --since=2026-05-31 C-1",
        "/past C-1 —since 2026-05-31",
        "/past C-1 since 2026-05-31",
        "/past C-1 自2026年5月31日",
        "/past C-1 自 5月31日 以来",
        "/past C-1 自5月31日以来",
        "what happened at C-1 since 2026-05-31?",
    ],
)
async def test_every_way_to_write_it_is_understood(office: Office, line: str) -> None:
    assert "C-1 since 2026-05-31" in await office.hears("Li Wei", line)


async def test_it_may_be_left_out(office: Office) -> None:
    assert "C-1 since None" in await office.hears("Li Wei", "/past C-1")


async def test_a_value_that_is_none_is_said(office: Office) -> None:
    assert "is not a date I can read" in await office.hears("Li Wei", "/past C-1 --since soon")
    assert "is not a date I can read" in await office.hears("Li Wei", "/past C-1 --since")


async def test_the_word_alone_belongs_to_the_name(office: Office) -> None:
    assert "“Since Forever Ltd”" in await office.hears("Li Wei", "/past Since Forever Ltd")


async def test_the_usage_names_it(office: Office) -> None:
    assert "/past CUSTOMER [--since DATE]" in await office.hears("Li Wei", "/past")
    assert "/past 客户 [--since 日期]" in await office.hears("张敏", "/past")
