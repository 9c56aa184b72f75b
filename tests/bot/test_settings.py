"""Settings: read from an environment, every mistake named at once."""

from pathlib import Path

import pytest

from bot.phrases import phrases
from bot.settings import BadSettings, described, load_settings
from bot.trouble import explain
from core.types import Lang
from core.wording import Wording


def _told(environ: dict[str, str], lang: Lang = "en") -> str:
    with pytest.raises(BadSettings) as caught:
        load_settings(environ)
    return explain(caught.value, Wording(lang, lambda key, _: key), phrases())


def test_nothing_set_is_a_database_in_the_data_folder_and_no_platform() -> None:
    settings = load_settings({"PATH": "/bin", "CALLSHEET_TELEGRAM_TOKEN": " "})
    assert settings.database == "sqlite:///data/callsheet.db"
    assert settings.telegram_token is None
    assert list(settings.secrets()) == []


def test_every_problem_is_told_at_once_naming_its_variable() -> None:
    told = _told(
        {
            "CALLSHEET_TELEGRM_TOKEN": "1:a",
            "CALLSHEET_HTTP_PORT": "80a",
            "CALLSHEET_TELEGRAM_TOKEN_FILE": "/not/there",
        }
    ).split("\n")
    assert told[0] == "There is no setting CALLSHEET_TELEGRM_TOKEN. Did you mean CALLSHEET_TELEGRAM_TOKEN?"
    assert told[1] == "CALLSHEET_TELEGRAM_TOKEN_FILE: the file /not/there cannot be read."
    assert told[2].startswith("CALLSHEET_HTTP_PORT cannot be 80a.")


def test_a_secret_may_come_from_a_mounted_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:abc\n")
    settings = load_settings({"CALLSHEET_TELEGRAM_TOKEN_FILE": str(tmp_path / "token")})
    assert list(settings.secrets()) == ["123:abc"]
    assert "123:abc" not in repr(settings)


def test_an_empty_file_is_a_secret_that_is_not_set(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\n")
    settings = load_settings({"CALLSHEET_TELEGRAM_TOKEN_FILE": str(tmp_path / "token")})
    assert settings.telegram_token is None


def test_a_secret_set_twice_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:abc")
    told = _told({"CALLSHEET_TELEGRAM_TOKEN": "1:b", "CALLSHEET_TELEGRAM_TOKEN_FILE": str(tmp_path / "token")}, "zh")
    assert told == "CALLSHEET_TELEGRAM_TOKEN 和 CALLSHEET_TELEGRAM_TOKEN_FILE 只能设置一个。"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"CALLSHEET_SLACK_BOT_TOKEN": "xoxb-1"}, "CALLSHEET_SLACK_APP_TOKEN"),
        ({"CALLSHEET_SLACK_BOT_TOKEN": "xoxb-1", "CALLSHEET_SLACK_MODE": "http"}, "CALLSHEET_SLACK_SIGNING_SECRET"),
        ({"CALLSHEET_SLACK_APP_TOKEN": "xapp-1"}, "CALLSHEET_SLACK_BOT_TOKEN"),
        ({"CALLSHEET_TELEGRAM_TOKEN": "1:a", "CALLSHEET_TELEGRAM_MODE": "webhook"}, "CALLSHEET_TELEGRAM_WEBHOOK_URL"),
        ({"CALLSHEET_TELEGRAM_WEBHOOK_URL": "http://bot.example/telegram"}, "CALLSHEET_TELEGRAM_WEBHOOK_URL"),
        ({"CALLSHEET_TELEGRAM_API_URL": "api.telegram.org"}, "CALLSHEET_TELEGRAM_API_URL"),
        ({"CALLSHEET_SLACK_API_URL": "https://slack.com/api"}, "https://slack.com/api/"),
        ({"CALLSHEET_TELEGRAM_WEBHOOK_SECRET": "with space"}, "CALLSHEET_TELEGRAM_WEBHOOK_SECRET"),
        ({"CALLSHEET_TELEGRAM_MODE": "push"}, "polling, webhook"),
    ],
)
def test_what_does_not_fit_together_is_named(environ: dict[str, str], named: str) -> None:
    assert named in _told(environ)


def test_a_webhook_on_this_machine_may_be_plain_http() -> None:
    settings = load_settings(
        {
            "CALLSHEET_TELEGRAM_TOKEN": "1:a",
            "CALLSHEET_TELEGRAM_MODE": "webhook",
            "CALLSHEET_TELEGRAM_WEBHOOK_URL": "http://127.0.0.1:9/telegram",
            "CALLSHEET_TELEGRAM_WEBHOOK_SECRET": "s3cret",
        }
    )
    assert settings.telegram_webhook_url == "http://127.0.0.1:9/telegram"


def test_a_secrets_value_is_never_told(tmp_path: Path) -> None:
    told = _told({"CALLSHEET_TELEGRAM_WEBHOOK_SECRET": "very secret"})
    assert "very secret" not in told


def test_every_setting_says_what_it_is_in_both_languages() -> None:
    for meaning, _ in described().values():
        assert meaning["en"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in meaning["zh"])
