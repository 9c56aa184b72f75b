"""Invoices, payments, contracts, interactions, complaints, opportunities and contacts, as scoring reads them."""

import numpy as np

from core.frames import Array, Floats, Frame
from core.store.reading.extracts import NO_WORD
from core.store.reading.places import NOWHERE, Places, at, in_whole_units, table
from core.store.reading.rates import Rates
from core.store.reading.reader import Extracted, Reader, Words
from core.tables import INTERACTIONS, NEVER, ROLES


class Dealings:
    """Reads the tables of one reader, for customers in their places."""

    def __init__(self, reader: Reader, customers: Places, rates: Rates) -> None:
        self._reader, self._customers, self._rates = reader, customers, rates

    def invoices_and_payments(self) -> tuple[Frame, Frame]:
        """Return both: a payment points to the row of its invoice. What has no rate is left out.

        What an invoice that counts as paid lacks in payments on record was received on the day it was paid; when
        nobody said the day, it tells nothing of how they pay and is left out. A payment
        in the currency of its invoice comes at the rate of the invoice: what is paid in full is paid in full.
        """
        read, money = self._reader.read("invoices"), self._reader.read("payments")
        amount, factors = self._money(read), self._factors(read)
        row = Places(read.whole("id")).of(money.whole("invoice"))
        same = (_named(read.word("currency"), row) == _named(money.word("currency"))) & (row != NOWHERE)
        received = np.where(same, _in_parts(money, row, at(factors, row, np.nan)), self._money(money))
        payments = self._table("payments", money, invoice=row, amount=received).take(~np.isnan(received))
        paid_on = read.days("paid_on", NEVER)
        rest = amount - np.bincount(row[row != NOWHERE], np.nan_to_num(received)[row != NOWHERE], len(amount))
        settled = (paid_on != NEVER) & (rest > 0)
        customer, place = self._customers.of(read.whole("customer")), np.arange(len(amount))
        silent = table("payments", customer=customer, day=paid_on, invoice=place, amount=rest).take(settled)
        invoices = self._table(
            "invoices", read, due=read.days("due", NEVER), amount=amount, disputed=np.zeros(len(amount))
        )
        kept = ~np.isnan(amount) & ~((read.whole("paid_undated") == 1) & (rest > 0))
        payments = Frame({name: np.concatenate([payments[name], silent[name]]) for name in payments})
        moved = at(np.where(kept, np.cumsum(kept) - 1, NOWHERE), payments["invoice"], NOWHERE).astype(np.int32)
        return invoices.take(kept), payments.with_columns({"invoice": moved})

    def contracts(self) -> Frame:
        """Return contracts; a cancelled one ends on the day it was cancelled."""
        read = self._reader.read("contracts")
        return self._table(
            "contracts",
            read,
            end=read.whole("end"),
            amount=(amount := self._money(read)),
            cancelled=np.zeros(len(amount)),
        )

    def interactions(self) -> Frame:
        """Return dealings with the customers."""
        read = self._reader.read("interactions")
        return self._table(
            "interactions",
            read,
            kind=(kind := _index(read.word("kind"), INTERACTIONS)),
            response_hours=np.full(len(kind), np.nan),
        )

    def complaints(self) -> Frame:
        """Return complaints, open and closed."""
        read = self._reader.read("complaints")
        urgent = _index(read.word("urgency"), ("urgent",)) == 0
        return self._table("complaints", read, closed=read.days("closed", NEVER), urgent=urgent)

    def opportunities(self) -> Frame:
        """Return deals, open, won and lost."""
        read = self._reader.read("opportunities")
        closed, won = read.days("closed", NEVER), read.whole("won")
        return self._table("opportunities", read, amount=self._money(read), closed=closed, won=won)

    def contacts(self) -> Frame:
        """Return contacts, a row for each time with one role: it is left when the person leaves or the role changes."""
        read, roles = self._reader.read("contacts"), self._reader.read("roles")
        people = Places(read.whole("id"))
        start = np.arange(len(people.ids))
        person = np.concatenate([start, people.of(roles.whole("contact"))])
        day = np.concatenate([read.whole("since"), roles.whole("day")])
        role = np.concatenate([np.full(len(start), NOWHERE), _index(roles.word("role"), ROLES)])
        recorded = np.concatenate([np.full(len(start), NOWHERE), roles.whole("id")])
        order = np.lexsort((recorded, day, person))
        person, day, role = person[order], day[order], role[order]
        last = np.append(person[1:] != person[:-1], True)[: len(person)]
        left = at(read.days("left_on", NEVER), person, NEVER)
        until = np.where(last, left, np.minimum(np.append(day[1:], NEVER)[: len(day)], left))
        kept = (person != NOWHERE) & (last | (until > day))
        customer = at(self._customers.of(read.whole("customer")), person, NOWHERE)
        return table("contacts", customer=customer, day=day, role=role, left=until).take(kept & (customer != NOWHERE))

    def _money(self, read: Extracted) -> Array:
        return in_whole_units(read.known("amount"), self._factors(read))

    def _factors(self, read: Extracted) -> Floats:
        return self._rates.factors(read.word("currency"), read.whole("day"))

    def _table(self, name: str, read: Extracted, **columns: Array) -> Frame:
        return table(name, customer=self._customers.of(read.whole("customer")), day=read.whole("day"), **columns)


def _named(currency: Words, rows: Array | None = None) -> Array:
    """Return the currency of each row, or of these rows, "" for none."""
    named = np.array([*currency.words, NO_WORD], np.str_)[currency.codes]
    return named if rows is None else np.append(named, NO_WORD)[rows]


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


def _index(words: Words, options: tuple[str, ...]) -> Array:
    """Return each word's place among the options, -1 for another word."""
    places = np.array([options.index(word) if word in options else NOWHERE for word in words.words], np.int64)
    return at(places, words.codes, NOWHERE)
