"""Risk against uncertainty: how bad it is as far as we know, how much we know, and the stance that follows.

The overall risk (hundredths of a point) mixes the worst of the known kinds with the weighted mean of all known ones, in
the policy's proportion: a mean alone hides one red among greens, the worst alone forgets the rest. Kinds that the
policy switched off are left out.
Uncertainty 0..1 is the unknown part of the weights of all indicators of all kinds, mixed with how far demand swings
(coefficient of variation of the last four quarters, along the policy's ramp); who never bought has no swing and only
the unknown counts. Risk is what can be reckoned with, uncertainty what cannot (Knight 1921).
Quadrants: build (low, certain), explore (low, uncertain), contain (high, certain), hold back (high, uncertain); without
a known risk there is none.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.bilingual import by_language, read_sentences
from core.frames import Array, Column, Floats, Frame
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.policy.derived import derived
from core.policy.sections.risk_matrix import RiskMatrix
from core.policy.sections.risks import Risks
from core.tables import RISKS
from core.types import Contribution, Reason, Share, Term
from core.values import Row, known, points
from core.weighing import FULL, apportion

QUADRANTS = ("build", "explore", "contain", "hold_back")
BUILD, EXPLORE, CONTAIN, HOLD_BACK = range(len(QUADRANTS))
POINTS = tuple(f"{risk}_risk" for risk in RISKS)
COVERAGE = tuple(f"{risk}_coverage" for risk in RISKS)
TAKES = (*POINTS, *COVERAGE, "demand_swing")


@derived
def _weights(rules: RiskMatrix, risks: Risks) -> Floats:
    """Return the weight of each kind, none for one that is switched off, as a column."""
    weights = dict(rules.weights)
    return np.array([[weights[risk] if getattr(risks, risk).on else 0.0] for risk in RISKS])


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules, weights = policy.risk_matrix, _weights(policy.risk_matrix, policy.risks)
    risks: Array = np.array([frame[name] for name in POINTS])
    there = (risks >= 0) & (weights > 0)
    risks = np.where(there, risks, 0.0)
    weight = np.add.reduce(weights * there)  # whole numbers, as all that is added here: in any order
    mean = np.add.reduce(weights * risks) / np.maximum(weight, 1.0)
    mixed = rules.worst_counts * np.maximum.reduce(risks) + (1 - rules.worst_counts) * mean
    overall = np.where(weight > 0, np.rint(mixed), np.nan)
    unknown = _unknown(frame, weights)
    uncertainty = _uncertainty(unknown, frame["demand_swing"], rules)
    high, unsure = overall >= 100 * rules.risk_points, uncertainty >= rules.uncertainty_cut
    quadrant = np.where(weight > 0, 2 * high + unsure, -1)
    return {
        "overall_risk": overall,
        "risk_known": 1 - unknown,
        "uncertainty": uncertainty,
        "risk_quadrant": quadrant.astype(np.int32),
    }


def _unknown(frame: Frame, weights: Floats) -> Floats:
    """Return the unknown part of all that is looked at, kinds by their weight."""
    coverage = np.fmax(np.array([frame[name] for name in COVERAGE]), 0.0)
    # hundredths of a coverage are whole numbers, so that the sum is the same for one customer and for many
    unknown: Floats = 1 - np.add.reduce(weights * np.rint(100 * coverage)) / max(100.0 * float(weights.sum()), 1.0)
    return unknown


def _uncertainty(unknown: Floats, swing: Array, rules: RiskMatrix) -> Floats:
    ramp, parts = rules.volatility, rules.uncertainty_weights
    restless = np.minimum(np.maximum((swing - ramp.clear) / (ramp.worst - ramp.clear), 0.0), 1.0)
    both = (parts.unknown * unknown + parts.volatility * restless) / (parts.unknown + parts.volatility)
    return np.where(np.isnan(swing), unknown, both)


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    weights, risks = _known_risks(row, policy)
    if not risks:
        return [_line(row, risk, 0, 0) for risk in RISKS]
    parts = _parts(risks, weights, policy.risk_matrix.worst_counts)
    most = dict(zip(risks, apportion([part * FULL for part in parts.values()], FULL), strict=True))
    exact = [part * risks[risk] for risk, part in parts.items()]
    gained = dict(zip(risks, apportion(exact, round(row["overall_risk"]), list(most.values())), strict=True))
    return [_line(row, risk, gained.get(risk, 0), most.get(risk, 0)) for risk in RISKS]


def _line(row: Row, risk: str, gained: int, most: int) -> Contribution:
    return Contribution(f"{risk}_risk", points(row, f"{risk}_risk"), gained, most, Term("source.facts"), None)


def _known_risks(row: Row, policy: Policy) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights of all kinds, and the points of those that count and are known."""
    weights = dict(zip(RISKS, _weights(policy.risk_matrix, policy.risks)[:, 0].tolist(), strict=True))
    each = {risk: known(row, f"{risk}_risk") for risk in RISKS if weights[risk]}
    return weights, {risk: value for risk, value in each.items() if value is not None}


