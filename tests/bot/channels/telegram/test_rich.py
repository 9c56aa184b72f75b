"""Markdown becomes text with entities that lie where Telegram counts."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from telegramify_markdown import MessageEntity

from bot.channels.telegram.limits import MESSAGE_ENTITIES, MESSAGE_UNITS
from bot.channels.telegram.rich import Rich, bold, join, pack, rich
from core.markdown import Markdown, escape
from core.printable import one_line
from tests.bot.channels.telegram.checks import check_text, cut

# Not from outside: lone surrogates cannot be stored, NUL is replaced by Markdown itself, and the private mark goes.
ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ue000"), max_size=60)
PIECES = st.lists(st.builds(bold, st.builds(Rich, ANYTHING)) | st.builds(Rich, ANYTHING))


def spans(part: Rich, kind: str) -> list[str]:
    return [cut(part.text, e.offset, e.length) for e in part.entities if e.type == kind]


@given(ANYTHING)
@example(r"(\alpha) [\frac{a}{b}] $x$ ||spoiler|| ~~no~~ :smile: <b>&amp;</b>")
@example("1. one - two # three > four https://x.example @Someone /help")
def test_data_shows_as_exactly_its_text(data: str) -> None:
    assert rich(escape(data)) == Rich(one_line(data))


@given(ANYTHING.filter(one_line))
def test_strong_data_is_bold_whatever_surrounds_it(data: str) -> None:
    part = rich(Markdown("客户**{data}**的 *{data}*。").format(data=data))
    said = one_line(data)
    assert part.text == f"客户{said}的 {said}。"
    assert (spans(part, "bold"), spans(part, "italic")) == ([said], [said])


@pytest.mark.parametrize(
    ("markdown", "text", "strong"),
    [
        ("**销售额：**上升了**30%**的", "销售额：上升了30%的", ["销售额：", "30%"]),
        ("他说**“好”**了", "他说“好”了", ["“好”"]),
        ("a ** b", "a ** b", []),
        (r"\*\*a\*\*", "**a**", []),
        ("# Next\n\n* call\n* write\n  1. today", "Next\n\n• call\n• write\n  1. today", ["Next"]),
        ("😀😀 **东风**", "😀😀 东风", ["东风"]),
    ],
)
def test_emphasis_works_in_both_languages(markdown: str, text: str, strong: list[str]) -> None:
    part = rich(Markdown(markdown))
    assert (part.text, spans(part, "bold")) == (text, strong)


def test_only_harmless_links_remain() -> None:
    part = rich(Markdown("[site](https://acme.example) [bad](javascript:1) [user](tg://user?id=1)"))
    assert spans(part, "text_link") == ["site"]


def test_code_and_quotes_keep_their_form() -> None:
    part = rich(Markdown("Say `/why ACME`:\n\n> *Is it the price?*"))
    assert (spans(part, "code"), spans(part, "blockquote")) == (["/why ACME"], ["Is it the price?"])


def test_bold_holds_no_bold() -> None:
    assert bold(rich(Markdown("a **b**"))).entities == (MessageEntity("bold", 0, 3),)


@given(PIECES)
def test_joined_parts_keep_their_entities(parts: list[Rich]) -> None:
    joined = join("\n", parts)
    assert spans(joined, "bold") == [part.text for part in parts if part.entities]


@given(st.lists(st.tuples(st.text("ab 😀\n东", max_size=50), st.integers(1, 300)), max_size=12))
def test_packed_messages_are_within_the_limits_and_lose_nothing(texts: list[tuple[str, int]]) -> None:
    parts = [bold(Rich((text * times).strip())) for text, times in texts]
    packed = pack(parts)
    for message in packed:
        check_text(message.text, [entity.to_dict() for entity in message.entities], MESSAGE_UNITS)
    said = "".join(part.text for part in parts)
    assert "".join("".join(message.text for message in packed).split()) == "".join(said.split())


def test_a_message_has_no_more_entities_than_telegram_keeps() -> None:
    lines = join("\n", [bold(Rich(f"line {number}")) for number in range(250)])
    packed = pack([lines])
    assert len(packed) > 2
    assert sum(len(message.entities) for message in packed) == 250
    assert max(len(message.entities) for message in packed) <= MESSAGE_ENTITIES


def test_a_long_answer_is_cut_between_its_parts() -> None:
    parts = [Rich("a" * 3000), Rich("b" * 3000), Rich("c" * 1000)]
    assert [len(message.text) for message in pack(parts)] == [3000, 4002]
