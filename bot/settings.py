"""Settings from the environment, read once; every problem is reported at once."""

from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator sets; each field is ``CALLSHEET_<FIELD>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="CALLSHEET_", frozen=True)

    database_url: str | None = None
    data_dir: Path = Path("data")
    policy: Path | None = None
    playbooks: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    slack_mode: Literal["socket", "http"] = "socket"

    http_host: str = "127.0.0.1"
    http_port: int = 8080
