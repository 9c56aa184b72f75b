"""Every figure a playbook may say of a customer, computed again from the demo's files, is the one it says."""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlmodel import select

from bot.app import App
from bot.cli.verbs.playbooks import figures_of
from bot.sheet import Sheet
from bot.sheet import read as read_sheet
from core.briefing import catalogue
from core.policy import load_rules
from core.store.engine import connect, session
from core.store.tables.identity import Customer
from core.types import Days, Money, Share
from tests.scenarios.demo_books import TODAY, YEAR, read, settled_invoices

DAY = date(2026, 6, 30)
FIGURES = ("money", "days", "share", "number", "date")
# The usual gap is a model's (tests/core/customers/test_lifecycle.py); what follows from it is computed here. Of the
# day there is one. What belongs to a contact is held against their own rows below.
ELSEWHERE = {
    *("usual_gap_days", "today", "contact_on", "contact_days"),
    *("share_of_wallet", "headroom", "revenue_share", "order_late_days", "next_order_on"),
}
# Told by people alone, and of nobody in the demo's files: what is said is the fact itself (test_gain_card.py); of a rep
# it is held in test_team.py.
TOLD = {
    *("waste_cost", "handling_cost", "spend_saved", "waste_avoided", "handling_saved"),
    *("running_cost", "investment_needed"),
    *("rep_adds", "rep_dealings", "rep_lapsed", "rep_repurchase", "rep_untold", "rep_widened"),
}
FEW = {"next_step_on", "champion_gone_on"}  # of hardly anybody
# Facts are the last line that says something, of the two files that tell of customers.
FACTS = {
    name: name
    for name in (
        *("purchase_budget", "credit_limit", "employees", "public_reviews", "followers", "group_memberships"),
        *("licence_expires", "next_step_on"),
    )
}
POLICY = load_rules(None).policy
Figure = float | date | None


def _said(sheet: Sheet) -> Mapping[str, Any]:
    return {name: value for name, value in sheet.variables().items() if catalogue()[name].kind in FIGURES}


def plain(value: Any) -> Any:
    """Return a figure as a bare number: money in minor units."""
    match value:
        case Money(minor, _):
            return float(minor)
        case Days(days):
            return float(days)
        case Share(share):
            return float(share)
        case None | date():
            return value
    return float(value)


def by_customer(values: "pd.Series[Any]") -> dict[str, Figure]:
    """Return figures by customer; a moment is a day, what is missing is unknown."""
    return {str(name): None if pd.isna(value) else as_figure(value) for name, value in values.items()}


def as_figure(value: Any) -> Figure:
    return value.date() if isinstance(value, pd.Timestamp) else float(value)


def days_before(values: "pd.Series[Any]") -> "pd.Series[Any]":
    ago: pd.Series[Any] = (TODAY - values).dt.days
    return ago


@pytest.fixture(scope="module")
def untouched() -> set[str]:
    """Return the customers nothing was ever taken back from: for them the sums of their lines are plain."""
    lines = read("orders")
    back = (lines["amount"] <= 0) | lines["status"].isin(["cancelled", "returned"]) | lines["reverses"].notna()
    return set(lines["customer_id"]) - set(lines.loc[back, "customer_id"])


Recomputed = Mapping[str, "pd.Series[Any]"]


