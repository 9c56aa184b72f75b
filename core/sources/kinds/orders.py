"""Sales orders, one row an order or one row a line."""

from core.sources.fields import currency, customer_id
from core.sources.kind import Field, Kind, names
from core.sources.order_lines import PARTLY_REFUNDED, finish

STATUS = {
    "open": names("""
        confirmed, processing, in progress, in process, pending, new, paid, unshipped, unfulfilled, partially shipped,
        sale, sales order, approved, active, to ship, 进行中, 处理中, 已下单, 已确认, 已审核, 已付款, 待发货, 未发货,
        待付款, 部分发货, 执行中, 生效
    """),
    "shipped": names("dispatched, sent, in transit, fulfilled, 已发货, 发货, 运输中, 已出库, 已出货"),
    "completed": names("""
        complete, done, delivered, closed, finished, invoiced, received, 已完成, 完成, 已签收, 已收货, 已关闭, 关闭,
        已结案, 已开票, 交易成功
    """),
    "cancelled": names("""
        canceled, cancel, void, voided, deleted, 已取消, 取消, 作废, 已作废, 撤销, 已撤销, 交易关闭
    """),
    "returned": names("""
        return, refunded, reversed, 已退货, 退货, 已退款, 退款, 退回, 已退回, 红冲
    """),
    PARTLY_REFUNDED: names("""
        partially refunded, partly refunded, partial refund, partially returned, 部分退款, 部分退货, 部分退回
    """),
}

