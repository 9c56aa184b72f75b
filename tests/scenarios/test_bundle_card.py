"""What a customer could buy next, as it is told in chat, and the same figures worked out by pandas from the rows."""

import re
import sqlite3
from collections import Counter
from itertools import permutations

import pandas as pd
import pytest

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press

AS_OF, WINDOW, FOLLOW, TEST = 20634, 730, 180, 180  # 30 June 2026 as a day number
LEAST_ORDERS, LEAST_CUSTOMERS, LEAST_LIFT = 20, 10, 1.1


@pytest.fixture
def rows(demo_url: str) -> pd.DataFrame:
    """Return what was bought or taken back, straight from the tables."""
    with sqlite3.connect(demo_url.removeprefix("sqlite:///")) as opened:
        lines = pd.read_sql('SELECT * FROM order_line JOIN "order" ON "order".id = order_id', opened)
        lines = lines.loc[:, ~lines.columns.duplicated()]
        back = pd.read_sql("SELECT * FROM reversal", opened)
    kept = lines[lines.reversal == 0][["order_id", "number", "customer_id", "product_id", "day", "amount_minor"]]
    taken = back.merge(kept, left_on=["order_id", "line"], right_on=["order_id", "number"], suffixes=("", "_line"))
    taken = taken.assign(amount_minor=-taken.amount_minor)
    columns = ["order_id", "customer_id", "product_id", "day", "amount_minor"]
    return pd.concat([kept[columns], taken[columns]]).dropna().astype(int)


