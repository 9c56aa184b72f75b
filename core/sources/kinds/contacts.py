"""Contacts: the people at a customer, their part in the decision and how they like to be spoken to."""

from core.sources.kind import Field, Kind, names

ROLE = {
    "economic_buyer": names("""
        经济决策者, 经济购买者, 最终决策者, 决策者, 拍板人, economic decision maker, decision maker, budget owner, cfo,
        ceo
    """),
    "purchasing": names("""
        采购决策者, 采购, 采购负责人, 采购经理, purchasing decision maker, buyer, procurement, purchaser,
        purchasing manager
    """),
    "technical_evaluator": names("""
        技术选型者, 技术评估者, 技术把关者, 技术, 技术负责人, technical, technical buyer, evaluator, engineer
    """),
    "champion": names("内部倡导者, 内部支持者, 教练, 内线, 支持者, internal champion, coach, sponsor"),
    "user": names("使用者, 用户, 最终用户, 使用人, end user, users"),
}

YES_NO = {
    "yes": names("是, 有, y, true, 1, 对"),
    "no": names("否, 没有, n, false, 0, 不是"),
}

ATTITUDE = {
    "for": names("支持, 友好, 正面, for us, positive, supporter, supportive, pro"),
    "neutral": names("中立, 一般, 中性"),
    "against": names("反对, 抵触, 负面, against us, negative, opposed, opponent, con"),
}

LEVEL = {
    "executive": names("高层, 高管, 总裁, 总经理, executives, c level, director, vp, top management"),
    "manager": names("中层, 经理, 主管, 部门经理, managers, middle management, head"),
    "staff": names("基层, 员工, 专员, 工程师, employee, specialist, operational"),
}

BACKGROUND = {
    "technical": names("技术, 技术出身, 工程, 理工, engineering, engineer, tech"),
    "finance": names("财务, 财务出身, 金融, 会计, financial, accounting"),
    "sales": names("销售, 销售出身, 市场, 营销, commercial, marketing"),
}

EDUCATION = {
    "vocational": names("职业教育, 大专, 专科, 中专, 高职, college, vocational training, associate"),
    "bachelor": names("本科, 学士, 大学, bachelors, bachelor's degree, university, undergraduate"),
    "master": names("硕士及以上, 硕士, 研究生, 博士, mba, masters, master or above, phd, doctorate"),
}

CHANNEL = {
    "call": names("电话, phone, telephone, tel"),
    "visit": names("当面, 面谈, 拜访, in person, face to face, meeting"),
    "email": names("邮件, 邮箱, 电子邮件, e-mail, mail"),
    "chat": names("微信, 企业微信, 钉钉, 聊天, wechat, whatsapp, slack, telegram, im"),
}

TIME = {
    "morning": names("上午, 早上, am"),
    "noon": names("中午, 午间, around noon, lunch"),
    "afternoon": names("下午, pm"),
    "evening": names("下班后, 晚上, after hours, night"),
}

STYLE = {
    "formal": names("正式, 严谨"),
    "plain": names("直接, 简洁, plain and direct, direct"),
    "friendly": names("亲切, 随和, 轻松, warm, casual"),
}

FREQUENCY = {
    "weekly": names("每周, 一周一次, every week"),
    "monthly": names("每月, 一月一次, every month"),
    "quarterly": names("每季度, 每季, 一季一次, every quarter"),
    "when_needed": names("有事再联系, 按需, 需要时, only when needed, on demand, as needed"),
}

FORM = {
    "figures": names("数据, 报表, data, numbers"),
    "cases": names("案例, 客户案例, case studies, references"),
    "samples": names("样品演示, 样品, 演示, samples and demos, demo, demos, sample"),
    "slides": names("演示稿, 幻灯片, ppt, presentation, deck"),
}

