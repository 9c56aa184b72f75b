"""Lists of customers by the name of their class, in either language."""

import re

import pytest

from bot.app import App
from bot.classes import kept, means
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("high-value", "tier.high_value"),
        ("High Value", "tier.high_value"),
        ("高价值客户", "tier.high_value"),
        ("高价值", "tier.high_value"),
        ("明星", "quadrant.star"),
        ("churn red", "churn_level.red"),
        ("churn risk: red", None),
        ("流失红", "churn_level.red"),
        ("流失风险红灯", "churn_level.red"),
        ("需求变更黄灯", "requirement_change_level.amber"),
        ("grade a", "credit_grade.a"),
        ("信用A级", "credit_grade.a"),
        ("需唤回", "relationship.to_win_back"),
        ("重要挽留", "grid8.important_win_back"),
        ("champions", "grid11.champions"),
        ("do first", "work_quadrant.do_first"),
        ("帮销售", "sells_for_us.yes"),
        ("高频采购客户", "high_frequency.yes"),
        ("potential", None),
        ("red", None),
    ],
)
def test_a_class_goes_by_the_names_people_use(said: str, meant: str | None) -> None:
    found = means(said)
    assert (found.name if found else None) == meant


def test_every_class_has_a_name_of_its_own() -> None:
    classes = [each for several in kept().values() for each in several]
    assert [each.name for each in classes if means(each.name) != each] == []


async def test_it_lists_the_class_and_leads_to_each_customer(demo: App) -> None:
    shown = await ask(demo, "/segment high-value", LENA)
    assert re.search(r"ACME Industrial +\d+\.\d\d +CN¥3,367,141", plain(shown))
    assert "Why" in plain(await press(demo, shown, "ACME Industrial", LENA))


async def test_the_next_page_goes_on_where_the_first_ended(demo: App) -> None:
    first = await ask(demo, "哪些客户是老客户", SHEN)
    assert "第1到10位" in plain(first)
    assert "第11到20位" in plain(await press(demo, first, "后10位", SHEN))
    assert "第11到20位" in plain(await ask(demo, "/分类 老客户 11", SHEN))


async def test_a_name_of_several_classes_is_asked_about(demo: App) -> None:
    shown = await ask(demo, "/segment potential", JO)
    assert [one.label for one in shown.presses] == ["Tier: Potential", "State: Potential"]
    assert "Tier: Potential" in plain(await press(demo, shown, "Tier: Potential")).splitlines()[0]


async def test_a_typing_error_is_understood_and_nonsense_is_not(demo: App) -> None:
    assert [one.label for one in (await ask(demo, "/segment to win bak")).presses] == ["Relationship: To win back"]
    nonsense = await ask(demo, "/segment <b>*x*")
    assert nonsense.error
    assert "There is no segment called “<b>*x*”." in plain(nonsense)


async def test_all_classes_are_counted_with_those_that_are_unknown(demo: App) -> None:
    told = plain(await ask(demo, "/segment", LENA))
    tiers = re.search(r"Tier: (.*)", told)
    everybody = re.search(r"(\d+) customers, scored as of", told)
    assert tiers is not None
    assert everybody is not None
    assert sum(map(int, re.findall(r"\d+", tiers[1]))) == int(everybody[1])
    assert re.search(r"Business risk: .*unknown \d+", told)


async def test_a_rep_is_counted_and_shown_their_own_alone(demo: App) -> None:
    assert "华信" not in plain(await ask(demo, "/segment high-value", LENA))
    counted = [int(re.findall(r"(\d+) customers,", plain(await ask(demo, "/segment", name)))[0]) for name in (LENA, JO)]
    assert counted[0] < counted[1]
