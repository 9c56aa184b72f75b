"""Signs that a customer is leaving, read from the tables: what they stopped doing, and what happened to us there."""

import numpy as np

from core.answers import answer, option
from core.contracts import held
from core.dimensions import dimensions
from core.frames import Array, Column, Floats, unknown
from core.grouping import latest, pick, total
from core.incidents import incident_columns, incident_features
from core.model import Columns
from core.policy import Policy
from core.tables import INTERACTIONS, NEVER, RIVAL_CONTACTS, ROLES, Tables

INTENT = dimensions()["renewal_intent"]
HALF_YEAR = 180  # days; half a year of lines and invoices is held against the half before
# Which kinds of dealing may talk about a renewal, and which roles carry the business; the last is an unknown role.
TALKS = np.array([kind in ("visit", "meeting", "quote") for kind in INTERACTIONS])
CHAMPION = ROLES.index("champion")
SPONSORS = np.array([role in ("champion", "economic_buyer") for role in (*ROLES, None)])
CELLS = 1 << 26  # of customers and categories looked at together
DAYS = 1 << 17  # more than there are days since 1970
FINE = 10_000  # parts of one that a rival's contact is told in
BEFORE = 3  # times as long as the days of usage is what they are held against

SIGNS = (
    Column("churn_categories", "share", "categories of the half-year before no longer bought; NaN none, unknown"),
    Column("churn_categories_before", "number", "categories bought in the half-year before"),
    Column("churn_categories_now", "number", "categories bought in the last half-year"),
    Column("churn_complaints", "share", "how far complaints are a sign, 0..1"),
    Column("churn_complaints_day", "day", "day of the newest complaint; NaN none"),
    Column("churn_open_complaints", "number", "complaints not closed"),
    Column("churn_payment", "days", "days paid later than in the half-year before; NaN unknown"),
    Column("churn_payment_day", "day", "day of the newest invoice it was read from; NaN none"),
    Column("churn_usage", "share", "fall of use against the days before; NaN none then"),
    Column("churn_usage_day", "day", "last day of use; NaN none"),
    Column("churn_contact", "number", "days since the last dealing over the usual gap between dealings; NaN too few"),
    Column("churn_contact_day", "day", "day of the last dealing; NaN none"),
    Column("churn_contact_gap", "days", "usual gap between dealings; NaN too few"),
    Column("churn_champion", "share", "how recently a champion or the economic buyer left without a successor, 0..1"),
    Column("churn_champion_day", "day", "day they left; NaN none did"),
    Column("churn_rival", "share", "how far the contact of a rival is a sign, 0..1; NaN none"),
    Column("churn_rival_day", "day", "day of that contact; NaN none"),
    Column("churn_rival_step", "code", "how far the rival had come", RIVAL_CONTACTS),
    Column("churn_renewal", "days", "days until the last agreed contract ends, negative after; NaN none or long past"),
    Column("churn_renewal_day", "day", "day the last contract ends; NaN none"),
    Column("churn_renewal_amount", "money", "value of that contract; NaN none, unknown"),
    Column("churn_renewal_talk", "day", "day of the last talk that could be about a renewal; NaN none"),
    Column("renewal_intent", "code", "whether they mean to renew, while the answer is fresh", tuple(INTENT.options)),
    Column("churn_intent_day", "day", "day of that answer; NaN none"),
    *incident_columns("churn"),
)


def signs(tables: Tables, as_of: int, policy: Policy) -> Columns:
    """Return the columns of ``SIGNS``."""
    return {
        **_categories(tables, as_of),
        **_complaints(tables, as_of, policy),
        **_payment(tables, as_of),
        **_usage(tables, as_of, policy.churn.usage_days),
        **_contact(tables, as_of, policy),
        **_champion(tables, as_of, policy.churn.champion_days),
        **_rival(tables, as_of, policy),
        **_renewal(tables, as_of, policy.churn.lapsed_days),
        **_intent(tables, as_of),
        **incident_features(tables, "churn", as_of, policy),
    }


def _unknown(tables: Tables, *names: str) -> Columns:
    none = unknown(tables.count)
    return dict.fromkeys(names, none)


