"""What the policy says of buying behaviour."""

from core.policy.section import Count, Days, Part, Positive, Section


class Behaviour(Section):
    """How a customer buys."""

    window_days: Days
    recent_orders: Count
    orders_min: Count
    trend_change: Positive
    dear_to_serve: Positive
    discount_seeking: Part
    steady_from: Count
    frequent_from: Count
    related_lift: Positive
