"""The variables of playbooks: what each means, what to ask when it is unknown, and its value for one customer."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from core.called import called
from core.decision_chain import decision_chain
from core.dimensions import dimensions
from core.frames import FIRST
from core.lineup import columns
from core.policy.sections.decision_chain import DecisionChain
from core.profile import Complaint, Contract, Invoice, Known, Opportunity, Person, Profile
from core.tables import RIVAL_CONTACTS, ROLES
from core.types import Days, Lang, Money, Share, Term, Value

Shown = Value | tuple[Value, ...]
Row = Mapping[str, float | int]

SCORED_TERMS = (
    *("tier", "quadrant", "state", "stage", "relationship", "churn_level", "need_inferred", "supplier_pattern"),
    *("loyalty_type", "order_trend", "credit_grade", "last_renewal", "cooperation_stage"),
)
# Counts by the column of scores that holds them.
COUNTS = {
    "purchases_12m": "purchase_days_12m",
    "categories_bought": "category_count",
    "complaints_12m": "complaints_12m",
    "recommends": "recommends",
    "referrals_made": "referrals_made",
    "referrals_won": "referrals_won",
    "trials": "trials",
}
FEW = 3  # so many products, categories or names a reader takes in
NEAR_DAYS = 180  # a competitor not met for longer is no news
RECENT_DAYS = 30
CHAMPION_DAYS = 365  # a champion gone longer is history, not news
LOST_DAYS = 365
SUCCESSOR_WITHIN = timedelta(days=90)  # of a contract's end its successor begins
BROUGHT = ("introduced", "referred")
KINDS = {"option": "term"}  # a dimension's kind → a variable's


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable a playbook may use: its kind, its meaning, the question that would fill it, a sample for trials.

    ``options`` are the values a term can have; when this one is known (and no count of 0), so are ``known_with``. A
    variable without a question is always known.
    """

    name: str
    kind: str
    meaning: Mapping[Lang, str]
    ask: Mapping[Lang, str]
    options: tuple[str, ...] = ()
    known_with: tuple[str, ...] = ()
    sample: str | None = None


@cache
def catalogue() -> Mapping[str, Variable]:
    """Return every variable by name: those of briefing.toml, and each dimension by its own name."""
    entries = tomllib.loads((Path(__file__).parent / "briefing.toml").read_text("utf-8"))
    found = {name: _variable(name, entry) for name, entry in entries.items() if "kind" in entry}
    for name, dimension in dimensions().items():
        kind = KINDS.get(dimension.kind, dimension.kind)
        sample = entries.get(name, {}).get("sample")
        variable = Variable(name, kind, dimension.label, dimension.ask, tuple(dimension.options), sample=sample)
        found.setdefault(name, variable)
    return found


def _variable(name: str, entry: Mapping[str, Any]) -> Variable:
    options = columns()[name].options if entry["kind"] == "term" else ()
    together = tuple(entry.get("known_with", ()))
    return Variable(name, entry["kind"], entry["meaning"], entry.get("ask", {}), options, together, entry.get("sample"))


def question(name: str, lang: Lang) -> str:
    """Return the question that would fill a variable."""
    return catalogue()[name].ask.get(lang, "")


def variables(
    profile: Profile,
    values: Mapping[str, Value],
    currency: str,
    person: Person | None = None,
    chain: DecisionChain | None = None,
) -> dict[str, Shown]:
    """Return every variable's value for a customer, and for the contact a talk is prepared with.

    ``values`` is the customer's row of scores (money in minor units of ``currency``); codes may come as Terms. What
    is not on record is None. ``chain`` are the rules by which the people on file show the decision chain.
    Nothing is estimated here: ``next_order_on`` is the last order plus their own rhythm.
    """
    known: dict[str, Shown] = dict.fromkeys(catalogue())
    known |= {name: fact.value for name, fact in profile.facts.items() if name in known}
    known |= {"customer": profile.name, "owner": profile.owner, "today": profile.as_of}
    known |= _scored(values, currency)
    known |= _bought(profile, known)
    known |= _wallet(known.get("purchase_budget"), known.get("revenue_12m"))
    known |= _trouble(profile, currency)
    known |= _agreed(profile)
    known |= _people(profile)
    known["decision_chain"] = known["decision_chain"] or (_chain(profile.people, chain) if chain else None)
    known |= _dealt(profile)
    known |= _told(profile)
    if person:
        known |= _contact(person, profile.as_of)
    return known


