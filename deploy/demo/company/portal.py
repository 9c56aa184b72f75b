"""The portal: which features connected customers use; days of the last months, sums of a week before."""

from datetime import date

from company.accounts import Account
from company.days import REFERENCE, shift
from company.dice import Dice
from company.habits import Habits
from company.rows import Use

FEATURES = {
    "Order entry 在线下单": ("core", 26),
    "Order tracking 订单跟踪": ("core", 24),
    "Price list 价格查询": ("core", 14),
    "Reorder list 常购清单": ("core", 10),
    "Vibration monitor 振动监测": ("core", 9),
    "Certificates 证书下载": ("auxiliary", 6),
    "Invoices 发票下载": ("auxiliary", 5),
    "Alarm settings 报警设置": ("auxiliary", 3),
    "Fitting videos 安装视频": ("auxiliary", 2),
    "User management 用户管理": ("auxiliary", 1),
}
DAILY = 110  # days back to which every day is kept
HOURS = {"day": {8: 8, 9: 20, 10: 22, 11: 14, 14: 16, 15: 18, 16: 12, 17: 6}, "late": {19: 30, 20: 40, 21: 30}}
FEWER = 0.85  # of the use is gone when somebody stops using it


def usage(accounts: list[Account]) -> list[Use]:
    """Return all use of the portal in the order of its days."""
    found = [row for account in accounts if account.habits for row in _use(account, account.habits)]
    return sorted(found, key=lambda row: (row.on, row.customer_id, row.feature))


def _use(account: Account, habits: Habits) -> list[Use]:
    """Return one customer's use, from the day they were connected until a little after their last order."""
    if habits.portal_from is None:
        return []
    dice = Dice("portal", account.id)
    shift_of_day = HOURS["late" if dice.chance(0.12) else "day"]
    known = dict(list({name: weight for name, (_, weight) in FEATURES.items()}.items())[: dice.whole(3, 10)])
    rows: list[Use] = []
    day = habits.portal_from
    until = min(REFERENCE, shift(habits.last, max(20, habits.gap)))
    while day <= until:
        daily = (REFERENCE - day).days <= DAILY
        pace = habits.portal_days * (1 - FEWER * habits.sign("usage", day))
        rows += _day(dice, account, known, day, pace, shift_of_day) if daily else _week(dice, account, known, day, pace)
        day = shift(day, 1 if daily else 7)
    return rows


def _day(
    dice: Dice, account: Account, known: dict[str, int], day: date, pace: float, hours: dict[int, int]
) -> list[Use]:
    """Return the use of one day, in one hour of it; on weekends there is none."""
    if day.weekday() > 4 or not dice.chance(pace / 5):
        return []
    feature = dice.weighted(known)
    return [Use(account.id, day, dice.weighted(hours), feature, FEATURES[feature][0], dice.whole(1, 5))]


def _week(dice: Dice, account: Account, known: dict[str, int], day: date, pace: float) -> list[Use]:
    """Return a week's use as its sum."""
    count = round(pace * 3 * dice.between(0.7, 1.3))
    feature = dice.weighted(known)
    return [Use(account.id, day, None, feature, FEATURES[feature][0], count)] if count else []
