"""What the policy says of renewals: how far the calendar looks, what is a reason to renew, and what is a gap."""

from core.policy.section import Count, Days, Positive, Section


class Renewals(Section):
    """Which contracts are listed, as what, with which reason, and from when silence is a gap."""

    immediate_days: Days
    ahead_days: Days
    lapsed_days: Days
    growing_min: Positive
    course_orders: Count
    calm_days: Days