def _number(values: Mapping[str, Value], name: str) -> float | None:
    value = values.get(name)
    return float(value) if isinstance(value, int | float) and isfinite(value) else None


def _money(minor: float | None, currency: str) -> Money | None:
    return None if minor is None else Money(round(minor), currency)


def _scored(values: Mapping[str, Value], currency: str) -> dict[str, Shown]:
    """Return what the row of scores says, in typed values."""
    now, before = _number(values, "revenue_12m"), _number(values, "revenue_12m_before")
    gross, net = _number(values, "gross_margin_12m"), _number(values, "net_margin_12m")
    usual, since = _number(values, "usual_gap_days"), _number(values, "days_since_last")
    return {
        **{name: _term(values, name) for name in SCORED_TERMS},
        **{name: _number(values, column) for name, column in COUNTS.items()},
        "revenue_12m": _money(now, currency),
        "revenue_12m_before": _money(before, currency),
        "revenue_change": _share(_number(values, "revenue_change")),
        "revenue_gap": _money(abs(now - before), currency) if now is not None and before is not None else None,
        "usual_purchase_amount": _money(_number(values, "usual_purchase_amount"), currency),
        "revenue_share": _share(_number(values, "revenue_share")),
        "gross_margin_share": _share(gross / now) if gross is not None and now else None,
        "net_margin_12m": _money(net, currency),
        "net_margin_share": _share(_number(values, "net_margin_share")),
        "usual_gap_days": _days(usual),
        "days_since_last": _days(since),
        "order_late_days": Days(max(0.0, since - usual)) if usual is not None and since is not None else None,
        "discount_share": _share(_number(values, "discount_share")),
        "customer_since": _date(_number(values, "first_purchase_day")),
        **_paid(values, currency),
    }


def _paid(values: Mapping[str, Value], currency: str) -> dict[str, Shown]:
    """Return how they pay and how fast we settled their complaints."""
    late = _number(values, "days_late")
    invoiced = _number(values, "judged_invoices")
    return {
        "days_late": None if late is None else Days(max(0.0, late)),
        "late_share": _share(_number(values, "late_share")),
        "terms_days": _days(_number(values, "terms_days")),
        "open_receivables": _money(_number(values, "open_receivables"), currency) if invoiced is not None else None,
        "complaint_close_days": _days(_number(values, "complaint_close_days")),
    }


def _term(values: Mapping[str, Value], name: str) -> Term | None:
    value = values.get(name)
    if isinstance(value, Term):
        return value
    if not isinstance(value, int | float) or not isfinite(value) or value < 0:
        return None
    options = catalogue()[name].options
    return Term(f"{name}.{options[int(value)]}")


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value)


def _days(value: float | None) -> Days | None:
    return None if value is None else Days(value)


def _date(day: float | None) -> date | None:
    return None if day is None else date.fromordinal(FIRST + round(day))


def _bought(profile: Profile, known: Mapping[str, Shown]) -> dict[str, Shown]:
    """Return what they buy, from their orders and products."""
    last = profile.orders[0] if profile.orders else None
    names = tuple(product.name for product in profile.products[:FEW])
    categories = tuple(dict.fromkeys(product.category for product in profile.products if product.category))
    missing = tuple(category for category in profile.catalogue if category not in categories)[:FEW]
    usual = known.get("usual_gap_days")
    return {
        "last_order_on": last.day if last else None,
        "last_order_amount": last.amount if last else None,
        "next_order_on": _after(last.day, usual) if last and isinstance(usual, Days) else None,
        "top_product": names[0] if names else None,
        "top_products": names,
        "categories": categories[:FEW],
        "categories_missing": missing,
        "category_missing": missing[0] if missing else None,
    }


def _after(day: date, gap: Days) -> date:
    return date.fromordinal(day.toordinal() + round(gap.value))


def _wallet(budget: Shown, revenue: Shown) -> dict[str, Shown]:
    """Return our part of their budget; unknown when the budget is below what they bought, for then it is wrong."""
    unknown: dict[str, Shown] = {"share_of_wallet": None, "headroom": None}
    if not isinstance(budget, Money) or not isinstance(revenue, Money) or budget.currency != revenue.currency:
        return unknown
    if budget.minor <= 0 or budget.minor < revenue.minor:
        return unknown
    return {
        "share_of_wallet": Share(revenue.minor / budget.minor),
        "headroom": Money(budget.minor - revenue.minor, budget.currency),
    }


