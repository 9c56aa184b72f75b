"""An operator asks how well the churn risk tells who leaves, and reads it in their language."""

import random
from datetime import date, timedelta

from rich.cells import cell_len

from tests.bot.cli.conftest import Operator

TODAY = date(2026, 6, 30)


def export(customers: int, leavers: int) -> str:
    """Return orders every three weeks for three years; the leavers stop, each at a day of its own."""
    chance = random.Random(7)
    rows = ["order_id,customer_id,ordered_on,amount"]
    for customer in range(customers):
        stops = TODAY - timedelta(days=chance.randint(150, 700)) if customer < leavers else TODAY
        day = TODAY - timedelta(days=1000 + chance.randint(0, 20))
        while day <= stops:
            rows.append(f"O{len(rows)},C{customer},{day},{chance.randint(100, 900)}.00")
            day += timedelta(days=chance.randint(14, 28))
    return "\n".join(rows)


def test_the_report_says_what_weighs_and_how_well_it_tells(operator: Operator) -> None:
    operator.types("import", operator.writes("orders.csv", export(120, 60)))
    told = operator.reads("score", "--as-of", "2026-06-30", "--report")
    assert "Gone: bought within 365 days, then nothing for 180 days." in told
    assert "Weights in force: learned from this past." in told
    assert "days since the last order alone" in told
    assert "Foretold to leave" in told
    operator.environ["LC_ALL"] = "zh_CN.UTF-8"
    in_chinese = operator.reads("score", "--as-of", "2026-06-30", "--report")
    assert "现用权重：从以上历史中学得。" in in_chinese
    assert "预计流失" in in_chinese
    assert max(cell_len(line) for line in (told + in_chinese).splitlines()) <= 80


def test_a_young_company_is_told_what_is_missing(operator: Operator) -> None:
    operator.types("import", operator.writes("orders.csv", export(3, 0)))
    told = operator.reads("score", "--as-of", "2026-06-30", "--report")
    assert "Weights in force: the policy's (to learn, 70 must go and 70 stay)." in told
    assert "No day to test on yet" in told
