"""What happened with customers, one row an event, as scoring reads it: from contracts to risk events."""

from collections.abc import Callable, Mapping

import numpy as np

from core.frames import Array, Frame
from core.store.reading.dated import Dated, index
from core.store.reading.reader import Extracted
from core.tables import INTERACTIONS, INTRODUCTIONS, NEVER, RISKS, RIVAL_CONTACTS, SURVEYS

Columns = Mapping[str, Array]
BALANCES = ("working_capital", "retained_earnings", "ebit", "assets", "equity", "liabilities")


def dealings(dated: Dated) -> dict[str, Frame]:
    """Return the tables that have rows; costs in a currency without a rate are left out."""
    made = {}
    for name, columns in COLUMNS.items():
        if dated.has(name):
            read = dated.read(name)
            made[name] = dated.table(name, read, **columns(dated, read))
    if "service_costs" in made:
        costs = made["service_costs"]
        made["service_costs"] = costs.take(~np.isnan(costs["amount"]))
    return made


def _contracts(dated: Dated, read: Extracted) -> Columns:
    days = {"end": read.whole("end"), "cancelled_on": read.days("cancelled_on", NEVER), "agreed": read.whole("agreed")}
    return {**days, "amount": dated.money(read)}


def _interactions(_dated: Dated, read: Extracted) -> Columns:
    return {"kind": index(read.word("kind"), INTERACTIONS), "response_hours": read.known("response_hours")}


def _complaints(_dated: Dated, read: Extracted) -> Columns:
    return {"closed": read.days("closed", NEVER), "urgent": index(read.word("urgency"), ("urgent",)) == 0}


def _opportunities(dated: Dated, read: Extracted) -> Columns:
    return {"amount": dated.money(read), "closed": read.days("closed", NEVER), "won": read.whole("won")}


def _surveys(_dated: Dated, read: Extracted) -> Columns:
    return {"kind": index(read.word("kind"), SURVEYS), "score": read.known("score")}


def _usage(_dated: Dated, read: Extracted) -> Columns:
    return {name: read.whole(name) for name in ("hour", "feature", "core")} | {"count": read.known("count")}


def _introductions(_dated: Dated, read: Extracted) -> Columns:
    return {name: read.whole(name) for name in ("other", "won")} | {"kind": index(read.word("kind"), INTRODUCTIONS)}


def _network(_dated: Dated, read: Extracted) -> Columns:
    columns = ("known_by", "depended_on_by", "rank", "circle", "referred_revenue")
    return {name: read.known(name) for name in columns}


def _balance_sheets(dated: Dated, read: Extracted) -> Columns:
    return {"period_end": read.whole("period_end")} | {name: dated.money(read, name) for name in BALANCES}


def _service_costs(dated: Dated, read: Extracted) -> Columns:
    return {"amount": dated.money(read)}


def _rival_contacts(_dated: Dated, read: Extracted) -> Columns:
    return {"rival": read.whole("rival"), "kind": index(read.word("kind"), RIVAL_CONTACTS)}


def _incidents(_dated: Dated, read: Extracted) -> Columns:
    risk, severity = index(read.word("risk"), RISKS), read.known("severity")
    return {"risk": risk, "severity": severity, "closed": read.days("closed", NEVER)}


# By table, and extract, what fills the columns beside the customer and the day.
COLUMNS: Mapping[str, Callable[[Dated, Extracted], Columns]] = {
    "contracts": _contracts,
    "interactions": _interactions,
    "complaints": _complaints,
    "opportunities": _opportunities,
    "surveys": _surveys,
    "usage": _usage,
    "introductions": _introductions,
    "network": _network,
    "balance_sheets": _balance_sheets,
    "service_costs": _service_costs,
    "rival_contacts": _rival_contacts,
    "incidents": _incidents,
}
