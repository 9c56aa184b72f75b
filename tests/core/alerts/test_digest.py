"""A digest stays a page long whatever happened, and its sums are those of the whole table."""

import random
from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alerts.alert import ACTIVE, AMBER, RED, STATES, Alert
from core.alerts.digest import Digest, Fate, Known, Part, Sum, compose
from core.alerts.notice import Told
from core.alerts.precision import Precision
from core.terms import terms
from core.types import LANGS, Lang, Money
from tests.core.alerts.samples import an_alert

GOOD = frozenset({"renewal"})
NOISE = Precision("", 17, 3)
NOTHING = Known({})

stakes = st.one_of(st.none(), st.builds(Money, st.integers(0, 10**9), st.sampled_from(["CNY", "EUR"])))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Alert], Known]:
    alerts = [
        an_alert(
            id=number,
            customer=draw(st.integers(1, 6)),
            rule=draw(st.sampled_from(["rhythm_broken", "tier_drop", "renewal"])),
            state=draw(st.sampled_from(STATES)),
            level=draw(st.sampled_from([AMBER, RED])),
            stake=draw(stakes),
        )
        for number in range(draw(st.integers(0, 20)))
    ]
    told = {alert.id: Told(draw(st.integers(0, 1)), draw(st.sampled_from([AMBER, RED]))) for alert in alerts[::2]}
    return alerts, Known(told, draw(st.sets(st.integers(0, 20))))


def digest(alerts: list[Alert], known: Known = NOTHING, most: int = 3, most_good: int = 1) -> Digest:
    return compose(alerts, known, GOOD, NOISE, most, most_good)


def counted(alerts: list[Alert]) -> Sum:
    """Sum a table the plain way: every customer once, by the largest amount in a currency."""
    largest: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for alert in alerts:
        if alert.stake:
            mine = largest[alert.stake.currency]
            mine[alert.customer] = max(mine[alert.customer], alert.stake.minor)
    amounts = {Money(sum(mine.values()), currency) for currency, mine in largest.items()}
    red = [alert for alert in alerts if alert.level == RED]
    ordered = tuple(sorted(amounts, key=lambda money: (-money.minor, money.currency)))
    return Sum(len({alert.customer for alert in alerts}), len(alerts), len(red), ordered)


def by_currency(part: Sum) -> dict[str, int]:
    return {money.currency: money.minor for money in part.stakes if money.minor}


@given(tables(), st.integers(0, 8), st.integers(0, 8))
def test_the_sums_are_those_of_the_table(given: tuple[list[Alert], Known], most: int, most_good: int) -> None:
    alerts, known = given
    told = digest(alerts, known, most, most_good)
    active = [alert for alert in alerts if alert.state in ACTIVE]
    for part, mine in (
        (told.risks, [alert for alert in active if alert.rule not in GOOD]),
        (told.opportunities, [alert for alert in active if alert.rule in GOOD]),
    ):
        awake = [alert for alert in mine if alert.state != "snoozed"]
        told_of = {alert.id: known.told.get(alert.id, Told(0, 0)) for alert in awake}
        new = [a for a in awake if (a.episode, a.level) > (told_of[a.id].episode, told_of[a.id].level)]
        assert part.total == counted(mine)
        assert part.new == counted(new)
        assert part.older == counted([alert for alert in awake if alert not in new])
    assert told.snoozed == len([alert for alert in active if alert.state == "snoozed"])
    assert told.baseline == len([alert for alert in alerts if alert.state == "baseline"])
    assert told.is_empty == (told.risks.new.alerts + told.opportunities.new.alerts == 0)


@given(tables(), st.integers(0, 8))
def test_what_is_shown_and_the_rest_are_all_that_is_new(given: tuple[list[Alert], Known], most: int) -> None:
    part = digest(*given, most).risks
    shown = counted([alert for group in part.shown for alert in group.alerts])
    assert len(part.shown) == min(most, part.new.customers)
    assert shown.customers + part.rest.customers == part.new.customers
    assert shown.alerts + part.rest.alerts == part.new.alerts
    assert shown.red + part.rest.red == part.new.red
    left = {c: by_currency(shown).get(c, 0) + by_currency(part.rest).get(c, 0) for c in ("CNY", "EUR")}
    assert {currency: minor for currency, minor in left.items() if minor} == by_currency(part.new)


@given(tables())
def test_the_worst_comes_first_and_each_customer_once(given: tuple[list[Alert], Known]) -> None:
    part = digest(*given, most=20).risks
    places = [(-group.level, -max((stake.minor for stake in group.stakes), default=0)) for group in part.shown]
    assert places == sorted(places)
    assert len({group.customer for group in part.shown}) == len(part.shown)
    for group in part.shown:
        assert [alert.level for alert in group.alerts] == sorted((a.level for a in group.alerts), reverse=True)
        assert group.level == max(alert.level for alert in group.alerts)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_table_does_not_matter(given: tuple[list[Alert], Known], shuffle: random.Random) -> None:
    alerts, known = given
    mixed = list(alerts)
    shuffle.shuffle(mixed)
    assert digest(mixed, known) == digest(alerts, known)


@given(tables())
def test_who_has_read_it_finds_nothing_new(given: tuple[list[Alert], Known]) -> None:
    alerts, _ = given
    read = Known({alert.id: Told(alert.episode, alert.level) for alert in alerts})
    assert digest(alerts, read).is_empty
    assert digest(alerts, read).risks.older == digest(alerts).risks.new


def test_a_customers_revenue_is_not_counted_three_times() -> None:
    revenue = Money(8_000_000, "CNY")
    same = [an_alert(id=n, rule=rule, stake=revenue) for n, rule in enumerate(("rhythm_broken", "tier_drop", "churn"))]
    risks = digest([*same, an_alert(id=9, customer=8, stake=Money(1_000_000, "CNY"))]).risks
    assert risks.new == Sum(2, 4, 4, (Money(9_000_000, "CNY"),))
    assert risks.shown[0].stakes == (revenue,)


def test_what_became_of_yesterdays_is_counted() -> None:
    states = ("open", "acknowledged", "acknowledged", "snoozed", "resolved", "resolved")
    alerts = [an_alert(id=n, state=state) for n, state in enumerate(states)]
    told = {n: Told(1, RED) for n in range(6)}
    assert digest(alerts, Known(told, range(6))).yesterday == Fate(1, 2, 1, 2)
    assert digest(alerts, Known(told, [0])).yesterday == Fate(open=1)


def test_an_opportunity_stands_apart_from_the_risks() -> None:
    told = digest([an_alert(id=1), an_alert(id=2, rule="renewal", level=AMBER)])
    assert [[group.customer for group in part.shown] for part in (told.risks, told.opportunities)] == [[7], [7]]


def test_what_got_worse_is_told_again_and_what_did_not_is_one_line() -> None:
    amber = [an_alert(id=n, customer=n, level=AMBER) for n in (1, 2)]
    read = Known({1: Told(1, AMBER), 2: Told(1, AMBER)})
    risks = digest([amber[0], replace(amber[1], level=RED)], read).risks
    assert [group.customer for group in risks.shown] == [2]
    assert (risks.older.alerts, risks.total.alerts) == (1, 2)


@pytest.mark.parametrize("lang", LANGS)
def test_a_digest_says_how_it_counts_money(lang: Lang) -> None:
    assert terms("digest.stake_once", lang)
    assert isinstance(digest([]).risks, Part)
