"""Invoices: what we billed and when it is due."""

import numpy as np

from core.sources.fields import currency, customer_id
from core.sources.kind import Columns, Field, Finished, Kind, names
from core.sources.phrase import Phrase
from core.sources.texts import missing

STATUS = {
    "open": names("""
        unpaid, posted, sent, issued, outstanding, overdue, partial, partially paid, pending, 未付, 未付款, 未收款,
        未结清, 待付款, 部分付款, 已开票, 逾期
    """),
    "paid": names("settled, closed, cleared, in payment, 已付, 已付款, 已收款, 已结清, 结清, 付清"),
    "void": names("voided, cancelled, canceled, cancel, deleted, 作废, 已作废, 取消, 已取消, 红冲"),
    "disputed": names("dispute, in dispute, contested, 争议, 有争议, 异议"),
    "credit_note": names("credit, credit memo, refund, 贷项, 贷记单, 红字, 红字发票, 退款"),
}


def _finish(columns: Columns) -> Finished:
    """Give credit notes a negative amount, and a negative amount the status of a credit note."""
    amount = columns["amount"]
    status = columns.get("status", np.full(len(amount), None, dtype=object))
    negative = amount < 0
    credit = status == "credit_note"
    unsaid = negative & missing(status)
    status = np.where(unsaid, "credit_note", status)
    amount = np.where(credit & ~negative, -amount, amount)
    notes = (Phrase("sources.note.credit_notes", {"rows": int((credit | unsaid).sum())}),)
    return Finished({**columns, "amount": amount, "status": status}, notes if (credit | unsaid).any() else ())


invoices = Kind(
    name="invoices",
    title={"en": "invoices", "zh": "发票"},
    key=("invoice_id",),
    rank=50,
    finish=_finish,
    fields=(
        Field(
            "invoice_id",
            "id",
            {"en": "invoice number", "zh": "发票号"},
            headers=names("""
                invoice no, invoice number, invoice nr, invoice, billing document, bill no, 发票号, 发票号码, 发票编号,
                账单号, 应收单号, 应收单据号, document number, belnr
            """),
            required=True,
        ),
        customer_id(),
        Field(
            "issued_on",
            "date",
            {"en": "invoice date", "zh": "开票日期"},
            headers=names("""
                invoice date, issue date, issued, date issued, billing date, bill date, fkdat, document date,
                posting date, 开票日期, 发票日期, 开具日期, 单据日期, 账单日期, date, 日期
            """),
            required=True,
        ),
        Field(
            "due_on",
            "date",
            {"en": "due date", "zh": "到期日"},
            headers=names("""
                due date, due, payment due, net due date, invoice date due, 到期日, 到期日期, 应收日期, 应付日期,
                付款到期日, 约定付款日
            """),
        ),
        Field(
            "amount",
            "money",
            {"en": "amount", "zh": "金额"},
            headers=names("""
                invoice amount, invoice total, total, total amount, amount total, amount due, gross amount, net amount,
                netwr, dmbtr, 金额, 发票金额, 开票金额, 价税合计, 应收金额, 总金额, 含税金额
            """),
            required=True,
        ),
        currency(),
        Field(
            "order_id",
            "id",
            {"en": "order number", "zh": "订单号"},
            headers=names("""
                order no, order number, order, sales order, so number, origin, source document, 订单号, 订单编号,
                销售订单号, 关联订单
            """),
        ),
        Field(
            "status",
            "option",
            {"en": "invoice status", "zh": "发票状态"},
            headers=names("""
                invoice status, state, payment status, payment state, 状态, 发票状态, 付款状态, 收款状态, 结算状态
            """),
            options=STATUS,
        ),
        Field(
            "status_on",
            "date",
            {"en": "date of the status", "zh": "状态日期"},
            headers=names("status date, voided on, 状态日期, 作废日期"),
        ),
    ),
)
