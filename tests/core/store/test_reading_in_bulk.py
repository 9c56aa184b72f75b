"""A large book is read in a process of its own, and says the same as a small one."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from core.errors import Unavailable
from core.store.arrow.process import child
from core.store.arrow.reading import in_bulk
from core.store.columns import number_of
from core.store.engine import session
from core.store.reading.everybody import everybody
from core.store.reading.extracts import EXTRACTS
from core.store.reading.reader import Extracted
from core.tables import NEVER
from tests.core.store.files import TODAY, line, take_in

MAY = date(2026, 5, 1)
HUGE, SMALL = 1 << 40, 0  # files that are small up to so many bytes


@pytest.fixture
def book(store: Engine) -> Engine:
    take_in(store, "customers", *({"customer_id": f"C-{n}", "name": f"华信{n}"} for n in (1, 2, 3)))
    bought = line("O-1", "C-1", MAY, "P", 2.0, 1250), line("O-2", "C-3", MAY, "Q", 1.0, 700, currency="USD", cost=500)
    take_in(store, "orders", *bought, line("O-3", "C-1", TODAY, "P", -1.0, -625))
    return store


def consume(rows: Iterator[Extracted]) -> int:
    return sum(len(read.numbers) for read in rows)


def told(read: Extracted) -> dict[str, list[object]]:
    words = {name: [column.words[code] for code in column.codes] for name, column in read.words.items()}
    return {**{name: values.tolist() for name, values in read.numbers.items()}, **words}


def test_a_large_book_reads_the_same_as_a_small_one(book: Engine) -> None:
    with session(book) as opened, everybody(opened, NEVER, HUGE) as small, everybody(opened, NEVER, SMALL) as large:
        for name in EXTRACTS:
            one, other = told(small.read(name)), told(large.read(name))
            assert {column: values for column, values in other.items() if values} == {
                column: values for column, values in one.items() if values
            }


def test_what_is_written_meanwhile_is_not_seen(book: Engine) -> None:
    with session(book) as opened, everybody(opened, number_of(TODAY), SMALL) as reader:
        before = len(reader.read("customers").whole("id"))
        take_in(book, "service_costs", {"cost_id": "S-1", "customer_id": "C-1", "on": TODAY, "amount": 100})
        assert (before, len(reader.read("service_costs").whole("customer"))) == (3, 0)


def test_a_statement_that_fails_says_why(book: Engine) -> None:
    asked = {"good": "SELECT 1 AS one", "bad": "SELECT * FROM nowhere"}
    with pytest.raises(Unavailable) as caught, in_bulk(book, asked) as opened:
        consume(opened.rows(name) for name in asked)
    assert "nowhere" in str(caught.value.values["problem"])


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_process_that_was_killed_is_trouble_that_passes(book: Engine) -> None:
    with child(book, {"read": []}) as process:
        process.end()
        problem = process.failed()
    assert problem.key == "database_unavailable"
    assert "-9" in str(problem.values["problem"])


def test_leaving_early_leaves_nothing_behind(book: Engine) -> None:
    with in_bulk(book, {"all": 'SELECT id FROM "order"', "more": "SELECT id FROM customer"}):
        pass
    take_in(book, "customers", {"customer_id": "C-4", "name": "Later"})
