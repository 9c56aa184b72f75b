"""Pages: nothing lost, nothing too large, markup never cut."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channel import Limits
from bot.paging import pages, size
from bot.plain import plain_block
from bot.reply import Actions, Block, Button, Fields, Reply, Table, Text
from core.markdown import Markdown, escape, join

WORDS = st.text("abc 华信*_", min_size=1, max_size=30).filter(str.strip).map(escape)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(lambda parts: Text(join("\n\n", parts)))
FIELDS = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=12).map(Fields)
TABLES = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=12).map(
    lambda rows: Table((Markdown(""), Markdown("")), rows)
)
LIMITS = Limits(characters=250, blocks=6)


def _letters(blocks: list[Block]) -> str:
    return "".join("".join(plain_block(block) for block in blocks).split())


@given(st.lists(TEXTS | FIELDS | TABLES, max_size=8))
def test_all_pages_together_say_what_the_answer_says(blocks: list[Block]) -> None:
    cut = pages(Reply(Markdown("title"), blocks), LIMITS)
    assert "".join(_letters(page) for page in cut) == _letters(blocks)


@given(st.lists(TEXTS | FIELDS | TABLES, max_size=8))
def test_no_page_is_larger_than_a_message(blocks: list[Block]) -> None:
    for page in pages(Reply(Markdown("title"), blocks), LIMITS):
        assert sum(size(block) for block in page) <= LIMITS.characters
        assert len(page) < LIMITS.blocks


def test_a_short_answer_is_one_page_and_its_buttons_are_no_blocks() -> None:
    reply = Reply(Markdown("t"), (Text(Markdown("one")), Actions((Button("b", "/b"),))))
    assert pages(reply, LIMITS) == [[Text(Markdown("one"))]]
