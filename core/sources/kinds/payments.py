"""Payments: money received, for an invoice or on account."""

from core.sources.fields import currency, customer_id
from core.sources.kind import Field, Kind, names

payments = Kind(
    name="payments",
    title={"en": "payments", "zh": "回款"},
    key=("payment_id",),
    rank=60,
    either=(("invoice_id",), ("customer_id",)),
    fields=(
        Field(
            "payment_id",
            "id",
            {"en": "payment number", "zh": "收款单号"},
            headers=names("""
                payment no, payment number, payment ref, payment reference, payment, receipt no, receipt id,
                transaction id, 收款单号, 回款单号, 回款编号, 收款编号, 付款单号, 付款编号, 流水号, 收款单
            """),
            required=True,
        ),
        Field(
            "invoice_id",
            "id",
            {"en": "invoice number", "zh": "发票号"},
            headers=names("""
                invoice no, invoice number, invoice, bill no, 发票号, 发票号码, 发票编号, 账单号, 应收单号, 核销发票
            """),
        ),
        customer_id(required=False),
        Field(
            "paid_on",
            "date",
            {"en": "day it was paid", "zh": "收款日期"},
            headers=names("""
                payment date, paid at, paid date, date paid, received on, receipt date, clearing date, augdt, 收款日期,
                回款日期, 付款日期, 到账日期, 收款时间, 入账日期, date, 日期
            """),
            required=True,
        ),
        Field(
            "amount",
            "money",
            {"en": "amount", "zh": "金额"},
            headers=names("""
                payment amount, amount paid, paid amount, paid, received, received amount, total, 金额, 收款金额,
                回款金额, 付款金额, 到账金额, 实收金额
            """),
            required=True,
        ),
        currency(),
        Field(
            "method",
            "text",
            {"en": "way of payment", "zh": "付款方式"},
            headers=names("""
                payment method, payment type, way of payment, mode, 付款方式, 收款方式, 支付方式, 结算方式
            """),
        ),
    ),
)
