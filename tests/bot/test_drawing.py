"""A picture of steps shows their counts in proportion, in both languages, the same on every machine."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from bot.drawing import BAR, BLUE, GAP, HEAD, LABEL, MARGIN, RED, ROW, WIDTH, Bar, draw, width_of

COUNTS = (88, 44, 11, 1, 0)
BARS = [Bar(f"阶段{count}", count, f"转化{count}%", marked=count == 11) for count in COUNTS]


def coloured(png: bytes, place: int) -> tuple[int, str | None]:
    """Return how many pixels of a bar's middle line are coloured, and how."""
    image = Image.open(BytesIO(png)).convert("RGB")
    line = HEAD + ROW * place + LABEL + GAP + BAR // 2
    found = ["#{:02x}{:02x}{:02x}".format(*image.getpixel((x, line))) for x in range(WIDTH)]  # type: ignore[misc]
    marks = [colour for colour in found if colour in (BLUE, RED)]
    return len(marks), marks[0] if marks else None


def test_each_bar_is_as_long_as_its_count() -> None:
    png = draw("商机漏斗", BARS, "截至2026年6月30日。")
    full = WIDTH - 2 * MARGIN
    assert [coloured(png, place) for place in range(len(COUNTS))] == [
        (full, BLUE),
        (full // 2, BLUE),
        (full // 8, RED),
        (round(full / 88), BLUE),
        (0, None),
    ]


def test_the_same_words_give_the_same_picture() -> None:
    assert draw("Funnel", BARS, "As of today.") == draw("Funnel", BARS, "As of today.")
    assert draw("Funnel", BARS, "As of today.") != draw("Funnel", BARS, "As of yesterday.")


@pytest.mark.parametrize("letter", "漏斗单认知需求确认比较决策签约二次合作转化中位丢停说不准截至年月日：。·%é")
def test_every_letter_has_a_shape(letter: str) -> None:
    font = ImageFont.truetype(str(sans_path()), LABEL, layout_engine=ImageFont.Layout.BASIC)
    assert bytes(font.getmask(letter)) != bytes(font.getmask("\U000e0fff")), "a box, not a letter"


def test_words_that_are_too_long_are_cut_and_nothing_at_all_can_be_drawn() -> None:
    long = Image.open(BytesIO(draw("长" * 300, [Bar("x" * 300, 10**12, "y" * 300)], "z" * 300)))
    assert long.width == WIDTH
    assert Image.open(BytesIO(draw("", [], ""))).width == WIDTH


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_bar_is_seen_where_it_counts_anything_and_never_longer_than_the_largest(count: int, other: int) -> None:
    largest = max(count, other)
    assert (width_of(count, largest) > 0) == (count > 0)
    assert width_of(count, largest) <= width_of(largest, largest) == WIDTH - 2 * MARGIN
