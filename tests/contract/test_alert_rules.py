"""Every rule of the alerts keeps the contract: documented, bilingual, proven by its cases, silent on what it lacks."""

import math
import re
import sys
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.alerts.alert import AMBER, RED
from core.alerts.evaluate import look
from core.alerts.rule import WAS, Case, Rule, rules
from core.frames import Column, Frame
from core.lineup import columns
from core.playbook import find
from core.policy import Policy, load_policy
from core.score import calibrate, features, score
from core.settle import WATCHED
from core.terms import all_terms, terms
from core.types import LANGS, Lang
from core.wording import Wording
from tests.books import AS_OF, book

POLICY = load_policy()
LIBRARY = find()
CASES = [pytest.param(rule, case, id=f"{rule.name}: {case.name}") for rule in rules().values() for case in rule.cases]
MOST_OF_A_TITLE = 40
HAN = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
every_rule = pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)


def declared(name: str) -> Column:
    """Return the column of the scores that a rule reads, also as the run before left it."""
    return columns()[name.removeprefix(WAS)]


def unknown(name: str) -> float:
    return -1 if declared(name).unit == "code" else math.nan


def read_by(rule: Rule) -> tuple[str, ...]:
    return (*rule.takes, *(f"{WAS}{name}" for name in rule.compares))


def typed(*rows: Mapping[str, float]) -> Frame:
    """Return rows with each column as its unit has it."""
    kinds = {name: np.int32 if declared(name).unit == "code" else np.float64 for name in rows[0]}
    return Frame({name: np.array([row[name] for row in rows], kinds[name]) for name in rows[0]})


def whole(rule: Rule, case: Case) -> dict[str, float]:
    """Return a case with every other column of the scores unknown."""
    there = {name: unknown(name) for name in (*columns(), *(f"{WAS}{name}" for name in rule.compares))}
    return {**there, **case.given}


@every_rule
def test_a_rule_documents_its_reason_and_what_it_does_not_know(rule: Rule) -> None:
    document = sys.modules[f"core.alerts.rules.{rule.name}"].__doc__
    assert document is not None
    assert len(document.split()) > 40
    assert "Unknown" in document


@every_rule
def test_a_rule_says_the_same_in_both_languages(rule: Rule) -> None:
    assert rule.words["en"].keys() == rule.words["zh"].keys() >= {"title", "business"}
    for key, said in rule.words["en"].items():
        chinese = rule.words["zh"][key]
        assert sorted(re.findall(r"{(\w+)}", said)) == sorted(re.findall(r"{(\w+)}", chinese)), key
        assert HAN.search(chinese)
        assert not HAN.search(said)
        assert not HALF_WIDTH.search(chinese), chinese


@every_rule
def test_a_title_fits_a_line_of_a_phone(rule: Rule) -> None:
    assert all(0 < len(rule.words[lang]["title"]) <= MOST_OF_A_TITLE for lang in LANGS)


@every_rule
def test_the_columns_of_a_rule_are_there(rule: Rule) -> None:
    assert set(rule.takes) <= columns().keys()
    assert set(rule.compares) <= set(WATCHED) & set(rule.takes)


@every_rule
@pytest.mark.parametrize("lang", LANGS)
def test_a_playbook_answers_a_rule(rule: Rule, lang: Lang) -> None:
    assert LIBRARY.playbook(rule.answered_by, lang).title


@every_rule
def test_a_rule_shows_every_level_it_can_give(rule: Rule) -> None:
    levels = {case.level for case in rule.cases}
    assert levels == ({-1, 0, AMBER} if rule.good else {-1, 0, AMBER, RED})


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_the_cases_hold_and_name_every_column_a_rule_takes(rule: Rule, case: Case) -> None:
    assert case.given.keys() == {*rule.takes, *read_by(rule)}
    assert rule.level(typed(case.given), POLICY).tolist() == [case.level]


@pytest.mark.parametrize(("rule", "case"), [p for p in CASES if p.values[1].level > 0])  # type: ignore[union-attr]
def test_where_it_fires_it_says_why_in_both_languages(rule: Rule, case: Case) -> None:
    reason = rule.reason(case.given, POLICY)
    name, _, phrase = reason.key.partition(".")
    assert name == rule.name
    assert all(value is not None for value in reason.values.values()), reason
    for lang in LANGS:
        placed = set(re.findall(r"{(\w+)}", all_terms()[lang][reason.key]))
        assert placed == reason.values.keys()
        said = {key: Wording(lang, terms).say(value) for key, value in reason.values.items()}
        assert "nan" not in rule.words[lang][phrase].format(**said)
    assert math.isfinite(rule.worse(typed(case.given), POLICY)[0])


@every_rule
def test_every_sentence_of_a_rule_is_said_in_some_case(rule: Rule) -> None:
    reasons = [rule.reason(case.given, POLICY) for case in rule.cases if case.level > 0]
    said = {
        key.partition(".")[2] for r in reasons for key in (r.key, *(getattr(v, "key", "") for v in r.values.values()))
    }
    assert rule.words["en"].keys() - {"title", "business", "do"} <= said


@every_rule
def test_of_a_stranger_a_rule_says_nothing(rule: Rule) -> None:
    """Unknown opens nothing; a customer of whom only the name is known never makes an alert."""
    stranger = typed({name: unknown(name) for name in read_by(rule)})
    assert rule.level(stranger, POLICY)[0] == -1


