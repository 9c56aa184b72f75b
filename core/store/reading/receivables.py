"""Invoices and the payments that settle them, as scoring reads them."""

import numpy as np

from core.frames import Array, Floats, Frame
from core.grouping import Mask
from core.store.reading.dated import Dated
from core.store.reading.extracts import NO_WORD
from core.store.reading.places import NOWHERE, Places, at, in_whole_units, table
from core.store.reading.reader import Extracted, Words
from core.tables import NEVER

NOBODYS: tuple[Array, dict[str, Frame]] = (np.empty(0, np.int64), {})


def numbered(dated: Dated) -> tuple[Array, dict[str, Frame]]:
    """Return the store id of each invoice, and both tables: a payment points to the row of its invoice.

    What has no rate is left out. What an invoice that counts as paid lacks in payments on record was received on the
    day it was paid; when nobody said the day, it tells nothing of how they pay and is left out. A payment in the
    currency of its invoice comes at the rate of the invoice: what is paid in full is paid in full.
    """
    if not dated.has("invoices") and not dated.has("payments"):
        return NOBODYS
    read, money = dated.read("invoices"), dated.read("payments")
    amount, factors = dated.money(read), dated.factors(read)
    row = Places(read.whole("id")).of(money.whole("invoice"))
    same = _same(read.word("currency"), money.word("currency"), row) & (row != NOWHERE)
    received = np.where(same, _in_parts(money, row, at(factors, row, np.nan)), dated.money(money))
    payments = dated.table("payments", money, invoice=row, amount=received).take(~np.isnan(received))
    paid_on = read.days("paid_on", NEVER)
    rest = amount - np.bincount(row[row != NOWHERE], np.nan_to_num(received)[row != NOWHERE], len(amount))
    settled = (paid_on != NEVER) & (rest > 0)
    customer, place = dated.customers.of(read.whole("customer")), np.arange(len(amount))
    silent = table("payments", customer=customer, day=paid_on, invoice=place, amount=rest).take(settled)
    told = {name: read.days(name, NEVER) for name in ("due", "disputed_from", "disputed_until")}
    invoices = dated.table("invoices", read, amount=amount, **told)
    kept = ~np.isnan(amount) & ~((read.whole("paid_undated") == 1) & (rest > 0))
    payments = Frame({name: np.concatenate([payments[name], silent[name]]) for name in payments})
    moved = at(np.where(kept, np.cumsum(kept) - 1, NOWHERE), payments["invoice"], NOWHERE).astype(np.int32)
    tables = {"invoices": invoices.take(kept), "payments": payments.with_columns({"invoice": moved})}
    return read.whole("id")[kept], tables


def _same(billed: Words, paid: Words, row: Array) -> Mask:
    """Return whether each payment is in the currency of its invoice, which stands in a row."""
    if list(billed.words) == list(paid.words):
        same: Mask = at(billed.codes, row, NOWHERE) == paid.codes
    else:
        same = np.append(_named(billed), NO_WORD)[row] == _named(paid)
    return same


def _named(currency: Words) -> Array:
    """Return the currency of each row, "" for none."""
    named: Array = np.array([*currency.words, NO_WORD], np.str_)[currency.codes]
    return named


def _in_parts(money: Extracted, row: Array, factors: Floats) -> Floats:
    """Return payments in whole units such that all parts of an invoice come to what the whole would."""
    order = np.lexsort((money.whole("id"), row))
    paid, starts = money.known("amount")[order], np.flatnonzero(np.diff(row[order], prepend=NOWHERE - 1))
    so_far = np.cumsum(paid)
    before = np.repeat(so_far[starts] - paid[starts], np.diff(np.append(starts, len(paid))))
    reached, earlier = so_far - before, so_far - before - paid
    parts = np.empty(len(paid))
    parts[order] = in_whole_units(reached, factors[order]) - in_whole_units(earlier, factors[order])
    return parts
