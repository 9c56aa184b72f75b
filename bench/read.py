"""Reading and checking an export of 500,000 order lines, and what memory that takes."""

import csv
import random
import resource
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from bench._measure import Bench, Measure, times

LINES = 500_000
LINES_OF_AN_ORDER = 20
HEADERS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")


def export(path: Path) -> Path:
    """Write an export as a shop system would: some cancellations, and a quarter of the orders without a customer."""
    chance = random.Random(7)
    moment = datetime(2010, 12, 1, 8, 26)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADERS)
        for order in range(LINES // LINES_OF_AN_ORDER):
            moment += timedelta(minutes=chance.randint(1, 40))
            sign, letter = (-1, "C") if chance.random() < 0.02 else (1, "")
            customer = chance.randint(12_000, 16_300) if chance.random() < 0.75 else ""
            day = f"{moment.month}/{moment.day}/{moment.year} {moment.hour}:{moment.minute:02}"
            for _ in range(LINES_OF_AN_ORDER):
                item = chance.randint(10_000, 14_000)
                price = f"{(item % 977) / 25 + 0.19:.2f}"
                row = (f"{letter}{536_365 + order}", item, f"ITEM NUMBER {item}", sign * chance.randint(1, 30), day)
                writer.writerow((*row, price, customer, "United Kingdom"))
    return path


def run() -> list[Measure]:
    """Take the measurement."""
    from core.sources import read as door

    with tempfile.TemporaryDirectory() as folder:
        path = export(Path(folder) / "export.csv")
        seconds = times(lambda: door.read(path, currency="GBP"), runs=3, warm_up=0)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return [Measure(f"{LINES:,} lines of CSV (peak {memory} MiB)", seconds, goal=8.0)]


read = Bench(title="read and check a file", run=run)
