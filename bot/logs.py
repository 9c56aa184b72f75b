"""Logs an operator can share: no secret in any line, whoever wrote it."""

import logging
from collections.abc import Iterable
from urllib.parse import quote

# These write at INFO what is of no use; httpx request URLs, which for Telegram contain the bot's token; SQLAlchemy
# every statement with what people typed.
CHATTY = (
    *("httpx", "httpcore", "slack_bolt", "slack_sdk", "telegram"),
    *("aiohttp.access", "alembic", "markdown_it", "sqlalchemy"),
)
HIDDEN = "[hidden]"


class RedactingFormatter(logging.Formatter):
    """Formats a line, tracebacks included, and then hides the secrets in it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take the secrets."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        return hide(super().format(record), self._secrets)


def hide(text: str, secrets: Iterable[str]) -> str:
    """Return text without secrets, also as addresses write them; the longest first, so that none is hidden in part."""
    spelled = {spelling for secret in secrets if secret for spelling in (secret, quote(secret, safe=""))}
    for secret in sorted(spelled, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def configure(level: str, secrets: Iterable[str]) -> None:
    """Send logs to standard error at a level, the chatty libraries' only from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
