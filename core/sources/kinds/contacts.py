"""Contacts: the people at a customer, their part in the decision and how they like to be spoken to."""

from core.sources.fields import customer_id, known, since
from core.sources.kind import Field, Kind, names

contacts = Kind(
    name="contacts",
    title={"en": "contacts", "zh": "联系人"},
    key=("contact_id",),
    rank=20,
    fields=(
        Field(
            "contact_id",
            "id",
            {"en": "contact number", "zh": "联系人编号"},
            headers=names("""
                contact no, contact number, contact code, person id, 联系人编号, 联系人编码, 联系人id, 人员编号, parnr
            """),
            required=True,
        ),
        customer_id("company id, parent id"),
        Field(
            "name",
            "text",
            {"en": "name of the person", "zh": "姓名"},
            headers=names("""
                contact name, contact, full name, person, 姓名, 联系人姓名, 联系人, 联系人名称
            """),
            required=True,
        ),
        known("title", "position, function, 职位, 岗位, 头衔"),
        known(
            "role",
            "buying role, purchase role, 决策角色, 采购角色, 角色",
            economic_buyer="""
                经济购买者, 最终决策者, 决策者, 拍板人, economic decision maker, decision maker, budget owner, cfo, ceo
            """,
            purchasing="采购, 采购负责人, 采购经理, buyer, procurement, purchaser, purchasing manager",
            technical_evaluator="""
                技术评估者, 技术把关者, 技术, 技术负责人, technical, technical buyer, evaluator, engineer
            """,
            champion="内部支持者, 教练, 内线, 支持者, coach, sponsor",
            user="用户, 最终用户, 使用人, end user, users",
        ),
        known(
            "influencer",
            "is influencer, 是否影响者, 有影响力",
            yes="有, y, true, 1, 对",
            no="没有, n, false, 0, 不是",
        ),
        known(
            "shares_data",
            "purchasing data, shares purchasing data, gives data, 采购数据, 提供采购数据, 透露数据",
            yes="愿意, 有, y, true, 1, 对",
            no="不愿意, 没有, n, false, 0, 不是",
        ),
        known(
            "helps_inside",
            "inside help, internal help, helps internally, 内部帮助, 内部协助, 内部支持",
            yes="愿意, 有, y, true, 1, 对",
            no="不愿意, 没有, n, false, 0, 不是",
        ),
        known(
            "gives_feedback",
            "feedback, user feedback, 反馈, 使用反馈, 提供反馈",
            yes="愿意, 有, y, true, 1, 对",
            no="不愿意, 没有, n, false, 0, 不是",
        ),
        known(
            "word_of_mouth",
            "wom, speaks for us, recommends us, 口碑, 口碑宣传, 口碑推荐",
            yes="愿意, 有, y, true, 1, 对",
            no="不愿意, 没有, n, false, 0, 不是",
        ),
        known(
            "attitude",
            "stance, 态度, 立场",
            **{
                "for": "友好, 正面, positive, supporter, supportive, pro",
                "neutral": "一般, 中性",
                "against": "抵触, 负面, negative, opposed, opponent, con",
            },
        ),
        known(
            "level",
            "seniority, 级别, 层级",
            executive="高管, 总裁, 总经理, executives, c level, director, vp, top management",
            manager="经理, 主管, 部门经理, managers, middle management, head",
            staff="员工, 专员, 工程师, employee, specialist, operational",
        ),
        known(
            "background",
            "professional background, 背景, 出身",
            technical="技术出身, 工程, 理工, engineering, engineer, tech",
            finance="财务出身, 金融, 会计, financial, accounting",
            sales="销售出身, 市场, 营销, commercial, marketing",
        ),
        known(
            "education",
            "degree, highest degree, 教育程度, 文化程度",
            vocational="大专, 专科, 中专, 高职, college, vocational training, associate",
            bachelor="学士, 大学, bachelors, bachelor's degree, university, undergraduate",
            master="硕士, 研究生, 博士, mba, masters, phd, doctorate",
        ),
        known("kpi", "kpis, targets, measured by, 绩效指标, 考核"),
        known(
            "channel_preference",
            "channel, contact by, 沟通方式, 偏好渠道, 联系方式偏好",
            call="telephone, tel",
            visit="面谈, 拜访, face to face, meeting",
            email="邮箱, 电子邮件, mail",
            chat="企业微信, 钉钉, 聊天, wechat, whatsapp, slack, telegram, im",
        ),
        known(
            "time_preference",
            "preferred time, 沟通时间, 偏好时间",
            morning="早上, am",
            noon="午间, lunch",
            afternoon="pm",
            evening="晚上, night",
        ),
        known(
            "style_preference",
            "style, 沟通风格, 风格",
            formal="严谨",
            plain="简洁, direct",
            friendly="随和, 轻松, warm, casual",
        ),
        known(
            "frequency_preference",
            "contact frequency, 联系频率, 频率",
            weekly="一周一次, every week",
            monthly="一月一次, every month",
            quarterly="每季, 一季一次, every quarter",
            when_needed="按需, 需要时, on demand, as needed",
        ),
        known(
            "form_preference",
            "information form, 资料形式",
            figures="报表, data, numbers",
            cases="客户案例, case studies, references",
            samples="样品, 演示, demo, demos, sample",
            slides="幻灯片, ppt, presentation, deck",
        ),
        known(
            "depth_preference",
            "level of detail, 深度, 信息深度",
            summary="结论, 概要, 摘要, short, brief",
            detail="细节, 详细, details, detailed, in depth",
        ),
        known(
            "psychological_type",
            "personality, temperament, character, 性格, 性格类型, 客户心理类型, 客户性格",
            hesitant="indecisive, undecided, 犹豫, 犹豫型",
            hot_tempered="hot tempered, short tempered, irritable, 暴躁, 急躁, 易怒",
            silent="quiet, reserved, 沉默, 内向, 寡言",
            frugal="thrifty, economical, 节俭, 节约, 俭朴",
            vain="status seeking, proud, 虚荣, 爱面子, 好面子",
            bargain_hunting="bargain hunter, bargain hunting, likes freebies, 爱占便宜, 占便宜, 贪便宜",
            talkative="chatty, 健谈, 话多",
            rational_argumentative="rational, argumentative, logical, 理智, 好辩, 理性, 理智型",
        ),
        known(
            "purchase_motive",
            "motive, buying motive, motivation, 动机, 采购动机, 购买动因",
            demand_led="demand, need, need based, 需求性, 需求型, 刚需",
            basic_psychological="psychological, emotional, 基本心理性, 心理性, 基本心理",
            practical="use, usefulness, 实用性, 实用, 实用型",
            complex_psychological="complex, 复杂心理性, 复杂心理",
            value_raising="value added, added value, 增值性, 增值, 增值型",
        ),
        known("motive_need", "need served, underlying need, 动机需求, 满足的需求"),
        known("phone", "phone number, telephone, tel, mobile, mobile phone, cell, 手机, 手机号, 联系电话, 电话号码"),
        known("email", "mail, email address, 电子邮箱, 邮件, 电子邮件"),
        Field(
            "left_on",
            "date",
            {"en": "day they left the company", "zh": "离职日期"},
            headers=names("left, left company, leaving date, left date, 离职日期, 离开日期, 离职时间"),
        ),
        since(),
    ),
)
