"""The demo company's files, read with pandas: what figures are computed again from."""

from datetime import date
from pathlib import Path

import pandas as pd

FILES = Path(__file__).parents[2] / "deploy" / "demo"
TODAY = pd.Timestamp(date(2026, 6, 30))
YEAR = pd.Timedelta(days=365)


def read(name: str, *days: str) -> pd.DataFrame:
    """Return a file of the demo, its money in fen."""
    rows = pd.read_csv(FILES / f"{name}.csv", parse_dates=list(days))
    if "amount" in rows:
        rows["fen"] = (rows["amount"] * 100).round()
    return rows


def settled_invoices() -> pd.DataFrame:
    """Return invoices with what is left of them and how late they are, money naming none going to the oldest."""
    invoices, payments = read("invoices", "issued_on", "due_on", "status_on"), read("payments", "paid_on")
    paid = payments.groupby("invoice_id").agg(paid=("fen", "sum"), paid_on=("paid_on", "max"))
    invoices = invoices[invoices["status"] != "void"].join(paid, on="invoice_id").fillna({"paid": 0.0})
    rest = invoices["fen"] - invoices["paid"]
    spare = (-rest).clip(lower=0).groupby(invoices["customer_id"]).sum()
    invoices = invoices[invoices["fen"] > 0].assign(left=rest.clip(lower=0))
    for customer, money in spare[spare > 0].items():
        owed = invoices[(invoices["customer_id"] == customer) & (invoices["left"] > 0)]
        for row in owed.sort_values(["due_on", "issued_on", "fen"]).index:
            part = min(money, invoices.at[row, "left"])
            invoices.at[row, "left"] -= part
            money -= part
    until = invoices["paid_on"].where(invoices["left"] <= 0, TODAY)
    return invoices.assign(late=(until - invoices["due_on"]).dt.days)
