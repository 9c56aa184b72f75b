"""Service costs: what serving a customer cost us, beside the goods themselves."""

from core.sources.fields import currency, customer_id
from core.sources.kind import Field, Kind, names

service_costs = Kind(
    name="service_costs",
    title={"en": "service costs", "zh": "服务成本"},
    key=("cost_id",),
    rank=150,
    made_key=("customer_id", "on", "description", "amount", "currency"),
    fields=(
        Field(
            "cost_id",
            "id",
            {"en": "number of the cost", "zh": "费用编号"},
            headers=names("""
    cost no, expense id, expense no, voucher no, claim no, 费用编号, 费用单号, 成本编号, 报销单号, 凭证号
"""),
        ),
        customer_id(),
        Field(
            "on",
            "date",
            {"en": "day", "zh": "日期"},
            headers=names("""
            cost date, expense date, incurred on, posting date, service date, date, 费用日期, 发生日期, 服务日期,
            记账日期, 日期
        """),
            required=True,
        ),
        Field(
            "description",
            "text",
            {"en": "what it was for", "zh": "费用说明"},
            headers=names("""
                kind, cost type, expense type, type, category, purpose, details, note, 费用说明, 费用类型, 费用类别,
                费用项目, 服务内容, 类型, 用途, 说明, 备注
            """),
        ),
        Field(
            "amount",
            "money",
            {"en": "amount", "zh": "金额"},
            headers=names("""
            cost, cost amount, expense, expense amount, service cost, total, 费用, 费用金额, 成本, 成本金额, 服务成本,
            服务费用, 金额
        """),
            required=True,
        ),
        currency(),
    ),
)
