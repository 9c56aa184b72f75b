"""Incidents by kind of risk: how grave they are together, how many are open, and when the newest happened."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from core.frames import Column, Floats, Frame
from core.grouping import latest, pick, total

if TYPE_CHECKING:
    from core.model import Columns
    from core.policy import Policy
    from core.policy.sections.incidents import Incidents
    from core.tables import Tables


def apart(incidents: Frame) -> dict[int, Frame]:
    """Return the incidents of each kind of risk that has any, by its index in core.tables.RISKS."""
    risk = incidents["risk"]
    return {kind: incidents.take(risk == kind) for kind in np.unique(risk).tolist()}


def incident_columns(risk: str) -> tuple[Column, ...]:
    """Return what ``incident_features`` gives for a kind of risk."""
    return (
        Column(f"{risk}_incidents", "points", "how far incidents raise the risk, hundredths; NaN none on record"),
        Column(f"{risk}_incidents_open", "number", "incidents not settled; NaN none on record"),
        Column(f"{risk}_incident_day", "day", "day of the newest incident; NaN none on record"),
    )


def incident_features(tables: Tables, risk: str, as_of: int, policy: Policy) -> Columns:
    """Return what incidents of a kind add up to.

    An open incident counts the policy's points for its severity, a settled one half of them after each half-life;
    together they count their sum, at most 100. Each is rounded to hundredths, so that the order of rows is no matter.
    """
    incidents = tables.incidents_of(risk)
    raised, still_open, day = (column.name for column in incident_columns(risk))
    if incidents is None:
        none = np.full(tables.count, np.nan)
        return {raised: none, still_open: none, day: none}
    customer, n = incidents["customer"], tables.count
    grave = _grades(policy.incidents)[incidents["severity"].astype(np.int32)]
    settled_days = np.maximum(as_of - incidents["closed"].astype(np.float64), 0.0)
    counted = np.rint(grave * np.exp2(-settled_days / policy.incidents.half_life_days))
    none = np.where(total(customer, n) > 0, 0.0, np.nan)
    return {
        raised: none + np.minimum(total(customer, n, counted), 10_000.0),
        still_open: none + total(customer, n, incidents["closed"] > as_of),
        day: pick(incidents["day"], latest(customer, n, incidents["day"])),
    }


@lru_cache(maxsize=64)
def _grades(rules: Incidents) -> Floats:
    """Return what an open incident counts by its severity 1..3, in hundredths."""
    return 100 * np.array([0.0, rules.minor, rules.serious, rules.grave])
