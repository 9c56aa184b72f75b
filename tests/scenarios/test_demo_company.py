"""The demo company is what its pages say: the same on every machine, consistent, and full of its stories."""

import csv
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from core.dimensions import dimensions
from core.sources.read import read

DEMO = Path(__file__).parents[2] / "deploy" / "demo"
TODAY = date(2026, 6, 30)
YEAR_AGO, TWO_YEARS_AGO = date(2025, 6, 30), date(2024, 6, 30)
TABLES = (
    "customers", "contacts", "products", "orders", "invoices", "payments", "contracts", "interactions", "complaints",
    "opportunities", "surveys", "usage", "introductions", "balance_sheets", "service_costs", "rival_contacts",
    "incidents",
)  # fmt: skip
EARLIER = "customers_before"  # what was answered of customers before
KEYS = {
    "customers": "customer_id", "contacts": "contact_id", "products": "product_id", "invoices": "invoice_id",
    "payments": "payment_id", "contracts": "contract_id", "interactions": "interaction_id",
    "complaints": "complaint_id", "opportunities": "opportunity_id", "surveys": "survey_id",
    "introductions": "introduction_id", "balance_sheets": "balance_sheet_id", "service_costs": "cost_id",
    "rival_contacts": "rival_contact_id", "incidents": "incident_id",
}  # fmt: skip
PLANNED = {"due_on", "ends_on"}
HOSTILE = "<!channel> *_[x](javascript:1)` &<b>"
Row = dict[str, str]


@cache
def table(name: str) -> list[Row]:
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def by_customer(name: str) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in table(name):
        rows[row["customer_id"]].append(row)
    return rows


def of(name: str, customer: str) -> list[Row]:
    return by_customer(name).get(customer, [])


def customer(number: str) -> Row:
    (row,) = of("customers", number)
    return row


def day(text: str) -> date:
    return date.fromisoformat(text)


def purchase_days(number: str) -> list[date]:
    return sorted({day(line["ordered_on"]) for line in of("orders", number) if int(line["quantity"]) > 0})


def gaps(days: list[date]) -> list[int]:
    return [(later - earlier).days for earlier, later in pairwise(days)]


