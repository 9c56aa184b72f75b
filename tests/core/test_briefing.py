"""A briefing says what is on record and nothing else."""

from datetime import date, timedelta
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.briefing import catalogue, variables
from core.called import called
from core.playbook.template import add_workdays
from core.profile import (
    Complaint,
    Contract,
    Introduction,
    Invoice,
    Known,
    Opportunity,
    Order,
    Person,
    Profile,
    RivalContact,
    Survey,
)
from core.types import Days, Money, Share, Term
from tests.core.northworks import ROW, TODAY, busy, cny, facts, person, profile


def test_of_a_customer_without_data_only_the_obvious_is_known() -> None:
    known = variables(profile(owner=None), {}, "CNY")
    there = {name: value for name, value in known.items() if value not in (None, (), 0)}
    assert known.keys() == catalogue().keys()
    assert there.keys() == {"customer", "today", "roles_missing"}


def test_a_number_nobody_knows_stays_unknown() -> None:
    known = variables(profile(), {"revenue_12m": nan, "tier": -1, "usual_gap_days": nan}, "CNY")
    assert (known["revenue_12m"], known["tier"], known["order_late_days"]) == (None, None, None)


def test_codes_become_terms_by_the_models_own_options() -> None:
    known = variables(profile(), {"tier": 0, "quadrant": 1}, "CNY")
    assert (known["tier"], known["quadrant"]) == (Term("tier.high_value"), Term("quadrant.cash_cow"))


def test_our_share_of_the_budget_and_what_is_left() -> None:
    known = variables(profile(**busy()), ROW, "CNY")
    assert (known["share_of_wallet"], known["headroom"]) == (Share(0.4), cny(1_800_000))


def test_a_budget_below_what_they_bought_is_not_believed() -> None:
    known = variables(profile(facts=facts({"purchase_budget": cny(1_000)})), ROW, "CNY")
    assert (known["share_of_wallet"], known["headroom"]) == (None, None)


def test_the_next_order_follows_their_own_rhythm() -> None:
    known = variables(profile(**busy()), {**ROW, "days_since_last": 42.0}, "CNY")
    assert (known["next_order_on"], known["order_late_days"]) == (date(2026, 6, 24), Days(14.0))


def test_the_urgent_complaint_comes_before_the_older_one() -> None:
    old = Complaint("C-1", date(2026, 1, 1), None, False, "Label")
    urgent = Complaint("C-2", date(2026, 6, 20), None, True, "Line stands")
    closed = Complaint("C-3", date(2025, 1, 1), date(2025, 2, 1), True, "Past")
    known = variables(profile(complaints=(closed, old, urgent)), {}, "CNY")
    assert (known["open_complaints"], known["complaint_cause"], known["complaint_days"]) == (2, "Line stands", Days(6))


def test_overdue_amounts_of_different_currencies_are_not_added_up() -> None:
    past = date(2026, 6, 1)
    ours = Invoice("I-1", past, past, cny(100), cny(40))
    theirs = Invoice("I-2", past, past, Money(5_000, "EUR"), Money(0, "EUR"))
    not_due = Invoice("I-3", past, TODAY, cny(900), cny(0))
    known = variables(profile(unpaid=(ours, theirs, not_due)), {}, "CNY")
    assert (known["overdue_invoices"], known["overdue_amount"]) == (2, cny(60))


def test_of_several_contracts_the_first_to_end_counts() -> None:
    def runs(name: str, starts: date, ends: date) -> Contract:
        return Contract(name, name, starts, ends, None)

    later = runs("Later", date(2026, 1, 1), date(2027, 1, 1))
    soon = runs("Soon", date(2026, 1, 1), date(2026, 7, 1))
    past = runs("Past", date(2025, 1, 1), date(2026, 1, 1))
    assert variables(profile(contracts=(later, past, soon)), {}, "CNY")["contract"] == "Soon"


def test_a_contract_with_a_signed_successor_does_not_end_soon() -> None:
    old = Contract("Old", "Old", date(2025, 7, 15), date(2026, 7, 14), None)
    signed = Contract("New", "New", date(2026, 7, 15), date(2027, 7, 14), None)
    known = variables(profile(contracts=(signed, old)), {}, "CNY")
    assert (known["contract"], known["contract_end"]) == ("New", date(2027, 7, 14))
    assert variables(profile(contracts=(old,)), {}, "CNY")["contract"] == "Old"