def bought(rows: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """Return what each order kept of each product."""
    known = rows[rows.day <= as_of]
    by = known.groupby(["order_id", "customer_id", "product_id"]).agg(day=("day", "min"), net=("amount_minor", "sum"))
    return by[by.net > 0].reset_index()


def together(found: pd.DataFrame, as_of: int) -> dict[tuple[int, int], tuple[int, int, float]]:
    """Return of two products in one order: with both, with the first, lift."""
    recent = found[found.day > as_of - WINDOW]
    orders = [set(group) for _, group in recent.groupby("order_id").product_id]
    alone = Counter(one for order in orders for one in order)
    both = Counter(pair for order in orders for pair in permutations(order, 2))
    lifts = {(a, b): n * len(orders) / alone[a] / alone[b] for (a, b), n in both.items()}
    return {p: (n, alone[p[0]], lifts[p]) for p, n in both.items() if n >= LEAST_ORDERS and lifts[p] >= LEAST_LIFT}


def after(found: pd.DataFrame, as_of: int) -> dict[tuple[int, int], tuple[int, int, float]]:
    """Return of two products one after the other: with both, with the first and not yet the second, lift."""
    firsts = found.groupby(["customer_id", "product_id"]).day.min().unstack()
    told = {}
    for a, b in permutations(firsts.columns, 2):
        asked = firsts[(firsts[a] <= as_of - FOLLOW) & ~(firsts[b] <= firsts[a])]
        both = int((asked[b] - asked[a] <= FOLLOW).sum())
        if both >= LEAST_CUSTOMERS:
            lift = both / len(asked) / (firsts[b].notna().sum() / len(firsts))
            if lift >= LEAST_LIFT:
                told[int(a), int(b)] = (both, len(asked), float(lift))
    return told


def guesses(found: pd.DataFrame, as_of: int) -> dict[int, tuple[list[int], list[int]]]:
    """Return for each customer three products by what goes together, and three by popularity."""
    follows, pairs = after(found, as_of), together(found, as_of)
    owned = found.groupby("customer_id").product_id.agg(set)
    counted = found.groupby("product_id").customer_id.nunique()
    buyers = {int(product): int(count) for product, count in zip(counted.index, counted, strict=True)}
    told: dict[int, tuple[list[int], list[int]]] = {}
    for customer, has in zip(owned.index.astype(int), owned, strict=True):
        ranked = [
            (kind, -n / of, -n, b, a)
            for kind, rules in enumerate((follows, pairs))
            for (a, b), (n, of, _) in rules.items()
            if a in has and b not in has
        ]
        best = list(dict.fromkeys(b for *_, b, _ in sorted(ranked)))[:3]
        popular = sorted((p for p in buyers if p not in has), key=lambda p: (-buyers[p], p))[:3]
        told[customer] = (best, popular)
    return told


async def test_its_figures_are_those_of_a_plain_count(demo: App, demo_url: str, rows: pd.DataFrame) -> None:
    with sqlite3.connect(demo_url.removeprefix("sqlite:///")) as opened:
        names = dict(opened.execute("SELECT id, name FROM product"))
        customers = opened.execute("SELECT id, external_id FROM customer ORDER BY id").fetchall()
    found = bought(rows, AS_OF)
    pairs, guessed = together(found, AS_OF), guesses(found, AS_OF)
    buyers = found.groupby("product_id").customer_id.nunique()
    for customer, external_id in customers[::29]:
        told = plain(await ask(demo, f"/bundle {external_id}", JO))
        best, popular = guessed.get(customer, ([], []))
        for product in popular:
            said = f"{names[product]}: bought by {buyers[product]} of {found.customer_id.nunique()} customers"
            assert said in told
        shown = re.findall(r"• (.*): (\d+) of (\d+) orders with (.*), which they buy.*\((\d+)%\); ([\d.]+) times", told)
        by_name = {name: number for number, name in names.items()}
        for second, both, firsts, first, confidence, lift in shown:
            n, of, expected = pairs[by_name[first], by_name[second]]
            assert (int(both), int(firsts)) == (n, of)
            assert abs(n / of * 100 - int(confidence)) <= 0.5 + 1e-9
            assert abs(expected - float(lift)) <= 0.05 + 1e-9
        assert [by_name[second] for second, *_ in shown] == [b for b in best if b in {by_name[s] for s, *_ in shown}]


async def test_the_held_out_test_is_that_of_a_plain_count(demo: App, rows: pd.DataFrame) -> None:
    cut_off = AS_OF - TEST
    before, now = bought(rows, cut_off), bought(rows, AS_OF)
    sold = set(before.product_id)
    had, has = (found.groupby("customer_id").product_id.agg(set) for found in (before, now))
    new = {int(c): (has.get(c, set()) - owned) for c, owned in zip(had.index, had, strict=True)}
    tested = {c: fresh for c, fresh in new.items() if fresh & sold}
    guessed = guesses(before, cut_off)
    hits = [
        sum(bool(set(guessed[c][way][:most]) & fresh) for c, fresh in tested.items())
        for way in (0, 1)
        for most in (1, 3)
    ]
    told = plain(await ask(demo, "/bundle ACME", JO))
    found = re.search(
        r"(\d+) customers bought something new.*right for (\d+), one of three for (\d+); .*products (\d+) and (\d+)",
        told,
    )
    assert found is not None
    assert [int(number) for number in found.groups()] == [len(tested), *hits]


async def test_unproven_guesses_come_after_the_most_popular(demo: App) -> None:
    told = plain(await ask(demo, "what else can I sell ACME", LENA))
    assert told.index("What most customers have") < told.index("Next best, from what they buy")
    assert "Not proven, so the most popular come first." in told
    assert "By 3 Jul 2026: ask what they use instead of" in told


async def test_it_reads_as_well_in_chinese_and_leads_to_the_playbook(demo: App) -> None:
    shown = await ask(demo, "华信精密机械还能买什么", SHEN)
    told = plain(shown)
    for said in ("从他们常买的推出来", "相关产品：", "准不准？", "依据全部客户截至2026年6月30日的订单"):
        assert said in told
    book = plain(await press(demo, shown, "怎么推相关品", SHEN))
    assert "先问再报" in book


async def test_of_one_who_never_bought_it_says_so(demo: App) -> None:
    told = plain(await ask(demo, "/bundle C-0016"))
    assert "They have bought nothing yet" in told
    assert "Bundles around" not in told


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert (await ask(demo, "/bundle 华信精密机械", LENA)).error
