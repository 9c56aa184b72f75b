"""A shop system's export of order lines: cancellations, postage, discounts, rows without a customer."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

HEADERS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
CHINESE = ("订单号", "产品编码", "产品名称", "数量", "下单日期", "单价", "客户编号", "国家")
ORDERS = 250
GOODS = tuple(
    (f"{20_000 + n}{'ABC'[n % 3]}", f"GIFT NO {n}, WAS £{n % 7 + 1}", n * 7 % 40 / 4 + 0.39) for n in range(60)
)
CUSTOMERS = tuple(range(17_851, 17_890))
STEADY = 17_850  # buys with every tenth order
FIRST = datetime(2010, 12, 1, 8, 26)

Line = tuple[object, ...]


def lines() -> list[Line]:
    """Return a few thousand lines, always the same, in the order of ``HEADERS``; a date's order shows itself."""
    return list(_lines(random.Random(17_850)))


def _lines(chance: random.Random) -> Iterator[Line]:
    number, moment = 536_365, FIRST
    for order in range(ORDERS):
        moment += timedelta(hours=chance.randint(4, 60))
        customer: object = chance.choice(CUSTOMERS) if chance.random() < 0.85 else ""
        customer = customer if order % 10 else STEADY
        bought = list(_order(chance, str(number), moment, customer))
        yield from bought
        number += 1
        if chance.random() < 0.1:
            yield _taken_back(chance.choice(bought), f"C{number}", moment + timedelta(hours=3))
            number += 1
    yield (str(number), "22139", "", -9, _said(moment), 0, "", "United Kingdom")


def _order(chance: random.Random, number: str, moment: datetime, customer: object) -> Iterator[Line]:
    for code, name, price in chance.sample(GOODS, chance.randint(1, 20)):
        yield (number, code, name, chance.randint(1, 48), _said(moment), price, customer, "United Kingdom")
    for code, name, share in (("POST", "POSTAGE", 0.2), ("M", "Manual", 0.03)):
        if chance.random() < share:
            yield (number, code, name, 1, _said(moment), 18.0, customer, "France")
    if chance.random() < 0.03:
        yield (f"C{number}", "D", "Discount", -1, _said(moment), 2.5, customer, "United Kingdom")


def _taken_back(line: Line, number: str, moment: datetime) -> Line:
    _, code, name, quantity, _, price, customer, country = line
    return (number, code, name, -int(str(quantity)), _said(moment), price, customer, country)


def _said(moment: datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment.year} {moment.hour}:{moment.minute:02}"
