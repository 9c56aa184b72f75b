"""Whoever writes a playbook begins with its headings, and sees what the team will see while they write."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from bot.app import terms
from bot.cli.preview.looks import Previewed
from bot.cli.preview.server import application_of, serving
from bot.cli.verbs.playbooks import figures_of
from core.playbook import find
from core.playbook.check import check_folder
from core.types import LANGS
from tests.bot.cli.conftest import Operator
from tests.browser import CHROMIUM, browsed

HEAD = "---\ntitle: Try\n---\n"
HOSTILE = "<img src=x onerror=document.title='hit'> <script>document.title='hit'</script> &amp; <!channel>"
SECONDS = 20.0

Client = TestClient[Any, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a company's folder with one playbook."""
    put(tmp_path / "own", "First words.")
    return tmp_path / "own"


def put(folder: Path, body: str) -> None:
    """Write the playbook in both languages."""
    for lang in LANGS:
        path = folder / lang / "visit" / "plan.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + body, "utf-8")


@pytest.fixture
def previewed(folder: Path) -> Iterator[Previewed]:
    library = find(folder, terms)
    yield Previewed(library, figures_of(None), "en")
    library.close()


@pytest.fixture
async def client(previewed: Previewed) -> AsyncIterator[Client]:
    async with TestClient(TestServer(application_of(previewed))) as opened:
        yield opened


async def events(client: Client) -> AsyncIterator[dict[str, Any]]:
    """Give what the page hears."""
    async with asyncio.timeout(SECONDS), client.get("/events?name=visit/plan") as stream:
        while True:
            line = await stream.content.readline()
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))


def test_a_new_playbook_has_the_headings_of_its_kind_and_passes_the_checker(operator: Operator) -> None:
    own = operator.folder / "own"
    own.mkdir()
    operator.environ["CALLSHEET_PLAYBOOKS"] = str(own)
    assert "own/zh/objection/warranty.md is there" in operator.reads("playbooks", "new", "objection/warranty")
    assert "**Behind it**" not in (own / "zh" / "objection" / "warranty.md").read_text("utf-8")
    assert (own / "en" / "objection" / "warranty.md").read_text("utf-8").startswith("---\ntitle: Warranty\n---\n**")
    operator.reads("playbooks", "new", "visit/plan")
    library = find(own)
    assert list(check_folder(own, library)) == []
    library.close()


@pytest.mark.parametrize("name", ["../../x", "x", "a/b/c", "a/..", "a/b.md", ""])
def test_a_name_that_leads_out_of_the_folder_is_no_name(operator: Operator, name: str) -> None:
    (operator.folder / "own").mkdir()
    operator.environ["CALLSHEET_PLAYBOOKS"] = str(operator.folder / "own")
    told = operator.types("playbooks", "new", name)
    assert told.exit_code == 2
    assert "is no name for a playbook" in told.output
    assert list((operator.folder / "own").iterdir()) == []


def test_what_is_there_is_not_written_over(operator: Operator) -> None:
    (operator.folder / "own").mkdir()
    operator.environ["CALLSHEET_PLAYBOOKS"] = str(operator.folder / "own")
    operator.reads("playbooks", "new", "objection/price")
    assert "is there already" in operator.types("playbooks", "new", "objection/price").output


async def test_the_page_and_what_it_loads_is_ours_alone(client: Client) -> None:
    for path in ("/", "/preview.js", "/preview.css", "/names"):
        answer = await client.get(path)
        assert answer.status == 200
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = await (await client.get("/")).text()
    assert "<script>" not in page
    assert "style=" not in page
    assert "innerHTML" not in await (await client.get("/preview.js")).text()
    assert (await client.get("/../server.py")).status == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1:1", "127.0.0.1.evil.example", ""])
async def test_a_name_made_to_point_here_is_refused(client: Client, host: str) -> None:
    for path in ("/", "/names", "/events?name=visit/plan"):
        assert (await client.get(path, headers={"Host": host})).status in (400, 421)


async def test_a_saved_file_is_shown_at_once_in_every_look(client: Client, folder: Path) -> None:
    heard = events(client)
    first = (await anext(heard))["columns"]
    assert [column["lang"] for column in first] == ["en", "zh"]
    put(folder, "Other **words** for {{ customer }}.")
    english = (await anext(heard))["columns"][0]
    assert "Other words for North Works." in english["terminal"]
    assert "Other words for North Works." in english["telegram"][0]["text"]
    assert {"type": "text", "text": "words", "style": {"bold": True}} in english["slack"][1]["elements"][0]["elements"]


async def test_what_is_wrong_is_said_with_its_line(client: Client, folder: Path) -> None:
    heard = events(client)
    await anext(heard)
    put(folder, "Fine.\n\n{{ 9**9**9 }}")
    for column in (await anext(heard))["columns"]:
        assert column["problems"] == [{"line": 6, "why": "'pow' is not allowed in a playbook"}]
        assert "missing" in column


async def test_markup_in_a_playbook_stays_text_on_its_way(client: Client, folder: Path) -> None:
    put(folder, HOSTILE)
    english = (await anext(events(client)))["columns"][0]
    assert "<img src=x onerror=" in english["telegram"][0]["text"]
    assert "<script>" in english["terminal"]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed on this machine")
async def test_a_browser_shows_the_file_as_it_changes_and_runs_nothing_in_it(
    previewed: Previewed, folder: Path, tmp_path: Path
) -> None:
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serving(previewed, 0, address.set_result))
    try:
        async with browsed(await address, tmp_path) as tab:
            await tab.until("document.querySelectorAll('.slack, .telegram, .terminal').length === 6")
            put(folder, "Second words. " + HOSTILE)
            await tab.until("document.querySelector('.slack').textContent.includes('Second words.')")
            assert await tab.says("document.querySelectorAll('main img, main script').length") == 0
            assert await tab.says("document.title") == "Callsheet"
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)


async def test_the_preview_listens_to_this_computer_only(previewed: Previewed) -> None:
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serving(previewed, 0, address.set_result))
    try:
        assert (await address).startswith("http://127.0.0.1:")
        async with ClientSession() as client, client.get(await address) as answer:
            assert answer.status == 200
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)
