"""Cooperation: how a customer renews, complains and recommends.

A contract is renewed by the customer's next one when that begins around its end (core/renewals.py): early, on time, or
not, a lapse; a running one is counted once its successor is agreed. The rate is renewed over renewed and lapsed
contracts. Complaints are those of the last 365 days, as a frequency by the policy's numbers, with the urgent part; the
days to close are averaged over those closed in 730 days. A referral is won when the file says so, or the ones referred
brought revenue in the last 365 days; otherwise it was made. Where the company records no complaints of anybody, silence
is unknown, and so it is of who never bought; so are referrals where nobody introduces anybody. Causes of complaints are
text and stay in the profile.
"""

from collections.abc import Sequence

import numpy as np

from core.bilingual import words_beside
from core.frames import Column, Frame, unknown
from core.grouping import YEAR, latest, pick, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.renewals import EARLY, KINDS, LAPSED, OPEN, renewals
from core.tables import INTRODUCTIONS, NEVER, Tables
from core.types import Reason
from core.values import Row, day, days, known, share, whole

MONTH = 30  # days; the latest complaints are held against a year before them
COUNTED = ("urgent_complaints_12m", "complaints_30d", "complaints_before")
REFERRED = INTRODUCTIONS.index("referred")  # up to here somebody is brought to us
OPTIONS = {
    "renewal_habit": ("loyal", "wavering", "lapsing"),
    "complaint_frequency": ("none", "few", "many"),
    "referral_record": ("none", "made", "won"),
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {**_renewed(tables, as_of, policy), **_complaints(tables, as_of), **_referred(tables, as_of, policy)}


def _renewed(tables: Tables, as_of: int, policy: Policy) -> Columns:
    count = tables.count
    if not tables.contracts.length:
        nothing, no_day = np.zeros(count), unknown(count)
        none = np.full(count, -1, np.int32)
        return {"renewals": nothing, "contracts_ended": nothing, "last_renewal": none, "last_renewal_day": no_day}
    found = renewals(tables.contracts, as_of, policy.cooperation)
    settled = found.kind != OPEN
    customer, end, kind = found.customer[settled], found.end[settled], found.kind[settled]
    last = latest(customer, count, end, kind)
    return {
        "renewals": total(customer[kind != LAPSED], count),
        "contracts_ended": total(customer, count),
        "last_renewal": np.where(last < 0, -1, np.append(kind, -1)[last]).astype(np.int32),
        "last_renewal_day": pick(end, last),
    }


def _complaints(tables: Tables, as_of: int) -> Columns:
    complaints, count = tables.complaints, tables.count
    if not complaints.length:
        nothing = np.zeros(count)
        return {**dict.fromkeys(COUNTED, nothing), "complaint_close_days": unknown(count)}
    age = as_of - complaints["day"]
    urgent = (complaints["urgent"] == 1) & (age < YEAR)
    recent, before = age < MONTH, (age >= MONTH) & (age < MONTH + YEAR)
    closed = (complaints["closed"] != NEVER) & (complaints["closed"] > as_of - 2 * YEAR)
    customer, taken = complaints["customer"], complaints["closed"] - complaints["day"]
    number = total(customer[closed], count)
    summed = total(customer[closed], count, taken[closed])
    average = np.divide(summed, number, out=unknown(count), where=number > 0)
    counted = (total(customer[which], count) for which in (urgent, recent, before))
    return {**dict(zip(COUNTED, counted, strict=True)), "complaint_close_days": average}


def _referred(tables: Tables, as_of: int, policy: Policy) -> Columns:
    made = tables.introductions
    if not made.length:
        return {"referrals_won": np.zeros(tables.count)}
    won = (made["won"] == 1) & (made["kind"] <= REFERRED) & (made["day"] > as_of - policy.activity.window_days)
    return {"referrals_won": total(made["customer"][won], tables.count)}


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    """Learn what the company records at all."""
    return {
        "complaints": bool((frame["complaints_12m"] > 0).any() or (~np.isnan(frame["complaint_close_days"])).any()),
        "referrals": bool((frame["referrals_made"] > 0).any()),
    }


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules, ended, complaints = policy.cooperation, frame["contracts_ended"], frame["complaints_12m"]
    rate, urgent = unknown((2, frame.length))
    np.divide(frame["renewals"], ended, out=rate, where=ended > 0)
    np.divide(frame["urgent_complaints_12m"], complaints, out=urgent, where=complaints > 0)
    habit = 2 - (rate > 0).astype(np.int32) - (rate >= rules.loyal_from)
    silent = (complaints == 0) & (np.isnan(frame["recency_days"]) | (not learnt["complaints"]))
    frequency = (complaints > 0).astype(np.int32) + (complaints >= rules.complaints_many)
    made, won = frame["referrals_made"] > 0, (frame["referrals_won"] > 0) | (frame["referred_revenue"] > 0)
    unheard = ~made & ~won & (np.isnan(frame["recency_days"]) | (not learnt["referrals"]))
    return {
        "renewal_rate": rate,
        "complaint_urgent_share": urgent,
        "renewal_habit": np.where(np.isnan(rate), -1, habit).astype(np.int32),
        "complaint_frequency": np.where(silent, -1, frequency).astype(np.int32),
        "referral_record": np.where(unheard, -1, np.where(won, 2, made)).astype(np.int32),
    }


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    found, ended, rate = [], whole(row, "contracts_ended"), known(row, "renewal_rate")
    if ended and row["last_renewal"] == LAPSED:
        found.append(Reason("cooperation.lapsed", {"day": day(row, "last_renewal_day")}, -30))
    elif ended and row["last_renewal"] == EARLY:
        found.append(Reason("cooperation.renewed_early", {"day": day(row, "last_renewal_day")}, 22))
    elif ended and ended > 1 and rate is not None:
        figures = {"count": whole(row, "renewals"), "ended": ended}
        found.append(Reason("cooperation.renewed", figures, 14 * rate))
    if row["complaint_frequency"] == OPTIONS["complaint_frequency"].index("many"):
        found.append(_complaining(row))
    slow = known(row, "complaint_close_days")
    if slow is not None and slow > policy.cooperation.slow_days:
        found.append(Reason("cooperation.closed_slowly", {"days": days(row, "complaint_close_days")}, -12))
    return found


def _complaining(row: Row) -> Reason:
    figures = {"count": whole(row, "complaints_12m"), "share": share(row, "complaint_urgent_share")}
    return Reason(
        "cooperation.complaining" if row["urgent_complaints_12m"] else "cooperation.complaining_calmly", figures, -18
    )


_LEARNT: Learnt = {"complaints": True, "referrals": True}
_PARTNER = {
    "recency_days": 20,
    "renewals": 3,
    "contracts_ended": 4,
    "complaints_12m": 2,
    "urgent_complaints_12m": 1,
    "complaint_close_days": 6,
    "referrals_made": 1,
    "referrals_won": 0,
    "referred_revenue": np.nan,
}
_STRANGER = dict.fromkeys(_PARTNER, 0) | dict.fromkeys(("recency_days", "complaint_close_days"), np.nan)

cooperation = Model(
    name="cooperation",
    features=_features,
    gives_features=(
        Column("renewals", "number", "contracts that were renewed, early or on time"),
        Column("contracts_ended", "number", "contracts that were renewed or lapsed"),
        Column("last_renewal", "code", "what became of the last of them", KINDS),
        Column("last_renewal_day", "day", "last day of that contract; NaN none"),
        Column("urgent_complaints_12m", "number", "urgent complaints opened in the last 365 days"),
        Column("complaints_30d", "number", "complaints opened in the last 30 days"),
        Column("complaints_before", "number", "complaints opened in the 365 days before those"),
        Column("complaint_close_days", "days", "average days to close those closed in 730 days; NaN none"),
        Column("referrals_won", "number", "introductions and referrals of the policy's days that were won"),
    ),
    takes=tuple(_PARTNER),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("renewal_rate", "share", "renewed over renewed and lapsed contracts; NaN none"),
        Column("complaint_urgent_share", "share", "urgent part of the complaints of 365 days; NaN none"),
        *(Column(name, "code", "tag: " + ", ".join(options), options) for name, options in OPTIONS.items()),
    ),
    words=words_beside(__file__),
    reasons=_reasons,
    examples=(
        Example(
            "three of four renewed, two complaints, one introduction",
            _PARTNER,
            {"renewal_rate": 0.75, "renewal_habit": 0, "complaint_frequency": 1, "referral_record": 1},
            _LEARNT,
        ),
        Example(
            "the one they referred became a customer and has not bought yet",
            {**_PARTNER, "referrals_won": 1, "referred_revenue": 0},
            {"referral_record": 2},
            _LEARNT,
        ),
        Example(
            "half of the contracts lapsed and complaints come every quarter",
            {**_PARTNER, "renewals": 2, "complaints_12m": 4, "urgent_complaints_12m": 4},
            {"renewal_habit": 1, "complaint_frequency": 2, "complaint_urgent_share": 1},
            _LEARNT,
        ),
        Example(
            "a buyer without a complaint or a referral, where others have them",
            {**_PARTNER, "complaints_12m": 0, "urgent_complaints_12m": 0, "referrals_made": 0},
            {"complaint_frequency": 0, "referral_record": 0, "complaint_urgent_share": np.nan},
            _LEARNT,
        ),
        Example(
            "where nobody's complaints are recorded, silence says nothing",
            {**_PARTNER, "complaints_12m": 0, "urgent_complaints_12m": 0, "referrals_made": 0},
            {"complaint_frequency": -1, "referral_record": -1},
            {"complaints": False, "referrals": False},
        ),
        Example(
            "of a stranger nothing is known",
            _STRANGER,
            {"renewal_rate": np.nan, "renewal_habit": -1, "complaint_frequency": -1, "referral_record": -1},
            _LEARNT,
        ),
    ),
)
