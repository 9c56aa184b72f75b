"""How customers pay and what they owe, as columns: read from their receivables, NaN where there are none."""

import numpy as np

from core.frames import NEVER, Array, Floats, unknown
from core.grouping import YEAR, total
from core.model import Columns
from core.receivables import Receivables
from core.tables import Tables

MONTH = YEAR / 12  # days

PAID = ("judged_invoices", "late_invoices", "late_share", "late_days", "worst_overdue_days")
OWED = ("open_receivables", "overdue_receivables", "overdue_invoices", "oldest_overdue_days", "disputed_share")
BILLED = ("invoiced_monthly", "terms_days")


def paying(tables: Tables, as_of: int, grace_days: int) -> Columns:
    """Return the columns named in PAID, OWED and BILLED; late is what is paid more than the days of grace after due."""
    owing = tables.receivables
    if not len(owing.customer):
        return dict.fromkeys((*PAID, *OWED, *BILLED), unknown(tables.count))
    known = total(owing.customer, tables.count) > 0
    columns = {
        **_paid(owing, as_of, grace_days, tables.count),
        **_owed(owing, as_of, tables.count),
        **_billed(owing, as_of, tables.count),
    }
    return columns if known.all() else {name: np.where(known, column, np.nan) for name, column in columns.items()}


def _paid(owing: Receivables, as_of: int, grace_days: int, count: int) -> Columns:
    judged = owing.judged(as_of)
    late = judged.late > grace_days
    customer = judged.customer[late]
    number, late_number = total(judged.customer, count), total(customer, count)
    return {
        "judged_invoices": number,
        "late_invoices": late_number,
        "late_share": over(late_number, number),
        "late_days": over(total(customer, count, judged.late[late]), late_number),
        "worst_overdue_days": np.where(number > 0, _greatest(judged.customer, judged.late, count), np.nan),
    }


def _owed(owing: Receivables, as_of: int, count: int) -> Columns:
    """Return what is open, of that what is overdue, and the part of the last 365 days' and open invoices in dispute."""
    late = owing.overdue(as_of)
    customer, left = owing.customer[late], owing.left[late]
    overdue = total(customer, count)
    lately = (owing.day > as_of - YEAR) | (owing.left > 0)
    disputed = lately & owing.disputed
    return {
        "open_receivables": total(owing.customer, count, owing.left),
        "overdue_receivables": total(customer, count, left),
        "overdue_invoices": overdue,
        "oldest_overdue_days": np.where(overdue > 0, _greatest(customer, as_of - owing.due[late], count), np.nan),
        "disputed_share": over(
            total(owing.customer[disputed], count, owing.amount[disputed]),
            total(owing.customer[lately], count, owing.amount[lately]),
        ),
    }


def _billed(owing: Receivables, as_of: int, count: int) -> Columns:
    """Return what is invoiced a month, credit notes taken off, and the days they are given to pay.

    Who has been invoiced for less than a year is averaged over the time since, of a month at least.
    """
    year = as_of - YEAR
    lately = owing.day > year
    customer, day, due = owing.customer[lately], owing.day[lately], owing.due[lately]
    back = owing.credit_notes.take(owing.credit_notes["day"] > year)
    invoiced = total(customer, count, owing.amount[lately]) + total(back["customer"], count, back["amount"])
    first = -_greatest(owing.customer, -owing.day, count)
    months = np.minimum(np.maximum((as_of - first + 1) / MONTH, 1.0), 12.0)
    has_term = (due >= day) & (due < NEVER)
    term = total(customer[has_term], count, due[has_term] - day[has_term])
    return {
        "invoiced_monthly": np.rint(np.maximum(invoiced, 0.0) / months),
        "terms_days": over(term, total(customer[has_term], count)),
    }


def _greatest(customer: Array, values: Array, count: int) -> Floats:
    """Return the greatest value per customer, minus infinity without one."""
    greatest = np.full(count, -np.inf)
    np.maximum.at(greatest, customer, values.astype(np.float64))  # another type takes a way ten times slower
    return greatest


def over(part: Floats, whole: Floats) -> Floats:
    """Return a quotient, NaN where there is nothing to divide by."""
    quotient = unknown(len(part))
    np.divide(part, whole, out=quotient, where=whole > 0)
    return quotient
