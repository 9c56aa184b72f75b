"""Markdown becomes rich text that says the same and can do nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack.rich_text import DIVIDER, Element, blocks, inline, plain, rich_text
from core.markdown import Markdown, escape
from core.printable import one_line
from tests.bot.channels.slack import strict

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def parts(markdown: str) -> list[Element]:
    """Return the parts of the one block a text becomes."""
    [block] = blocks(Markdown(markdown))
    found: list[Element] = block["elements"]
    return found


def text(words: str, *styles: str) -> Element:
    return {"type": "text", "text": words} | ({"style": dict.fromkeys(styles, True)} if styles else {})


def section(*elements: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def bullets(indent: int, *items: str) -> Element:
    elements = [section(text(item)) for item in items]
    return {"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": elements}


@settings(deadline=None)
@given(TEXT)
def test_data_comes_out_as_exactly_its_text(data: str) -> None:
    assert plain(escape(data)) == one_line(data)


@settings(deadline=None)
@given(TEXT)
def test_no_markdown_at_all_can_ping_or_send_what_slack_refuses(anything: str) -> None:
    strict.check_blocks(blocks(Markdown(anything)))


@settings(deadline=None)
@given(st.lists(TEXT.filter(one_line), min_size=1), st.sampled_from(["- {}", "> {}", "# {}", "{}", "1. {}"]))
def test_data_in_any_block_adds_text_alone(data: list[str], shape: str) -> None:
    made = blocks(Markdown("\n\n".join([shape] * len(data))).format(*data))
    assert all(element["type"] == "text" for element in strict.elements(made))
    assert all(one_line(item) in strict.words(made) for item in data)


def test_emphasis_beside_chinese_characters_is_kept() -> None:
    assert parts("近三个月**采购额**下降") == [section(text("近三个月"), text("采购额", "bold"), text("下降"))]


def test_styles_nest() -> None:
    assert parts("**a *b* ~~c~~ `d`**") == [
        section(
            text("a ", "bold"),
            text("b", "bold", "italic"),
            text(" ", "bold"),
            text("c", "bold", "strike"),
            text(" ", "bold"),
            text("d", "bold", "code"),
        )
    ]


def test_paragraphs_keep_a_line_between_them_and_a_heading_none() -> None:
    assert strict.words(blocks(Markdown("# Head\none\n\ntwo\nlines\n\nthree"))) == "Head\none\n\ntwo\nlines\n\nthree"


def test_lists_nest_by_indent() -> None:
    assert parts("- a\n  - b\n  - c\n- d") == [bullets(0, "a"), bullets(1, "b", "c"), bullets(0, "d")]


def test_a_list_deeper_than_slack_has_stays_at_its_deepest() -> None:
    deep = "\n".join(f"{'  ' * depth}- {depth}" for depth in range(11))
    made = blocks(Markdown(deep))
    strict.check_blocks(made)
    assert [part["indent"] for part in made[0]["elements"]] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8]


def test_a_numbered_list_goes_on_counting_after_a_list_within() -> None:
    first, _, second = parts("3. a\n   - within\n4. b")
    assert (first["style"], first["offset"]) == ("ordered", 2)
    assert (second["style"], second["offset"]) == ("ordered", 3)


def test_quotes_and_code_have_their_own_look() -> None:
    quote, code = parts("> said\n\n```\n*not* bold\n```")
    assert quote == {"type": "rich_text_quote", "elements": [text("said")]}
    assert code == {"type": "rich_text_preformatted", "elements": [text("*not* bold")]}


def test_a_rule_parts_blocks() -> None:
    assert blocks(Markdown("a\n\n---\n\nb")) == [
        rich_text([section(text("a"))]),
        DIVIDER,
        rich_text([section(text("b"))]),
    ]


def test_our_own_links_are_links() -> None:
    assert parts("see [the guide](https://example.com/a)") == [
        section(text("see "), {"type": "link", "text": "the guide", "url": "https://example.com/a"})
    ]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "slack://open", "ftp://x", "/local"])
def test_other_addresses_are_text(address: str) -> None:
    assert all(element["type"] == "text" for element in strict.elements(blocks(Markdown(f"[x]({address})"))))


def test_html_is_text() -> None:
    assert strict.words(blocks(Markdown("<b>bold</b> &lt; <!channel>"))) == "<b>bold</b> < <!channel>"


def test_nothing_is_still_something_slack_takes() -> None:
    assert inline(Markdown("")) == [text(" ")]
    assert blocks(Markdown("")) == []
