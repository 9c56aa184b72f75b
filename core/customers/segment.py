"""Segment: the customers whose scores weigh differently, as the policy describes them.

Each segment of the policy has conditions on the features (what is on record: documents, dealings, answers; no score,
since scores are weighed by it) and groups of weights of its own. ``segment`` is the number of the first one in the
policy's order whose conditions all hold, -1 where none does; what is unknown meets no condition. The idea of weighing
needs by segment instead of once for everybody is Smith's (Product Differentiation and Market Segmentation as
Alternative Marketing Strategies, Journal of Marketing, 1956).
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from core.conditions import Conditions, columns_of, first_of
from core.frames import Column, Frame
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.policy.sections.segments import Segment
from core.remembered import remembered
from core.types import Lang, Reason, Said
from core.values import Row

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {"segment": "Segment", "own_weights": "Their scores are weighed as those of the segment {segment}."},
    "zh": {"segment": "细分客户群", "own_weights": "各项得分按细分客户群“{segment}”的权重计算。"},
}


def _read(policy: Policy) -> Iterable[str]:
    return columns_of(segment.when for segment in policy.segments)


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    if not policy.segments:
        return {"segment": np.full(frame.length, -1.0)}
    return {"segment": first_of(frame, _conditions(policy.segments)).astype(np.float64)}


@remembered
def _conditions(segments: tuple[Segment, ...]) -> tuple[Conditions, ...]:
    return tuple(segment.when for segment in segments)


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    if not policy.segments or row["segment"] < 0:
        return ()
    label = policy.segments[int(row["segment"])].label
    return [Reason("segment.own_weights", {"segment": Said(label.en, label.zh)}, 1.0)]


segment = Model(
    name="segment",
    takes=(),
    reads=_read,
    score=_score,
    gives=(Column("segment", "number", "number of the policy's segment from 0, -1 in none"),),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example("without segments in the policy nobody is in one", {"revenue_12m": 1e9}, {"segment": -1}),
        Example("nor is a stranger", {"revenue_12m": 0}, {"segment": -1}),
    ),
)
