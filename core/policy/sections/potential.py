"""What the policy says of potential."""

from core.policy.section import Count, Full, Part, Positive, Section, Weight


class PotentialWeights(Section):
    """What each input adds to the potential."""

    industry_outlook: Weight = 0
    employees: Weight = 0
    growth: Weight = 0
    demand: Weight = 0
    share_of_wallet: Weight = 0
    rival_closeness: Weight = 0
    fit: Weight = 0
    opportunity: Weight = 0


class Potential(Section):
    """What a customer may be worth tomorrow."""

    coverage_min: Part
    growth_full: Positive
    peer_share: Part
    peers_min: Count
    weights: Full[PotentialWeights]
