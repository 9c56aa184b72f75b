"""Contacts with rivals: which competitor a customer saw, asked for a quote, tried or bought from."""

from core.sources.fields import contact_id, customer_id
from core.sources.kind import Field, Kind, names

KINDS = {
    "seen": names("接触, 接触过, 拜访, 见面, 露面, contact, contacted, met, visited, visit, talked"),
    "quoted": names("报价, 已报价, 询价, 投标, quote, quotation, offer, offered, bid, asked for a quote"),
    "trial": names("试用, 试样, 试单, 测试, tried, test, tested, sample, pilot"),
    "bought": names("购买, 已购买, 采购, 成交, 下单, buy, buys, purchase, purchased, ordered, won by rival"),
}

rival_contacts = Kind(
    name="rival_contacts",
    title={"en": "contacts with rivals", "zh": "竞争对手接触"},
    key=("rival_contact_id",),
    rank=160,
    made_key=("customer_id", "on", "rival", "kind"),
    fields=(
        Field(
            "rival_contact_id",
            "id",
            {"en": "number of the record", "zh": "记录编号"},
            headers=names("rival contact no, record id, 竞争记录编号, 竞品记录编号, 记录编号"),
        ),
        customer_id(),
        Field(
            "on",
            "date",
            {"en": "day", "zh": "日期"},
            headers=names(
                "seen on, contact date, observed on, reported on, date, 接触日期, 发现日期, 发生日期, 日期, 时间"
            ),
            required=True,
        ),
        Field(
            "rival",
            "text",
            {"en": "rival", "zh": "竞争对手"},
            headers=names("""
    competitor, competitor name, rival name, other supplier, supplier, 竞争对手, 竞争对手名称, 对手, 竞品, 竞品厂家,
    竞争厂商, 友商
"""),
            required=True,
        ),
        Field(
            "kind",
            "option",
            {"en": "how far they have come", "zh": "接触程度"},
            headers=names("""
                contact type, stage, extent, how far, type, 接触程度, 接触类型, 接触方式, 阶段, 进展, 类型
            """),
            required=True,
            options=KINDS,
        ),
        contact_id(),
        Field(
            "source",
            "text",
            {"en": "who told us", "zh": "信息来源"},
            headers=names("told by, reported by, source of information, 信息来源, 来源, 情报来源, 提供人"),
        ),
        Field(
            "note",
            "text",
            {"en": "note", "zh": "备注"},
            headers=names("notes, comment, comments, remark, remarks, details, 备注, 说明, 内容, 详情"),
        ),
    ),
)
