"""The weights that hold for a customer: those of its segment where it has its own, everybody's where not."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.frames import Array
from core.policy import Policy
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


def segment_weighing(policy: Policy, section: str, row: Row) -> Said | None:
    """Return the name of a row's segment where the segment has weights of its own for a section."""
    place = int(row.get(GROUP, -1)) if policy.segments else -1
    if place < 0 or _own(policy.segments[place].weights, section) is None:
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


def _plain(weights: Any) -> Mapping[str, int]:
    plain: Mapping[str, int] = weights if isinstance(weights, dict) else weights.model_dump()
    return plain
