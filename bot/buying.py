"""What a customer bought in the window of the goals, and how those order who are like it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.sheet import Sheet
from bot.together import read_together
from core.asof import known_on
from core.deals.alike import Alike
from core.deals.goals import Habits, Peers, peers_of
from core.frames import day_number
from core.store.alike import buyers_alike
from core.store.read import load_customer
from core.store.runs import latest_run

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Buying:
    """What purchases came to in the window, the newest first, and how the customer and those of its tier order."""

    amounts: tuple[int, ...]
    own: tuple[int, float, int] | None
    peers: Peers | None
    alike: tuple[Alike, ...] = ()


def buying_of(session: "Session", sheet: Sheet, customer_id: int, on: date) -> Buying:
    """Return what a customer bought and how others order, as of a day."""
    currency, today = sheet.policy.reporting_currency, day_number(on)
    tables = load_customer(session, customer_id, reporting_currency=currency, as_of=on)
    purchases = known_on(tables, today).purchases
    number = int(purchases.days(today - sheet.policy.goals.window_days)[0])
    amounts = tuple(round(float(purchases.amount(back)[0])) for back in range(number))
    together = read_together(session, customer_id, sheet.policy, on)
    tier = sheet.tier.key.rpartition(".")[2] if sheet.tier else ""
    alike = together.tiers.get(tier)
    peers = None if alike is None else peers_of(together.habits, customer_id, alike, sheet.policy.goals)
    run, facts = latest_run(session), sheet.profile.facts
    others = () if run is None else tuple(buyers_alike(session, run.id, customer_id, facts, on, sheet.policy.goals))
    return Buying(amounts, _own(together.habits, customer_id), peers, others)


def _own(habits: Habits, customer_id: int) -> tuple[int, float, int] | None:
    """Return orders, products of an order and products in a year; None for who bought nothing in it."""
    place = (habits.customer == customer_id).nonzero()[0]
    if not len(place):
        return None
    row = int(place[0])
    return int(habits.orders[row]), float(habits.items[row]), int(habits.products[row])
