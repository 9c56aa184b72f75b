"""Choose the product a customer is likeliest to buy next, and test that on orders it has not seen.

Of the products a customer has not bought, the one with the highest confidence of a rule that starts at a product they
have: first what follows within the time, since that is a chance of buying, then what is bought in one order. The other
way to choose is the product most customers have bought and this one has not. Which of the two leads is decided on the
orders after a cut-off: only where the rules hit clearly more often (exact sign test of the customers where one of them
hit and the other did not) do they go first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.deals.associations import Rule, sequential, simple
from core.deals.baskets import Baskets, baskets, first_days
from core.frames import Frame
from core.policy.sections.associations import Associations

MOST = 3  # products that are offered


@dataclass(frozen=True, slots=True)
class Test:
    """How often each way had a product among its first one and three that was bought after the cut-off.

    Counted are ``customers`` who bought something new after it. ``better`` is that the rules hit more of them with the
    first three than chance would explain.
    """

    cut_off: int
    customers: int
    by_rules: tuple[int, int]
    by_popularity: tuple[int, int]
    better: bool


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is known of all products: the rules, how many customers bought each, out of how many, and how it tested."""

    as_of: int
    rules: tuple[Rule, ...]
    buyers: Mapping[int, int]
    customers: int
    test: Test | None


def learn(entries: Frame, as_of: int, policy: Associations) -> Learnt:
    """Return what the orders up to a day say of all products, tested on the last of them."""
    rules, buyers, customers = _learnt(baskets(entries, as_of), as_of, policy)
    return Learnt(as_of, tuple(rules), buyers, customers, held_out(entries, as_of, policy))


def _learnt(found: Baskets, as_of: int, policy: Associations) -> tuple[list[Rule], dict[int, int], int]:
    firsts = first_days(found)
    products, count = np.unique(firsts.product, return_counts=True)
    rules = [*simple(found, as_of, policy), *sequential(found, as_of, policy)]
    return rules, dict(zip(products.tolist(), count.tolist(), strict=True)), len(np.unique(firsts.customer))


def by_rules(owned: Collection[int], rules: Sequence[Rule]) -> list[Rule]:
    """Return the best rule for each product that is not owned, the likeliest product first."""
    best: dict[int, Rule] = {}
    for rule in rules:
        if rule.first in owned and rule.second not in owned:
            held = best.get(rule.second)
            if held is None or _rank(rule) < _rank(held):
                best[rule.second] = rule
    return sorted(best.values(), key=_rank)[:MOST]


def _rank(rule: Rule) -> tuple[bool, float, int, int, int]:
    return (rule.kind == "simple", -rule.confidence, -rule.both, rule.second, rule.first)


def by_popularity(owned: Collection[int], buyers: Mapping[int, int]) -> list[int]:
    """Return the products most customers have bought and this one has not."""
    return sorted((one for one in buyers if one not in owned), key=lambda one: (-buyers[one], one))[:MOST]


def held_out(entries: Frame, as_of: int, policy: Associations) -> Test | None:
    """Test both ways on what was bought new after the cut-off by those who had bought before; None where nobody did."""
    cut_off = as_of - policy.test_days
    before = baskets(entries, cut_off)
    rules, buyers, _ = _learnt(before, cut_off, policy)
    had, has = _owned(before), _owned(baskets(entries, as_of))
    new = {customer: has.get(customer, set()) - owned for customer, owned in had.items()}
    tested = {customer: bought for customer, bought in new.items() if bought & buyers.keys()}
    if not tested:
        return None
    ruled = [_hits([r.second for r in by_rules(had[c], rules)], bought) for c, bought in tested.items()]
    popular = [_hits(by_popularity(had[c], buyers), bought) for c, bought in tested.items()]
    return Test(cut_off, len(tested), _sums(ruled), _sums(popular), _better(ruled, popular, policy))


def _owned(found: Baskets) -> dict[int, set[int]]:
    owned: dict[int, set[int]] = {}
    for customer, product in zip(found.customer.tolist(), found.product.tolist(), strict=True):
        owned.setdefault(customer, set()).add(product)
    return owned


def _hits(offered: Sequence[int], bought: Collection[int]) -> tuple[bool, bool]:
    """Return whether the first offer, and any of the offers, was bought."""
    return bool(offered) and offered[0] in bought, any(one in bought for one in offered)


def _sums(hits: Sequence[tuple[bool, bool]]) -> tuple[int, int]:
    return sum(first for first, _ in hits), sum(some for _, some in hits)


def _better(ruled: Sequence[tuple[bool, bool]], popular: Sequence[tuple[bool, bool]], policy: Associations) -> bool:
    pairs = [(one[1], other[1]) for one, other in zip(ruled, popular, strict=True) if one[1] != other[1]]
    return bool(pairs) and sign_test(sum(one for one, _ in pairs), len(pairs)) < policy.chance


def sign_test(won: int, of: int) -> float:
    """Return how often chance alone wins at least so many of these even games; exact, in whole numbers.

    Written out because scipy.stats, which has it, takes two seconds to load.
    """
    ways, total = 1, 0  # to win all of them; one less at each turn
    for lost in range(of - won + 1):
        total += ways
        ways = ways * (of - lost) // (lost + 1)
    return total / (1 << of)