@every_rule
def test_a_row_is_judged_alone_whatever_stands_beside_it(rule: Rule) -> None:
    rows = [case.given for case in rule.cases]
    together = rule.level(typed(*rows), POLICY).tolist()
    assert rule.level(typed(*reversed(rows)), POLICY).tolist() == together[::-1]
    assert together == [rule.level(typed(row), POLICY)[0] for row in rows]
    assert rule.level(typed(*rows), POLICY).dtype == np.int32


@every_rule
def test_a_rule_changes_nothing_it_is_given(rule: Rule) -> None:
    frame = typed(*(case.given for case in rule.cases))
    before = {name: frame[name].copy() for name in frame}
    rule.level(frame, POLICY)
    rule.worse(frame, POLICY)
    assert all(np.array_equal(frame[name], before[name], equal_nan=True) for name in before)


@every_rule
def test_what_is_at_stake_is_money_or_unknown(rule: Rule) -> None:
    for case in rule.cases:
        stake = rule.stake(whole(rule, case), POLICY)
        assert stake is None or stake.currency == POLICY.reporting_currency


def test_a_rule_that_is_off_sees_nothing() -> None:
    frame = features(book(1, 20), AS_OF, POLICY)
    scores = score(frame, calibrate(frame, POLICY), POLICY)
    quiet = POLICY.alert_rules.rhythm_broken.model_copy(update={"on": False})
    off = POLICY.model_copy(update={"alert_rules": POLICY.alert_rules.model_copy(update={"rhythm_broken": quiet})})
    assert {seen.rule.name for seen in look(scores, None, {}, POLICY)} == set(rules())
    assert {seen.rule.name for seen in look(scores, None, {}, off)} == set(rules()) - {"rhythm_broken"}


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_whole_book_and_its_customers_alone_are_seen_alike(seed: int) -> None:
    frame = features(book(seed, 12, 200), AS_OF, POLICY)
    scores = score(frame, calibrate(frame, POLICY), POLICY)
    together = {
        (s.rule.name, int(c)): int(v)
        for s in look(scores, None, {}, POLICY)
        for c, v in zip(s.customer, s.level, strict=True)
    }
    for row in range(scores.length):
        alone = look(scores.take(slice(row, row + 1)), None, {}, POLICY)
        mine = {(s.rule.name, int(c)): int(v) for s in alone for c, v in zip(s.customer, s.level, strict=True)}
        assert mine == {key: level for key, level in together.items() if key[1] == int(scores["customer"][row])}


# What makes each rule worse when it grows, everything else being as in its first amber case; and the rules that wait.
MEASURES = {
    "complaint_spike": "complaints_30d",
    "journey_stuck": "deal_slowness",
    "overdue": "oldest_overdue_days",
    "rhythm_broken": "overdue_ratio",
    "referral_moment": "nps",
    "upgrade_window": "revenue_90d_change",
    "partner_slipping": "overdue_ratio",
}
WAITING = ("contract_ending", "followup_overdue", "key_not_contacted", "urgent_complaint")


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(MEASURES)), low=st.floats(0, 400), more=st.floats(0, 400))
def test_more_of_the_measure_is_never_a_lower_level(name: str, low: float, more: float) -> None:
    rule = rules()[name]
    firing = next(case for case in rule.cases if case.level == AMBER)
    rows = [{**firing.given, MEASURES[name]: value} for value in (low, low + more)]
    less, greater = rule.level(typed(*rows), POLICY).tolist()
    assert less <= greater


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(WAITING), passed=st.integers(0, 50), more=st.integers(0, 50))
def test_while_days_pass_and_nothing_happens_the_level_never_falls(name: str, passed: int, more: int) -> None:
    rule = rules()[name]
    firing = next(case for case in rule.cases if case.level == AMBER)
    rows = [{**firing.given, "as_of": firing.given["as_of"] + days} for days in (passed, passed + more)]
    sooner, later = rule.level(typed(*rows), POLICY).tolist()
    assert AMBER <= sooner <= later


@settings(max_examples=60, deadline=None)
@given(times=st.integers(1, 1000), place=st.integers(0, 10_000))
def test_a_change_of_the_currency_changes_no_level_where_the_border_is_no_sum(times: int, place: int) -> None:
    rule, case = CASES[place % len(CASES)].values
    scaled = _without_sums(POLICY)
    money = {name for name in case.given if declared(name).unit == "money"}  # type: ignore[union-attr]
    row = {name: value * times if name in money else value for name, value in case.given.items()}  # type: ignore[union-attr]
    levels = [rule.level(typed(one), scaled)[0] for one in (case.given, row)]  # type: ignore[union-attr]
    assert levels[0] == levels[1]


def _without_sums(policy: Policy) -> Policy:
    """Return the policy with every border that is a sum of money at nothing."""
    rules_of = policy.alert_rules
    sums = {"overdue": "amount_min", "upgrade_window": "room_min", "credit_down": "red_owed_min"}
    changed = {name: getattr(rules_of, name).model_copy(update={limit: 0}) for name, limit in sums.items()}
    return policy.model_copy(update={"alert_rules": rules_of.model_copy(update=changed)})
