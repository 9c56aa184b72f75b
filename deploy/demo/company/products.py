"""What the invented supplier sells: 42 products of seven categories, with list price and cost."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from company.rows import Product

CENT = Decimal("0.01")
LEAST_MARGIN = Decimal("0.15")

# category: (margin at list price, its products with their list prices of 2026)
RANGE: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "Bearings 轴承": (
        "0.36",
        (
            ("Ball bearing 6205 深沟球轴承", "28.50"),
            ("Ball bearing 6310 深沟球轴承", "96.00"),
            ("Tapered roller bearing 32210 圆锥滚子轴承", "168.00"),
            ("Spindle bearing 7014 主轴轴承", "1280.00"),
            ("Needle bearing HK2020 滚针轴承", "14.80"),
            ("Pillow block UCP208 带座轴承", "118.00"),
            ("Linear bearing LM25 直线轴承", "64.00"),
            ("Slewing ring 400 回转支承", "3650.00"),
        ),
    ),
    "Seals 密封件": (
        "0.41",
        (
            ("Oil seal TC 35x52 骨架油封", "7.60"),
            ("Oil seal TC 60x85 骨架油封", "15.20"),
            ("O-ring kit 382 O形圈套装", "138.00"),
            ("Mechanical seal M74 机械密封", "980.00"),
            ("Hydraulic seal kit H50 液压密封包", "265.00"),
            ("Food-grade gasket DN80 食品级垫片", "42.00"),
        ),
    ),
    "Sensors 传感器": (
        "0.40",
        (
            ("Proximity switch M18 接近开关", "88.00"),
            ("Photoelectric sensor P30 光电传感器", "236.00"),
            ("Pressure transmitter PT16 压力变送器", "640.00"),
            ("Vibration sensor V10 振动传感器", "1150.00"),
            ("Temperature probe PT100 温度探头", "125.00"),
            ("Encoder E58 旋转编码器", "870.00"),
        ),
    ),
    "Lubricants 润滑油脂": (
        "0.33",
        (
            ("Bearing grease LX2 18kg 轴承润滑脂", "690.00"),
            ("Gear oil G220 20L 齿轮油", "520.00"),
            ("Food-grade oil F68 20L 食品级润滑油", "1180.00"),
            ("Chain spray 400ml 链条喷剂", "36.00"),
            ("Cutting fluid C9 200L 切削液", "3400.00"),
        ),
    ),
    "Tools 工具": (
        "0.35",
        (
            ("Torque wrench 200Nm 扭力扳手", "760.00"),
            ("Bearing puller set 拉拔器套装", "1450.00"),
            ("Induction heater IH3 轴承加热器", "8600.00"),
            ("Pneumatic impact wrench 气动扳手", "990.00"),
            ("Alignment laser AL2 激光对中仪", "16800.00"),
            ("Socket set 94 套筒组套", "430.00"),
        ),
    ),
    "Safety 安全防护": (
        "0.38",
        (
            ("Safety light curtain SL12 安全光幕", "2860.00"),
            ("Emergency stop box 急停按钮盒", "145.00"),
            ("Cut-resistant gloves 12 pairs 防割手套", "168.00"),
            ("Lockout kit LK6 上锁挂牌套装", "480.00"),
            ("Safety door switch SD4 安全门开关", "390.00"),
        ),
    ),
    "Services 服务": (
        "0.45",
        (
            ("Vibration survey, a day 振动检测", "4200.00"),
            ("Lubrication plan 润滑方案", "6800.00"),
            ("Bearing fitting training 轴承安装培训", "5200.00"),
            ("On-site maintenance, a day 驻场维护", "2600.00"),
            ("Stock consignment check 寄售盘点", "900.00"),
            ("Seal failure analysis 密封失效分析", "3500.00"),
        ),
    ),
}
CATEGORIES = tuple(RANGE)

# What prices and costs were, against those of 2026: they rose together every January.
PRICE_LEVEL = {2023: Decimal("0.93"), 2024: Decimal("0.95"), 2025: Decimal("0.98"), 2026: Decimal(1)}


@dataclass(frozen=True)
class Offer:
    """What one product sold for on a day, and what it cost."""

    price: Decimal
    cost: Decimal

    def discount(self, wanted: float) -> Decimal:
        """Return the discount in whole percent that leaves the least margin the house allows."""
        most = 1 - self.cost / self.price / (1 - LEAST_MARGIN)
        return min(Decimal(round(wanted * 100)), (most * 100).to_integral_value(ROUND_DOWN)) / 100


def cents(amount: Decimal) -> Decimal:
    """Return an amount rounded to two digits."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def products() -> list[Product]:
    """Return the whole range, in the order of its numbers."""
    rows: list[Product] = []
    for category, (margin, items) in RANGE.items():
        for name, price in items:
            cost = cents(Decimal(price) * (1 - Decimal(margin)))
            rows.append(Product(f"P-{101 + len(rows)}", name, category, Decimal(price), cost))
    return rows


def offer(product: Product, day: date) -> Offer:
    """Return price and cost of a product on a day."""
    level = PRICE_LEVEL[day.year]
    return Offer(cents(product.unit_price * level), cents(product.unit_cost * level))