DEPTH = {
    "summary": names("先看结论, 结论, 概要, 摘要, the summary, short, brief"),
    "detail": names("要看细节, 细节, 详细, the details, details, detailed, in depth"),
}

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
        Field(
            "customer_id",
            "id",
            {"en": "customer number", "zh": "客户编号"},
            headers=names("""
                customer no, customer number, customer code, cust id, cust no, 客户编号, 客户编码, 客户代码, 客户号,
                客户id, account id, account no, account number, client id, company id, kunnr, parent id
            """),
            required=True,
        ),
        Field(
            "name",
            "text",
            {"en": "name of the person", "zh": "姓名"},
            headers=names("""
                contact name, contact, full name, person, 姓名, 联系人姓名, 联系人, 联系人名称
            """),
            required=True,
        ),
        Field(
            "title",
            "text",
            {"en": "job title", "zh": "职务"},
            headers=names("job title, position, function, 职务, 职位, 岗位, 头衔"),
            dimension="title",
        ),
        Field(
            "role",
            "option",
            {"en": "decision role", "zh": "购买角色"},
            headers=names("""
                decision role, buying role, purchase role, 购买角色, 决策角色, 采购角色, 角色
            """),
            options=ROLE,
            dimension="role",
        ),
        Field(
            "influencer",
            "option",
            {"en": "influencer", "zh": "影响者"},
            headers=names("is influencer, 影响者, 是否影响者, 有影响力"),
            options=YES_NO,
            dimension="influencer",
        ),
        Field(
            "attitude",
            "option",
            {"en": "attitude to us", "zh": "对我们的态度"},
            headers=names("attitude to us, stance, 态度, 对我们的态度, 立场"),
            options=ATTITUDE,
            dimension="attitude",
        ),
        Field(
            "level",
            "option",
            {"en": "job level", "zh": "职级"},
            headers=names("job level, seniority, 职级, 级别, 层级"),
            options=LEVEL,
            dimension="level",
        ),
        Field(
            "background",
            "option",
            {"en": "background", "zh": "专业背景"},
            headers=names("professional background, 专业背景, 背景, 出身"),
            options=BACKGROUND,
            dimension="background",
        ),
        Field(
            "education",
            "option",
            {"en": "education", "zh": "学历"},
            headers=names("degree, highest degree, 学历, 教育程度, 文化程度"),
            options=EDUCATION,
            dimension="education",
        ),
        Field(
            "kpi",
            "text",
            {"en": "what they are measured by", "zh": "考核指标"},
            headers=names("kpis, targets, measured by, 考核指标, 绩效指标, 考核"),
            dimension="kpi",
        ),
        Field(
            "channel_preference",
            "option",
            {"en": "preferred channel", "zh": "沟通渠道"},
            headers=names("""
                preferred channel, channel, contact by, 沟通渠道, 沟通方式, 偏好渠道, 联系方式偏好
            """),
            options=CHANNEL,
            dimension="channel_preference",
        ),
        Field(
            "time_preference",
            "option",
            {"en": "best time", "zh": "合适时间"},
            headers=names("best time, preferred time, 合适时间, 沟通时间, 偏好时间"),
            options=TIME,
            dimension="time_preference",
        ),
        Field(
            "style_preference",
            "option",
            {"en": "language style", "zh": "语言风格"},
            headers=names("language style, style, 语言风格, 沟通风格, 风格"),
            options=STYLE,
            dimension="style_preference",
        ),
        Field(
            "frequency_preference",
            "option",
            {"en": "how often", "zh": "沟通频率"},
            headers=names("how often, contact frequency, 沟通频率, 联系频率, 频率"),
            options=FREQUENCY,
            dimension="frequency_preference",
        ),
        Field(
            "form_preference",
            "option",
            {"en": "form of information", "zh": "信息形式"},
            headers=names("form of information, information form, 信息形式, 资料形式"),
            options=FORM,
            dimension="form_preference",
        ),
        Field(
            "depth_preference",
            "option",
            {"en": "depth", "zh": "内容深度"},
            headers=names("depth, level of detail, 内容深度, 深度, 信息深度"),
            options=DEPTH,
            dimension="depth_preference",
        ),
        Field(
            "phone",
            "text",
            {"en": "phone", "zh": "电话"},
            headers=names("""
                phone number, telephone, tel, mobile, mobile phone, cell, 电话, 手机, 手机号, 联系电话, 电话号码
            """),
            dimension="phone",
        ),
        Field(
            "email",
            "text",
            {"en": "e-mail", "zh": "邮箱"},
            headers=names("""
                e-mail, mail, email address, e-mail address, 邮箱, 电子邮箱, 邮件, 电子邮件
            """),
            dimension="email",
        ),
        Field(
            "left_on",
            "date",
            {"en": "day they left the company", "zh": "离职日期"},
            headers=names("left, left company, leaving date, left date, 离职日期, 离开日期, 离职时间"),
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
