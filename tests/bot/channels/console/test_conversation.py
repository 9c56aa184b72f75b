"""A conversation at a terminal as narrow as a phone."""

import io
import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from rich.console import Console

from bot.channel import Incoming, Limits, Press, Shown
from bot.channels.console.conversation import converse
from bot.channels.console.render import show
from bot.reply import Block, Fields, File, Picture, Table, Text
from core.markdown import Markdown, escape
from tests.bot.people import HOSTILE

WIDTH = 40


def _seen(*blocks: Block, presses: Sequence[Press] = (), width: int = WIDTH) -> str:
    stream = io.StringIO()
    shown = Shown(escape("华信 *Precision*"), blocks, presses, "en", private=True)
    show(shown, Console(file=stream, width=width, highlight=False))
    return stream.getvalue()


def _cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line.rstrip())


TABLE = Table(
    tuple(map(escape, ("customer", "revenue", "trend", "tier"))),
    [tuple(map(escape, ("华信精密机械有限公司", "CN¥1,234,567", "−12%", "high value"))) for _ in range(2)],
)
LONG = Text(
    Markdown(
        "**Last order** was 77 days ago; they usually order every 28 days.\n\n"
        "- first a long point that does not fit on one line of a phone\n"
        "- 第二点：这一句话很长，手机屏幕一行放不下，需要换行显示\n\n1. one\n2. two\n\n> a quote\n\n`code`"
    )
)


def test_nothing_is_wider_than_the_terminal() -> None:
    fields = Fields(((Markdown("tier"), escape("high value since 3 Mar 2026, because of the margin")),))
    seen = _seen(LONG, fields, TABLE, presses=[Press("Why this tier", "a"), Press("怎么谈", "b"), Press("More", "c")])
    assert all(_cells(line) <= WIDTH for line in seen.splitlines())
    assert "华信 *Precision*" in seen
    assert "• first a long point" in seen
    assert "2. two" in seen


def test_blocks_stand_apart() -> None:
    seen = _seen(Text(Markdown("one\n\n- two\n- three\n\nfour")), width=100)
    assert [line.rstrip() for line in seen.splitlines()][2:] == ["one", "", "• two", "• three", "", "four", ""]


def test_a_table_that_fits_is_a_table_and_one_that_does_not_is_a_list() -> None:
    assert "customer" in _seen(TABLE, width=100).splitlines()[2]
    narrow = _seen(TABLE)
    assert "customer" not in narrow
    assert "revenue  CN¥1,234,567" in narrow


def test_a_hostile_name_is_shown_as_it_is() -> None:
    assert HOSTILE in _seen(Text(escape(HOSTILE)), width=100)
    assert HOSTILE in _seen(Fields(((escape(HOSTILE), escape(HOSTILE)),)), width=100)
    assert "[bold]" in _seen(Text(escape("[bold]")))


def test_a_picture_is_told_and_a_file_is_kept(tmp_path: object) -> None:
    assert "a chart of revenue" in _seen(Picture(b"", "a chart of revenue"))
    path = _seen(File("../plan.txt", b"hello", "text/plain"), width=200).strip().splitlines()[-1]
    with open(path, "rb") as kept:  # noqa: PTH123
        assert kept.read() == b"hello"


class Script:
    """Somebody who types these lines and then leaves."""

    def __init__(self, *lines: str) -> None:
        self._lines: Iterator[str] = iter(lines)

    def __call__(self, _prompt: str) -> str:
        try:
            return next(self._lines)
        except StopIteration:
            raise EOFError from None


async def _talk(*lines: str) -> list[Incoming]:
    heard: list[Incoming] = []

    async def answer(incoming: Incoming, limits: Limits) -> Shown:
        heard.append(incoming)
        return Shown(Markdown("ok"), (), [Press("one", "token-1"), Press("two", "token-2")], "en", private=True)

    await converse(answer, "local", hint="zh", console=Console(file=io.StringIO()), read=Script(*lines))
    return heard


async def test_a_number_presses_the_button_and_other_numbers_are_typed() -> None:
    heard = await _talk("2", "/top", "", "2", "17850", "/quit", "/never")
    assert [(incoming.line, incoming.token) for incoming in heard] == [
        ("2", None),
        ("/top", None),
        (None, "token-2"),
        ("17850", None),
    ]
    assert all(incoming.account == "local" and incoming.hint == "zh" for incoming in heard)


async def test_the_end_of_the_input_ends_the_conversation() -> None:
    assert len(await _talk("ACME")) == 1


@pytest.mark.parametrize("leaving", ["/quit", "/Exit", "/退出"])
async def test_the_conversation_can_be_left(leaving: str) -> None:
    assert await _talk(leaving, "ACME") == []
