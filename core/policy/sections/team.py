"""What the policy says of figures of a team: over how long, and from how many on a share says anything."""

from core.policy.section import Count, Days, Section


class Team(Section):
    """A team's figures, one a rep."""

    window_days: Days
    dealings_min: Count
    buyers_min: Count