def _trouble(profile: Profile, currency: str) -> dict[str, Shown]:
    """Return open complaints and overdue invoices; the worst of each first."""
    today = profile.as_of
    complaints = sorted((c for c in profile.complaints if c.closed is None), key=_worst_first)
    overdue = [invoice for invoice in profile.unpaid if invoice.due and invoice.due < today and _owed(invoice) > 0]
    due = [invoice.due for invoice in overdue if invoice.due]
    return {
        "open_complaints": len(complaints),
        "complaints_30d": sum((today - c.opened).days < RECENT_DAYS for c in profile.complaints),
        "complaint_cause": complaints[0].cause or None if complaints else None,
        "complaint_days": _between(complaints[0].opened, today) if complaints else None,
        "complaint_urgent": complaints[0].urgent if complaints else None,
        "overdue_invoices": len(overdue),
        "overdue_amount": _sum_owed(overdue, currency),
        "overdue_days": _between(min(due), today) if due else None,
    }


def _worst_first(complaint: Complaint) -> tuple[bool, date]:
    return (not complaint.urgent, complaint.opened)


def _owed(invoice: Invoice) -> int:
    return invoice.amount.minor - invoice.paid.minor


def _sum_owed(overdue: Sequence[Invoice], currency: str) -> Money | None:
    """Return what is owed in one currency: ours when any is, else the only other one; mixed amounts are not summed."""
    currencies = {invoice.amount.currency for invoice in overdue}
    chosen = currency if currency in currencies else next(iter(currencies)) if len(currencies) == 1 else None
    if chosen is None:
        return None
    return Money(sum(_owed(invoice) for invoice in overdue if invoice.amount.currency == chosen), chosen)


def _between(earlier: date, later: date) -> Days:
    return Days((later - earlier).days)


def _agreed(profile: Profile) -> dict[str, Shown]:
    """Return the contract without a successor that ends first, the largest open deal and who competes for it."""
    today = profile.as_of
    ahead = [contract for contract in profile.contracts if contract.ends >= today]
    due = [contract for contract in ahead if not any(_follows(other, contract) for other in ahead)]
    contract = min(due, key=lambda contract: contract.ends, default=None)
    deals = [deal for deal in profile.opportunities if deal.won is None]
    deal = max(deals, key=lambda deal: deal.amount.minor if deal.amount else 0) if deals else None
    lost = [deal for deal in profile.opportunities if deal.won is False and deal.closed and deal.rival]
    recent = [deal for deal in lost if deal.closed and (today - deal.closed).days <= LOST_DAYS]
    return {
        "contract": contract.name or contract.external_id if contract else None,
        "contract_end": contract.ends if contract else None,
        "contract_days": _between(today, contract.ends) if contract else None,
        "contract_amount": contract.amount if contract else None,
        "deal": deal.name or deal.external_id if deal else None,
        "deal_amount": deal.amount if deal else None,
        "deal_stage": deal.stage or None if deal else None,
        "deal_days": _between(deal.opened, today) if deal else None,
        "rival": _rival(deals),
        "lost_to": recent[0].rival if recent else None,
        **_lapsed(profile, ahead),
        **_rival_seen(profile),
    }


def _lapsed(profile: Profile, ahead: Sequence[Contract]) -> dict[str, Shown]:
    """Return when the last contract ended, nothing while one runs or is agreed."""
    ended = max((contract.ends for contract in profile.contracts if contract.ends < profile.as_of), default=None)
    if ahead or ended is None:
        return {}
    return {"lapsed_on": ended, "lapsed_days": _between(ended, profile.as_of)}


def _rival_seen(profile: Profile) -> dict[str, Shown]:
    """Return the competitor last noted there, and how far it has come."""
    lately = [contact for contact in profile.rival_contacts if (profile.as_of - contact.day).days <= LOST_DAYS]
    seen = max(lately, key=lambda contact: contact.day, default=None)
    if seen is None:
        return {}
    steps = [RIVAL_CONTACTS.index(contact.kind) for contact in lately if contact.rival == seen.rival]
    reach = Term(f"rival_reach.{RIVAL_CONTACTS[max(steps)]}")
    return {"rival_seen": seen.rival, "rival_seen_on": seen.day, "rival_reach": reach}


