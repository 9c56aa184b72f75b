"""Many customers get at once the offers each would get alone, in parts or in one go."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deals import offers
from core.deals.associations import KINDS, Kind, Rule
from core.deals.nextbest import MOST, by_popularity, by_rules, rank
from core.deals.offers import follow, next_of

WIDTH = 9
PRODUCTS = st.integers(0, WIDTH - 1)
OWNED = st.lists(st.sets(PRODUCTS, min_size=1), min_size=1, max_size=8)
PAIRS = st.dictionaries(
    st.tuples(PRODUCTS, PRODUCTS).filter(lambda pair: pair[0] != pair[1]),
    st.tuples(st.sampled_from(KINDS), st.integers(1, 5)),
    max_size=30,
)


def codes(owned: list[set[int]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(sorted(place * WIDTH + product for place, has in enumerate(owned) for product in has), np.int64)


def padded(offered: list[int]) -> list[int]:
    return [*offered, *[-1] * (MOST - len(offered))]


@pytest.mark.parametrize("at_once", [1, offers.AT_ONCE])
@given(owned=OWNED, pairs=PAIRS)
def test_the_best_rules_are_those_of_each_alone(
    at_once: int, owned: list[set[int]], pairs: dict[tuple[int, int], tuple[Kind, int]]
) -> None:
    rules = [Rule(kind, a, b, both, 5, 5, 9) for (a, b), (kind, both) in pairs.items()]
    ranked = sorted(rules, key=rank)
    firsts, seconds = (np.array([getattr(rule, name) for rule in ranked], np.int64) for name in ("first", "second"))
    found = follow(codes(owned), (len(owned), MOST), (firsts, seconds), WIDTH, at_once)
    assert found.tolist() == [padded([rule.second for rule in by_rules(has, rules)]) for has in owned]


@given(OWNED, st.dictionaries(PRODUCTS, st.integers(1, 4)))
def test_the_most_popular_are_those_of_each_alone(owned: list[set[int]], buyers: dict[int, int]) -> None:
    ranked = sorted(buyers, key=lambda one: (-buyers[one], one))
    found = next_of(codes(owned), (len(owned), MOST), ranked, WIDTH)
    assert found.tolist() == [padded(by_popularity(has, buyers)) for has in owned]
