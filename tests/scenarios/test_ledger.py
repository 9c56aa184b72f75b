"""Managers see what came of the playbooks: counted from the records, with few not dressed up as many."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from bot.app import App, build
from bot.jobs.score import score_book
from bot.plain import plain
from bot.settings import Settings
from bot.sheet import read
from core.frames import FIRST, day_number
from core.playbook import find
from core.replay import looks
from core.store.engine import session
from core.store.tables.documents import Order, OrderLine, Reversal
from core.store.tables.identity import Customer
from core.store.tables.playbooks import PlaybookOpening
from tests.scenarios.asked import JO, LENA, SHEN, ask, press
from tests.scenarios.conftest import NOW

EARLIER, TODAY, WINDOW = date(2026, 3, 2), date(2026, 6, 30), timedelta(days=45)
VARIANT = {"en": "---\ntitle: Price, b\n---\nOther words.\n", "zh": "---\ntitle: 价格b\n---\n另一种说法。\n"}


@pytest.fixture(params=["demo_url", "demo_postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the demo company on each of the databases."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def then_and_now(url: str, tmp_path: Path) -> Iterator[tuple[App, App]]:
    """Return the bot as of a day in March, with two variants of one playbook, and as of today."""
    for lang, text in VARIANT.items():
        path = tmp_path / "own" / lang / "objection" / "price--b.md"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    settings = Settings(database_url=url, playbooks=tmp_path / "own")
    apps = build(settings, lambda: NOW, EARLIER), build(settings, lambda: NOW, TODAY)
    yield apps
    for app in apps:
        app.close()


def customers(app: App, most: int) -> list[str]:
    """Return the numbers of customers who had ordered before."""
    with session(app.house.engine) as opened:
        asked = select(Customer.external_id).join(Order).where(Order.day < EARLIER).distinct()
        return sorted(opened.exec(asked))[:most]


async def use(app: App, numbers: Sequence[str], kind: str) -> None:
    """Open an objection for customers and say it was used in a call."""
    for number in numbers:
        told = await ask(app, f"/objection {number} {kind}", JO)
        assert "Noted" in plain(await press(app, told, "Used it in a call", JO))


def ordered_by_the_rows(app: App, playbook: str) -> tuple[int, int]:
    """Return how many customers a playbook was used with and how many of them ordered in time, counted by hand."""
    with session(app.house.engine) as opened:
        uses = opened.exec(select(PlaybookOpening).where(PlaybookOpening.playbook == playbook)).all()
        orders, order_lines = opened.exec(select(Order)).all(), opened.exec(select(OrderLine)).all()
        reversals = opened.exec(select(Reversal)).all()
    bought: dict[int, int] = {}
    for line in order_lines:
        if not line.reversal:
            bought[line.order_id] = bought.get(line.order_id, 0) + line.amount_minor
    for back in reversals:
        if back.order_id is not None:
            bought[back.order_id] = bought.get(back.order_id, 0) - back.amount_minor
    whom = {use.customer_id for use in uses if use.used_on}
    ordered = {
        order.customer_id
        for order in orders
        if order.customer_id in whom and bought.get(order.id, 0) > 0 and EARLIER < order.day <= EARLIER + WINDOW
    }
    return len(whom), len(ordered)


async def test_what_is_said_can_be_counted_again_from_the_rows(then_and_now: tuple[App, App]) -> None:
    then, now = then_and_now
    await use(then, customers(now, 24), "delivery")
    told = plain(await ask(now, "/playbook stats", JO))
    used, ordered = ordered_by_the_rows(now, "objection/delivery")
    said = r"You deliver too late: opened for (\d+), used with (\d+)\. Of (\d+) whose 45 days are over: (\d+) ordered"
    found = re.search(said, told)
    assert found, told
    assert [int(number) for number in found.groups()] == [24, used, used, ordered]
    assert ordered > 0


async def test_few_are_said_to_be_few(then_and_now: tuple[App, App]) -> None:
    then, now = then_and_now
    await use(then, customers(now, 3), "delivery")
    assert "Too few to say: 3 have their 45 days behind them, 10 are needed." in plain(
        await ask(now, "/playbook stats")
    )
    assert "太少，还说明不了什么：满45天的有2家，要10家才报。" in plain(await ask(now, "/话术库 统计", SHEN))


async def test_two_variants_are_compared_with_an_interval(then_and_now: tuple[App, App]) -> None:
    then, now = then_and_now
    numbers = customers(now, 40)
    for number in numbers:
        await ask(then, f"/objection {number} price", JO)
    told = plain(await ask(now, "/playbook stats", JO))
    found = re.search(r"(\d+) of (\d+) ordered with the first, (\d+) of (\d+) with the second\.(.*)", told)
    assert found, told
    assert int(found[2]) + int(found[4]) == len(numbers)
    assert min(int(found[2]), int(found[4])) >= 10
    assert "95% sure" in found[5]


async def test_a_customer_always_gets_the_same_variant(then_and_now: tuple[App, App]) -> None:
    then, now = then_and_now
    number = customers(now, 1)[0]
    texts = {plain(await ask(app, f"/objection {number} price", JO)).count("Other words.") for app in (then, now, then)}
    assert len(texts) == 1


async def test_the_ledger_is_for_managers_and_starts_empty(demo: App) -> None:
    assert (await ask(demo, "/playbook stats", LENA)).error
    assert "No playbook has been opened" in plain(await ask(demo, "/playbook stats", JO))


async def test_opening_again_on_the_same_day_is_one_opening_and_using_twice_is_one_use(demo: App) -> None:
    told = [await ask(demo, "/talk ACME purchasing", LENA) for _ in range(2)][-1]
    assert "Noted" in plain(await press(demo, told, "Used it in a call", LENA))
    assert "noted before" in plain(await press(demo, told, "Used it in a call", LENA))
    with session(demo.house.engine) as opened:
        (row,) = opened.exec(select(PlaybookOpening)).all()
    assert (row.playbook, row.used_on) == ("talk/purchasing", TODAY)


async def test_what_was_never_opened_was_not_used(demo: App) -> None:
    told = await ask(demo, "/playbook objection/price ACME --mark used", LENA)
    assert told.error
    assert "was not opened for" in plain(told)


async def test_a_rep_cannot_mark_another_reps_customer(demo: App) -> None:
    assert (await ask(demo, "/playbook objection/price C-0002 --mark used", LENA)).error


def test_the_hash_parts_customers_about_evenly(tmp_path: Path) -> None:
    for lang, text in VARIANT.items():
        path = tmp_path / lang / "objection" / "price--b.md"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    library = find(tmp_path)
    assert "objection/price--b" not in library.names()
    drawn = [library.assigned("objection/price", f"C-{number:04}") for number in range(1000)]
    assert 430 < drawn.count("objection/price") < 570
    (tmp_path / "zh" / "objection" / "price--b.md").unlink()
    assert library.variants("objection/price") == ("objection/price",)


STATS = "/playbook stats"
IN_MAY, LATE = date(2026, 5, 4), date(2026, 5, 13)


def silent(app: App) -> dict[str, int]:
    """Return numbers and ids of customers who had ordered, and not in the two months around a call in May."""
    with session(app.house.engine) as opened:
        asked = select(Customer.external_id, Customer.id, func.max(Order.day)).join(Order).group_by(col(Customer.id))
        rows = opened.execute(asked.order_by(col(Customer.external_id))).all()
    return {number: customer for number, customer, last in rows if last < date(2026, 4, 1)}


def order_late(app: App, customers: Sequence[int]) -> None:
    """Put an order of May on record for each of them."""
    with session(app.house.engine) as opened:
        for customer in customers:
            told: dict[str, Any] = {
                "external_id": f"LATE-{customer}",
                "customer_id": customer,
                "day": LATE,
                "currency": "CNY",
            }
            order = Order(**told, fingerprint=customer)
            opened.add(order)
            opened.flush()
            line: dict[str, Any] = {
                "order_id": order.id,
                "number": 1,
                "day": LATE,
                "quantity": 1.0,
                "amount_minor": 900_000,
            }
            opened.add(OrderLine(**line, reversal=False))
        opened.commit()


def moved_by_the_sheets(app: App, customers: Sequence[int], window: int) -> int:
    """Return how many of them stood in another state at one look after the call than at the look before it."""
    days = [date.fromordinal(FIRST + day) for day in looks(day_number(IN_MAY) - 14, day_number(TODAY))]
    moved = 0
    with session(app.house.engine) as opened:
        for customer in customers:
            states = [read(opened, customer, day).known["state"] for day in days]
            pairs = zip(days[1:], states, states[1:], strict=False)
            moved += any(IN_MAY < day <= IN_MAY + timedelta(days=window) and a != b for day, a, b in pairs)
    return moved


async def test_a_record_that_comes_in_late_counts_from_the_next_run_on(demo_url: str) -> None:
    settings = Settings(database_url=demo_url)
    then, now = build(settings, lambda: NOW, IN_MAY), build(settings, lambda: NOW, TODAY)
    try:
        found = dict(list(silent(now).items())[:12])
        await use(then, list(found), "delivery")
        told = []
        for late in (False, True):
            if late:
                order_late(now, list(found.values()))
            score_book(now.house.engine, now.house.policy, TODAY, NOW)
            shown = plain(await ask(now, STATS))
            said = re.search(r"Of 12 whose 45 days are over: (\d+) ordered, (\d+) changed", shown)
            assert said, shown
            told.append((int(said[1]), int(said[2])))
            assert told[-1][1] == moved_by_the_sheets(now, list(found.values()), WINDOW.days)
        (none, before), (all_of, after) = told
        assert (none, all_of) == (0, 12)
        assert after > before
    finally:
        for app in (then, now):
            app.close()
