"""What the policy says of working together: renewals and complaints."""

from core.policy.section import Count, Days, Part, Section


class Cooperation(Section):
    """When a contract counts as renewed, and how many complaints are many."""

    renewal_window_days: Days
    early_days: Days
    grace_days: Days
    loyal_from: Part
    complaints_many: Count
    slow_days: Days
