"""Answers as they look on a phone."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from bot.channel import Press, Shown
from bot.channels.telegram.limits import ROW_BUTTONS
from bot.channels.telegram.render import messages, rows
from bot.channels.telegram.rich import Rich
from bot.reply import Block, Fields, Table, Text
from core.markdown import Markdown, escape
from core.types import Lang


def text_of(*blocks: Block, lang: Lang = "en", title: str = "T") -> str:
    (message,) = messages(Shown(escape(title), blocks, (), lang, private=True))
    assert isinstance(message, Rich)
    return message.text


def cells(*texts: str) -> list[Markdown]:
    return [escape(text) for text in texts]


def test_fields_are_lines() -> None:
    fields = Fields([(escape("Tier"), escape("High value")), (escape("Trend"), Markdown("**up**"))])
    assert text_of(fields) == "T\n\nTier: High value\nTrend: up"
    assert text_of(fields, lang="zh") == "T\n\nTier：High value\nTrend：up"


def test_a_table_of_two_columns_is_a_list() -> None:
    table = Table(cells("客户", "分数"), [cells("华信精密", "81.50"), cells("ACME", "")])
    assert text_of(table, lang="zh") == "T\n\n客户：分数\n• 华信精密：81.50\n• ACME"


def test_a_wider_table_names_each_row_and_says_what_is_known() -> None:
    table = Table(cells("Customer", "Tier", "Owner"), [cells("ACME", "High", "Li Wei"), cells("Huaxin", "", "Chen")])
    assert text_of(table) == "T\n\n• ACME\nTier: High · Owner: Li Wei\n\n• Huaxin\nOwner: Chen"


def test_an_answer_without_a_title_starts_with_its_text() -> None:
    assert text_of(Text(Markdown("one\n\ntwo")), title="") == "one\n\ntwo"


def test_an_empty_answer_sends_no_empty_message() -> None:
    assert messages(Shown(Markdown(""), [Text(Markdown(" "))], (), "en", private=True)) == []


def test_short_labels_share_a_row_and_long_ones_do_not() -> None:
    labels = [
        "Why?",
        "Talk",
        "Orders",
        "Huaxin Precision Machinery",
        "为什么",
        "怎么谈",
        "更多",
        "上海华信精密机械有限公司",
    ]
    assert [[press.label for press in row] for row in rows([Press(label, "t") for label in labels])] == [
        ["Why?", "Talk", "Orders"],
        ["Huaxin Precision Machinery"],
        ["为什么", "怎么谈", "更多"],
        ["上海华信精密机械有限公司"],
    ]


@given(st.lists(st.builds(Press, st.text(min_size=1), st.text("abc", min_size=1))))
def test_every_button_is_kept_in_order(presses: list[Press]) -> None:
    arranged = rows(presses)
    assert list(chain.from_iterable(arranged)) == presses
    assert all(0 < len(row) <= ROW_BUTTONS for row in arranged)
