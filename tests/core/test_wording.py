"""Values are said in the reader's language, and unknown is said as such."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.types import Days, Lang, Money, Points, Said, Share, Term, Value
from core.wording import Wording


def wording(lang: Lang) -> Wording:
    return Wording(lang, lambda key, lang: f"{key}/{lang}")


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (Money(123_456_700, "CNY"), "CN¥1,234,567", "¥1,234,567"),
        (Money(1_234, "CNY"), "CN¥12.34", "¥12.34"),
        (Money(-50_000, "USD"), "-$500", "-US$500"),
        (Money(500, "JPY"), "¥500", "JP¥500"),
        (Share(0.123), "12%", "12%"),
        (Share(-0.0312), "-3.1%", "-3.1%"),
        (Days(1), "1 day", "1天"),
        (Days(28.4), "28 days", "28天"),
        (date(2026, 6, 30), "30 Jun 2026", "2026年6月30日"),
        (Points(4210), "42.10", "42.10"),
        (Term("tier.high_value"), "tier.high_value/en", "tier.high_value/zh"),
        (Said("{left} left", "只剩{left}", {"left": Share(0.5)}), "50% left", "只剩50%"),
        (Said("since {day}", "{day}起"), "since unknown", "未知起"),
        (12_345.67, "12,345.7", "12,345.7"),
        (True, "yes", "是"),
        (None, "unknown", "未知"),
        ("艾克米 <b>", "艾克米 <b>", "艾克米 <b>"),
    ],
)
def test_a_value_is_said_in_both_languages(value: Value, english: str, chinese: str) -> None:
    assert (wording("en").say(value), wording("zh").say(value)) == (english, chinese)


def test_data_in_a_sentence_is_escaped_and_our_own_emphasis_stays() -> None:
    assert wording("en").fill("**{name}** owes {much}", {"name": "*A*", "much": Share(0.5)}) == r"**\*A\*** owes 50\%"


@given(st.integers(-(10**12), 10**12))
def test_money_never_loses_its_sign(minor: int) -> None:
    said = wording("en").say(Money(minor, "EUR"))
    assert said.startswith("-") == (minor < 0 and any(digit in said for digit in "123456789"))
