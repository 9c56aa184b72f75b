"""The value card, as a rep or a manager reads it in chat."""

import re

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask

PARTS = ("Current value", "Lifetime value", "Next orders", "Potential", "Influence", "Credit grade", "Loyalty")


async def test_it_tells_each_kind_of_value_with_its_figures(demo: App) -> None:
    told = plain(await ask(demo, "how much is ACME worth", LENA))
    assert [part for part in PARTS if part not in told] == []
    assert "Revenue, 12 months: CN¥3,367,141" in told
    assert "over 36 months" in told
    assert "the last 12 months repeated" in told
    assert re.search(r"Still active with \d+%", told)
    assert "The next order should come between" in told
    assert re.search(r"Credit grade [A-D] · \d+\.\d\d", told)
    assert "What they are to us · Pays us" in told


async def test_it_reads_as_well_in_chinese(demo: App) -> None:
    told = plain(await ask(demo, "华信精密机械值多少钱", SHEN))
    for said in (
        "当前价值 · ",
        "近12个月销售额¥",
        "客户生命周期价值",
        "信用等级A级 · ",
        "忠诚度 · ",
        "对我们的意义 · 付钱",
    ):
        assert said in told
    assert not re.search(r"[a-z]{3,}", told)


async def test_a_loss_is_told_as_one(demo: App) -> None:
    told = plain(await ask(demo, "/value C-0012"))
    assert "Loss-making" in told.splitlines()[2]
    assert re.search(r"Left after that: -CN¥[\d,]+, -[\d.]+% of revenue", told)


async def test_of_one_who_never_bought_it_says_so_and_asks(demo: App) -> None:
    told = plain(await ask(demo, "/value C-0016"))
    assert "They have never bought from us" in told
    assert "Potential · unknown" in told
    assert "Loyalty" not in told
    assert "How much do they spend a year on what we sell" in told.partition("Ask next")[2]


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    hidden = await ask(demo, "/value 华信精密机械", LENA)
    assert hidden.error
    assert "You have no customer called" in plain(hidden)


async def test_every_card_is_whole(demo: App) -> None:
    for number in range(3, 301, 13):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/value C-{number:04}", name))
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told
