"""What the policy says of deals under way: from how many wins it is known how long a deal usually takes."""

from core.policy.section import Count, Section


class Underway(Section):
    """The usual time to win."""

    winners_min: Count
