"""Reps get the questions to ask a customer, and a product's story whose evidence the records hold."""

import re
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.app import App
from bot.jobs.demo import TODAY
from bot.plain import plain
from core.store.engine import session
from core.store.tables.documents import Order, OrderLine, Reversal
from core.store.tables.facts import Fact
from core.store.tables.identity import Customer, Product
from core.types import Money
from core.wording import Wording
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


async def test_what_is_unknown_is_said_and_asked_before_the_questions(demo: App) -> None:
    told = await ask(demo, "/spin ACME", LENA)
    assert "Need: not on record" in plain(told)
    assert "Ask first: " in plain(told)
    assert "which gets the longest answer" in plain(told)
    assert [pressed.label for pressed in told.presses][:3] == ["Fix a problem", "Efficiency", "Growth"]


async def test_a_known_need_has_its_own_questions(demo: App) -> None:
    told = plain(await ask(demo, "/spin C-0304", LENA))
    assert "Need: Growth" in told
    assert "Which approval keeps you out of a country or a chain?" in told


async def test_six_forms_and_the_story_are_a_button_away(demo: App) -> None:
    told = await ask(demo, "/spin ACME", LENA)
    assert "Choice, to move" in plain(await press(demo, told, "Six forms", LENA))
    assert "Evidence on record" in plain(await press(demo, told, "Product story", LENA))


@pytest.mark.parametrize("number", ["C-0001", "C-0002", "C-0304"])
async def test_the_evidence_is_what_the_rows_say(demo: App, number: str) -> None:
    told = plain(await ask(demo, f"/fabe {number}"))
    days, amount, back, first, last = by_hand(demo, number, told.split(" for ")[0])
    say = Wording("en", lambda key, _: key)
    assert f"on {days} days, first {say.day(first)}, last {say.day(last)}" in told
    assert f"{say.money(Money(amount, 'CNY'))} in twelve months" in told
    assert ("was taken back: ask why" in told) == (back > 0)


def alike_by_hand(demo: App, number: str, product: str, *, owner: str | None) -> int:
    """Return how many others of the customer's industry bought a product in twelve months, counted from the rows."""
    with session(demo.house.engine) as opened:
        customers = {one.id: one for one in opened.exec(select(Customer))}
        facts = opened.exec(select(Fact).where(Fact.subject == "customer", Fact.dimension == "industry"))
        trade = {f.subject_id: f.option for f in sorted(facts, key=lambda f: (f.valid_from, f.id or 0))}
        asked = next(one for one in customers.values() if one.external_id == number)
        sold = next(one for one in opened.exec(select(Product)) if one.name == product)
        whose = {order.id: order.customer_id for order in opened.exec(select(Order))}
        lines = opened.exec(select(OrderLine).where(OrderLine.product_id == sold.id)).all()
    year = TODAY - timedelta(days=365)
    buyers = {whose[row.order_id] for row in lines if not row.reversal and year < row.day <= TODAY}
    alike = {one for one in buyers if one != asked.id and trade.get(one) == trade[asked.id]}
    return len([one for one in alike if owner is None or customers[one].owner == owner])


async def test_the_evidence_counts_who_else_buys_it_within_the_scope_and_names_nobody(demo: App) -> None:
    told = plain(await ask(demo, "/fabe C-0002"))
    count = alike_by_hand(demo, "C-0002", told.split(" for ")[0], owner=None)
    assert count > 0
    assert f"{count} in twelve months. Ask before you name one." in told


async def test_a_rep_is_told_of_their_own_customers_only(demo: App) -> None:
    told = plain(await ask(demo, "/fabe ACME", LENA))
    assert "among the others you can see in Machinery: nobody in twelve months" in told


def by_hand(demo: App, number: str, product: str) -> tuple[int, int, int, date, date]:
    """Return purchase days, amount and taken back of twelve months, first and last day, counted from the rows."""
    with session(demo.house.engine) as opened:
        customer = opened.exec(select(Customer).where(Customer.external_id == number)).one()
        sold = next(one for one in opened.exec(select(Product)) if one.name == product)
        orders = {order.id for order in opened.exec(select(Order).where(Order.customer_id == customer.id))}
        lines = [line for line in opened.exec(select(OrderLine)) if line.order_id in orders]
        back = list(opened.exec(select(Reversal).where(Reversal.customer_id == customer.id)))
    days, amount, returned = set(), 0, 0
    for line in lines:
        if line.product_id != sold.id or line.reversal or line.day > TODAY:
            continue
        taken = sum(
            one.amount_minor
            for one in back
            if (one.order_id, one.line) == (line.order_id, line.number) and one.day <= TODAY
        )
        if line.amount_minor > taken:
            days.add(line.day)
        if line.day > TODAY - timedelta(days=365):
            amount, returned = amount + line.amount_minor - taken, returned + taken
    return len(days), amount, returned, min(days), max(days)


async def test_a_product_is_found_by_a_word_of_its_name_and_an_unknown_one_is_not_invented(demo: App) -> None:
    assert "Spindle bearing" in plain(await ask(demo, "/fabe ACME spindle bearing", LENA)).split("\n")[0]
    part = plain(await ask(demo, "C-0002怎么讲垫片", SHEN))
    assert "垫片" in part.split("\n")[0]
    unknown = await ask(demo, "/fabe ACME zzqqxx", LENA)
    assert unknown.error
    assert "zzqqxx" in plain(unknown)


async def test_never_bought_is_no_evidence(demo: App) -> None:
    assert "Which product" in plain(await ask(demo, "/fabe C-0016"))
    assert "No purchase of it is on record" in plain(await ask(demo, "/fabe C-0016 spindle bearing"))


@pytest.mark.parametrize("command", ["/spin", "/fabe"])
async def test_every_answer_reads_whole_in_both_languages(demo: App, command: str) -> None:
    for number in ("C-0001", "C-0002", "C-0006", "C-0007", "C-0013", "C-0016"):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"{command} {number}", name))
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*", told), told


async def test_another_reps_customer_stays_unseen(demo: App) -> None:
    for command in ("/spin", "/fabe"):
        told = await ask(demo, f"{command} C-0008", LENA)
        assert told.error
        assert "华信" not in plain(told)
