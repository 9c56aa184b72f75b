"""A company brings its own export: understood without help, taken in whole, scored, and asked about."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.core.sources.writing import write_xlsx
from tests.databases import Databases
from tests.scenarios import export
from tests.scenarios.operator import CHINESE, ENGLISH, Importer, importer

AS_OF = "2011-11-17"
LINES = export.lines()
NOBODY = sum(line[6] == "" for line in LINES)
ORDERS = len({line[0] for line in LINES if line[6] != ""})
SMALL_HEAD = ("Order No", "Customer ID", "Date", "SKU", "Quantity", "Price")


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Importer:
    monkeypatch.chdir(tmp_path)
    return importer(tmp_path, database_url)


@pytest.fixture
def shop_file(operator: Importer) -> str:
    return operator.saves("export.csv", [export.HEADERS, *LINES], "latin-1")


def test_an_export_with_nameless_rows_is_refused_whole_in_words(operator: Importer, shop_file: str) -> None:
    english = operator.told(ENGLISH, "import", shop_file, status=2)
    assert f"CustomerID is empty and must not be (rows: {NOBODY})" in english
    assert f"Nothing was imported. Rows that cannot be: {NOBODY}." in english
    chinese = operator.told(CHINESE, "import", shop_file, status=2)
    assert f"CustomerID 为空，此项必填（共{NOBODY}行）" in chinese
    assert f"有{NOBODY}行无法导入，因此没有导入任何内容" in chinese
    assert "Customers: 0" in operator.reads("ask", "/whoami")
    assert operator.scores() == {}


def test_with_leave_the_nameless_rows_are_counted_kept_in_a_file_and_the_rest_answers(
    operator: Importer, shop_file: str
) -> None:
    told = operator.told(ENGLISH, "import", shop_file, "--skip-bad")
    assert f"orders: {ORDERS} new, 0 changed" in told
    assert f"Rows left out: {NOBODY}. They are in export.refused.csv" in told
    assert "dates read as m/d/y: InvoiceDate" in told
    assert "so everybody looks gone" in told
    with (operator.folder / "export.refused.csv").open(encoding="utf-8-sig", newline="") as stream:
        refused = list(csv.DictReader(stream))
    assert len(refused) == NOBODY
    assert {row["CustomerID"] for row in refused} == {""}
    assert "£" in refused[0]["Description"]
    assert "Last order" in operator.told(ENGLISH, "ask", f"/customer {export.STEADY}")
    assert "上次下单" in operator.told(CHINESE, "ask", f"/customer {export.STEADY}")


def test_an_old_export_can_be_asked_about_as_of_its_own_day(operator: Importer, shop_file: str) -> None:
    operator.told(ENGLISH, "import", shop_file, "--skip-bad", "--no-score")
    operator.told(ENGLISH, "score", "--as-of", AS_OF)
    card = operator.told(ENGLISH, "ask", f"/customer {export.STEADY}", "--as-of", AS_OF)
    assert "High-value" in card
    assert "figures may be behind" not in card
    assert "is not a date" in operator.told(ENGLISH, "ask", "/help", "--as-of", "2011-13-01", status=2)


def test_importing_again_changes_nothing(operator: Importer, shop_file: str) -> None:
    operator.told(ENGLISH, "import", shop_file, "--skip-bad")
    before = operator.scores()
    again = operator.told(ENGLISH, "import", shop_file, "--skip-bad")
    assert f"orders: 0 new, 0 changed, {ORDERS} as before" in again
    assert "Scored" not in again
    operator.told(ENGLISH, "score")
    assert operator.scores() == before


def test_a_dry_run_tells_what_would_change_and_changes_nothing(operator: Importer, shop_file: str) -> None:
    told = operator.told(ENGLISH, "import", shop_file, "--skip-bad", "--dry-run")
    assert f"This would change:\n  orders: {ORDERS} new, 0 changed, 0 as before" in told
    assert "As it is, nothing would be imported." in operator.told(ENGLISH, "import", shop_file, "--dry-run", status=2)
    assert not (operator.folder / "export.refused.csv").exists()
    assert "Customers: 0" in operator.reads("ask", "/whoami")


def _scored(operator: Importer, lines: list[tuple[Any, ...]], name: str = "small.csv") -> dict[str, dict[str, Any]]:
    operator.told(ENGLISH, "import", operator.saves(name, [SMALL_HEAD, *lines]), "--no-score")
    operator.told(ENGLISH, "score", "--as-of", "2026-01-31")
    return operator.scores()


def test_a_corrected_invoice_replaces_its_lines(operator: Importer) -> None:
    lines = [("1", "K1", "2026-01-05", "A", 10, 10), ("1", "K1", "2026-01-05", "B", 5, 10)]
    assert _scored(operator, lines)["K1"]["revenue_12m"] == 150_00
    assert _scored(operator, [("1", "K1", "2026-01-05", "A", 7, 10)], "corrected.csv")["K1"]["revenue_12m"] == 70_00


def test_a_cancellation_reduces_value_is_no_purchase_and_does_not_refresh_recency(operator: Importer) -> None:
    bought = [("1", "K1", "2026-01-01", "A", 10, 10), ("2", "K1", "2026-01-11", "B", 5, 10)]
    rest = [("7", "K2", "2026-01-11", "A", 1, 10), ("8", "K3", "2026-01-12", "A", 1, 10)]
    before = _scored(operator, [*bought, *rest])["K1"]
    assert (before["revenue_12m"], before["days_since_last"]) == (150_00, 20)
    taken_back = [("C3", "K1", "2026-01-21", "B", -5, 10), ("C4", "K1", "2026-01-22", "A", -2, 10)]
    after = _scored(operator, taken_back, "cancelled.csv")["K1"]
    assert (after["revenue_12m"], after["days_since_last"]) == (80_00, 30)


def _chinese(line: tuple[Any, ...]) -> tuple[Any, ...]:
    number, code, _, quantity, moment, price, customer, _ = line
    amount = round(quantity * price, 2)
    return (number, code, f"礼品{code}", quantity, moment, amount, customer, f"第{customer}号贸易公司")


CHINESE_HEAD = ("订单号", "产品编码", "产品名称", "数量", "下单日期", "金额", "客户编号", "客户名称")


def _as_workbook(operator: Importer) -> str:
    rows = [_chinese(line) for line in LINES]
    dated = [(*row[:4], datetime.strptime(row[4], "%m/%d/%Y %H:%M"), *row[5:]) for row in rows]
    return write_xlsx(operator.folder / "orders.xlsx", [CHINESE_HEAD, *dated]).name


def _as_text(operator: Importer, encoding: str, delimiter: str) -> str:
    return operator.saves("orders.csv", [CHINESE_HEAD, *map(_chinese, LINES)], encoding, delimiter)


@pytest.fixture(scope="module")
def plain_scores(tmp_path_factory: pytest.TempPathFactory, sqlite_databases: Databases) -> dict[str, dict[str, Any]]:
    """Return the scores of the export as UTF-8 CSV."""
    operator = importer(tmp_path_factory.mktemp("plain"), sqlite_databases.take())
    path = str(operator.folder / operator.saves("export.csv", [export.HEADERS, *LINES]))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(operator.folder)
        operator.told(ENGLISH, "import", path, "--skip-bad", "--no-score")
        operator.told(ENGLISH, "score", "--as-of", AS_OF)
    found = operator.scores()
    assert Counter(row["tier"] for row in found.values())["high_value"] > 0
    return found


@pytest.mark.parametrize(
    ("encoding", "delimiter", "how"),
    [
        ("gb18030", ",", "gb18030 · ,"),
        ("gb18030", ";", "gb18030 · ;"),
        ("gb18030", "\t", "gb18030 · tab"),
        ("utf-8-sig", ";", "utf-8-sig · ;"),
        ("", "", "XLSX"),
    ],
    ids=["gb18030", "semicolon", "tab", "mark", "workbook"],
)
def test_the_same_orders_give_the_same_scores_however_they_are_written(
    operator: Importer, plain_scores: dict[str, dict[str, Any]], encoding: str, delimiter: str, how: str
) -> None:
    name = _as_text(operator, encoding, delimiter) if encoding else _as_workbook(operator)
    told = operator.told(CHINESE, "import", name, "--skip-bad", "--no-score")
    assert how in told
    assert "订单号 → order_id" in told
    assert f"略过{NOBODY}行" in told
    operator.told(CHINESE, "score", "--as-of", AS_OF)
    assert operator.scores() == plain_scores
    assert f"第{export.STEADY}号贸易公司" in operator.told(CHINESE, "ask", f"/customer {export.STEADY}")


def test_a_weekly_file_does_not_overwrite_what_a_rep_learnt(operator: Importer) -> None:
    weekly = operator.saves("customers.csv", [("customer_id", "name", "employees"), ("K1", "Acme", "80")])
    operator.told(ENGLISH, "import", weekly)
    assert "Employees: 300" in operator.told(ENGLISH, "ask", "/log Acme employees 300")
    again = operator.told(ENGLISH, "import", weekly)
    assert "facts: 0 new, 0 changed, 1 as before" in again
    assert operator.known("K1", "employees") == 300
    operator.saves("customers.csv", [("customer_id", "name", "employees"), ("K1", "Acme", "90")])
    operator.told(ENGLISH, "import", weekly)
    assert operator.known("K1", "employees") == 90
