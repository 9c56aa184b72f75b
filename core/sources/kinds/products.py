"""Products: what we sell, with its category, price and cost."""

from core.sources.fields import currency
from core.sources.kind import Field, Kind, names

products = Kind(
    name="products",
    title={"en": "products", "zh": "产品"},
    key=("product_id",),
    rank=30,
    fields=(
        Field(
            "product_id",
            "id",
            {"en": "product number", "zh": "产品编码"},
            headers=names("""
                product code, product no, product number, sku, stock code, item id, item code, item no, part no,
                part number, material, material number, matnr, article no, variant sku, default code,
                internal reference, 产品编码, 产品编号, 产品代码, 产品id, 商品编码, 商品编号, 物料编码, 物料编号,
                物料号, 存货编码, 存货编号, 货号, 料号
            """),
            required=True,
        ),
        Field(
            "name",
            "text",
            {"en": "product name", "zh": "产品名称"},
            headers=names("""
                product name, product, title, item name, item, description, product description, material description,
                maktx, 产品名称, 商品名称, 物料名称, 存货名称, 品名, 产品, 商品, 名称
            """),
            required=True,
        ),
        Field(
            "category",
            "text",
            {"en": "category", "zh": "类别"},
            headers=names("""
                product category, product type, product group, material group, matkl, type, group, category name, 类别,
                分类, 产品类别, 产品分类, 商品分类, 存货分类, 物料组, 品类
            """),
        ),
        Field(
            "unit_price",
            "money",
            {"en": "list price", "zh": "单价"},
            headers=names("""
                price, list price, sales price, selling price, variant price, 单价, 销售单价, 标准售价, 售价, 价格,
                目录价
            """),
        ),
        Field(
            "unit_cost",
            "money",
            {"en": "cost of one", "zh": "单位成本"},
            headers=names("""
                cost, cost price, standard price, standard cost, cost per item, purchase price, 单位成本, 成本, 成本价,
                成本单价, 进价, 标准成本
            """),
        ),
        currency(),
    ),
)