def _follows(later: Contract, contract: Contract) -> bool:
    """Say whether a contract is the successor of another: it begins around the other's end."""
    return later.starts > contract.starts and abs(later.starts - contract.ends) <= SUCCESSOR_WITHIN


def _rival(deals: Sequence[Opportunity]) -> str | None:
    return next((deal.rival for deal in deals if deal.rival), None)


def role_of(person: Person) -> str | None:
    """Return a person's decision role by name."""
    return _option(person.facts.get("role"))


def _option(fact: Known | None) -> str | None:
    return fact.value.key.rpartition(".")[2] if fact and isinstance(fact.value, Term) else None


def _people(profile: Profile) -> dict[str, Shown]:
    """Return who decides what, who is missing, whom we never met, and a champion who left."""
    here = [person for person in profile.people if not person.left_on]
    names = {role: next((p.name for p in here if role_of(p) == role), None) for role in ROLES}
    gone = _champion_gone(profile) if names["champion"] is None else None
    ranked = sorted(here, key=lambda p: ROLES.index(role_of(p) or ROLES[-1]))
    return {
        "economic_buyer": names["economic_buyer"],
        "purchasing_contact": names["purchasing"],
        "technical_contact": names["technical_evaluator"],
        "champion": names["champion"],
        "user_contact": names["user"],
        "champion_gone": gone.name if gone else None,
        "champion_gone_on": gone.left_on if gone else None,
        "roles_missing": tuple(Term(f"role.{role}") for role, name in names.items() if name is None),
        "not_met": tuple(person.name for person in ranked if person.last_contact is None)[:FEW],
    }


def _chain(people: Sequence[Person], rules: DecisionChain) -> Term | None:
    """Return the decision chain the people on file show."""
    there = [person for person in people if not person.left_on]
    shown = decision_chain(((role_of(person), _option(person.facts.get("level"))) for person in there), rules)
    return Term(f"decision_chain.{shown}") if shown else None


def _champion_gone(profile: Profile) -> Person | None:
    left = [p for p in profile.people if p.left_on and role_of(p) == "champion"]
    recent = [p for p in left if p.left_on and (profile.as_of - p.left_on).days <= CHAMPION_DAYS]
    return max(recent, key=lambda p: p.left_on or date.min, default=None)


def _dealt(profile: Profile) -> dict[str, Shown]:
    """Return the last dealing with the customer."""
    last = max(profile.interactions, key=lambda dealing: dealing.day, default=None)
    return {
        "last_contact_on": last.day if last else None,
        "days_since_contact": _between(last.day, profile.as_of) if last else None,
        "last_summary": last.summary or None if last else None,
    }


def _told(profile: Profile) -> dict[str, Shown]:
    """Return the competitor last met there, their last word on recommending us, and when they brought somebody."""
    met = [c for c in profile.rival_contacts if (profile.as_of - c.day).days <= NEAR_DAYS]
    rival = max(met, key=lambda contact: contact.day, default=None)
    asked = max((s for s in profile.surveys if s.kind == "nps"), key=lambda survey: survey.day, default=None)
    return {
        "rival_near": rival.rival if rival else None,
        "rival_near_on": rival.day if rival else None,
        "nps_score": asked.score if asked else None,
        "nps_on": asked.day if asked else None,
        "nps_by": asked.contact if asked else None,
        "introduced_on": max((i.day for i in profile.introductions if i.kind in BROUGHT), default=None),
    }


def _contact(person: Person, today: date) -> dict[str, Shown]:
    """Return the person a talk is prepared with; of one who left, nothing that would be said to a successor."""
    gone: dict[str, Shown] = {"contact": person.name, "contact_gone": person.left_on is not None}
    if person.left_on:
        return gone | {"role": person.facts["role"].value if "role" in person.facts else None}
    facts: dict[str, Shown] = {name: fact.value for name, fact in person.facts.items() if name in catalogue()}
    return {
        **gone,
        **facts,
        "called": _called(person, facts.get("title")),
        "contact_on": person.last_contact,
        "contact_days": _between(person.last_contact, today) if person.last_contact else None,
    }


def _called(person: Person, title: Shown) -> str:
    formal = _option(person.facts.get("style_preference")) == "formal"
    level = _option(person.facts.get("level"))
    return called(person.name, title if isinstance(title, str) else None, level, formal=formal)
