"""How far each sign of leaving is there, and what the signs come to: by the policy's weights or by what was learned."""

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np

from core.frames import Array, Floats
from core.grouping import Mask
from core.logistic import fit
from core.model import Learnt, Past
from core.policy import Policy
from core.policy.sections.churn import ChurnWeights
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
)
RECORDED = {"complaints": "churn_complaints_day", "rival": "churn_rival_day"}
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
    slopes, averages = (np.array([[float(learned[what][name])] for name in NAMES]) for what in ("slopes", "averages"))
    counted = np.where(np.isnan(signs), averages, signs)
    log_odds = learned["intercept"] + np.add.reduce(slopes * counted)  # whole numbers
    chance: Floats = 1 / (1 + np.exp(-log_odds / UNIT**2))
    return chance


def learn(past: Sequence[Past], policy: Policy) -> Learnt:
    """Return what earlier days teach, in whole numbers: intercept, slope and average of each sign; None when too little.

    Known signs of no weight in the policy and signs that were never known have no slope.
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
            "slopes": dict(zip(NAMES, slopes.astype(np.int64).tolist(), strict=True)),
            "averages": dict(zip(NAMES, averages.astype(np.int64).tolist(), strict=True)),
            "days": [each.day for each in past],
            "gone": went,
            "stayed": stayed,
        }
    }


def lines(signs: Floats, learnt: Learnt, policy: Policy, weights: Mapping[str, float]) -> dict[str, tuple[int, int]]:
    """Return what each known sign of one customer adds in hundredths and could add; they sum to ``weighed``.

    A learned score begins with ``usual``: what is left without any sign, those unknown as the average ones. The rest is
    divided in proportion to what each sign adds to the log-odds; a sign could add what it would if it were fully there.
    """
    there = {name: sign for name, sign in zip(NAMES, signs.tolist(), strict=True) if sign == sign}
    weight = sum(weights[name] for name in there)
    if weight < max(1.0, 100 * policy.risks.known_min):
        return dict.fromkeys(there, (0, 0))
    if learnt["learned"]:
        return _learned_lines(there, learnt["learned"])
    gained = sum(weights[name] * sign for name, sign in there.items())
    most = apportion([weights[name] * FULL / weight for name in there], FULL)
    exact = [weights[name] * sign * (FULL / UNIT) / weight for name, sign in there.items()]
    parts = apportion(exact, round(gained * (FULL / UNIT) / weight), most)
    return dict(zip(there, zip(parts, most, strict=True), strict=True))


def _learned_lines(there: Mapping[str, float], learned: Learnt) -> dict[str, tuple[int, int]]:
    slopes = learned["slopes"]
    unknown = sum(slopes[name] * learned["averages"][name] for name in NAMES if name not in there)
    start = learned["intercept"] + unknown
    odds = {name: slopes[name] * sign for name, sign in there.items()}
    added = sum(odds.values())
    usual, total = (round(FULL * _chance(log_odds)) for log_odds in (start, start + added))
    exact = [(total - usual) * part / added if added else 0.0 for part in odds.values()]
    most = [ceil(_could_add(start, added - odds[name], slopes[name] * UNIT)) for name in there]
    parts = apportion(exact, total - usual, [max(m, ceil(e)) for m, e in zip(most, exact, strict=True)])
    return {"usual": (usual, FULL), **dict(zip(there, zip(parts, most, strict=True), strict=True))}


def _could_add(start: float, others: float, full: float) -> float:
    """Return the points of a sign that is fully there beside the others as they are."""
    if not full:
        return 0.0
    return FULL * (_chance(start + others + full) - _chance(start)) * full / (others + full)


def _chance(log_odds: float) -> float:
    """Return the probability of log-odds in parts of UNIT times UNIT."""
    return 1 / (1 + float(np.exp(-log_odds / UNIT**2)))
