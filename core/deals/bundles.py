"""Put products together that one customer buys or could: as a fixed set, as related items, as loosely related ones.

A fixed set are products that go together both ways in most orders (each pair of them at least as often as the policy
says), grown from the strongest pair. Related items are bought together clearly more often than by chance, loosely
related ones a little more often, or one after the other only.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from core.deals.associations import Rule
from core.policy.sections.associations import Associations

BundleKind = Literal["fixed", "related", "loosely"]
SET = 4  # products of a fixed set at most: more is a catalogue


@dataclass(frozen=True, slots=True)
class Bundle:
    """Products that go together, and the weakest rule that holds them together."""

    kind: BundleKind
    products: tuple[int, ...]
    rule: Rule


def bundles(owned: Collection[int], rules: Sequence[Rule], policy: Associations) -> list[Bundle]:
    """Return the best bundle of each kind that starts at a product the customer has."""
    mine = sorted((rule for rule in rules if rule.first in owned), key=_strength)
    together = [rule for rule in mine if rule.kind == "simple"]
    fixed = _fixed(together, rules, policy)
    taken = {frozenset(fixed.products)} if fixed else set()
    free = [rule for rule in mine if frozenset((rule.first, rule.second)) not in taken]
    related = next((r for r in free if r.kind == "simple" and r.lift >= policy.related_lift), None)
    used = {frozenset((related.first, related.second))} if related else set()
    loose = [r for r in free if r.kind == "sequential" or r.lift < policy.related_lift]
    loosely = next((r for r in loose if frozenset((r.first, r.second)) not in used), None)
    found = [fixed, _pair("related", related), _pair("loosely", loosely)]
    return [bundle for bundle in found if bundle]


def _strength(rule: Rule) -> tuple[float, int, int, int]:
    return (-rule.lift, -rule.both, rule.first, rule.second)


def _pair(kind: BundleKind, rule: Rule | None) -> Bundle | None:
    return Bundle(kind, (rule.first, rule.second), rule) if rule else None


def _fixed(together: Sequence[Rule], rules: Sequence[Rule], policy: Associations) -> Bundle | None:
    sure = {(r.first, r.second): r for r in rules if r.kind == "simple" and r.confidence >= policy.fixed_confidence}
    start = next((r for r in together if {(r.first, r.second), (r.second, r.first)} <= sure.keys()), None)
    if start is None:
        return None
    chosen = [start.first, start.second]
    for one in dict.fromkeys(first for first, _ in sure):
        if one not in chosen and len(chosen) < SET:
            links = {(one, held) for held in chosen} | {(held, one) for held in chosen}
            chosen.extend([one] if links <= sure.keys() else [])
    held = [sure[a, b] for a in chosen for b in chosen if a != b]
    return Bundle("fixed", tuple(chosen), min(held, key=lambda rule: (rule.confidence, rule.first, rule.second)))
