"""What the policy says of the playbooks' ledger: how long something counts as what followed, and how many are few."""

from core.policy.section import Count, Days, Section


class Playbooks(Section):
    """The window after a use, and the customers a share needs before it is said."""

    window_days: Days
    enough: Count
