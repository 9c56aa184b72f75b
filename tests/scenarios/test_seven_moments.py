"""Each of the seven moments to ask for a name comes from the records, with words for it; without records none comes."""

from datetime import date, timedelta

import pytest

from bot.app import App
from bot.jobs.score import score_book
from bot.plain import plain
from tests.core.store.files import line, take_in
from tests.scenarios.asked import JO, ask
from tests.scenarios.conftest import NOW

TODAY = date(2026, 6, 30)
MONTHS = 14
LAST = date(2026, 6, 12)
# number → name, day of the last order, how many orders, growth of each on the one before, categories, dealings
BOOK = {
    "M-1": ("Moment One", None, 0, 1.0, 1, (("visit", date(2026, 6, 1)),)),
    "M-2": ("Moment Two", LAST, 1, 1.0, 1, (("meeting", date(2026, 5, 20)),)),
    "M-3": ("Moment Three", LAST, 1, 1.0, 1, (("trial", date(2026, 5, 20)),)),
    "M-4": ("Moment Four", LAST, MONTHS, 1.0, 1, ()),
    "M-5": ("Moment Five", LAST, MONTHS, 1.2, 1, ()),
    "M-6": ("Moment Six", LAST, MONTHS, 1.0, 2, ()),
    "M-7": ("Moment Seven", date(2026, 3, 20), MONTHS, 1.0, 1, (("visit", date(2026, 6, 20)), ("call", LAST))),
    "M-8": ("Moment Eight", None, 0, 1.0, 1, ()),
    "M-9": ("Moment Nine", LAST, 1, 1.0, 1, ()),
}
PRODUCTS = ("M-P1", "M-P2")


@pytest.fixture
async def moments(demo: App) -> App:
    """Return the demo company with a customer for each moment, scored."""
    store = demo.house.engine
    take_in(store, "customers", *({"customer_id": n, "name": told[0]} for n, told in BOOK.items()))
    products = zip(PRODUCTS, ("Belts", "Seals"), strict=True)
    take_in(store, "products", *({"product_id": n, "name": n, "category": kind} for n, kind in products))
    take_in(store, "orders", *(row for number in BOOK for row in orders(number)))
    dealings = [(n, kind, on) for n, told in BOOK.items() for kind, on in told[5]]
    rows = [
        {"interaction_id": f"{n}-{kind}", "customer_id": n, "on": on, "kind": kind, "summary": ""}
        for n, kind, on in dealings
    ]
    take_in(store, "interactions", *rows)
    await demo.house.work(score_book, demo.house.policy, TODAY, NOW)
    return demo


def orders(number: str) -> list[dict[str, object]]:
    """Return the lines of a customer's monthly orders."""
    _, last, count, growth, kinds, _ = BOOK[number]
    days = [last - timedelta(30 * back) for back in reversed(range(count))] if last else []
    return [
        line(f"{number}-{at}", number, day, PRODUCTS[kind], 1, round(100_000 * growth**at))
        for at, day in enumerate(days)
        for kind in range(kinds)
    ]


# number, the moment on the card, what is to be said, and how the playbook calls it
FIRES = [
    ("M-1", "met, not bought", "Whom would it fit?", "Now: met, not bought."),
    ("M-2", "bought after a talk", "What tipped it?", "Now: bought after a talk."),
    ("M-3", "bought after a trial", "Who trusts your tests?", "Now: bought after a trial."),
    ("M-4", "in use", "looks at it twice?", "Now: in use."),
    ("M-5", "bought more", "Who asked you how?", "Now: buys more."),
    ("M-6", "bought several kinds", "Which side should I show", "Now: buys several kinds"),
    ("M-7", "finished using it", "Who has the next one of that sort?", "Now: finished using it."),
    ("M-9", "in use", "looks at it twice?", "Now: in use."),
]


async def test_each_moment_comes_from_the_records_with_its_words(moments: App) -> None:
    for number, moment, words, called in FIRES:
        told = plain(await ask(moments, f"/referral {number}", JO))
        assert f"Moment: {moment}." in told, number
        assert words in told, number
        assert called in plain(await ask(moments, f"/playbook referral/moments {number}", JO)), number


async def test_no_moment_is_made_up_and_a_complaint_comes_first(moments: App) -> None:
    assert "Not yet: no moment for it is on record." in plain(await ask(moments, "/referral M-8", JO))
    open_one = {"complaint_id": "M-K", "customer_id": "M-4", "opened_on": date(2026, 6, 20)}
    take_in(moments.house.engine, "complaints", open_one)
    told = plain(await ask(moments, "/referral M-4", JO))
    assert "Not now. A complaint has been open" in told
    assert "looks at it twice" not in told
