"""Invoices and payments: what was billed for each order, when it was due, and when the money came."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from company.accounts import Account
from company.days import happened, shift, workday
from company.dice import Dice
from company.habits import Habits
from company.products import cents
from company.rows import CURRENCY, Invoice, OrderLine, Payment

BILLED_AFTER = 4  # days from the order to its invoice
LATER = 38  # days somebody who pays ever later ends up with
METHODS = {"transfer": 75, "acceptance bill": 20, "card": 5}


@dataclass(frozen=True)
class Bill:
    """An order's invoice, the credit note for what came back, and the payments."""

    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]


def bills(accounts: list[Account], lines: list[OrderLine]) -> tuple[list[Invoice], list[Payment]]:
    """Return all invoices and payments, each numbered by day."""
    by_id = {account.id: account for account in accounts}
    found = [
        bill
        for digits, group in groupby(lines, key=lambda line: line.order_id.lstrip("SORC"))
        if (bill := _bill(by_id, digits, list(group)))
    ]
    invoices = sorted((i for bill in found for i in bill.invoices), key=lambda i: (i.issued_on, i.invoice_id))
    payments = sorted((p for bill in found for p in bill.payments), key=lambda p: (p.paid_on, p.invoice_id))
    return invoices, [replace(payment, payment_id=f"PAY-{n:05d}") for n, payment in enumerate(payments, 1)]


def _bill(accounts: dict[str, Account], digits: str, lines: list[OrderLine]) -> Bill | None:
    """Return what was billed and paid for one order and for what was taken back of it."""
    account = accounts[lines[0].customer_id]
    issued = workday(shift(lines[0].ordered_on, BILLED_AFTER))
    bought = sum((line.amount for line in lines if line.ordered_on <= issued), Decimal(0))
    back = sum((line.amount for line in lines if line.ordered_on > issued), Decimal(0))
    if not happened(issued) or account.habits is None or not bought:
        return None
    invoice = _invoice(account.habits, lines[0], digits, issued, bought)
    if bought + back == 0:
        return Bill((replace(invoice, status="void", status_on=lines[-1].ordered_on),), ())
    if back:
        return _with_credit_note(account, account.habits, invoice, back, lines[-1].ordered_on)
    return _settled(account, account.habits, invoice)


def _invoice(habits: Habits, line: OrderLine, digits: str, issued: date, amount: Decimal) -> Invoice:
    """Return the invoice of an order as it was sent."""
    due = shift(issued, habits.terms)
    order = line.order_id
    return Invoice(f"INV{digits}", line.customer_id, issued, due, amount, line.currency, order, "open", issued)


def _with_credit_note(account: Account, habits: Habits, invoice: Invoice, back: Decimal, day: date) -> Bill:
    """Return the invoice and its credit note; once the invoice is paid, the credit is paid out."""
    bill = _settled(account, habits, invoice)
    number = invoice.invoice_id.replace("INV", "CN")
    note = replace(invoice, invoice_id=number, issued_on=day, due_on=day, amount=back, status="credit_note")
    note = replace(note, status_on=day)
    if not bill.payments:
        return Bill((*bill.invoices, note), ())
    refund = replace(bill.payments[-1], invoice_id=number, amount=back, method="refund")
    refund = replace(refund, paid_on=max(day, refund.paid_on))
    return Bill((*bill.invoices, note), (*bill.payments, refund))


def _settled(account: Account, habits: Habits, invoice: Invoice) -> Bill:
    """Return the invoice with its payments as far as they came in."""
    if habits.disputes(invoice.issued_on):
        return Bill((replace(invoice, status="disputed"),), ())
    dice = Dice("paying", invoice.invoice_id)
    late = habits.late + LATER * habits.sign("late", invoice.due_on)
    spread = 2 + max(0.0, late) * 0.25
    paid_on = workday(shift(invoice.due_on, late + spread * dice.bell()))
    paid_on = max(paid_on, invoice.issued_on)
    if not happened(paid_on):
        return Bill((replace(invoice, status="disputed") if dice.chance(0.02) else invoice,), ())
    paid = replace(invoice, status="paid", status_on=paid_on)
    return Bill((paid,), _payments(dice, account, invoice, paid_on))


def _payments(dice: Dice, account: Account, invoice: Invoice, last: date) -> tuple[Payment, ...]:
    """Return one payment, or for some large invoices two."""
    payment = Payment("", invoice.invoice_id, account.id, last, invoice.amount, CURRENCY, dice.weighted(METHODS))
    first = workday(shift(invoice.due_on, -3))
    if account.weight != "key" or first >= last or not dice.chance(0.06):
        return (payment,)
    half = cents(invoice.amount / 2)
    return (replace(payment, paid_on=first, amount=half), replace(payment, amount=invoice.amount - half))
