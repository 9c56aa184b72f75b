"""How far each sign of leaving is there, and what the signs come to: by the policy's weights or by what was learned."""

import math
from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np

from core.dimensions import dimensions
from core.frames import Array, Floats
from core.grouping import Mask
from core.logistic import fit
from core.model import Learnt, Past
from core.policy import Policy
from core.policy.sections.churn import ChurnWeights
from core.values import Row
from core.weighing import FULL, apportion

NAMES = tuple(ChurnWeights.model_fields)
PLACE = {name: place for place, name in enumerate(NAMES)}
TAKEN = (
    "overdue_ratio",
    "days_since_last",
    "purchase_days",
    "p_alive",
    "revenue_change",
    "revenue_90d_change",
    "churn_categories",
    "churn_complaints",
    "churn_complaints_day",
    "churn_payment",
    "churn_usage",
    "churn_contact",
    "churn_champion",
    "churn_rival",
    "churn_rival_day",
    "churn_renewal",
    "churn_renewal_day",
    "churn_renewal_talk",
    "renewal_intent",
)
RECORDED = {"complaints": "churn_complaints_day", "rival": "churn_rival_day"}
# How far each answer to whether they renew is a sign; the last is no answer.
INTENT = np.array([1 - scale / 100 for scale in dimensions()["renewal_intent"].scale.values()] + [np.nan])
STEEPEST = 700.0  # exponent of a number that is as good as infinite
UNIT = 10_000.0  # signs are whole ten-thousandths, so that they add up the same in any order

# One row a sign in the order of NAMES, one column a customer: whole ten-thousandths, NaN unknown.
Signs = Floats


def recorded(columns: Mapping[str, Array]) -> list[str]:
    """Return the signs whose source the company records at all; where it does, nothing on record is no trouble."""
    return [name for name, column in RECORDED.items() if not np.isnan(columns[column]).all()]


def signs_of(columns: Mapping[str, Array], learnt: Learnt, policy: Policy) -> Signs:
    """Return how far each sign is there, from the columns of ``TAKEN``."""
    start, span = policy.churn.ramp_columns
    signs = (_figures(columns, policy) - start) / span
    signs = np.minimum(np.maximum(signs, 0.0, out=signs), 1.0, out=signs)
    silence = signs[PLACE["silence"]]
    np.minimum(silence, columns["days_since_last"] / policy.churn.silence_floor_days, out=silence)
    for name in RECORDED:
        if name not in learnt["recorded"]:
            signs[PLACE[name]] = np.nan
    signs[:, columns["purchase_days"] <= 0] = np.nan
    signs *= UNIT
    return np.rint(signs, out=signs)


def _figures(columns: Mapping[str, Array], policy: Policy) -> Floats:
    """Return the figure of each sign, as the policy's ramps read it."""
    year, quarter, rival = columns["revenue_change"], columns["revenue_90d_change"], columns["churn_rival"]
    read = {
        "silence": columns["overdue_ratio"],
        "alive": 1 - columns["p_alive"],
        "volume": (np.fmax(year, quarter) + np.fmin(year, quarter)) / -2,  # where one is known, that one
        "rival": np.where(np.isnan(rival), 0.0, rival),
        "renewal": np.where(_talked(columns, policy), np.inf, columns["churn_renewal"]),
        "intent": INTENT[columns["renewal_intent"]],
        "absence": columns["days_since_last"],
        "habit": 1 / np.maximum(columns["purchase_days"], 1.0),
    }
    return np.array([read[name] if name in read else columns[f"churn_{name}"] for name in NAMES])


def _talked(columns: Mapping[str, Array], policy: Policy) -> Mask:
    """Return with whom a renewal could have been talked about since it came near."""
    talked: Mask = columns["churn_renewal_talk"] >= columns["churn_renewal_day"] - policy.churn.ramps.renewal[0]
    return talked


def weighed(signs: Signs, learnt: Learnt, policy: Policy, own: Floats | None = None) -> tuple[Floats, Floats]:
    """Return what the signs come to, 0..1 in hundredths, NaN when too little is known, and the known weight of 100.

    ``own`` are the customers' own weights, where they are not everybody's.
    """
    there, weights = ~np.isnan(signs), policy.churn.weight_column if own is None else own
    weight = np.add.reduce(weights * there)
    if learnt["learned"]:
        points = FULL * probability(signs, learnt["learned"])
    else:
        gained = np.add.reduce(weights * np.where(there, signs, 0.0))
        points = gained * (FULL / UNIT) / np.maximum(weight, 1.0)
    enough = weight >= max(1.0, 100 * policy.risks.known_min)
    return np.where(enough, np.rint(points), np.nan), weight


def probability(signs: Signs, learned: Learnt) -> Floats:
    """Return the learned probability that somebody stops buying; an unknown sign counts as the average one."""
    slopes, averages = np.array([learned["slopes"], learned["averages"]], np.float64)[:, :, np.newaxis]
    counted = np.where(np.isnan(signs), averages, signs)
    log_odds = learned["intercept"] + np.add.reduce(slopes * counted)  # whole numbers
    chance: Floats = 1 / (1 + np.exp(-log_odds / UNIT**2))
    return chance


