"""A customer's call sheet from the line to the page, without a network: on the demo company, and on a large book."""

import asyncio
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench._measure import Bench, Measure, times
from bot.app import App, build
from bot.channel import Incoming
from bot.channels.console import LIMITS
from bot.cli.house import now
from bot.jobs.demo import TODAY, demo_settings, load
from bot.jobs.score import score_book
from bot.settings import Settings
from core.store import bulk, users
from core.store.columns import number_of
from core.store.engine import session
from core.store.names import fold, names_changed
from core.store.tables.documents import Order, OrderLine
from core.store.tables.identity import Customer, CustomerName

if TYPE_CHECKING:
    from sqlmodel import Session

GOAL = 0.010  # seconds, without the network
RUNS = 200
DIRECTOR, PLATFORM = "Director", "console"  # one who sees every customer
CUSTOMERS, ORDERS_EACH = 20_000, 12
FIRST = 1_000_000  # where the ids of the invented begin
YEAR_DAYS = 365


def answered(app: App, line: str) -> Measure:
    """Measure one line, asked again and again in one process."""
    with asyncio.Runner() as runner:

        def ask() -> None:
            shown = runner.run(app.dispatcher.answer(Incoming(PLATFORM, DIRECTOR, line=line), LIMITS))
            if shown is None or shown.error:
                raise RuntimeError(f"no answer to {line}")

        return Measure(line, times(ask, RUNS, 20), GOAL)


def appoint(app: App) -> None:
    """Let one person see everybody."""
    with session(app.house.engine) as opened:
        users.link(opened, PLATFORM, DIRECTOR, users.add_user(opened, DIRECTOR, "admin", today=TODAY))
        opened.commit()


def enlarge(app: App) -> None:
    """Add customers with a year of orders, and score the whole book again."""
    ids = np.arange(FIRST, FIRST + CUSTOMERS)
    with session(app.house.engine) as opened:
        _add_customers(opened, ids.tolist())
        _add_orders(opened, np.repeat(ids, ORDERS_EACH), app.house.policy.reporting_currency)
        names_changed(opened)
        opened.commit()
    score_book(app.house.engine, app.house.policy, TODAY, now())


def _add_customers(opened: "Session", ids: list[int]) -> None:
    names = [f"Invented Works {number}" for number in ids]
    bulk.insert(opened, Customer, {"id": ids, "external_id": [f"X{number}" for number in ids], "name": names})
    called: dict[str, bulk.Values] = {"customer_id": ids, "name": names, "folded": [fold(name) for name in names]}
    bulk.insert(opened, CustomerName, {**called, "main": [True] * len(ids)})


def _add_orders(opened: "Session", customers: bulk.Values, currency: str) -> None:
    rng = np.random.default_rng(7)
    count = len(customers)
    ids = np.arange(FIRST, FIRST + count)
    numbers, money = [f"XO{number}" for number in ids.tolist()], [currency] * count
    days = number_of(TODAY) - rng.integers(0, YEAR_DAYS, count)
    head: dict[str, bulk.Values] = {"id": ids, "external_id": numbers, "customer_id": customers, "day": days}
    bulk.insert(opened, Order, {**head, "currency": money, "fingerprint": ids})
    amounts = np.exp(rng.normal(11, 1, count)).astype(np.int64)
    line: dict[str, bulk.Values] = {"order_id": ids, "number": [1] * count, "day": days}
    bulk.insert(opened, OrderLine, {**line, "amount_minor": amounts, "reversal": [False] * count})


def run() -> list[Measure]:
    """Measure both books."""
    with tempfile.TemporaryDirectory() as folder:
        with closing(build(demo_settings(Settings(data_dir=Path(folder))), now)) as app:
            load(app)
            appoint(app)
            small = [answered(app, "/customer ACME"), answered(app, "/customer 华信精密机械")]
            enlarge(app)
            lines = ("/customer ACME", f"/customer Invented Works {FIRST + CUSTOMERS // 2}")
            large = [answered(app, line) for line in lines]
        return [*small, *(Measure(f"{each.what}, one of {CUSTOMERS:,}", each.seconds, GOAL) for each in large)]


answer = Bench("a call sheet in a warm process, SQLite", run)
