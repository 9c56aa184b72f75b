"""Settings from the environment, read once; every problem is reported at once."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from core.errors import Misconfigured
from core.types import Lang

PREFIX = "CALLSHEET_"
IN_A_FILE = "_FILE"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
# python-telegram-bot, Bot.set_webhook: 1-256 characters of A-Z a-z 0-9 _ -
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Settings(BaseModel):
    """What an operator sets; each field is ``CALLSHEET_<FIELD>`` in the environment, a secret also ``…_FILE``.

    A description is what the table of settings says of it: ``English · 中文``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str | None = Field(
        default=None,
        description="Where the data is kept; a file in the data folder unless set. PostgreSQL: `postgresql://…`"
        " · 数据库地址，不填则用数据文件夹里的一个文件。PostgreSQL 写作 `postgresql://…`",
    )
    data_dir: Path = Field(
        default=Path("data"),
        description="Folder for the database file and the demo · 存放数据库文件和示例公司的文件夹",
    )
    policy: Path | None = Field(
        default=None,
        description="Your scoring policy (TOML); the shipped one unless set · 你们自己的评分规则（TOML），不填用自带的",
    )
    playbooks: Path | None = Field(
        default=None,
        description="Folder of your own playbooks, used before the shipped ones"
        " · 你们自己的话术文件夹，优先于自带的话术",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        description="How much is logged: `DEBUG` (also what errors quote), `INFO`, `WARNING` or `ERROR`"
        " · 日志详细程度：`DEBUG`（连报错里引用的内容也写）、`INFO`、`WARNING` 或 `ERROR`",
    )

    telegram_token: SecretStr | None = Field(
        default=None,
        description="Token of your bot from BotFather; turns Telegram on"
        " · BotFather 给的机器人令牌，填了就启用 Telegram",
    )
    telegram_api_url: str = Field(
        default="https://api.telegram.org",
        description="Address of the Bot API, for a server of your own · Bot API 的地址，自建服务器时修改",
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        default="polling",
        description="`polling` needs no public address, `webhook` does · `polling` 不需要公网地址，`webhook` 需要",
    )
    telegram_webhook_url: str | None = Field(
        default=None,
        description="Public address Telegram delivers to (`webhook` only)"
        " · Telegram 推送消息的公网地址（仅 `webhook`）",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None,
        description="What proves that a delivery is Telegram's (`webhook` only)"
        " · 用来确认消息确实来自 Telegram 的密钥（仅 `webhook`）",
    )

    slack_bot_token: SecretStr | None = Field(
        default=None,
        description="Bot token of your Slack app (`xoxb-…`); turns Slack on"
        " · Slack 应用的机器人令牌（`xoxb-…`），填了就启用 Slack",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="App-level token (`xapp-…`; `socket` only) · 应用级令牌（`xapp-…`，仅 `socket`）",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        description="What proves that a request is Slack's (`http` only)"
        " · 用来确认请求确实来自 Slack 的密钥（仅 `http`）",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="Address of Slack's Web API; it ends in `/` · Slack Web API 的地址，以 `/` 结尾",
    )
    slack_mode: Literal["socket", "http"] = Field(
        default="socket",
        description="`socket` needs no public address, `http` does · `socket` 不需要公网地址，`http` 需要",
    )

    http_host: str = Field(
        default="127.0.0.1",
        description="Address `callsheet serve` listens on · `callsheet serve` 监听的地址",
    )
    http_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="Port `callsheet serve` listens on · `callsheet serve` 监听的端口",
    )

    @property
    def database(self) -> str:
        """Return the URL of the database: a file in the data folder unless one is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'callsheet.db'}"

    def secrets(self) -> Iterator[str]:
        """Give every secret that is set: what must never be seen in a log."""
        for name in SECRETS:
            value = getattr(self, name)
            if value is not None:
                yield value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        yield from _passwords_in(self.database_url or "")


SECRETS = tuple(name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation))
# A database's URL may hold its password, so it may come from a mounted file as well.
FROM_FILES = (*SECRETS, "database_url")
URLS = ("telegram_api_url", "telegram_webhook_url", "slack_api_url")


def described() -> dict[str, tuple[Mapping[Lang, str], object]]:
    """Return what each setting is, in each language, and its default."""
    told = {}
    for name, field in Settings.model_fields.items():
        english, _, chinese = (field.description or "").partition(" · ")
        meaning: Mapping[Lang, str] = {"en": english, "zh": chinese}
        told[name] = (meaning, field.default)
    return told


class BadSettings(Misconfigured):
    """Settings with mistakes; ``problems`` are all of them."""

    def __init__(self, problems: tuple[Misconfigured, ...]) -> None:
        english = "; ".join(str(problem) for problem in problems)
        super().__init__("settings_problems", english, problems=english)
        self.problems = problems


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings an environment holds. Raises BadSettings with every problem, each naming its variable."""
    given = {k.removeprefix(PREFIX).lower(): v.strip() for k, v in environ.items() if k.startswith(PREFIX)}
    given = {name: value for name, value in given.items() if value}
    problems = [_unknown(name) for name in sorted(given) if name not in _known_names()]
    values: dict[str, str] = {name: value for name, value in given.items() if name in Settings.model_fields}
    for name in FROM_FILES:
        problems += _read_file(name, given, values)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise BadSettings((*problems, *map(_misvalued, error.errors()))) from None
    problems += [*_bad_urls(settings), *_missing(settings)]
    if problems:
        raise BadSettings(tuple(problems))
    return settings


