"""The demo company in a database of a test's own, and the bot as a process of its own on it."""

import asyncio
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import Engine

from bot.app import App, build
from bot.jobs import demo as company
from bot.settings import Settings
from core.store.engine import connect, session
from core.store.users import find_user, link
from tests.databases import Databases
from tests.scenarios.alert_desk import Desk, opened_desk

NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)
START_SECONDS, STOP_SECONDS = 30, 10


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory, sqlite_databases: Databases) -> Path:
    """Load the demo company once, into a SQLite file to copy."""
    url = sqlite_databases.take()
    app = build(Settings(database_url=url), lambda: NOW)
    company.load(app)
    app.close()
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def demo_url(demo_file: Path, tmp_path: Path) -> str:
    """Return a demo database of the test's own."""
    shutil.copyfile(demo_file, tmp_path / "demo.db")
    return f"sqlite:///{tmp_path / 'demo.db'}"


@pytest.fixture
def demo_postgres_url(postgres_databases: Databases) -> Iterator[str]:
    """Return the demo company on PostgreSQL."""
    url = postgres_databases.take()
    app = build(Settings(database_url=url), lambda: NOW)
    company.load(app)
    app.close()
    yield url
    postgres_databases.give_back(url)


@pytest.fixture
def demo(demo_url: str) -> Iterator[App]:
    """Return the application on the demo company."""
    app = build(Settings(database_url=demo_url), lambda: NOW)
    yield app
    app.close()


@pytest.fixture
def desk(demo_url: str) -> Iterator[Desk]:
    """Return a desk on a demo company of the test's own."""
    with opened_desk(demo_url) as opened:
        yield opened


def linked(url: str, platform: str, account: str, name: str) -> None:
    """Link a chat account to a user, as an operator does."""
    engine: Engine = connect(url)
    with session(engine) as opened:
        user = find_user(opened, name)
        assert user is not None
        link(opened, platform, account, user)
        opened.commit()
    engine.dispose()


@pytest.fixture
def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@asynccontextmanager
async def served(url: str, port: int, environment: Mapping[str, str], log: Path) -> AsyncIterator[None]:
    """Run ``callsheet serve`` with nothing but documented settings; it must end cleanly when told to."""
    settings = {"CALLSHEET_DATABASE_URL": url, "CALLSHEET_HTTP_PORT": str(port), **environment}
    command = str(Path(sys.executable).parent / "callsheet")
    with log.open("ab") as written:
        process = await asyncio.create_subprocess_exec(
            command, "serve", env={"PATH": os.environ["PATH"], **settings}, stdout=written, stderr=written
        )
    try:
        await _ready(process, port, log)
        yield
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            status = await process.wait()
    assert status == 0, log.read_text()
    assert not [token for name, token in environment.items() if "TOKEN" in name and token in log.read_text()]


async def _ready(process: asyncio.subprocess.Process, port: int, log: Path) -> None:
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as client:
        while True:
            assert process.returncode is None, log.read_text()
            try:
                async with client.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.ok:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
