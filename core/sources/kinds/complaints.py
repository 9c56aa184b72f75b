"""Complaints: what went wrong for a customer, and when it was put right."""

from core.sources.fields import customer_id
from core.sources.kind import Field, Kind, names

URGENCY = {
    "low": names("minor, p3, p4, 低, 轻微, 不急"),
    "normal": names("medium, standard, p2, 中, 一般, 普通, 正常"),
    "urgent": names("high, critical, emergency, p0, p1, 高, 紧急, 严重, 加急, 特急"),
}

complaints = Kind(
    name="complaints",
    title={"en": "complaints", "zh": "投诉"},
    key=("complaint_id",),
    rank=90,
    in_order=(("opened_on", "closed_on"),),
    fields=(
        Field(
            "complaint_id",
            "id",
            {"en": "complaint number", "zh": "投诉编号"},
            headers=names("""
                complaint no, complaint number, complaint, case id, case no, case number, ticket id, ticket no, ticket,
                投诉编号, 投诉单号, 投诉号, 工单号, 工单编号, 客诉编号, 客诉单号
            """),
            required=True,
        ),
        customer_id(),
        Field(
            "opened_on",
            "date",
            {"en": "day it came in", "zh": "投诉日期"},
            headers=names("""
                opened, open date, date opened, opened at, created at, created on, complaint date, received on,
                投诉日期, 投诉时间, 客诉日期, 受理日期, 创建日期, 创建时间, date, 日期
            """),
            required=True,
        ),
        Field(
            "closed_on",
            "date",
            {"en": "day it was closed", "zh": "关闭日期"},
            headers=names("""
                closed, close date, date closed, closed at, resolved on, resolved at, solved at, 关闭日期, 关闭时间,
                解决日期, 处理完成日期, 结案日期, 完成日期
            """),
        ),
        Field(
            "urgency",
            "option",
            {"en": "urgency", "zh": "紧急程度"},
            headers=names("priority, severity, 紧急程度, 优先级, 严重程度, 级别"),
            options=URGENCY,
        ),
        Field(
            "cause",
            "text",
            {"en": "cause", "zh": "原因"},
            headers=names("""
                reason, complaint type, complaint reason, category, subject, description, issue, 原因, 投诉原因,
                投诉类型, 投诉内容, 问题描述, 内容, 客诉原因
            """),
        ),
    ),
)
