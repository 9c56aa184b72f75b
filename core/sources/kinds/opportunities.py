"""Opportunities: deals in the making, won and lost."""

from core.sources.fields import currency, customer_id
from core.sources.kind import Field, Kind, names

OUTCOME = {
    "won": names("win, closed won, success, 成交, 赢单, 赢, 已成交, 中标, 成功"),
    "lost": names("lose, loss, closed lost, failed, 丢单, 输单, 输, 失败, 未中标, 流失, 已丢单"),
    "open": names("in progress, active, pending, 进行中, 跟进中, 开放, 未结束"),
}

opportunities = Kind(
    name="opportunities",
    title={"en": "opportunities", "zh": "商机"},
    key=("opportunity_id",),
    rank=100,
    in_order=(("opened_on", "closed_on"),),
    fields=(
        Field(
            "opportunity_id",
            "id",
            {"en": "opportunity number", "zh": "商机编号"},
            headers=names("""
                opportunity no, opportunity number, opportunity, opp id, deal id, deal no, deal, lead id, 商机编号,
                商机编码, 商机号, 商机id, 项目编号, 机会编号
            """),
            required=True,
        ),
        customer_id(),
        Field(
            "name",
            "text",
            {"en": "name of the deal", "zh": "商机名称"},
            headers=names("""
                opportunity name, deal name, title, subject, topic, 商机名称, 项目名称, 机会名称, 名称
            """),
        ),
        Field(
            "opened_on",
            "date",
            {"en": "day it was opened", "zh": "创建日期"},
            headers=names("""
                opened, open date, created on, created at, created date, create date, start date, 创建日期, 创建时间,
                开始日期, 立项日期, date, 日期
            """),
            required=True,
        ),
        Field(
            "stage",
            "text",
            {"en": "stage", "zh": "阶段"},
            headers=names("""
                deal stage, sales stage, pipeline stage, phase, 阶段, 销售阶段, 商机阶段, 项目阶段
            """),
        ),
        Field(
            "amount",
            "money",
            {"en": "expected amount", "zh": "预计金额"},
            headers=names("""
                expected amount, expected revenue, deal value, deal amount, value, revenue, opportunity amount,
                预计金额, 预计成交金额, 商机金额, 金额, 项目金额
            """),
        ),
        currency(),
        Field(
            "closed_on",
            "date",
            {"en": "day it was won or lost", "zh": "结束日期"},
            headers=names("""
                closed, date closed, closed date, closed at, won on, lost on, 结束日期, 成交日期, 关闭日期, 赢单日期,
                丢单日期, 实际成交日期
            """),
        ),
        Field(
            "outcome",
            "option",
            {"en": "won or lost", "zh": "结果"},
            headers=names("result, status, win loss, won lost, 结果, 状态, 输赢, 商机状态, 成交结果"),
            options=OUTCOME,
        ),
        Field(
            "rival",
            "text",
            {"en": "competitor", "zh": "竞争对手"},
            headers=names("competitor, competitors, competition, 竞争对手, 竞品, 对手, 竞争厂商"),
        ),
        Field(
            "reason",
            "text",
            {"en": "why it was won or lost", "zh": "输赢原因"},
            headers=names("""
                loss reason, lost reason, win reason, close reason, 原因, 输单原因, 丢单原因, 赢单原因, 输赢原因
            """),
        ),
    ),
)
