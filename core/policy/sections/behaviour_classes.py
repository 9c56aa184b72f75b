"""What the policy says of classes by behaviour."""

from core.policy.section import Count, Days, Positive, Section


class BehaviourClasses(Section):
    """Who buys often, whom a trial may convert, and how dealings are counted."""

    purchases_from: Count
    trial_days: Days
    dealings_days: Days
    slow_hours: Positive
    answers_min: Count
