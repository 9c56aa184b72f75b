"""What the policy says of risk tags: the figure from which each holds."""

from core.policy.section import Days, Part, Positive, Section


class RiskTags(Section):
    """From where on a customer carries a tag."""

    stale_share: Part
    over_limit: Positive
    shrinking: Part
    erratic: Positive
    returns: Part
    licence_days: Days
