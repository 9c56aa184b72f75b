"""The weights that hold for a customer: those of its segment where it has its own, everybody's where not."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from core.frames import Array, Floats
from core.policy import Policy
from core.remembered import remembered
from core.types import Said
from core.values import Row
from core.weighing import Weights

GROUP = "segment"  # the column that says which segment of the policy a row is in, -1 none


def weights_of(policy: Policy, section: str, columns: Mapping[str, Any]) -> Weights:
    """Return the weights of a section for the rows of a frame (one array a weight), or for one row (plain numbers).

    Without segments in the policy they are everybody's, and the columns are not looked at.
    """
    everybody = _plain(getattr(policy, section).weights)
    if not policy.segments:
        return everybody
    groups = [_own(segment.weights, section) or everybody for segment in policy.segments]
    groups.append(everybody)  # so that -1 finds it
    place = columns[GROUP]
    return _spread(groups, place) if isinstance(place, np.ndarray) else groups[int(place)]


def weight_rows(policy: Policy, section: str, columns: Mapping[str, Any], everybody: Floats) -> Floats:
    """Return the weights one a row, to hold against many customers at once; ``everybody`` are everybody's, so laid out.

    With segments in the policy there is a column for each row of the frame, of one row a single one.
    """
    if not policy.segments:
        return everybody
    return np.array([np.atleast_1d(weight) for weight in weights_of(policy, section, columns).values()], np.float64)


def segment_weighing(policy: Policy, sections: Iterable[str], row: Row) -> Said | None:
    """Return the name of a row's segment where the segment has weights of its own for one of the sections."""
    place = int(row.get(GROUP, -1)) if policy.segments else -1
    if place < 0 or not any(_own(policy.segments[place].weights, section) for section in sections):
        return None
    label = policy.segments[place].label
    return Said(label.en, label.zh)


def _spread(groups: list[Mapping[str, int]], place: Array) -> Weights:
    names = dict.fromkeys(name for group in groups for name in group)
    table = np.array([[group.get(name, 0) for group in groups] for name in names])
    return dict(zip(names, table[:, place.astype(np.int64)], strict=True))


def _own(weights: object, section: str) -> Mapping[str, int] | None:
    group = getattr(weights, section, None)
    return None if group is None else _plain(group)


@remembered
def _plain(weights: Any) -> Mapping[str, int]:
    plain: Mapping[str, int] = weights if isinstance(weights, dict) else weights.model_dump()
    return plain