def _parts(risks: dict[str, float], weights: dict[str, float], worst_counts: float) -> dict[str, float]:
    """Return which part of the overall risk each known kind makes; they sum to one."""
    weight, worst = sum(weights[risk] for risk in risks), _worst(risks)
    return {
        risk: (1 - worst_counts) * weights[risk] / weight + (worst_counts if risk == worst else 0.0) for risk in risks
    }


def _worst(risks: dict[str, float]) -> str:
    return max(risks, key=lambda risk: risks[risk])


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    quadrant = int(row["risk_quadrant"])
    if quadrant < 0:
        return ()
    worst = _worst(_known_risks(row, policy)[1])
    figures = {
        "points": points(row, "overall_risk"),
        "known": Share(row["risk_known"]),
        "worst": Term(f"{worst}.{worst}_risk"),
    }
    weight = (4, -3, -18, -20)[quadrant]
    return [Reason(f"risk_matrix.{QUADRANTS[quadrant]}", figures, weight)]


_CALM = {
    **dict.fromkeys((f"{risk}_risk" for risk in RISKS), 1000.0),
    **dict.fromkeys((f"{risk}_coverage" for risk in RISKS), 0.9),
    "demand_swing": 0.2,
}
_BLANK = {
    **dict.fromkeys((f"{risk}_risk" for risk in RISKS), np.nan),
    **dict.fromkeys((f"{risk}_coverage" for risk in RISKS), 0.0),
    "demand_swing": np.nan,
}

risk_matrix = Model(
    name="risk_matrix",
    takes=TAKES,
    score=_score,
    gives=(
        Column("overall_risk", "points", "overall risk 0..100 in hundredths, high is bad; NaN none known"),
        Column("risk_known", "share", "known part of the weights of all indicators of all kinds"),
        Column("uncertainty", "share", "what is unknown, and how far demand swings"),
        Column("risk_quadrant", "code", "risk against uncertainty; unknown without a known risk", QUADRANTS),
    ),
    words=by_language(read_sentences(Path(__file__).with_suffix(".toml"))),
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example("low and well known", _CALM, {"overall_risk": 1000, "uncertainty": 0.07, "risk_quadrant": BUILD}),
        Example(
            "one red among greens is not hidden",
            {**_CALM, "credit_risk": 9000.0},
            {"overall_risk": 6440, "risk_quadrant": CONTAIN},
        ),
        Example(
            "one thing known is little",
            {**_BLANK, "churn_risk": 500.0, "churn_coverage": 0.5},
            {"overall_risk": 500, "risk_quadrant": EXPLORE},
        ),
        Example(
            "bad and hardly known",
            {**_BLANK, "churn_risk": 8000.0, "churn_coverage": 0.5, "demand_swing": 1.5},
            {"overall_risk": 8000, "risk_quadrant": HOLD_BACK},
        ),
        Example("nothing known", _BLANK, {"overall_risk": np.nan, "uncertainty": 1, "risk_quadrant": -1}),
    ),
)