def _newest(customer: Array, count: int, day: Array) -> Floats:
    """Return the last day of each customer, NaN without one."""
    newest = unknown(count)
    np.fmax.at(newest, customer, day.astype(np.float64, copy=False))
    return newest


def _categories(tables: Tables, as_of: int) -> Columns:
    """Return how many categories were bought in both half-years, and the part of the earlier ones not bought again."""
    lines, count = tables.lines, tables.count
    day, category = lines["day"], lines["category"]
    counts = (day > as_of - 2 * HALF_YEAR) & (category >= 0) & (lines["quantity"] > 0)
    customer, category, half = lines["customer"][counts], category[counts], day[counts] > as_of - HALF_YEAR
    had, now, dropped = np.zeros((3, count))
    end, wide = int(category.max(initial=-1)) + 1, max(1, CELLS // max(count, 1))
    for start in range(0, end, wide):
        here = slice(None) if end <= wide else (category >= start) & (category < start + wide)
        bought = np.zeros((2, count, min(end, wide)), np.bool_)
        bought[half[here].view(np.int8), customer[here], category[here] - start] = True
        had += bought[0].sum(axis=1)
        now += bought[1].sum(axis=1)
        dropped += (bought[0] > bought[1]).sum(axis=1)
    part = unknown(count)
    np.divide(dropped, had, out=part, where=had > 0)
    return {"churn_categories": part, "churn_categories_before": had, "churn_categories_now": now}


def _complaints(tables: Tables, as_of: int, policy: Policy) -> Columns:
    table, count, counts = tables.complaints, tables.count, policy.churn.complaint
    if not table.length:
        none = np.zeros(count)
        return {
            "churn_complaints": none,
            "churn_open_complaints": none,
            **_unknown(tables, "churn_complaints_day"),
        }
    is_open = table["closed"] == NEVER
    heavy = np.where(table["urgent"] == 1, counts.open_urgent, counts.open)
    recent = table["closed"] > as_of - policy.churn.recent_days
    load = np.rint(100 * np.where(is_open, heavy, np.where(recent, counts.closed, 0.0)))  # whole: in any order
    customer = table["customer"]
    return {
        "churn_complaints": np.minimum(total(customer, count, load) / 100, 1.0),
        "churn_open_complaints": total(customer, count, is_open),
        "churn_complaints_day": _newest(customer, count, table["day"]),
    }


def _payment(tables: Tables, as_of: int) -> Columns:
    """Return by how much later the invoices of the last half-year were paid than those before."""
    if not tables.invoices.length:
        return _unknown(tables, "churn_payment", "churn_payment_day")
    judged, count = tables.receivables.judged(as_of), tables.count
    late = judged.day > as_of - HALF_YEAR
    now, before = (_average(judged.customer[part], count, judged.late[part]) for part in (late, ~late))
    return {"churn_payment": now - before, "churn_payment_day": _newest(judged.customer, count, judged.day)}


def _average(customer: Array, count: int, values: Array) -> Floats:
    number, average = total(customer, count), unknown(count)
    np.divide(total(customer, count, values), number, out=average, where=number > 0)
    return average


def _usage(tables: Tables, as_of: int, days: int) -> Columns:
    """Return how much less was used in the last days than in as many of those before."""
    usage, count = tables.usage, tables.count
    if not usage.length:
        return _unknown(tables, "churn_usage", "churn_usage_day")
    customer, ago = usage["customer"], as_of - usage["day"]
    recent = ago < days
    earlier = ~recent & (ago < (BEFORE + 1) * days)
    now = total(customer[recent], count, usage["count"][recent])
    before = total(customer[earlier], count, usage["count"][earlier]) / BEFORE
    fall = unknown(count)
    np.divide(before - now, before, out=fall, where=before > 0)
    return {"churn_usage": fall, "churn_usage_day": _newest(customer, count, usage["day"])}


def _contact(tables: Tables, as_of: int, policy: Policy) -> Columns:
    """Return how long the silence towards our people is, in the usual gap between dealings of two years."""
    dealings, count, rules = tables.interactions, tables.count, policy.churn
    if not dealings.length:
        return _unknown(tables, "churn_contact", "churn_contact_day", "churn_contact_gap")
    customer, day = dealings["customer"], dealings["day"].astype(np.float64)
    last, first = unknown((2, count))
    np.fmax.at(last, customer, day)
    in_window = day > as_of - 4 * HALF_YEAR
    np.fmin.at(first, customer[in_window], day[in_window])
    number = total(customer[in_window], count)
    gap = np.where(number >= rules.dealings_min, (last - first) / np.maximum(number - 1, 1), np.nan)
    gap = np.maximum(gap, rules.contact_floor_days)
    return {"churn_contact": (as_of - last) / gap, "churn_contact_day": last, "churn_contact_gap": gap}


def _champion(tables: Tables, as_of: int, days: int) -> Columns:
    """Return how recently somebody who carried the business left and nobody of the same role is there now."""
    contacts, count = tables.contacts, tables.count
    carries = SPONSORS[contacts["role"]]
    if not carries.any():
        return _unknown(tables, "churn_champion", "churn_champion_day")
    roles = contacts["customer"][carries] + count * (contacts["role"][carries] == CHAMPION)
    last = _newest(roles, 2 * count, contacts["left"][carries])  # NEVER while somebody is there
    there = np.fmax(last[:count], last[count:]) * 0.0
    last[last == NEVER] = np.nan
    day = np.fmax(last[:count], last[count:])
    return {"churn_champion": np.fmax(there, _fading(as_of - day, days)), "churn_champion_day": day}


def _fading(age: Floats, days: int) -> Floats:
    """Return 1 for today, evenly down to 0 after so many days."""
    faded: Floats = np.maximum(1 - age / days, 0.0)
    return faded


def _rival(tables: Tables, as_of: int, policy: Policy) -> Columns:
    """Return the contact of a rival that counts most: how far it had come, faded by its age."""
    table, count = tables.rival_contacts, tables.count
    if not table.length:
        step = np.full(count, -1, np.int32)
        return {**_unknown(tables, "churn_rival", "churn_rival_day"), "churn_rival_step": step}
    steps, kind, day = policy.churn.rival, table["kind"], table["day"]
    weight = np.array([steps.seen, steps.quoted, steps.trial, steps.bought])[kind]
    heat = np.rint(FINE * weight * _fading((as_of - day).astype(np.float64), policy.churn.rival_days))
    # The heat, the day and the step share one whole number, so that the greatest brings its day and its step along.
    found = _newest(table["customer"], count, (heat * DAYS + day) * len(RIVAL_CONTACTS) + kind)
    rest, step = np.divmod(found, len(RIVAL_CONTACTS))
    heat, on = np.divmod(rest, DAYS)
    step[np.isnan(step)] = -1
    return {"churn_rival": heat / FINE, "churn_rival_day": on, "churn_rival_step": step.astype(np.int32)}


def _renewal(tables: Tables, as_of: int, lapsed_days: int) -> Columns:
    """Return how long there is a contract yet, agreed ones that are to begin included, and the last possible talk."""
    contracts, count = held(tables.contracts), tables.count
    if not contracts.length:
        return _unknown(tables, *(f"churn_renewal{name}" for name in ("", "_day", "_amount", "_talk")))
    # Of two that end on one day the larger one is at stake, one without a value last.
    last = latest(contracts["customer"], count, contracts["end"], np.fmax(contracts["amount"], -1.0))
    end = pick(contracts["end"], last)
    left = end - as_of
    talks, deals = tables.interactions, tables.opportunities
    about = TALKS[talks["kind"]]
    talk = _newest(talks["customer"][about], count, talks["day"][about])
    if deals.length:
        talk = np.fmax(talk, _newest(deals["customer"], count, deals["day"]))
    return {
        "churn_renewal": np.where(left < -lapsed_days, np.nan, left),
        "churn_renewal_day": end,
        "churn_renewal_amount": pick(contracts["amount"], last),
        "churn_renewal_talk": np.where(np.isnan(end), np.nan, talk),
    }


def _intent(tables: Tables, as_of: int) -> Columns:
    """Return whether they mean to renew, unknown once the answer is old."""
    value, day = answer(tables, INTENT.name)
    fresh = as_of - day <= (INTENT.fresh_days or NEVER)
    return {"renewal_intent": option(np.where(fresh, value, np.nan)), "churn_intent_day": np.where(fresh, day, np.nan)}
