"""What the policy says of each rule of the alerts: whether it is on, and from where it speaks."""

from core.policy.section import Positive, Section


class Rule(Section):
    """A rule that needs no threshold of its own."""

    on: bool


class RhythmBroken(Rule):
    """Silence in the customer's own usual gaps."""

    amber_gaps: Positive
    red_gaps: Positive


class AlertRules(Section):
    """One section a rule, by the name of its file in core/alerts/rules."""

    rhythm_broken: RhythmBroken
    tier_drop: Rule
