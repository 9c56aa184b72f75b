"""Customers: who they are, and what is known about them."""

from core.sources.kind import Columns, Field, Finished, Kind, names
from core.sources.values.lists import one_separator

INDUSTRY = {
    "machinery": names("""
        机械装备, 机械, 装备制造, 机械制造, 设备制造, 制造业, machinery and equipment, industrial, manufacturing,
        industrial equipment, mechanical engineering
    """),
    "electronics": names("""
        电子, 电子信息, 半导体, 消费电子, 通信, electronics, semiconductor, semiconductors, electrical
    """),
    "automotive": names("汽车零部件, 汽车, 汽车制造, 汽配, car, cars, auto, automobile, vehicle, vehicles"),
    "food": names("""
        食品饮料, 食品, 饮料, 餐饮, food and beverage, food beverage, f&b, beverage, beverages
    """),
    "medical": names("""
        医疗器械, 医疗, 医药, 制药, healthcare, health care, medical devices, pharma, pharmaceutical, pharmaceuticals
    """),
    "construction": names("建筑工程, 建筑, 工程, 房地产, 建材, building, real estate, building materials"),
    "retail": names("""
        零售批发, 零售, 批发, 商贸, 贸易, 电商, retail and wholesale, wholesale, trade, trading, e-commerce,
        distribution
    """),
    "chemicals": names("化工, 化学, 石化, chemical, petrochemical, petrochemicals, plastics"),
    "logistics": names("""
        物流, 运输, 仓储, 快递, transport, transportation, logistics and transport, shipping
    """),
    "education": names("""
        教育与公共部门, 教育, 高校, 政府, 科研, 公共部门, education and public sector, public sector, government,
        university, research
    """),
    "other": names("其他, 其它, others, misc"),
}

OWNERSHIP = {
    "private": names("民营, 民企, 民营企业, 私营, 私营企业, 私企, privately held, private company"),
    "state_owned": names("""
        国企, 国有, 国有企业, 央企, 国有控股, state owned enterprise, soe, government owned
    """),
    "foreign": names("""
        外资, 外企, 外商独资, 合资, 中外合资, foreign invested, foreign owned, joint venture
    """),
    "listed": names("上市公司, 上市, listed company, publicly traded, public company"),
    "public": names("事业单位, 机关, 政府机关, public sector, government, non profit"),
}

OUTLOOK = {
    "growing": names("增长, 上升, 向好, 扩张, growth, up, positive"),
    "stable": names("平稳, 稳定, 持平, flat, steady, neutral"),
    "shrinking": names("萎缩, 下降, 下滑, 收缩, decline, declining, down, negative"),
}

RIVALS = {
    "none": names("没有接触, 无接触, 没有, no contact, no"),
    "talking": names("有接触, 接触中, 洽谈, they talk, in talks, in contact"),
    "second_source": names("对手是第二供应商, 第二供应商, 备选供应商, secondary source, backup supplier"),
    "main_source": names("""
        对手是主供应商, 主供应商, 主要供应商, competitor is the main source, main supplier, primary source
    """),
}

FIT = {
    "high": names("高, 很高, 匹配, good, strong"),
    "medium": names("中, 一般, 中等, mid, average, fair"),
    "low": names("低, 很低, 不匹配, poor, weak"),
}

SUPPLIERS = {
    "sole": names("独家供应, 独家, 单一供应商, one supplier, one, single, single source, sole source"),
    "multiple": names("多家供应, 多家, 多供应商, several suppliers, several, multi, many, multi source"),
}

NEEDS = {
    "cost_sensitive": names("成本敏感, 成本, 价格敏感, 价格, cost, price, price sensitive"),
    "quality_seeking": names("追求品质, 品质, 质量, quality"),
    "innovation_driven": names("创新驱动, 创新, innovation, something new"),
}


def _finish(columns: Columns) -> Finished:
    if "aliases" not in columns:
        return Finished(columns)
    return Finished({**columns, "aliases": one_separator(columns["aliases"])})


