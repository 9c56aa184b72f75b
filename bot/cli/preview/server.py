"""The server of the preview: on this computer only, to this computer's browser only, and nothing but plain data."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.cli.preview.looks import Previewed

HOST = "127.0.0.1"
HERE = Path(__file__).parent
PAGE = {
    "/": ("preview.html", "text/html"),
    "/preview.js": ("preview.js", "text/javascript"),
    "/preview.css": ("preview.css", "text/css"),
}
LOOK_EVERY = 0.3  # seconds; an editor saves less often
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PREVIEWED = web.AppKey("previewed", Previewed)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application_of(previewed: Previewed) -> web.Application:
    """Return the preview as a web application."""
    app = web.Application(middlewares=[_for_this_computer])
    app[PREVIEWED] = previewed
    app.on_response_prepare.append(_guard)
    for path in PAGE:
        app.router.add_get(path, _file)
    app.router.add_get("/names", _names)
    app.router.add_get("/events", _events)
    return app


@web.middleware
async def _for_this_computer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what asks for another host: a page elsewhere whose name was made to point here."""
    name, _, port = request.host.partition(":")
    reached = request.transport.get_extra_info("sockname") if request.transport else None
    if name not in (HOST, "localhost") or reached is None or port != str(reached[1]):
        raise web.HTTPMisdirectedRequest
    return await handler(request)


async def _guard(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


async def _file(request: web.Request) -> web.Response:
    name, kind = PAGE[request.path]
    return web.Response(text=(HERE / name).read_text("utf-8"), content_type=kind, charset="utf-8")


async def _names(request: web.Request) -> web.Response:
    previewed = request.app[PREVIEWED]
    names = await asyncio.to_thread(previewed.names)
    return web.json_response({"lang": previewed.lang, "names": list(names)})


async def _events(request: web.Request) -> web.StreamResponse:
    """Send the playbook whenever what it looks like has changed, as server-sent events."""
    previewed, name = request.app[PREVIEWED], request.query.get("name", "")
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await stream.prepare(request)
    last = ""
    while request.transport is not None and not request.transport.is_closing():
        now = json.dumps(await asyncio.to_thread(previewed.look, name), ensure_ascii=False)
        if now != last:
            await stream.write(f"data: {now}\n\n".encode())
            last = now
        await asyncio.sleep(LOOK_EVERY)
    return stream


async def serving(previewed: Previewed, port: int, ready: Callable[[str], None]) -> None:
    """Serve the preview until cancelled; ``ready`` hears the address."""
    runner = web.AppRunner(application_of(previewed), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        ready(f"http://{HOST}:{runner.addresses[0][1]}/")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
