"""What contracts in force are still worth: what is left of them for sure, and what renewals may add.

A contract earns evenly over its days. One that is agreed and still to begin counts from its first day. It is renewed
for as long again, on the same terms, with a probability each time: the customer's own share of contracts that were
renewed, drawn towards the policy's as if so many contracts had shown that (a beta-binomial mean). A contract is renewed
when another of the same customer begins within 90 days of its end; one ended before its term was not; one that ended
less than 90 days ago may still be. One whose successor is agreed is worth what is left of it: the successor stands for
its renewal. Every day's part is discounted to today at the yearly rate (customer base analysis of contracts: Berger and
Nasr 1998, Journal of Interactive Marketing 12(1), 17-30).
"""

import numpy as np

from core.contracts import cancelled, held, in_force
from core.frames import Array, Floats, Frame, unknown
from core.grouping import QUARTER, YEAR, Mask, total
from core.policy.sections.clv import Clv

SHIFT = 32  # customer and day in one number


def contracts_ahead(contracts: Frame, count: int, as_of: int, rules: Clv) -> dict[str, Floats]:
    """Return per customer the worth of its contracts in force within the horizon; NaN without one of known value.

    ``contract_left`` is what is left of them, ``contract_value`` with the renewals to expect, ``contract_most`` with
    all renewals; ``renewal_share`` the probability of each.
    """
    if not contracts.length:
        return dict.fromkeys(("contract_left", "contract_value", "contract_most", "renewal_share"), _unknown(count))
    contracts = held(contracts)
    followed = _followed(contracts)
    renewed = _renewal_share(contracts, followed, count, as_of, rules)
    ahead = in_force(contracts, as_of) & (contracts["amount"] > 0)
    rows = contracts.take(ahead)
    customer = rows["customer"]
    worth = _worth(rows, as_of, np.where(followed[ahead], np.nan, renewed[customer]), rules)
    there = total(customer, count) > 0
    return {
        **{name: np.where(there, np.rint(total(customer, count, values)), np.nan) for name, values in worth.items()},
        "renewal_share": np.where(there, renewed, np.nan),
    }


def _unknown(count: int) -> Floats:
    return unknown(count)


def _worth(rows: Frame, as_of: int, renewed: Floats, rules: Clv) -> dict[str, Floats]:
    """Return the three worths of contracts, each renewed with a probability, NaN where its successor is on file."""
    horizon = rules.horizon_months * YEAR / 12
    days = (rows["end"] - rows["day"] + 1).astype(np.float64)
    begin = np.clip(rows["day"] - as_of - 1.0, 0.0, horizon)
    left = np.minimum(rows["end"] - as_of, horizon)
    daily, succeeded, renewed = rows["amount"] / days, np.isnan(renewed), np.nan_to_num(renewed)
    fading = np.log1p(rules.discount_yearly) / YEAR

    def today(until: Array | float) -> Floats:
        """Return what a daily 1 is worth today, from tomorrow until so many days ahead."""
        return -np.expm1(-fading * np.asarray(until)) / fading if fading else np.asarray(until) * 1.0

    all_of_it = today(horizon)
    whole = np.floor((horizon - left) / days)
    again = renewed * np.exp(-fading * days)  # what each further term is worth of the one before
    terms = np.where(again < 1, (1 - again**whole) / np.where(again < 1, 1 - again, 1.0), whole)
    renewals = renewed * np.exp(-fading * left) * today(days) * terms
    rest = renewed ** (whole + 1) * (all_of_it - today(left + whole * days))
    gone = today(begin)
    sure = today(left) - gone
    most = np.where(succeeded, sure, all_of_it - gone)
    return {
        "contract_left": daily * sure,
        "contract_value": daily * (sure + renewals + rest),
        "contract_most": daily * most,
    }


def _renewal_share(contracts: Frame, followed: Mask, count: int, as_of: int, rules: Clv) -> Floats:
    """Return each customer's probability to renew."""
    broken = cancelled(contracts)
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