orders = Kind(
    name="orders",
    title={"en": "orders", "zh": "订单"},
    key=("order_id",),
    rank=40,
    either=(("amount",), ("quantity", "unit_price")),
    many_rows=True,
    carried=(
        "order_id",
        "customer_id",
        "ordered_on",
        "currency",
        "status",
        "status_on",
        "customer_name",
        "country",
        "rep",
        "channel",
    ),
    line_marks=("product_id", "product_name"),
    finish=finish,
    fields=(
        Field(
            "order_id",
            "id",
            {"en": "order number", "zh": "订单号"},
            headers=names("""
                order no, order number, order nr, order, sales order, sales order no, so number, so no, 订单号,
                订单编号, 订单号码, 订单, 销售订单号, 销售订单, 销售单号, 单据编号, 单据号, 单号, sales document,
                vbeln, order ref, order reference, document number, document no, doc no, transaction id, 交易号,
                流水号, receipt no, invoice no, invoice number, invoice id, invoice, 发票号, 发票号码
            """),
            required=True,
        ),
        customer_id("""
            customer nr, cust code, 客户代号, account code, client code, sold to party, sold to, partner id, buyer id,
            debtor no, 购货单位代码, 购货方编码, 买方编码, 买家id, 会员编号, 会员号
        """),
        Field(
            "ordered_on",
            "date",
            {"en": "order date", "zh": "下单日期"},
            headers=names("""
                order date, ordered at, date ordered, date of order, date order, order time, 下单日期, 下单时间,
                订单日期, 订单时间, 单据日期, 销售日期, 成交日期, 交易日期, purchase date, sales date, document date,
                doc date, audat, transaction date, created at, created on, creation date, erdat, 创建日期, 创建时间,
                制单日期, date, 日期, invoice date, 开票日期, 发票日期, posting date, budat
            """),
            required=True,
        ),
        Field(
            "product_id",
            "id",
            {"en": "product number", "zh": "产品编码"},
            headers=names("""
                product code, product no, product number, sku, stock code, item id, item code, item no, item number,
                part no, part number, material, material number, matnr, article no, article number, lineitem sku,
                default code, internal reference, 产品编码, 产品编号, 产品代码, 产品id, 商品编码, 商品编号, 商品代码,
                物料编码, 物料编号, 物料代码, 物料号, 存货编码, 存货编号, 货号, 料号, 货品编码
            """),
        ),
        Field(
            "product_name",
            "text",
            {"en": "product", "zh": "产品名称"},
            headers=names("""
                product, product name, product title, product description, item, item name, item description,
                description, material description, arktx, article, lineitem name, 产品名称, 产品, 商品名称, 商品,
                物料名称, 物料描述, 存货名称, 品名, 货品名称, 货品
            """),
        ),
        Field(
            "quantity",
            "number",
            {"en": "quantity", "zh": "数量"},
            headers=names("""
                qty, units, pieces, pcs, order quantity, ordered quantity, quantity ordered, ordered qty, order qty,
                sales quantity, kwmeng, menge, lineitem quantity, product uom qty, 数量, 销售数量, 订购数量, 订单数量,
                订货数量, 实发数量, 发货数量, 出库数量, 购买数量, 件数
            """),
        ),
        Field(
            "unit_price",
            "money",
            {"en": "unit price", "zh": "单价"},
            headers=names("""
                price, price each, price per unit, price unit, sales price, selling price, net price, netpr,
                lineitem price, 单价, 销售单价, 不含税单价, 无税单价, 含税单价, 成交价, 售价, 价格
            """),
        ),
        Field(
            "unit_cost",
            "money",
            {"en": "cost of one", "zh": "单位成本"},
            headers=names("""
                cost, cost price, cost per unit, cost each, standard price, standard cost, purchase price, 单位成本,
                成本单价, 成本价, 成本, 进价
            """),
        ),
        Field(
            "discount",
            "share",
            {"en": "discount", "zh": "折扣"},
            headers=names("discount rate, discount percent, discount pct, disc, 折扣, 折扣率, 优惠率"),
        ),
        Field(
            "amount",
            "money",
            {"en": "amount", "zh": "金额"},
            headers=names("""
                line amount, line total, net amount, net value, netwr, amount total, total amount, order amount,
                order total, order value, total price, sub total, total, sales amount, extended price, sales, revenue,
                value, turnover, 金额, 订单金额, 销售金额, 销售额, 不含税金额, 无税金额, 成交金额, 总金额, 总价,
                金额合计, 含税金额, 价税合计, 实付金额, 小计
            """),
        ),
        currency("waerk"),
        Field(
            "status",
            "option",
            {"en": "order status", "zh": "订单状态"},
            headers=names("order status, financial status, 订单状态, 状态, 单据状态"),
            options=STATUS,
        ),
        Field(
            "status_on",
            "date",
            {"en": "date of the status", "zh": "状态日期"},
            headers=names("""
                status date, status changed at, cancelled at, cancelled on, cancel date, 状态日期, 取消日期, 取消时间,
                退货日期
            """),
        ),
        Field(
            "reverses",
            "id",
            {"en": "order it takes back", "zh": "冲销的原订单号"},
            headers=names("""
                original order, original order no, reversal of, reversed order, return of, 原订单号, 原单号, 冲销订单,
                退货原单号, 原销售订单号
            """),
        ),
        Field(
            "customer_name",
            "text",
            {"en": "customer name", "zh": "客户名称"},
            headers=names("""
                customer, account name, account, client, client name, company, company name, buyer, partner,
                billing name, bill to name, sold to name, name1, 客户名称, 客户, 客户全称, 客户简称, 公司名称,
                购货单位, 购货单位名称, 购买方, 往来单位, 往来单位名称, 买家, 买方
            """),
        ),
        Field(
            "country",
            "text",
            {"en": "country", "zh": "国家"},
            headers=names("country name, country region, billing country, land1, 国家, 国家地区, 国别"),
        ),
        Field(
            "rep",
            "text",
            {"en": "sales rep", "zh": "业务员"},
            headers=names("""
                sales rep, sales person, salesman, sales representative, seller, owner, 业务员, 销售员, 销售人员,
                销售代表, 客户经理, 销售经理, 跟单员
            """),
        ),
        Field(
            "channel",
            "text",
            {"en": "sales channel", "zh": "销售渠道"},
            headers=names("sales channel, source, vtweg, 渠道, 销售渠道, 订单来源, 来源"),
        ),
        Field(
            "line_no",
            "number",
            {"en": "line of the order", "zh": "订单行号"},
            headers=names("line, line number, order line, line item, posnr, 行号, 订单行号, 行项目"),
        ),
    ),
)
