"""What the playbook library reads beside a large book: products in families, reps, contracts, deals, openings."""

from datetime import date
from typing import Any

import numpy as np
from sqlmodel import Session

from bench._large_book import FIRST, MOMENT, SOURCE, LargeBook
from bot.jobs.demo import TODAY
from core.frames import Array, day_number
from core.store import bulk
from core.store.driver import fetch, run
from core.store.tables.documents import Contract, Interaction, Opportunity, OrderLine, Status
from core.store.tables.facts import Fact
from core.store.tables.identity import Category, Product
from core.store.tables.playbooks import PlaybookOpening
from core.store.tables.signals import Introduction
from core.store.users import add_user, find_user, link

Columns = dict[str, bulk.Values]
FAMILIES, FAMILY = 60, 8  # products that are bought together
LINES_EACH = 3
TEAM, REPS, BOSS, PLATFORM = "Invented Sales", 300, "Invented Boss", "console"
OPENED = ("objection/price", "talk/purchasing", "talk/purchasing--b")
STAGES = ("lead", "qualified", "proposal", "negotiation")


def rep_name(number: int) -> str:
    """Return the name of a rep, who is also the account they speak from."""
    return f"Invented Rep {number:03}"


class SoldBook:
    """Adds to a large book, before it is scored, what its customers bought, who looks after them and what is due."""

    def __init__(self, opened: Session, book: LargeBook, currency: str) -> None:
        """Take the store, the book in it, and the currency it is in."""
        self._opened, self._book, self._currency = opened, book, currency
        self._rng = np.random.default_rng(13)

    def write(self) -> None:
        """Write everything; the caller commits."""
        self._reps()
        self._products()
        self._contracts()
        self._deals()
        self._dealings()
        self._introductions()
        self._openings()

    def _reps(self) -> None:
        since = date(2025, 1, 1)
        boss = add_user(self._opened, BOSS, "manager", lang="en", teams=[TEAM], today=since)
        link(self._opened, PLATFORM, BOSS, boss)
        for number in range(REPS):
            owned: dict[str, Any] = {"teams": [TEAM], "owner_ids": [f"XR{number}"], "today": since}
            rep = add_user(self._opened, rep_name(number), "rep", lang="en", **owned)
            link(self._opened, PLATFORM, rep_name(number), rep)
        ids = self._book.ids
        said: Columns = {
            "dimension": ["owner"] * len(ids),
            "text": [f"XR{(number - FIRST) % REPS}" for number in ids.tolist()],
        }
        early = np.full(len(ids), day_number(since))
        kept: Columns = {
            "source": [SOURCE] * len(ids),
            "valid_from": early,
            "recorded_at": [MOMENT] * len(ids),
        }
        self._insert(Fact, subject=["customer"] * len(ids), subject_id=ids, **said, **kept)

    def _products(self) -> None:
        """Give every order lines of products, most of them of the customer's own family, the first ones most."""
        ids = FIRST + np.arange(FAMILIES * FAMILY)
        families = FIRST + np.arange(FAMILIES)
        self._insert(Category, id=families, name=[f"Family {number}" for number in families.tolist()])
        named: Columns = {"name": [f"Part {number}" for number in ids.tolist()]}
        of_family = np.repeat(families, FAMILY)
        self._insert(Product, id=ids, **self._numbered("XG", ids), **named, category_id=of_family)
        wanted = f'SELECT id, customer_id, day FROM "order" WHERE id >= {FIRST}'
        order, customer, day = np.array(fetch(self._opened, wanted), np.int64).T
        run(self._opened, f"DELETE FROM order_line WHERE order_id >= {FIRST}", {})
        for line in range(LINES_EACH):
            kept = np.flatnonzero(self._rng.random(len(order)) < (0.7 if line else 1.0))
            plain: Columns = {
                "number": [line + 1] * len(kept),
                "reversal": [False] * len(kept),
                "quantity": np.ones(len(kept)),
            }
            what: Columns = {
                "product_id": self._chosen(customer[kept]),
                "amount_minor": self._amounts(len(kept)),
            }
            self._insert(OrderLine, order_id=order[kept], day=day[kept], **plain, **what)

    def _chosen(self, customer: Array) -> Array:
        """Return a product for each order of these customers."""
        place = np.minimum(self._rng.geometric(0.35, len(customer)) - 1, FAMILY - 1)
        other = self._rng.integers(0, FAMILIES, len(customer))
        family = np.where(self._rng.random(len(customer)) < 0.8, customer % FAMILIES, other)
        return FIRST + family * FAMILY + place

    def _contracts(self) -> None:
        """Give one in three a contract of a year that ended lately or will end."""
        customers = self._book.ids[::3]
        ids = FIRST + np.arange(len(customers))
        ends = day_number(TODAY) + self._rng.integers(-300, 300, len(ids))
        money: Columns = {
            "amount_minor": self._amounts(len(ids)),
            "currency": [self._currency] * len(ids),
        }
        term: Columns = {
            "day": ends - 365,
            "agreed_on": ends - 380,
            "ends": ends,
            "name": ["Yearly supply"] * len(ids),
        }
        whose: Columns = {"customer_id": customers, "fingerprint": ids}
        self._insert(Contract, id=ids, **self._numbered("XV", ids), **whose, **term, **money)

    def _deals(self) -> None:
        """Give one in five a deal, a third of them open."""
        customers = self._book.ids[::5]
        ids, count = FIRST + np.arange(len(customers)), len(customers)
        day = day_number(TODAY) - self._rng.integers(10, 400, count)
        closed = self._rng.random(count) < 0.67
        over = [int(on) if shut else None for on, shut in zip(day + 9, closed, strict=True)]
        won = [bool(number % 2) if shut else None for number, shut in zip(ids.tolist(), closed, strict=True)]
        stage = [STAGES[number % len(STAGES)] for number in ids.tolist()]
        money: Columns = {"amount_minor": self._amounts(count), "currency": [self._currency] * count}
        kept: Columns = {
            "closed_from": over,
            "closed_on": over,
            "won": won,
            "stage": stage,
            "name": ["Next line"] * count,
        }
        whose: Columns = {"customer_id": customers, "day": day, "fingerprint": ids}
        self._insert(Opportunity, id=ids, **self._numbered("XD", ids), **whose, **money, **kept)
        told: Columns = {
            "document": ["opportunity_stage"] * count,
            "document_id": ids,
            "status": stage,
            "day": day,
        }
        self._insert(Status, **told, recorded_at=[MOMENT] * count)

    def _dealings(self) -> None:
        """Give everybody three calls by their rep."""
        customers = np.repeat(self._book.ids, 3)
        ids = 10 * FIRST + np.arange(len(customers))
        day = day_number(TODAY) - self._rng.integers(0, 365, len(ids))
        dated: Columns = {"customer_id": customers, "day": day, "fingerprint": ids}
        spoken: Columns = {
            "kind": ["call"] * len(ids),
            "rep": [f"XR{(number - FIRST) % REPS}" for number in customers.tolist()],
        }
        said = [f"Spoke about part {number % 500}" for number in ids.tolist()]
        self._insert(Interaction, id=ids, **self._numbered("XA", ids), **dated, **spoken, summary=said)

    def _introductions(self) -> None:
        """Let one in twenty have brought another."""
        by, count = self._book.ids[::20], len(self._book.ids[::20])
        ids, day = FIRST + np.arange(count), day_number(TODAY) - self._rng.integers(0, 365, count)
        kept: Columns = {
            "kind": ["introduced"] * count,
            "day": day,
            "other": [""] * count,
            "fingerprint": ids,
        }
        self._insert(Introduction, id=ids, **self._numbered("XN", ids), customer_id=by, other_id=by + 1, **kept)

    def _openings(self) -> None:
        """Let every rep have opened playbooks for their customers, half of them used."""
        user = find_user(self._opened, BOSS)
        if user is None:
            raise RuntimeError("the boss was added before")
        customers = self._book.ids[::4]
        count = len(customers)
        day = day_number(TODAY) - self._rng.integers(0, 300, count)
        used = [int(on) if number % 2 else None for on, number in zip(day + 1, customers.tolist(), strict=True)]
        named: Columns = {
            "playbook": [OPENED[number % len(OPENED)] for number in range(count)],
            "user_id": [user.id] * count,
        }
        where: Columns = {"segment": ["star"] * count, "at": [MOMENT] * count, "used_on": used}
        self._insert(PlaybookOpening, **named, customer_id=customers, day=day, **where)

    def _insert(self, table: Any, **columns: bulk.Values) -> None:
        bulk.insert(self._opened, table, columns)

    def _numbered(self, letters: str, ids: Array) -> dict[str, bulk.Values]:
        return {"external_id": [f"{letters}{number}" for number in ids.tolist()]}

    def _amounts(self, count: int) -> Array:
        return np.exp(self._rng.normal(13, 1, count)).astype(np.int64)
