"""The policy is checked to the last key, and every mistake is named at once with what would be right."""

from pathlib import Path

import pytest

from core.errors import Misconfigured
from core.policy import SHIPPED, BadPolicy, Policy, load_policy, parse_policy


def test_the_shipped_policy_is_sound_and_explains_every_number() -> None:
    assert load_policy().reporting_currency == "CNY"
    for block in SHIPPED.read_text("utf-8").split("\n\n"):
        assert block.startswith("#") or block.splitlines()[1].startswith("#"), block


def test_an_own_policy_needs_only_what_it_changes() -> None:
    own = parse_policy("[tier]\ntop_share = 0.1\n[current_value.cost_per_interaction]\nvisit = 99")
    assert (own.tier.top_share, own.tier.bottom_share) == (0.1, load_policy().tier.bottom_share)
    assert (own.current_value.cost_per_interaction.visit, own.current_value.cost_per_interaction.call) == (99, 6000)


def test_a_group_of_weights_is_replaced_as_a_whole() -> None:
    own = parse_policy("[current_value.weights]\nrevenue_12m = 100")
    assert own.current_value.weights.days_late == 0


def test_a_typo_is_answered_with_the_nearest_right_name_and_its_line() -> None:
    with pytest.raises(Misconfigured, match="did you mean 'dormant_gaps'") as caught:
        parse_policy("# ours\n[lifecycle]\ndormant_gap = 4\n", file="ours.toml")
    assert caught.value.key == "policy_unknown_key"
    assert caught.value.values == {
        "name": "lifecycle.dormant_gap",
        "nearest": "dormant_gaps",
        "file": "ours.toml",
        "line": 3,
    }


def test_weights_that_do_not_sum_to_a_hundred_say_what_they_sum_to() -> None:
    with pytest.raises(Misconfigured, match=r"tier\.weights sum to 90, not 100") as caught:
        parse_policy("[tier.weights]\ncurrent_score = 60\npotential_score = 30")
    assert (caught.value.key, caught.value.values["total"]) == ("policy_weights", 90)


def test_all_mistakes_are_told_together() -> None:
    with pytest.raises(BadPolicy) as caught:
        parse_policy('[rfm]\nwindow_days = "long"\n[tier]\ntopshare = 0.2\n[tire]\ncut = "80/20"\n')
    assert sorted(problem.key for problem in caught.value.problems) == [
        "policy_unknown_key",
        "policy_unknown_key",
        "policy_value",
    ]
    assert caught.value.values["count"] == 3


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("reporting_currency = 'yuan'", "reporting_currency"),
        ("[tier]\ntop_share = 2.0", "tier.top_share"),
        ("[tier]\ncut = 'best'", "tier.cut"),
        ("[lifecycle]\nnew_days = 0", "lifecycle.new_days"),
        ("[current_value]\ncost_per_complaint = -5", "current_value.cost_per_complaint"),
        ("[potential.weights]\nfit = 'heavy'", "potential.weights.fit"),
        ("[tier]\nloss_making_below = nan", "tier.loss_making_below"),
        ("[tier]\nloss_making_below = 1e999", "tier.loss_making_below"),
        ("[risks.churn]\namber = 90.0\nred = 10.0", "risks.churn"),
        ("[need_orientation]\ndiscount_full = 0.0", "need_orientation.discount_full"),
        ("[credit_risk.disputed_share]\nclear = 0.2\nworst = 0.2", "credit_risk.disputed_share"),
    ],
)
def test_a_value_out_of_range_names_its_key(text: str, where: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        parse_policy(text)
    assert (caught.value.key, caught.value.values["name"]) == ("policy_value", where)


def test_text_that_is_no_toml_says_where() -> None:
    with pytest.raises(Misconfigured, match="line 2") as caught:
        parse_policy("[tier]\ncut =\n")
    assert caught.value.key == "policy_not_toml"


@pytest.mark.parametrize("value", ["[" * 5_000, "[" * 300 + "]" * 300, "9" * 5_000])
def test_a_value_that_no_reader_gets_through_is_refused_in_words(value: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        parse_policy(f"[tier]\ncut = {value}")
    assert caught.value.key == "policy_not_toml"


def test_of_a_value_without_end_the_beginning_is_told() -> None:
    with pytest.raises(Misconfigured) as caught:
        parse_policy(f'[tier]\ncut = "{"x" * 100_000}"')
    assert len(str(caught.value)) < 200


def test_what_is_wrong_is_said_in_signs_not_in_english() -> None:
    with pytest.raises(BadPolicy) as caught:
        parse_policy("tier = 1\n[risks.churn]\non = 1\n[[segments]]\nname = 'ours'")
    told = {str(problem.values["name"]): problem.values["expected"] for problem in caught.value.problems}
    assert (told["tier"], told["risks.churn.on"], told["segments.0.label"]) == ("{ … }", "true, false", "…")


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text("[tier]\ntop_share = 0.3\n", "utf-8-sig")
    assert load_policy(tmp_path / "ours.toml").tier.top_share == 0.3


def test_a_policy_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"nowhere\.toml") as caught:
        load_policy(tmp_path / "nowhere.toml")
    assert caught.value.key == "policy_unreadable"


def test_the_version_follows_the_content_and_not_the_spelling(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text("# a comment\n[tier]\n  top_share = 0.20\n", "utf-8")
    assert load_policy(tmp_path / "ours.toml").version == load_policy().version
    assert parse_policy("[tier]\ntop_share = 0.3").version != load_policy().version


def test_a_stored_policy_reads_back() -> None:
    policy = parse_policy("[tier]\ntop_share = 0.3")
    assert Policy.model_validate_json(policy.text) == policy
