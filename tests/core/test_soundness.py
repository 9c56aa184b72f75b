"""A policy that names what no model gives is refused, with all that is wrong in it at once."""

import pytest

from core.policy import SHIPPED, BadPolicy, load_policy, parse_policy
from core.soundness import check_policy

RULE = 'class = "avoid"\nbecause = {{ en = "{words}", zh = "{words}" }}\nwhen = [ {{ {when} }} ]\n'
SEGMENT = '[[segments]]\nname = "key"\nlabel = {{ en = "Key", zh = "重点" }}\nwhen = [ {{ {when} }} ]\n{weights}\n'


def problems(text: str) -> list[tuple[str, object, object]]:
    with pytest.raises(BadPolicy) as caught:
        check_policy(parse_policy(text))
    return [(p.key, p.values["name"], p.values.get("nearest", p.values.get("expected"))) for p in caught.value.problems]


def rule(when: str, words: str = "why") -> list[tuple[str, object, object]]:
    return problems("[[relationship]]\n" + RULE.format(when=when, words=words))


def segment(when: str, weights: str = "weights = {}") -> list[tuple[str, object, object]]:
    return problems(SEGMENT.format(when=when, weights=weights))


def test_the_shipped_policy_names_what_is_there() -> None:
    check_policy(load_policy())


def test_the_example_of_a_segment_in_the_shipped_policy_can_be_used_as_it_stands() -> None:
    comments = SHIPPED.read_text("utf-8").split("# [[segments]]\n")[1].split("\n\n")[0]
    policy = parse_policy("[[segments]]\n" + comments.replace("# ", ""))
    assert [segment.name for segment in policy.segments] == ["public_sector"]
    check_policy(policy)


def test_a_column_nobody_gives_is_answered_with_the_nearest() -> None:
    found = rule('column = "complaint_12m", at_least = 3')
    assert found == [("policy_no_column", "relationship.0.when.0.column", "complaints_12m")]


def test_an_option_that_is_none_is_answered_with_the_nearest() -> None:
    found = rule('column = "tier", is = ["lossmaking"]')
    assert found == [("policy_no_option", "relationship.0.when.0.is", "loss_making")]


@pytest.mark.parametrize(
    ("when", "key"),
    [
        ('column = "tier", at_least = 3', "relationship.0.when.0.at_least"),
        ('column = "revenue_12m", is = ["much"]', "relationship.0.when.0.is"),
        ('column = "last_purchase_day", above = 20000', "relationship.0.when.0.column"),
        ('column = "revenue_12m"', "relationship.0.when.0"),
    ],
)
def test_a_comparison_that_cannot_be_made_says_which_can(when: str, key: str) -> None:
    ((kind, name, expected),) = rule(when)
    assert (kind, name) == ("policy_comparison", key)
    assert expected


def test_a_sentence_names_only_columns_and_the_same_in_both_languages() -> None:
    assert [kind for kind, _, _ in rule('column = "revenue_12m", above = 1', "{revenu_12m}")] == [
        "policy_no_column"
    ] * 2
    text = RULE.format(when='column = "revenue_12m", above = 1', words="x").replace('zh = "x"', 'zh = "{tier}"')
    assert problems("[[relationship]]\n" + text) == [("policy_comparison", "relationship.0.because.zh", "")]


def test_a_rule_may_not_read_what_is_only_known_after_it() -> None:
    assert rule('column = "relationship", is = ["avoid"]')[0][0] == "policy_no_column"


def test_a_segment_reads_what_is_on_record_and_no_score() -> None:
    assert segment('column = "employees", at_least = 500', "weights.tier = { current_scor = 100 }") == [
        ("policy_no_column", "segments.0.weights.tier.current_scor", "current_score")
    ]
    assert segment('column = "current_score", at_least = 50')[0][:2] == (
        "policy_no_column",
        "segments.0.when.0.column",
    )


def test_the_weights_of_a_segment_are_checked_like_everybodys() -> None:
    with pytest.raises(BadPolicy) as caught:
        parse_policy(
            SEGMENT.format(
                when='column = "employees", at_leest = 5',
                weights="weights.potential = { fitt = 100 }\n"
                "weights.current_value = { days_late = 90 }\n"
                "weights.rfm = { x = 1 }",
            ),
            file="ours.toml",
        )
    told = {str(p.values.get("name", p.values.get("group"))): p.values for p in caught.value.problems}
    assert told["segments.0.when.0.at_leest"]["nearest"] == "at_least"
    assert told["segments.0.weights.potential.fitt"]["nearest"] == "fit"
    assert (told["segments.0.weights.potential.fitt"]["line"], told["segments.0.when.0.at_leest"]["line"]) == (5, 4)
    assert told["segments.0.weights.current_value"]["total"] == 90
    assert "segments.0.weights.rfm" in told
    assert len(told) == 4
