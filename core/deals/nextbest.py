"""Choose the product a customer is likeliest to buy next, and test that on orders it has not seen.

Of the products a customer has not bought, the one with the highest confidence of a rule that starts at a product they
have: first what follows within the time, since that is a chance of buying, then what is bought in one order. The other
way to choose is the product most customers have bought and this one has not. Which of the two leads is decided on the
orders after a cut-off: only where the rules hit clearly more often (exact sign test of the customers where one of them
hit and the other did not) do they go first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from core.deals.associations import Rule, sequential_of, simple
from core.deals.baskets import Baskets, first_days, in_order, sorted_baskets
from core.deals.offers import among, follow, next_of
from core.frames import Array, Frame
from core.policy.sections.associations import Associations

MOST = 3  # products that are offered
COUNTED_OUT = 10_000  # games


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
    known = in_order(entries)
    return learn_from(known, sorted_baskets(known, as_of), as_of, policy)


def learn_from(known: Frame, found: Baskets, as_of: int, policy: Associations) -> Learnt:
    """Return the same of entries ``in_order``, and what was in the orders up to the day."""
    firsts = first_days(found)
    rules, buyers = _learnt(found, firsts, as_of, policy)
    customers = int(np.count_nonzero(np.diff(firsts.customer, prepend=-1)))
    return Learnt(as_of, tuple(rules), buyers, customers, _tested(known, firsts, as_of, policy))


def _learnt(found: Baskets, firsts: Baskets, as_of: int, policy: Associations) -> tuple[list[Rule], dict[int, int]]:
    products, count = np.unique(firsts.product, return_counts=True)
    rules = [*simple(found, as_of, policy), *sequential_of(firsts, as_of, policy)]
    return rules, dict(zip(products.tolist(), count.tolist(), strict=True))


def by_rules(owned: Collection[int], rules: Sequence[Rule]) -> list[Rule]:
    """Return the best rule for each product that is not owned, the likeliest product first."""
    best: dict[int, Rule] = {}
    for rule in rules:
        if rule.first in owned and rule.second not in owned:
            held = best.get(rule.second)
            if held is None or rank(rule) < rank(held):
                best[rule.second] = rule
    return sorted(best.values(), key=rank)[:MOST]


def rank(rule: Rule) -> tuple[bool, float, int, int, int]:
    """Return where a rule stands among others: what follows before what goes together, the surest first."""
    return (rule.kind == "simple", -rule.confidence, -rule.both, rule.second, rule.first)


def by_popularity(owned: Collection[int], buyers: Mapping[int, int]) -> list[int]:
    """Return the products most customers have bought and this one has not."""
    return list(islice((one for one in _by_buyers(buyers) if one not in owned), MOST))


def _by_buyers(buyers: Mapping[int, int]) -> list[int]:
    return sorted(buyers, key=lambda one: (-buyers[one], one))


def held_out(entries: Frame, as_of: int, policy: Associations) -> Test | None:
    """Test both ways on what was bought new after the cut-off by those who had bought before; None where nobody did."""
    known = in_order(entries)
    return _tested(known, first_days(sorted_baskets(known, as_of)), as_of, policy)


def _tested(known: Frame, after: Baskets, as_of: int, policy: Associations) -> Test | None:
    """Return how both ways did; ``after`` are the days on which products were first bought, as known at the end."""
    cut_off = as_of - policy.test_days
    found = sorted_baskets(known, cut_off)
    before = first_days(found)
    rules, buyers = _learnt(found, before, cut_off, policy)
    held = _held(before, after, buyers)
    if not len(held.customers):
        return None
    ruled, popular = held.hits(held.ruled(rules)), held.hits(held.popular(buyers))
    return Test(cut_off, len(held.customers), _sums(ruled), _sums(popular), _better(ruled[1], popular[1], policy))


@dataclass(frozen=True, slots=True)
class _Held:
    """Who bought something new that others had bought before: what they had then and the new, as core.deals.offers."""

    customers: Array
    had: Array
    new: Array
    width: int

    def ruled(self, rules: Sequence[Rule]) -> Array:
        """Return what ``by_rules`` offers each of them."""
        ranked = sorted(rules, key=rank)
        pairs = (np.array([r.first for r in ranked], np.int64), np.array([r.second for r in ranked], np.int64))
        return follow(self.had, (len(self.customers), MOST), pairs, self.width)

    def popular(self, buyers: Mapping[int, int]) -> Array:
        """Return what ``by_popularity`` offers each of them."""
        return next_of(self.had, (len(self.customers), MOST), _by_buyers(buyers), self.width)

    def hits(self, offered: Array) -> tuple[Array, Array]:
        """Return of each whether the first offer, and any of the offers, was bought."""
        codes = np.arange(len(self.customers))[:, None] * self.width + offered
        bought: Array = (offered >= 0) & among(codes, self.new)
        some: Array = np.logical_or.reduce(bought, axis=1)
        return bought[:, 0], some


def _held(before: Baskets, after: Baskets, buyers: Mapping[int, int]) -> _Held:
    width = int(max(before.product.max(initial=0), after.product.max(initial=0))) + 1
    had, has = (firsts.customer * width + firsts.product for firsts in (before, after))  # sorted, each of them once
    new = has[~among(has, had)]
    offerable = among(new % width, np.array(sorted(buyers), np.int64))
    customers = np.intersect1d(new[offerable] // width, had // width)
    return _Held(customers, _placed(had, customers, width), _placed(new, customers, width), width)


def _placed(codes: Array, customers: Array, width: int) -> Array:
    """Return the codes of these customers, with their places among them for their ids."""
    kept = codes[among(codes // width, customers)]
    placed: Array = np.searchsorted(customers, kept // width) * width + kept % width
    return placed


def _sums(hits: tuple[Array, Array]) -> tuple[int, int]:
    return int(hits[0].sum()), int(hits[1].sum())


def _better(ruled: Array, popular: Array, policy: Associations) -> bool:
    won, of = int((ruled & ~popular).sum()), int((ruled != popular).sum())
    return of > 0 and sign_test(won, of) < policy.chance


def sign_test(won: int, of: int) -> float:
    """Return how often chance alone wins at least so many of these even games.

    A few are counted out in whole numbers, without what scipy takes to load; of many the numbers would grow too long.
    """
    if of > COUNTED_OUT:
        from scipy.special import betainc  # type: ignore[import-untyped]

        return float(betainc(won, of - won + 1, 0.5)) if won else 1.0
    ways, total = 1, 0  # to win all of them; one less at each turn
    for lost in range(of - won + 1):
        total += ways
        ways = ways * (of - lost) // (lost + 1)
    return total / (1 << of)
