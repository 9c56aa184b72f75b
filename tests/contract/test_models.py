"""Every model keeps the contract: documented, bilingual, proven by its examples, and honest about what it lacks."""

import math
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import core
from core.frames import Frame
from core.lineup import columns, models
from core.model import Example, Model
from core.policy import load_policy
from core.score import calibrate, explain, features, score
from core.terms import all_terms
from core.types import LANGS
from tests.books import AS_OF, book

POLICY = load_policy()
EXAMPLES = [pytest.param(m, e, id=f"{m.name}: {e.name}") for m in models() for e in m.examples]
KINDS = ("customers", "risks")
CORE = Path(core.__file__).parent
every_model = pytest.mark.parametrize("model", models(), ids=lambda model: model.name)


def typed(given: dict[str, float]) -> Frame:
    """Return a row with each column as its unit has it."""
    known = columns()
    kinds = {name: np.int32 if known[name].unit == "code" else np.float64 for name in given}
    return Frame({name: np.array([value], kinds[name]) for name, value in given.items()})


@every_model
def test_a_model_documents_its_method(model: Model) -> None:
    document = next(
        sys.modules[f"core.{kind}.{model.name}"].__doc__
        for kind in KINDS
        if (CORE / kind / f"{model.name}.py").exists()
    )
    assert document is not None
    assert len(document.split()) > 40


@every_model
def test_a_model_has_the_same_words_in_both_languages(model: Model) -> None:
    assert model.words["en"].keys() == model.words["zh"].keys()
    for key, words in model.words["en"].items():
        assert words.strip()
        assert sorted(re.findall(r"{(\w+)}", words)) == sorted(set(re.findall(r"{(\w+)}", model.words["zh"][key])))
        assert re.search(r"[\u4e00-\u9fff]", model.words["zh"][key])


@every_model
def test_every_option_of_a_model_has_a_term(model: Model) -> None:
    for column in (*model.gives_features, *model.gives):
        for option in column.options:
            assert all(f"{column.name}.{option}" in all_terms()[lang] for lang in LANGS), column.name


@every_model
def test_a_model_brings_examples(model: Model) -> None:
    assert len(model.examples) >= 2


@pytest.mark.parametrize(("model", "example"), EXAMPLES)
def test_the_examples_hold(model: Model, example: Example) -> None:
    assert set(example.given) >= {name for name in model.takes if name in example.given}
    given = model.score(typed(dict(example.given)), example.learnt, POLICY)
    for name, expected in example.expect.items():
        assert given[name][0] == pytest.approx(expected, nan_ok=True), name


@every_model
def test_a_model_gives_what_it_declares(model: Model) -> None:
    frame = features(book(1, 8), AS_OF, POLICY)
    scores = score(frame, calibrate(frame, POLICY), POLICY)
    for column in (*model.gives_features, *model.gives):
        values = scores[column.name]
        assert len(values) == 8
        assert values.dtype == (np.int32 if column.unit == "code" else np.float64), column.name
        if column.options:
            assert set(values.tolist()) <= set(range(-1, len(column.options)))


@every_model
def test_what_a_model_does_not_know_stays_unknown(model: Model) -> None:
    """A customer of whom only the name is known gets no score, no share and no tag, unless it says so itself."""
    stranger = columns_of_a_stranger()
    told = {"tier": 4, "state": 0}  # target, potential: what never having bought is called
    for column in model.gives:
        if column.unit in ("points", "money") and column.name != "net_margin_12m":
            assert math.isnan(stranger[column.name]), column.name
        if column.unit == "code":
            assert stranger[column.name] == told.get(column.name, -1), column.name


def columns_of_a_stranger() -> dict[str, float | int]:
    tables = book(3, 9)
    assert not (tables.orders["customer"] == 8).any()
    frame = features(tables, AS_OF, POLICY)
    return score(frame, calibrate(frame, POLICY), POLICY).row(8)


@every_model
def test_the_reasons_of_a_model_can_be_said(model: Model) -> None:
    frame = features(book(5, 40, 400), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    scores = score(frame, calibration, POLICY)
    for index in range(scores.length):
        for reason in explain(scores, index, calibration, POLICY).reasons[model.name]:
            for lang in LANGS:
                assert set(re.findall(r"{(\w+)}", all_terms()[lang][reason.key])) <= set(reason.values)
            assert all(value is not None for value in reason.values.values()), reason


@every_model
def test_a_model_learns_only_from_what_it_takes(model: Model) -> None:
    frame = features(book(2, 30, 300), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    scores = score(frame, calibration, POLICY)
    read = model.reads(POLICY) if model.reads else ()
    taken = {name: scores[name] for name in (*model.takes, *read) if name in scores}
    assert model.calibrate(Frame(taken), POLICY) == calibration.learnt[model.name]
