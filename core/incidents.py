"""Incidents by kind of risk: how grave they are together, how many are open, and when the newest happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from core.frames import Column, Floats, Frame, unknown
from core.grouping import total
from core.weighing import FULL

if TYPE_CHECKING:
    from core.model import Columns
    from core.policy import Policy
    from core.policy.sections.incidents import Incidents as Rules
    from core.tables import Tables


@dataclass(frozen=True, slots=True)
class Incidents:
    """The incidents of every kind of risk, added up in one pass for all kinds and customers."""

    table: Frame
    kinds: int
    count: int
    _added: dict[tuple[float, ...], Floats] = field(default_factory=dict)
    _in_turn: RLock = field(default_factory=RLock)  # models side by side ask for the same; only the first adds up

    def added_up(self, as_of: int, rules: Rules) -> Floats:
        """Return how far they raise a risk, how many are open, and the newest day: of each the kinds by customers."""
        key = (as_of, rules.half_life_days, rules.minor, rules.serious, rules.grave)
        with self._in_turn:
            if key not in self._added:
                self._added[key] = self._add_up(as_of, rules)
            return self._added[key]

    def _add_up(self, as_of: int, rules: Rules) -> Floats:
        place, cells = self.table["risk"] * self.count + self.table["customer"], self.kinds * self.count
        grave = np.array([0.0, 100 * rules.minor, 100 * rules.serious, 100 * rules.grave])
        closed = self.table["closed"]
        settled_days = np.maximum(as_of - closed.astype(np.float64), 0.0)
        counted = np.rint(
            grave[self.table["severity"].astype(np.int32)] * np.exp2(-settled_days / rules.half_life_days)
        )
        added = unknown((3, cells))
        added[:2, place] = 0.0
        added[0] += np.minimum(total(place, cells, counted), FULL)
        added[1] += total(place, cells, closed > as_of)
        np.fmax.at(added[2], place, self.table["day"].astype(np.float64))
        return added.reshape(3, self.kinds, self.count)


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
    names = [column.name for column in incident_columns(risk)]
    found = tables.incidents_of(risk, as_of, policy)
    if found is None:
        return dict.fromkeys(names, unknown(tables.count))
    return dict(zip(names, found, strict=True))
