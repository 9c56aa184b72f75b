"""What the policy says of the roles a customer plays for us."""

from core.policy.section import Count, Days, Part, Points, Section


class ValueRoles(Section):
    """From where on a customer pays us, sells for us or creates influence."""

    pays_from: Part
    window_days: Days
    referrals_from: Count
    promoter_from: Count
    influence_from: Points
