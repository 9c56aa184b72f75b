"""Data shown as Markdown is exactly its text, whatever it contains."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from core.markdown import Markdown, escape
from core.printable import printable

READER = MarkdownIt("commonmark")


def shown(markdown: str) -> str:
    """Return the text a reader sees, and fail on any markup in it."""
    (opening, inline, _closing) = READER.parse(markdown)
    assert opening.type == "paragraph_open"
    assert inline.children is not None
    assert {child.type for child in inline.children} <= {"text", "text_special"}
    return "".join(child.content for child in inline.children)


def test_a_hostile_name_is_only_a_strange_name() -> None:
    name = "`<!channel> *_[x](javascript:1)` &<b>"
    assert shown(Markdown("{name}").format(name=name)) == name


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_text_comes_out_as_itself_on_one_line(text: str) -> None:
    expected = printable(" ".join(text.split()))
    if expected:
        assert shown("x " + escape(text)) == "x " + expected


@given(st.text())
def test_escaping_twice_changes_nothing(text: str) -> None:
    assert escape(escape(text)) == escape(text)
