"""What the policy says of recency, frequency and monetary value."""

from typing import Literal

from core.policy.section import Days, Section


class Rfm(Section):
    """Recency, frequency, monetary."""

    window_days: Days
    grid8_cut: Literal["mean_of_scores", "mean_of_values"]
