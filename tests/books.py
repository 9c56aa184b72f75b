"""Invented customer books as tables: every table filled, with what the scoring must survive."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from core.categories import LIMIT
from core.dimensions import Dimension, dimensions
from core.frames import Array, Frame, day_number
from core.tables import (
    ENDINGS,
    INTERACTIONS,
    INTRODUCTIONS,
    KNOWN,
    NEVER,
    RISKS,
    RIVAL_CONTACTS,
    ROLES,
    SCHEMA,
    SURVEYS,
    Tables,
)

AS_OF = date(2026, 6, 30)
TODAY = day_number(AS_OF)
PAST, FUTURE = TODAY - 1100, TODAY + 200
CATEGORIES = (0, 1, 53, 54, 106, LIMIT - 1)  # some of them far apart, with the same bit of another word
BEYOND = 0.01  # of the lines are in a category that has no bit


def book(seed: int, customers: int, rows: int = 60) -> Tables:
    """Return a random book; about a sixth of its rows is dated after AS_OF, some customers have none at all."""
    rng = np.random.default_rng(seed)
    orders = _orders(rng, customers, rows)
    return Tables(
        rng.permutation(np.arange(customers, dtype=np.int64)) * 3 + 7,
        orders=orders,
        reversals=_reversals(rng, orders, customers),
        lines=_lines(rng, customers, rows),
        **_billing(rng, customers, rows),
        **_dealings(rng, customers, rows),
        facts=_facts(rng, customers, rows * 2),
        **_answers(rng, customers, rows),
        **_outside(rng, customers, rows),
        network=_network(rng, customers),
    )


def _billing(rng: np.random.Generator, customers: int, rows: int) -> dict[str, Frame]:
    due = _ints(rng, PAST, FUTURE, rows)
    dated = _dated(rng, customers, rows)
    since = np.where(rng.random(rows) < 0.8, NEVER, dated["day"] + _ints(rng, 0, 90, rows))
    until = np.where((since == NEVER) | (rng.random(rows) < 0.5), NEVER, since + _ints(rng, 1, 200, rows))
    invoices = _frame("invoices", **dated, due=due, amount=_money(rng, rows), disputed_from=since, disputed_until=until)
    end = _ints(rng, PAST, FUTURE, 5)
    cancelled = np.where(rng.random(5) < 0.5, NEVER, end - _ints(rng, 1, 300, 5))
    dated = _dated(rng, customers, 5)
    agreed = dated["day"] - _ints(rng, -10, 300, 5)
    contracts = _frame("contracts", **dated, end=end, amount=_money(rng, 5), cancelled_on=cancelled, agreed=agreed)
    return {"invoices": invoices, "payments": _payments(rng, invoices, rows // 2), "contracts": contracts}


def _dealings(rng: np.random.Generator, customers: int, rows: int) -> dict[str, Frame]:
    def dated(table: str, **columns: Array) -> Frame:
        return _frame(table, **_dated(rng, customers, rows), **columns)

    closed = _ending(rng, rows)
    won = np.where(closed == NEVER, -1, _ints(rng, 0, 2, rows))
    return {
        "interactions": dated(
            "interactions",
            kind=_ints(rng, 0, len(INTERACTIONS), rows),
            response_hours=_holes(rng, np.round(rng.random(rows) * 72)),
        ),
        "complaints": dated("complaints", closed=_ending(rng, rows), urgent=_ints(rng, 0, 2, rows)),
        "opportunities": dated("opportunities", amount=_holes(rng, _money(rng, rows)), closed=closed, won=won),
        "contacts": dated("contacts", role=_ints(rng, -1, len(ROLES), rows), left=_ending(rng, rows)),
    }


def _answers(rng: np.random.Generator, customers: int, rows: int) -> dict[str, Frame]:
    """Return what the customers say and do: surveys and usage."""
    return {
        "surveys": _frame(
            "surveys",
            **_dated(rng, customers, rows),
            kind=_ints(rng, 0, len(SURVEYS), rows),
            score=_ints(rng, 1, 6, rows),
        ),
        "usage": _frame(
            "usage",
            **_dated(rng, customers, rows * 2),
            hour=_ints(rng, -1, 24, rows * 2),
            feature=_ints(rng, 0, 9, rows * 2),
            core=_ints(rng, -1, 2, rows * 2),
            count=_ints(rng, 1, 40, rows * 2),
        ),
    }


def _outside(rng: np.random.Generator, customers: int, rows: int) -> dict[str, Frame]:
    """Return what happens around the customers: introductions, balance sheets, costs, rivals, incidents."""

    def dated(table: str, **columns: Array) -> Frame:
        return _frame(table, **_dated(rng, customers, rows), **columns)

    end = {"period_end": _ints(rng, PAST - 90, TODAY, rows), "working_capital": _holes(rng, _money(rng, rows) - 9000)}
    sheet = {name: _holes(rng, _money(rng, rows)) for name in ("retained_earnings", "ebit", "equity", "liabilities")}
    return {
        "introductions": dated(
            "introductions",
            other=_ints(rng, -1, customers, rows) * 3 + 7,
            kind=_ints(rng, 0, len(INTRODUCTIONS), rows),
            won=_ints(rng, -1, 2, rows),
        ),
        "balance_sheets": dated("balance_sheets", **end, **sheet, assets=_money(rng, rows)),
        "service_costs": dated("service_costs", amount=_money(rng, rows)),
        "rival_contacts": dated(
            "rival_contacts", rival=_ints(rng, 0, 5, rows), kind=_ints(rng, 0, len(RIVAL_CONTACTS), rows)
        ),
        "incidents": dated(
            "incidents",
            risk=_ints(rng, 0, len(RISKS), rows),
            severity=_ints(rng, 1, 4, rows),
            closed=_ending(rng, rows),
        ),
    }


def _network(rng: np.random.Generator, customers: int) -> Frame:
    """Return what a pass over the graph on AS_OF said of half the customers."""
    size = customers // 2
    return _frame(
        "network",
        customer=np.arange(size),
        day=np.full(size, TODAY),
        known_by=_ints(rng, 0, 6, size),
        depended_on_by=_ints(rng, 0, 3, size),
        rank=rng.random(size),
        circle=rng.random(size),
        referred_revenue=_money(rng, size),
    )


def _frame(table: str, **columns: Any) -> Frame:
    kinds = {"code": np.int32, "day": np.int32}
    return Frame({c.name: np.asarray(columns[c.name], kinds.get(c.unit, np.float64)) for c in SCHEMA[table]})


def _ints(rng: np.random.Generator, low: int, high: int, size: int) -> Array:
    return rng.integers(low, high, size)


def _money(rng: np.random.Generator, size: int) -> Array:
    return np.rint(np.exp(rng.normal(10, 2, size)))


def _holes(rng: np.random.Generator, values: Array) -> Array:
    return np.where(rng.random(len(values)) < 0.2, np.nan, values)


def _dated(rng: np.random.Generator, customers: int, size: int) -> dict[str, Array]:
    active = max(1, customers * 3 // 4)
    return {"customer": _ints(rng, 0, active, size), "day": _ints(rng, PAST, FUTURE, size)}


def _ending(rng: np.random.Generator, size: int) -> Array:
    return np.where(rng.random(size) < 0.5, NEVER, _ints(rng, PAST, FUTURE, size))


def _orders(rng: np.random.Generator, customers: int, rows: int) -> Frame:
    amount = _money(rng, rows)
    return _frame("orders", **_dated(rng, customers, rows), amount=amount, cost=_holes(rng, np.rint(amount * 0.8)))


def _reversals(rng: np.random.Generator, orders: Frame, customers: int) -> Frame:
    """Take back a quarter of the orders wholly or in part, and a little that nobody bought."""
    rows = rng.permutation(orders.length)[: orders.length // 4]
    part = rng.choice([0.3, 1.0], len(rows))
    lost = 3
    return _frame(
        "reversals",
        customer=np.append(orders["customer"][rows], _ints(rng, 0, customers, lost)),
        day=np.append(orders["day"][rows] + _ints(rng, 0, 90, len(rows)), _ints(rng, PAST, FUTURE, lost)),
        order=np.append(rows, np.full(lost, -1)),
        amount=np.append(np.rint(orders["amount"][rows] * part), np.full(lost, 900.0)),
        cost=np.append(np.rint(orders["cost"][rows] * part), [np.nan, 500.0, 600.0]),
    )


def _lines(rng: np.random.Generator, customers: int, rows: int) -> Frame:
    return _frame(
        "lines",
        **_dated(rng, customers, rows * 3),
        product=_ints(rng, 0, 20, rows * 3),
        category=np.where(rng.random(rows * 3) < BEYOND, LIMIT, rng.choice((-1, *CATEGORIES), rows * 3)),
        quantity=_ints(rng, -2, 9, rows * 3),
        amount=_money(rng, rows * 3),
        discount=_holes(rng, np.round(rng.random(rows * 3) * 0.3, 3)),
    )


def _payments(rng: np.random.Generator, invoices: Frame, size: int) -> Frame:
    rows = _ints(rng, -1, invoices.length, size)
    return _frame(
        "payments",
        customer=invoices["customer"][rows],
        day=invoices["day"][rows] + _ints(rng, 0, 120, size),
        invoice=rows,
        amount=invoices["amount"][rows],
    )


def _facts(rng: np.random.Generator, customers: int, size: int) -> Frame:
    asked = [(code, d) for code, d in enumerate(dimensions().values()) if d.subject == "customer"]
    chosen = [asked[i] for i in _ints(rng, 0, len(asked), size)]
    return _frame(
        "facts",
        **_dated(rng, customers, size),
        dimension=[code for code, _ in chosen],
        value=[_answer(rng, dimension) for _, dimension in chosen],
        recorded=rng.permutation(size),
    )


def _answer(rng: np.random.Generator, dimension: Dimension) -> int:
    if dimension.options:
        return int(rng.integers(len(dimension.options)))
    return int(rng.integers(*(PAST, FUTURE) if dimension.kind == "date" else (1, 10**7)))


NAMES = tuple(SCHEMA)


def only(tables: Tables, customer: int) -> Tables:
    """Return the book of one customer, by its code."""
    kept = {name: getattr(tables, name)["customer"] == customer for name in NAMES}
    alone = {name: getattr(tables, name).take(kept[name]) for name in NAMES}
    for name, column, target in (("reversals", "order", "orders"), ("payments", "invoice", "invoices")):
        alone[name] = alone[name].with_columns({column: moved(alone[name][column], np.flatnonzero(kept[target]))})
    alone = {name: table.with_columns({"customer": np.zeros(table.length, np.int32)}) for name, table in alone.items()}
    return Tables(tables.ids[[customer]], **alone)


def shuffled(tables: Tables, seed: int) -> Tables:
    """Return the same book with the rows of every table in another order."""
    rng = np.random.default_rng(seed)
    order = {name: rng.permutation(getattr(tables, name).length) for name in NAMES}
    mixed = {name: getattr(tables, name).take(order[name]) for name in NAMES}
    for name, column, target in (("reversals", "order", "orders"), ("payments", "invoice", "invoices")):
        mixed[name] = mixed[name].with_columns({column: moved(mixed[name][column], order[target])})
    return replace(tables, **mixed)


def moved(pointers: Array, rows: Array) -> Array:
    """Return pointers to old rows as places in ``rows``, -1 for what is not among them."""
    place = {int(row): at for at, row in enumerate(rows)}
    return np.array([place.get(int(pointer), -1) for pointer in pointers], np.int32)


def without_future(tables: Tables) -> Tables:
    """Return the book as somebody would have written it down on AS_OF: nothing later is in it."""
    kept = {name: np.flatnonzero(getattr(tables, name)[KNOWN.get(name, "day")] <= TODAY) for name in NAMES}
    past = {name: getattr(tables, name).take(kept[name]) for name in NAMES}
    for name, column, target in (("reversals", "order", "orders"), ("payments", "invoice", "invoices")):
        past[name] = past[name].with_columns({column: moved(past[name][column], kept[target])})
    for name, column in ((name, column) for name, columns in ENDINGS.items() for column in columns):
        later = past[name][column] > TODAY
        past[name] = past[name].with_columns({column: np.where(later, NEVER, past[name][column])})
        if "won" in past[name]:
            past[name] = past[name].with_columns({"won": np.where(later, -1, past[name]["won"])})
    return replace(tables, **past)


def scaled(tables: Tables, by: int) -> Tables:
    """Return the book with all money of the trade in a smaller unit."""
    money = {name: [c.name for c in SCHEMA[name] if c.unit == "money"] for name in NAMES}
    return replace(
        tables,
        **{
            name: getattr(tables, name).with_columns({c: getattr(tables, name)[c] * by for c in columns})
            for name, columns in money.items()
        },
    )
