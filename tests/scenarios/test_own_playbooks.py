"""A company's own playbooks answer where they are good; a bad one takes no command down, and managers hear of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, build
from bot.plain import plain
from bot.settings import Settings
from tests.scenarios.asked import JO, LENA, SHEN, ask
from tests.scenarios.conftest import NOW

HEAD = "---\ntitle: Try\n---\n"
RUNS_AWAY = "{% for p in top_products %}" + "x" * 19_000 + "{% endfor %}"
BAD = {
    "strategy/star": "{{ 9**9**9 }}",
    "objection/price": "{{ ''.__class__ }}",
    "objection/own": "{{ 'x' * 10**9 }}",
    "talk/purchasing": "{% include 'talk/purchasing' %}",
    "brief/customer": RUNS_AWAY,
    "visit/plan": "{% if " + "(" * 9000 + "customer" + ")" * 9000 + " %}x{% endif %}",
}
LINES = (
    "/playbook objection",
    "/playbook objection/price {}",
    "/playbook strategy {}",
    "/playbook price",
    "/objection {}",
    "/objection {} price",
    "/talk {} purchasing",
    "/strategy {}",
    "/customer {}",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a company's folder of playbooks that are all bad."""
    for lang in ("en", "zh"):
        for name, body in BAD.items():
            put(tmp_path / "own" / lang / f"{name}.md", HEAD + body)
    return tmp_path / "own"


@pytest.fixture
def company(demo_url: str, folder: Path) -> Iterator[App]:
    """Return the demo company's bot with these playbooks."""
    app = build(Settings(database_url=demo_url, playbooks=folder), lambda: NOW)
    yield app
    app.close()


def put(path: Path, text: str) -> None:
    """Write a playbook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("line", LINES)
async def test_a_bad_playbook_takes_no_command_down(company: App, demo: App, line: str) -> None:
    for name, customer in ((LENA, "C-0001"), (SHEN, "C-0002")):
        told, built_in = [await ask(app, line.format(customer), name) for app in (company, demo)]
        assert not told.error, plain(told)
        assert plain(told) == plain(built_in)


async def test_managers_hear_which_file_is_bad_where_and_why(company: App) -> None:
    told = plain(await ask(company, "/playbook", JO))
    assert "en/objection/price.md, line 4: 'getattr' is not allowed in a playbook" in told
    assert re.search(r"and \d+ more: callsheet playbooks check", told)
    assert "objection/price.md" not in plain(await ask(company, "/playbook", LENA))


async def test_a_good_one_answers_in_place_of_ours(company: App, folder: Path) -> None:
    for lang, text in (("en", "Our own words for {{ customer }}."), ("zh", "我们自己的话：{{ customer }}。")):
        put(folder / lang / "objection" / "price.md", HEAD + text)
    assert "Our own words for" in plain(await ask(company, "/objection C-0001 price", LENA))
    assert "我们自己的话" in plain(await ask(company, "/objection C-0002 price", SHEN))


async def test_the_log_names_the_file_once_and_quotes_nothing(company: App, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        await ask(company, "/objection C-0001 price", LENA)
    told = [record for record in caplog.records if vars(record).get("playbook") == "objection/price"]
    assert [(vars(one)["lang"], vars(one)["line"]) for one in told if vars(one)["lang"] == "en"] == [("en", 4)]
    assert "getattr" not in caplog.text