customers = Kind(
    name="customers",
    title={"en": "customers", "zh": "客户"},
    key=("customer_id",),
    rank=10,
    finish=_finish,
    fields=(
        Field(
            "customer_id",
            "id",
            {"en": "customer number", "zh": "客户编号"},
            headers=names("""
                customer no, customer number, customer code, cust id, cust no, 客户编号, 客户编码, 客户代码, 客户代号,
                客户号, 客户id, account id, account no, account number, client id, client no, kunnr, company id,
                往来单位编码, 会员编号
            """),
            required=True,
        ),
        Field(
            "name",
            "text",
            {"en": "customer name", "zh": "客户名称"},
            headers=names("""
                customer name, customer, account name, client name, company name, company, client, name1, legal name,
                display name, 客户名称, 客户, 客户全称, 公司名称, 单位名称, 企业名称, 往来单位名称, 公司, 名称
            """),
            required=True,
        ),
        Field(
            "aliases",
            "text",
            {"en": "other names, separated by ;", "zh": "别名（分号分隔）"},
            headers=names("""
                alias, short name, also known as, aka, other names, 别名, 简称, 客户简称, 公司简称, 曾用名
            """),
        ),
        Field(
            "industry",
            "option",
            {"en": "industry", "zh": "行业"},
            headers=names("sector, branch, industry sector, 所属行业, 行业, 行业类别, 客户行业"),
            options=INDUSTRY,
            dimension="industry",
        ),
        Field(
            "region",
            "text",
            {"en": "region", "zh": "地区"},
            headers=names("""
                city, area, state, province, territory, location, 地区, 区域, 城市, 省份, 所在地, 所在地区, 大区, 省市
            """),
            dimension="region",
        ),
        Field(
            "country",
            "text",
            {"en": "country", "zh": "国家"},
            headers=names("country name, country region, land1, 国家, 国家地区, 国别"),
        ),
        Field(
            "employees",
            "number",
            {"en": "number of employees", "zh": "员工人数"},
            headers=names("""
                headcount, number of employees, no of employees, employee count, staff, company size, 员工人数, 员工数,
                人数, 人员规模, 企业人数
            """),
            dimension="employees",
        ),
        Field(
            "ownership",
            "option",
            {"en": "ownership", "zh": "客户性质"},
            headers=names("""
                ownership type, company type, 客户性质, 企业性质, 公司性质, 所有制, 单位性质
            """),
            options=OWNERSHIP,
            dimension="ownership",
        ),
        Field(
            "purchase_budget",
            "money",
            {"en": "yearly budget for what we sell", "zh": "年采购预算"},
            headers=names("""
                budget, yearly budget, annual budget, purchasing budget, annual spend, 年采购预算, 采购预算, 年采购额,
                年度采购预算, 预算
            """),
            dimension="purchase_budget",
        ),
        Field(
            "industry_outlook",
            "option",
            {"en": "outlook of their market", "zh": "所在行业前景"},
            headers=names("outlook, market outlook, 行业前景, 所在行业前景, 前景, 市场前景"),
            options=OUTLOOK,
            dimension="industry_outlook",
        ),
        Field(
            "rival_closeness",
            "option",
            {"en": "closeness to our competitors", "zh": "与竞争对手的关系"},
            headers=names("""
                competitor closeness, closeness to competitors, competition, 与竞争对手的关系, 竞争对手关系, 竞品关系,
                竞争情况
            """),
            options=RIVALS,
            dimension="rival_closeness",
        ),
        Field(
            "fit",
            "option",
            {"en": "fit with our products", "zh": "客户与产品匹配度"},
            headers=names("""
                product fit, fit with our products, 匹配度, 客户与产品匹配度, 产品匹配度, 契合度
            """),
            options=FIT,
            dimension="fit",
        ),
        Field(
            "supplier_preference",
            "option",
            {"en": "one supplier or several", "zh": "供应商偏好"},
            headers=names("sourcing, supplier strategy, 供应商偏好, 采购方式, 供应策略"),
            options=SUPPLIERS,
            dimension="supplier_preference",
        ),
        Field(
            "need_orientation",
            "option",
            {"en": "what they look for first", "zh": "需求导向"},
            headers=names("needs, need type, 需求导向, 需求类型, 关注点"),
            options=NEEDS,
            dimension="need_orientation",
        ),
        Field(
            "owner",
            "text",
            {"en": "account owner", "zh": "客户负责人"},
            headers=names("""
                account owner, owner id, account manager, sales rep, sales person, rep, rep id, 客户负责人, 负责人,
                客户经理, 业务员, 销售员, 销售代表, 所属销售, 归属人
            """),
            dimension="owner",
        ),
        Field(
            "credit_limit",
            "money",
            {"en": "credit limit", "zh": "信用额度"},
            headers=names("credit line, credit, klimk, 信用额度, 授信额度, 信用限额, 额度"),
            dimension="credit_limit",
        ),
        Field(
            "currency",
            "currency",
            {"en": "currency", "zh": "币种"},
            headers=names("currency code, ccy, waers, 币种, 币别, 货币, 结算币种"),
        ),
        Field(
            "since",
            "date",
            {"en": "date the facts hold from", "zh": "信息生效日期"},
            headers=names("""
                valid from, as of, facts since, effective date, updated on, 生效日期, 信息生效日期, 更新日期, 截至日期
            """),
        ),
    ),
)
