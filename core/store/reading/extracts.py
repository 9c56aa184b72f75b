"""What is read for scoring: one statement a table, of numbers and short words, for all customers or for one.

``:as_of`` is the last day whose statuses count. An empty cell is read as one of the NO_ constants, because a driver
guesses the type of a column from its first rows, and a column may begin with a thousand empty cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass

NO_WHOLE = -(2**62)
NO_NUMBER = -1e300
NO_WORD = ""
_DEFAULTS = {"WHOLE": str(NO_WHOLE), "NUMBER": str(NO_NUMBER), "WORD": f"'{NO_WORD}'"}


@dataclass(frozen=True, slots=True)
class Extract:
    """A statement for all customers, and the condition that narrows it to one (``:customer``)."""

    everybody: str
    one: str

    @property
    def of_one(self) -> str:
        """The statement for one customer."""
        return f"{self.everybody} AND {self.one}"


def _extract(statement: str, one: str = "customer_id = :customer") -> Extract:
    for name, default in _DEFAULTS.items():
        statement = statement.replace(f", {name})", f", {default})").replace(f"THEN {name} ", f"THEN {default} ")
    return Extract(" ".join(statement.split()), one)


EXTRACTS: Mapping[str, Extract] = {
    "customers": _extract("SELECT id FROM customer WHERE true", "id = :customer"),
    "orders": _extract('SELECT id, customer_id AS customer, day, currency FROM "order" WHERE true'),
    "lines": _extract(
        """SELECT order_id AS "order", day, coalesce(product_id, WHOLE) AS product,
        coalesce(quantity, NUMBER) AS quantity, amount_minor AS amount,
        coalesce(cost_minor, WHOLE) AS cost, coalesce(discount, NUMBER) AS discount,
        CASE WHEN reversal THEN 1 ELSE 0 END AS reversal FROM order_line WHERE true""",
        'order_id IN (SELECT id FROM "order" WHERE customer_id = :customer)',
    ),
    "products": _extract(
        """SELECT id, coalesce(category_id, WHOLE) AS category, coalesce(cost_minor, WHOLE) AS cost,
        coalesce(currency, WORD) AS currency FROM product WHERE true""",
        """id IN (SELECT product_id FROM order_line
        WHERE order_id IN (SELECT id FROM "order" WHERE customer_id = :customer))""",
    ),
    "reversals": _extract(
        """SELECT coalesce(r.order_id, WHOLE) AS "order", r.by_order_id AS by_order, r.day,
        CASE WHEN r.by_line IS NULL THEN 1 ELSE 0 END AS by_status, r.quantity, r.amount_minor AS amount,
        coalesce(l.product_id, WHOLE) AS product,
        CASE WHEN r.line IS NULL THEN WHOLE ELSE coalesce(l.day, WHOLE) END AS line_day,
        coalesce(l.quantity, NUMBER) AS line_quantity,
        coalesce(l.amount_minor, 0) AS line_amount, coalesce(l.cost_minor, WHOLE) AS line_cost
        FROM reversal r LEFT JOIN order_line l ON l.order_id = coalesce(r.order_id, r.by_order_id)
        AND l.number = coalesce(r.line, r.by_line) WHERE true""",
        "r.customer_id = :customer",
    ),
    "invoices": _extract(
        """SELECT id, customer_id AS customer, day, coalesce(due, WHOLE) AS due, amount_minor AS amount, currency,
        coalesce(paid_on, WHOLE) AS paid_on,
        CASE WHEN paid_on IS NULL AND paid_from <= :as_of THEN 1 ELSE 0 END AS paid_undated,
        coalesce(disputed_on, WHOLE) AS disputed_from,
        CASE WHEN disputed_on IS NULL THEN WHOLE ELSE coalesce((SELECT s.day FROM status s
            WHERE s.document = 'invoice' AND s.document_id = invoice.id AND s.id > (SELECT max(d.id) FROM status d
            WHERE d.document = 'invoice' AND d.document_id = invoice.id AND d.status = 'disputed')
            ORDER BY s.id LIMIT 1), WHOLE) END AS disputed_until
        FROM invoice WHERE (void_on IS NULL OR void_on > :as_of)"""
    ),
    "payments": _extract(
        """SELECT id, customer_id AS customer, day, coalesce(invoice_id, WHOLE) AS invoice, amount_minor AS amount,
        currency FROM payment WHERE true"""
    ),
    "contracts": _extract(
        """SELECT customer_id AS customer, day, ends AS "end", coalesce(amount_minor, WHOLE) AS amount, currency,
        CASE WHEN cancelled_on IS NULL OR cancelled_on >= ends THEN WHOLE ELSE cancelled_on END AS cancelled_on,
        agreed_on AS agreed FROM contract WHERE agreed_on IS NOT NULL"""
    ),
    "interactions": _extract(
        """SELECT customer_id AS customer, day, kind, coalesce(response_hours, NUMBER) AS response_hours
        FROM interaction WHERE true"""
    ),
    "complaints": _extract(
        """SELECT customer_id AS customer, day, coalesce(closed, WHOLE) AS closed, coalesce(urgency, WORD) AS urgency
        FROM complaint WHERE true"""
    ),
    "opportunities": _extract(
        """SELECT customer_id AS customer, day, coalesce(amount_minor, WHOLE) AS amount, currency,
        coalesce(closed_from, WHOLE) AS closed, CASE WHEN won THEN 1 WHEN won IS NULL THEN -1 ELSE 0 END AS won
        FROM opportunity WHERE true"""
    ),
    "surveys": _extract("SELECT customer_id AS customer, day, kind, score FROM survey WHERE true"),
    "usage": _extract(
        """SELECT u.customer_id AS customer, u.day, coalesce(u.hour, -1) AS hour, u.feature_id AS feature,
        CASE WHEN f.core THEN 1 WHEN f.core IS NULL THEN -1 ELSE 0 END AS core, u.count
        FROM usage u JOIN feature f ON f.id = u.feature_id WHERE true""",
        "u.customer_id = :customer",
    ),
    "introductions": _extract(
        """SELECT customer_id AS customer, day, coalesce(other_id, -1) AS other, kind,
        CASE outcome WHEN 'won' THEN 1 WHEN 'lost' THEN 0 ELSE -1 END AS won FROM introduction WHERE true"""
    ),
    "network": _extract(
        """SELECT n.customer_id AS customer, r.as_of AS day, n.known_by, n.depended_on_by, n.rank, n.circle,
        n.referred_minor AS referred_revenue FROM network n JOIN run r ON r.id = n.run_id
        WHERE n.run_id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'published_run')""",
        "n.customer_id = :customer",
    ),
    "balance_sheets": _extract(
        """SELECT customer_id AS customer, day, period_end, currency, assets_minor AS assets,
        coalesce(working_capital_minor, WHOLE) AS working_capital,
        coalesce(retained_earnings_minor, WHOLE) AS retained_earnings, coalesce(ebit_minor, WHOLE) AS ebit,
        coalesce(equity_minor, WHOLE) AS equity, coalesce(liabilities_minor, WHOLE) AS liabilities
        FROM balance_sheet WHERE true"""
    ),
    "service_costs": _extract(
        "SELECT customer_id AS customer, day, amount_minor AS amount, currency FROM service_cost WHERE true"
    ),
    "rival_contacts": _extract(
        "SELECT customer_id AS customer, day, rival_id AS rival, kind FROM rival_contact WHERE true"
    ),
    "incidents": _extract(
        """SELECT customer_id AS customer, day, risk, coalesce(severity, WHOLE) AS severity,
        coalesce(closed, WHOLE) AS closed FROM incident WHERE true"""
    ),
    "contacts": _extract(
        """SELECT id, customer_id AS customer, since, coalesce(left_on, WHOLE) AS left_on FROM contact WHERE true"""
    ),
    "roles": _extract(
        """SELECT id, subject_id AS contact, valid_from AS day, option AS role FROM fact
        WHERE subject = 'contact' AND dimension = 'role' AND option IS NOT NULL""",
        "subject_id IN (SELECT id FROM contact WHERE customer_id = :customer)",
    ),
    "facts": _extract(
        """SELECT id, subject_id AS customer, dimension, valid_from AS day, coalesce(number, NUMBER) AS number,
        coalesce(money_minor, WHOLE) AS money, coalesce(currency, WORD) AS currency, coalesce(option, WORD) AS option,
        coalesce(on_date, WHOLE) AS on_date FROM fact WHERE subject = 'customer'""",
        "subject_id = :customer",
    ),
}
