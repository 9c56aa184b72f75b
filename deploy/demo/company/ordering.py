"""Orders: when a customer buys, what is in the basket, and what is taken back afterwards."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from company.accounts import Account
from company.days import REFERENCE, happened, shift, workday, years_ago
from company.dice import Dice
from company.habits import Habits
from company.products import cents, offer, products
from company.rows import CURRENCY, OrderLine, Product

SHIPPED_AFTER, COMPLETED_AFTER = 5, 20
SMALL_PIECE, PACK = 50, 10  # cheap goods are ordered by the ten
CHEAP = 0.3  # and still make less of an order's value
NARROWED = 0.3  # how far gone, when only the favourite category is bought any more
PRODUCTS = products()
CHANNELS = {"email": 45, "phone": 25, "portal": 20, "visit": 10}


@dataclass(frozen=True)
class Basket:
    """One order before it has its number."""

    account: Account
    day: date
    lines: tuple[OrderLine, ...]
    taken_back: date | None = None


def orders(accounts: list[Account]) -> list[OrderLine]:
    """Return all order lines: the orders numbered by day, each followed by what was taken back of it."""
    baskets = [basket for account in accounts if account.habits for basket in _baskets(account, account.habits)]
    rows: list[OrderLine] = []
    taken: dict[int, int] = {}
    for basket in sorted(baskets, key=lambda basket: (basket.day, basket.account.id)):
        year = basket.day.year % 100
        taken[year] = taken.get(year, 0) + 1
        number = f"{year}{taken[year]:05d}"
        lines = [replace(line, order_id=f"SO{number}") for line in basket.lines]
        rows += lines + _taken_back(basket, number, lines)
    return rows


def order_days(dice: Dice, habits: Habits) -> list[date]:
    """Return the days of all orders, walking back from the last one."""
    days: list[date] = []
    day = habits.last
    while day >= habits.first:
        if not habits.quiet(day):
            days.append(workday(day))
        day = shift(day, -max(2, habits.gap * (1 + habits.jitter * dice.bell())))
    return sorted(set(days))


def _baskets(account: Account, habits: Habits) -> list[Basket]:
    """Return every order of one customer."""
    dice = Dice("orders", account.id)
    assortment = _assortment(dice, account, habits)
    baskets = [
        Basket(account, day, _lines(dice, account, habits, assortment, day, _value(dice, habits, day)))
        for day in order_days(dice, habits)
    ]
    if once := habits.one_off:
        lines = _lines(dice, account, habits, assortment, once.day, once.value)
        baskets.append(Basket(account, once.day, lines, once.taken_back))
    return baskets


def _value(dice: Dice, habits: Habits, day: date) -> float:
    """Return what an order of that day is worth."""
    return habits.order_value(day, years_ago(day)) * max(0.3, 1 + 0.22 * dice.bell())


def _assortment(dice: Dice, account: Account, habits: Habits) -> list[Product]:
    """Return the products a customer keeps buying, the favourite first."""
    count = {"key": 9, "middle": 6, "small": 4}[account.weight]
    offered = [product for product in PRODUCTS if product.category in habits.categories]
    return dice.shuffled(dice.some(offered, max(count, len(habits.categories))))


def _lines(
    dice: Dice, account: Account, habits: Habits, assortment: list[Product], day: date, value: float
) -> tuple[OrderLine, ...]:
    """Return the lines of one order: favourites more often, the order's value spread over them."""
    most = {"key": 5, "middle": 4, "small": 3}[account.weight]
    weights = {index: 1 / (index + 1.5) for index in range(len(assortment))}
    if habits.sign("categories", day) > NARROWED:
        weights = {i: w for i, w in weights.items() if assortment[i].category == assortment[0].category}
    chosen = sorted({dice.weighted(weights) for _ in range(dice.whole(1, most))})
    parts = [dice.between(0.4, 1.6) * (CHEAP if assortment[i].unit_price < SMALL_PIECE else 1) for i in chosen]
    channel = dice.weighted(CHANNELS)
    return tuple(
        _line(account, habits, assortment[index], day, number, value * part / sum(parts), channel)
        for number, (index, part) in enumerate(zip(chosen, parts, strict=True), 1)
    )


def _line(
    account: Account, habits: Habits, product: Product, day: date, number: int, value: float, channel: str
) -> OrderLine:
    """Return one line worth about ``value``."""
    offered = offer(product, day)
    discount = offered.discount(habits.discount)
    pieces = value / float(offered.price * (1 - discount))
    quantity = max(1, round(pieces / PACK) * PACK if offered.price < SMALL_PIECE else round(pieces))
    status, status_on = _status(day)
    return OrderLine(
        order_id="",
        customer_id=account.id,
        ordered_on=day,
        line_no=number,
        product_id=product.product_id,
        quantity=quantity,
        unit_price=offered.price,
        discount=discount,
        amount=cents(offered.price * (1 - discount) * quantity),
        unit_cost=offered.cost,
        currency=CURRENCY,
        status=status,
        status_on=status_on,
        reverses=None,
        rep=account.rep,
        channel=channel,
    )


def _status(day: date) -> tuple[str, date]:
    """Return how far an order of that day has come by the reference day."""
    age = (REFERENCE - day).days
    if age < SHIPPED_AFTER:
        return "open", day
    if age < COMPLETED_AFTER:
        return "shipped", shift(day, SHIPPED_AFTER)
    return "completed", shift(day, COMPLETED_AFTER)


def _taken_back(basket: Basket, number: str, lines: list[OrderLine]) -> list[OrderLine]:
    """Return the lines of the cancellation or return of an order, if there is one."""
    habits = basket.account.habits
    if basket.taken_back:
        return [_reversal(line, line.quantity, f"C{number}", basket.taken_back, f"SO{number}") for line in lines]
    dice = Dice("taken back", basket.account.id, number)
    if habits is None or not dice.chance(habits.takes_back):
        return []
    returned = dice.chance(0.25)
    day = workday(shift(basket.day, dice.whole(16, 40) if returned else dice.whole(3, 9)))
    if not happened(day):
        return []
    order = f"{'R' if returned else 'C'}{number}"
    named = f"SO{number}" if dice.chance(0.7) else None
    if not returned and dice.chance(0.5):
        return [_reversal(line, line.quantity, order, day, named) for line in lines]
    line = dice.pick(lines)
    return [_reversal(line, max(1, line.quantity // 2), order, day, named)]


def _reversal(line: OrderLine, quantity: int, order: str, day: date, named: str | None) -> OrderLine:
    """Return the line that takes so many pieces of another line back."""
    return replace(
        line,
        order_id=order,
        ordered_on=day,
        quantity=-quantity,
        amount=-cents(line.amount * quantity / Decimal(line.quantity)),
        status="returned" if order.startswith("R") else "cancelled",
        status_on=day,
        reverses=named,
    )
