"""One process of the bot as operators run it: started, killed, or told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

import aiohttp

START_SECONDS, STOP_SECONDS = 60.0, 10.0


class Replica:
    """``callsheet serve`` at an address of its own."""

    def __init__(self, port: int, environment: Mapping[str, str], log: Path) -> None:
        self.port = port
        self._environment = {"PATH": os.environ["PATH"], "CALLSHEET_HTTP_PORT": str(port), **environment}
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self.is_ready = False

    @property
    def address(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start the process; it is not ready yet."""
        command = str(Path(sys.executable).parent / "callsheet")
        with self._log.open("ab") as written:
            self._process = await asyncio.create_subprocess_exec(
                command, "serve", env=self._environment, stdout=written, stderr=written
            )

    async def ready(self) -> None:
        """Return when it answers and both platforms are up."""
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as client:
            while True:
                if self._process is None or self._process.returncode is not None:
                    raise RuntimeError(f"the process ended by itself: {self.tail()}")
                try:
                    async with client.get(f"{self.address}/readyz") as answer:
                        if answer.ok:
                            self.is_ready = True
                            return
                except aiohttp.ClientConnectionError:
                    pass
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """Kill it: nothing of it runs any more on return."""
        self.is_ready = False
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    async def stop(self) -> tuple[int, float]:
        """Tell it to stop; return its status and how long it took."""
        self.is_ready = False
        if self._process is None or self._process.returncode is not None:
            return 0, 0.0
        begun = monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS + 2):
                status = await self._process.wait()
        except TimeoutError:
            await self.kill()
            status = -1
        return status, monotonic() - begun

    def tail(self) -> str:
        """Return the end of what it logged."""
        return self._log.read_text()[-2000:] if self._log.exists() else ""
