"""A line to a PostgreSQL server that can be cut and mended, as networks and restarts do it."""

import asyncio
from typing import Self
from urllib.parse import parse_qs, urlsplit

CHUNK = 1 << 16


class Line:
    """Forwards a port of the loopback to the server of a database; ``url`` leads to the database over it."""

    def __init__(self, url: str) -> None:
        """Take the database's own address."""
        parts = urlsplit(url)
        folder = parse_qs(parts.query)["host"][0]
        self._behind = f"{folder}/.s.PGSQL.5432"
        self._parts = parts
        self._open: dict[asyncio.StreamWriter, asyncio.Event] = {}
        self._flowing = asyncio.Event()
        self.port = 0

    @property
    def url(self) -> str:
        """Return the database's address over this line."""
        return f"postgresql://{self._parts.username}@127.0.0.1:{self.port}{self._parts.path}"

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()

    async def mend(self) -> None:
        """Let connections be made, at the same address as before."""
        self._flowing.set()
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def hold(self) -> None:
        """Let nothing through any more, without a word: neither side is told."""
        self._flowing.clear()

    async def cut(self) -> None:
        """End every connection and refuse new ones."""
        self._server.close()
        self._flowing.set()
        ended = list(self._open.values())
        for writer in self._open:
            writer.transport.abort()
        for each in ended:
            await each.wait()
        await self._server.wait_closed()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_unix_connection(self._behind)
        ended = asyncio.Event()
        self._open |= {writer: ended, there_writer: ended}
        await asyncio.gather(self._pass_on(reader, there_writer), self._pass_on(there_reader, writer))
        del self._open[writer], self._open[there_writer]
        ended.set()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while chunk := await reader.read(CHUNK):
                await self._flowing.wait()
                writer.write(chunk)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()
