"""Usage: which features a customer uses, how often, at what time of the day, and whether it grows or fades.

Counted are distinct days, never a day twice. Frequency: daily and weekly from the policy's days within the last 30 on,
occasional when used within 90, idle when not. The trend holds the last 30 days' use against a third of that of the 90
days before them, and has a name from the policy's change on. The time of day is the band (working hours, evening,
night) with the policy's share of the use whose hour is known, spread when no band has it; hours are those on record.
Core and auxiliary features are those used in the last 90 days; unused ones are those other customers used in these
days and this one did not, told apart by a bit each (two words of 53; a feature beyond them leaves the unused unknown).

A customer without any use on record is unknown, not idle: usage is recorded of some products only.
"""

from collections.abc import Sequence

import numpy as np

from core.bilingual import words_beside
from core.bitsets import BITS, anybodys, members, number_in
from core.frames import Array, Column, Floats, Frame, Ints, unknown
from core.grouping import QUARTER, Longs, Mask, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import Tables
from core.types import Days, Reason, Share
from core.values import Row, known, whole

MONTH = 30  # days
COLUMNS = ("customer", "day", "hour", "feature", "core", "count")
USED, CORE = tuple(f"used_features_{word}" for word in range(2)), tuple(f"core_features_{word}" for word in range(2))
BANDS = ("working_hours", "evening", "night")
OPTIONS = {
    "usage_frequency": ("daily", "weekly", "occasional", "idle"),
    "usage_trend": ("growing", "steady", "fading"),
    "usage_time": (*BANDS, "spread"),
}
IDLE, SPREAD = 3, len(BANDS)


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    usage, count = tables.usage, tables.count
    if not usage.length:
        return {column.name: unknown(count) for column in FEATURES}
    last = unknown(count)
    np.fmax.at(last, usage["customer"], usage["day"].astype(np.float64))
    customer, day, hour, feature, core, times = (usage[name] for name in COLUMNS)
    before = (as_of - day >= MONTH).astype(np.int32)
    within = as_of - day < MONTH + QUARTER
    amount = _by_kind(customer[within], before[within], 2, count, times[within])
    rows = np.flatnonzero(as_of - day < QUARTER)
    customer, before = customer[rows], before[rows]
    days = number_in(_words(customer, before, as_of - day[rows] - MONTH * before, 2, count))
    hours = hour[rows]
    timed = hours >= 0
    bands = _by_kind(customer[timed], _band(hours[timed], policy), len(BANDS), count, times[rows][timed])
    made = {
        "last_usage_day": last,
        "usage_days_30": days[0],
        "usage_days_90": days[0] + days[1],
        "usage_30": amount[0],
        "usage_before": amount[1],
        **{f"usage_{name}": used for name, used in zip(BANDS, bands, strict=True)},
        **_feature_sets(customer, feature[rows], core[rows] == 1, count),
    }
    stranger = np.isnan(last)
    return {name: np.where(stranger, np.nan, values) for name, values in made.items()} if stranger.any() else made


def _by_kind(customer: Array, kind: Array, kinds: int, count: int, values: Array) -> Floats:
    """Return the sum of values, a row a kind and a column a customer."""
    return total(kind * np.int64(count) + customer, kinds * count, values).reshape(kinds, count)


def _words(customer: Array, kind: Array, number: Array, kinds: int, count: int) -> Longs:
    """Return sets of numbers as words, a row a kind and a column a customer."""
    return members(kind * np.int64(count) + customer, number, kinds * count).reshape(kinds, count)


def _band(hour: Ints, policy: Policy) -> Ints:
    """Return the band of the day of each hour."""
    rules = policy.usage
    late = (hour >= rules.evening_from).astype(np.int32) + (hour >= rules.night_from)
    return np.where(hour < rules.work_from, BANDS.index("night"), late).astype(np.int32)


def _feature_sets(customer: Array, feature: Array, core: Mask, count: int) -> Columns:
    """Return the features used, and the core ones among them, as bits; NaN where one has no bit."""
    unknown = np.zeros(count)
    fits = feature < BITS * len(USED)
    if not fits.all():
        unknown[customer[~fits]] = np.nan
        customer, feature, core = customer[fits], feature[fits], core[fits]
    word, bit = np.divmod(feature, BITS)
    used = _words(customer, word, bit, len(USED), count)
    of_core = _words(customer[core], word[core], bit[core], len(CORE), count)
    return dict(zip((*USED, *CORE), np.concatenate([used, of_core]) + unknown, strict=True))


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    """Learn the features that anybody uses, as words of bits."""
    return {name: anybodys(frame[name]) for name in (*USED, *CORE)}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    now, before = frame["usage_30"], frame["usage_before"] * MONTH / QUARTER
    change = np.divide(now - before, before, out=unknown(frame.length), where=before > 0)
    return {
        **_features_used(frame, learnt),
        "days_since_use": frame["as_of"] - frame["last_usage_day"],
        "usage_change": change,
        **_tags(frame, change, policy),
    }


def _features_used(frame: Frame, learnt: Learnt) -> Columns:
    """Return how many features are used, and how many of those that anybody uses are not."""
    words = np.array([frame[name] for name in (*USED, *CORE)])
    unknown = np.isnan(words[0])
    bits = np.where(unknown, 0.0, words).astype(np.int64)
    anybody = np.array([[learnt[name]] for name in (*USED, *CORE)])
    used, core = bits[: len(USED)], bits[len(USED) :]
    first, second, core_first, core_second = number_in(np.concatenate([used & ~core, core]))
    lacking, lacking_too, lacking_core, lacking_core_too = number_in(anybody & ~np.concatenate([used, used]))
    numbers = {
        "core_used": core_first + core_second,
        "auxiliary_used": first + second,
        "unused_features": lacking + lacking_too,
        "unused_core_features": lacking_core + lacking_core_too,
    }
    return {name: np.where(unknown, np.nan, number) for name, number in numbers.items()}


