"""What the policy says of the stages of cooperation: how long, how broad and how planned each must be."""

from core.policy.section import Count, Days, Section


class CooperationStage(Section):
    """From where on each stage is reached."""

    run_in_days: Days
    run_in_purchases: Count
    in_love_days: Days
    in_love_categories: Count
    devoted_days: Days
    devoted_categories: Count
    devoted_complaints: Count
