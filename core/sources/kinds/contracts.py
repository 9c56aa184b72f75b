"""Contracts: what was agreed, from when to when."""

import numpy as np

from core.sources.fields import currency, customer_id
from core.sources.kind import Columns, Field, Finished, Kind, names
from core.sources.texts import missing

STATUS = {
    "active": names("open, in force, signed, valid, running, 生效, 有效, 执行中, 履行中, 已签订, 已签署"),
    "draft": names("pending, in negotiation, 草稿, 待签, 未签, 审批中"),
    "ended": names("expired, completed, closed, finished, 到期, 已到期, 已完成, 已结束, 履行完毕"),
    "cancelled": names("canceled, terminated, void, 已取消, 取消, 终止, 已终止, 解除, 作废"),
    "renewed": names("extended, 续签, 已续签, 已续约"),
}


def _finish(columns: Columns) -> Finished:
    """Let a contract begin on the day it was signed where nothing else is said."""
    if "signed_on" not in columns:
        return Finished(columns)
    starts = columns.get("starts_on", columns["signed_on"])
    return Finished({**columns, "starts_on": np.where(missing(starts), columns["signed_on"], starts)})


contracts = Kind(
    name="contracts",
    title={"en": "contracts", "zh": "合同"},
    key=("contract_id",),
    rank=70,
    either=(("starts_on",), ("signed_on",)),
    in_order=(("starts_on", "ends_on"), ("signed_on", "ends_on")),
    finish=_finish,
    fields=(
        Field(
            "contract_id",
            "id",
            {"en": "contract number", "zh": "合同编号"},
            headers=names("""
                contract no, contract number, contract ref, agreement no, agreement id, contract, 合同编号, 合同号,
                合同编码, 协议编号, 协议号, 框架协议号
            """),
            required=True,
        ),
        customer_id(),
        Field(
            "name",
            "text",
            {"en": "contract name", "zh": "合同名称"},
            headers=names("""
                contract name, title, subject, agreement, description, 合同名称, 协议名称, 合同标题, 名称
            """),
        ),
        Field(
            "starts_on",
            "date",
            {"en": "first day", "zh": "开始日期"},
            headers=names("""
                start, start date, starts, begin, begin date, valid from, effective date, from, 开始日期, 起始日期,
                生效日期, 合同开始日期, 合同起始日
            """),
        ),
        Field(
            "ends_on",
            "date",
            {"en": "last day", "zh": "结束日期"},
            headers=names("""
                end, end date, ends, expiry, expiry date, expires on, valid to, valid until, to, until, 结束日期,
                到期日期, 终止日期, 到期日, 合同结束日期, 合同到期日, 截止日期
            """),
            required=True,
        ),
        Field(
            "amount",
            "money",
            {"en": "value of the contract", "zh": "合同金额"},
            headers=names("""
                contract value, contract amount, value, total value, total, 合同金额, 合同总额, 金额, 总金额
            """),
        ),
        currency(),
        Field(
            "status",
            "option",
            {"en": "contract status", "zh": "合同状态"},
            headers=names("contract status, state, 合同状态, 状态"),
            options=STATUS,
        ),
        Field(
            "status_on",
            "date",
            {"en": "date of the status", "zh": "状态日期"},
            headers=names("status date, cancelled on, terminated on, 状态日期, 取消日期, 解除日期"),
        ),
        Field(
            "signed_on",
            "date",
            {"en": "day it was signed", "zh": "签订日期"},
            headers=names("""
                signed, date signed, signature date, signing date, agreed on, 签订日期, 签订日, 签署日期, 签约日期,
                合同签订日期, 合同签署日期
            """),
        ),
    ),
)
