"""A rule changed in a policy's text leaves the rest as it was written, and reads back as meant."""

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Mistake
from core.policy import SHIPPED, Policy, load_policy, load_rules, parse_policy, read_rules
from core.policy.writing import as_toml, rules_of, with_changes

OURS = """# what we decided in May
[tier]
top_share = 0.3  # a third of them

[risks]
churn = { on = true, amber = 35.0, red = 60.0, delay_days = 3 }  # early
"""
plain = st.one_of(
    st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.text()
)
names = st.one_of(st.text("abcxyz_019", min_size=1, max_size=5), st.text(max_size=5))
tables = st.recursive(
    st.dictionaries(names, st.one_of(plain, st.lists(plain, max_size=3)), max_size=4),
    lambda below: st.dictionaries(names, st.one_of(plain, below, st.lists(below, max_size=2)), max_size=4),
    max_leaves=12,
)


@given(tables)
def test_what_is_written_reads_back(table: dict[str, Any]) -> None:
    assert tomllib.loads(as_toml(table)) == table


def test_a_value_is_changed_where_it_stands() -> None:
    changed = with_changes(read_rules(OURS), {"tier.top_share": "0.25"})
    assert changed.text == OURS.replace("0.3  #", "0.25  #")
    assert changed.policy.tier.top_share == 0.25


def test_a_value_the_text_does_not_say_yet_is_added_and_nothing_is_lost() -> None:
    changed = with_changes(read_rules(OURS), {"potential.coverage_min": "50%", "risks.churn.red": "65"})
    assert (changed.policy.potential.coverage_min, changed.policy.risks.churn.red) == (0.5, 65)
    assert (changed.policy.tier.top_share, changed.policy.risks.churn.delay_days) == (0.3, 3)


def test_one_weight_takes_its_group_along() -> None:
    changed = with_changes(read_rules(""), {"tier.weights.current_score": "40", "tier.weights.potential_score": "45"})
    assert changed.policy.tier.weights == {"current_score": 40, "potential_score": 45, "influence_score": 15}


@pytest.mark.parametrize(
    ("rule", "typed", "read"),
    [
        ("tier.cut", "fixed", "fixed"),
        ("tier.cut", '"20/60/20"', "20/60/20"),
        ("tier.top_share", "12.5 %", 0.125),
        ("tier.top_share", "1", 1),
        ("risks.churn.on", "false", False),
        ("rfm.window_days", "365", 365),
    ],
)
def test_a_value_is_read_as_the_rule_is(rule: str, typed: str, read: object) -> None:
    found: Any = with_changes(load_rules(), {rule: typed}).policy
    for name in rule.split("."):
        found = getattr(found, name)
    assert found == read


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"tier.weights.current_score": "41"}, "rule_weights"),
        ({"tier.top_shar": "0.1"}, "rule_unknown"),
        ({"tier.top_share": "most"}, "rule_value"),
        ({"reporting_currency.code": "EUR"}, "rule_value"),
    ],
)
def test_a_mistake_names_the_rule_and_no_file(changes: dict[str, str], key: str) -> None:
    with pytest.raises(Mistake) as caught:
        with_changes(load_rules(), changes)
    assert caught.value.key == key
    assert "file" not in caught.value.values


@pytest.mark.parametrize(
    "typed", ["2026-01-01", "10:00:00", "nan", "-inf", "1e999", "[" * 1_800, "{a=" * 900, "9" * 5_000]
)
def test_a_value_of_no_use_is_a_mistake_in_its_rule(typed: str) -> None:
    with pytest.raises(Mistake) as caught:
        with_changes(read_rules(OURS), {"tier.top_share": typed})
    assert (caught.value.key, caught.value.values["name"]) == ("rule_value", "tier.top_share")


def test_a_name_with_the_marks_of_toml_in_it_stays_one_name() -> None:
    smuggled = '{"a=1}\\n[risks.churn]\\non=false\\n#"=100}'
    assert with_changes(read_rules(""), {"tier.weights": smuggled}).policy.risks.churn.on


def test_a_value_in_the_text_has_nothing_below_it() -> None:
    with pytest.raises(Mistake) as caught:
        with_changes(read_rules(OURS), {"tier.top_share.more": "1"})
    assert caught.value.key == "rule_single"


def test_a_policy_is_written_as_what_differs_from_the_shipped_one() -> None:
    policy = parse_policy(OURS)
    written = rules_of(policy)
    assert written.policy == policy
    assert set(tomllib.loads(written.text)) == {"tier", "risks"}
    assert rules_of(load_policy()).text == ""


def test_the_whole_shipped_file_can_be_written_again() -> None:
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))
    assert tomllib.loads(as_toml(shipped)) == shipped
    assert Policy.model_validate_json(json.dumps(shipped)) == load_policy()
