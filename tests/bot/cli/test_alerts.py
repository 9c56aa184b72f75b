"""What an operator reads of all alerts, and how they send the digests."""

import json
from datetime import date
from typing import Any

import pytest

from bot.app import build
from bot.cli.house import now
from bot.settings import load_settings
from core.store.engine import session
from core.store.users import add_user, link
from tests.alert_book import Put, fill
from tests.bot.cli.conftest import Operator


@pytest.fixture
def put(operator: Operator) -> list[Put]:
    """Put two reps, their manager and 30 alerts into the operator's database."""
    app = build(load_settings({name: value for name, value in operator.environ.items() if value}), now)
    with session(app.house.engine) as opened:
        today = date(2026, 1, 1)
        for name, role, owner in (("Li Wei", "rep", "LW"), ("张敏", "rep", "ZM"), ("Chen", "manager", None)):
            user = add_user(opened, name, role, owner_ids=[owner] if owner else (), teams=["north"], today=today)
            if name != "张敏":
                link(opened, "telegram", name, user)
        alerts = fill(opened, 10, 30, ("LW", "ZM"), open_share=1.0)
        opened.commit()
    app.close()
    return alerts


def test_all_alerts_are_listed_with_who_has_them_and_what_they_come_to(operator: Operator, put: list[Put]) -> None:
    told = operator.reads("alerts").splitlines()
    assert [line.split()[0] for line in told[:-2]] != []
    assert sorted(line.split()[0] for line in told[:-2]) == sorted(f"#{each.number}" for each in put)
    assert any(line.endswith("· 张敏") for line in told)
    assert told[-2].startswith("30 alerts at ")
    assert told[-1] == "Messages: 0 waiting, 0 not deliverable."


def test_a_script_reads_them_as_json(operator: Operator, put: list[Put]) -> None:
    told: list[dict[str, Any]] = json.loads(operator.reads("alerts", "--json"))
    by_number = {each["id"]: each for each in told}
    assert by_number.keys() == {each.number for each in put}
    for each in put:
        assert by_number[each.number]["rule"] == each.rule
        assert by_number[each.number]["stake_minor"] == each.stake
        assert by_number[each.number]["responsible"] in ("Li Wei", "张敏")


def test_without_alerts_the_list_is_short(operator: Operator) -> None:
    assert operator.reads("alerts").startswith("0 alerts at 0 customers")
    assert operator.reads("alerts", "--json") == "[]\n"


def test_a_digest_is_read_as_its_reader(operator: Operator, put: list[Put]) -> None:
    mine = {each.customer for each in put if each.customer % 2}
    assert "New alerts: " in operator.reads("digest", "--as", "Li Wei")
    assert operator.reads("digest", "--as", "Li Wei") != operator.reads("digest", "--as", "Chen")
    assert mine
    assert "There is no user called Nobody." in operator.types("digest", "--as", "Nobody").output


def test_digests_are_put_into_the_mail_once_a_day_for_those_who_can_read_them(
    operator: Operator, put: list[Put]
) -> None:
    assert put
    assert operator.reads("digest", "--send", "--as", "Li Wei").startswith("Digests put into the mail: 1.")
    assert operator.reads("digest", "--send").startswith("Digests put into the mail: 1.")
    assert operator.reads("digest", "--send").startswith("Digests put into the mail: 0.")
    assert operator.reads("alerts").endswith("Messages: 2 waiting, 0 not deliverable.\n")
    refused = operator.types("digest", "--send", "--as", "Nobody")
    assert refused.exit_code == 2
    assert "There is no user called Nobody." in refused.output


def test_an_operator_reads_chinese(operator: Operator, put: list[Put]) -> None:
    operator.environ["LC_ALL"] = "zh_CN.UTF-8"
    told = operator.reads("alerts")
    assert "待处理" in told
    assert f"共{len(put)}条预警" in told
    assert "汇总：2条" in operator.reads("digest", "--send")
