"""Balance sheets: the figures of customers' accounts that tell whether they can pay.

Working capital is current assets less current liabilities, equity is total assets less liabilities and the other way
round: what the file leaves out follows from what it says.
"""

import numpy as np

from core.frames import Array
from core.sources.fields import currency, customer_id
from core.sources.kind import Columns, Field, Finished, Kind, names


def _finish(columns: Columns) -> Finished:
    def said(name: str) -> Array:
        return columns.get(name, np.full(len(columns["total_assets"]), np.nan))

    parts = said("current_assets") - said("current_liabilities")
    rest = {name: values for name, values in columns.items() if not name.startswith("current_")}
    return Finished(
        {
            **rest,
            "working_capital": _else(said("working_capital"), parts),
            "equity": _else(said("equity"), said("total_assets") - said("liabilities")),
            "liabilities": _else(said("liabilities"), said("total_assets") - said("equity")),
        }
    )


def _else(given: Array, derived: Array) -> Array:
    return np.where(np.isnan(given), derived, given)


balance_sheets = Kind(
    name="balance_sheets",
    title={"en": "balance sheets", "zh": "资产负债表"},
    key=("balance_sheet_id",),
    rank=140,
    made_key=("customer_id", "period_end"),
    in_order=(("period_end", "known_on"),),
    finish=_finish,
    fields=(
        Field(
            "balance_sheet_id",
            "id",
            {"en": "number of the balance sheet", "zh": "报表编号"},
            headers=names("balance sheet no, statement id, statement no, report id, 报表编号, 财报编号"),
        ),
        customer_id(),
        Field(
            "period_end",
            "date",
            {"en": "last day of the period", "zh": "报表期末日"},
            headers=names("""
    period end date, end of period, fiscal year end, year end, balance sheet date, reporting date, statement date,
    as of, 报表日期, 报表期末日, 期末日期, 截止日期, 报告期, 资产负债表日, 会计期末
"""),
            required=True,
        ),
        Field(
            "known_on",
            "date",
            {"en": "day it became known", "zh": "获知日期"},
            headers=names("""
                published on, publication date, filed on, filing date, received on, disclosed on, 获知日期, 披露日期,
                公布日期, 发布日期, 收到日期
            """),
        ),
        Field(
            "working_capital",
            "money",
            {"en": "working capital", "zh": "营运资本"},
            headers=names("net working capital, net current assets, 营运资本, 营运资金, 流动资产净额"),
        ),
        Field(
            "current_assets",
            "money",
            {"en": "current assets", "zh": "流动资产"},
            headers=names("total current assets, 流动资产, 流动资产合计"),
        ),
        Field(
            "current_liabilities",
            "money",
            {"en": "current liabilities", "zh": "流动负债"},
            headers=names("total current liabilities, 流动负债, 流动负债合计"),
        ),
        Field(
            "retained_earnings",
            "money",
            {"en": "retained earnings", "zh": "留存收益"},
            headers=names("accumulated profits, reserves, 留存收益, 未分配利润, 盈余公积及未分配利润"),
        ),
        Field(
            "ebit",
            "money",
            {"en": "earnings before interest and taxes", "zh": "息税前利润"},
            headers=names("operating profit, operating income, operating result, 息税前利润, 营业利润"),
        ),
        Field(
            "total_assets",
            "money",
            {"en": "total assets", "zh": "总资产"},
            headers=names("assets, balance sheet total, 总资产, 资产总计, 资产合计, 资产总额"),
            required=True,
        ),
        Field(
            "equity",
            "money",
            {"en": "book equity", "zh": "所有者权益"},
            headers=names("""
            total equity, book equity, shareholders equity, stockholders equity, net assets, 所有者权益, 股东权益,
            所有者权益合计, 股东权益合计, 净资产
        """),
        ),
        Field(
            "liabilities",
            "money",
            {"en": "total liabilities", "zh": "总负债"},
            headers=names("total liabilities, debt, total debt, 总负债, 负债合计, 负债总计, 负债总额"),
        ),
        currency(),
    ),
)
