"""What the policy says of incidents: how grave each severity is, and how fast a settled one fades."""

from core.policy.section import Days, Points, Section


class Incidents(Section):
    """How far one incident raises the risk it belongs to, in points of a hundred; a settled one halves and halves."""

    minor: Points
    serious: Points
    grave: Points
    half_life_days: Days
