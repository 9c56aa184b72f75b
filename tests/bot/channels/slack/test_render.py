"""Answers of every shape become messages Slack takes, and nothing of them is lost."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel import Press, Shown
from bot.channels.slack import limits
from bot.channels.slack.render import Message, home, messages
from bot.reply import Block, Fields, File, Picture, Table, Text
from core.markdown import Markdown, escape
from core.types import Lang
from tests.bot.channels.slack import strict

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
DATA = NAMES.map(escape)
PAIRS = st.lists(st.tuples(DATA, DATA), max_size=8)
TABLES = st.sampled_from([1, 2, 20, 21]).flatmap(
    lambda width: st.builds(
        Table,
        st.lists(DATA, min_size=width, max_size=width),
        st.lists(st.lists(DATA, min_size=width, max_size=width), max_size=3),
    )
)
BLOCKS = st.one_of(
    NAMES.map(lambda name: Text(Markdown("**{}**\n\n- {}\n- b").format(name, name))),
    PAIRS.map(Fields),
    TABLES,
    st.builds(Picture, st.just(b""), NAMES),
    st.builds(File, NAMES, st.just(b""), st.just("text/csv")),
)
PRESSES = st.lists(st.builds(Press, NAMES, st.just("token")), max_size=30)


def shown(*blocks: Block, title: str = "ACME", presses: Sequence[Press] = (), lang: Lang = "en") -> Shown:
    return Shown(Markdown(title), blocks, presses, lang, private=True)


def one(answer: Shown) -> Message:
    [message] = messages(answer, files_follow=False)
    return message


@settings(deadline=None)
@given(DATA, st.lists(BLOCKS, max_size=4), PRESSES, st.sampled_from(["en", "zh"]), st.booleans())
def test_any_answer_is_one_slack_takes(
    title: Markdown, blocks: list[Block], presses: list[Press], lang: Lang, files_follow: bool
) -> None:
    answer = Shown(title, blocks, presses, lang, private=True)
    for message in messages(answer, files_follow=files_follow):
        strict.check_message({"text": message.text, "blocks": message.blocks})
        assert len(message.text) <= limits.TEXT_CHARACTERS
    strict.check_view(home(answer))


def test_a_table_is_a_table_with_its_head_in_bold() -> None:
    message = one(shown(Table((Markdown("Who"), Markdown("Share")), ((Markdown("Li"), Markdown("40 %")),))))
    assert message.blocks[1]["type"] == "table"
    assert strict.words(message.blocks) == "ACME\nWho | Share\nLi | 40 %"


def test_a_second_table_or_a_wide_one_is_a_list() -> None:
    small = Table((Markdown("Who"), Markdown("Share")), ((Markdown("Li"), Markdown("40 %")),))
    wide = Table([Markdown(f"h{n}") for n in range(21)], [[Markdown(f"v{n}") for n in range(21)]])
    message = one(shown(small, small, wide))
    assert [block["type"] for block in message.blocks] == ["header", "table", "rich_text", "rich_text"]
    assert "- Li\nShare: 40 %" in strict.words(message.blocks)
    assert "- v0\nh1: v1; h2: v2" in strict.words(message.blocks)


def test_a_list_in_chinese_has_chinese_punctuation() -> None:
    table = Table([Markdown(h) for h in ("客户", "等级", "额度")], [[Markdown(v) for v in ("华信", "明星", "高")]])
    assert "- 华信\n等级：明星；额度：高" in strict.words(home(shown(table, lang="zh"))["blocks"])


def test_an_answer_too_long_for_one_message_becomes_several_with_the_buttons_last() -> None:
    texts = [Text(Markdown(f"{n} " + "x" * 3_000)) for n in range(8)]
    made = messages(shown(*texts, presses=[Press("More", "t")]), files_follow=False)
    assert len(made) == 3
    assert "".join(strict.words(message.blocks) for message in made).count("x") == 24_000
    assert [list(strict.buttons(message.blocks)) for message in made] == [[], [], ["More"]]


def test_many_short_blocks_stay_under_fifty_a_message() -> None:
    made = messages(shown(*[Text(Markdown(str(n))) for n in range(70)]), files_follow=False)
    assert [len(message.blocks) for message in made] == [50, 21]


def test_a_long_title_is_shown_whole() -> None:
    assert strict.words(one(shown(title="long " * 50)).blocks).startswith(("long " * 50).strip())


def test_buttons_stand_five_in_a_row_with_short_labels() -> None:
    message = one(shown(presses=[Press("很" * 90, f"t{n}") for n in range(7)]))
    rows = [block for block in message.blocks if block["type"] == "actions"]
    assert [len(row["elements"]) for row in rows] == [5, 2]
    assert rows[0]["elements"][0]["text"]["text"] == "很" * 74 + "…"


def test_the_text_beside_blocks_is_cut_before_it_is_escaped() -> None:
    message = one(shown(Text(escape("<" * 5_000))))
    assert message.text.endswith("&lt;…")
    assert set(message.text.removeprefix("ACME\n").removesuffix("…").split("&lt;")) == {""}


def test_what_follows_as_a_file_is_not_said_twice() -> None:
    answer = shown(Picture(b"", "Revenue falls"))
    [follows] = messages(answer, files_follow=True)
    assert "Revenue falls" not in strict.words(follows.blocks)
    assert "Revenue falls" in strict.words(one(answer).blocks)
