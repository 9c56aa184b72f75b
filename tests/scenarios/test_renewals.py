"""The calendar of renewals: who, when, what is at stake, why renew, and what stands in the way, worst first."""

import re
from collections import Counter
from datetime import date

from core.store.columns import day_of
from core.store.driver import fetch
from tests.scenarios.alert_desk import DANIEL, HELEN, LENA, ZHOU, Desk, opened_desk

JO, SHEN = "Jo Keller", "沈望舒"
TODAY = date(2026, 6, 30)
CONTRACTS = """
SELECT c.customer_id, c.day, c.ends, c.cancelled_on, c.amount_minor, c.currency, u.name
FROM contract c JOIN customer k ON k.id = c.customer_id
LEFT JOIN owner_id o ON o.external_id = k.owner LEFT JOIN "user" u ON u.id = o.user_id
WHERE c.agreed_on IS NOT NULL AND c.agreed_on <= :today
"""
HEAD = re.compile(r"^(.+) · (Lapsed|Renew now|Early renewal)\n\n• (?:Ended|Ends) on", re.MULTILINE)
STAKE = re.compile(r"• At stake: CN¥([\d,.]+)")


def worked_out(desk: Desk, person: str | None = None) -> tuple[Counter[str], Counter[str]]:
    """Return the number of contracts of each kind and the sums by currency, counted by plain Python from the rows."""
    with desk.session() as opened:
        rows = fetch(opened, CONTRACTS, today=(TODAY - date(1970, 1, 1)).days)
    spans: dict[int, list[tuple[int, int, int | None, str]]] = {}
    for customer, starts, ends, cancelled, minor, currency, owner in rows:
        if person is None or owner == person:
            ended = min(ends, cancelled) if cancelled is not None and day_of(cancelled) <= TODAY else ends
            if ended >= starts:
                spans.setdefault(customer, []).append((starts, ended, minor, currency))
    kinds, sums = Counter[str](), Counter[str]()
    for contracts in spans.values():
        for kind, minor, currency in _of_one(sorted(contracts, key=lambda each: each[:2])):
            kinds[kind] += 1
            sums[currency] += minor or 0
    return kinds, sums


def _of_one(contracts: list[tuple[int, int, int | None, str]]) -> list[tuple[str, int | None, str]]:
    """Return what is to be renewed of one customer."""
    today, found, lapsed = (TODAY - date(1970, 1, 1)).days, [], []
    for place, (_, ends, minor, currency) in enumerate(contracts):
        later = [starts for starts, *_ in contracts[place + 1 :] if starts >= ends - 120]
        if later and later[0] <= ends + 30:
            continue
        if ends < today:
            lapsed.append((ends, minor, currency))
        elif ends - today <= 365:
            found.append(("Renew now" if ends - today <= 90 else "Early renewal", minor, currency))
    if lapsed and not any(ends >= today for _, ends, *_ in contracts):
        ends, minor, currency = max(lapsed)
        if today - ends <= 200:
            found.append(("Lapsed", minor, currency))
    return found


async def walk(desk: Desk, person: str) -> tuple[str, list[str], int]:
    """Return the first page, the kinds of all rows page by page, and the sum of their stakes in fen."""
    told = await desk.reads(person, "/renewals")
    first, kinds, stakes = told, list[str](), 0
    while True:
        kinds += [kind for _, kind in HEAD.findall(told)]
        stakes += sum(round(float(amount.replace(",", "")) * 100) for amount in STAKE.findall(told))
        following = [label for label in desk.labels(person) if label.startswith("Next ")]
        if not following:
            return first, kinds, stakes
        told = await desk.presses(person, following[0])


async def test_the_rows_of_all_pages_add_up_to_the_totals_and_to_the_records(desk: Desk) -> None:
    first, kinds, stakes = await walk(desk, LENA)
    expected, sums = worked_out(desk, LENA)
    assert Counter(kinds) == expected
    assert f"Contracts to renew: {expected.total()}\n" in first
    for said, kind in (("Lapsed", "Lapsed"), ("renew now", "Renew now"), ("early", "Early renewal")):
        assert f"{said} {expected[kind]}" in first.split("At stake")[0]
    assert set(sums) == {"CNY"}
    assert stakes == sums["CNY"]
    assert f"At stake: CN¥{sums['CNY'] // 100:,}." in first


async def test_the_longest_lapsed_comes_first_and_then_what_ends_first(desk: Desk) -> None:
    _, kinds, _ = await walk(desk, HELEN)
    order = ["Lapsed", "Renew now", "Early renewal"]
    assert kinds == sorted(kinds, key=order.index)


async def test_a_row_says_why_to_renew_and_what_to_put_right_first(desk: Desk) -> None:
    told = await desk.reads(JO, "/renewals")
    row = next(part for part in told.split("\n\n") if "Ended on 16 May 2026, 45 days ago" in part)
    assert "At stake: CN¥20,000" in row
    assert "Reason: the same terms signed on mean no new tender" in row
    assert "First: an open complaint; no contact for 193 days" in row
    assert "Otterholt Auto Parts Ltd · Lapsed" in told


async def test_its_button_opens_the_playbook_of_the_kind(desk: Desk) -> None:
    await desk.reads(JO, "/renewals")
    told = await desk.presses(JO, "Otterholt Auto Parts Ltd")
    assert "Otterholt Auto Parts Ltd. Lapsed" in told or "16 May 2026" in told


async def test_it_reads_as_well_in_chinese(desk: Desk) -> None:
    told = await desk.reads(SHEN, "哪些合同快到期了")
    assert told.startswith("要续的合同：")
    assert "断约2份" in told
    assert "续约理由：梁振华2026年2月18日走了" in told
    assert "先办：130天没联系；岳澜传动2026年5月7日去过" in told
    assert not re.search("[A-Za-z]", told)


async def test_everybody_sees_only_their_own(desk: Desk) -> None:
    seen = {person: (await desk.reads(person, "/renewals")).split("\n")[0] for person in (LENA, DANIEL, JO)}
    for person in (LENA, DANIEL):
        assert seen[person] == f"Contracts to renew: {worked_out(desk, person)[0].total()}"
    assert seen[JO] == f"Contracts to renew: {worked_out(desk)[0].total()}"


async def test_behind_the_end_there_is_nothing(desk: Desk) -> None:
    told = await desk.reads(LENA, "/renewals 999999999999")
    assert "No contract of yours has lapsed lately" in told


async def test_no_page_has_a_hole(desk: Desk) -> None:
    for start in range(1, 90, 9):
        for person in (JO, SHEN, ZHOU):
            told = await desk.reads(person, f"/renewals {start}")
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told


async def test_it_says_the_same_on_postgresql(demo_postgres_url: str, desk: Desk) -> None:
    with opened_desk(demo_postgres_url) as other:
        assert await other.reads(HELEN, "/renewals") == await desk.reads(HELEN, "/renewals")