def _passwords_in(url: str) -> Iterator[str]:
    """Give the password of a database's URL, as written and as meant; libpq takes it as a parameter too."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    given = parse_qs(parts.query).get("password", [])
    yield from dict.fromkeys(filter(None, (parts.password, unquote(parts.password or ""), *given)))


def _known_names() -> list[str]:
    return [*Settings.model_fields, *(f"{name}{IN_A_FILE.lower()}" for name in FROM_FILES)]


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _unknown(name: str) -> Misconfigured:
    from rapidfuzz import process

    nearest = process.extractOne(name, _known_names())[0]
    english = f"there is no setting {_variable(name)}, did you mean {_variable(nearest)}?"
    return Misconfigured("setting_unknown", english, variable=_variable(name), nearest=_variable(nearest))


def _read_file(name: str, given: Mapping[str, str], values: dict[str, str]) -> Iterator[Misconfigured]:
    """Take a value from the file its ``…_FILE`` variable names; an empty file is a value that is not set."""
    variable, path = _variable(name) + IN_A_FILE, given.get(name + IN_A_FILE.lower())
    if path is None:
        return
    if name in given:
        yield Misconfigured("setting_twice", f"set {_variable(name)} or {variable}, not both", variable=_variable(name))
        return
    try:
        if held := Path(path).read_text("utf-8").strip():
            values[name] = held
    except (OSError, UnicodeDecodeError):
        yield Misconfigured("setting_file", f"{variable}: cannot read {path}", variable=variable, file=path)


def _misvalued(error: Any) -> Misconfigured:
    """Return one of pydantic's errors in the operator's terms; a secret's value is not repeated."""
    name = str(error["loc"][0])
    given = "…" if name in SECRETS else str(error.get("input"))
    expected = _choices(name) or error["msg"]
    variable = _variable(name)
    return Misconfigured(
        "setting_value", f"{variable}={given}: expected {expected}", variable=variable, given=given, expected=expected
    )


def _choices(name: str) -> str:
    """Return what a setting may be in signs that need no language: its words, or its least and greatest number."""
    field = Settings.model_fields[name]
    bounds = [str(getattr(limit, "ge", getattr(limit, "le", ""))) for limit in field.metadata]
    return " … ".join(bounds) or ", ".join(map(str, get_args(field.annotation)))


def _bad_urls(settings: Settings) -> Iterator[Misconfigured]:
    for name in URLS:
        value = getattr(settings, name)
        if value is None:
            continue
        parts = urlsplit(value)
        # Telegram delivers over HTTPS only; plain HTTP is for a server of our own on this machine.
        allowed = name != "telegram_webhook_url" or parts.scheme == "https" or parts.hostname in _LOOPBACK
        if parts.scheme not in ("http", "https") or not parts.hostname or not allowed:
            yield _url(name, value, "https://…")
    if not settings.slack_api_url.endswith("/"):
        yield _url("slack_api_url", settings.slack_api_url, f"{settings.slack_api_url}/")


def _url(name: str, value: str, expected: str) -> Misconfigured:
    variable = _variable(name)
    english = f"{variable}={value}: expected {expected}"
    return Misconfigured("setting_url", english, variable=variable, given=value, expected=expected)


def _missing(settings: Settings) -> Iterator[Misconfigured]:
    """Name what belongs together and is only half there."""
    if settings.telegram_token and settings.telegram_mode == "webhook":
        yield from _needs(settings, "telegram_mode", "telegram_webhook_url", "telegram_webhook_secret")
    for name in ("slack_app_token", "slack_signing_secret"):
        if getattr(settings, name):
            yield from _needs(settings, name, "slack_bot_token")
    if settings.slack_bot_token:
        needed = "slack_app_token" if settings.slack_mode == "socket" else "slack_signing_secret"
        yield from _needs(settings, "slack_mode", needed)
    secret = settings.telegram_webhook_secret
    if secret and not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
        variable = _variable("telegram_webhook_secret")
        expected = "1-256 × A-Z a-z 0-9 _ -"
        yield Misconfigured("setting_value", f"{variable}: {expected}", variable=variable, given="…", expected=expected)


def _needs(settings: Settings, because: str, *names: str) -> Iterator[Misconfigured]:
    for name in names:
        if getattr(settings, name) is None:
            variable, other = _variable(name), _variable(because)
            value = getattr(settings, because)
            shown = other if isinstance(value, SecretStr) else f"{other}={value}"
            yield Misconfigured("setting_needed", f"{shown} needs {variable}", variable=variable, because=shown)