def _tags(frame: Frame, change: Floats, policy: Policy) -> Columns:
    rules, days = policy.usage, frame["usage_days_30"]
    stranger = np.isnan(days)
    often = (
        IDLE - (days >= rules.daily_from).astype(np.int32) - (days >= rules.weekly_from) - (frame["usage_days_90"] > 0)
    )
    trend = 1 - (change >= rules.trend_change).astype(np.int32) + (change <= -rules.trend_change)
    working, evening, night = (frame[f"usage_{band}"] for band in BANDS)
    timed = working + evening + night
    most = np.maximum(np.maximum(working, evening), night)
    first = np.where(working == most, 0, np.where(evening == most, 1, 2))
    ruling = np.where(most >= rules.time_share * timed, first, SPREAD)
    return {
        "usage_frequency": np.where(stranger, -1, often).astype(np.int32),
        "usage_trend": np.where(np.isnan(change), -1, trend).astype(np.int32),
        "usage_time": np.where(timed > 0, ruling, -1).astype(np.int32),
    }


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    if row["usage_frequency"] < 0:
        return ()
    if row["usage_frequency"] == IDLE:
        return [Reason("usage.idle", {"days": Days(row["days_since_use"])}, -45)]
    found = []
    change, unused = known(row, "usage_change"), whole(row, "unused_core_features")
    if change is not None and abs(change) >= policy.usage.trend_change:
        key = "usage.grown" if change > 0 else "usage.faded"
        found.append(Reason(key, {"change": Share(abs(change))}, 35 * max(-1.0, min(1.0, change))))
    if unused:
        found.append(Reason("usage.core_unused", {"count": unused}, -4 - min(unused, 6)))
    return found


FEATURES = (
    Column("last_usage_day", "day", "day of the last use; NaN none on record, also below"),
    Column("usage_days_30", "number", "days of the last 30 with any use"),
    Column("usage_days_90", "number", "days of the last 90 with any use"),
    Column("usage_30", "number", "how often it was used in the last 30 days"),
    Column("usage_before", "number", "how often in the 90 days before those"),
    *(Column(f"usage_{band}", "number", f"use of the last 90 days: {band}") for band in BANDS),
    *(Column(name, "number", "bits of the features used in 90 days; NaN one has no bit") for name in USED),
    *(Column(name, "number", "bits of the core features among them") for name in CORE),
)

_LEARNT: Learnt = {"used_features_0": 0b11111, "used_features_1": 0, "core_features_0": 0b111, "core_features_1": 0}
_USER = {
    "as_of": 20_000,
    "last_usage_day": 19_999,
    "usage_days_30": 20,
    "usage_days_90": 60,
    "usage_30": 100,
    "usage_before": 300,
    "usage_working_hours": 250,
    "usage_evening": 40,
    "usage_night": 10,
    "used_features_0": 0b1011,
    "used_features_1": 0,
    "core_features_0": 0b11,
    "core_features_1": 0,
}

usage = Model(
    name="usage",
    features=_features,
    gives_features=FEATURES,
    takes=tuple(_USER),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("core_used", "number", "core features used in the last 90 days; NaN unknown"),
        Column("auxiliary_used", "number", "other features used in the last 90 days; NaN unknown"),
        Column("unused_features", "number", "features other customers use and this one does not; NaN unknown"),
        Column("unused_core_features", "number", "core features among them; NaN unknown"),
        Column("days_since_use", "days", "days since the last use; NaN unknown"),
        Column("usage_change", "share", "last 30 days against the pace of the 90 before; NaN unknown"),
        *(Column(name, "code", "tag: " + ", ".join(options), options) for name, options in OPTIONS.items()),
    ),
    words=words_beside(__file__),
    reasons=_reasons,
    examples=(
        Example(
            "on most working days, in office hours, one core feature untouched",
            _USER,
            {"usage_frequency": 0, "usage_trend": 1, "usage_time": 0, "unused_core_features": 1, "auxiliary_used": 1},
            _LEARNT,
        ),
        Example(
            "a third of what it was is fading",
            {**_USER, "usage_30": 33, "usage_days_30": 5},
            {"usage_frequency": 1, "usage_trend": 2, "usage_change": -0.67},
            _LEARNT,
        ),
        Example(
            "silent for a quarter is idle",
            {**_USER, "last_usage_day": 19_900, "usage_30": 0, "usage_days_30": 0, "usage_days_90": 0},
            {"usage_frequency": IDLE, "days_since_use": 100, "usage_change": -1},
            _LEARNT,
        ),
        Example(
            "as much by night as by day is round the clock",
            {**_USER, "usage_working_hours": 50, "usage_evening": 30, "usage_night": 50},
            {"usage_time": SPREAD},
            _LEARNT,
        ),
        Example(
            "nothing on record is unknown, not idle",
            {**dict.fromkeys(_USER, np.nan), "as_of": 20_000},
            {"usage_frequency": -1, "usage_trend": -1, "usage_time": -1, "unused_features": np.nan},
            _LEARNT,
        ),
    ),
)