def amount(rows: Iterable[Row]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def bought(number: str, after: date, until: date) -> Decimal:
    return amount(line for line in of("orders", number) if after < day(line["ordered_on"]) <= until)


def overdue(number: str) -> list[Row]:
    unpaid = [row for row in of("invoices", number) if row["status"] in ("open", "disputed")]
    return [row for row in unpaid if day(row["due_on"]) < TODAY]


def margin(lines: list[Row]) -> Decimal:
    cost = sum(int(line["quantity"]) * Decimal(line["unit_cost"]) for line in lines)
    return 1 - cost / amount(lines)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", str(folder / "generate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


# The files


def test_generating_again_gives_the_same_bytes() -> None:
    checked = run(DEMO, "--check")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_file_changed_by_hand_is_named_and_written_again(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "products.csv").write_text("product_id\n", "utf-8")
    checked = run(folder, "--check")
    assert checked.returncode == 1
    assert "products.csv" in checked.stderr
    assert "orders.csv" not in checked.stderr
    assert run(folder).stdout == "1 of 20 files written\n"
    assert (folder / "products.csv").read_bytes() == (DEMO / "products.csv").read_bytes()


def test_the_orders_stay_small_enough_to_keep_beside_the_code() -> None:
    assert (DEMO / "orders.csv").stat().st_size < 3_000_000


@pytest.mark.parametrize("name", [*TABLES, EARLIER])
def test_nothing_that_happened_is_dated_after_the_reference_day(name: str) -> None:
    for row in table(name):
        for field, value in row.items():
            if field in {"on", "since"} or field.endswith("_on"):
                assert not value or field in PLANNED or day(value) <= TODAY, (name, row)


@pytest.mark.parametrize("name", KEYS)
def test_a_number_names_one_row(name: str) -> None:
    repeated = [number for number, count in Counter(row[KEYS[name]] for row in table(name)).items() if count > 1]
    assert repeated == []


def test_an_order_line_is_named_by_its_order_and_line_number() -> None:
    lines = Counter((line["order_id"], line["line_no"]) for line in table("orders"))
    assert set(lines.values()) == {1}


@pytest.mark.parametrize(
    ("name", "field", "target"),
    [(name, "customer_id", "customers") for name in TABLES if name not in ("customers", "products")]
    + [
        ("orders", "product_id", "products"),
        ("orders", "reverses", "orders"),
        ("invoices", "order_id", "orders"),
        ("payments", "invoice_id", "invoices"),
        ("interactions", "contact_id", "contacts"),
        ("surveys", "contact_id", "contacts"),
        ("introductions", "other_customer_id", "customers"),
        (EARLIER, "customer_id", "customers"),
    ],
)
def test_what_a_row_refers_to_is_there(name: str, field: str, target: str) -> None:
    known = {row[KEYS.get(target, "order_id")] for row in table(target)}
    assert {row[field] for row in table(name) if row[field]} <= known


@pytest.mark.parametrize("name", [*TABLES, EARLIER])
def test_every_file_imports_whole_and_without_a_mapping(name: str) -> None:
    reading = read(DEMO / f"{name}.csv", currency="CNY")
    assert reading.report.kind == name.removesuffix("_before")
    assert reading.refused == []
    assert len(reading.batch.lines) == len(table(name))


@pytest.mark.parametrize("name", ["customers", "contacts", EARLIER])
def test_options_are_those_of_the_dimensions(name: str) -> None:
    for field in set(table(name)[0]) & set(dimensions()):
        if options := dimensions()[field].options:
            assert {row[field] for row in table(name)} <= {*options, ""}, field


def test_an_order_line_costs_its_price_less_the_discount() -> None:
    for line in table("orders"):
        price = Decimal(line["unit_price"]) * (1 - Decimal(line["discount"]))
        assert abs(Decimal(line["amount"]) - int(line["quantity"]) * price) < Decimal("0.02"), line


def test_what_is_taken_back_was_bought_before_and_never_more_of_it() -> None:
    left: dict[tuple[str, str], int] = defaultdict(int)
    for line in sorted(table("orders"), key=lambda line: (line["ordered_on"], int(line["quantity"]) < 0)):
        left[line["customer_id"], line["product_id"]] += int(line["quantity"])
        assert left[line["customer_id"], line["product_id"]] >= 0, line
        assert (line["order_id"][0] in "CR") == (int(line["quantity"]) < 0), line


def test_every_owner_is_a_rep_of_the_demo_or_nobody() -> None:
    users = tomllib.loads((DEMO / "users.toml").read_text("utf-8"))["users"]
    assert Counter(user["role"] for user in users) == {"rep": 4, "manager": 2, "admin": 1}
    reps = {user["owner_id"] for user in users if user["role"] == "rep"}
    assert {row["owner"] for row in table("customers")} == reps | {"R09", ""}
    assert {user["team"] for user in users if user["role"] == "manager"} == {
        user["team"] for user in users if user["role"] == "rep"
    }


# The population


def test_a_fifth_of_the_customers_brings_about_four_fifths_of_the_revenue() -> None:
    revenue: dict[str, Decimal] = defaultdict(Decimal)
    for line in table("orders"):
        if day(line["ordered_on"]) > YEAR_AGO:
            revenue[line["customer_id"]] += Decimal(line["amount"])
    ranked = sorted(revenue.values(), reverse=True)
    assert 0.75 < sum(ranked[: len(ranked) // 5]) / sum(ranked) < 0.85


def test_margins_lie_between_fifteen_and_forty_five_percent() -> None:
    for row in table("customers"):
        lines = [line for line in of("orders", row["customer_id"]) if int(line["quantity"]) > 0]
        assert not lines or Decimal("0.149") < margin(lines) < Decimal("0.451"), row


def test_some_three_hundred_customers_write_in_two_languages_and_a_few_never_bought() -> None:
    chinese = [row for row in table("customers") if not row["name"].isascii()]
    buyers = {line["customer_id"] for line in table("orders")}
    assert 300 <= len(table("customers")) <= 320
    assert 120 <= len(chinese) <= 210
    assert 12 <= len(table("customers")) - len(buyers) <= 19


def test_names_are_unique() -> None:
    assert len({row["name"] for row in table("customers")}) == len(table("customers"))


def test_money_and_goods_come_back_in_every_way() -> None:
    assert {row["status"] for row in table("invoices")} == {"open", "paid", "void", "disputed", "credit_note"}
    assert {line["status"] for line in table("orders")} == {"open", "shipped", "completed", "cancelled", "returned"}
    assert all((row["status"] == "credit_note") == (Decimal(row["amount"]) < 0) for row in table("invoices"))


def test_a_void_invoice_is_not_paid_and_a_paid_one_is_paid_whole() -> None:
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for payment in table("payments"):
        paid[payment["invoice_id"]] += Decimal(payment["amount"])
    for invoice in table("invoices"):
        expected = {"paid": Decimal(invoice["amount"])}.get(invoice["status"], Decimal(0))
        assert invoice["status"] == "credit_note" or paid[invoice["invoice_id"]] == expected, invoice


def test_nobody_who_left_is_spoken_to_afterwards_but_to_say_goodbye() -> None:
    left = {row["contact_id"]: day(row["left_on"]) for row in table("contacts") if row["left_on"]}
    assert 10 <= len(left) <= 60
    for row in table("interactions"):
        if row["contact_id"] in left:
            assert (day(row["on"]) - left[row["contact_id"]]).days <= 7, row


def test_there_is_something_open_to_act_on() -> None:
    unanswered = [row for row in table("complaints") if not row["closed_on"]]
    assert len(unanswered) >= 8
    assert sum(row["urgency"] == "urgent" for row in unanswered) >= 2
    assert sum(0 <= (day(row["ends_on"]) - TODAY).days <= 60 for row in table("contracts")) >= 5
    assert 30 <= sum(row["outcome"] == "open" for row in table("opportunities")) <= 90


# The stories


def test_acme_ordered_every_four_weeks_and_has_been_silent_for_eleven() -> None:
    days = purchase_days("C-0001")
    assert 26 <= median(gaps(days)) <= 30
    assert max(gaps(days)) <= 35
    assert (TODAY - days[-1]).days == 77
    assert days[0] < date(2023, 8, 1)


def test_acme_is_among_the_five_largest_with_more_than_half_of_its_budget_elsewhere() -> None:
    spend = {row["customer_id"]: bought(row["customer_id"], YEAR_AGO, TODAY) for row in table("customers")}
    assert "C-0001" in sorted(spend, key=lambda number: spend[number])[-5:]
    assert Decimal(customer("C-0001")["purchase_budget"]) > 2 * spend["C-0001"]


def test_acme_answers_to_its_short_and_its_chinese_name() -> None:
    assert customer("C-0001")["name"] == "ACME Industrial"
    assert customer("C-0001")["aliases"] == "ACME; 艾克米工业"


def test_acme_has_all_five_roles_each_with_a_measure_and_preferences_of_its_own() -> None:
    people = {row["role"]: row for row in of("contacts", "C-0001")}
    assert set(people) == {"economic_buyer", "purchasing", "technical_evaluator", "champion", "user"}
    assert people["economic_buyer"]["background"] == "finance"
    assert people["technical_evaluator"]["background"] == "technical"
    assert people["champion"]["attitude"] == "for"
    assert not people["user"]["name"].isascii()
    preferences = [name for name in table("contacts")[0] if name.endswith("_preference")]
    assert len(preferences) == 6
    assert all(row["kpi"] and all(row[name] for name in preferences) for row in people.values())
    assert len({tuple(row[name] for name in preferences) for row in people.values()}) == 5


def test_nobody_has_met_the_cfo_of_acme() -> None:
    (cfo,) = [row for row in of("contacts", "C-0001") if row["role"] == "economic_buyer"]
    assert cfo["attitude"] == ""
    assert cfo["contact_id"] not in {row["contact_id"] for row in of("interactions", "C-0001")}


def test_acme_waits_for_an_answer_to_an_urgent_complaint_and_blocks_the_invoice() -> None:
    (waiting,) = [row for row in of("complaints", "C-0001") if not row["closed_on"]]
    assert waiting["urgency"] == "urgent"
    assert "Late delivery" in waiting["cause"]
    assert [row["status"] for row in overdue("C-0001")] == ["disputed"]


def test_the_cash_cow_buys_on_but_its_champion_is_gone_and_its_agreement_ends() -> None:
    days = purchase_days("C-0002")
    assert 19 <= median(gaps(days)) <= 23
    assert (TODAY - days[-1]).days < 21
    champions = [row for row in of("contacts", "C-0002") if row["role"] == "champion"]
    assert [row["left_on"] for row in champions] == ["2026-05-08"]
    assert [row["ends_on"] for row in of("contracts", "C-0002")] == ["2026-07-31"]
    assert max(row["on"] for row in of("interactions", "C-0002")) == "2026-05-11"
    assert bought("C-0002", YEAR_AGO, TODAY) > Decimal(customer("C-0002")["purchase_budget"]) * Decimal("0.75")


def test_the_fast_grower_more_than_doubled_within_a_year_on_two_categories() -> None:
    assert bought("C-0003", YEAR_AGO, TODAY) > 2 * bought("C-0003", TWO_YEARS_AGO, YEAR_AGO) > 0
    category = {row["product_id"]: row["category"] for row in table("products")}
    assert len({category[line["product_id"]] for line in of("orders", "C-0003")}) == 2
    assert {row["role"] for row in of("contacts", "C-0003")} == {"technical_evaluator", "user"}
    assert bought("C-0003", YEAR_AGO, TODAY) * 3 < Decimal(customer("C-0003")["purchase_budget"])


def test_the_slow_payer_is_large_and_far_over_its_limit() -> None:
    assert bought("C-0004", YEAR_AGO, TODAY) > 2_500_000
    assert amount(overdue("C-0004")) > Decimal(customer("C-0004")["credit_limit"])
    assert len(overdue("C-0004")) >= 3
    assert "disputed" in {row["status"] for row in overdue("C-0004")}
    due = {row["invoice_id"]: day(row["due_on"]) for row in of("invoices", "C-0004")}
    late = [(day(row["paid_on"]) - due[row["invoice_id"]]).days for row in of("payments", "C-0004")]
    assert 50 <= median(late) <= 75


def test_the_dormant_account_came_back_with_three_small_orders_after_seventeen_months() -> None:
    days = purchase_days("C-0005")
    before = [found for found in days if found < date(2025, 1, 1)]
    after = [found for found in days if found > date(2025, 1, 1)]
    assert 16 * 30 <= (after[0] - before[-1]).days <= 18 * 31
    assert len(after) == 3
    earlier = bought("C-0005", date(2023, 7, 1), before[-1]) / len(before)
    assert bought("C-0005", after[0], TODAY) / len(after) < earlier


def test_the_customer_of_one_order_has_one() -> None:
    assert purchase_days("C-0006") == [date(2026, 5, 25)]


def test_hardly_anything_is_known_of_one_customer() -> None:
    row = customer("C-0007")
    assert {field for field, value in row.items() if value} == {"customer_id", "name", "currency"}
    assert of("contacts", "C-0007") == of("interactions", "C-0007") == []
    assert 2 <= len(purchase_days("C-0007")) <= 4


def test_two_pairs_of_names_are_easily_mistaken() -> None:
    assert customer("C-0008")["name"] == "华信精密机械"
    assert customer("C-0009")["name"] == "华信精密机电"
    assert customer("C-0010")["name"] == "Tarnfield Packing"
    assert customer("C-0011")["name"] == "Tarnfield Packaging"
    assert (TODAY - purchase_days("C-0010")[-1]).days < 31
    assert (TODAY - purchase_days("C-0011")[-1]).days > 365


def test_one_customer_costs_more_than_it_brings() -> None:
    lines = [line for line in of("orders", "C-0012") if day(line["ordered_on"]) > YEAR_AGO]
    assert margin(lines) < Decimal("0.17")
    dealings = [row for row in of("interactions", "C-0012") if day(row["on"]) > YEAR_AGO]
    visits = [row for row in dealings if row["kind"] in ("visit", "service")]
    assert len(dealings) > 52
    assert amount(lines) * margin(lines) < 400 * len(visits)
    assert sum(day(row["opened_on"]) > YEAR_AGO for row in of("complaints", "C-0012")) >= 5


def test_the_hostile_name_is_exactly_what_it_is() -> None:
    assert customer("C-0013")["name"] == HOSTILE
    assert HOSTILE in (DEMO / "STORIES.md").read_text("utf-8")


def test_the_top_buyer_on_paper_took_its_large_order_back_the_next_day() -> None:
    large = [line for line in of("orders", "C-0014") if line["ordered_on"] >= "2025-12-01"]
    assert {line["ordered_on"] for line in large} == {"2025-12-02", "2025-12-03"}
    assert amount(line for line in large if int(line["quantity"]) > 0) > 2_000_000
    assert amount(large) == 0
    assert bought("C-0014", YEAR_AGO, TODAY) < 100_000


def test_two_prospects_have_never_bought_and_only_one_is_being_worked_on() -> None:
    assert purchase_days("C-0015") == purchase_days("C-0016") == []
    assert [row["outcome"] for row in of("opportunities", "C-0015")] == ["open"]
    assert len(of("contacts", "C-0015")) == 3
    for name in ("contacts", "interactions", "opportunities"):
        assert of(name, "C-0016") == []


def test_acme_thinks_less_of_us_with_every_survey_and_tries_somebody_else() -> None:
    scores = [int(row["score"]) for row in of("surveys", "C-0001") if row["kind"] == "nps"]
    assert scores == sorted(scores, reverse=True)
    assert (scores[0], scores[-1]) == (9, 3)
    assert [(row["rival"], row["kind"]) for row in of("rival_contacts", "C-0001")] == [
        ("Halvik Supply", "quoted"),
        ("Halvik Supply", "trial"),
    ]


def test_the_distressed_customer_owes_more_than_its_limit_and_lost_its_working_capital() -> None:
    assert amount(overdue("C-0301")) > 0
    last = of("balance_sheets", "C-0301")[-1]
    assert Decimal(last["working_capital"]) < 0
    assert customer("C-0301")["payment_terms_change"] == "longer"


def test_the_licence_runs_out_within_a_fortnight_and_nobody_checked() -> None:
    assert 0 < (day(customer("C-0302")["licence_expires"]) - TODAY).days <= 14
    assert customer("C-0302")["compliance_flag"] == ""


def test_other_needs_show_in_what_they_buy_and_in_what_they_say() -> None:
    category = {row["product_id"]: row["category"] for row in table("products")}
    bought_of = {
        late: {category[line["product_id"]] for line in of("orders", "C-0304") if (line["ordered_on"] > "2026") is late}
        for late in (False, True)
    }
    assert len(bought_of[False]) == 3
    assert len(bought_of[True]) == 1
    (before,) = of(EARLIER, "C-0304")
    assert before["feature_preference"] != customer("C-0304")["feature_preference"]


def test_the_one_fading_away_bought_ever_less_and_never_complained() -> None:
    half_years = [bought("C-0305", date(2025, 1, 1), date(2025, 6, 30)), bought("C-0305", date(2025, 12, 31), TODAY)]
    assert half_years[1] < half_years[0] * Decimal("0.65")
    assert of("complaints", "C-0305") == []
    assert [row["kind"] for row in of("rival_contacts", "C-0305")] == ["seen", "seen"]


def test_the_sudden_stop_came_out_of_a_steady_rhythm() -> None:
    days = purchase_days("C-0306")
    assert 8 <= median(gaps(days)) <= 12
    assert (TODAY - days[-1]).days > 90
    assert max(gaps(days)) <= 20


def test_nobody_talked_about_the_agreement_that_ends() -> None:
    assert [row["ends_on"] for row in of("contracts", "C-0310")][-1] == "2026-08-09"
    assert max(row["on"] for row in of("interactions", "C-0310")) < "2026-04"


def test_the_trial_was_followed_by_no_order() -> None:
    assert "trial" in {row["kind"] for row in of("interactions", "C-0309")}
    assert purchase_days("C-0309") == []


def test_the_hub_brought_six_customers_before_their_first_order() -> None:
    brought = [row for row in of("introductions", "C-0307") if row["kind"] in ("introduced", "referred")]
    assert len(brought) == 6
    assert all(day(row["on"]) < purchase_days(row["other_customer_id"])[0] for row in brought)


def test_what_is_known_has_holes() -> None:
    for name in ("surveys", "usage", "balance_sheets", "rival_contacts", "incidents"):
        known = len(by_customer(name)) / len(table("customers"))
        assert 0.1 < known < 0.7, name
    assert len(table("usage")) <= 8_000


def test_every_kind_of_risk_has_incidents() -> None:
    assert len({row["risk"] for row in table("incidents")}) == 8
    assert {row["severity"] for row in table("incidents")} == {"minor", "serious", "grave"}


@pytest.mark.parametrize("page", ["STORIES.md", "STORIES.zh.md"])
def test_every_story_is_told_in_both_languages(page: str) -> None:
    text = (DEMO / page).read_text("utf-8")
    for number in (*range(1, 17), *range(301, 313)):
        assert customer(f"C-{number:04d}")["name"] in text
