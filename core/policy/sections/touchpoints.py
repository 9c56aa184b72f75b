"""What the policy says of touchpoints: when one is cold or slow, what each is worth, how much a fault counts."""

from core.policy.section import Count, Days, Positive, Section


class TouchpointValues(Section):
    """What a touchpoint is worth: a person by the decision role, a complaint, a survey, any other scene."""

    economic_buyer: Count
    champion: Count
    purchasing: Count
    technical_evaluator: Count
    user: Count
    complaint: Count
    survey: Count
    scene: Count


class Faults(Section):
    """How much a fault of a touchpoint counts."""

    missing: Count
    poor: Count
    fading: Count


class Touchpoints(Section):
    """Where the customer meets us."""

    cold_days: Days
    slow_times: Positive
    values: TouchpointValues
    faults: Faults
