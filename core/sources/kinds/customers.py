"""Customers: who they are, and what is known about them."""

from core.sources.fields import currency, customer_id, known, since
from core.sources.kind import Columns, Field, Finished, Kind, names
from core.sources.values.lists import one_separator


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
        customer_id("客户代号, company id, 会员编号"),
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
        known(
            "industry",
            "sector, branch, industry sector, 所属行业, 行业类别, 客户行业",
            machinery="""
                机械, 装备制造, 机械制造, 设备制造, 制造业, machinery and equipment, industrial, manufacturing,
                industrial equipment, mechanical engineering
            """,
            electronics="电子信息, 半导体, 消费电子, 通信, semiconductor, semiconductors, electrical",
            automotive="汽车, 汽车制造, 汽配, car, cars, auto, automobile, vehicle, vehicles",
            food="食品, 饮料, 餐饮, food beverage, f&b, beverage, beverages",
            medical="医疗, 医药, 制药, healthcare, medical devices, pharma, pharmaceutical, pharmaceuticals",
            construction="建筑, 工程, 房地产, 建材, building, real estate, building materials",
            retail="零售, 批发, 商贸, 贸易, 电商, wholesale, trade, trading, e-commerce, distribution",
            chemicals="化学, 石化, chemical, petrochemical, petrochemicals, plastics",
            logistics="运输, 仓储, 快递, transport, transportation, logistics and transport, shipping",
            education="教育, 高校, 政府, 科研, 公共部门, public sector, government, university, research",
            other="其它, others, misc",
        ),
        known(
            "region",
            "city, area, state, province, territory, location, 区域, 城市, 省份, 所在地, 所在地区, 大区, 省市",
        ),
        known(
            "use_scenario",
            "scenario, use case, application, usage scenario, 应用场景, 用途, 场景",
        ),
        known(
            "need_grade",
            "grade, demand grade, need level, product grade, 需求等级, 档次, 需求档位",
            low="低, 低端, 经济型, 入门, basic, entry, economy",
            middle="中, 中端, 标准型, mid, medium, standard",
            high="高, 高端, 旗舰, premium, top, high end",
        ),
        Field(
            "country",
            "text",
            {"en": "country", "zh": "国家"},
            headers=names("country name, country region, land1, 国家, 国家地区, 国别"),
        ),
        known(
            "employees",
            """
                headcount, number of employees, no of employees, employee count, staff, company size, 员工数, 人数,
                人员规模, 企业人数
            """,
        ),
        known(
            "ownership",
            "ownership type, company type, 企业性质, 公司性质, 所有制, 单位性质",
            private="民企, 民营企业, 私营, 私营企业, 私企, privately held, private company",
            state_owned="国有, 国有企业, 央企, 国有控股, state owned enterprise, soe, government owned",
            foreign="外企, 外商独资, 合资, 中外合资, foreign owned, joint venture",
            listed="上市, listed company, publicly traded, public company",
            public="机关, 政府机关, government, non profit",
        ),
        known(
            "purchase_budget",
            """
                budget, yearly budget, annual budget, purchasing budget, annual spend, 采购预算, 年采购额, 年度采购预算,
                预算
            """,
        ),
        known(
            "industry_outlook",
            "outlook, market outlook, 行业前景, 前景, 市场前景",
            growing="上升, 向好, 扩张, growth, up, positive",
            stable="稳定, 持平, flat, steady, neutral",
            shrinking="下降, 下滑, 收缩, decline, declining, down, negative",
        ),
        known(
            "rival_closeness",
            "competitor closeness, closeness to competitors, competition, 竞争对手关系, 竞品关系, 竞争情况",
            none="无接触, 没有, no",
            talking="接触中, 洽谈, in talks, in contact",
            second_source="第二供应商, 备选供应商, secondary source, backup supplier",
            main_source="主供应商, 主要供应商, main supplier, primary source",
        ),
        known(
            "fit",
            "product fit, 匹配度, 产品匹配度, 契合度",
            high="很高, 匹配, good, strong",
            medium="一般, 中等, mid, average, fair",
            low="很低, 不匹配, poor, weak",
        ),
        known(
            "supplier_preference",
            "sourcing, supplier strategy, 采购方式, 供应策略",
            sole="独家, 单一供应商, one, single, single source, sole source",
            multiple="多家, 多供应商, several, multi, many, multi source",
        ),
        known(
            "need_orientation",
            "needs, orientation, 关注点",
            cost_sensitive="成本, 价格敏感, 价格, price, price sensitive",
            quality_seeking="品质, 质量",
            innovation_driven="创新, something new",
        ),
        known(
            "owner",
            """
                owner id, account manager, sales rep, sales person, rep, rep id, 负责人, 客户经理, 业务员, 销售员,
                销售代表, 所属销售, 归属人
            """,
        ),
        known("credit_limit", "credit line, credit, klimk, 授信额度, 信用限额, 额度"),
        known(
            "competitive_strategy",
            "strategy, business strategy, 竞争策略, 企业战略",
            cost_leadership="low cost, lowest cost, cost leader, 低成本, 总成本领先",
            differentiation="differentiated, being different, 差异化战略, 特色经营",
            focus="niche, specialised, focused, 聚焦, 专一化, 集中化, 细分市场, 专精特新",
        ),
        known(
            "brand_influence",
            "brand, brand awareness, brand strength, 品牌知名度, 品牌地位, 影响力",
            high="strong, well known, leading, 强, 很高, 知名, 知名品牌",
            medium="mid, average, known in the industry, 中等, 一般, 行业知名",
            low="weak, little known, 弱, 很低, 不知名",
        ),
        known(
            "development_stage",
            "stage of development, company stage, life stage, 企业阶段, 企业发展阶段, 企业生命周期",
            start_up="startup, early stage, new company, 初创, 创业期, 起步期",
            growth="growing, expansion, 成长, 发展期, 扩张期",
            mature="maturity, established, 成熟, 稳定期",
            decline="declining, shrinking, 衰退, 下滑期",
        ),
        known(
            "profit_level",
            "profitability, profit, margin level, 利润水平, 盈利情况, 盈利能力, 效益",
            high="good, strong, very profitable, 好, 高利润, 盈利好",
            medium="average, fair, mid, 中等, 一般, 正常",
            low="thin, poor, weak, 微利, 薄利, 低利润, 差",
            loss="losing money, loss making, negative, 负, 不盈利",
        ),
        known(
            "intensity",
            "factor intensity, business intensity, 密集类型, 产业类型, 企业类型",
            labour="labor intensive, labor, 劳动密集, 劳动力",
            capital="asset heavy, 资本密集, 资金密集型, 资金密集, 资本",
            technology="tech intensive, tech, knowledge intensive, 技术密集, 知识密集型, 技术",
        ),
        known(
            "need_type",
            "kind of need, type of demand, 需求类别",
            fix_problem="problem, pain point, repair, 解决痛点, 救急",
            efficiency="save cost, productivity, efficient, 效率, 降本增效, 提效",
            growth="grow, expansion, new business, 增长, 扩产, 业务扩张",
        ),
        known(
            "need_urgency",
            "urgency, need urgency, how soon, 紧迫程度, 需求紧急程度, 紧急程度",
            now="urgent, immediately, asap, at once, 紧急, 急, 马上, 立即",
            this_quarter="soon, within 3 months, 近期, 本季度, 三个月内",
            this_year="later, within a year, 今年, 年内, 一年内",
            no_date="not urgent, open, low, 不急, 暂无计划, 待定",
        ),
        known(
            "feature_preference",
            "preference, prefers, buying preference, decides by, 购买偏好, 偏好, 偏好类型",
            feature="functions, performance, function, 性能, 功能性",
            price="cost, cheap, 价格优先, 便宜",
            service="support, after sales, 售后, 服务优先",
            brand="reputation, name, 品牌优先, 口碑",
        ),
        known(
            "purchase_channel",
            "buying channel, order channel, channel preference, 采购渠道, 购买渠道, 下单方式",
            rep="sales rep, direct, in person, 业务员, 直销, 直接采购, 线下",
            online="web shop, shop, e-commerce, platform, 线上, 网上, 电商平台, 商城",
            distributor="dealer, reseller, agent, 经销商, 代理商, 渠道商",
            tender="bidding, bid, public tender, 招标, 投标, 竞标",
        ),
        known("public_reviews", "reviews, online reviews, testimonials, 公开评价, 好评数, 评价次数, 公开推荐次数"),
        known("followers", "fans, social followers, follower count, 粉丝, 粉丝量, 关注人数"),
        known(
            "group_memberships",
            "memberships, associations, group memberships, clubs, 社群数, 协会数, 参加社群数, 参加协会数",
        ),
        known(
            "resource_swap",
            "swap, barter, resource exchange, 资源互换, 互换资源, 置换资源",
            media="press, advertising, publicity, 媒体资源, 广告, 宣传",
            technology="tech, know how, patents, 技术资源, 专利",
            channel="distribution, sales network, 渠道资源, 销售渠道",
            capacity="production capacity, 产能资源, 代工, 生产能力",
            none="no, 无",
        ),
        known(
            "licence_expires",
            "licence valid until, license expires, licence expiry, license expiry, permit valid until, 资质到期日, "
            "许可证到期日, 许可证有效期, 执照到期日, 资质有效期",
        ),
        known(
            "compliance_flag",
            "compliance, compliance status, sanctions check, screening, 合规状态, 合规情况, 制裁筛查, 失信核查",
            none="unchecked, not screened, 未查, 未筛查",
            checked="clear, clean, passed, ok, 无异常, 已核查, 已核查无异常, 合规, 正常",
            under_investigation="investigated, 调查中, 被调查, 立案",
            sanctioned="blacklisted, listed, penalised, 受制裁, 被制裁, 失信, 黑名单, 受处罚, 被处罚",
        ),
        known(
            "headcount_trend",
            "staff trend, hiring, headcount change, 人员趋势, 员工变化, 人员增减",
            growing="growth, up, 增长, 增加, 扩招, 招人",
            stable="flat, same, steady, 稳定, 持平, 不变",
            shrinking="layoffs, down, declining, 减少, 下降, 裁员",
        ),
        known(
            "payment_terms_change",
            "terms change, payment terms requested, 付款条件变化, 账期调整, 付款账期变化",
            shorter="earlier, reduced, 缩短账期, 更短",
            unchanged="same, none, no change, 没变, 无变化",
            longer="later, extended, extension, 延长账期, 更长, 要求延期",
        ),
        known(
            "renewal_intent",
            "renewal, will renew, intends to renew, renewal likelihood, 是否续约, 续签意向, 续费意向",
            yes="y, likely, will renew, 是, 会, 续约, 愿意",
            unclear="maybe, unknown, undecided, 不明, 待定, 犹豫",
            no="n, unlikely, will not renew, 否, 不会, 不愿意",
        ),
        known(
            "channel_partner",
            "partner type, channel partner type, sells on as, 渠道类型, 渠道性质, 渠道身份, 伙伴类型",
            distributor="dealer, wholesaler, stockist, 代理经销, 批发商, 一级经销商",
            agent="sales agent, commission agent, 代理",
            integrator="integrator, oem, machine builder, contractor, 系统集成商, 工程商",
            reseller="value added reseller, var, retailer, 二级经销商, 零售商",
            none="end user, end customer, own use, 自用, 终端, 终端用户, 最终用户",
        ),
        known(
            "next_step_on",
            "next step date, next action date, next follow up, next follow-up date, next contact date, 下次跟进日期, "
            "下次跟进时间, 下次联系日期, 下次联系时间",
        ),
        known(
            "decision_chain",
            "approval chain, approval levels, decision process, 决策链条, 决策流程, 审批流程",
            one_department="single department, one, 单部门, 一个部门",
            cross_department="cross-department, several, committee, 跨部门, 多部门",
            multi_level="multi-level, levels, group approval, 多级, 逐级审批, 层层审批",
        ),
        known(
            "standard_written",
            "requirements written, specification written, 要求是否写定, 采购要求",
            all="written, fixed, complete, 写定, 已定",
            some="partly, in part, 部分, 写了一些",
            open="not written, no, 没写, 未写",
            unnoticed="no need seen, unaware, 没意识到, 未察觉",
        ),
        known(
            "standard_change",
            "requirements can change, specification open, 要求能否修改, 标准可改",
            yes="y, can change, 可以, 可改",
            disputed="disagree, in dispute, 有分歧, 意见不一",
            no="n, fixed, 不可以, 不可改",
        ),
        known(
            "standard_favourite",
            "favourite, preferred supplier, favored supplier, 看中的供应商, 首选供应商",
            us="we, ours, 我们, 我方",
            other="competitor, rival, 别家, 竞争对手",
            nobody="none, no favourite, 没有, 未定",
        ),
        known(
            "standard_asked_for",
            "reason for the enquiry, why us, 询价原因, 找我们的原因",
            price_check="price check, benchmark, 核价, 比价",
            market_probe="market probe, market survey, 摸行情, 市场调研",
            column_fodder="column fodder, enough bids, 陪标, 凑数",
            chosen="decided, already chosen, 已定, 内定",
        ),
        known(
            "standard_source",
            "source of requirements, who wrote the specification, 要求来源, 标准来源",
            internal="inside, team, 内部, 团队讨论",
            management="boss, manager, 领导, 老板",
            vendors="suppliers, competitors, 供应商, 同行",
            third_party="consultant, institute, 顾问, 设计院",
        ),
        known("waste_cost", "losses, scrap and rework, downtime cost, 损失金额, 报废返工损失, 停机损失"),
        known("handling_cost", "handling, ordering and storage cost, 处理费, 订货仓储费用"),
        known("spend_saved", "saving percent, spend saving, 节省比例, 采购节省"),
        known("waste_avoided", "loss reduction percent, scrap reduction, 损失减少比例, 损失减少"),
        known("handling_saved", "handling saving percent, 处理费节省比例, 处理费节省"),
        known("running_cost", "extra cost a year, yearly running cost, 每年费用, 年运行费用"),
        known("investment_needed", "investment, one-off cost, 投入, 投资额, 一次性费用"),
        known("next_step", "next action, agreed next step, 跟进事项, 下次跟进内容"),
        currency(),
        since(),
    ),
)
