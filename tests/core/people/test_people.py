"""What there is to say to each kind of person is complete, in both languages, and said once."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from core.bilingual import Said
from core.dimensions import dimensions
from core.people.motives import COLUMN, MOVED_BY, motives
from core.people.psychology import psychological_types
from core.types import LANGS, Lang

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff][,;:?!.]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff] [0-9A-Za-z]|[0-9A-Za-z] [\u4e00-\u9fff]"
)


def sentences() -> Iterator[Said]:
    for kind in psychological_types().values():
        yield from (kind.recognise, kind.open, kind.avoid, kind.close)
    known = motives()
    for motive in known.motives.values():
        yield from (motive.meaning, motive.signs, motive.leading, *motive.interests)
    for cells in known.cross.values():
        for cell in cells.values():
            yield from cell
    for step in known.steps.values():
        yield from (step.name, step.sign, step.move)


def test_each_type_and_motive_a_contact_can_have_is_described() -> None:
    assert list(psychological_types()) == list(dimensions()["psychological_type"].options)
    assert list(motives().motives) == list(dimensions()["purchase_motive"].options)


@pytest.mark.parametrize("motive", COLUMN)
@pytest.mark.parametrize("need", dimensions()["need_type"].options)
def test_every_need_and_motive_has_talking_points(need: str, motive: str) -> None:
    assert len(motives().talking_points(need, motive)) >= 2
    assert set(motives().cross[need]) == set(MOVED_BY)


def test_a_buying_mind_goes_from_attention_to_satisfaction() -> None:
    steps = list(motives().steps)
    assert len(steps) == 8
    assert (steps[0], steps[-1]) == ("attention", "satisfaction")


def test_value_can_be_led_furthest_and_bare_demand_hardly() -> None:
    led = {name: motive.led for name, motive in motives().motives.items()}
    assert max(led, key=lambda name: led[name]) == "value_raising"
    assert min(led, key=lambda name: led[name]) == "demand_led"


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_said_twice(lang: Lang) -> None:
    assert [sentence for sentence, times in Counter(said[lang] for said in sentences()).items() if times > 1] == []


def test_chinese_is_chinese_with_its_own_punctuation() -> None:
    for said in sentences():
        assert CHINESE.search(said["zh"])
        assert not CHINESE.search(said["en"])
        assert not HALF_WIDTH.search(said["zh"]), said["zh"]
