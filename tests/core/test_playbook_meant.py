"""A playbook is found by its name, by what people call it, and by the words of a question, in both languages."""

import pytest

from core.playbook import find
from core.playbook.meant import called, search, words_of

LIBRARY = find()


@pytest.mark.parametrize("said", ["price", "objection/price", "太贵", "Too expensive", "DISCOUNT", "价格"])
def test_it_goes_by_any_of_its_names(said: str) -> None:
    assert called(LIBRARY, "objection", said) == "objection/price"


def test_what_several_go_by_is_none_of_them() -> None:
    assert called(LIBRARY, None, "nothing goes by this") is None


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("prepayment", "objection/prepayment"),
        ("how do I ask for a referral", "referral/moments"),
        ("转介绍", "referral/moments"),
        ("账期太长", "objection/prepayment"),
        ("断约怎么办", "renewal/lapsed"),
        ("win back a dormant customer", "move/win_back"),
    ],
)
def test_a_question_finds_its_playbook(said: str, first: str) -> None:
    assert first in search(LIBRARY, said)[:3]


@pytest.mark.parametrize("said", ["", "the", "?!", "qqqqzzzz"])
def test_words_that_say_nothing_find_nothing(said: str) -> None:
    assert search(LIBRARY, said) == ()


def test_chinese_is_looked_up_by_neighbouring_characters() -> None:
    assert list(words_of("客户嫌贵 price")) == ["price", "客户", "户嫌", "嫌贵"]
