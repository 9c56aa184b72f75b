"""Where customers stand on the way to us, and where deals are lost: as reps and managers read it."""

import re
from datetime import date
from statistics import median

import pandas as pd
import pytest

from bot.app import App
from bot.plain import plain
from core.journey.funnel import funnel
from core.policy import load_policy
from core.store.driver import fetch
from core.store.engine import session
from core.store.journeys import origins, read_deals
from tests.scenarios.asked import JO, LENA, SHEN, ask, press
from tests.scenarios.demo_books import FILES

TODAY = date(2026, 6, 30)
STAGES = {
    "Awareness": ("Awareness", "认知"),
    "Need confirmation": ("Need confirmation", "需求确认"),
    "Comparison": ("Comparison", "比较"),
    "Decision": ("Decision", "决策"),
    "Signing": ("Signing", "签约"),
}
HOLE = re.compile(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", re.MULTILINE)


@pytest.fixture(scope="module")
def deals() -> pd.DataFrame:
    """Return the demo's file of deals with the number of the stage and the age of what ended."""
    rows = pd.read_csv(FILES / "opportunities.csv", parse_dates=["opened_on", "closed_on"])
    number = {word: place for place, words in enumerate(STAGES.values()) for word in words}
    rows["at"] = rows["stage"].map(number).where(rows["outcome"] != "won", 4)
    rows["age"] = (rows["closed_on"] - rows["opened_on"]).dt.days
    return rows


async def test_a_deals_stage_is_told_with_its_reason_and_held_against_the_companys_own(
    demo: App, deals: pd.DataFrame
) -> None:
    told = plain(await ask(demo, "/journey ACME", LENA))
    ended = deals[(deals["at"] == 2) & deals["age"].notna()]
    assert "ACME Industrial: Comparison (3 of 6)" in told
    assert "The deal “Vibration monitoring for three plants”, open since 17 Feb 2026" in told
    assert f"{ended['age'].median():.0f} days (median of {len(ended)})" in told
    assert "Open for 133 days." in told
    assert "Not stuck" in told


async def test_stuck_is_what_took_half_as_long_again(demo: App, deals: pd.DataFrame) -> None:
    """Every customer with one open deal: the verdict follows from the file alone."""
    rules = load_policy().journey
    usual = deals.groupby("at")["age"].agg(["median", "count"])
    still_open = deals[deals["outcome"] == "open"]
    alone = still_open[~still_open["customer_id"].duplicated(keep=False)]
    seen = set()
    for row in alone.to_dict("records"):
        told = plain(await ask(demo, f"/journey {row['customer_id']}"))
        middle, count = usual.loc[row["at"]]
        taken = (pd.Timestamp(TODAY) - row["opened_on"]).days
        stuck = taken >= rules.stuck_times * middle
        wanted = "too few to say" if count < rules.deals_min else "Stuck: that is" if stuck else "Not stuck: that is"
        assert wanted in told, (row["customer_id"], told)
        seen.add(wanted)
    assert {"Stuck: that is", "Not stuck: that is"} <= seen


async def test_a_deal_won_without_an_order_is_held_against_the_usual_first_order(demo: App) -> None:
    with session(demo.house.engine) as opened:
        won = [deal for deal in read_deals(opened, TODAY) if deal.won]
    taken = [(deal.first_on - deal.closed).days for deal in won if deal.first_on and deal.closed]
    told = plain(await ask(demo, "/旅程 C-0102", SHEN))
    assert "商机“骨架油封改造”2026年3月18日已经赢了，之后还没有订单进来。" in told
    assert f"从赢单到第一张订单{median(taken):.0f}天（{len(taken)}单的中位数）" in told
    assert f"卡住了：是平时的{104 / median(taken):.0%}" in told.replace(",", "")
    assert "还差什么：骨架油封改造，¥43,000。" in told


async def test_the_playbook_of_the_stage_is_filled_with_their_figures_and_dates(demo: App) -> None:
    told = plain(await ask(demo, "华信精密机械到哪一步了", SHEN))
    assert "二次合作（第6步，共6步）" in told
    assert "没有在谈的商机，最近一次下单是2026年6月10日" in told
    assert "没有卡住" in told
    assert "近12个月下单12次" in told
    assert re.search(r"2026年7月\d+日：给罗红霞打电话", told)


async def test_who_has_nothing_on_record_is_said_so_with_what_to_ask(demo: App) -> None:
    told = plain(await ask(demo, "/journey C-0016"))
    assert "not on the journey yet" in told
    assert "No deal, no purchase and no dealing is on record" in told
    assert "Who owns that, and who pays for it?" in told


async def test_every_card_is_whole_in_both_languages(demo: App) -> None:
    for number in range(1, 301, 11):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/journey C-{number:04}", name))
            assert not HOLE.search(told), told


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert "You have no customer called" in plain(await ask(demo, "/journey 华信精密机械", LENA))


def test_the_funnel_is_what_the_file_says(demo: App, deals: pd.DataFrame) -> None:
    with session(demo.house.engine) as opened:
        read = read_deals(opened, TODAY)
    made = funnel(read, load_policy())
    won = deals["outcome"] == "won"
    for step in made.steps[:5]:
        here = deals[(deals["at"] == step.stage) & ~won]
        ended = deals.loc[(deals["at"] == step.stage) & deals["age"].notna(), "age"]
        moved = won.sum() if step.stage == 4 else (deals["at"] > step.stage).sum()
        lost = (here["outcome"] == "lost").sum()
        assert (step.reached, step.moved) == ((deals["at"] >= step.stage).sum(), moved)
        assert (step.lost, step.open) == (lost, (here["outcome"] == "open").sum())
        assert step.pace.count == len(ended)
        assert step.conversion == pytest.approx(moved / (moved + lost))
        assert step.pace.days == ended.median()


def test_who_came_back_bought_on_a_second_day_from_the_win_on(demo: App, deals: pd.DataFrame) -> None:
    lines = pd.read_csv(FILES / "orders.csv", parse_dates=["ordered_on"], dtype={"reverses": str})
    back = lines["status"].isin(["cancelled", "returned"]) | lines["reverses"].notna() | (lines["amount"] <= 0)
    plain_ones = set(lines["customer_id"]) - set(lines.loc[back, "customer_id"])
    with session(demo.house.engine) as opened:
        read = {deal.external_id: deal for deal in read_deals(opened, TODAY)}
    seen = 0
    for row in deals[deals["outcome"] == "won"].to_dict("records"):
        days = lines.loc[lines["customer_id"] == row["customer_id"], "ordered_on"].drop_duplicates().sort_values()
        after = days[days >= row["closed_on"]]
        if row["customer_id"] in plain_ones:
            first, again = read[row["opportunity_id"]].first_on, read[row["opportunity_id"]].again_on
            assert first == (after.iloc[0].date() if len(after) else None)
            assert again == (after.iloc[1].date() if len(after) > 1 else None)
            seen += 1
    assert seen > 5


async def test_each_sees_the_funnel_of_their_own_customers(demo: App, deals: pd.DataFrame) -> None:
    owner = pd.read_csv(FILES / "customers.csv").set_index("customer_id")["owner"]
    whose = deals["customer_id"].map(owner)
    for name, reps in ((LENA, ["R01"]), (SHEN, ["R03", "R04"])):
        count = int(whose.isin(reps).sum())
        told = plain(await ask(demo, "/funnel", name))
        assert (f"Funnel of {count} deals" if name == LENA else f"商机漏斗：{count}单") in told


async def test_groups_add_up_to_the_whole(demo: App) -> None:
    whole = plain(await ask(demo, "/funnel"))
    assert "Where most is lost: Decision." in whole or "Where most is lost: Comparison." in whole
    by_rep = await press(demo, await ask(demo, "/funnel"), "Rep")
    told = plain(by_rep)
    rows = [re.findall(r"  (\d+)(?=  )", line) for line in told.splitlines()]
    reached = [[int(number) for number in row] for row in rows if len(row) == len(STAGES) + 1]
    steps = re.findall(
        r"^(?:Awareness|Need confirmation|Comparison|Decision|Signing|Repeat cooperation)  (\d+)", whole, re.MULTILINE
    )
    assert [sum(column) for column in zip(*reached, strict=True)] == [int(number) for number in steps]


async def test_a_group_of_few_deals_is_not_judged(demo: App) -> None:
    told = plain(await ask(demo, "按来源看漏斗", SHEN))
    assert re.search(r"客户介绍 .*太少（\d单）", told)
    assert "来源：别的客户介绍来的" in told


def test_a_source_is_on_record_before_the_first_order_or_unknown(demo: App) -> None:
    introduced = pd.read_csv(FILES / "introductions.csv")
    brought = set(introduced.loc[introduced["kind"].isin(["introduced", "referred"]), "other_customer_id"].dropna())
    with session(demo.house.engine) as opened:
        from_store: dict[int, str] = dict(fetch(opened, "SELECT id, external_id FROM customer"))
        told = origins(opened, set(from_store), TODAY)
    assert {from_store[customer] for customer, source in told.items() if source == "referral"} == brought
    first = pd.read_csv(FILES / "orders.csv").groupby("customer_id")["ordered_on"].min()
    dealt = pd.read_csv(FILES / "interactions.csv").groupby("customer_id")["on"].min()
    for customer, name in from_store.items():
        known = name in dealt and (name not in first or dealt[name] <= first[name])
        assert (customer in told) == (known or name in brought), name
