"""What the policy says of segments: customers whose scores weigh differently."""

from typing import Annotated, Any

from pydantic import Field, create_model

from core.policy.condition import Conditions, Words
from core.policy.section import Section


class Segment(Section):
    """Customers that meet the conditions, and the groups of weights that are their own."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Words
    when: Conditions
    weights: Section


def segment_of(sections: type[Section]) -> type[Segment]:
    """Return the segment of a policy: every section that weighs may have weights of the segment's own."""
    groups: dict[str, Any] = {}
    for name, field in sections.model_fields.items():
        weights = getattr(field.annotation, "model_fields", {}).get("weights")
        if weights is not None:
            groups[name] = (Annotated[weights.annotation, *weights.metadata] | None, None)
    own = create_model("SegmentWeights", __base__=Section, **groups)
    return create_model("Segment", __base__=Segment, weights=(own, ...))
