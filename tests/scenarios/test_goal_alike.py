"""A goal is held against those of the same region, scenario and need grade, worked out again from the rows."""

import math
import re
import sqlite3

import pandas as pd
import pytest

from bot.alike import meaning
from bot.app import App
from bot.plain import plain
from core.deals.alike import compared
from core.deals.goals import Sizes
from core.policy import load_policy
from core.types import Term
from tests.scenarios.asked import JO, SHEN, ask, press

GOALS = load_policy().goals


def others(url: str, external_id: str) -> list[int]:
    """Return what the other buyers of the same region bought in the run's year, in minor units, smallest first."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as opened:
        facts = pd.read_sql(
            """SELECT f.id, f.subject_id AS customer_id, f.text AS region, f.valid_from FROM fact f
            WHERE f.subject = 'customer' AND f.dimension = 'region' AND f.valid_from <= 20634""",
            opened,
        )
        bought = pd.read_sql(
            """SELECT s.customer_id, s.revenue_12m, c.external_id FROM score s JOIN customer c ON c.id = s.customer_id
            WHERE s.run_id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'published_run')""",
            opened,
        )
    last = facts.sort_values(["valid_from", "id"]).groupby("customer_id").region.last()
    bought["region"] = bought.customer_id.map(last)
    mine = bought.loc[bought.external_id == external_id, "region"].iloc[0]
    theirs = bought[(bought.region == mine) & (bought.external_id != external_id) & (bought.revenue_12m > 0)]
    return sorted(int(revenue) for revenue in theirs.revenue_12m)


async def test_the_region_is_what_the_rows_come_to(demo: App, demo_url: str) -> None:
    told = plain(await ask(demo, "/goal ACME", JO))
    bought = others(demo_url, "C-0001")
    said = re.search(
        r"By Region \(Singapore\): half of the (\d+) other buyers there buy at most CN¥([\d,]+) a year, three of four "
        r"at most CN¥([\d,]+)\.",
        told,
    )
    assert said
    assert int(said[1]) == len(bought)
    for part, amount in ((0.5, said[2]), (0.75, said[3])):
        assert int(amount.replace(",", "")) == round(bought[math.ceil(part * len(bought) - 1e-9) - 1] / 100)
    assert "They buy more than three of four of the same Region already" in told


async def test_what_is_not_on_record_is_said_and_asked_by_taps(demo: App) -> None:
    shown = await ask(demo, "/goal ACME", JO)
    assert "Not compared by Use scenario and Need grade: not on record." in plain(shown)
    await press(demo, shown, "High", JO)
    told = plain(await ask(demo, "/goal ACME", JO))
    assert "By Need grade (High): no other buyer there on record." in told
    assert "They need grade High: the challenge goal fits" in told
    assert "Which grade do they need" not in told


async def test_the_same_scenario_in_chinese_whoever_wrote_it(demo: App) -> None:
    await ask(demo, "/记录 华信精密机械 使用场景 轴承清洗", SHEN)
    rows = sqlite3.connect(str(demo.house.engine.url.database)).execute(
        "SELECT c.external_id FROM customer c JOIN score s ON s.customer_id = c.id WHERE s.revenue_12m > 0 "
        "AND c.name <> '华信精密机械' GROUP BY c.id ORDER BY c.id LIMIT 3"
    )
    for (number,) in rows.fetchall():
        await ask(demo, f"/log {number} use_scenario 轴承清洗", JO)
    assert "按使用场景比（轴承清洗）：另外只有3家买家，太少，没法比。" in plain(
        await ask(demo, "/goal 华信精密机械", SHEN)
    )


@pytest.mark.parametrize(
    ("high", "key"), [(130, "alike_within"), (125, "alike_room"), (100, "alike_room"), (99, "alike_above")]
)
def test_what_the_upper_quarter_means(high: int, key: str) -> None:
    assert meaning(high, Sizes(100, 110, 125)) == key


def test_too_few_say_nothing_and_who_bought_nothing_does_not_count() -> None:
    grade = Term("need_grade.high")
    few = compared("need_grade", grade, [0] * 50 + [7] * (GOALS.peers_min - 1), GOALS)
    assert (few.count, few.half, few.high) == (GOALS.peers_min - 1, None, None)
    enough = compared("need_grade", grade, [0, *range(1, GOALS.peers_min + 1)], GOALS)
    assert (enough.count, enough.half, enough.high) == (GOALS.peers_min, 5, 8)
