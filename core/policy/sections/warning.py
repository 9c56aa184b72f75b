"""What the policy says of the five-step warning."""

from core.policy.section import Count, Section


class WarningSteps(Section):
    """How much must be known to call it all clear, and how many steps to watch call for action together."""

    steps_min: Count
    watches_to_act: Count
