"""Behaviour classes: who buys often, whom a trial may convert, who needs a warning, and how we deal with each other.

Marks that are yes, no or unknown. High-frequency: purchase days of the last 365 days against the policy's number.
Trial to convert: a trial within the policy's days, or an open opportunity, and nothing bought since. Risk warning: a
red risk or an amber churn, of the risks that are switched on. Dealings per month count recorded interactions over the
policy's days (a month is a twelfth of 365.25 days); the response speed is the median of the hours until they answered,
within 365 days, the average of the middle two where their number is even.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.frames import Array, Column, Floats, Frame, Ints, unknown
from core.grouping import YEAR, Groups, Mask, total
from core.levels import AMBER, RED
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import INTERACTIONS, RISKS, Tables
from core.types import Lang, Reason
from core.values import Row, day, known, whole

CLASSES = ("high_frequency", "trial_to_convert", "risk_warning")
ANSWER = ("no", "yes")
NO, YES = range(2)
LEVELS = tuple(f"{risk}_level" for risk in RISKS)
MONTH = 365.25 / 12  # days
TRIAL = INTERACTIONS.index("trial")
MINUTES = 60  # an hour's: a median of whole minutes sorts as whole numbers
LOW = 32  # bits for the minutes, beside the customer in one number

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "high_frequency": "High-frequency buyer",
        "high_frequency.no": "Buys at intervals",
        "high_frequency.yes": "High-frequency buyer",
        "trial_to_convert": "Trial to convert",
        "trial_to_convert.no": "No trial open",
        "trial_to_convert.yes": "Trial to convert",
        "risk_warning": "Risk warning",
        "risk_warning.no": "No risk warning",
        "risk_warning.yes": "Risk warning",
        "dealings_per_month": "Dealings a month",
        "response_hours": "Hours until they answer",
        "often": "Bought on {count} days in the last 12 months.",
        "tried": "Trial on {day}, nothing bought since: ask for the decision.",
        "offered": "Nothing bought since the opportunity was opened on {day}.",
        "slow": "They usually take {hours} hours to answer: call rather than write.",
    },
    "zh": {
        "high_frequency": "高频采购客户",
        "high_frequency.no": "采购有间隔",
        "high_frequency.yes": "高频采购客户",
        "trial_to_convert": "试用待转化",
        "trial_to_convert.no": "没有待转化的试用",
        "trial_to_convert.yes": "试用待转化",
        "risk_warning": "风险预警",
        "risk_warning.no": "没有风险预警",
        "risk_warning.yes": "风险预警",
        "dealings_per_month": "每月互动次数",
        "response_hours": "对方回复用时（小时）",
        "often": "近12个月有{count}天下单。",
        "tried": "{day}试用过，之后还没有下单，该要结论了。",
        "offered": "{day}开始谈的商机，到现在还没有下单。",
        "slow": "对方一般{hours}小时后才回复，打电话比发消息管用。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {
        "purchase_days_12m": tables.purchases.days(as_of - YEAR),
        **_dealings(tables, as_of, policy),
    }


def _dealings(tables: Tables, as_of: int, policy: Policy) -> Columns:
    rules, dealings, count = policy.behaviour_classes, tables.interactions, tables.count
    if not dealings.length:
        return dict.fromkeys(("trial_day", "dealings_per_month", "response_hours", "answers"), unknown(count))
    customer, days = dealings["customer"], dealings["day"]
    trial = (dealings["kind"] == TRIAL) & (days > as_of - rules.trial_days)
    trial_day = unknown(count)
    np.fmax.at(trial_day, customer[trial], days[trial].astype(np.float64))
    recent = total(customer[days > as_of - rules.dealings_days], count) * (MONTH / rules.dealings_days)
    hours, answers = _response(dealings, days > as_of - YEAR, count)
    return {
        "trial_day": trial_day,
        "dealings_per_month": np.where(total(customer, count) > 0, recent, np.nan),
        "response_hours": hours,
        "answers": answers,
    }


def _response(dealings: Frame, recent: Array, count: int) -> tuple[Floats, Floats]:
    """Return the median of each customer's hours to answer and how many there are; NaN without one."""
    rows = np.flatnonzero(recent & ~np.isnan(dealings["response_hours"]))
    if not len(rows):
        return unknown(count), unknown(count)
    minutes = np.rint(dealings["response_hours"][rows] * MINUTES).astype(np.int64)
    packed = (dealings["customer"][rows].astype(np.int64) << LOW) + minutes  # sorted by customer, then by minutes
    packed.sort()
    groups = Groups.of((packed >> LOW).astype(np.int32), count)
    number = groups.ends - groups.starts
    middle = np.concatenate([groups.starts + (number - 1) // 2, groups.starts + number // 2])
    halves = (packed[middle] & ((1 << LOW) - 1)).reshape(2, -1)
    return groups.spread(halves.sum(axis=0) / (2 * MINUTES), np.nan), groups.spread(number, np.nan)


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules, last, trial = policy.behaviour_classes, frame["last_purchase_day"], frame["trial_day"]
    bought = ~np.isnan(last)
    waiting = ~(last >= trial) & ~np.isnan(trial)
    waiting |= ~(last >= frame["opportunity_day"]) & (frame["open_opportunities"] > 0)
    names = policy.risks.watched
    levels = np.array([frame[name] for name in names] or [np.full(frame.length, -1)])
    warned: Mask = np.logical_or.reduce(levels == RED)
    if "churn_level" in names:
        warned |= frame["churn_level"] == AMBER
    return {
        "high_frequency": _marked(frame["purchase_days_12m"] >= rules.purchases_from, bought),
        "trial_to_convert": _marked(waiting, bought | waiting),
        "risk_warning": _marked(warned, np.logical_or.reduce(levels >= 0)),
    }


def _marked(marks: Array, known_of: Array) -> Ints:
    """Return yes and no as codes, -1 where nothing tells."""
    return np.where(known_of, marks, -1).astype(np.int32)


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    found, rules = [], policy.behaviour_classes
    if row["high_frequency"] == YES:
        found.append(Reason("behaviour_classes.often", {"count": whole(row, "purchase_days_12m")}, 5))
    if row["trial_to_convert"] == YES:
        found.append(_waiting(row))
    hours = known(row, "response_hours")
    if hours is not None and hours >= rules.slow_hours and row["answers"] >= rules.answers_min:
        found.append(Reason("behaviour_classes.slow", {"hours": round(hours)}, -7))
    return found


def _waiting(row: Row) -> Reason:
    trial, last = known(row, "trial_day"), known(row, "last_purchase_day")
    if trial is not None and (last is None or last < trial):
        return Reason("behaviour_classes.tried", {"day": day(row, "trial_day")}, 32)
    return Reason("behaviour_classes.offered", {"day": day(row, "opportunity_day")}, 12)


_BUYER = {
    "last_purchase_day": 19_990,
    "purchase_days_12m": 6,
    "trial_day": np.nan,
    "open_opportunities": 0,
    "opportunity_day": np.nan,
    **dict.fromkeys(LEVELS, -1),
}
_PROSPECT = {**_BUYER, "last_purchase_day": np.nan, "purchase_days_12m": 0}

behaviour_classes = Model(
    name="behaviour_classes",
    features=_features,
    gives_features=(
        Column("purchase_days_12m", "number", "purchase days of the last 365 days"),
        Column("trial_day", "day", "day of the newest trial within the policy's days; NaN none"),
        Column("dealings_per_month", "number", "recorded dealings a month over the policy's days; NaN none ever"),
        Column("response_hours", "number", "median hours until they answered, within 365 days; NaN none known"),
        Column("answers", "number", "answers it was read from; NaN none"),
    ),
    takes=tuple(_BUYER),
    score=_score,
    gives=tuple(Column(name, "code", "class by behaviour; unknown where nothing tells", ANSWER) for name in CLASSES),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example("six purchases a year", _BUYER, {"high_frequency": NO, "trial_to_convert": NO, "risk_warning": -1}),
        Example("thirty are many", {**_BUYER, "purchase_days_12m": 30}, {"high_frequency": YES}),
        Example("a trial and no order since", {**_PROSPECT, "trial_day": 19_950}, {"trial_to_convert": YES}),
        Example("a trial that was followed by an order", {**_BUYER, "trial_day": 19_950}, {"trial_to_convert": NO}),
        Example(
            "an opportunity opened after the last order",
            {**_BUYER, "open_opportunities": 1, "opportunity_day": 19_995},
            {"trial_to_convert": YES},
        ),
        Example("an amber churn warns", {**_BUYER, "churn_level": AMBER}, {"risk_warning": YES}),
        Example("of a stranger nothing is known", _PROSPECT, dict.fromkeys(CLASSES, -1)),
    ),
)
