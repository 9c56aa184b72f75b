"""Underway: how long the oldest open deal has been going on against the usual time to a win, and the agreed next step.

The usual time to win is the median, over the customers who gave us an order at all, of the average days from opening an
opportunity to winning it: a median of customers, so that one with many deals does not set everybody's pace. Below the
policy's number of such customers it is unknown, and so is whether a deal is slow. A deal that was lost teaches nothing:
it was given up at some time, not worked through.

The next step is what a rep noted last (``next_step_on`` in core/dimensions.toml), with the day it was agreed; what
became of it is read from the dealings.
"""

import numpy as np

from core.answers import answer
from core.bilingual import words_beside
from core.frames import Column, Floats, Frame, unknown
from core.grouping import total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.standing import learn_median, learnt_number
from core.tables import NEVER, Tables

DEALS = ("oldest_deal_day", "oldest_deal_days", "win_days")


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    step, agreed = answer(tables, "next_step_on")
    return {**_deals(tables, as_of), "next_step_day": step, "next_step_agreed_day": agreed}


def _deals(tables: Tables, as_of: int) -> Columns:
    deals, count = tables.opportunities, tables.count
    if not deals.length:
        return dict.fromkeys(DEALS, unknown(count))
    customer, opened, closed = deals["customer"], deals["day"], deals["closed"]
    is_open, won = closed == NEVER, deals["won"] == 1
    oldest = unknown(count)
    np.fmin.at(oldest, customer[is_open], opened[is_open].astype(np.float64))
    number, average = total(customer[won], count), unknown(count)
    np.divide(total(customer[won], count, (closed - opened)[won]), number, out=average, where=number > 0)
    return dict(zip(DEALS, (oldest, as_of - oldest, average), strict=True))


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    taken = frame["win_days"]
    enough = np.count_nonzero(~np.isnan(taken)) >= policy.underway.winners_min
    return {"win_days": learn_median(taken) if enough else None}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    usual = np.full(frame.length, learnt_number(learnt, "win_days"))
    return {"usual_win_days": usual, "deal_slowness": _times(frame["oldest_deal_days"], usual)}


def _times(taken: Floats, usual: Floats) -> Floats:
    times = unknown(len(taken))
    np.divide(taken, usual, out=times, where=usual > 0)
    return times


underway = Model(
    name="underway",
    features=_features,
    gives_features=(
        Column("oldest_deal_day", "day", "day the oldest open opportunity was opened; NaN none"),
        Column("oldest_deal_days", "days", "days it has been open; NaN none"),
        Column("win_days", "days", "average days from opening to winning what was won; NaN nothing won"),
        Column("next_step_day", "day", "day of the agreed next step; NaN none on record"),
        Column("next_step_agreed_day", "day", "day it was agreed; NaN none"),
    ),
    takes=("oldest_deal_day", "oldest_deal_days", "win_days"),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("usual_win_days", "days", "usual days from opening a deal to winning it; NaN too few were won"),
        Column("deal_slowness", "number", "days the oldest open deal took so far over the usual; NaN unknown"),
    ),
    words=words_beside(__file__),
    examples=(
        Example(
            "open twice as long as a win usually takes",
            {"oldest_deal_days": 180},
            {"usual_win_days": 90, "deal_slowness": 2},
            {"win_days": 90.0},
        ),
        Example("without an open deal nothing is slow", {"oldest_deal_days": np.nan}, {"deal_slowness": np.nan}),
        Example("too few wins to know what is usual", {"oldest_deal_days": 180}, {"deal_slowness": np.nan}),
    ),
)
