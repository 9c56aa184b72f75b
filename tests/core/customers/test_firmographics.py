"""Every kind of company has its own advice, in both languages."""

from collections import Counter
from pathlib import Path

import pytest

from core.bilingual import read_sentences
from core.customers import firmographics as module
from core.customers.firmographics import OPTIONS, TRAITS, advice, firmographics, traits
from core.dimensions import dimensions
from core.terms import terms
from core.types import LANGS, Lang
from tests.core.customers.tables import POLICY, said, table
from tests.core.customers.test_potential import fact

VALUES = [(column, option) for column in TRAITS for option in OPTIONS[column]]


def answered(column: str, option: str) -> tuple[float, ...]:
    return fact(0, 20, column, list(dimensions()[column].options).index(option))


@pytest.mark.parametrize(("column", "option"), VALUES)
def test_each_value_says_what_they_need_how_to_sell_and_what_to_avoid(column: str, option: str) -> None:
    for lang in LANGS:
        sentences = [terms(term.key, lang) for term in advice(column, option)]
        assert all(0 < len(sentence) <= 120 for sentence in sentences)


@pytest.mark.parametrize("lang", LANGS)
def test_no_advice_is_given_twice_or_for_a_value_nobody_has(lang: Lang) -> None:
    given = [terms(term.key, lang) for value in VALUES for term in advice(*value)]
    assert [sentence for sentence, times in Counter(given).items() if times > 1] == []
    assert len(read_sentences(Path(module.__file__ or "").with_suffix(".toml"))) == len(given)


def test_the_three_most_telling_traits_are_the_reasons() -> None:
    facts = [answered("ownership", "listed"), answered("industry", "food"), answered("intensity", "labour")]
    scores = said(facts=table("facts", *facts, answered("profit_level", "loss"), fact(0, 9, "employees", 40)))
    row = scores.row(0)
    told = [reason.key for reason in firmographics.reasons(row, {}, POLICY)]
    assert told == ["needs.industry.food", "needs.profit_level.loss", "needs.ownership.listed"]
    assert traits(row)[3:] == [("size_band", "small"), ("intensity", "labour")]


def test_of_a_company_nobody_described_nothing_is_said() -> None:
    assert traits(said().row(0)) == []
