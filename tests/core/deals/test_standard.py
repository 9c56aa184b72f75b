"""By what standard a customer buys: every way through the questions ends in a diagnosis, and none in a guess."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deals.standard import KINDS, QUESTIONS, diagnose
from core.dimensions import dimensions

OPTIONS = {name: tuple(dimensions()[name].options) for name in QUESTIONS}
ANSWERS = st.fixed_dictionaries({}, optional={name: st.sampled_from(options) for name, options in OPTIONS.items()})


@given(ANSWERS)
def test_what_it_asks_has_not_been_answered(answers: dict[str, str]) -> None:
    found = diagnose(answers)
    assert found.ask is None or found.ask not in answers
    assert found.kind in (None, *KINDS)
    assert found.sub is None or found.kind is not None


def test_answering_what_it_asks_always_ends_in_a_diagnosis() -> None:
    for chosen in product(*OPTIONS.values()):
        would_say, answers = dict(zip(QUESTIONS, chosen, strict=True)), dict[str, str]()
        while (found := diagnose(answers)).ask:
            answers[found.ask] = would_say[found.ask]
        assert found.kind is not None
        assert found.sub is not None
        assert len(answers) <= len(QUESTIONS)


def test_every_type_has_its_sub_types() -> None:
    found = {diagnose(dict(zip(QUESTIONS, chosen, strict=True))) for chosen in product(*OPTIONS.values())}
    assert {(each.kind, each.sub) for each in found} == {
        *(("determined", sub) for sub in ("price_check", "market_probe", "column_fodder", "chosen", "ours")),
        *(("half_determined", sub) for sub in ("changeable", "disagree", "favourite_open")),
        *(("undetermined", sub) for sub in ("help_choose", "elimination")),
        ("unknown", "first"),
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_is_a_tap(name: str) -> None:
    assert 2 <= len(OPTIONS[name]) <= 4
    assert dimensions()[name].ask.keys() == {"en", "zh"}
