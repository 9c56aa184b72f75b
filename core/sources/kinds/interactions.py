"""Interactions: calls, visits, messages and other dealings with a customer."""

from core.sources.fields import contact_id, customer_id
from core.sources.kind import Bounds, Field, Kind, names

KINDS = {
    "call": names("phone, phone call, telephone, call in, call out, 电话, 通话, 电话沟通, 去电, 来电"),
    "visit": names("site visit, on site, customer visit, 拜访, 上门, 上门拜访, 现场拜访, 走访"),
    "meeting": names("online meeting, video call, conference, 会议, 会面, 视频会议, 线上会议, 面谈, 洽谈"),
    "email": names("e-mail, mail, 邮件, 电子邮件"),
    "chat": names("""
    message, im, wechat, whatsapp, slack, telegram, sms, 微信, 企业微信, 钉钉, 短信, 聊天, qq
"""),
    "quote": names("quotation, offer, proposal, 报价, 方案, 投标, 报价单"),
    "delivery": names("shipment, 送货, 发货, 交货, 交付"),
    "service": names("""
        support, repair, maintenance, after sales, 服务, 售后, 维修, 售后服务, 技术支持, 安装
    """),
    "event": names("exhibition, trade fair, seminar, training, 活动, 展会, 研讨会, 培训, 沙龙"),
    "trial": names("pilot, sample, test order, proof of concept, 试用, 试样, 打样, 试单, 试点"),
    "other": names("misc, note, task, 其他, 其它, 备注"),
}

interactions = Kind(
    name="interactions",
    title={"en": "interactions", "zh": "往来记录"},
    key=("interaction_id",),
    rank=80,
    made_key=("customer_id", "on", "kind", "summary"),
    bounds=(Bounds("response_hours", 0),),
    fields=(
        Field(
            "interaction_id",
            "id",
            {"en": "number of the record", "zh": "记录编号"},
            headers=names("""
        interaction no, activity id, activity no, record id, task id, log id, 记录编号, 活动编号, 跟进编号, 拜访编号
    """),
        ),
        customer_id(),
        Field(
            "on",
            "date",
            {"en": "day", "zh": "日期"},
            headers=names("""
            interaction date, activity date, contact date, visit date, call date, happened on, date, 日期, 跟进日期,
            跟进时间, 沟通日期, 沟通时间, 拜访日期, 联系日期, 联系时间, 活动日期
        """),
            required=True,
        ),
        Field(
            "kind",
            "option",
            {"en": "kind of dealing", "zh": "往来方式"},
            headers=names("""
                interaction kind, interaction type, activity type, type, activity, channel, 往来方式, 跟进方式,
                沟通方式, 联系方式, 活动类型, 类型, 方式
            """),
            options=KINDS,
        ),
        contact_id(),
        Field(
            "rep",
            "text",
            {"en": "sales rep", "zh": "业务员"},
            headers=names("""
                sales rep, sales person, owner, assigned to, user, 业务员, 销售员, 跟进人, 拜访人, 销售代表, 负责人,
                客户经理
            """),
        ),
        Field(
            "response_hours",
            "number",
            {"en": "hours until the customer answered", "zh": "客户回复用时（小时）"},
            headers=names("""
            response time, response time hours, reply hours, hours to reply, answered after hours, 响应时间, 响应时长,
            回复时长, 回复用时, 响应小时, 响应小时数
        """),
        ),
        Field(
            "summary",
            "text",
            {"en": "what was said", "zh": "内容"},
            headers=names("""
            notes, note, subject, description, comment, comments, details, content, 内容, 摘要, 跟进内容, 沟通内容,
            拜访内容, 记录, 备注, 纪要, 主题
        """),
        ),
    ),
)
