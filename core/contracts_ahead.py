"""What running contracts are still worth: what is left of them for sure, and what renewals may add.

A contract earns evenly over its days. It is renewed for as long again, on the same terms, with a probability each time:
the customer's own share of contracts that were renewed, drawn towards the policy's as if so many contracts had shown
that (a beta-binomial mean). A contract is renewed when another of the same customer begins within 90 days of its end;
one ended before its term was not; one that ended less than 90 days ago may still be. Every day's part is discounted
to today at the yearly rate (customer base analysis of contracts: Berger and Nasr 1998, Journal of Interactive
Marketing 12(1), 17-30).
"""

import numpy as np

from core.contracts import cancelled, held, in_force
from core.frames import Array, Floats, Frame, unknown
from core.grouping import QUARTER, YEAR, Mask, total
from core.policy.sections.clv import Clv

SHIFT = 32  # customer and day in one number


def contracts_ahead(contracts: Frame, count: int, as_of: int, rules: Clv) -> dict[str, Floats]:
    """Return per customer the worth of its running contracts within the horizon; NaN without one of known value.

    ``contract_left`` is what is left of them, ``contract_value`` with the renewals to expect, ``contract_most`` with
    all renewals; ``renewal_share`` the probability of each.
    """
    if not contracts.length:
        return dict.fromkeys(("contract_left", "contract_value", "contract_most", "renewal_share"), _unknown(count))
    contracts = held(contracts)
    renewed = _renewal_share(contracts, count, as_of, rules)
    rows = contracts.take(in_force(contracts, as_of) & (contracts["amount"] > 0))
    customer, days = rows["customer"], (rows["end"] - rows["day"] + 1).astype(np.float64)
    worth = _worth(rows["amount"] / days, days, (rows["end"] - as_of) * 1.0, renewed[customer], rules)
    there = total(customer, count) > 0
    return {
        **{name: np.where(there, np.rint(total(customer, count, values)), np.nan) for name, values in worth.items()},
        "renewal_share": np.where(there, renewed, np.nan),
    }


def _unknown(count: int) -> Floats:
    return unknown(count)


def _worth(daily: Floats, days: Floats, left: Floats, renewed: Floats, rules: Clv) -> dict[str, Floats]:
    """Return the three worths of contracts that earn so much a day, last so many days and have so many left."""
    horizon = rules.horizon_months * YEAR / 12
    left = np.minimum(left, horizon)
    fading = np.log1p(rules.discount_yearly) / YEAR

    def today(until: Array) -> Floats:
        """Return what a daily 1 is worth today, from tomorrow until so many days ahead."""
        return -np.expm1(-fading * until) / fading if fading else until * 1.0

    whole = np.floor((horizon - left) / days)
    again = renewed * np.exp(-fading * days)  # what each further term is worth of the one before
    terms = np.where(again < 1, (1 - again**whole) / np.where(again < 1, 1 - again, 1.0), whole)
    renewals = renewed * np.exp(-fading * left) * today(days) * terms
    rest = renewed ** (whole + 1) * (today(np.full(len(left), horizon)) - today(left + whole * days))
    sure, most = today(left), today(np.full(len(left), horizon))
    return {
        "contract_left": daily * sure,
        "contract_value": daily * (sure + renewals + rest),
        "contract_most": daily * most,
    }


def _renewal_share(contracts: Frame, count: int, as_of: int, rules: Clv) -> Floats:
    """Return each customer's probability to renew."""
    followed, broken = _followed(contracts), cancelled(contracts)
    ended = broken | followed | (contracts["end"] < as_of - QUARTER)
    customer = contracts["customer"]
    renewed = total(customer[followed & ~broken], count)
    weight = rules.renewal_weight
    share: Floats = (renewed + weight * rules.renewal_share) / (total(customer[ended], count) + weight)
    return share


def _followed(contracts: Frame) -> Mask:
    """Return which contracts another of the same customer followed, one that began around their end."""
    customer, begin, end = (contracts[name].astype(np.int64) for name in ("customer", "day", "end"))
    key = customer << SHIFT
    begins = np.sort(key + begin)
    first = np.searchsorted(begins, key + np.maximum(end - QUARTER, begin + 1))
    followed: Mask = np.searchsorted(begins, key + end + QUARTER, "right") > first
    return followed
