"""What the policy says of the calendar of renewals: how far it looks back and ahead."""

from core.policy.section import Days, Section


class Renewals(Section):
    """Which contracts are listed, and as what."""

    immediate_days: Days
    ahead_days: Days
    lapsed_days: Days
