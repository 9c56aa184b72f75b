"""Laws of every kind of risk: worse never looks better, nothing known is never green, the evidence adds up."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.assessment import Assessment, answer
from core.frames import Frame
from core.levels import GREEN
from core.policy import parse_policy
from core.terms import all_terms
from core.types import LANGS
from tests.core.risks.assessments import ALL, POLICY, frame_of, learnt, model_of, points, rows

every_kind = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.risk)
some = settings(max_examples=40, deadline=None)


def explained(kind: Assessment, row: dict[str, float]) -> dict[str, float | int]:
    """Return a scored row with the columns that only tell when something was."""
    frame = frame_of(kind, row)
    model = model_of(kind)
    full = {**dict.fromkeys((c.name for c in model.gives_features), np.nan), **frame.row(0)}
    full |= {name: values[0].item() for name, values in kind.score(frame, learnt(kind), POLICY).items()}
    asked = {name for i in kind.indicators for name in (*i.more, i.on) if name}
    raised = row.get(f"{kind.risk}_incidents", math.nan)
    known = math.nan if math.isnan(raised) else 20_000.0
    told = {f"{kind.risk}_incidents_open": known, f"{kind.risk}_incident_day": known}
    return {**dict.fromkeys(asked, 20_000.0), **{k: v for k, v in full.items() if k not in asked or v == v}, **told}


@every_kind
def test_every_indicator_has_its_rule_and_its_words(kind: Assessment) -> None:
    names = [indicator.name for indicator in kind.indicators]
    assert names == [rule.name for rule in getattr(POLICY, f"{kind.risk}_risk").indicators.rules]
    for lang in LANGS:
        for name in (*names, "incidents"):
            for key in (name, f"noted_{name}", f"do_{name}"):
                assert f"{kind.risk}.{key}" in all_terms()[lang]
        assert all(f"source.{indicator.source}" in all_terms()[lang] for indicator in kind.indicators)


@every_kind
@some
@given(st.data())
def test_a_worse_figure_never_lowers_the_risk(kind: Assessment, data: st.DataObject) -> None:
    row = data.draw(rows(kind))
    figures = {i.name: i for i in kind.indicators if i.column in row and not i.either_way}
    rules = {rule.name: rule for rule in getattr(POLICY, f"{kind.risk}_risk").indicators.rules if not rule.options}
    ramped = sorted(figures.keys() & rules.keys())
    assume(ramped)
    which = data.draw(st.sampled_from(ramped))
    column, span = figures[which].column, rules[which].span
    worse = {**row, column: row[column] + span * data.draw(st.floats(0, 2))}
    before, after = points(kind, row, worse)
    assert after >= before or math.isnan(before)


@every_kind
@some
@given(st.data())
def test_an_incident_never_lowers_the_risk(kind: Assessment, data: st.DataObject) -> None:
    row = data.draw(rows(kind))
    name = f"{kind.risk}_incidents"
    quiet = {key: value for key, value in row.items() if key != name}
    before, after, more = points(kind, quiet, {**row, name: 2000.0}, {**row, name: 5000.0})
    assert after >= before or math.isnan(before)
    assert more >= after or math.isnan(after)
    assert not more > 10_000


@every_kind
def test_nothing_known_is_unknown_and_never_green(kind: Assessment) -> None:
    given = kind.score(frame_of(kind, {}), learnt(kind), POLICY)
    assert math.isnan(given[f"{kind.risk}_risk"][0])
    assert given[f"{kind.risk}_level"].tolist() == [-1]
    assert given[f"{kind.risk}_coverage"].tolist() == [0]


@every_kind
@some
@given(st.data())
def test_green_needs_enough_known(kind: Assessment, data: st.DataObject) -> None:
    given = kind.score(frame_of(kind, data.draw(rows(kind))), learnt(kind), POLICY)
    if given[f"{kind.risk}_level"][0] == GREEN:
        assert given[f"{kind.risk}_coverage"][0] >= POLICY.risks.known_min


@every_kind
@some
@given(st.data())
def test_the_evidence_adds_up_and_the_reasons_speak_against(kind: Assessment, data: st.DataObject) -> None:
    row = explained(kind, data.draw(rows(kind)))
    model, risk = model_of(kind), row[f"{kind.risk}_risk"]
    lines = model.contributions(row, learnt(kind), POLICY)
    assert sum(line.points for line in lines) == (0 if math.isnan(risk) else risk)
    assert all(0 <= line.points <= line.most for line in lines)
    assert all(line.value is not None for line in lines if line.points)
    for reason in model.reasons(row, learnt(kind), POLICY):
        assert (reason.weight < 0) == (reason.key != f"{kind.risk}.clear")
        assert all(value is not None for value in reason.values.values())


@every_kind
@some
@given(st.data())
def test_one_row_alone_is_assessed_as_among_others(kind: Assessment, data: st.DataObject) -> None:
    many = data.draw(st.lists(rows(kind), min_size=1, max_size=9))
    together = points(kind, *many)
    np.testing.assert_array_equal(together, [points(kind, row)[0] for row in many])


@every_kind
def test_what_is_done_about_a_risk_answers_its_main_driver(kind: Assessment) -> None:
    section = getattr(POLICY, f"{kind.risk}_risk").indicators
    first = max(section.rules, key=lambda rule: rule.weight)
    row: dict[str, float] = {}
    for indicator, rule in zip(kind.indicators, section.rules, strict=True):
        worst = float(np.nanargmax(rule.options)) if rule.options else rule.clear + rule.span
        best = float(np.nanargmin(rule.options)) if rule.options else rule.clear
        row[indicator.column] = worst if rule.name == first.name else best
    evidence = model_of(kind).contributions(explained(kind, row), learnt(kind), POLICY)
    done = answer(kind.risk, evidence)
    assert done is not None
    assert done.key == f"{kind.risk}.do_{first.name}"
    assert answer(kind.risk, []) is None


def test_what_nobody_records_is_known_of_nobody() -> None:
    kind = next(kind for kind in ALL if kind.risk == "reputation")
    frame = Frame({**frame_of(kind, {"reputation_urgent": 0.0, "reputation_open": 0.0})})
    model = model_of(kind)
    assert model.calibrate(frame, POLICY) == {"recorded": []}
    assert model.score(frame, {"recorded": []}, POLICY)["reputation_level"].tolist() == [-1]
    assert model.score(frame, learnt(kind), POLICY)["reputation_level"].tolist() == [GREEN]


def test_the_policy_says_where_a_figure_begins_to_matter() -> None:
    kind = next(kind for kind in ALL if kind.risk == "credit")
    strict = parse_policy("[credit_risk]\noverdue_days = { clear = 0.0, worst = 10.0 }")
    frame = frame_of(kind, {"overdue_days": 10.0, "overdue_share": 0.0, "days_late": 0.0})
    shipped, stricter = (kind.score(frame, {"recorded": []}, p)["credit_risk"][0] for p in (POLICY, strict))
    assert stricter > shipped
