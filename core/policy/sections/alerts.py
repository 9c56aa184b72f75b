"""What the policy says of telling people: when they are left alone, how much is too much, when it goes upstairs."""

from typing import Annotated

from pydantic import Field

from core.policy.section import Count, Days, Part, Positive, Section

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Alerts(Section):
    """The company's own habits; a person may choose others (``/subscribe``). Times of day are the person's own."""

    quiet_from: Clock
    quiet_until: Clock
    digest_at: Clock
    team_digest_at: Clock
    daily_limit: Count
    escalate_after_hours: Positive
    verdicts_min: Count
    noise_max: Part
    key_tiers: tuple[str, ...]
    sample_days: Days
    score_at: Clock
