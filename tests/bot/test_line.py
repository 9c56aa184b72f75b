"""Lines taken apart, and put together again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import line
from bot.dates import read_date
from bot.line import tokens
from bot.who import read_who
from core.errors import Mistake


@given(st.lists(st.text(min_size=1), max_size=5))
def test_arguments_written_into_a_line_are_read_back(arguments: list[str]) -> None:
    written = line("talk", *arguments)
    assert [token.text for token in tokens(written.removeprefix("/talk"))] == arguments


def test_chinese_commas_and_quotes_part_words_like_english_ones() -> None:
    assert [token.text for token in tokens("“华信 精密”，采购、下周")] == ["华信 精密", "采购", "下周"]


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("cfo", "economic_buyer"),
        ("the CFO", "economic_buyer"),
        ("财务总监", "economic_buyer"),
        ("老板", "economic_buyer"),
        ("Head of Purchasing", "purchasing"),
        ("采购总监", "purchasing"),
        ("ＣＴＯ", "technical_evaluator"),
        ("quality engineer", "technical_evaluator"),
        ("技术总工程师", "technical_evaluator"),
        ("champion", "champion"),
        ("内线", "champion"),
        ("end users", "user"),
        ("车间主任", "user"),
        ("economic_buyer", "economic_buyer"),
        ("王敏", None),
        ("Anna Fox", None),
        ("Curtis", None),
    ],
)
def test_people_name_a_role_in_their_own_words(said: str, role: str | None) -> None:
    assert read_who(said).role == role


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-06-30", date(2026, 6, 30)),
        ("2026/6/30", date(2026, 6, 30)),
        ("2026年6月30日", date(2026, 6, 30)),
        ("6月3日", date(2026, 6, 3)),
        ("昨天", date(2026, 6, 29)),
        ("today", date(2026, 6, 30)),
    ],
)
def test_a_date_is_read_as_people_write_it(typed: str, day: date) -> None:
    assert read_date(typed, date(2026, 6, 30)) == day


@pytest.mark.parametrize("typed", ["2026-02-30", "soon", ""])
def test_what_is_no_date_is_a_mistake(typed: str) -> None:
    with pytest.raises(Mistake):
        read_date(typed, date(2026, 6, 30))
