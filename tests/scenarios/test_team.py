"""A manager reads the team's figures; a rep does not."""

import re
from datetime import date

import pandas as pd
import pytest

from bot.app import App
from bot.plain import plain
from core.policy import load_policy
from core.store import settings as kept
from core.store.driver import run
from core.store.engine import session
from core.store.repwork import purchase_days, read_orders, rep_work
from tests.scenarios.asked import JO, LENA, SHEN, ask, press
from tests.scenarios.demo_books import FILES
from tests.scenarios.test_figures import Again, again

__all__ = ["again"]

TODAY, YEAR = date(2026, 6, 30), pd.Timedelta(days=365)
HELEN = "Helen Marsh"
REPS = {"Lena Voss": "R01", "Daniel Okoye": "R02", "周岚": "R03", "陈越川": "R04"}


def rows(told: str) -> dict[str, list[str]]:
    """Return the cells of each rep's line."""
    found = (line.split("  ") for line in told.splitlines())
    return {cells[0]: cells[1:] for cells in found if cells[0] in REPS and len(cells) > 3}


@pytest.fixture(scope="module")
def dealings() -> pd.DataFrame:
    read = pd.read_csv(FILES / "interactions.csv", parse_dates=["on"])
    return read[read["on"] > pd.Timestamp(TODAY) - YEAR]


async def test_a_rep_is_told_that_it_is_for_managers(demo: App) -> None:
    told = plain(await ask(demo, "/team", LENA))
    assert "These are for managers" in told
    assert "%" not in told
    assert "Daniel" not in told


async def test_a_manager_sees_the_own_team_only(demo: App) -> None:
    assert set(rows(plain(await ask(demo, "/team", HELEN)))) == {"Lena Voss", "Daniel Okoye"}
    assert set(rows(plain(await ask(demo, "团队怎么样", SHEN)))) == {"周岚", "陈越川"}
    assert set(rows(plain(await ask(demo, "/team", JO)))) == set(REPS)
    assert "Nobody called 周岚 is on your team." in plain(await ask(demo, "/team 周岚", HELEN))


async def test_the_repurchase_rate_is_who_came_back_of_who_bought(demo: App, again: Again) -> None:
    told = rows(plain(await ask(demo, "/team", JO)))
    owner = pd.read_csv(FILES / "customers.csv").set_index("customer_id")["owner"]
    bought = again.figures["window_purchases"].groupby(owner.reindex(again.figures.index))
    buyers, back = bought.agg(lambda days: (days > 0).sum()), bought.agg(lambda days: (days > 1).sum())
    for name, code in REPS.items():
        assert f"({back[code]:.0f} of {buyers[code]:.0f})" in told[name][0], name


def test_purchase_days_are_those_that_scoring_counts(demo: App, again: Again) -> None:
    with session(demo.house.engine) as opened:
        orders = read_orders(opened, TODAY)
    customers, days_bought = purchase_days(orders, again.policy.behaviour.window_days)
    found = dict(zip(customers.tolist(), days_bought.tolist(), strict=True))
    kept = pd.Series(again.figures["window_purchases"].to_numpy(), again.figures["customer"].astype(int))
    assert {customer: days for customer, days in kept.items() if days} == found


async def test_every_dealing_of_the_year_is_counted_once(demo: App, dealings: pd.DataFrame) -> None:
    told = rows(plain(await ask(demo, "/team", JO)))
    by_rep = dealings.groupby("rep").size()
    for name, code in REPS.items():
        _, adds, passes, untold, _ = told[name]
        [part, whole], [rest, same] = (re.findall(r"\((\d+) of (\d+)\)", cell)[0] for cell in (adds, passes))
        assert whole == same
        assert int(part) + int(rest) == int(whole)
        assert int(whole) + int(untold) == by_rep[code], name


def test_an_order_widens_when_it_brings_a_category_new_to_a_known_customer(demo: App) -> None:
    """Of customers nothing was ever taken back from, as they are in the file."""
    lines = pd.read_csv(FILES / "orders.csv", parse_dates=["ordered_on"])
    category = pd.read_csv(FILES / "products.csv").set_index("product_id")["category"]
    lines = lines[lines["amount"] > 0].assign(category=lines["product_id"].map(category))
    seen: dict[str, set[str]] = {}
    counted: dict[str | None, list[int]] = {}
    for (_, _), order in lines.sort_values("ordered_on", kind="stable").groupby(["ordered_on", "order_id"]):
        customer, known = order["customer_id"].iloc[0], seen.setdefault(order["customer_id"].iloc[0], set())
        new = set(order["category"].dropna())
        if known and order["ordered_on"].iloc[0] > pd.Timestamp(TODAY) - YEAR:
            rep = order["rep"].iloc[0]
            count = counted.setdefault(None if pd.isna(rep) else rep, [0, 0])
            count[0] += 1
            count[1] += not new <= known
        seen[customer] = known | new
    with session(demo.house.engine) as opened:
        found = rep_work(opened, TODAY, load_policy()).orders
    of_rep: dict[str | None, list[int]] = {}
    for (_, taken_by), (orders, widened) in found.items():
        count = of_rep.setdefault(taken_by or None, [0, 0])
        count[0], count[1] = count[0] + orders, count[1] + widened
    assert of_rep == counted


async def test_one_rep_comes_with_the_one_to_one_in_their_figures(demo: App) -> None:
    told = plain(await press(demo, await ask(demo, "/团队", SHEN), "周岚", SHEN))
    assert "和周岚谈" in told
    assert re.search(r"\d+次往来，\d+%挖到需求", told)
    assert "2026年7月3日" in told
    assert not re.search(r"\b(None|nan)\b|\{|\}|\*\*", told)


async def test_few_dealings_are_too_few_to_say(demo: App) -> None:
    least = load_policy().team.dealings_min
    with session(demo.house.engine) as opened:
        run(opened, "DELETE FROM interaction WHERE rep = 'R01' AND id % 40 > 0", {})
        opened.commit()
    cells = rows(plain(await ask(demo, "/team", HELEN)))["Lena Voss"]
    assert re.fullmatch(r"too few \((\d+)\)", cells[1])
    assert int(re.findall(r"\d+", cells[1])[0]) < least
    assert "the notes are too few to judge by" in plain(await ask(demo, "/team Lena", HELEN))


async def test_the_figures_of_orders_are_of_the_last_scoring_and_say_so(demo: App) -> None:
    before = rows(plain(await ask(demo, "/team", JO)))
    with session(demo.house.engine) as opened:
        run(opened, "DELETE FROM learning", {})
        kept.put(opened, "reference_day", "2026-07-02")
        opened.commit()
    told = plain(await ask(demo, "/team", JO))
    assert "as of the last scoring, 30 Jun 2026" in told
    assert {rep: (cells[0], cells[4]) for rep, cells in rows(told).items()} == {
        rep: (cells[0], cells[4]) for rep, cells in before.items()
    }
    assert "复购和新品类截至上次评分（2026年6月30日）" in plain(await ask(demo, "/团队", SHEN))
