"""What the policy says of each rule of the alerts: whether it is on, and from where it speaks."""

from typing import Annotated, Literal

from pydantic import Field

from core.policy.section import Count, Days, Delay, Minor, Part, Positive, Section

Grade = Literal["a", "b", "c", "d"]
RivalStep = Literal["seen", "quoted", "trial", "bought"]
Votes = Annotated[float, Field(ge=0, le=10)]


class Rule(Section):
    """A rule that needs no threshold of its own."""

    on: bool


class CreditDown(Rule):
    """A lower credit grade; news from one grade on, red from another and a sum owed on."""

    amber_grade: Grade
    red_grade: Grade
    red_owed_min: Minor


class RhythmBroken(Rule):
    """Silence in the customer's own usual gaps."""

    amber_gaps: Positive
    red_gaps: Positive


class Overdue(Rule):
    """Days the oldest open invoice is late, from an amount on."""

    amber_days: Days
    red_days: Days
    amount_min: Minor


class ComplaintSpike(Rule):
    """Complaints of the last 30 days, and how many times their usual that must be."""

    amber_count: Count
    red_count: Count
    times: Positive


class UrgentComplaint(Rule):
    """Days an urgent complaint is open: answered by nobody, and answered but not closed."""

    unanswered_days: Delay
    amber_days: Days
    red_days: Days


class ContractEnding(Rule):
    """Days until the last contract ends, and how long after its end it is still worth a word."""

    amber_days: Days
    red_days: Days
    lapsed_days: Days


class RivalContact(Rule):
    """How far a rival has come, and for how long that is news."""

    amber_step: RivalStep
    red_step: RivalStep
    red_days: Days
    amber_days: Days


class PartnerSlipping(Rule):
    """A channel partner's purchases, rhythm and complaints; and from where a figure points to a cause."""

    amber_fall: Part
    red_fall: Part
    amber_gaps: Positive
    red_gaps: Positive
    complaints: Count
    categories_lost: Part
    returned: Part
    waiting_days: Days
    silent_gaps: Positive
    paid_later_days: Days


class JourneyStuck(Rule):
    """Days the oldest open deal took so far, in usual times to a win."""

    amber_times: Positive
    red_times: Positive


class KeyNotContacted(Rule):
    """Days since the last dealing with a customer of the key tiers."""

    amber_days: Days
    red_days: Days


class FollowupOverdue(Rule):
    """Days after the agreed one without a dealing; one so many days early counts as kept."""

    grace_days: Delay
    red_days: Days
    early_days: Delay


class UpgradeWindow(Rule):
    """Growth with much of the budget elsewhere and nothing in the way."""

    growth: Positive
    wallet_max: Part
    room_min: Minor
    worst_grade: Grade


class ReferralMoment(Rule):
    """A fresh high answer to whether they would recommend us, and how long ago they last did."""

    nps_from: Votes
    fresh_days: Days
    rest_days: Days


class AlertRules(Section):
    """One section a rule, by the name of its file in core/alerts/rules."""

    champion_left: Rule
    churn_up: Rule
    complaint_spike: ComplaintSpike
    contract_ending: ContractEnding
    credit_down: CreditDown
    followup_overdue: FollowupOverdue
    journey_stuck: JourneyStuck
    key_not_contacted: KeyNotContacted
    overdue: Overdue
    partner_slipping: PartnerSlipping
    referral_moment: ReferralMoment
    rhythm_broken: RhythmBroken
    rival_contact: RivalContact
    tier_drop: Rule
    upgrade_window: UpgradeWindow
    urgent_complaint: UrgentComplaint
