"""What became of a customer, as it is read from run to run."""

import re

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


async def test_each_run_and_each_change_is_told_with_its_reason(demo: App) -> None:
    told = plain(await ask(demo, "/history C-0004"))
    for day in ("30 Jun 2026", "31 May 2026", "30 Apr 2026", "31 Mar 2026"):
        assert re.search(rf"{day} +\d+\.\d\d +", told)
    assert re.search(r"Credit risk: (unknown|Green|Amber|Red) → (Green|Amber|Red)\. .+\.", told)


async def test_it_leads_to_why_since_the_run_before(demo: App) -> None:
    shown = await ask(demo, "ACME有什么变化", LENA)
    (label,) = [press.label for press in shown.presses if press.label.startswith("Why since ")]
    assert f"Since the scoring of {label.removeprefix('Why since ')}" in plain(await press(demo, shown, label, LENA))


async def test_of_one_who_never_bought_the_potential_is_told(demo: App) -> None:
    assert re.search(r"Scored +Potential +Tier", plain(await ask(demo, "/history C-0015")))


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert "You have no customer called" in plain(await ask(demo, "/history 华信精密机械", LENA))


async def test_every_history_is_whole(demo: App) -> None:
    for number in range(5, 301, 13):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/history C-{number:04}", name))
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told
