"""A company's own files: understood, told, and taken in whole or not at all."""

import pytest

from tests.bot.cli.conftest import Operator

GOOD = """Order No,Customer ID,Customer name,Date,Amount
1,C-1,ACME,2026-01-05,1200.00
2,C-1,ACME,2026-02-05,900.00
4,C-2,Blue Ltd,2026-02-06,55.00
"""
BAD = GOOD + "5,,Nobody,2026-02-07,10.00\n6,C-2,Blue Ltd,soon,55.00\n"
STRANGERS = "complaint_id,customer_id,opened_on,urgency\n1,C-1,2026-02-01,urgent\n2,C-99,2026-02-02,low\n"


def test_a_file_is_recognised_told_taken_in_and_scored(operator: Operator) -> None:
    told = operator.reads("import", operator.writes("export.csv", GOOD))
    assert "export.csv: orders, 3 rows (CSV · utf-8 · ,)" in told
    assert "Order No → order_id" in told
    assert "customers not on record before: 2" in told
    assert "Scored 2 customers" in told


def test_importing_twice_changes_nothing(operator: Operator) -> None:
    path = operator.writes("export.csv", GOOD)
    operator.reads("import", path)
    again = operator.reads("import", path)
    assert "0 new, 0 changed" in again
    assert "Scored" not in again


def test_scores_that_failed_after_an_import_are_made_up_by_the_next(operator: Operator) -> None:
    path = operator.writes("export.csv", GOOD)
    assert "Scored" not in operator.reads("import", path, "--no-score")
    assert "Scored 2 customers" in operator.reads("import", path)
    assert "Scored" not in operator.reads("import", path)
    assert "Scored" not in operator.reads("import", path)


def test_a_dry_run_tells_and_writes_nothing(operator: Operator) -> None:
    path = operator.writes("export.csv", GOOD)
    assert "This would change:" in operator.reads("import", path, "--dry-run")
    assert "customers not on record before: 2" in operator.reads("import", path)


@pytest.mark.parametrize("lang", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_bad_rows_are_named_and_nothing_is_imported(operator: Operator, lang: str) -> None:
    operator.environ["LC_ALL"] = lang
    result = operator.types("import", operator.writes("export.csv", BAD))
    assert result.exit_code == 2
    first, nothing = {
        "en": ("export.csv, line 6, Date = “soon”: expected a date", "Nothing was imported. Rows that cannot be: 2."),
        "zh": ("export.csv 第6行，Date =“soon”，要求：日期", "有2行无法导入，因此没有导入任何内容。"),
    }[lang[:2]]
    assert first in result.output
    assert nothing in result.output
    assert "Customers  0" in operator.reads("ask", "/whoami").replace(": ", "  ") or lang.startswith("zh")


def test_bad_rows_may_be_left_out_into_a_file_with_the_reasons(operator: Operator) -> None:
    told = operator.reads("import", operator.writes("export.csv", BAD), "--skip-bad")
    assert "Rows left out: 2. " in told
    assert "export.refused.csv" in told
    refused = (operator.folder / "export.refused.csv").read_text("utf-8-sig")
    assert "soon" in refused
    assert "Nobody" in refused


def test_rows_left_out_are_put_beside_the_file_they_are_from(operator: Operator) -> None:
    more = BAD.replace("C-2,Blue Ltd,soon", "C-2,Blue Ltd,later").replace("\n4,", "\n7,").replace("\n1,", "\n8,")
    paths = [operator.writes("north/orders.csv", BAD), operator.writes("south/orders.csv", more)]
    operator.reads("import", *paths, "--skip-bad")
    for folder, word in (("north", "soon"), ("south", "later")):
        assert word in (operator.folder / folder / "orders.refused.csv").read_text("utf-8-sig")


def test_rows_left_out_go_to_the_folder_one_is_in_where_nothing_may_be_written_beside(operator: Operator) -> None:
    paths = [operator.writes("north/orders.csv", BAD), operator.writes("south/orders.csv", GOOD + "5,,No,2026-02-07,1")]
    for folder in ("north", "south"):
        (operator.folder / folder / "orders.refused.csv").mkdir()
    told = operator.reads("import", *paths, "--skip-bad")
    assert "They are in orders.refused.csv" in told
    assert "They are in orders.refused2.csv" in told
    for name in ("orders.refused.csv", "orders.refused2.csv"):
        assert (operator.folder / name).is_file()


def test_nothing_is_imported_where_the_rows_left_out_can_be_kept_nowhere(operator: Operator) -> None:
    (operator.folder / "orders.refused.csv").mkdir()
    result = operator.types("import", operator.writes("orders.csv", BAD), "--skip-bad")
    assert result.exit_code == 2
    assert "nothing was imported" in result.output
    assert "Customers: 0" in operator.reads("ask", "/whoami")


def test_rows_of_strangers_are_left_out_and_named_too(operator: Operator) -> None:
    operator.reads("import", operator.writes("export.csv", GOOD))
    path = operator.writes("complaints.csv", STRANGERS)
    refused = operator.types("import", path)
    assert refused.exit_code == 2
    assert "complaints.csv, line 3, customer_id = “C-99”" in refused.output
    told = operator.reads("import", path, "--skip-bad")
    assert "Rows left out: 1. They are in" in told
    assert "complaints.refused.csv, with the reasons" in told


def test_files_are_taken_in_the_order_they_need_whatever_order_they_are_named_in(operator: Operator) -> None:
    complaints = operator.writes("a.csv", STRANGERS.replace("C-99", "C-2"))
    orders = operator.writes("z.csv", GOOD)
    assert "left out" not in operator.reads("import", complaints, orders)


def test_what_is_no_table_is_said(operator: Operator) -> None:
    path = operator.writes("letter.csv", "Dear customer,\nthank you for your order.\nYours\n")
    result = operator.types("import", path)
    assert result.exit_code == 2
    assert "letter.csv" in result.output
    assert "Traceback" not in result.output


def test_an_imported_customer_can_be_asked_about_at_once(operator: Operator) -> None:
    operator.reads("import", operator.writes("export.csv", GOOD))
    assert "Customers: 2" in operator.reads("ask", "/whoami")