def test_the_competitor_met_last_is_named_while_it_is_news() -> None:
    met = [
        RivalContact(TODAY - timedelta(ago), name, "seen", None, None, "")
        for ago, name in ((170, "Halvik"), (9, "Ostra"))
    ]
    known = variables(profile(rival_contacts=tuple(met)), {}, "CNY")
    assert (known["rival_near"], known["rival_near_on"]) == ("Ostra", TODAY - timedelta(9))
    old = RivalContact(TODAY - timedelta(181), "Halvik", "bought", None, None, "")
    assert variables(profile(rival_contacts=(old,)), {}, "CNY")["rival_near"] is None


def test_their_last_word_on_recommending_us_is_told_and_when_they_brought_somebody() -> None:
    surveys = (Survey(TODAY - timedelta(300), "nps", 3, "Max", ""), Survey(TODAY, "csat", 5, "Ida", ""))
    newest = Survey(TODAY - timedelta(20), "nps", 9, "Ida", "")
    brought = Introduction(TODAY - timedelta(50), "introduced", "South Mill", None, "won")
    cites = Introduction(TODAY, "cites", "South Mill", None, None)
    known = variables(profile(surveys=(*surveys, newest), introductions=(cites, brought)), {}, "CNY")
    assert (known["nps_score"], known["nps_on"], known["nps_by"]) == (9, TODAY - timedelta(20), "Ida")
    assert known["introduced_on"] == TODAY - timedelta(50)


def test_complaints_of_the_last_thirty_days_are_counted_closed_or_not() -> None:
    made = [Complaint(str(ago), TODAY - timedelta(ago), TODAY if ago == 3 else None, False, "") for ago in (3, 29, 30)]
    assert variables(profile(complaints=tuple(made)), {}, "CNY")["complaints_30d"] == 2


def test_deciders_we_never_met_are_named_deciders_first() -> None:
    people = (person(1, "Ida", "user"), person(2, "Anna", "economic_buyer"), person(3, "Tom", last_contact=TODAY))
    assert variables(profile(people=people), {}, "CNY")["not_met"] == ("Anna", "Ida")


def test_a_champion_with_a_successor_is_not_missed() -> None:
    gone = person(1, "Max", "champion", left_on=date(2026, 6, 1))
    assert variables(profile(people=(gone,)), {}, "CNY")["champion_gone"] == "Max"
    heir = person(2, "Eva", "champion")
    assert variables(profile(people=(gone, heir)), {}, "CNY")["champion_gone"] is None


def test_what_they_do_not_buy_from_us_comes_from_our_own_catalogue() -> None:
    known = variables(profile(**busy()), ROW, "CNY")
    assert (known["categories"], known["category_missing"]) == (("Bearings",), "Lubricants")


@pytest.mark.parametrize(
    ("name", "title", "level", "formal", "said"),
    [
        ("王建国", "财务总监", None, False, "王总"),
        ("欧阳雪", "采购经理", None, False, "欧阳经理"),
        ("李强", "设备工程师", None, True, "李工"),
        ("刘建国", "苏州工厂维修班长", "staff", False, "刘师傅"),
        ("张敏", None, "manager", False, "张经理"),
        ("张敏", None, None, False, "张敏"),
        ("Anna Berg", "CFO", "executive", False, "Anna"),
        ("Anna Berg", "CFO", "executive", True, "Anna Berg"),
        ("Dr. Aisha Rahman", None, None, False, "Dr. Rahman"),
        ("Cher", None, None, False, "Cher"),
    ],
)
def test_people_are_called_as_is_the_custom(name: str, title: str, level: str, formal: bool, said: str) -> None:
    assert called(name, title, level, formal=formal) == said


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 200))
def test_a_working_day_is_a_weekday_and_so_many_weekdays_away(day: date, count: int) -> None:
    later = add_workdays(day, count)
    between = [day + timedelta(n) for n in range(1, (later - day).days + 1)]
    assert later.weekday() < 5
    assert sum(passed.weekday() < 5 for passed in between) == count