def of_orders() -> Recomputed:
    """Compute what follows from order lines; true only of customers nothing was taken back from."""
    lines = read("orders", "ordered_on")
    lines = lines.assign(cost=100 * lines["unit_cost"] * lines["quantity"])
    year = lines[lines["ordered_on"] > TODAY - YEAR]
    before = lines[(lines["ordered_on"] > TODAY - 2 * YEAR) & (lines["ordered_on"] <= TODAY - YEAR)]
    everybody = pd.Index(lines["customer_id"].unique())

    def sums(of: pd.DataFrame, column: str = "fen") -> "pd.Series[Any]":
        return of.groupby("customer_id")[column].sum().reindex(everybody, fill_value=0)

    now, then = sums(year), sums(before)
    last = lines.groupby("customer_id")["ordered_on"].max()
    newest = lines.sort_values(["ordered_on", "order_id"]).groupby("customer_id")["order_id"].last()
    lately = lines[lines["ordered_on"] > TODAY - 2 * YEAR].groupby(["customer_id", "ordered_on"])["fen"].sum()
    earlier = lately.groupby("customer_id").apply(lambda days: days.iloc[:-1].mean() if len(days) > 1 else float("nan"))
    category = lines["product_id"].map(read("products").set_index("product_id")["category"])
    bought = lines.assign(category=category)[lines["ordered_on"] > TODAY - YEAR].groupby("customer_id")["category"]
    margin = (now - sums(year, "cost")).round() - served().reindex(everybody, fill_value=0)
    return {
        "net_margin_12m": margin,
        "net_margin_share": (margin / now).where(now > 0),
        "revenue_12m": now,
        "revenue_12m_before": then,
        "revenue_change": ((now - then) / then).where(then > 0),
        "revenue_gap": (now - then).abs(),
        "days_since_last": days_before(last),
        "last_order_on": last,
        "last_order_amount": newest.map(lines.groupby("order_id")["fen"].sum()),
        "usual_purchase_amount": earlier.round(),
        "customer_since": lines.groupby("customer_id")["ordered_on"].min(),
        "purchases_12m": year.groupby("customer_id")["ordered_on"].nunique().reindex(everybody, fill_value=0),
        "categories_bought": bought.nunique(),
        "discount_share": year[year["discount"].notna()].groupby("customer_id")["discount"].mean(),
        "gross_margin_share": ((now - sums(year, "cost")) / now).where(now > 0),
    }


def served() -> "pd.Series[Any]":
    """Return what serving a customer cost in a year: by the books where there are any, else by what the policy says."""
    rules = POLICY.current_value
    costs, dealings, complaints = (
        read("service_costs", "on"),
        read("interactions", "on"),
        read("complaints", "opened_on"),
    )
    each = dealings.assign(fen=dealings["kind"].map(rules.cost_per_interaction.model_dump()))
    spent = each[each["on"] > TODAY - YEAR].groupby("customer_id")["fen"].sum()
    number = complaints[complaints["opened_on"] > TODAY - YEAR].groupby("customer_id").size()
    estimated = spent.add(number * rules.cost_per_complaint, fill_value=0)
    recorded = costs[costs["on"] > TODAY - YEAR].groupby("customer_id")["fen"].sum()
    return recorded.combine_first(estimated)


def of_complaints() -> Recomputed:
    found = read("complaints", "opened_on", "closed_on").query("opened_on <= @TODAY")
    open_ones = found[found["closed_on"].isna()].assign(calm=lambda each: each["urgency"] != "urgent")
    worst = open_ones.sort_values(["calm", "opened_on"]).groupby("customer_id").first()
    closed = found[found["closed_on"] > TODAY - 2 * YEAR]
    taken = (closed["closed_on"] - closed["opened_on"]).dt.days
    return {
        "open_complaints": open_ones.groupby("customer_id").size(),
        "complaint_days": days_before(worst["opened_on"]),
        "complaint_close_days": taken.groupby(closed["customer_id"]).mean(),
        "complaints_12m": found[found["opened_on"] > TODAY - YEAR].groupby("customer_id").size(),
        "complaints_30d": found[days_before(found["opened_on"]) < 30].groupby("customer_id").size(),
    }


def of_contracts_and_deals() -> Recomputed:
    contracts = read("contracts", "starts_on", "ends_on")
    ahead = contracts[contracts["ends_on"] >= TODAY]
    gone = contracts[~contracts["customer_id"].isin(ahead["customer_id"])]
    lapsed = gone.groupby("customer_id")["ends_on"].max()
    alone = ahead.groupby("customer_id").filter(lambda group: len(group) == 1).set_index("customer_id")
    deals = read("opportunities", "opened_on").query("outcome == 'open'")
    largest = deals.fillna({"fen": 0}).sort_values("fen", kind="stable").groupby("customer_id").last()
    return {
        "lapsed_on": lapsed,
        "lapsed_days": days_before(lapsed),
        "contract_end": alone["ends_on"],
        "contract_days": -days_before(alone["ends_on"]),
        "contract_amount": alone["fen"],
        "deal_amount": largest["fen"].where(largest["fen"] > 0),
        "deal_days": days_before(largest["opened_on"]),
    }


