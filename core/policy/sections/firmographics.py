"""What the policy says of the size of companies."""

from core.policy.section import Count, Section


class Firmographics(Section):
    """Employees from which a company is small, medium and large; one with fewer is micro."""

    small_from: Count
    medium_from: Count
    large_from: Count
