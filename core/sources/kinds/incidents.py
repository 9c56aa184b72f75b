"""Incidents: events that tell of a risk with a customer, from a lawsuit to a bad headline."""

from core.sources.fields import customer_id
from core.sources.kind import Field, Kind, names

RISK = {
    "credit": names("信用, 信用风险, 付款风险, credit risk, payment, payment risk"),
    "business": names("经营, 经营风险, business risk, financial distress, management"),
    "performance": names("履约, 履约风险, performance risk, delivery, breach, contract performance, fulfilment"),
    "operational": names("操作, 操作风险, 运营风险, operational risk, operations, process"),
    "compliance": names("合规, 合规风险, 法律风险, compliance risk, legal, regulatory, sanctions"),
    "reputation": names("舆情, 舆情风险, 声誉风险, 负面舆情, reputation risk, media, press, public opinion"),
    "churn": names("流失, 流失风险, churn risk, attrition, leaving"),
    "requirement_change": names(
        "需求变更, 需求变更风险, 需求变化, requirement change risk, change of requirements, scope change"
    ),
}

SEVERITY = {
    "minor": names("轻微, 一般, 低, 轻, 1, low, small, slight"),
    "serious": names("严重, 较重, 中, 较大, 2, medium, major, significant"),
    "grave": names("重大, 特别严重, 高, 特大, 3, high, critical, severe, very serious"),
}

incidents = Kind(
    name="incidents",
    title={"en": "risk events", "zh": "风险事件"},
    key=("incident_id",),
    rank=170,
    made_key=("customer_id", "on", "risk", "summary"),
    in_order=(("on", "closed_on"),),
    fields=(
        Field(
            "incident_id",
            "id",
            {"en": "number of the event", "zh": "事件编号"},
            headers=names(
                "incident no, incident number, event id, event no, risk event id, 事件编号, 风险事件编号, 风险编号"
            ),
        ),
        customer_id(),
        Field(
            "on",
            "date",
            {"en": "day it happened", "zh": "发生日期"},
            headers=names("""
    incident date, event date, happened on, occurred on, reported on, date, 发生日期, 发生时间, 事件日期, 发现日期,
    预警日期, 日期
"""),
            required=True,
        ),
        Field(
            "risk",
            "option",
            {"en": "kind of risk", "zh": "风险类型"},
            headers=names(
                "risk type, risk category, risk class, category, type, 风险类型, 风险类别, 风险种类, 类别, 类型"
            ),
            required=True,
            options=RISK,
        ),
        Field(
            "severity",
            "option",
            {"en": "severity", "zh": "严重程度"},
            headers=names("level, risk level, impact, grade, 严重程度, 严重性, 风险等级, 风险级别, 等级, 级别"),
            options=SEVERITY,
        ),
        Field(
            "closed_on",
            "date",
            {"en": "day it was settled", "zh": "解除日期"},
            headers=names("""
                closed, settled on, resolved on, close date, closed at, 解除日期, 关闭日期, 解决日期, 结案日期,
                处理完成日期
            """),
        ),
        Field(
            "source",
            "text",
            {"en": "source", "zh": "信息来源"},
            headers=names("reported by, origin, channel, link, 信息来源, 来源, 消息来源, 来源渠道"),
        ),
        Field(
            "summary",
            "text",
            {"en": "what happened", "zh": "事件内容"},
            headers=names("""
            description, details, event, incident, title, subject, note, 事件内容, 事件, 事件描述, 内容, 描述, 摘要,
            说明, 标题, 备注
        """),
        ),
    ),
)
