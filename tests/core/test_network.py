"""The graph of customers: who knows, cites and depends on whom, and how that ranks them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.frames import Frame
from core.network import network, with_network
from core.tables import INTRODUCTIONS, Tables
from tests.books import AS_OF, TODAY, book, shuffled, without_future
from tests.core.customers.tables import table

few = settings(max_examples=25, deadline=None)


def edges(*rows: tuple[int, str, int]) -> Frame:
    """Return introductions of a month ago: who, what, to whom (store ids are ten times the codes)."""
    return table("introductions", *((who, 30, whom * 10, INTRODUCTIONS.index(what)) for who, what, whom in rows))


def stands(customers: int, *rows: tuple[int, str, int], **tables: Frame) -> dict[int, dict[str, float]]:
    """Return what the pass says of each customer in the graph."""
    found = network(Tables(np.arange(customers) * 10, introductions=edges(*rows), **tables), TODAY)
    return {int(found["customer"][row]): found.row(row) for row in range(found.length)}


def test_who_introduces_cites_and_shares_a_circle_is_counted_once_each() -> None:
    found = stands(5, (0, "introduced", 1), (0, "referred", 1), (2, "cites", 0), (3, "shares_circle", 0))
    assert found[0]["known_by"] == 3
    assert (found[1]["known_by"], found[3]["known_by"]) == (0, 1)
    assert 4 not in found


def test_who_is_depended_on_is_told_apart_from_who_is_known() -> None:
    found = stands(3, (0, "depends_on", 2), (1, "depends_on", 2))
    assert (found[2]["depended_on_by"], found[2]["known_by"]) == (2, 0)


def test_the_weight_goes_to_who_brings_is_cited_and_is_depended_on() -> None:
    for what, weighty in (("introduced", 0), ("referred", 0), ("cites", 2), ("depends_on", 2)):
        rows = ((0, what, 1), (0, what, 2)) if weighty == 0 else ((0, what, 2), (1, what, 2))
        found = stands(3, *rows)
        assert found[weighty]["rank"] == 1, what
        assert all(found[other]["rank"] == 0 for other in found if other != weighty), what


def test_equals_share_a_rank_and_two_who_share_a_circle_are_in_the_middle() -> None:
    found = stands(2, (0, "shares_circle", 1))
    assert [row["rank"] for row in found.values()] == [0.5, 0.5]
    assert [row["circle"] for row in found.values()] == [0.5, 0.5]


def test_a_dense_circle_stands_above_a_loose_acquaintance() -> None:
    ring = [(one, "shares_circle", other) for one in range(4) for other in range(one)]
    found = stands(6, *ring, (4, "cites", 0), (5, "cites", 4))
    assert [found[place]["circle"] for place in range(6)] == [1, 1, 1, 1, 0, 0]


def test_the_revenue_of_whom_one_brought_counts_once() -> None:
    orders = table("orders", (1, 10, 700), (1, 500, 9000), (2, 20, 50))
    found = stands(3, (0, "introduced", 1), (0, "referred", 1), (0, "referred", 2), (2, "cites", 1), orders=orders)
    assert [found[place]["referred_revenue"] for place in range(3)] == [750, 0, 0]


def test_strangers_and_oneself_are_no_acquaintances() -> None:
    rows = edges((0, "introduced", 0), (0, "introduced", 77))
    nobody = rows.with_columns({"other": np.full(2, -1.0)})
    assert network(Tables(np.arange(3) * 10, introductions=rows), TODAY).length == 0
    assert network(Tables(np.arange(3) * 10, introductions=nobody), TODAY).length == 0
    assert network(Tables(np.arange(0), introductions=nobody), TODAY).length == 0


def by_id(tables: Tables, found: Frame) -> Frame:
    return found.with_columns({"customer": tables.ids[found["customer"]]})


@few
@given(st.integers(0, 10**6), st.integers(2, 40))
def test_neither_the_order_of_rows_nor_of_customers_matters(seed: int, customers: int) -> None:
    tables = book(seed, customers)
    again = shuffled(tables, seed + 1)
    code = np.random.default_rng(seed).permutation(customers).astype(np.int32)
    names = ("introductions", "orders", "reversals")
    moved = {
        name: getattr(tables, name).with_columns({"customer": code[getattr(tables, name)["customer"]]})
        for name in names
    }
    ids = np.empty(customers, np.int64)
    ids[code] = tables.ids
    other = Tables(ids, **moved)
    found = by_id(tables, network(tables, TODAY))
    for same in (by_id(again, network(again, TODAY)), by_id(other, network(other, TODAY))):
        for name in found:
            np.testing.assert_array_equal(found[name], same[name], err_msg=name)


@few
@given(st.integers(0, 10**6), st.integers(2, 12))
def test_an_introduction_of_tomorrow_is_not_known_today(seed: int, customers: int) -> None:
    tables = book(seed, customers)
    now, then = (with_network(t, AS_OF).network for t in (tables, without_future(tables)))
    assert {name: now[name].tolist() for name in now} == {name: then[name].tolist() for name in then}
    assert (now["day"] == TODAY).all()


@few
@given(st.integers(0, 10**6), st.integers(2, 20))
def test_a_row_said_twice_changes_nothing(seed: int, customers: int) -> None:
    tables = book(seed, customers)
    rows = tables.introductions
    twice = replace(tables, introductions=rows.take(np.append(np.arange(rows.length), np.arange(rows.length))))
    one, two = network(tables, TODAY), network(twice, TODAY)
    assert {name: one[name].tolist() for name in one} == {name: two[name].tolist() for name in two}


def test_the_purchases_made_for_the_graph_serve_the_scoring_too() -> None:
    tables = Tables(np.arange(2) * 10, introductions=edges((0, "introduced", 1)), orders=table("orders", (1, 10, 700)))
    scored = with_network(tables, AS_OF)
    assert scored.purchases is tables.purchases
    assert scored.network["referred_revenue"].tolist() == pytest.approx([700, 0])
