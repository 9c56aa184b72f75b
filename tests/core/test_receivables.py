"""Receivables as a bookkeeper reads them: what is paid, by what, and what is left."""

import numpy as np

from core.receivables import Receivables, receivables
from core.tables import NEVER
from tests.books import TODAY
from tests.core.customers.tables import table


def owing(*invoices: tuple[float, ...], payments: tuple[tuple[float, ...], ...] = ()) -> Receivables:
    return receivables(table("invoices", *invoices), table("payments", *payments), 3)


def test_a_payment_settles_the_invoice_it_names() -> None:
    found = owing((0, 90, TODAY - 60, 500), (0, 50, TODAY - 20, 300), payments=((0, 40, 0, 500),))
    assert found.left.tolist() == [0, 300]
    assert found.paid_on[0] == TODAY - 40
    assert np.isnan(found.paid_on[1])


def test_money_on_account_pays_the_oldest_invoices_first() -> None:
    found = owing((0, 50, TODAY - 20, 300), (0, 90, TODAY - 60, 500), (1, 90, TODAY, 70), payments=((0, 5, -1, 600),))
    assert found.left.tolist() == [200, 0, 70]


def test_a_credit_note_reduces_what_is_owed_and_is_no_invoice() -> None:
    found = owing((0, 90, TODAY - 60, 500), (0, 80, TODAY - 60, -500))
    assert found.left.tolist() == [0]
    assert not found.overdue(TODAY).any()
    assert not len(found.judged(TODAY).customer)  # settled, but nobody paid it late


def test_what_is_paid_too_much_for_one_counts_for_the_next() -> None:
    found = owing((0, 90, TODAY - 60, 500), (0, 50, TODAY - 20, 300), payments=((0, 40, 0, 800),))
    assert found.left.tolist() == [0, 0]


def test_only_an_open_invoice_past_a_known_due_day_is_overdue() -> None:
    found = owing((0, 90, TODAY - 1, 500), (0, 90, TODAY, 500), (0, 90, NEVER, 500))
    assert found.overdue(TODAY).tolist() == [True, False, False]


def test_those_paid_long_ago_no_longer_show_how_they_pay() -> None:
    found = owing((0, 500, TODAY - 470, 500), (0, 60, TODAY - 30, 500), payments=((0, 400, 0, 500), (0, 20, 1, 500)))
    assert found.judged(TODAY).late.tolist() == [10]
