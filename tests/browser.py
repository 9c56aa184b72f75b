"""A headless Chromium to drive a page of ours with, where one is installed."""

import asyncio
import base64
import itertools
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1280,2200",
)
WAIT_SECONDS = 30.0


class Tab:
    """One page in the browser, driven over its debugging protocol."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket, self._numbers = socket, itertools.count(1)

    async def call(self, method: str, **given: Any) -> dict[str, Any]:
        """Return what a call of the protocol gives."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": given})
        while True:
            heard = await self._socket.receive_json()
            if heard.get("id") == number:
                return dict(heard["result"])

    async def says(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return found["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until an expression holds in the page."""
        async with asyncio.timeout(WAIT_SECONDS):
            while not await self.says(expression):  # noqa: ASYNC110 - the page tells nobody
                await asyncio.sleep(0.05)

    async def picture(self, path: Path) -> None:
        """Keep a picture of the whole page."""
        found = await self.call("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(found["data"]))


@asynccontextmanager
async def browsed(url: str, folder: Path) -> AsyncIterator[Tab]:
    """Open a page in a browser of its own."""
    profile = folder / "profile"
    process = await asyncio.create_subprocess_exec(
        str(CHROMIUM),
        *FLAGS,
        f"--user-data-dir={profile}",
        url,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        port = await _port(profile / "DevToolsActivePort")
        async with ClientSession() as client, client.ws_connect(await _page(client, port), max_msg_size=0) as socket:
            yield Tab(socket)
    finally:
        process.terminate()
        await process.wait()


async def _port(told: Path) -> str:
    async with asyncio.timeout(WAIT_SECONDS):
        while not told.exists() or not told.read_text("utf-8").strip():  # noqa: ASYNC110 - nor does the browser
            await asyncio.sleep(0.05)
    return told.read_text("utf-8").split("\n")[0]


async def _page(client: ClientSession, port: str) -> str:
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            async with client.get(f"http://127.0.0.1:{port}/json") as answer:
                pages = [one for one in await answer.json() if one["type"] == "page"]
            if pages:
                return str(pages[0]["webSocketDebuggerUrl"])
            await asyncio.sleep(0.05)