def of_dealings() -> Recomputed:
    met = read("interactions", "on").query("on <= @TODAY").groupby("customer_id")["on"].max()
    answers = read("surveys", "answered_on").query("kind == 'nps' and answered_on <= @TODAY")
    last = answers.sort_values("answered_on").groupby("customer_id").last()
    seen = read("rival_contacts", "on").query("on <= @TODAY").groupby("customer_id")["on"].max()
    made = read("introductions", "on").query("on <= @TODAY")
    brought = made[made["kind"].isin(["introduced", "referred"])].groupby("customer_id")["on"].max()
    days = {section: getattr(POLICY, section).window_days for section in ("activity", "loyalty", "value_roles")}
    moves = made[made["kind"].isin(["introduced", "referred"]) & (days_before(made["on"]) < days["activity"])]
    tried = read("interactions", "on").query("kind == 'trial' and on <= @TODAY")
    return {
        "referrals_made": moves.groupby("customer_id").size(),
        "referrals_won": moves[moves["outcome"] == "won"].groupby("customer_id").size(),
        "trials": tried[days_before(tried["on"]) < days["loyalty"]].groupby("customer_id").size(),
        "recommends": last["score"][days_before(last["answered_on"]) < days["value_roles"]],
        "last_contact_on": met,
        "days_since_contact": days_before(met),
        "nps_on": last["answered_on"],
        "nps_score": last["score"],
        "rival_seen_on": seen[days_before(seen) <= 365],
        "rival_near_on": seen[days_before(seen) <= 180],
        "introduced_on": brought,
    }


def of_invoices() -> Recomputed:
    """Compute what invoices and payments say, money that names no invoice going to the oldest."""
    billed = settled_invoices()
    year = billed[billed["issued_on"] > TODAY - YEAR]
    terms = (year["due_on"] - year["issued_on"]).dt.days
    overdue = billed[(billed["left"] > 0) & (billed["due_on"] < TODAY)].groupby("customer_id")
    paid = (billed["left"] <= 0) & (billed["issued_on"] > TODAY - YEAR) & billed["paid_on"].notna()
    judged = billed[paid | ((billed["left"] > 0) & (billed["due_on"] < TODAY))].groupby("customer_id")["late"]
    return {
        "terms_days": terms.groupby(year["customer_id"]).mean(),
        "open_receivables": billed.groupby("customer_id")["left"].sum(),
        "overdue_amount": overdue["left"].sum(),
        "overdue_invoices": overdue.size(),
        "overdue_days": days_before(overdue["due_on"].min()),
        "days_late": judged.mean().clip(lower=0),
        "late_share": judged.agg(lambda days: (days > POLICY.credit_grade.grace_days).mean()),
    }


def of_contacts() -> Recomputed:
    people = read("contacts", "left_on")
    here = people[people["left_on"].isna() & (people["role"] == "champion")]
    gone = people[(people["role"] == "champion") & ~people["customer_id"].isin(here["customer_id"])]
    gone = gone[days_before(gone["left_on"]) <= 365]
    return {"champion_gone_on": gone.groupby("customer_id")["left_on"].max()}


def of_facts() -> Recomputed:
    """Take the newest line that says something of each customer."""
    both = pd.concat([read("customers_before"), read("customers")]).groupby("customer_id")
    facts = {name: both[name].last() for name in FACTS}
    money = {name: 100 * facts[name] for name in ("purchase_budget", "credit_limit")}
    return facts | money | {name: pd.to_datetime(facts[name]) for name in ("licence_expires", "next_step_on")}