DAYS = st.dates(date(2025, 1, 1), TODAY)
NUMBERS = st.just(nan) | st.floats(0, 400)
NAMES = st.sampled_from(["", "North"])


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Return a customer with anything on record or missing."""
    amount = st.builds(Money, st.integers(0, 10**9), st.sampled_from(["CNY", "EUR"]))
    few: Any = {"max_size": 3}
    role = st.sampled_from(["economic_buyer", "champion", "user"]).map(
        lambda role: {"role": Known("role", Term(f"role.{role}"), TODAY, "contacts")}
    )
    people = st.builds(Person, st.just(1), st.just("K"), st.just("Ann"), role, st.none() | DAYS, st.none() | DAYS)
    complaints = st.builds(Complaint, st.just("C"), DAYS, st.none() | DAYS, st.booleans(), NAMES)
    contracts = st.builds(Contract, st.just("V"), NAMES, DAYS, DAYS.map(lambda d: d + timedelta(200)), st.none())
    deals = st.builds(
        Opportunity, st.just("D"), NAMES, DAYS, NAMES, st.none() | amount, st.none() | DAYS, st.booleans(), NAMES
    )
    orders = st.builds(Order, st.just("O"), DAYS, amount)
    return profile(
        facts=draw(st.just({}) | amount.map(lambda money: facts({"purchase_budget": money}))),
        people=draw(st.lists(people, **few).map(tuple)),
        complaints=draw(st.lists(complaints, **few).map(tuple)),
        contracts=draw(st.lists(contracts, **few).map(tuple)),
        opportunities=draw(st.lists(deals, **few).map(tuple)),
        orders=draw(st.lists(orders, **few).map(tuple)),
        unpaid=draw(
            st.lists(st.builds(Invoice, st.just("I"), DAYS, st.none() | DAYS, amount, amount), **few).map(tuple)
        ),
    )


@given(profiles(), st.fixed_dictionaries({name: NUMBERS for name in ROW if name != "revenue_change"}))
def test_what_is_known_together_is_known_together(customer: Profile, row: dict[str, float]) -> None:
    known = variables(customer, row, "CNY", customer.people[0] if customer.people else None)
    for name, value in known.items():
        if value not in (None, "", (), 0) and not (catalogue()[name].kind == "number" and not value):
            lacking = [other for other in catalogue()[name].known_with if known[other] in (None, "", ())]
            assert lacking == [], f"{name} is known without {lacking}"


def test_a_competitor_who_was_there_is_named_with_how_far_it_came() -> None:
    met = (
        RivalContact(date(2026, 6, 1), "Halvik", "seen", None, None, ""),
        RivalContact(date(2026, 5, 1), "Halvik", "trial", None, None, ""),
        RivalContact(date(2026, 4, 1), "Borealis", "bought", None, None, ""),
    )
    known = variables(profile(rival_contacts=met), ROW, "CNY")
    assert (known["rival_seen"], known["rival_seen_on"]) == ("Halvik", date(2026, 6, 1))
    assert known["rival_reach"] == Term("rival_reach.trial")


def test_a_competitor_of_long_ago_is_not_news() -> None:
    met = (RivalContact(date(2024, 6, 1), "Halvik", "bought", None, None, ""),)
    assert variables(profile(rival_contacts=met), ROW, "CNY")["rival_seen"] is None


def test_a_contract_that_ended_has_lapsed_only_when_none_runs() -> None:
    old = Contract("V-0", "Frame 2025", date(2025, 1, 1), date(2026, 5, 27), None)
    new = Contract("V-1", "Frame 2026", date(2026, 6, 1), date(2026, 12, 31), None)
    assert variables(profile(contracts=(old,)), ROW, "CNY")["lapsed_days"] == Days(30)
    assert variables(profile(contracts=(old, new)), ROW, "CNY")["lapsed_on"] is None


def test_who_pays_early_is_not_said_to_pay_late() -> None:
    assert variables(profile(), {**ROW, "days_late": -4.0}, "CNY")["days_late"] == Days(0)


def test_the_first_purchase_is_a_date() -> None:
    known = variables(profile(), {**ROW, "first_purchase_day": 20_000.0}, "CNY")
    assert known["customer_since"] == date(2024, 10, 4)
