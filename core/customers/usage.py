"""Usage: which features a customer uses, how often, at what time of the day, and whether it grows or fades.

Counted are distinct days, never a day twice. Frequency: daily and weekly from the policy's days within the last 30 on,
occasional when used within 90, idle when not. The trend holds the last 30 days' use against a third of that of the 90
days before them, and has a name from the policy's change on. The time of day is the band (working hours, evening,
night) with the policy's share of the use whose hour is known, spread when no band has it; hours are those on record.
Core and auxiliary features are those used in the last 90 days; unused ones are those other customers used in these
days and this one did not, told apart by a bit each (two words of 53; a feature beyond them leaves the unused unknown).

A customer without any use on record is unknown, not idle: usage is recorded of some products only.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.bitsets import BITS, anybodys, members, number_in
from core.frames import Array, Column, Floats, Frame
from core.grouping import QUARTER, latest, pick, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import Tables
from core.types import Days, Lang, Reason, Share
from core.values import Row, known, whole

MONTH = 30  # days
USED, CORE = tuple(f"used_features_{word}" for word in range(2)), tuple(f"core_features_{word}" for word in range(2))
BANDS = ("working_hours", "evening", "night")
OPTIONS = {
    "usage_frequency": ("daily", "weekly", "occasional", "idle"),
    "usage_trend": ("growing", "steady", "fading"),
    "usage_time": (*BANDS, "spread"),
}
IDLE, SPREAD = 3, len(BANDS)

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "usage_frequency": "How often they use it",
        "usage_frequency.daily": "Daily",
        "usage_frequency.weekly": "Every week",
        "usage_frequency.occasional": "Now and then",
        "usage_frequency.idle": "Not in the last 90 days",
        "usage_trend": "Usage trend",
        "usage_trend.growing": "Use is growing",
        "usage_trend.steady": "Use is steady",
        "usage_trend.fading": "Use is fading",
        "usage_time": "When they use it",
        "usage_time.working_hours": "In working hours",
        "usage_time.evening": "In the evening",
        "usage_time.night": "At night",
        "usage_time.spread": "Round the clock",
        "usage_change": "Use against the 90 days before",
        "days_since_use": "Days since last use",
        "core_used": "Core features used",
        "auxiliary_used": "Auxiliary features used",
        "unused_features": "Features they never touch",
        "unused_core_features": "Core features they never touch",
        "do.usage_frequency.daily": "They depend on it: agree response times and talk about the next seats or lines.",
        "do.usage_frequency.weekly": "Find the task they do elsewhere on the other days and move it over.",
        "do.usage_frequency.occasional": "Ask which job they bought it for and who should be doing it with it.",
        "do.usage_frequency.idle": "Visit the user, not the buyer; learn what stopped them before the next invoice.",
        "do.usage_trend.growing": "Check their capacity with them before they run into its limit.",
        "do.usage_trend.steady": "Show one feature beside the ones they use.",
        "do.usage_trend.fading": "Ask what changed: people, process or a rival's trial.",
        "do.usage_time.working_hours": "Plan training and updates outside office hours.",
        "do.usage_time.evening": "Offer support after hours; somebody is working late on this.",
        "do.usage_time.night": "Ask about the night shift: who do they call when it stops?",
        "do.usage_time.spread": "Announce every interruption early; there is no quiet hour.",
        "faded": "They use it {change} less than in the three months before.",
        "grown": "They use it {change} more than in the three months before.",
        "idle": "Nothing used for {days}.",
        "core_unused": "They leave {count} core features untouched.",
    },
    "zh": {
        "usage_frequency": "使用频率",
        "usage_frequency.daily": "天天在用",
        "usage_frequency.weekly": "每周都用",
        "usage_frequency.occasional": "偶尔使用",
        "usage_frequency.idle": "近90天没用过",
        "usage_trend": "使用走势",
        "usage_trend.growing": "越用越多",
        "usage_trend.steady": "用量平稳",
        "usage_trend.fading": "越用越少",
        "usage_time": "使用时段",
        "usage_time.working_hours": "集中在上班时间",
        "usage_time.evening": "集中在晚上",
        "usage_time.night": "集中在夜间",
        "usage_time.spread": "全天都在用",
        "usage_change": "使用量（对比之前90天）",
        "days_since_use": "距上次使用天数",
        "core_used": "在用的核心功能",
        "auxiliary_used": "在用的辅助功能",
        "unused_features": "从没用起来的功能",
        "unused_core_features": "从没用起来的核心功能",
        "do.usage_frequency.daily": "他们已经离不开了：约定响应时间，顺势谈增购。",
        "do.usage_frequency.weekly": "其余几天这件事是怎么做的？想办法挪到我们这里来。",
        "do.usage_frequency.occasional": "问清当初买来解决哪件事，现在该由谁来用。",
        "do.usage_frequency.idle": "去见使用的人，不是采购的人；赶在下次付款之前弄清为什么停了。",
        "do.usage_trend.growing": "提前和他们核一遍容量，别等撞到上限。",
        "do.usage_trend.steady": "在他们常用的功能旁边，再教会一个。",
        "do.usage_trend.fading": "问清变了什么：换了人、改了流程，还是在试别家的。",
        "do.usage_time.working_hours": "培训和升级安排在下班以后。",
        "do.usage_time.evening": "把支持延长到晚上，那时候有人在加班赶活。",
        "do.usage_time.night": "问问夜班：停下来的时候，他们打给谁？",
        "do.usage_time.spread": "任何停机都提前通知，他们没有空闲时段。",
        "faded": "使用量比之前三个月少了{change}。",
        "grown": "使用量比之前三个月多了{change}。",
        "idle": "已经{days}没有使用。",
        "core_unused": "有{count}个核心功能一直没用起来。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    usage, count = tables.usage, tables.count
    if not usage.length:
        return {column.name: np.full(count, np.nan) for column in FEATURES}
    customer, ago, times = usage["customer"], as_of - usage["day"], usage["count"]
    last = pick(usage["day"], latest(customer, count, usage["day"]))
    made = {"last_usage_day": last, **_frequency(customer, ago, times, count)}
    recent = np.flatnonzero(ago < QUARTER)
    made |= _bands(usage.take(recent), count, policy)
    made |= _feature_sets(usage.take(recent), count)
    stranger = np.isnan(last)
    return {name: np.where(stranger, np.nan, values) for name, values in made.items()}


def _frequency(customer: Array, ago: Array, times: Floats, count: int) -> Columns:
    """Return the days of the last 30 and 90 with any use, and how much was used now and before."""
    now, quarter, before = ago < MONTH, ago < QUARTER, (ago >= MONTH) & (ago < MONTH + QUARTER)
    rest = quarter & ~now
    days_now = number_in(members(customer[now], ago[now], count))
    days_rest = number_in(members(customer[rest], ago[rest] - MONTH, count))
    return {
        "usage_days_30": days_now,
        "usage_days_90": days_now + days_rest,
        "usage_30": total(customer[now], count, times[now]),
        "usage_before": total(customer[before], count, times[before]),
    }


def _bands(usage: Frame, count: int, policy: Policy) -> Columns:
    """Return how much of the use falls into each band of the day."""
    rules, hour = policy.usage, usage["hour"]
    working = (hour >= rules.work_from) & (hour < rules.evening_from)
    evening = (hour >= rules.evening_from) & (hour < rules.night_from)
    night = (hour >= 0) & ~working & ~evening
    bands = zip(BANDS, (working, evening, night), strict=True)
    return {f"usage_{name}": total(usage["customer"][band], count, usage["count"][band]) for name, band in bands}


def _feature_sets(usage: Frame, count: int) -> Columns:
    """Return the features used as bits; NaN where one has no bit."""
    feature, customer = usage["feature"], usage["customer"]
    beyond = np.zeros(count)
    beyond[customer[feature >= BITS * len(USED)]] = np.nan
    made = {}
    for names, kind in ((USED, usage["core"] >= -1), (CORE, usage["core"] == 1)):
        for word, name in enumerate(names):
            within = kind & (feature // BITS == word)
            made[name] = beyond + members(customer[within], feature[within] % BITS, count)
    return made


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    """Learn the features that anybody uses, as words of bits."""
    return {name: anybodys(frame[name]) for name in (*USED, *CORE)}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    used = np.array([frame[name] for name in USED])
    core = np.array([frame[name] for name in CORE])
    now, before = frame["usage_30"], frame["usage_before"] * MONTH / QUARTER
    change = np.divide(now - before, before, out=np.full(frame.length, np.nan), where=before > 0)
    return {
        "core_used": _size(core),
        "auxiliary_used": _size(used) - _size(core),
        "unused_features": _unused(used, [learnt[name] for name in USED]),
        "unused_core_features": _unused(used, [learnt[name] for name in CORE]),
        "days_since_use": frame["as_of"] - frame["last_usage_day"],
        "usage_change": change,
        **_tags(frame, change, policy),
    }


def _size(words: Floats) -> Floats:
    """Return how many bits the words of each customer have."""
    unknown = np.isnan(words[0])
    return np.where(unknown, np.nan, number_in(np.where(unknown, 0, words).astype(np.int64)).sum(axis=0))


def _unused(words: Floats, anybody: Sequence[int]) -> Floats:
    """Return how many of the features that anybody uses each customer does not."""
    unknown = np.isnan(words[0])
    missing = np.array(anybody)[:, np.newaxis] & ~np.where(unknown, 0, words).astype(np.int64)
    return np.where(unknown, np.nan, number_in(missing).sum(axis=0))


def _tags(frame: Frame, change: Floats, policy: Policy) -> Columns:
    rules, days = policy.usage, frame["usage_days_30"]
    stranger = np.isnan(days)
    often = (
        IDLE - (days >= rules.daily_from).astype(np.int32) - (days >= rules.weekly_from) - (frame["usage_days_90"] > 0)
    )
    trend = 1 - (change >= rules.trend_change).astype(np.int32) + (change <= -rules.trend_change)
    bands = np.array([frame[f"usage_{band}"] for band in BANDS])
    timed = bands.sum(axis=0)
    ruling = np.where(bands.max(axis=0) >= rules.time_share * timed, bands.argmax(axis=0), SPREAD)
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
    words=WORDS,
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
