"""What the policy says of pricing approaches: what speaks for each, how much, and from where on a sign holds."""

from core.policy.section import Full, Part, Points, Section, Weight


class TargetCustomerWeights(Section):
    """What speaks for pricing by what this customer would pay."""

    potential: Weight
    share_low: Weight
    rival: Weight


class TargetProfitWeights(Section):
    """What speaks for pricing by the profit that must be left."""

    margin_low: Weight
    share_high: Weight
    no_rival: Weight


class DifferentiatedWeights(Section):
    """What speaks for several prices for several offers."""

    quality: Weight
    share_high: Weight
    rival: Weight


class ValueBasedWeights(Section):
    """What speaks for pricing by what it is worth to them."""

    innovation: Weight
    share_high: Weight
    no_rival: Weight


class LowPriceWeights(Section):
    """What speaks for the lowest price."""

    cost: Weight
    share_low: Weight
    rival: Weight


class Pricing(Section):
    """The five approaches, and the borders of their signs."""

    share_low: Part
    share_high: Part
    margin_target: Part
    points_min: Points
    target_customer: Full[TargetCustomerWeights]
    target_profit: Full[TargetProfitWeights]
    differentiated: Full[DifferentiatedWeights]
    value_based: Full[ValueBasedWeights]
    low_price: Full[LowPriceWeights]
