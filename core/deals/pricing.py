"""Recommend how to price for a customer, from what they look for, our share of their budget and competitors there.

Each of the five approaches has three signs that speak for it, weighed by the policy; a sign holds, does not, or is
unknown. An approach has the points of the signs that hold; it is recommended from the policy's points on, the one with
the most points first (of equal ones the one whose price gives away least). The lowest price is out where today's
discount is at the floor already. What is unknown adds nothing and is told, with the part of the weights it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.policy.sections.pricing import Pricing

# The approaches, the one that gives away least first.
APPROACHES = ("value_based", "target_profit", "differentiated", "target_customer", "low_price")
SIGNS = ("cost", "quality", "innovation", "share_low", "share_high", "rival", "no_rival", "margin_low", "potential")
RIVAL_NEAR = ("quoted", "trial", "bought")  # seen is no offer yet

Signs = Mapping[str, bool | None]


@dataclass(frozen=True, slots=True)
class Approach:
    """One approach: its points of 100, the signs that hold, and the unknown ones."""

    name: str
    points: int
    holds: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What signs are read from; None unknown. ``rival`` is whether a competitor has offered, tried out or sold."""

    need: str | None = None
    share_of_wallet: float | None = None
    rival: bool | None = None
    gross_share: float | None = None
    quadrant: str | None = None


def signs(figures: Figures, policy: Pricing) -> dict[str, bool | None]:
    """Return which signs hold."""
    need, share, margin = figures.need, figures.share_of_wallet, figures.gross_share
    return {
        "cost": None if need is None else need == "cost_sensitive",
        "quality": None if need is None else need == "quality_seeking",
        "innovation": None if need is None else need == "innovation_driven",
        "share_low": None if share is None else share < policy.share_low,
        "share_high": None if share is None else share >= policy.share_high,
        "rival": figures.rival,
        "no_rival": None if figures.rival is None else not figures.rival,
        "margin_low": None if margin is None else margin < policy.margin_target,
        "potential": None if figures.quadrant is None else figures.quadrant in ("star", "growth"),
    }


def approaches(found: Signs, policy: Pricing, *, room: bool) -> list[Approach]:
    """Return the approaches, the best first; without ``room`` above the floor the lowest price is none."""
    names = [name for name in APPROACHES if room or name != "low_price"]
    return sorted((_approach(name, found, policy) for name in names), key=lambda each: -each.points)


def recommended(ranked: list[Approach], policy: Pricing) -> Approach | None:
    """Return the best approach, None where nothing speaks for one clearly enough."""
    best = ranked[0]
    return best if best.points >= policy.points_min else None


def _approach(name: str, found: Signs, policy: Pricing) -> Approach:
    weights: dict[str, int] = dict(getattr(policy, name))
    holds = tuple(sign for sign in weights if found[sign])
    unknown = tuple(sign for sign in weights if found[sign] is None)
    return Approach(name, sum(weights[sign] for sign in holds), holds, unknown)


def discount_at(margin: float, discount: float | None, gross_share: float | None) -> float | None:
    """Return the discount on the list price that leaves a gross margin; negative above list, None unknown.

    The goods cost (1 - discount)(1 - gross share) of the list price; a discount that is not known is taken as none.
    """
    if gross_share is None or margin >= 1:
        return None
    return 1 - (1 - (discount or 0.0)) * (1 - gross_share) / (1 - margin)
