"""Lists and counts of alerts are those of the rows, within what a reader may see."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from core.alerts.alert import ACTIVE, AMBER, RED
from core.alerts.rule import rules
from core.store import users
from core.store.alert_lists import Filter, Tally, Wanted, find, listed, tally
from core.store.engine import session
from core.store.scope import ALL, Scope, scope_of
from core.types import Money
from tests.alert_book import Put, fill

GOOD = {name for name, rule in rules().items() if rule.good}
OWNERS = ("LW", "ZM", "NOBODY")


@pytest.fixture
def book(store: Engine) -> Iterator[tuple[Session, list[Put]]]:
    """Return a store with 600 alerts of 90 customers, of two reps and of nobody."""
    with session(store) as opened:
        for name, owner in (("Li Wei", "LW"), ("Zhang Min", "ZM")):
            users.add_user(opened, name, "rep", owner_ids=[owner], today=date(2026, 1, 1))
        put = fill(opened, 90, 600, OWNERS)
        opened.commit()
        yield opened, put


def by_hand(put: Sequence[Put]) -> Tally:
    """Return what a list of these alerts comes to."""
    stakes: dict[int, int] = {}
    for each in put:
        if each.rule not in GOOD and each.stake is not None:
            stakes[each.customer] = max(each.stake, stakes.get(each.customer, 0))
    red = sum(each.level == RED and each.rule not in GOOD for each in put)
    amber = sum(each.level == AMBER and each.rule not in GOOD for each in put)
    good = sum(each.rule in GOOD for each in put)
    amounts = (Money(sum(stakes.values()), "CNY"),) if stakes else ()
    return Tally(red, amber, good, len({each.customer for each in put}), amounts)


def is_in(each: Put, state: Filter) -> bool:
    return each.state in ACTIVE if state == "active" else each.state == state


@pytest.mark.parametrize("state", ["active", "open", "acknowledged", "snoozed", "resolved", "baseline"])
def test_a_list_counts_what_it_lists(book: tuple[Session, list[Put]], state: Filter) -> None:
    opened, put = book
    assert tally(opened, ALL, Wanted(state)) == by_hand([each for each in put if is_in(each, state)])


def test_a_rep_counts_their_own_only(book: tuple[Session, list[Put]]) -> None:
    opened, put = book
    user = users.find_user(opened, "Li Wei")
    assert user is not None
    mine = [each for each in put if is_in(each, "active") and OWNERS[each.customer % 3] == "LW"]
    assert tally(opened, scope_of(opened, user, date(2026, 6, 30)), Wanted()) == by_hand(mine)
    assert tally(opened, ALL, Wanted(responsible=user.id)) == by_hand(mine)
    assert tally(opened, Scope(frozenset()), Wanted()) == Tally()


def test_pages_give_everything_once_with_opportunities_last(book: tuple[Session, list[Put]]) -> None:
    opened, put = book
    pages = [listed(opened, ALL, Wanted(), 50, start) for start in range(0, 700, 50)]
    found = [told.alert for page in pages for told in page]
    assert sorted(alert.id for alert in found) == [each.number for each in put if is_in(each, "active")]
    keys = [(a.rule in GOOD, -a.level, -(a.stake.minor if a.stake else 0), a.id) for a in found]
    assert keys == sorted(keys)


def test_what_is_over_comes_with_the_latest_first(book: tuple[Session, list[Put]]) -> None:
    opened, put = book
    found = [told.alert.id for told in listed(opened, ALL, Wanted("resolved"), 1_000)]
    assert found == sorted((each.number for each in put if each.state == "resolved"), reverse=True)


def test_an_alert_outside_is_not_there(book: tuple[Session, list[Put]]) -> None:
    opened, put = book
    user = users.find_user(opened, "Li Wei")
    assert user is not None
    scope = scope_of(opened, user, date(2026, 6, 30))
    for each in put[:60]:
        assert (find(opened, scope, each.number) is not None) == (OWNERS[each.customer % 3] == "LW")
    assert find(opened, ALL, 999_999) is None