NOTHING_BACK = (of_orders,)  # true of customers nothing was taken back from
OF_EVERYBODY = (of_complaints, of_contracts_and_deals, of_dealings, of_invoices, of_contacts, of_facts)


@pytest.fixture(scope="module")
def told(demo_file: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return what playbooks may say of each customer, by the id in the files."""
    engine = connect(f"sqlite:///{demo_file}")
    with session(engine) as opened:
        ids = dict(opened.exec(select(Customer.external_id, Customer.id)).all())
        found = {name: _said(read_sheet(opened, number, DAY)) for name, number in ids.items()}
    engine.dispose()
    return found


def off(said: Any, wanted: Figure) -> bool:
    """Return whether what is said is not what was computed; a count that is not there is none."""
    said = plain(said)
    if isinstance(said, float) and isinstance(wanted, float):
        return not math.isclose(said, wanted, rel_tol=1e-9, abs_tol=1e-6)
    return said != wanted and not (wanted is None and said == 0)


def test_what_playbooks_say_is_what_the_records_say(told: Mapping[str, Mapping[str, Any]], untouched: set[str]) -> None:
    for among, computed in ((untouched, NOTHING_BACK), (set(told), OF_EVERYBODY)):
        for name, values in (pair for compute in computed for pair in compute().items()):
            wanted = by_customer(values)
            wrong = {one: told[one][name] for one in among if off(told[one][name], wanted.get(one))}
            assert wrong == {}, name
            assert sum(wanted.get(one) is not None for one in among) >= (1 if name in FEW else 10), name


def test_what_follows_from_two_figures_does(told: Mapping[str, Mapping[str, Any]]) -> None:
    total = sum(max(plain(each["revenue_12m"]) or 0.0, 0.0) for each in told.values())
    for figures in told.values():
        said = {name: plain(value) for name, value in figures.items()}
        bought, budget, usual = (said[name] for name in ("revenue_12m", "purchase_budget", "usual_gap_days"))
        placed = budget is not None and bought is not None and 0 < budget >= bought
        assert not off(figures["share_of_wallet"], bought / budget if placed else None)
        assert not off(figures["headroom"], budget - bought if placed else None)
        assert not off(figures["revenue_share"], bought / total if bought is not None else None)
        late = None if usual is None else max(0.0, said["days_since_last"] - usual)
        assert not off(figures["order_late_days"], late)
        last = said["last_order_on"]
        assert figures["next_order_on"] == (last and usual and last + timedelta(days=round(usual)))


def test_what_only_people_tell_is_said_of_nobody(told: Mapping[str, Mapping[str, Any]]) -> None:
    assert {each[name] for each in told.values() for name in TOLD} == {None}


def test_a_contact_was_last_met_when_the_records_say(demo: App) -> None:
    met = read("interactions", "on").groupby("contact_id")["on"].max()
    people = read("contacts").set_index("contact_id")["name"]
    with session(demo.house.engine) as opened:
        for name, number in opened.exec(select(Customer.external_id, Customer.id).limit(25)).all():
            sheet = read_sheet(opened, number, DAY)
            for person in sheet.profile.people:
                said = sheet.variables(person)
                days = met.get(people[people == person.name].index[0]) if (people == person.name).sum() == 1 else None
                if days is not None and person.left_on is None:
                    assert said["contact_on"] == days.date(), (name, person.name)
                    assert plain(said["contact_days"]) == float((DAY - days.date()).days)


def test_no_figure_is_said_that_nobody_computed_again() -> None:
    computed = {name for compute in (*NOTHING_BACK, *OF_EVERYBODY) for name in compute()}
    figures = {name for name, variable in catalogue().items() if variable.kind in FIGURES}
    assert figures == computed | ELSEWHERE | TOLD


def test_a_preview_is_filled_as_of_the_day_the_figures_stand_at(demo: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSHEET_DATABASE_URL", str(demo.house.engine.url))
    said = figures_of("ACME")
    assert said["en"] == said["zh"]
    assert said["en"]["today"] == DAY
    assert plain(said["en"]["days_since_last"]) == 77
