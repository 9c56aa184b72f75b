"""Logs an operator can share: a line of JSON an event (words at a terminal), with ids, no names, texts or secrets.

The standard library's logging does it with one formatter: what a library would add (its JSON) is the smallest part, and
hiding secrets and leaving out what errors quote would still be ours.
"""

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from traceback import walk_tb
from typing import Any
from urllib.parse import quote

from bot.answered import Answered

# Only our own modules are asked for more than warnings. Others write what must not be read: httpx the address of a
# request, which for Telegram holds the bot's token; slack_sdk whole payloads; SQLAlchemy what people typed.
OURS = ("bot", "core")
HIDDEN = "[hidden]"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

log = logging.getLogger(__name__)


class RedactingFormatter(logging.Formatter):
    """Formats an event as one line of JSON, or for a person's eyes, and then hides the secrets in it.

    Of an error it tells the class and where it happened. What the error says may quote data: only ``quoting`` tells it.
    """

    def __init__(self, secrets: Iterable[str], *, readable: bool = False, quoting: bool = False) -> None:
        """Take the secrets and how to write."""
        super().__init__()
        self._secrets = tuple(secrets)
        self._readable = readable
        self._quoting = quoting

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        event = dict(_fields(record))
        if record.exc_info and record.exc_info[1]:
            event["error"] = list(_chain(record.exc_info[1], quoting=self._quoting))
        return hide(_readable(event) if self._readable else _as_json(event), self._secrets)


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    yield "at", datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    yield "level", record.levelname
    yield "from", record.name
    yield "event", record.getMessage()
    yield from ((name, value) for name, value in vars(record).items() if name not in _STANDARD)


def _chain(error: BaseException | None, *, quoting: bool) -> Iterator[str]:
    """Give an error and what it came of: class, and module:line of each step to it."""
    while error is not None:
        steps = (f"{frame.f_globals.get('__name__')}:{line}" for frame, line in walk_tb(error.__traceback__))
        said = f" ({error})" if quoting else ""
        yield f"{type(error).__name__}{said}: {' '.join(steps)}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _as_json(event: Mapping[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False, default=str)


def _readable(event: Mapping[str, Any]) -> str:
    at, level, source, told, *_ = event.values()
    more = " ".join(f"{name}={value}" for name, value in list(event.items())[4:] if name != "error")
    steps = "".join(f"\n    {step}" for step in event.get("error", ()))
    return f"{at[11:19]} {level} {source}: {told} {more}".rstrip() + steps


def hide(text: str, secrets: Iterable[str]) -> str:
    """Return text without secrets, also as addresses write them; the longest first, so that none is hidden in part."""
    spelled = {spelling for secret in secrets if secret for spelling in (secret, quote(secret, safe=""))}
    for secret in sorted(spelled, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def configure(level: str, secrets: Iterable[str]) -> None:
    """Send logs to standard error: ours at a level, everybody else's only from warnings on."""
    handler = logging.StreamHandler()
    readable = sys.stderr.isatty()
    handler.setFormatter(RedactingFormatter(secrets, readable=readable, quoting=level == "DEBUG"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    root.setLevel(max(logging.WARNING, logging.getLogger(OURS[0]).level))


def log_answer(answered: Answered) -> None:
    """Log what became of a question."""
    told = {name: getattr(answered, name) for name in ("channel", "command", "outcome", "user_id", "customer_id")}
    log.info("answered", extra={**told, "ms": round(answered.seconds * 1000, 1)})
