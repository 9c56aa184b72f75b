"""Introductions: who brings us whom, cites whom, depends on whom, and who sits in one circle."""

from core.sources.fields import customer_id
from core.sources.kind import Field, Kind, names

KINDS = {
    "introduced": names("介绍, 引荐, 牵线, introduction, introduces, introduce"),
    "referred": names("转介绍, 推荐, 推荐客户, referral, refers, refer, recommended, recommendation"),
    "cites": names("引用, 公开提及, 案例引用, 背书, cited, cite, mentions, names as reference, reference, endorses"),
    "depends_on": names("依赖, 依存, 依靠, depends, dependent on, dependent, relies on, supplied by, subsidiary of"),
    "shares_circle": names("同圈子, 同一圈子, 圈子, 同社群, 同协会, circle, same circle, same group, same association"),
}

OUTCOME = {
    "won": names("成交, 已成交, 成功, 赢单, closed won, success, successful, yes, 是"),
    "lost": names("未成交, 失败, 丢单, closed lost, failed, unsuccessful, no, 否"),
    "open": names("进行中, 跟进中, 待定, pending, in progress, ongoing"),
}

introductions = Kind(
    name="introductions",
    title={"en": "introductions", "zh": "引荐记录"},
    key=("introduction_id",),
    rank=130,
    made_key=("customer_id", "other_customer_id", "other_name", "kind", "on"),
    either=(("other_customer_id",), ("other_name",)),
    fields=(
        Field(
            "introduction_id",
            "id",
            {"en": "number of the record", "zh": "引荐编号"},
            headers=names(
                "introduction no, referral id, referral no, record id, 引荐编号, 转介绍编号, 推荐编号, 记录编号"
            ),
        ),
        customer_id(
            "referrer id, introducer id, introduced by, referred by, 引荐方编号, 介绍方编号, 推荐方编号, 介绍人编号"
        ),
        Field(
            "other_customer_id",
            "id",
            {"en": "number of the other customer", "zh": "对方客户编号"},
            headers=names("""
    other customer, other customer no, referred customer id, referred customer, introduced customer id,
    introduced customer, new customer id, related customer id, 对方客户编号, 对方编号, 被引荐客户编号, 被介绍客户编号,
    被推荐客户编号, 新客户编号, 关联客户编号
"""),
        ),
        Field(
            "other_name",
            "text",
            {"en": "name of the other company", "zh": "对方名称"},
            headers=names("""
            other company, other customer name, referred company, introduced company, referred name, prospect, 对方名称,
            对方公司, 被引荐公司, 被介绍公司, 被推荐公司, 被介绍客户, 被推荐客户, 关联公司
        """),
        ),
        Field(
            "kind",
            "option",
            {"en": "kind of tie", "zh": "关系类型"},
            headers=names("""
            tie, relation, relationship, introduction type, referral type, type, 关系, 关系类型, 引荐类型, 引荐方式,
            类型
        """),
            required=True,
            options=KINDS,
        ),
        Field(
            "on",
            "date",
            {"en": "day", "zh": "日期"},
            headers=names("""
                introduced on, referred on, introduction date, referral date, date, since, 引荐日期, 介绍日期, 推荐日期,
                转介绍日期, 日期, 时间
            """),
            required=True,
        ),
        Field(
            "outcome",
            "option",
            {"en": "outcome", "zh": "结果"},
            headers=names("result, status, 结果, 成交结果, 是否成交, 状态"),
            options=OUTCOME,
        ),
    ),
)
