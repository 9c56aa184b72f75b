"""Surveys: what customers answered about recommending us, how satisfied they are, and how easy we are to deal with."""

from core.sources.fields import contact_id, customer_id
from core.sources.kind import Bounds, Field, Kind, names

# The usual scales: NPS 0..10, CSAT 1..5, CES (2.0, "made it easy for me") 1..7; the higher the better in all of them.
SCALES = (
    Bounds("score", 0, 10, option=("kind", "nps")),
    Bounds("score", 1, 5, option=("kind", "csat")),
    Bounds("score", 1, 7, option=("kind", "ces")),
)

KINDS = {
    "nps": names("净推荐值, 推荐意愿, 推荐度, 推荐值, net promoter score, net promoter, recommendation, recommend"),
    "csat": names("满意度, 客户满意度, 满意度调查, customer satisfaction, satisfaction, satisfied, c-sat"),
    "ces": names("省力度, 费力度, 客户费力度, 易用度, customer effort score, customer effort, effort, ease"),
}

surveys = Kind(
    name="surveys",
    title={"en": "surveys", "zh": "客户调查"},
    key=("survey_id",),
    rank=110,
    made_key=("customer_id", "answered_on", "kind", "contact_id", "score", "comment"),
    bounds=SCALES,
    fields=(
        Field(
            "survey_id",
            "id",
            {"en": "number of the answer", "zh": "答卷编号"},
            headers=names("""
    survey no, response id, response no, answer id, answer no, questionnaire id, 调查编号, 答卷编号, 问卷编号, 答卷id,
    回复编号, 序号
"""),
        ),
        customer_id(),
        Field(
            "answered_on",
            "date",
            {"en": "day of the answer", "zh": "答复日期"},
            headers=names("""
            answer date, response date, survey date, submitted on, submitted at, responded at, completed at, date,
            答复日期, 回复日期, 调查日期, 提交时间, 提交日期, 答题时间, 填写时间, 日期
        """),
            required=True,
        ),
        Field(
            "kind",
            "option",
            {"en": "kind of survey", "zh": "调查类型"},
            headers=names("""
                survey kind, survey type, survey, metric, question type, type, 调查类型, 问卷类型, 指标, 调查指标, 类型
            """),
            required=True,
            options=KINDS,
        ),
        Field(
            "score",
            "number",
            {"en": "score given", "zh": "评分"},
            headers=names("rating, answer, value, points, mark, result, 评分, 分数, 得分, 打分, 分值, 结果"),
            required=True,
        ),
        contact_id(),
        Field(
            "comment",
            "text",
            {"en": "comment", "zh": "意见"},
            headers=names("""
                comments, feedback, remark, remarks, reason, verbatim, open answer, 意见, 评语, 意见建议, 反馈,
                反馈内容, 备注
            """),
        ),
    ),
)
