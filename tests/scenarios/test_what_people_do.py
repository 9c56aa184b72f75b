"""What a person can do for us is said in chat or brought by a file, stands on their card, and moves the ranking."""

import re
from datetime import date

import pytest

from bot.app import App
from bot.plain import plain
from core.referring import DOES, worth_of
from tests.core.store.files import take_in
from tests.scenarios.asked import SHEN, ask

TODAY = date(2026, 6, 30)
ROLES = {"champion": 1.0, "purchasing": 0.3, "influencer": 1.0, "word_of_mouth": 1.0, "helps_inside": 0.8}
ROLES |= {"gives_feedback": 0.6, "shares_data": 0.5}


def rank(told: str) -> float:
    found = re.search(r"([\d.]+)分（满分100）", told)
    assert found
    return float(found[1])


async def test_who_speaks_for_us_is_asked_before_who_only_uses_it(demo: App) -> None:
    before = plain(await ask(demo, "/referral 华信精密机械", SHEN))
    assert "找罗红霞（使用者）开口" in before
    await ask(demo, "/记录 华信精密机械 口碑传播 是 采购", SHEN)
    after = plain(await ask(demo, "/referral 华信精密机械", SHEN))
    assert "找赵春花（采购决策者）开口" in after
    assert "赵春花：口碑传播（+" in after
    assert rank(after) > rank(before)
    await ask(demo, "/记录 华信精密机械 口碑传播 否 采购", SHEN)
    assert plain(await ask(demo, "/referral 华信精密机械", SHEN)) == before


async def test_it_stands_on_the_card_once_it_is_known(demo: App) -> None:
    assert "能为我们做的" not in plain(await ask(demo, "/关键人 华信精密机械 采购", SHEN))
    await ask(demo, "/log 华信精密机械 shares_data yes 采购", SHEN)
    await ask(demo, "/记录 华信精密机械 内部帮忙 是 采购", SHEN)
    told = plain(await ask(demo, "/关键人 华信精密机械 采购", SHEN))
    assert "能为我们做的：内部帮忙和给采购数据" in told
    assert "支持 · 内部帮忙 · 给采购数据 · 最近联系" in plain(await ask(demo, "/关键人 华信精密机械", SHEN))


async def test_a_file_of_contacts_brings_it_too(demo: App) -> None:
    person = {"contact_id": "K-9000", "customer_id": "C-0008", "name": "Ada Winter", "role": "user"}
    take_in(demo.house.engine, "contacts", {**person, "word_of_mouth": "yes", "gives_feedback": "yes"}, on=TODAY)
    told = plain(await ask(demo, "/people C-0008 Ada Winter", "Jo Keller"))
    assert "Can do for us: Word of mouth and Gives feedback" in told
    assert "Ada Winter: Word of mouth (+" in plain(await ask(demo, "/referral C-0008", "Jo Keller"))


@pytest.mark.parametrize(
    ("person", "worth"),
    [
        ({}, None),
        ({"attitude": "for"}, None),
        ({"role": "purchasing"}, (0.3, "role")),
        ({"role": "purchasing", "shares_data": "yes"}, (0.5, "shares_data")),
        ({"role": "champion", "helps_inside": "yes"}, (1.0, "role")),
        ({"helps_inside": "no"}, None),
        ({"word_of_mouth": "no"}, (0.0, "word_of_mouth")),
        ({"role": "champion", "word_of_mouth": "no"}, (0.0, "word_of_mouth")),
        ({"role": "champion", "attitude": "against"}, (0.0, "attitude")),
    ],
)
def test_the_best_of_what_is_known_counts(person: dict[str, str], worth: tuple[float, str] | None) -> None:
    assert worth_of(person, ROLES) == worth


def test_whatever_somebody_does_makes_them_worth_no_less() -> None:
    for name in DOES:
        alone, more = worth_of({"role": "purchasing"}, ROLES), worth_of({"role": "purchasing", name: "yes"}, ROLES)
        assert alone is not None
        assert more is not None
        assert more[0] > alone[0]