def learn(past: Sequence[Past], policy: Policy) -> Learnt:
    """Return what earlier days teach, in whole numbers: intercept, slopes and averages; None when it is too little.

    Slopes and averages are in the order of NAMES. Signs of no weight in the policy, and those never known, have none.
    """
    rules, gone = policy.churn.learning, np.concatenate([each.gone for each in past])
    went, stayed = int(gone.sum()), int((~gone).sum())
    if min(went, stayed) < rules.events_min:
        return {"learned": None}
    signs = np.concatenate([signs_of(e.frame, {"recorded": recorded(e.frame)}, policy) for e in past], axis=1)
    there = ~np.isnan(signs)
    number = np.maximum(there.sum(axis=1), 1)
    averages = np.rint(np.where(there, signs, 0.0).sum(axis=1) / number)
    used = there.any(axis=1) & (policy.churn.weight_column[:, 0] > 0)
    inputs = np.where(there, signs, averages[:, np.newaxis])[used] / UNIT
    intercept, found = fit(inputs, gone, rules.ridge)
    slopes = np.zeros(len(NAMES))
    slopes[used] = np.rint(found * UNIT)
    return {
        "learned": {
            "intercept": round(intercept * UNIT**2),
            "slopes": slopes.astype(np.int64).tolist(),
            "averages": averages.astype(np.int64).tolist(),
            "days": [each.day for each in past],
            "gone": went,
            "stayed": stayed,
        }
    }


def signs_of_one(row: Row, learnt: Learnt, policy: Policy) -> dict[str, float]:
    """Return the known signs of one customer, as ``signs_of`` gives them; a fraction of its time for a single row."""
    if row["purchase_days"] <= 0:
        return {}
    signs = {}
    for name, (start, full) in policy.churn.ramp_of_each.items():
        part = (_figure_of(row, name, policy) - start) / (full - start)
        if part == part and (name not in RECORDED or name in learnt["recorded"]):
            signs[name] = min(max(part, 0.0), 1.0)
    if "silence" in signs:
        signs["silence"] = min(signs["silence"], row["days_since_last"] / policy.churn.silence_floor_days)
    return {name: float(round(part * UNIT)) for name, part in signs.items()}


def _figure_of(row: Row, name: str, policy: Policy) -> float:
    """Return the figure of a sign of one customer."""
    match name:
        case "silence":
            return row["overdue_ratio"]
        case "absence":
            return row["days_since_last"]
        case "alive":
            return 1 - row["p_alive"]
        case "volume":
            changes = [row["revenue_change"], row["revenue_90d_change"]]
            told = [change for change in changes if change == change]
            return (max(told) + min(told)) / -2 if told else math.nan
        case "rival":
            heat = row["churn_rival"]
            return heat if heat == heat else 0.0
        case "renewal":
            talked = row["churn_renewal_talk"] >= row["churn_renewal_day"] - policy.churn.ramps.renewal[0]
            return math.inf if talked else row["churn_renewal"]
        case "intent":
            return float(INTENT[int(row["renewal_intent"])])
        case "habit":
            return 1 / max(row["purchase_days"], 1.0)
    return row[f"churn_{name}"]


def lines(
    there: Mapping[str, float], chance: float, learnt: Learnt, policy: Policy, weights: Mapping[str, float]
) -> dict[str, tuple[int, int]]:
    """Return what each known sign of one customer adds in hundredths and could add; they sum to ``weighed``.

    ``chance`` is the learned probability. A learned score begins with ``usual``: what is left without any sign, those
    unknown as the average ones. The rest is divided in proportion to what each sign adds to the log-odds; a sign could
    add what it would if it were fully there.
    """
    weight = sum(weights[name] for name in there)
    if weight < max(1.0, 100 * policy.risks.known_min):
        return dict.fromkeys(there, (0, 0))
    if learnt["learned"]:
        return _learned_lines(there, round(FULL * chance), learnt["learned"])
    points = round(sum(weights[name] * sign for name, sign in there.items()) * (FULL / UNIT) / weight)
    most = apportion([weights[name] * FULL / weight for name in there], FULL)
    exact = [weights[name] * sign * (FULL / UNIT) / weight for name, sign in there.items()]
    return dict(zip(there, zip(apportion(exact, points, most), most, strict=True), strict=True))


def _learned_lines(there: Mapping[str, float], total: int, learned: Learnt) -> dict[str, tuple[int, int]]:
    slopes = dict(zip(NAMES, learned["slopes"], strict=True))
    average = dict(zip(NAMES, learned["averages"], strict=True))
    start = learned["intercept"] + sum(slopes[name] * average[name] for name in NAMES if name not in there)
    odds = {name: slopes[name] * sign for name, sign in there.items() if slopes[name]}
    added, least = sum(odds.values()), _chance(start)
    usual = min(round(FULL * least), total)
    exact = [(total - usual) * part / added if added else 0.0 for part in odds.values()]
    full = [_could_add(start, least, added - part, slopes[name] * UNIT) for name, part in odds.items()]
    most = [ceil(max(alone, now)) for alone, now in zip(full, exact, strict=True)]
    gained = apportion(exact, total - usual, most)
    parts = dict(zip(odds, zip(gained, most, strict=True), strict=True))
    return {"usual": (usual, FULL), **{name: parts.get(name, (0, 0)) for name in there}}


def _could_add(start: float, least: float, others: float, full: float) -> float:
    """Return the points of a sign that is fully there beside the others as they are."""
    return FULL * (_chance(start + others + full) - least) * full / (others + full)


def _chance(log_odds: float) -> float:
    """Return the probability of log-odds in parts of UNIT times UNIT."""
    return 1 / (1 + math.exp(min(-log_odds / UNIT**2, STEEPEST)))
