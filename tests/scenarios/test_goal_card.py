"""The goals of a deal, as they are told in chat, and the same figures worked out from the rows."""

import math
import re
import sqlite3
from itertools import pairwise

import pandas as pd

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press

AS_OF = 20634  # 30 June 2026 as a day number
ACME, HUAXIN = "C-0001", "C-0002"


def days_of_purchase(url: str, external_id: str) -> list[int]:
    """Return what each day of purchase of two years came to, in minor units, after what was taken back."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as opened:
        lines = pd.read_sql(
            'SELECT o.id, o.day, l.amount_minor FROM "order" o JOIN order_line l ON l.order_id = o.id JOIN customer c '
            "ON c.id = o.customer_id WHERE NOT l.reversal AND c.external_id = ?",
            opened,
            params=[external_id],
        )
        back = pd.read_sql("SELECT order_id AS id, amount_minor AS back FROM reversal", opened)
    orders = lines.groupby(["id", "day"]).amount_minor.sum().reset_index()
    orders = orders.merge(back.groupby("id").back.sum().reset_index(), how="left", on="id")
    orders["net"] = orders.amount_minor - orders.back.fillna(0)
    kept = orders[(orders.net > 0) & (orders.day > AS_OF - 730)]
    return sorted(int(net) for net in kept.groupby("day").net.sum())


def amounts(text: str) -> list[int]:
    """Return the amounts named in a text, in whole units."""
    return [int(number.replace(",", "")) for number in re.findall(r"¥([\d,]+)", text)]


async def test_an_order_is_sized_by_what_they_bought(demo: App, demo_url: str) -> None:
    told = plain(await ask(demo, "/goal ACME", JO))
    bought = days_of_purchase(demo_url, ACME)
    expected = [bought[math.ceil(part * len(bought) - 1e-9) - 1] / 100 for part in (0.5, 0.75, 0.9)]
    said = next(line for line in told.splitlines() if line.startswith("One order: half"))
    assert f"half of their {len(bought)} purchases" in said
    assert amounts(said) == [round(size) for size in expected]
    assert amounts(next(line for line in told.splitlines() if line.startswith("One order  "))) == amounts(said)


async def test_the_way_down_adds_up_and_asks_for_something_at_each_step(demo: App) -> None:
    told = plain(await ask(demo, "what can I concede to ACME", LENA))
    opening = amounts(re.findall(r"Open: .*", told)[0])[0]
    steps = re.findall(r"^\d\. .*", told, re.MULTILINE)
    nets = [opening, *(amounts(step)[0] for step in steps)]
    assert len(steps) == 4
    assert all(after < before for before, after in pairwise(nets))
    less = [amounts(step)[1] for step in steps]
    assert all(abs(a - b - told) <= 1 for (a, b), told in zip(pairwise(nets), less, strict=True))
    assert all(re.search(r"In return: [^.]{10,}\.$", step) for step in steps)
    assert len({step.partition("In return: ")[2] for step in steps}) == len(steps)
    assert "the floor" in steps[-1]


async def test_who_is_beyond_the_floor_gets_no_further_step(demo: App) -> None:
    told = plain(await ask(demo, "/goal C-0012", JO))
    assert "No room: they have 26% off on average, the floor is" in told
    assert "In return" not in told


async def test_of_one_who_never_bought_no_goal_is_made_up(demo: App) -> None:
    told = plain(await ask(demo, "/goal C-0016", JO))
    assert "no goal can be sized" in told
    assert "How much do they spend a year" in told
    assert "¥" not in told


async def test_it_reads_as_well_in_chinese_and_leads_to_its_playbooks(demo: App) -> None:
    shown = await ask(demo, "华信精密机械的底线是多少", SHEN)
    told = plain(shown)
    for said in ("必达", "力争", "挑战", "从挑战退到必达", "到底线了", "换：", "守住", "2026年7月2日前"):
        assert said in told
    assert "不先让，不白让" in plain(await press(demo, shown, "怎么让步", SHEN))
    assert "一单三个目标" in plain(await press(demo, shown, "三级目标", SHEN))


async def test_every_card_is_whole(demo: App) -> None:
    for number in range(3, 301, 23):
        for command in ("goal", "bundle"):
            for name in (JO, SHEN):
                told = plain(await ask(demo, f"/{command} C-{number:04}", name))
                assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert (await ask(demo, "/goal 华信精密机械", LENA)).error
